r"""Make a TeX source fit to leave the house: without comments, and with the names its files have in the archive."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from elyazma.tools.tex.commands import INPUTTING, PICTURING
from elyazma.tools.tex.edits import apply_edits
from elyazma.tools.tex.tokens import Token, Tokens, tokenize

_OWN_VERBATIM = re.compile(
    r"\\(?:lstnewenvironment|DefineVerbatimEnvironment|newtcblisting|NewTCBListing|newminted)\*?\s*"
    r"(?:\[[^\]]*\]\s*)?\{(\w+)\}"
)
"""Commands of listings, fancyvrb, tcolorbox and minted that make an environment in which % is a sign like any."""
_KNOWN_VERBATIM = ("alltt",)

Rename = Callable[[str, str], str | None]
"""From the command ("input", "includegraphics") and the name it is given to the name in the archive, or none."""


def strip_comments(text: str, path: str) -> str:
    r"""Take the comments out of a TeX source; verbatim text keeps its signs.

    A line that is only a comment goes with its end. Behind text a bare % stays, because it swallows that end. The
    environment `comment` goes too. A source that holds no comment comes back as it is.
    """
    tokens = tokenize(text, path)
    kept = list(_verbatim_ranges(text))
    cuts = [
        _cut(tokens, token)
        for token in tokens.items
        if _is_comment(token) and not any(start <= token.start < end for start, end in kept)
    ]
    return apply_edits(text, cuts)


def _is_comment(token: Token) -> bool:
    return token.kind == "comment" or (token.kind == "verbatim" and token.name == "comment")


def _verbatim_ranges(text: str) -> Iterator[tuple[int, int]]:
    names = (*_KNOWN_VERBATIM, *_OWN_VERBATIM.findall(text))
    for name in names:
        found = re.finditer(rf"\\begin\{{{re.escape(name)}\}}.*?\\end\{{{re.escape(name)}\}}", text, re.DOTALL)
        yield from (match.span() for match in found)


def _cut(tokens: Tokens, token: Token) -> tuple[int, int, str]:
    text = tokens.text
    line_start = text.rfind("\n", 0, token.start) + 1
    alone = not text[line_start : token.start].strip(" \t")
    ends_line = text[token.end : token.end + 1] in {"\n", ""}
    if alone and ends_line and token.kind == "comment":
        return line_start, min(token.end + 1, len(text)), ""
    return token.start, token.end, "%" if ends_line else ""


def rename_files(text: str, path: str, rename: Rename) -> str:
    r"""Rewrite the names that \input, \include and \includegraphics are given, wherever one is written out."""
    tokens = tokenize(text, path)
    cuts = []
    for token in tokens.items:
        if token.kind == "command" and token.name in INPUTTING | PICTURING:
            found = _find_name(tokens, token)
            new = rename(token.name, found[2]) if found else None
            if found and new is not None:
                bare = found[0] == token.end
                cuts.append((found[0], found[1], f"{{{new}}}" if bare else new))
    return apply_edits(text, cuts)


_BARE = re.compile(r"[ \t]*(\"[^\"\n]*\"|[^\s{}\\%\[\"]+)")


def _find_name(tokens: Tokens, token: Token) -> tuple[int, int, str] | None:
    """Give where the name of a file stands in the text, from and to, and the name."""
    position = token.end + (tokens.text[token.end : token.end + 1] == "*")
    while token.name in PICTURING and (options := tokens.optional(position)):
        position = options.end
    if argument := tokens.mandatory(position):
        return argument.start, argument.start + len(argument.text), argument.text.strip().strip('"')
    found = _BARE.match(tokens.text, token.end) if token.name == "input" else None
    # \input name: braces make the new name end where it should.
    return (token.end, found.end(), found[1].strip('"')) if found else None
