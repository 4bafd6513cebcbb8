r"""Keep the letters of \mathbf and its like where the text's own font would lose them.

fontspec gives \mathbf, \mathrm and their like, and operators, the text's font, in which a capital Greek letter's place
(OT1 has \Gamma at 0) holds nothing. Where a text has such letters, the alphabets it uses stay those of LaTeX. An
accent in an alphabet would be looked for in the text's font as well: it is told to keep its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from elyazma.tex.parse import parse
from elyazma.tex.tree import Tree

_GREEK = frozenset(("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"))
_ALPHABETS = {
    "mathrm": "cmr}{m}{n",
    "mathbf": "cmr}{bx}{n",
    "mathit": "cmr}{m}{it",
    "mathsf": "cmss}{m}{n",
    "mathtt": "cmtt}{m}{n",
}
r"""LaTeX's own fonts of its alphabets (fontmath.ltx)."""


_ACCENTS = frozenset(("acute", "grave", "ddot", "tilde", "bar", "breve", "check", "hat", "dot", "mathring"))
_OPERATORS = frozenset(("operatorname", "DeclareMathOperator"))
_OPERATOR_FONT = r"\SetSymbolFont{operators}{normal}{OT1}{cmr}{m}{n}\SetSymbolFont{operators}{bold}{OT1}{cmr}{bx}{n}"
_OWN_ACCENTS = r"\csname @namedef\endcsname{accentclass@}{0}"
"""What amsmath makes accents of: 7 is looked for in the alphabet around (amsmath, "Math accents" in its code)."""


def write_alphabets(texts: Iterable[str]) -> str:
    """Write the alphabets that capital Greek letters and accents may stand in; nothing where a text lacks either."""
    trees = [parse(text) for text in texts]
    used = {opening.name for tree in trees for opening in tree.tokens.openings() if not opening.environment}
    declared = [
        rf"\SetMathAlphabet\{name}{{{version}}}{{OT1}}{{{font}}}"
        for name, font in _ALPHABETS.items()
        for version in ("normal", "bold")
        if name in used and used & _GREEK
    ]
    declared += [_OPERATOR_FONT] if any(map(_has_greek_operator, trees)) else []
    declared += [_OWN_ACCENTS] if used & _ACCENTS and used & _ALPHABETS.keys() else []
    return rf"\AtBeginDocument{{{''.join(declared)}}}" if declared else ""


def _has_greek_operator(tree: Tree) -> bool:
    arguments = (each.last or tree.tokens.mandatory(each.end) for each in tree.commands(_OPERATORS))
    return any(_GREEK & {each.name for each in parse(given.text).tokens.openings()} for given in arguments if given)
