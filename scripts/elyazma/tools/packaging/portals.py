"""Find and read portals: each is a file, portals/<id>.toml."""

from __future__ import annotations

from pathlib import Path

from elyazma.diagnostics import Diagnostic, Outcome, Span, error
from elyazma.submission import Portal, Rules
from elyazma.tools.metadata.toml import read_toml
from elyazma.tools.nearest import did_you_mean

FOLDER = "portals"


def list_portals(root: Path) -> tuple[str, ...]:
    """List the ids of all portals, those in the manuscript's own portals/ and those that ship, sorted."""
    return tuple(sorted({path.stem for folder in _folders(root) for path in folder.glob("*.toml")}))


def _folders(root: Path) -> tuple[Path, ...]:
    return root / FOLDER, Path(__file__).resolve().parents[2] / FOLDER


def load_portal(root: Path, portal_id: str, named_at: Span) -> Outcome[Portal]:
    """Read a portal's file; `named_at` is where a manifest names it."""
    known = list_portals(root)
    if portal_id not in known:
        return Outcome(None, (report_unknown_portal(portal_id, known, named_at),))
    path = next(path for folder in _folders(root) if (path := folder / f"{portal_id}.toml").is_file())
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    read = read_toml(path.read_text(encoding="utf-8"), shown, Rules)
    value = Portal(portal_id, read.value, read.places) if read.value else None
    return Outcome(value, read.diagnostics)


def report_unknown_portal(portal_id: str, known: tuple[str, ...], place: Span) -> Diagnostic:
    """Say that a manifest names a portal that no file describes."""
    hint = did_you_mean(portal_id, known) or f"the portals are: {', '.join(known)}"
    return error("unknown-portal", f'no portal "{portal_id[:60]}"', place, hint)
