"""An item while it is made of an entry: what the rules that adapt it read and change."""

from __future__ import annotations

import re
from collections.abc import Mapping

from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Inline, Reference
from elyazma.references.clues import Clues
from elyazma.references.dates import CslDate
from elyazma.references.names import CslName
from elyazma.tex.inlines import Inlines, decode_tex, to_plain


@dataclass(frozen=True, slots=True)
class Wordings:
    """Names of words for biblatex's publication states and kinds, how each server's preprints are named and found."""

    states: Mapping[str, str]
    kinds: Mapping[str, str]
    preprints: Mapping[str, Mapping[str, str]]
    eprints: Mapping[str, str]


@dataclass
class Draft:
    """An item while it is made; `words` are those of the article's language."""

    reference: Reference
    kind: str
    texts: dict[str, Inlines]
    names: dict[str, tuple[CslName, ...]]
    dates: dict[str, CslDate]
    words: Mapping[str, str]
    wordings: Wordings

    def field(self, name: str) -> str:
        """Give a field's source, or nothing."""
        return self.reference.fields.get(name, "")

    def decode(self, name: str) -> Inlines:
        """Give a field's text; its faults are reported where it is first read."""
        return decode_tex(self.field(name), self.reference.span)[0]

    def plain(self, name: str) -> str:
        """Give a field's text without formatting."""
        return to_plain(self.decode(name))

    def adopt(self, clues: Clues) -> bool:
        """Take what a text says for fields that are not there; tell whether all of it found its place."""
        address = clues.address
        doi = re.sub(r"^https?://(dx\.)?doi\.org/", "", address)
        pairs = {"DOI" if doi != address else "URL": doi, "version": clues.version}
        said = {name: value for name, value in pairs.items() if value}
        for name, value in said.items():
            self.texts.setdefault(name, make_text(value))
        if clues.accessed and self.texts.get("URL"):
            self.dates.setdefault("accessed", clues.accessed)
        return all(to_plain(self.texts[name]) == value for name, value in said.items())


def make_text(text: str) -> Inlines:
    """Make plain text a value; an empty text gives an empty value."""
    return (Inline("text", text),) if text else ()
