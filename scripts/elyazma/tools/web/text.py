"""The document's text made ready for a page: numbers, notes, ways back, pictures, links that may be followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from elyazma.diagnostics import Diagnostic, Span, error, warning
from elyazma.document import Blocks, Json
from elyazma.tools.conversion.tree import div, read_text, span, text
from elyazma.tools.pandoc.writing import write_blocks as write_json  # shim
from elyazma.tools.web.nodes import (
    append_inlines,
    attributes_of,
    classes_of,
    raw_inline,
    rewrite,
    values_of,
)
from elyazma.tools.web.pictures import UnreadablePicture, read_picture, write_picture
from elyazma.tools.web.targets import allow_target


@dataclass(slots=True)
class Text:
    """What is gathered while the text is read once, from its start to its end.

    `own` begins every id of ours, and no id of the author's. `cited` gives the ids of the places where a work is
    cited, by the id of its reference; `place` is the file that is being read.
    """

    own: str
    pictures: Mapping[str, Path]
    words: Mapping[str, str]
    place: Span
    cited: dict[str, list[str]] = field(default_factory=dict)
    notes: list[list[Json]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    findings: list[Diagnostic] = field(default_factory=list)
    _caption: str = ""
    _citations: int = 0

    def read(self, blocks: Blocks, place: Span) -> list[Json]:
        """Make the blocks of one file ready."""
        self.place = place
        return self._inside(write_json(blocks))  # shim

    def _inside(self, value: object) -> list[Json]:
        return list(rewrite(value, self._change))

    def _change(self, node: Json) -> list[Json] | None:
        self._claim_id(node)
        change = _CHANGES.get(node["t"])
        return change(self, node) if change else None

    def _claim_id(self, node: Json) -> None:
        """Make a second element of one id another: headings of one title in two files have the same."""
        attributes = attributes_of(node)
        identifier, count = attributes[0], 1
        while attributes[0] and attributes[0] in self.ids:
            count += 1
            attributes[0] = f"{identifier}-{count}"
        self.ids.add(attributes[0])
        if attributes[0] != identifier:
            node["c"][1 if node["t"] == "Header" else 0] = attributes

    # --- Links ------------------------------------------------------------------------------------

    def _cite(self, node: Json) -> list[Json]:
        return [span(self._inside(join_links(node["c"][1])), "", "cite")]

    def _link(self, node: Json) -> list[Json]:
        (identifier, classes, _), inlines, (target, _) = node["c"]
        allowed = allow_target(str(target))
        if allowed is None:
            self.findings.append(_refuse(str(target), read_text(inlines), self.place))
            return [span(self._inside(inlines), identifier, *classes)]
        values = {}
        if "reference" in classes:
            values["data-kind"] = values_of(node).get("kind", "")
        if "citation" in classes:
            identifier = self._note_citation(allowed.removeprefix("#"), identifier)
            values["role"] = "doc-biblioref"
        attributes = [identifier, classes, [[key, value] for key, value in values.items()]]
        return [{"t": "Link", "c": [attributes, self._inside(inlines), [allowed, ""]]}]

    def _note_citation(self, reference: str, identifier: str) -> str:
        self._citations += 1
        place = identifier or f"{self.own}cite-{self._citations}"
        self.cited.setdefault(reference, []).append(place)
        return place

    def _note(self, node: Json) -> list[Json]:
        self.notes.append([])
        number = len(self.notes)
        back = f"{self.own}noteref-{number}"
        blocks = self._inside(node["c"])
        way = _link_of_ours("↩", f"#{back}", "backlink", "doc-backlink", self.words["back_to_text"])
        self.notes[number - 1] = [div(append_inlines(blocks, [way]), f"{self.own}note-{number}")]
        call = _link_of_ours(str(number), f"#{self.own}note-{number}", "note-call", "doc-noteref")
        call["c"][0][0] = back
        return [{"t": "Superscript", "c": [call]}]

    # --- Figures, tables, equations, code ---------------------------------------------------------

    def _figure(self, node: Json) -> list[Json]:
        attributes, caption, blocks = node["c"]
        self._caption = read_caption(caption)
        inner, caption = self._inside(blocks), rewrite(caption, self._change)
        self._caption = ""
        return [{"t": "Figure", "c": [_without(attributes, "number"), caption, inner]}]

    def _image(self, node: Json) -> list[Json]:
        name, width = str(node["c"][2][0]), values_of(node).get("width", "")
        alternative = read_text(node["c"][1]).strip() or self._caption
        try:
            picture = read_picture(self.pictures[name], width)
        except (KeyError, UnreadablePicture) as reason:
            self.findings.append(_lose(name, reason, self.place))
            return text(name)
        return [raw_inline(write_picture(picture, width, alternative))]

    def _table(self, node: Json) -> list[Json]:
        attributes, (short, caption), *rest = node["c"]
        caption = self._inside(caption)
        for block in caption[-1:]:
            block["c"] = [span(block["c"], "", "caption-text")]
        inner = {"t": "Table", "c": [_without(attributes, "number"), [short, caption], *rewrite(rest, self._change)]}
        name = {"aria-label": read_label(node) or self.words["table"]}
        return [div([inner], "", "scroll", tabindex="0", role="region", **name)]

    def _span(self, node: Json) -> list[Json] | None:
        number = values_of(node).get("number", "")
        if "equation" not in classes_of(node):
            return None
        inlines = [span(self._inside(node["c"][1]), "", "formula")]
        if number:
            inlines.append(span(text(f"({number})"), "", "equation-number"))
        return [{"t": "Span", "c": [_without(attributes_of(node), "number"), inlines]}]

    def _code(self, node: Json) -> list[Json]:
        identifier, classes, _ = attributes_of(node)
        return [{"t": "CodeBlock", "c": [[identifier, classes, [["tabindex", "0"]]], node["c"][1]]}]

    def _raw(self, node: Json) -> list[Json]:
        """Show what is raw in the document, and is none of ours, as it is written."""
        kind = "CodeBlock" if node["t"] == "RawBlock" else "Code"
        return [{"t": kind, "c": [["", [], []], node["c"][1]]}]

    # --- References -------------------------------------------------------------------------------

    def read_entries(self, entries: Blocks, place: Span) -> list[Json]:
        """Make the printed references ready; each ends in the ways back to where it is cited."""
        return [self._entry(entry) for entry in self.read(entries, place)]

    def _entry(self, entry: Json) -> Json:
        if entry["t"] != "Div" or not (places := self.cited.get(entry["c"][0][0])):
            return entry
        word = self.words["back_to_text"]
        letters = ["↑"] if len(places) == 1 else [_letters(at) for at in range(len(places))]
        ways: list[Json] = []
        for letter, where in zip(letters, places, strict=True):
            label = word if len(places) == 1 else f"{word}: {letter}"
            ways += [{"t": "Space"}, _link_of_ours(letter, f"#{where}", "backlink", "doc-backlink", label)]
        attributes, blocks = entry["c"]
        return {"t": "Div", "c": [attributes, append_inlines(blocks, [span(ways[1:], "", "backlinks")])]}


_CHANGES = {
    "Cite": Text._cite,
    "Link": Text._link,
    "Note": Text._note,
    "Figure": Text._figure,
    "Image": Text._image,
    "Table": Text._table,
    "Span": Text._span,
    "CodeBlock": Text._code,
    "RawBlock": Text._raw,
    "RawInline": Text._raw,
}


def join_links(inlines: list[Json]) -> list[Json]:
    """Make one link of an author and a year that lead to the same reference: one stop for the keyboard, not two."""
    joined: list[Json] = []
    for node in inlines:
        last = next((at for at in reversed(range(len(joined))) if joined[at]["t"] not in _PLAIN), None)
        if last is not None and _leads_alike(joined[last], node):
            attributes, first, target = joined[last]["c"]
            joined[last:] = [{"t": "Link", "c": [attributes, [*first, *joined[last + 1 :], *node["c"][1]], target]}]
        else:
            joined.append(node)
    return _close_brackets(joined)


_PLAIN = frozenset({"Str", "Space", "SoftBreak"})


def _leads_alike(first: Json, second: Json) -> bool:
    return first["t"] == second["t"] == "Link" and str(first["c"][2][0]) == str(second["c"][2][0])


def _close_brackets(inlines: list[Json]) -> list[Json]:
    """Move the sign that closes a link's bracket into the link: "Knuth (1984" and ")"."""
    closed: list[Json] = []
    for node in inlines:
        last = closed[-1] if closed else node
        if node["t"] == "Str" and last["t"] == "Link" and node["c"][:1] == _find_open(read_text(last["c"][1])):
            attributes, inside, target = last["c"]
            closed[-1] = {"t": "Link", "c": [attributes, [*inside, *text(node["c"][0])], target]}
            closed += text(node["c"][1:])
        else:
            closed.append(node)
    return closed


def _find_open(words: str) -> str | None:
    return next((end for start, end in ("()", "[]") if words.count(start) > words.count(end)), None)


def read_caption(caption: object) -> str:
    """Give the words of a caption without its label: what a picture's alternative text says."""
    bare = rewrite(caption, lambda node: [] if _is_label(node) or node["t"] == "Note" else None)
    return " ".join(read_text(bare).split()).lstrip(".:—– ")


def read_label(node: Json) -> str:
    """Give the label of a table's caption: "Table 1"."""
    found: list[str] = []
    rewrite(node["c"][1], lambda inner: found.append(read_text(inner)) if _is_label(inner) else None)
    return " ".join("".join(found[:1]).split()).rstrip(".:")


def _is_label(node: Json) -> bool:
    return node["t"] == "Span" and "label" in classes_of(node)


def _without(attributes: list[object], *names: str) -> list[object]:
    identifier, classes, values = attributes
    assert isinstance(values, list)
    return [identifier, classes, [pair for pair in values if pair[0] not in names]]


def _link_of_ours(words: str, target: str, name: str, role: str, label: str = "") -> Json:
    values = [["role", role], *([["aria-label", label]] if label else [])]
    return {"t": "Link", "c": [["", [name], values], text(words), [target, ""]]}


def _letters(at: int) -> str:
    """Give a, b … z, aa, ab …"""
    more, last = divmod(at, 26)
    return (_letters(more - 1) if more else "") + chr(ord("a") + last)


def _refuse(target: str, words: str, place: Span) -> Diagnostic:
    return warning(
        "html-link-refused",
        f'the link "{" ".join(words.split())}" leads to "{target}", which a page may not open: only its text is shown',
        place,
        "give an address that begins with https:, http:, mailto: or doi:",
    )


def _lose(name: str, reason: Exception, place: Span) -> Diagnostic:
    said = f": {reason}" if isinstance(reason, UnreadablePicture) else ""
    hint = "export it again as PDF, PNG or JPEG"
    return error("html-picture-unreadable", f'the picture "{name}" cannot be shown{said}', place, hint)
