from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from elyazma.system.stamp import join_stamps, make_stamp, read_current_stamp, write_stamp


@pytest.fixture
def stamped(tmp_path: Path) -> Path:
    """Make a folder with a file, and a stamp of both and of a file that is not there."""
    folder = tmp_path / "sections"
    folder.mkdir()
    (folder / "a.tex").write_text("abc", encoding="utf-8")
    stamp = make_stamp(tmp_path, [folder / "a.tex", folder / "absent.tex"], [folder])
    stamp = join_stamps(stamp, make_stamp(tmp_path, []), warnings=2, pages=7)
    write_stamp(tmp_path / "build/stamp.json", stamp)
    return tmp_path


def current(root: Path) -> bool:
    return read_current_stamp(root, root / "build/stamp.json") is not None


def test_unchanged_is_current(stamped: Path) -> None:
    stamp = read_current_stamp(stamped, stamped / "build/stamp.json")
    assert stamp and (stamp.warnings, stamp.pages) == (2, 7)


def test_a_copy_speaks_of_itself(stamped: Path) -> None:
    copy = Path(shutil.copytree(stamped, stamped.parent / "copy"))
    assert current(copy)
    (copy / "sections/a.tex").write_text("edited", encoding="utf-8")
    assert current(stamped) and not current(copy)


def test_a_touched_file_is_current(stamped: Path) -> None:
    os.utime(stamped / "sections/a.tex", (1, 1))
    assert current(stamped)


def test_an_edit_of_the_same_length_is_seen(stamped: Path) -> None:
    (stamped / "sections/a.tex").write_text("abd", encoding="utf-8")
    os.utime(stamped / "sections/a.tex", (1, 1))
    assert not current(stamped)


@pytest.mark.parametrize("name", ["absent.tex", "b.tex"])
def test_a_new_file_is_seen(stamped: Path, name: str) -> None:
    (stamped / "sections" / name).write_text("", encoding="utf-8")
    assert not current(stamped)


def test_a_deleted_file_is_seen(stamped: Path) -> None:
    (stamped / "sections/a.tex").unlink()
    assert not current(stamped)


def test_the_older_of_two_records_counts(stamped: Path) -> None:
    path = stamped / "sections/a.tex"
    before = make_stamp(stamped, [path])
    path.write_text("edited during the build", encoding="utf-8")
    write_stamp(stamped / "build/stamp.json", join_stamps(before, make_stamp(stamped, [path]), warnings=0, pages=1))
    assert not current(stamped)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"files": 3}', "null"])
def test_a_damaged_stamp_only_costs_a_build(stamped: Path, text: str) -> None:
    (stamped / "build/stamp.json").write_text(text, encoding="utf-8")
    assert not current(stamped)
