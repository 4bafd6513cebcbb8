r"""Write formulas as of old with the commands of today: switches of letters (`{\rm km}`), boxes (\hbox), built signs.

Other formats' readers of mathematics know the commands that take an argument, and signs by their names alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.model.light_dataclass import dataclass
from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.lengths import skip_length
from elyazma.tex.tokens import Token, Tokens, tokenize

_LETTERS = {
    "rm": ("mathrm", "textrm"),
    "bf": ("mathbf", "textbf"),
    "it": ("mathit", "textit"),
    "sl": ("mathit", "textit"),
    "sf": ("mathsf", "textsf"),
    "tt": ("mathtt", "texttt"),
    "cal": ("mathcal", ""),
    "frak": ("mathfrak", ""),
    "mit": ("mathit", ""),
    "em": ("mathit", "emph"),
}
"""Switch -> the command that takes letters in a formula, and the one in a text, if it changes any there."""
_LOOKS = "tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge normalfont selectfont rmfamily"
_SIZES = frozenset(_LOOKS.split())
_BOXES = {"hbox": "text", "vbox": "text", "mbox": "mbox", "text": "text", "textrm": "textrm", "makebox": "mbox"}
"""Boxes of text in formulas -> those that every reader of mathematics knows."""


def write_today(formula: str) -> str:
    """Give a formula without switches, unknown boxes and signs that are built of others."""
    if "\\" not in formula:
        return formula
    formula = name_built_signs(formula)
    return apply_edits(formula, _join(_list_edits(tokenize(formula, ""))))


def _join(edits: Iterator[Edit]) -> Iterator[Edit]:
    """Put what is inserted at one place into one edit, in the order in which it was found."""
    inserted: dict[int, str] = {}
    for start, end, instead in edits:
        if start == end:
            inserted[start] = inserted.get(start, "") + instead
        else:
            yield start, end, instead
    yield from ((start, start, instead) for start, instead in inserted.items())


# --- Switches and boxes ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Level:
    """A group that is open: how many switches wait for its end, whether text stands in it, what closes it."""

    text: bool
    waiting: int = 0
    opener: str = "open"

    def close(self) -> str:
        """Give what closes the commands of all switches so far."""
        closing, self.waiting = "}" * self.waiting, 0
        return closing


def _list_edits(tokens: Tokens) -> Iterator[Edit]:
    levels, boxed, before = [_Level(text=False)], False, 0
    for token in tokens.items:
        cell = tokens.text.find("&", before, token.start)
        if cell >= 0:
            yield cell, cell, levels[-1].close()
        if token.kind in {"close", "math"} or token.name in _ENDS:
            yield token.start, token.start, levels[-1].close()
        _step(levels, token, boxed=boxed)
        if token.kind == "command":
            yield from _edit_command(tokens, token, levels[-1])
        boxed, before = token.kind == "command" and token.name in _BOXES, token.end
    yield len(tokens.text), len(tokens.text), "".join(level.close() for level in levels)


_ENDS = frozenset(("right", "end", "\\"))
"""Commands before which a switch ends."""


def _step(levels: list[_Level], token: Token, *, boxed: bool) -> None:
    """Open the level that a token opens, or close the one that it closes."""
    level = levels[-1]
    if token.kind == "open" or token.name in {"left", "begin"}:
        levels.append(_Level(level.text or boxed, opener=token.kind))
    elif token.kind == "math":
        level.text = not level.text
        return
    # What closes what nobody opened closes nothing.
    closes = token.kind == "close" or token.name in {"right", "end"}
    if closes and len(levels) > 1 and (token.kind == "close") == (level.opener == "open"):
        levels.pop()


def _edit_command(tokens: Tokens, token: Token, level: _Level) -> Iterator[Edit]:
    behind = token.end + (tokens.text.startswith(" ", token.end))
    if token.name in _LETTERS:
        instead = _LETTERS[token.name][level.text]
        level.waiting += bool(instead)
        yield token.start, behind, rf"\{instead}{{" if instead else ""
    elif token.name in _SIZES and level.text:
        yield token.start, behind, ""
    elif token.name in _BOXES and _BOXES[token.name] != token.name:
        yield token.start, token.end, rf"\{_BOXES[token.name]}"


# --- Signs built of others ------------------------------------------------------------------------------------

_BUILDERS = """
    rlap llap lower raise hbox mbox text hskip kern vbox vcenter offinterlineskip ooalign halign hfil hss cr crcr
    noalign scriptstyle textstyle displaystyle scriptscriptstyle smash mathchoice relax
"""
_BUILDING = frozenset(_BUILDERS.split())
"""What only moves the signs beside it."""
_MOVING = frozenset(("rlap", "llap", "lower", "raise", "ooalign", "offinterlineskip", "vcenter"))
_BUILT = {
    frozenset(("<", "sim")): "lesssim",
    frozenset((">", "sim")): "gtrsim",
    frozenset(("<", "approx")): "lessapprox",
    frozenset((">", "approx")): "gtrapprox",
    frozenset(("propto", "sim")): "propto",
    frozenset(("<", ">")): "lessgtr",
}
"""The signs that stand over each other -> the name of what they are together."""


def name_built_signs(formula: str) -> str:
    """Give a formula, or what a macro stands for, with the names of signs that are built of others."""
    return apply_edits(formula, _list_built_signs(formula))


def _list_built_signs(formula: str) -> Iterator[Edit]:
    tokens = tokenize(formula, "")
    for token in (each for each in tokens.items if each.kind == "command" and each.name in {"mathrel", "mathbin"}):
        argument = tokens.mandatory(token.end)
        sign = read_built_sign(argument.text) if argument else ""
        if argument and sign:
            yield token.start, argument.end, rf"\{sign} "


def read_built_sign(source: str) -> str:
    r"""Give the name of the sign that the argument of \mathrel is built to look like; nothing for any other."""
    tokens, signs, moved, end = tokenize(source, ""), set(), False, 0
    for token in tokens.items:
        if token.kind == "command":
            signs.update(source[end : token.start].split())
            moved |= token.name in _MOVING
            if token.name not in _BUILDING:
                signs.add(token.name)
            end = skip_length(source, token.end)
        elif token.kind in {"open", "close", "math"}:
            signs.update(source[end : token.start].split())
            end = token.end
    signs.update(source[end:].split())
    return _BUILT.get(frozenset(signs), "") if moved else ""
