"""Read which macros and environments a source defines, and which arguments they take."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elyazma.model.light_dataclass import dataclass
from elyazma.tex.conditionals import find_skipped
from elyazma.tex.tokens import Argument, Token, Tokens, tokenize
from elyazma.tex.tree import Command, Tree


def read_definitions(tree: Tree) -> tuple[dict[str, str], dict[str, str]]:
    r"""Read which arguments the macros and environments that a source defines take: what `Signatures.extend` adds.

    \newcommand, \def with plain parameters, \newenvironment and their like; xparse's letters beside m, o and s are
    read as the nearest of ours.
    """
    commands: dict[str, str] = {}
    environments: dict[str, str] = {}
    for command in tree.commands(_DEFINERS):
        name = command.argument(0)
        if name is None:
            continue
        spelled = name.text.strip()
        (commands if spelled.startswith("\\") else environments)[spelled.removeprefix("\\")] = _read_signature(command)
    return commands, environments


_LATEX_DEFINERS = frozenset(
    ("newcommand", "renewcommand", "providecommand", "DeclareRobustCommand", "newenvironment", "renewenvironment")
)
_XPARSE_DEFINERS = frozenset(
    f"{verb}Document{kind}" for verb in ("New", "Renew", "Provide", "Declare") for kind in ("Command", "Environment")
)
_PRIMITIVE_DEFINERS = frozenset(("def", "edef", "gdef", "xdef"))
_DEFINERS = _LATEX_DEFINERS | _XPARSE_DEFINERS | _PRIMITIVE_DEFINERS
_MOST_PARAMETERS = 9
"""A macro takes no more (The TeXbook, chapter 20)."""


def _read_signature(command: Command) -> str:
    given = command.argument(1)
    text = given.text.strip() if given else ""
    if command.name in _XPARSE_DEFINERS:
        return "".join(_XPARSE_LETTERS.get(letter, "") for letter in _cut_defaults(text) if letter.isalpha())
    if command.name in _PRIMITIVE_DEFINERS:
        return "m" * min(text.count("#"), _MOST_PARAMETERS) if not text.replace("#", "").strip("0123456789") else ""
    count = int(text) if text.isdecimal() and len(text) == 1 else 0
    optional = "o" if command.argument(2) else ""
    return optional + "m" * (count - len(optional))


def _cut_defaults(text: str) -> str:
    """Leave out the defaults in braces of xparse's letters."""
    depth, kept = 0, ""
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        kept += sign if depth == 0 else ""
    return kept


_XPARSE_LETTERS = {"m": "m", "o": "o", "O": "o", "s": "s", "v": "m", "d": "d", "D": "d"}


# --- Each definition by itself --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Definition:
    r"""One definition of a macro or an environment: its name without the backslash, where it stands, what it says.

    `letters` are those of its arguments (signatures.toml), `default` stands for a missing optional one; `bodies` are
    what it does, two for an environment, none for \let, whose `other` is what it takes the meaning from; `definer` is
    the command that defines. `defaults` are those of xparse's arguments, one for each.
    """

    name: str
    definer: str
    start: int
    end: int
    letters: str = ""
    default: str = ""
    bodies: tuple[Argument, ...] = ()
    defaults: tuple[str | None, ...] = ()
    other: str = ""

    @property
    def by_xparse(self) -> bool:
        """Tell whether it is one of xparse's, whose every argument is understood here."""
        return self.definer in _XPARSE_DEFINERS and len(self.defaults) == len(self.letters)

    @property
    def body(self) -> str:
        """Give what it does, as TeX."""
        return " ".join(each.text for each in self.bodies)

    @property
    def environment(self) -> bool:
        """Tell whether it defines an environment."""
        return self.definer.lower().endswith("environment")


def list_definitions(tree: Tree) -> Iterator[Definition]:
    r"""Give the definitions of a source, but for those within others and those that a conditional surely skips."""
    skipped = find_skipped(tree.text)
    end = 0
    for command in tree.commands(_DEFINERS | _OTHER_DEFINERS):
        if command.start < end or any(start <= command.start < behind for start, behind in skipped):
            continue
        if found := _read_definition(tree.tokens, command):
            end = found.end
            yield found


def find_programs(tree: Tree) -> Iterator[tuple[int, int]]:
    r"""Give what stands in a text between \makeatletter and \makeatother: nothing of it is printed there."""
    opened = -1
    for command in tree.commands({"makeatletter", "makeatother"}):
        if command.name == "makeatletter":
            opened = command.start
        elif opened >= 0:
            yield opened, command.end
            opened = -1


_ALLOCATED = re.compile(r"_new:\w+[ \t]*\\([A-Za-z@]+)")


def list_allocated(text: str) -> Iterator[str]:
    r"""Give the names that a package in LaTeX3's syntax makes: \dim_new:N \tablewidth."""
    return (found[1] for found in _ALLOCATED.finditer(text))


def list_new(tree: Tree) -> Iterator[Definition]:
    r"""Give what a source defines anew: \renewcommand and its like need something that stands there before."""
    return (each for each in list_definitions(tree) if not each.definer.lower().startswith("renew"))


_PAIRED = frozenset(("DeclarePairedDelimiter", "DeclarePairedDelimiterX", "DeclarePairedDelimiterXPP"))
_OF_FONTS = frozenset(("newfontfamily", "newfontface", "newfont"))
"""The commands of fontspec, and of LaTeX, that give a font a name: it prints nothing itself."""
_OTHER_DEFINERS = _PAIRED | _OF_FONTS | {"let", "DeclareMathOperator"}


def _read_definition(tokens: Tokens, command: Command) -> Definition | None:
    if command.name == "let":
        return _read_let(tokens, command)
    if command.name in _OF_FONTS:
        return _read_font(tokens, command)
    name = command.argument(0)
    given = [each for each in command.arguments[1:] if each]
    if name is None or not given:
        return None
    return Definition(
        name.text.strip().removeprefix("\\"),
        command.name,
        command.start,
        command.end,
        _read_letters(command, given[0].text.strip()),
        _read_default(command),
        tuple(given if command.name in _PAIRED else given[-_count_bodies(command.name) :]),
        tuple(_list_defaults(tokenize(given[0].text, ""))) if command.name in _XPARSE_DEFINERS else (),
    )


def _list_defaults(tokens: Tokens) -> Iterator[str | None]:
    """Give what stands for each of xparse's arguments where it is missing; nothing behind one that is not known."""
    text, position = tokens.text, 0
    while position < len(text):
        letter, position = text[position], position + 1
        position += 2 if letter in "dD" and text[position : position + 2] == "()" else 0
        default = tokens.mandatory(position) if letter in "OD" else None
        position = default.end if default else position
        if letter in "msovdOD" and bool(default) == (letter in "OD"):
            yield default.text if default else None
        elif letter.strip("+! \n\t"):
            return


def _count_bodies(definer: str) -> int:
    return 2 if definer.lower().endswith("environment") else 1


def _read_letters(command: Command, first: str) -> str:
    if command.name == "DeclareMathOperator":
        return ""
    if command.name in _PAIRED:
        return "m" * int(first) if first.isdecimal() else "m"
    return _read_signature(command)


def _read_default(command: Command) -> str:
    r"""Give what stands for the optional argument of a macro: \newcommand's own, xparse's O{...}."""
    given = command.argument(1 if command.name in _XPARSE_DEFINERS else 2)
    if given is None or command.name in _PRIMITIVE_DEFINERS | _PAIRED:
        return ""
    if command.name in _LATEX_DEFINERS:
        return given.text if given is not command.last else ""
    return given.text.partition("{")[2].partition("}")[0] if given.text.strip().startswith("O") else ""


def _read_let(tokens: Tokens, command: Command) -> Definition | None:
    name = _next_token(tokens, command.end)
    if name is None:
        return None
    position = tokens.skip_gap(name.end)
    other = _next_token(tokens, position + tokens.text.startswith("=", position))
    if other is None or (name.kind, other.kind) != ("command", "command"):
        return None
    return Definition(name.name, command.name, command.start, other.end, other=other.name)


def _read_font(tokens: Tokens, command: Command) -> Definition | None:
    named = tokens.control_sequence(command.start + 1 + len(command.name))
    if named is None or not (name := named.text.strip().removeprefix("\\")):
        return None
    end = named.end
    while given := tokens.optional(end) or tokens.mandatory(end):
        end = given.end
    return Definition(name, command.name, command.start, end, bodies=(Argument(tokens.text, end, end, end),))


def _next_token(tokens: Tokens, position: int) -> Token | None:
    start = tokens.skip_gap(position)
    token = tokens.token_over(start)
    return token if token and token.start == start else None
