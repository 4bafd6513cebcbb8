r"""Citations as fields of Zotero's, which a co-author's Zotero can add to and print in another style.

A field holds its works as CSL's JSON, so that no library is needed. What Zotero has no form for (a bare year, works
without brackets) is marked as edited by hand, so that Zotero leaves its words alone. Each field also has the command it
was written from, and each work its entry, so that `invoke import` gives both back (readers/managers/own_data.py).
Sources: csl-citation.json of the Citation Style Language; the fields and document preferences that Zotero 7 writes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from xml.sax.saxutils import quoteattr

from elyazma.languages import Language
from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Reference
from elyazma.model.nodes import CitationLink, Cite, Inline, Str, plain_text
from elyazma.references.citations.commands import find_form
from elyazma.references.citations.form import Form
from elyazma.references.csl_json import show_reference
from elyazma.tex.citations import list_citations
from elyazma.tex.inlines import decode_tex, to_plain
from elyazma.tex.parse import parse
from elyazma.tex.tree import Command

OWN = "elyazma"
_SCHEMA = "https://github.com/citation-style-language/schema/raw/master/csl-citation.json"
_STYLES = "http://www.zotero.org/styles/"
_PRIVATE = frozenset(("abstract", "annotation", "annote", "comment", "file", "groups", "keywords", "owner", "review"))
"""Fields that no style prints, and an author may not mean for others."""
_LETTERS = "23456789ABCDEFGHIJKLMNPQRSTUVWXYZ"
"""The signs of Zotero's keys."""
_LONGEST_PROPERTY = 255
"""Word cuts a property of a file off behind so many characters."""
_LABELS = {
    "page": ("page", "pages"),
    "chapter": ("chapter",),
    "section": ("section",),
    "volume": ("volume",),
    "figure": ("figure",),
    "table": ("table",),
}
"""CSL's labels of locators, by words of a language."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What Zotero keeps of a document: the id of its CSL style, and the tag of its language."""

    style: str
    locale: str

    @classmethod
    def of_style(cls, style: str, own_id: str, language: Language) -> Preferences:
        """Name a style by its id: that of the journal's own file, or the one in Zotero's repository."""
        parts = (language.locale or language.code).split("-")
        return cls(own_id or _STYLES + style, "-".join(part for part in parts if len(part) != len("Latn")))


@dataclass(slots=True)
class CitationFields:
    """All citations of a file: the works by key, and how the list is numbered."""

    works: Mapping[str, Reference]
    words: Mapping[str, str]
    languages: tuple[Language, ...]
    preferences: Preferences
    numeric: bool
    cited: set[str] = field(default_factory=set)
    count: int = 0
    note: int = 0
    """The number of the footnote that is being written; 0 in the text."""
    _items: dict[str, dict[str, object]] = field(default_factory=dict)

    def split(self, node: Cite) -> tuple[Sequence[Inline], Sequence[Inline], str] | None:
        """Split a citation into what stands before its field and in it, with the field's code; none without works."""
        keys = [each.key for each in node.citations]
        command = _read_command(node.source)
        if command is None or not all(key in self.works for key in keys):
            return None
        self.count += 1
        self.cited.update(keys)
        before, inside = _split_narrative(node.inlines, command, keys)
        code = self._write_citation(command, keys, (before, inside), node.source)
        return before, inside, f"ADDIN ZOTERO_ITEM CSL_CITATION {code}"

    def _write_citation(
        self, command: _Command, keys: Sequence[str], parts: tuple[Sequence[Inline], Sequence[Inline]], source: str
    ) -> str:
        before, inside = (plain_text(part) for part in parts)
        printed = inside.strip()
        properties: dict[str, object] = {"formattedCitation": printed, "plainCitation": printed}
        if not command.is_kept(narrative=bool(before), numeric=self.numeric):
            properties["dontUpdate"] = True
        properties["noteIndex"] = self.note
        items = [self._write_item(key) for key in keys]
        for item in items:
            item |= command.flags(narrative=bool(before), numeric=self.numeric)
        items[0] |= {"prefix": f"{command.before} "} if command.before else {}
        items[-1] |= self._write_locator(command.behind)
        own = {"source": source} | ({"before": before.rstrip()} if before.strip() else {})
        citation = {
            "citationID": _make_code(f"{self.count} {source}", 8),
            "properties": properties,
            "citationItems": items,
            "schema": _SCHEMA,
            **({OWN: own} if command.form.what != "alias" else {}),
        }
        return json.dumps(citation, ensure_ascii=False)

    def _write_item(self, key: str) -> dict[str, object]:
        address = f"http://zotero.org/users/local/{_make_code(OWN, 8)}/items/{_make_code(key, 8)}"
        return {"id": key, "uris": [address], "itemData": self._show(key)}

    def _show(self, key: str) -> dict[str, object]:
        """Give a work as CSL's JSON, with its entry."""
        if key not in self._items:
            work = self.works[key]
            kept = {name: value for name, value in work.fields.items() if name not in _PRIVATE}
            bare = Reference(work.key, work.type, kept, work.span, {})
            entry = {"type": work.type, "fields": {name: value for name, value in kept.items() if name.isalnum()}}
            self._items[key] = {**show_reference(bare, self.words), "custom": {OWN: entry}}
        return self._items[key]

    def _write_locator(self, behind: str) -> dict[str, str]:
        """Write a note behind a citation as a locator where it is one: "səh. 35–37"; else as its suffix."""
        found = re.fullmatch(r"(\D+?)[\s\u00a0]*(\d+(?:\s*[-–—,]\s*\d+)*)", behind)
        label = self._find_label(found[1]) if found else ""
        if found and label:
            return {"locator": re.sub(r"\s*[–—-]+\s*", "-", found[2]), "label": label}
        return {"suffix": f", {behind}"} if behind else {}

    def _find_label(self, word: str) -> str:
        for label, names in _LABELS.items():
            for language in self.languages:
                known = {language.words[name] for name in names if name in language.words}
                if word in known or word in language.recognition.get(label, ()):
                    return label
        return ""

    def write_list(self) -> str:
        """Write the code of the field around the printed list; works that nothing cites stand in it."""
        uncited = [self._write_item(key) for key in self.works if key not in self.cited]
        own = {OWN: {"uncited": uncited}} if uncited else {}
        written = json.dumps({"uncited": [], "omitted": [], "custom": [], **own}, ensure_ascii=False)
        return f"ADDIN ZOTERO_BIBL {written} CSL_BIBLIOGRAPHY"

    def list_properties(self) -> Iterator[tuple[str, str]]:
        """Give the properties in which Zotero keeps the preferences of a document, cut as Word needs them."""
        style = f"<style id={quoteattr(self.preferences.style)} locale={quoteattr(self.preferences.locale)}"
        text = (
            f'<data data-version="3" zotero-version="7.0.0"><session id="{_make_code(self.preferences.style, 8)}"/>'
            f'{style} hasBibliography="1" bibliographyStyleHasBeenSet="1"/>'
            '<prefs><pref name="fieldType" value="Field"/></prefs></data>'
        )
        for number, start in enumerate(range(0, len(text), _LONGEST_PROPERTY), 1):
            yield f"ZOTERO_PREF_{number}", text[start : start + _LONGEST_PROPERTY]


def _make_code(text: str, length: int) -> str:
    """Make a code of Zotero's letters that is the same for the same text."""
    digest = hashlib.sha256(text.encode()).digest()
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:length])


# --- Commands ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Command:
    """A citation command: what it prints, and its notes as plain text."""

    form: Form
    before: str
    behind: str

    def is_kept(self, *, narrative: bool, numeric: bool) -> bool:
        """Tell whether Zotero prints the same form: works in brackets, or behind their authors in the sentence."""
        if self.form.what == "year":
            return self.form.bracketed and not numeric
        return (
            self.form.what == "work" and self.form.bracketed and not self.form.full and (self.form.within or narrative)
        )

    def flags(self, *, narrative: bool, numeric: bool) -> dict[str, object]:
        """Give what Zotero is told of each work: that its author is left out, or all but its author."""
        if self.form.what == "author":
            return {"author-only": True}
        return {"suppress-author": True} if self.form.what == "year" or (narrative and not numeric) else {}


def _read_command(source: str) -> _Command | None:
    tree = parse(source)
    command = next((node for node in tree.walk() if isinstance(node, Command)), None)
    cited = next(list_citations(tree.tokens, command), None) if command else None
    if command is None or cited is None:
        return None
    notes = [to_plain(decode_tex(note.text, Span(""))[0]) if note else "" for note in (cited.prenote, cited.postnote)]
    form = find_form(command.name, starred=command.starred, numeric=False, noted=any(notes))
    return _Command(form, *notes) if form else None


def _split_narrative(
    inlines: Sequence[Inline], command: _Command, keys: Sequence[str]
) -> tuple[Sequence[Inline], Sequence[Inline]]:
    """Split off the names of one work in a sentence, which are words to Zotero: "Brook" and "(2019)"."""
    if command.form.within or not command.form.bracketed or command.form.what != "work" or len(keys) > 1:
        return (), [*_flatten(inlines)]
    flat = [*_flatten(inlines)]
    at = next((at for at, node in enumerate(flat) if isinstance(node, Str) and node.text[:1] in "(["), 0)
    return (flat[:at], flat[at:]) if at else ((), flat)


def _flatten(inlines: Sequence[Inline]) -> Iterator[Inline]:
    """Give what is printed without the links to the list: a field is no link."""
    for node in inlines:
        if isinstance(node, CitationLink):
            yield from node.inlines
        else:
            yield node
