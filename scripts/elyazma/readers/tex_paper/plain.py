"""Give the plain text of a piece of front matter: names, titles, institutions as article.toml holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from elyazma.model.diagnostics import Span
from elyazma.model.manuscript import Inline
from elyazma.tex.commands import PICTURING
from elyazma.tex.comments import remove_comments
from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.inlines import decode_tex
from elyazma.tex.lengths import remove_looks
from elyazma.tex.linear import shift, spell_formula
from elyazma.tex.macros import expand_names
from elyazma.tex.parse import parse
from elyazma.tex.shorthands import spell_out
from elyazma.tex.tree import Tree

_BLANKS = re.compile(r"\s+")
_BEFORE_SIGN = re.compile(r"\s+([,;.])|,(?:\s*,)+")


def read_plain(tex: str, macros: Mapping[str, str], shorthands: Sequence[str] = ()) -> str:
    """Give a text without TeX, on one line; a formula is written with the letters and raised signs that Unicode has.

    `shorthands` are the languages that have their shorthands, by babel's names, the main one last.
    """
    inlines, _ = decode_tex(_expand(spell_out(tex, shorthands) if shorthands else tex, macros), Span(""))
    return tidy_line(_join(inlines))


def _expand(tex: str, macros: Mapping[str, str]) -> str:
    """Put what macros stand for in their places, without comments, pictures and what only sets how it looks."""
    spelled = parse(remove_comments(parse(expand_names(remove_comments(parse(tex)), macros))))
    pictures = ((each.start, each.end, "") for each in spelled.commands(PICTURING))
    return remove_looks(apply_edits(spelled.text, [*pictures, *_list_skips(spelled)]))


def _list_skips(tree: Tree) -> Iterator[Edit]:
    """Leave out the star and the length behind the end of a line."""
    for token in tree.tokens.items:
        if token.kind == "command" and token.name == "\\":
            end = token.end + tree.text.startswith("*", token.end)
            skip = tree.tokens.optional(end)
            yield token.end, skip.end if skip else end, ""


def tidy_line(text: str) -> str:
    """Give a text on one line, without blanks before its signs."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2005", " ").replace("\u2003", " ")
    line = _BLANKS.sub(" ", text).strip()
    return _BEFORE_SIGN.sub(lambda found: found[1] or ",", line)


def holds_formula(tex: str) -> bool:
    """Tell whether a piece of front matter has a formula, which plain text can only come near."""
    return any(True for _ in parse(tex).mathematics())


def has_unknown_macro(tex: str, macros: Mapping[str, str]) -> bool:
    """Tell whether a piece of front matter has a macro that nobody here can expand."""
    _, findings = decode_tex(_expand(tex, macros), Span(""))
    return any(finding.code == "unknown-macro" for finding in findings)


def _join(inlines: tuple[Inline, ...]) -> str:
    return "".join(_read_inline(each) for each in inlines)


def _read_inline(inline: Inline) -> str:
    if inline.kind == "math":
        return spell_formula(inline.text)
    text = inline.text or _join(inline.children)
    if inline.kind in ("sup", "sub"):
        return shift(text, "^" if inline.kind == "sup" else "_")
    return text
