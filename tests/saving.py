"""How editors save a file."""

from __future__ import annotations

from pathlib import Path


def save_in_place(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def save_by_renaming(path: Path, text: str) -> None:
    new = path.with_name(".new-file")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def save_with_a_copy(path: Path, text: str) -> None:
    """Save as vim does: the old file becomes the copy, and a new one is written."""
    copy = path.with_name(path.name + "~")
    path.rename(copy)
    path.write_text(text, encoding="utf-8")
    copy.unlink()


SAVES = (save_in_place, save_by_renaming, save_with_a_copy)
