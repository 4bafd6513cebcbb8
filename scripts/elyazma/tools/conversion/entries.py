"""The printed references as blocks."""

from __future__ import annotations

from elyazma.document import Blocks, Json
from elyazma.model import Inline, PrintedReference, References
from elyazma.tools.conversion.meaning import parse_resolved
from elyazma.tools.conversion.tree import div, link, para, span, strip_blanks, text

_WRAPPERS = {"emph": "Emph", "strong": "Strong", "smallcaps": "SmallCaps", "sup": "Superscript", "sub": "Subscript"}


def write_entries(references: References, language: str) -> Blocks:
    """Write the printed list: an Entry for each; `language` is the article's."""
    # Shim: everything else here makes pandoc's JSON.
    return parse_resolved(_write_entry(references, entry, at) for at, entry in enumerate(references.entries, start=1))


def _write_entry(references: References, entry: PrintedReference, number: int) -> Json:
    label = write_number(references, number)
    inlines = [*([span(label, "", "label"), {"t": "Space"}] if label else []), *write_inlines(entry.text)]
    values = {"lang": entry.language} if entry.language else {}
    return div([para(inlines)], f"ref-{entry.key}", "reference", **values)


def write_number(references: References, number: int) -> list[Json]:
    """Write an entry's number as the style prints it: the first one's, with this number in place of 1."""
    if not (references.numbered or references.mode == "numeric"):
        return []
    form = references.number or (Inline("text", "1."),)
    return strip_blanks([_renumber(node, str(number)) for node in write_inlines(form)])


def _renumber(node: Json, number: str) -> Json:
    if node["t"] == "Str":
        return {"t": "Str", "c": node["c"].replace("1", number)}
    content = node.get("c")
    if isinstance(content, list):
        return {**node, "c": [_renumber(item, number) if isinstance(item, dict) else item for item in content]}
    return node


def write_inlines(inlines: tuple[Inline, ...]) -> list[Json]:
    """Write formatted text; a group in another language carries it."""
    return [node for part in inlines for node in _write(part)]


def _write(part: Inline) -> list[Json]:
    if part.kind == "text":
        return text(part.text)
    if part.kind == "math":
        return [{"t": "Math", "c": [{"t": "InlineMath"}, part.text]}]
    if part.kind == "code":
        return [{"t": "Code", "c": [["", [], []], part.text]}]
    children = write_inlines(part.children)
    if part.kind == "link":
        return [link(children, part.target)]
    if part.kind == "plain":
        return [span(children, lang=part.language)] if part.language else [span(children)]
    return [{"t": _WRAPPERS[part.kind], "c": children}]
