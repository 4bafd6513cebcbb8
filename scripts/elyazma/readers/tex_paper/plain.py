"""Give the plain text of a piece of front matter: names, titles, institutions as article.toml holds them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from elyazma.model.diagnostics import Span
from elyazma.model.manuscript import Inline
from elyazma.tex.commands import PICTURING
from elyazma.tex.comments import remove_comments
from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.inlines import decode_tex
from elyazma.tex.lengths import remove_looks
from elyazma.tex.macros import expand_names
from elyazma.tex.parse import parse
from elyazma.tex.shorthands import spell_out
from elyazma.tex.tokens import Tokens, tokenize
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
        return read_formula(inline.text)
    text = inline.text or _join(inline.children)
    if inline.kind in ("sup", "sub"):
        return _shift(text, "^" if inline.kind == "sup" else "_")
    return text


def read_formula(source: str) -> str:
    """Write a small formula as text: Greek letters, raised and lowered signs; what has no letter stays as it is."""
    tokens = tokenize(source, "")
    pieces: list[str] = []
    position, shift = 0, ""
    while position < len(source):
        piece, end = _read_atom(tokens, position)
        shifts = piece in _SHIFTS and end == position + 1
        if not shifts:
            pieces.append(_shift(piece, shift) if shift else piece)
        shift = piece if shifts else ""
        position = end
    return "".join(pieces)


_SHIFTS = ("^", "_")


def _read_atom(tokens: Tokens, position: int) -> tuple[str, int]:
    """Read what stands at a place in a formula: a group, a command, a sign; and where it ends."""
    token = tokens.token_over(position)
    if token is None:
        return tokens.text[position], position + 1
    if token.kind == "command":
        return _name_symbol(token.name), token.end
    if position in tokens.pairs:
        end = tokens.pairs[position]
        return read_formula(tokens.text[position + 1 : end]), end + 1
    return (token.name if token.kind == "caret" else ""), token.end


def _name_symbol(name: str) -> str:
    kind = "SMALL" if name.islower() else "CAPITAL"
    try:
        return unicodedata.lookup(f"GREEK {kind} LETTER {_GREEK.get(name, name).upper()}")
    except KeyError:
        return _SYMBOLS.get(name, "")


_GREEK = {"lambda": "lamda", "Lambda": "lamda"}
_SYMBOLS = {
    "times": "×", "pm": "±", "cdot": "·", "to": "→", "rightarrow": "→", "infty": "∞", "sim": "∼", "approx": "≈",
    "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "ell": "ℓ", "circ": "°", "dagger": "†", "ddagger": "‡",
    "ast": "*", "star": "*", "prime": "′", "odot": "☉", "in": "∈", "partial": "∂", "nabla": "∇", "hbar": "ħ",
    "varepsilon": "ε", "varphi": "φ", "vartheta": "ϑ", ",": " ", ";": " ", " ": " ", "%": "%", "&": "&", "S": "§",
    "P": "¶", "|": "‖", "quad": " ", "langle": "⟨", "rangle": "⟩", "dag": "†", "ddag": "‡", "ldots": "…", "dots": "…",
}  # fmt: skip
"""What stands for a command in a formula of a title; font commands stand for nothing."""

_RAISED = str.maketrans("0123456789+-=()niabcdefghjklmoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_LOWERED = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")


def _shift(text: str, sign: str) -> str:
    """Raise or lower a text; one of which a letter has no such form keeps the sign for it."""
    moved = text.translate(_RAISED if sign == "^" else _LOWERED)
    whole = all(after != before or not before.isalnum() for before, after in zip(text, moved, strict=True))
    return moved if whole else (text if sign == "^" and not text.isalnum() else f"{sign}{text}")
