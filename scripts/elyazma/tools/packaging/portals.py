"""Find and read portals: each is a file, portals/<id>.toml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from elyazma.diagnostics import Diagnostic, Outcome, Span, error
from elyazma.submission import Portal, Rules
from elyazma.tools.metadata.toml import read_toml
from elyazma.tools.nearest import did_you_mean
from elyazma.tools.reading.sources import LARGEST_TOML, read_text

FOLDER = "portals"


def list_portals(root: Path) -> tuple[str, ...]:
    """List the ids of all portals, those in the manuscript's own portals/ and those that ship, sorted."""
    return tuple(sorted({path.stem for folder in _folders(root) for path in folder.glob("*.toml")}))


def _folders(root: Path) -> tuple[Path, ...]:
    return root / FOLDER, Path(__file__).resolve().parents[2] / FOLDER


def load_portal(root: Path, portal_id: str) -> Outcome[Portal]:
    """Read the file of a portal that there is (`check_portal`)."""
    path = next(path for folder in _folders(root) if (path := folder / f"{portal_id}.toml").is_file())
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    text = read_text(path.parent, path.name, largest=LARGEST_TOML)
    if text.value is None:
        return Outcome(None, text.diagnostics)
    read = read_toml(text.value, shown, Rules)
    value = Portal(portal_id, read.value, read.places) if read.value else None
    return Outcome(value, (*text.diagnostics, *read.diagnostics))


def check_portal(root: Path, portal_id: str, places: Mapping[str, Span], path: str) -> tuple[Diagnostic, ...]:
    """Say that a manifest names a portal that no file describes; `places` are the spans of its keys."""
    known = list_portals(root)
    if portal_id in known:
        return ()
    place = places.get("package.portal", Span(path))
    hint = did_you_mean(portal_id, known) or f"the portals are: {', '.join(known)}"
    return (error("unknown-portal", f'no portal "{portal_id[:60]}"', place, hint),)
