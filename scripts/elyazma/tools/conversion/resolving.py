"""The second walk: cross-references and citations become what the PDF prints, in the language around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from elyazma.diagnostics import Diagnostic, Span, error
from elyazma.document import Json
from elyazma.languages import Language
from elyazma.model import Inline, References
from elyazma.tools.citing.printing import brackets_of, ends_in_point, print_citation
from elyazma.tools.conversion.entries import write_inlines
from elyazma.tools.conversion.marks import SCHEME, Mark, read_mark
from elyazma.tools.conversion.pictures import Pictures
from elyazma.tools.conversion.targets import Target
from elyazma.tools.conversion.tree import link, text
from elyazma.tools.tex.edits import apply_edits
from elyazma.tools.tex.parse import parse
from elyazma.tools.tex.tree import Command

_NOTE = f"{SCHEME}:note:"
_BLANK = {"Space", "SoftBreak"}


@dataclass
class Resolver:
    """One walk over one document; `labels` are what the first walk found, `spans` the places of marks.

    `bare` is for a class without natbib.
    """

    labels: Mapping[str, Target]
    references: References
    languages: Mapping[str, Language]
    main: str
    spans: Sequence[Span]
    pictures: Pictures
    bare: bool = False
    aliases: dict[str, tuple[Inline, ...]] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)

    def resolve(self, value: Any, language: str) -> Any:
        """Rebuild a JSON value with everything resolved in it; `language` is that of the text around."""
        if isinstance(value, list):
            return self._resolve_list(value, language)
        if not isinstance(value, dict):
            return value
        kind = value.get("t")
        if kind == "Image":
            return self.pictures.resolve(value)
        if kind == "Math":
            return {"t": kind, "c": [value["c"][0], self._resolve_formula(value["c"][1])]}
        inner = _language_of(value) or language
        return {key: self.resolve(item, inner) for key, item in value.items()}

    def _resolve_list(self, nodes: list[Any], language: str) -> list[Any]:
        resolved: list[Any] = []
        pointed = False
        for node in nodes:
            mark = read_mark(node) if isinstance(node, dict) and node.get("t") == "Link" else None
            whole = _without_point(node) if pointed else node
            made = self._resolve_mark(mark, language) if mark else [self.resolve(whole, language)]
            pointed = mark is not None and mark.kind == "cite" and self._pointed
            if mark and (not made or _is_raised(made)):
                _take_blank(resolved)
            resolved += made
        return resolved

    def _resolve_mark(self, mark: Mark, language: str) -> list[Json]:
        if mark.kind == "cite":
            return self._print_citation(mark, language)
        if mark.kind == "citetext":
            opening, closing = brackets_of(self.references, bare=self.bare)
            return [*text(opening), *self.resolve(mark.inlines, language), *text(closing)]
        if mark.kind == "alias":
            self.aliases[mark.words[0]] = self._hold(mark.inlines, language)
            return []
        if mark.kind == "ref":
            return self._print_references(mark, language)
        return list(self.resolve(mark.inlines, language))

    # --- Citations --------------------------------------------------------------------------------------

    def _print_citation(self, mark: Mark, language: str) -> list[Json]:
        _, command, names = mark.words
        notes = {inner.kind: inner.inlines for node in mark.inlines if (inner := read_mark(node))}
        held = [self._hold(notes.get(kind, []), language) for kind in ("pre", "post")]
        printed = print_citation(
            command,
            names.split(","),
            (held[0], held[1]),
            self.references,
            language=self.languages[self.main],
            bare=self.bare,
            aliases=self.aliases,
        )
        self._pointed = ends_in_point((held[0], held[1]), printed)
        inlines = [self._release(node) for node in write_inlines(printed)]
        return [{"t": "Cite", "c": [_cite(names, command), inlines]}] if inlines else []

    def _hold(self, inlines: list[Json], language: str) -> tuple[Inline, ...]:
        """Hide inlines of pandoc's in one that printing hands through."""
        if not inlines:
            return ()
        self._held.append(self.resolve(inlines, language))
        return (Inline("link", target=f"{_NOTE}{len(self._held) - 1}"),)

    _held: list[list[Json]] = field(default_factory=list)
    _pointed: bool = False

    def _release(self, node: Any) -> Any:
        """Put what was hidden back, and name the links to works."""
        if isinstance(node, list):
            return [self._release(item) for item in node]
        if not isinstance(node, dict):
            return node
        if node.get("t") == "Link":
            target = node["c"][2][0]
            if target.startswith(_NOTE):
                return {"t": "Span", "c": [["", [], []], self._held[int(target.removeprefix(_NOTE))]]}
            if target.startswith("#ref-"):
                return link(self._release(node["c"][1]), target, "citation")
        return {key: self._release(item) for key, item in node.items()}

    # --- Cross-references -------------------------------------------------------------------------------

    def _print_references(self, mark: Mark, language: str) -> list[Json]:
        number, command, names = mark.words
        command = command.rstrip("*")
        place = self.spans[int(number)]
        parts: list[Json] = []
        for name in names.split(","):
            target = self.labels.get(name)
            if target is None:
                continue
            if command in _PAGES:
                message = f"\\{command} names a page, and pages are other ones in each format"
                self.findings.append(error("export-unsupported", message, place, "write \\autoref or \\nameref"))
                continue
            shown = self.resolve(mark.inlines, language) if command == "hyperref" else None
            printed = shown or self._print_reference(command, target, language)
            parts += text(", ") if parts else []
            parts.append(link(printed, f"#{target.id}", "reference", kind=target.kind))
        return parts

    def _print_reference(self, command: str, target: Target, language: str) -> list[Json]:
        if command == "nameref":
            return list(self.resolve(_without_notes(target.title), language))
        if command == "eqref":
            return text(f"({target.number})")
        if command in _WORDED:
            word = self.languages[language].words.get(target.kind, _HYPERREF.get(target.kind, ""))
            return text(f"{word}\u00a0{target.number}" if word else target.number)
        return text(target.number)

    def _resolve_formula(self, source: str) -> str:
        found = parse(source).commands({"ref", "eqref"})
        return apply_edits(source, ((each.start, each.end, self._number_inside(each)) for each in found if each.last))

    def _number_inside(self, reference: Command) -> str:
        target = self.labels.get(reference.last.text.strip() if reference.last else "")
        number = target.number if target else "??"
        return rf"\text{{({number})}}" if reference.name == "eqref" else rf"\text{{{number}}}"


_PAGES = {"pageref", "cpageref", "Cpageref", "vref", "Vref"}
_WORDED = {"autoref", "cref", "Cref"}
_HYPERREF = {"item": "item", "footnote": "footnote"}
"""hyperref's own words, which are English, for what has none in a language's file (its manual, section 3.4)."""


def _cite(names: str, command: str) -> list[Json]:
    """Write pandoc's own record of a citation; writers that know it find the keys there."""
    mode = "AuthorInText" if command.lower().startswith(("citet", "textcite", "citealt")) else "NormalCitation"
    return [
        {
            "citationId": name,
            "citationPrefix": [],
            "citationSuffix": [],
            "citationMode": {"t": mode},
            "citationNoteNum": 0,
            "citationHash": 0,
        }
        for name in names.split(",")
    ]


def _without_point(node: Any) -> Any:
    """Take away the point of a sentence whose citation ends in one ("et al."), as in the PDF."""
    if isinstance(node, dict) and node.get("t") == "Str":
        return {**node, "c": node["c"].removeprefix(".")}
    return node


def _take_blank(resolved: list[Any]) -> None:
    """Take away the blank before a raised citation, and one of two around a silent command, as TeX does."""
    if resolved and resolved[-1]["t"] in _BLANK:
        resolved.pop()
    elif resolved and resolved[-1]["t"] == "Str":
        resolved[-1] = {**resolved[-1], "c": resolved[-1]["c"].removesuffix("\u00a0")}


def _is_raised(inlines: list[Json]) -> bool:
    first = inlines[0]
    return first["t"] == "Superscript" or (first["t"] == "Cite" and _is_raised(first["c"][1]))


def _without_notes(inlines: list[Json]) -> list[Json]:
    return [node for node in inlines if node["t"] != "Note"]


def _language_of(node: Json) -> str:
    """Give the language that a Span or Div sets, or nothing."""
    if node.get("t") not in {"Span", "Div"}:
        return ""
    return str(dict(node["c"][0][2]).get("lang", ""))
