"""Formatted text in pandoc's JSON: Inline -> AST, AST -> Inline."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

from elyazma.model import Inline, InlineKind
from elyazma.tools.tex.inlines import Inlines

Json = dict[str, Any]

_WRAPPERS = {
    "emph": "Emph",
    "strong": "Strong",
    "smallcaps": "SmallCaps",
    "sup": "Superscript",
    "sub": "Subscript",
}
_KINDS = {wrapper: kind for kind, wrapper in _WRAPPERS.items()} | {"Underline": "emph"}
_NOTHING: list[Any] = ["", [], []]
_NO_CASE: list[Any] = ["", ["nocase"], []]


def write_text(text: str) -> Json:
    """Write plain text as a metadata value."""
    return {"t": "MetaInlines", "c": _words(text)}


def _words(text: str) -> list[Json]:
    """Write text as words and spaces; citeproc looks for words to find titles' first letters."""
    parts: list[Json] = []
    for at, word in enumerate(text.split(" ")):
        parts += [{"t": "Space"}] if at else []
        parts += [{"t": "Str", "c": word}] if word else []
    return parts


def write_inlines(inlines: Iterable[Inline]) -> list[Json]:
    """Write formatted text; "plain" is citeproc's no-case span."""
    parts: list[Json] = []
    for part in inlines:
        if part.kind == "text":
            parts += _words(part.text)
        else:
            parts.append(_write(part))
    return parts


def _write(part: Inline) -> Json:
    if part.kind == "math":
        return {"t": "Math", "c": [{"t": "InlineMath"}, part.text]}
    if part.kind == "code":
        return {"t": "Code", "c": [_NOTHING, part.text]}
    children = write_inlines(part.children)
    if part.kind == "link":
        return {"t": "Link", "c": [_NOTHING, children, [part.target, ""]]}
    if part.kind == "plain":
        return {"t": "Span", "c": [_NO_CASE, children]}
    return {"t": _WRAPPERS[part.kind], "c": children}


def read_inlines(nodes: Iterable[Json]) -> Inlines:
    """Read pandoc's inlines, neighbouring texts joined. A node that is not expected here raises KeyError."""
    parts: list[Inline] = []
    for node in nodes:
        for part in _read(node):
            if part.kind == "text" and parts and parts[-1].kind == "text":
                parts[-1] = Inline("text", parts[-1].text + part.text)
            else:
                parts.append(part)
    return tuple(parts)


def _read(node: Json) -> Inlines:
    kind = node["t"]
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return (Inline("text", " "),)
    if kind == "Str":
        return (Inline("text", node["c"]),)
    if kind in _KINDS:
        return (Inline(cast(InlineKind, _KINDS[kind]), children=read_inlines(node["c"])),)
    if kind in _READERS:
        return _READERS[kind](node["c"])
    raise KeyError(kind)


def _read_link(content: Any) -> Inlines:
    return (Inline("link", children=read_inlines(content[1]), target=str(content[2][0])),)


def _read_quoted(content: Any) -> Inlines:
    opening, closing = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
    return (Inline("text", opening), *read_inlines(content[1]), Inline("text", closing))


def _read_span(content: Any) -> Inlines:
    inner = read_inlines(content[1])
    # A span without text-format (citeproc's own marks) is nothing to print; emphasis undone is.
    return (Inline("plain", children=inner),) if "nodecor" in content[0][1] else inner


def _read_note(content: Any) -> Inlines:
    return tuple(part for block in content for part in read_inlines(block["c"]))


_READERS: dict[str, Callable[[Any], Inlines]] = {
    "Math": lambda content: (Inline("math", str(content[1])),),
    "Code": lambda content: (Inline("code", str(content[1])),),
    "Link": _read_link,
    "Quoted": _read_quoted,
    "Span": _read_span,
    "Note": _read_note,
    "Strikeout": read_inlines,
}
