"""Which of an author's files TeX has set without an error, each by what stands in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from elyazma.system.files import write_file

_RECORD = "build/cache/accepted.json"
_MOST_KEPT = 500


def is_accepted(root: Path, path: str, accepted_in: Path | None = None) -> bool:
    """Tell whether TeX has set a file of a manuscript as it is now; the record may be that of another revision."""
    return _name_content(root, path) in _read(accepted_in or root)


def record_accepted(root: Path, paths: Iterable[str]) -> None:
    """Write down that TeX has set these files as they are now."""
    kept = dict.fromkeys([*_read(root), *(_name_content(root, path) for path in paths)])
    write_file(root / _RECORD, json.dumps([*kept][-_MOST_KEPT:]))


def _read(root: Path) -> list[str]:
    try:
        kept = json.loads((root / _RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [str(each) for each in kept] if isinstance(kept, list) else []


def _name_content(root: Path, path: str) -> str:
    try:
        return hashlib.sha256(path.encode() + b"\0" + (root / path).read_bytes()).hexdigest()
    except OSError:
        return ""
