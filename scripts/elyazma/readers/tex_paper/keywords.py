"""Find keywords: in their own command, or as a paragraph that begins with the word for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from elyazma.readers.lexicon import Lexicon
from elyazma.readers.tex_paper.plain import tidy_line
from elyazma.readers.tex_paper.slices import slice_text, tidy
from elyazma.tex.parse import parse
from elyazma.tex.plain import strip_tex
from elyazma.tex.tokens import tokenize
from elyazma.tex.tree import Command, Tree

Words = tuple[str, ...]
_LONGEST = 1500
_GAP = re.compile(r"\n[ \t]*\n\s*")
_BORDER = "\ue000"
"""Stands for a command between two keywords; nobody writes this character."""
_SEPARATORS = frozenset(
    ("sep", "and", "\\", "textbullet", "textperiodcentered", "quad", "item", "newline", "kwdsep", "kwd")
)
_DOTS = frozenset((".", "cdot", "bullet", "centerdot"))
_POINT = re.compile(r"(?<!\b\w)\.\s")
"""A full stop that is no initial's: Brazil's standard (NBR 6028) puts it between keywords."""
_FEWEST_POINTS = 2
_SIGNS = (_BORDER, ";", "·", "•", "|", " — ", " – ", ",")


def take_keywords(text: str, lexicon: Lexicon) -> tuple[str, list[tuple[str, Words]]]:
    """Take the paragraphs out of a text that are keywords: what is left, and the keywords by language."""
    found = []
    edits = []
    for start, end in _list_paragraphs(text):
        plain = tidy_line(strip_tex(tokenize(text[start:end], "")))
        known = lexicon.name_run_in(plain) if len(plain) <= _LONGEST else None
        if known and known.kind == "keywords":
            edits.append((start, end, ""))
            found.append((known.language, split_keywords(plain[known.end :])))
    return (tidy(slice_text(text, 0, len(text), edits)) if edits else text), found


def _list_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _GAP.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def read_keywords(tex: str, plain: Callable[[str], str], lexicon: Lexicon) -> Words:
    """Read keywords with whatever stands between them."""
    tree = parse(tex)
    edits = [(node.start, _find_end(tree, node), _BORDER) for node in tree.commands(_SEPARATORS)]
    formulas = [(node.start, node.end, tree.text[node.inner : node.outer]) for node in tree.mathematics()]
    edits += [(start, end, _BORDER) for start, end, inner in formulas if inner.strip(" \\{}") in _DOTS]
    text = plain(slice_text(tex, 0, len(tex), edits))
    known = lexicon.name_run_in(text)
    return split_keywords(text[known.end :] if known and known.kind == "keywords" else text)


def _find_end(tree: Tree, separator: Command) -> int:
    r"""Give where a separator ends: \kwd may say in brackets what kind its keyword is (imsart)."""
    option = tree.tokens.optional(separator.end) if separator.name == "kwd" else None
    return option.end if option else separator.end


def split_keywords(plain: str) -> Words:
    """Split keywords at the strongest sign that stands among them."""
    text = plain.strip().rstrip(".")
    sign = next((sign for sign in _SIGNS if sign in text), "")
    if not sign:
        sign, pieces = _BORDER, _POINT.split(text)
        text = _BORDER.join(pieces) if len(pieces) > _FEWEST_POINTS else text
    return tuple(word for each in text.split(sign) if (word := each.strip(f" .,;:\n{_BORDER}")))
