r"""Print letters and signs of text in mathematics, typed as themselves or by name: its own fonts have few of them.

A sign becomes the command that prints it (math_signs.toml), a Greek letter the one of its name, a letter of another
script is set as text is, any other letter in the text's italic. Nothing of this touches the text outside of formulas.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files

from elyazma.languages.scripts import script_of
from elyazma.tex.kernel import kernel_commands
from elyazma.tex.modes import walk_modes
from elyazma.tex.parse import parse
from elyazma.tex.tree import Command, Text

_LAST_OF_ASCII = "\x7f"
# A journal may set the text's font behind this.
_FAMILY = r"\AtBeginDocument{\DeclareSymbolFont{elyazmaletters}{TU}{\rmdefault}{m}{it}}"
_LETTER = r'\AtBeginDocument{{\Umathcode"{0:X}=7 \csname symelyazmaletters\endcsname "{0:X}}}'
# An active letter that is one in mathematics alone.
_SIGN = r"""\begingroup\lccode`\~="{0:X}\lowercase{{\endgroup\def~}}{{{1}}}\mathcode"{0:X}="8000"""


def write_math_letters(texts: Iterable[str]) -> str:
    """Write what XeLaTeX and LuaLaTeX need for the letters of text in formulas; nothing where there are none."""
    texts = tuple(texts)
    commands = sorted({name for text in texts for name in _list_named(text)})
    lines = [*_write_typed(texts), *(_NAMED.replace("<name>", name) for name in commands)]
    return "\n".join(["% --- Letters of text in formulas ---", *lines]) if lines else ""


def _write_typed(texts: Iterable[str]) -> Iterator[str]:
    typed = sorted({letter for text in texts if not text.isascii() for letter in _list_typed(text)})
    signs = {letter: command for letter in typed if (command := _name(letter))}
    yield from (_SIGN.format(ord(letter), command) for letter, command in signs.items())
    letters = [letter for letter in typed if letter not in signs and letter.isalpha()]
    yield from [_FAMILY] if letters else []
    yield from (_LETTER.format(ord(letter)) for letter in letters)


_TEXT_LETTERS = frozenset(("AA", "aa", "AE", "ae", "OE", "oe", "O", "o", "L", "l", "ss"))
_NAMED = (
    r"\makeatletter\let\elyazmatext<name>\<name>\AtBeginDocument{\begingroup"
    r"\edef\x{\endgroup\noexpand\in@{\detokenize{-cmd}}{\meaning\<name>}}\x\ifx\<name>\elyazmatext<name>\in@true\fi"
    r"\ifin@\let\elyazmatext<name>\<name>"
    r"\protected\def\<name>{\ifmmode\text{\elyazmatext<name>}\else\elyazmatext<name>\fi}"
    r"\ifdefined\pdfstringdefDisableCommands\pdfstringdefDisableCommands{\let\<name>\elyazmatext<name>}\fi\fi}\makeatother"
)
r"""Letters that LaTeX has for text alone, which its old fonts print in formulas all the same: 5\,\AA.

A preamble may give such a name another meaning; LaTeX's own names an encoding, and packages change which."""


def _list_named(text: str) -> Iterator[str]:
    """Give the commands of a text's letters that stand in its formulas."""
    tree = parse(text)
    if not _TEXT_LETTERS.isdisjoint(opening.name for opening in tree.tokens.openings()):
        for node, mathematical in walk_modes(tree):
            if mathematical and isinstance(node, Command) and node.name in _TEXT_LETTERS:
                yield node.name


def _list_typed(text: str) -> Iterator[str]:
    tree = parse(text)
    for node, mathematical in walk_modes(tree):
        if mathematical and isinstance(node, Text):
            yield from (letter for letter in tree.source(node) if letter > _LAST_OF_ASCII)


def _name(letter: str) -> str:
    """Give the command that prints a sign, a Greek letter or one of another script in mathematics; empty for others."""
    if letter in _signs():
        return _signs()[letter]
    if text := _set_as_text(letter) or _set_as_index(letter):
        return text
    words = unicodedata.name(letter, "").split()
    if words[:1] != ["GREEK"] or words[2:3] != ["LETTER"]:
        return ""
    name = words[-1].lower().replace("lamda", "lambda")
    command = name.capitalize() if words[1] == "CAPITAL" else name
    return rf"\{command}" if command in kernel_commands() else ""


def _set_as_text(letter: str) -> str:
    """Give what sets a letter of another script, or of mathematics, in the font that text has for it; else empty."""
    script = script_of(letter)
    drawn = unicodedata.decomposition(letter).startswith("<font>")
    return rf"\text{{{letter}}}" if script is not None and (drawn or not script.partial) else ""


def _set_as_index(letter: str) -> str:
    """Give what sets a letter, digit or sign that is raised or lowered by itself: "xₜ₊₁"; empty for any other."""
    kind, _, code = unicodedata.decomposition(letter).partition(" ")
    if kind not in _INDEX or " " in code or letter in _ORDINALS:
        return ""
    plain = chr(int(code, 16))
    # An index of its own: x_{1} may stand before it, and two indices of one letter are an error.
    return f"{{}}{_INDEX[kind]}{{{plain if plain <= _LAST_OF_ASCII else _name(plain) or plain}}}"


_INDEX = {"<sub>": "_", "<super>": "^"}
_ORDINALS = "ªº"
"""What every font of text has, and authors may raise by themselves: "n^º"."""


@cache
def _signs() -> Mapping[str, str]:
    table = tomllib.loads(files(__package__).joinpath("math_signs.toml").read_text(encoding="utf-8"))
    signs: Mapping[str, str] = table["signs"]
    return signs
