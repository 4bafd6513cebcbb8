"""Find and read portals: each is a file, portals/<id>.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, Span, collecting, error
from elyazma.model.phrases import phrase
from elyazma.model.portal import Portal, Rules
from elyazma.sources.toml import read_toml
from elyazma.system.nearest import did_you_mean
from elyazma.system.texts import LARGEST_TOML, read_text

FOLDER = "portals"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_EXTRA = re.compile(r"latexmkrc|[A-Za-z0-9][A-Za-z0-9_-]*\.(?:json|md|toml|txt|yaml)")


def list_portals(root: Path) -> tuple[str, ...]:
    """List the ids of all portals, those in the manuscript's own portals/ and those that ship, sorted."""
    return tuple(sorted({path.stem for folder in _folders(root) for path in folder.glob("*.toml")}))


def _folders(root: Path) -> tuple[Path, ...]:
    return root / FOLDER, Path(__file__).resolve().parents[1] / FOLDER


@collecting
def load_portal(findings: Findings, root: Path, portal_id: str) -> Portal:
    """Read the file of a portal that there is (`check_portal`)."""
    path = next(path for folder in _folders(root) if (path := folder / f"{portal_id}.toml").is_file())
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    text = findings.take(read_text(path.parent, path.name, largest=LARGEST_TOML))
    read = read_toml(text, shown, Rules)
    rules = findings.take(Outcome(read.value, read.diagnostics))
    refused = tuple(_check_names(rules, read.places, shown))
    if refused:
        findings.refuse(*refused)
    return Portal(portal_id, rules, read.places)


def _check_names(rules: Rules, places: Mapping[str, Span], path: str) -> Iterator[Diagnostic]:
    """See that the names a portal gives stay in the archive, and that TeX takes none of them for its own settings."""
    names = [("latex.main", rules.latex.main, _NAME), ("latex.folder", rules.latex.folder or "x", _NAME)]
    names += [(f"file.{index}.path", file.path, _EXTRA) for index, file in enumerate(rules.file)]
    for key, name, allowed in names:
        if not allowed.fullmatch(name):
            place = places.get(key, Span(path))
            hint = phrase("Latin letters, digits, - and _; a further file ends in .json, .md, .toml, .txt or .yaml")
            yield error("portal-name", phrase('"{name}" cannot be a name in an archive', name=name[:60]), place, hint)


def check_portal(root: Path, portal_id: str, places: Mapping[str, Span], path: str) -> tuple[Diagnostic, ...]:
    """Say that a manifest names a portal that no file describes; `places` are the spans of its keys."""
    known = list_portals(root)
    if portal_id in known:
        return ()
    place = places.get("package.portal", Span(path))
    hint = did_you_mean(portal_id, known) or phrase("the portals are: {known}", known=", ".join(known))
    return (error("unknown-portal", phrase('no portal "{portal_id}"', portal_id=portal_id[:60]), place, hint),)
