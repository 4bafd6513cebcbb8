r"""The author's macros: which of them pandoc is told, what it is told, and which of their arguments nobody sees."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cache
from importlib.resources import files

from elyazma.document.table import read_table
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript, Source
from elyazma.sources.packages import find_stand_ins
from elyazma.tex.arguments import read_arguments
from elyazma.tex.commands import CITING, REFERRING
from elyazma.tex.definitions import Definition, list_definitions
from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.kernel import kernel_commands
from elyazma.tex.old_formulas import name_built_signs
from elyazma.tex.parse import parse
from elyazma.tex.plain import strip_tex
from elyazma.tex.signatures import standard_signatures
from elyazma.tex.tokens import tokenize
from elyazma.tex.tree import Tree

DELIMITING = frozenset(("DeclarePairedDelimiter", "DeclarePairedDelimiterX", "DeclarePairedDelimiterXPP"))
"""The commands of mathtools that define delimiters; of all the same but for the first one a body holds their text."""


@dataclass(frozen=True, slots=True)
class Macros:
    r"""What an author defines, in his preamble and in his text.

    `letters` are the signatures of all macros by name, `unseen` the arguments that print nothing, `spacing` the macros
    that end in \xspace; `bodies` the names that each macro and environment uses; `own` are those that stand for what
    the same name does elsewhere, `paired` the delimiters, `columns` the letters of \newcolumntype and what they mean,
    `formulas` the macros that print one; `environments` are the signatures of all environments by name, `counters`
    those that count from one on through the whole text.
    """

    letters: Mapping[str, str] = field(default_factory=dict)
    unseen: Mapping[str, frozenset[int]] = field(default_factory=dict)
    spacing: frozenset[str] = frozenset()
    bodies: Mapping[str, frozenset[str]] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    paired: frozenset[str] = frozenset()
    columns: Mapping[str, str] = field(default_factory=dict)
    formulas: frozenset[str] = frozenset()
    environments: Mapping[str, str] = field(default_factory=dict)
    counters: frozenset[str] = frozenset()


def list_preamble(manuscript: Manuscript) -> tuple[Source, ...]:
    """Give the sources of a preamble, and before them the stand-ins for commands that nothing defines."""
    texts = [source.text for source in (*manuscript.preamble, *manuscript.sources)]
    stand_ins = find_stand_ins(texts)
    if not stand_ins:
        return manuscript.preamble
    defined = {each.name for text in texts for each in list_definitions(parse(text))}
    known = defined | (CITING - _NOTED) | read_table().drop.keys()
    lines = (_spell(tex) for (_, name), tex in stand_ins.items() if name not in known)
    return (Source("", "\n".join(lines)), *manuscript.preamble)


_NOTED = frozenset(("footcite", "footcitetext", "footfullcite"))
"""What cites in a note is spelled out; all else that cites is read as it is."""
_KEPT_CITET = r"\elyazma@citet"


def _spell(tex: str) -> str:
    r"""Write \citet where a stand-in keeps its meaning under a name with an @, which is no letter in a text."""
    return tex.replace(rf"\let{_KEPT_CITET}\citet", "").replace(_KEPT_CITET, r"\citet")


def read_macros(preamble: Sequence[Source], sources: Sequence[Source]) -> Macros:
    """Read what a preamble and a text define."""
    before = list(_list_macros(preamble))
    macros = [*before, *_list_macros(sources)]
    told = [each for each in before if is_told(each)]
    return Macros(
        {each.name: each.letters for each in macros},
        _find_unseen(macros),
        _find_spacing(macros),
        _list_bodies((*preamble, *sources)),
        frozenset(each.name for each in told),
        frozenset(each.name for each in told if each.definer in DELIMITING),
        dict(column for source in (*preamble, *sources) for column in _list_columns(source)),
        frozenset(_list_formulas(macros)),
        dict(_list_environments((*preamble, *sources))),
        frozenset(_list_counters((*preamble, *sources))),
    )


_SETTING = frozenset(("setcounter", "addtocounter", "numberwithin", "counterwithin", "counterwithout"))


def _list_counters(sources: Iterable[Source]) -> frozenset[str]:
    """List the author's counters that nothing but a step changes."""
    made: set[str] = set()
    changed: set[str] = set()
    for source in sources:
        tree = parse(source.text, source.path)
        for command in tree.commands({"newcounter"}):
            _, read, _ = read_arguments(tree.tokens, command.start + 1 + len(command.name), "no")
            (_, name), (_, within) = read
            if name:
                (changed if within else made).add(name.text.strip())
        changed |= {given.text.strip() for each in tree.commands(_SETTING) if (given := each.argument(0))}
    return frozenset(made - changed)


def _list_bodies(sources: Iterable[Source]) -> Mapping[str, frozenset[str]]:
    """List which names each macro uses; of one that is defined twice nobody knows which definition holds."""
    bodies: dict[str, frozenset[str]] = {}
    for source in sources:
        for each in _list_all(source):
            bodies[each.name] = bodies.get(each.name, frozenset()) | _list_names(each.body)
    return bodies


def _list_environments(sources: Iterable[Source]) -> Iterator[tuple[str, str]]:
    for source in sources:
        yield from ((each.name, each.letters) for each in _list_all(source) if each.environment)


def _list_formulas(macros: Iterable[Definition]) -> Iterator[str]:
    return (each.name for each in macros if "$" in each.body or "ensuremath" in each.body)


def _list_columns(source: Source) -> Iterator[tuple[str, str]]:
    for command in parse(source.text, source.path).commands({"newcolumntype"}):
        if (name := command.argument(0)) and command.last:
            yield name.text.strip(), command.last.text


def _list_all(source: Source) -> Iterator[Definition]:
    return list_definitions(parse(source.text, source.path))


def _list_names(body: str) -> frozenset[str]:
    return frozenset(each.name for each in tokenize(body, "").openings())


def _list_macros(sources: Iterable[Source]) -> Iterator[Definition]:
    for source in sources:
        yield from (each for each in _list_all(source) if not each.environment)


def is_kept(name: str) -> bool:
    """Tell whether a name means here what it means in every article, whatever an author makes of its looks."""
    return name in _read_table().kept


def is_told(definition: Definition) -> bool:
    """Tell whether pandoc can be told a definition: one that asks TeX for nothing, of a name that is not ours."""
    known = _read_table()
    if definition.name in known.kept or not definition.name.rstrip("*").isalpha() or _is_of_environment(definition):
        return False
    if {definition.name, definition.other} & (CITING | REFERRING):
        # A citing command, or one under the name of another: what it prints is the journal's.
        return False
    if "s" in definition.letters or "d" in definition.letters or "o" in definition.letters[1:]:
        return False
    commands = [token for token in tokenize(name_built_signs(definition.body), "").items if token.kind == "command"]
    names = {token.name for token in commands}
    # Outside a class the name of one of LaTeX's own ends at its @; that of @{} in a table's columns is no name.
    internal = any("@" in token.name or definition.body.startswith("@", token.end) for token in commands)
    return not internal and not names & known.programming and definition.name not in names


def _is_of_environment(definition: Definition) -> bool:
    r"""Tell whether a macro is what TeX makes of an environment that pandoc is to read: \longtable, \endlongtable."""
    own = definition.environment or definition.definer.startswith(("new", "provide"))
    return not own and definition.name.removeprefix("end") in standard_signatures().environments


@dataclass(frozen=True, slots=True)
class _Table:
    """The table macros.toml: names that the author's definitions do not change, commands that only TeX can run."""

    kept: frozenset[str]
    programming: frozenset[str]


@cache
def _read_table() -> _Table:
    table = tomllib.loads(files(__package__).joinpath("macros.toml").read_text(encoding="utf-8"))
    return _Table(frozenset(table["kept"].split()), frozenset(table["programming"].split()))


# --- What pandoc is told ------------------------------------------------------------------------------------


def write_start(definition: Definition) -> str:
    r"""Write a definition up to its body, in the form that pandoc reads.

    It is \renewcommand for all, which replaces what pandoc knows.
    """
    letters = definition.letters
    count = f"[{len(letters)}]" if letters else ""
    default = f"[{definition.default}]" if letters.startswith("o") else ""
    if definition.environment:
        return rf"\renewenvironment{{{definition.name}}}{count}{default}"
    return rf"\renewcommand{{\{definition.name}}}{count}{default}"


def write_paired(definition: Definition) -> str:
    r"""Write delimiters as a macro, and beside it one that grows with what it holds: \abs*{...}."""
    before, left, right, behind, inner = _read_parts([each.text for each in definition.bodies])
    start = write_start(definition)
    plain = rf"{start}{{{before}{left} {_without_size(inner, '')} {right}{behind}}}"
    grown = rf"{before}\left{left} {_without_size(inner, chr(92) + 'middle')} \right{right}{behind}"
    renamed = start.replace(rf"{{\{definition.name}}}", rf"{{\{name_grown(definition.name)}}}", 1)
    return f"{plain}{renamed}{{{grown}}}"


def _read_parts(texts: Sequence[str]) -> tuple[str, str, str, str, str]:
    """Give what stands before, the delimiters, what stands behind and between them."""
    if texts and texts[0].strip().isdecimal():
        texts = texts[1:]
    match texts:
        case [before, left, right, behind, inner]:
            return before, left, right, behind, inner
        case [left, right, inner]:
            return "", left, right, "", inner
        case [left, right, *_]:
            return "", left, right, "", "#1"
        case _:
            return "", "", "", "", "#1"


def _without_size(body: str, instead: str) -> str:
    tokens = tokenize(body, "")
    pieces, position = [], 0
    for token in tokens.items:
        if token.kind == "command" and token.name == "delimsize":
            pieces += [body[position : token.start], instead]
            position = token.end
    return "".join((*pieces, body[position:]))


def name_grown(name: str) -> str:
    """Give the name of the macro that stands for delimiters with a star."""
    return f"elyazmagrown{name}"


def list_told(preamble: Sequence[Source]) -> Iterator[tuple[Source, Tree, Definition]]:
    """Give the definitions of a preamble that pandoc is told; what it inputs stands before it."""
    known = {each.name for source in preamble for each in _list_all(source)} | kernel_commands()
    for source in reversed(preamble):
        tree = parse(source.text, source.path)
        for each in list_definitions(tree):
            if _is_passing(tree, each):
                continue
            # A name for something that a package defines is the package's: only TeX knows it.
            if is_told(each) and not _stands_in(tree, each) and (not each.other or each.other in known):
                yield source, tree, each


def _is_passing(tree: Tree, definition: Definition) -> bool:
    r"""Tell whether one of LaTeX's own commands is something else for a while: {\let\protect\noexpand ...}."""
    own = definition.definer == "let" and definition.name in kernel_commands()
    return own and tree.tokens.is_in_braces(definition.start)


def _stands_in(tree: Tree, definition: Definition) -> bool:
    r"""Tell whether a definition says nothing where no package defines the name: \ifdefined\x\else ... \fi."""
    asked = rf"\ifdefined\{definition.name}\else"
    silent = not definition.letters and not definition.body.strip()
    return silent and tree.text.endswith(asked, 0, definition.start)


# --- Blanks -------------------------------------------------------------------------------------------------

_XSPACE = "xspace"
_EXCEPTIONS = frozenset(",.'/?;:!~-)}")
_SILENT = frozenset(("footnote", "footnotemark", "xspace", "space", " ", "/", "\\", "egroup", "bgroup", "\n"))
r"""What follows without a blank (the manual of xspace)."""


def _find_spacing(macros: Sequence[Definition]) -> frozenset[str]:
    ends = {each.name: _last_command(each) for each in macros}
    found = {_XSPACE}
    while more := {name for name, end in ends.items() if end in found} - found:
        found |= more
    return frozenset(found)


def _last_command(definition: Definition) -> str:
    items = tokenize(definition.body.rstrip(), "").items
    last = items[-1] if items else None
    return last.name if last and last.kind == "command" and last.end >= len(definition.body.rstrip()) else ""


def wants_space(tree: Tree, end: int) -> bool:
    r"""Tell whether \xspace prints a blank before what stands at a place."""
    tokens = tree.tokens
    at = tokens.skip_gap(end)
    rest = tree.text[at : at + 2]
    if not rest or rest[0] in _EXCEPTIONS or rest[0] in "{\n" or rest == "``":
        return bool(rest) and rest == "``"
    token = tokens.token_over(at)
    return not (token and token.kind == "command" and token.name in _SILENT)


# --- Arguments that nobody sees -------------------------------------------------------------------------

_ROUNDS = 3
"""Macros within macros: so deep that an argument which none of them prints is found."""


def _find_unseen(definitions: Sequence[Definition]) -> Mapping[str, frozenset[int]]:
    letters = {each.name: each.letters for each in definitions}
    found: dict[str, frozenset[int]] = {}
    for _ in range(_ROUNDS):
        known = Macros(letters, found)
        unseen = {each.name: frozenset(_list_unprinted(each, known)) for each in definitions if each.bodies}
        found = {name: places for name, places in unseen.items() if places}
    return found


def _list_unprinted(definition: Definition, known: Macros) -> Iterator[int]:
    body = definition.body
    for number in range(1, len(definition.letters) + 1):
        body = body.replace(f"#{number}", f" {_name_parameter(number)} ")
    # Words in mathematics count for nothing in strip_tex.
    formula = "$" in body or "ensuremath" in body
    printed = body if formula else strip_tex(tokenize(_cut_unseen(body, known), ""))
    for number in range(1, len(definition.letters) + 1):
        if _name_parameter(number) not in printed:
            yield number - 1


def _name_parameter(number: int) -> str:
    return f"elyazmaparameter{chr(ord('a') + number)}"


def _cut_unseen(text: str, macros: Macros) -> str:
    tree = parse(text)
    return apply_edits(text, [*list_unseen(tree, macros), *list_dropped(tree)])


def list_dropped(tree: Tree) -> Iterator[Edit]:
    """List the commands that are left out with their arguments, for they print nothing."""
    dropped = read_table().drop
    for command in tree.commands(dropped):
        behind = command.start + 1 + len(command.name)
        yield command.start, read_arguments(tree.tokens, behind, dropped[command.name])[2], " "


def list_unseen(tree: Tree, macros: Macros) -> Iterator[Edit]:
    """List the arguments of an author's macros that print nothing, to be left out."""
    for command in tree.commands(macros.unseen):
        _, read, _ = read_arguments(tree.tokens, command.start + 1 + len(command.name), macros.letters[command.name])
        for number, (_, argument) in enumerate(read):
            if argument and number in macros.unseen[command.name]:
                yield argument.start, argument.stop, " "
