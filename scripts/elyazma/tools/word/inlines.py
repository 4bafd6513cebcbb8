"""Inlines: words, emphasis, links, cross-references, citations, equations in the line, notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from elyazma.document import Json
from elyazma.tools.conversion.tree import read_text
from elyazma.tools.word.bookmarks import LABEL, NUMBER, REFERENCE, write_name
from elyazma.tools.word.elements import element
from elyazma.tools.word.gathering import Gathering, Look, write_field, write_run
from elyazma.tools.word.pictures import write_picture
from elyazma.tools.word.targets import attributes_of

_TEXT = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}
_QUOTES = {"SingleQuote": "‘’", "DoubleQuote": "“”"}


def write_inlines(nodes: Sequence[Json], look: Look, gathering: Gathering) -> str:
    """Write inlines as runs; neighbouring words are one run."""
    pieces: list[str] = []
    words = ""
    for node in nodes:
        kind = node["t"]
        if kind == "Str" or kind in _TEXT:
            words += node["c"] if kind == "Str" else _TEXT[kind]
            continue
        pieces += [write_run(words, look), _write(node, look, gathering)]
        words = ""
    return "".join((*pieces, write_run(words, look)))


def _write(node: Json, look: Look, gathering: Gathering) -> str:
    kind: str = node["t"]
    content: Any = node.get("c")
    if kind in _LOOKS:
        return write_inlines(content, _LOOKS[kind](look), gathering)
    writer = _WRITERS.get(kind)
    if writer is None:
        gathering.lost.append(f"{kind} {read_text(content)}".strip()[:80])
        return ""
    return writer(node, look, gathering)


_LOOKS: Mapping[str, Callable[[Look], Look]] = {
    "Emph": Look.emphasised,
    "Strong": lambda look: replace(look, bold=True),
    "SmallCaps": lambda look: replace(look, small_caps=True),
    "Strikeout": lambda look: replace(look, struck=True),
    "Underline": lambda look: replace(look, underlined=True),
    "Superscript": lambda look: replace(look, raised="superscript"),
    "Subscript": lambda look: replace(look, raised="subscript"),
}


def _write_quoted(node: Json, look: Look, gathering: Gathering) -> str:
    marks = _QUOTES[node["c"][0]["t"]]
    inner = write_inlines(node["c"][1], look, gathering)
    return f"{write_run(marks[0], look)}{inner}{write_run(marks[1], look)}"


def _write_code(node: Json, look: Look, _: Gathering) -> str:
    return write_run(node["c"][1], replace(look, style="VerbatimChar"))


def _write_math(node: Json, look: Look, gathering: Gathering) -> str:
    written = gathering.equations.find(node)
    if written is None:
        gathering.refused.append(node["c"][1])
        return write_run(node["c"][1], look)
    return written


def _write_span(node: Json, look: Look, gathering: Gathering) -> str:
    name, classes, values = attributes_of(node)
    if "lang" in values:
        look = replace(look, language=gathering.tag(values["lang"]))
    if "label" in classes:
        look = replace(look, bold=True, italic=False)
    inner = write_inlines(node["c"][1], look, gathering)
    if "qed" in classes:
        inner = write_run("\t", look) + inner
    return gathering.bookmark(LABEL, name, inner)


def _write_note(node: Json, look: Look, gathering: Gathering) -> str:
    gathering.notes.append("")  # A note in a note comes after the one it stands in.
    number = len(gathering.notes)
    gathering.notes[number - 1] = gathering.write_note(node["c"], look.language, gathering)
    face = replace(Look(look.language), style="FootnoteReference")
    return element("w:r", None, face.write(), element("w:footnoteReference", {"w:id": number}))


# --- Links ------------------------------------------------------------------------------------------


def _write_link(node: Json, look: Look, gathering: Gathering) -> str:
    _, classes, _ = attributes_of(node)
    inlines, target = node["c"][1], node["c"][2][0]
    if "reference" in classes:
        return _write_reference(inlines, target.removeprefix("#"), look, gathering)
    inner = write_inlines(inlines, look, gathering)
    if target.startswith("#ref-"):
        return _write_jump(write_name(REFERENCE, target.removeprefix("#ref-")), inner)
    if target.startswith("#"):
        return _write_jump(write_name(LABEL, target.removeprefix("#")), inner)
    shown = write_inlines(inlines, replace(look, style="Hyperlink"), gathering)
    return element("w:hyperlink", {"r:id": gathering.link(target), "w:history": "1"}, shown)


def _join_links(nodes: Sequence[Json]) -> list[Json]:
    """Join a citation's links to one work, such as name and year, with the words between them."""
    joined: list[Json] = []
    for at, node in enumerate(nodes):
        if joined and node["t"] == "Link" == joined[-1]["t"] and node["c"][2] == joined[-1]["c"][2]:
            joined[-1] = {"t": "Link", "c": [node["c"][0], [*joined[-1]["c"][1], *node["c"][1]], node["c"][2]]}
        elif joined and joined[-1]["t"] == "Link" and _goes_on(nodes[at:], joined[-1]["c"][2]):
            attributes, inner, target = joined[-1]["c"]
            joined[-1] = {"t": "Link", "c": [attributes, [*inner, node], target]}
        else:
            joined.append(node)
    return joined


def _goes_on(nodes: Sequence[Json], target: Any) -> bool:
    """Tell whether words lead to one more link to the same work."""
    after = next((node for node in nodes if node["t"] not in {"Str", "Space"}), None)
    return after is not None and after["t"] == "Link" and bool(after["c"][2] == target)


def _write_jump(bookmark: str, inner: str) -> str:
    return element("w:hyperlink", {"w:anchor": bookmark, "w:history": "1"}, inner)


def _write_reference(inlines: Sequence[Json], label: str, look: Look, gathering: Gathering) -> str:
    """Write a cross-reference as a field on what it names: the whole label, or its number with the words around it."""
    target = gathering.targets.get(label)
    printed = read_text(list(inlines))
    if target is None:
        return write_inlines(inlines, look, gathering)
    whole = write_name(LABEL, label)
    if printed == target.printed and not target.automatic:
        return write_field(rf"REF {whole} \h \* MERGEFORMAT", write_inlines(inlines, look, gathering), look)
    if not target.number or target.number not in printed:
        return _write_jump(whole, write_inlines(inlines, look, gathering))
    before, _, after = printed.rpartition(target.number)
    code = rf"REF {whole} \r \h" if target.automatic else rf"REF {write_name(NUMBER, label)} \h \* MERGEFORMAT"
    number = write_field(code, write_run(target.number, look), look)
    return f"{write_run(before, look)}{number}{write_run(after, look)}"


def _write_image(node: Json, look: Look, gathering: Gathering) -> str:
    _, _, values = attributes_of(node)
    name, said = node["c"][2][0], read_text(node["c"][1]).strip()
    return write_picture(name, values, said, look, gathering)


_Writer = Callable[[Any, Look, Gathering], str]
_WRITERS: Mapping[str, _Writer] = {
    "Quoted": _write_quoted,
    "Cite": lambda node, look, gathering: write_inlines(_join_links(node["c"][1]), look, gathering),
    "Code": _write_code,
    "Math": _write_math,
    "Span": _write_span,
    "Note": _write_note,
    "Link": _write_link,
    "Image": _write_image,
}
