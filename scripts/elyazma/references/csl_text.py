"""The marked text of CSL items: `<i>`, `<b>`, `<sup>`, `<sub>`, small capitals, and what keeps its capitals."""

from __future__ import annotations

import re
from collections.abc import Iterable

from elyazma.model.manuscript import Inline
from elyazma.tex.escape import escape_text

_TAG = re.compile(r"<(/?)(i|b|sup|sub|sc|span)((?:\s[^<>]*)?)>", re.IGNORECASE)
_COMMANDS = {"i": "emph", "b": "textbf", "sup": "textsuperscript", "sub": "textsubscript", "sc": "textsc"}
_TAGS = {"emph": "i", "strong": "b", "sup": "sup", "sub": "sub"}
_SMALL_CAPITALS = '<span style="font-variant:small-caps;">'
_NO_CASE = '<span class="nocase">'


def write_text(text: str) -> str:
    r"""Write a CSL text as TeX: "<i>Sus scrofa</i> & Co." -> "\emph{Sus scrofa} \& Co."."""
    text = text.replace("\n", " ")
    parts: list[str] = []
    waiting: list[str] = []
    at = 0
    for found in _TAG.finditer(text):
        parts.append(_escape(text[at : found.start()]))
        at = found.end()
        name = found[2].lower()
        if not found[1]:
            waiting.append(name)
            parts.append(_open(name, found[3]))
        elif waiting and waiting[-1] == name:
            waiting.pop()
            parts.append("}")
        else:
            return _escape(text)
    return _escape(text) if waiting else "".join((*parts, _escape(text[at:])))


def _open(name: str, attributes: str) -> str:
    command = _COMMANDS.get(name, "")
    if name == "span" and "small-caps" in attributes:
        command = "textsc"
    return f"\\{command}{{" if command else "{"


def _escape(text: str) -> str:
    """Write text as TeX; braces that do not pair, which would end a value of a .bib file, become commands."""
    depth = 0
    for sign in text:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            break
    if depth == 0:
        return escape_text(text)
    pieces = (_BRACES.get(piece) or escape_text(piece) for piece in re.split(r"([{}])", text))
    return "".join(pieces)


_BRACES = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}


def show_inlines(inlines: Iterable[Inline]) -> str:
    """Write formatted text as CSL's JSON has it."""
    return "".join(_show(part) for part in inlines)


def _show(part: Inline) -> str:
    if part.kind in _TAGS:
        return f"<{_TAGS[part.kind]}>{show_inlines(part.children)}</{_TAGS[part.kind]}>"
    if part.kind == "smallcaps":
        return f"{_SMALL_CAPITALS}{show_inlines(part.children)}</span>"
    if part.kind == "plain":
        return f"{_NO_CASE}{show_inlines(part.children)}</span>"
    return f"${part.text}$" if part.kind == "math" else part.text + show_inlines(part.children)


def strip_tags(text: str) -> str:
    """Give the words of a CSL text without its marks."""
    return _TAG.sub("", text)
