r"""Load the encodings of fonts that a preamble names and a layout does not have: \DeclareSymbolFont{x}{OT2}{...}."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from elyazma.tex.parse import parse
from elyazma.tex.tree import Command, Tree

_PLACES = {
    "fontencoding": 0,
    "DeclareSymbolFont": 1,
    "DeclareMathAlphabet": 1,
    "SetSymbolFont": 2,
    "SetMathAlphabet": 2,
    "DeclareFontFamily": 0,
    "DeclareFontShape": 0,
}
"""Commands of LaTeX (fntguide, sections 3 and 4), and which of their arguments is an encoding."""
_KNOWN = frozenset(("T1", "OT1", "TU", "TS1", "OML", "OMS", "OMX", "U"))
"""Encodings that LaTeX always has, and those that only the layout's own fonts stand for."""
_NAME = re.compile(r"[A-Z][A-Z0-9]{1,3}")


def load_encodings(texts: Iterable[str]) -> Iterator[str]:
    """Write what loads the definitions of encodings that texts name, where nothing else has."""
    trees = [parse(text) for text in texts]
    for name in dict.fromkeys(name for tree in trees for name in _list_encodings(tree)):
        # An author may have one of his own; what is not here LaTeX names itself, where it is asked for.
        file = f"{name.lower()}enc.def"
        yield rf"\ifcsname T@{name}\endcsname\else\IfFileExists{{{file}}}{{\input{{{file}}}}}{{}}\fi"


def _list_encodings(tree: Tree) -> Iterator[str]:
    for command in tree.commands(_PLACES.keys()):
        name = _read_argument(tree, command, _PLACES[command.name])
        if _NAME.fullmatch(name) and name not in _KNOWN:
            yield name


def _read_argument(tree: Tree, command: Command, place: int) -> str:
    end = command.name_end
    for at in range(place + 1):
        given = tree.tokens.control_sequence(end)
        if given is None:
            return ""
        if at == place:
            return given.text.strip()
        end = given.end
    return ""
