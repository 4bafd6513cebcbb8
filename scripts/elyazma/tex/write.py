"""Formatted text as TeX: what is written into a .bbl."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from elyazma.model.manuscript import Inline
from elyazma.tex.escape import escape_address, escape_target, escape_text
from elyazma.tex.inlines import to_plain

_COMMANDS = {
    "emph": r"\emph",
    "strong": r"\textbf",
    "smallcaps": r"\textsc",
    "sup": r"\textsuperscript",
    "sub": r"\textsubscript",
    "code": r"\texttt",
}

Languages = Mapping[str, str]
"""ISO code -> babel's name of a language that the document loads."""


def to_tex(inlines: Iterable[Inline], languages: Languages = MappingProxyType({})) -> str:
    r"""Write formatted text as TeX for any class: \emph, \textbf, ..., \url, \href, \foreignlanguage.

    A link whose text is its address is a \url, which breaks at the end of a line. A group in a language
    that is not among `languages` is written without its language.
    """
    return "".join(_write_inline(part, languages) for part in inlines)


def in_language(tex: str, language: str, languages: Languages) -> str:
    r"""Wrap TeX in its language, so that it is hyphenated by the right patterns."""
    if not language or language not in languages:
        return tex
    name = languages[language]
    # In an argument \url cannot take % and # as they are; an environment reads no argument.
    if re.search(r"\\url\{[^}]*[%#]", tex):
        return rf"\begin{{otherlanguage*}}{{{name}}}{tex}\end{{otherlanguage*}}"
    return rf"\foreignlanguage{{{name}}}{{{tex}}}"


def _write_inline(part: Inline, languages: Languages) -> str:
    if part.kind == "text":
        return escape_text(part.text)
    if part.kind == "math":
        return f"${part.text}$"
    if part.kind == "link":
        return _write_link(part, languages)
    inner = escape_text(part.text) if part.kind == "code" else to_tex(part.children, languages)
    if part.kind == "plain":
        return in_language(inner, part.language, languages)
    return f"{_COMMANDS[part.kind]}{{{inner}}}"


def _write_link(part: Inline, languages: Languages) -> str:
    shown = to_plain(part.children)
    if shown == part.target:
        return rf"\url{{{escape_address(part.target)}}}"
    if part.target.endswith(shown) and len(shown) >= _BROKEN:
        return rf"\href{{{escape_target(part.target)}}}{{{_write_broken(shown)}}}"
    return rf"\href{{{escape_target(part.target)}}}{{{to_tex(part.children, languages)}}}"


_BROKEN = 20
"""Letters from which on the end of an address (a DOI) may be broken where it is printed: shorter ones fit a line."""


def _write_broken(shown: str) -> str:
    return re.sub(r"[/.](?=.)", r"\g<0>\\allowbreak ", escape_text(shown))
