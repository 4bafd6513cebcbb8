"""Which faults of our reader TeX has set without an error, each with the text and all that it depends on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic
from elyazma.system.files import write_file

_RECORD = "build/cache/accepted.json"
_MOST_KEPT = 500
_MANUSCRIPT = "manuscript"


def read_accepted(root: Path, accepted_in: Path | None = None) -> Callable[[Diagnostic], bool]:
    """Give what tells whether TeX has set a fault as the manuscript is now; the record may be that of another revision.

    A verdict holds for the code of the fault in its file's text, with the preamble and the packages of the author's,
    and with the files that there are: one that a text names may have gone.
    """
    kept = _read(accepted_in or root)
    around = _name_surroundings(root) if kept else ""
    return lambda finding: bool(kept) and _name(root, finding, around) in kept


def record_accepted(root: Path, findings: Iterable[Diagnostic]) -> None:
    """Write down that TeX has set these faults as the manuscript is now."""
    around = _name_surroundings(root)
    kept = dict.fromkeys([*_read(root), *(_name(root, each, around) for each in findings)])
    write_file(root / _RECORD, json.dumps([*kept][-_MOST_KEPT:]))


def _read(root: Path) -> list[str]:
    try:
        kept = json.loads((root / _RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [str(each) for each in kept] if isinstance(kept, list) else []


def _name_surroundings(root: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted((root / _MANUSCRIPT).rglob("*")):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        if path.name == "preamble.tex" or path.suffix == ".sty":
            digest.update(_read_bytes(path))
    return digest.hexdigest()


def _name(root: Path, finding: Diagnostic, around: str) -> str:
    span = finding.span
    if span is None:
        return ""
    said = f"{finding.code}\0{span.path}\0{span.line}\0{span.column}\0{around}\0"
    return hashlib.sha256(said.encode() + _read_bytes(root / span.path)).hexdigest()


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
