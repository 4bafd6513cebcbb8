r"""Packages that the preamble loads because the text uses what they define: on_demand.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from elyazma.model.light_dataclass import dataclass
from elyazma.sources.packages import read_policy
from elyazma.tex.columns import list_column_letters
from elyazma.tex.commands import INPUTTING
from elyazma.tex.comments import remove_comments
from elyazma.tex.definitions import read_definitions
from elyazma.tex.names import read_input
from elyazma.tex.parse import parse
from elyazma.tex.signatures import standard_signatures
from elyazma.tex.tree import Tree
from elyazma.typesetting.elements import NoEscape

_LISTS = ("itemize", "enumerate", "description")


@dataclass(frozen=True, slots=True)
class OnDemand:
    """A row of on_demand.toml: what loads a package, and how it is loaded."""

    package: str
    commands: frozenset[str]
    environments: frozenset[str]
    columns: frozenset[str]
    trace: str
    unless: frozenset[str]
    options: str
    behind: str
    late: str = ""

    def is_wanted(self, used: _Used) -> bool:
        """Tell whether the texts use anything of the package."""
        if self.commands & used.commands or self.environments & used.environments or self.columns & used.columns:
            return True
        return bool(self.trace) and any(map(_TRACES[self.trace], used.trees))

    def write(self) -> str:
        """Write the lines that load it."""
        options = f"[{self.options}]" if self.options else ""
        before, load = read_policy().before.get(self.package, ""), rf"\usepackage{options}{{{self.package}}}"
        if self.late:
            load = _write_late(rf"\ifdefined\{self.late}\else{load}\fi")
        return "\n".join(filter(None, (_write_internal(before), load, self.behind)))


@dataclass(frozen=True, slots=True)
class _Used:
    """What the texts use, but for what the author defines himself."""

    trees: Sequence[Tree]
    commands: frozenset[str]
    environments: frozenset[str]
    columns: frozenset[str]


@cache
def read_on_demand() -> tuple[OnDemand, ...]:
    """Read on_demand.toml."""
    table = tomllib.loads(files(__package__).joinpath("on_demand.toml").read_text(encoding="utf-8"))
    return tuple(_read_row(package, row) for package, row in table.items())


def _read_row(package: str, row: Mapping[str, str]) -> OnDemand:
    names = {key: frozenset(row.get(key, "").split()) for key in ("commands", "environments", "columns", "unless")}
    return OnDemand(
        package,
        names["commands"],
        names["environments"],
        names["columns"],
        row.get("trace", ""),
        names["unless"],
        row.get("options", ""),
        row.get("with", ""),
        row.get("late", ""),
    )


# Without showstringspaces=false a blank inside a string is printed as ␣ from TeX Live 2024 on.
_LISTINGS = r"""\lstset{basicstyle=\ttfamily\small,columns=fullflexible,keepspaces=true,breaklines=true}
\lstset{showstringspaces=false}"""
_LISTED_LETTERS = r"""\makeatletter
\begingroup\catcode0=12
\gdef\elyazma@listed{\lst@CCECUse\lst@ProcessLetter <letters>^^00}
\endgroup
\AddToHook{package/listings/after}{\ifdefined\Umathcode
  \lst@AddToHook{SelectCharTable}{\lst@ifec\elyazma@listed\fi}\fi}
\makeatother"""
"""listings moves letters beyond U+00FF to the end of their word, unless it is told that they are letters."""
_LAST_OF_LISTINGS = "\u00ff"


def write_packages(texts: Iterable[str], loaded: Collection[str] = (), class_: str = "") -> NoEscape:
    """Write the lines that load what the texts need; nothing where they need nothing.

    `loaded` are the packages that the author's preamble loads itself, `class_` the layout's document class.
    """
    trees = [parse(text) for text in texts]
    used = _read_used(trees)
    taken, lines = set(loaded), []
    for row in read_on_demand():
        free = row.package not in taken and not row.unless & taken
        if free and row.is_wanted(used) and not read_policy().why_left_out(row.package, class_):
            taken.add(row.package)
            lines.append(row.write())
            lines += [_LISTINGS] if row.package == _LISTING else []
    # A package, or a file of the author's own, may load it as well.
    lists = _LISTING in taken or any(_LISTING in tree.text for tree in trees)
    lines = [*(_write_letters(trees) if lists else ()), *lines]
    repair = read_policy().repairs.get(class_, "") if lines else ""
    return NoEscape("\n".join([*([_write_internal(repair)] if repair else []), *lines, *_write_libraries(trees)]))


def _write_late(tex: str) -> str:
    return rf"\AddToHook{{begindocument/before}}{{{tex}}}"


_LIBRARIES = frozenset(("usetikzlibrary", "usepgfplotslibrary", "usepgflibrary"))


def _write_libraries(trees: Iterable[Tree]) -> Iterator[str]:
    """Load the libraries of drawings before the text: arrows.meta is an error between two of its paragraphs."""
    named = (
        (command.name, argument.text)
        for tree in trees
        for command in tree.commands(_LIBRARIES)
        if (argument := tree.tokens.mandatory(command.name_end))
    )
    for name, libraries in dict.fromkeys(named):
        yield _write_late(rf"\ifdefined\{name}\{name}{{{libraries}}}\fi")


def _write_internal(tex: str) -> str:
    """Write TeX that names LaTeX's own macros."""
    return f"\\makeatletter{tex}\\makeatother" if "@" in tex else tex


def _read_used(trees: Sequence[Tree]) -> _Used:
    openings = [opening for tree in trees for opening in tree.tokens.openings()]
    definitions = [read_definitions(tree) for tree in trees]
    macros = {name for commands, _ in definitions for name in commands}
    own = {name for _, environments in definitions for name in environments}
    return _Used(
        trees,
        frozenset(each.name for each in openings if not each.environment) - macros,
        frozenset(each.name for each in openings if each.environment) - own,
        frozenset(letter for tree in trees for letter in list_column_letters(tree)),
    )


def _places_float_here(tree: Tree) -> bool:
    known = standard_signatures()
    floats = tree.environments(known.figures | known.tables)
    return any(each.arguments and each.arguments[0] and "H" in each.arguments[0].text for each in floats)


def _gives_list_options(tree: Tree) -> bool:
    return any(each.arguments and each.arguments[0] for each in tree.environments(_LISTS))


def _gives_unit(tree: Tree) -> bool:
    return any(tree.text.startswith(("{", "["), command.name_end) for command in tree.commands({"unit"}))


def _stars_theorem(tree: Tree) -> bool:
    return any(command.starred for command in tree.commands({"newtheorem"}))


def _writes_linguex(tree: Tree) -> bool:
    return any(tree.text.startswith(".", command.end) for command in tree.commands({"ex"}))


def _inputs_drawing(tree: Tree) -> bool:
    """Tell whether a text inputs a drawing of Inkscape's, whose TeX sets colours (its option "PDF + LaTeX")."""
    return any(read_input(each).endswith(".pdf_tex") for each in tree.commands(INPUTTING))


_TRACES: Mapping[str, Callable[[Tree], bool]] = MappingProxyType(
    {
        "float-here": _places_float_here,
        "list-options": _gives_list_options,
        "unit-in-braces": _gives_unit,
        "starred-theorem": _stars_theorem,
        "linguex": _writes_linguex,
        "inkscape": _inputs_drawing,
    }
)


_LISTING = "listings"


def _write_letters(trees: Iterable[Tree]) -> Iterator[str]:
    written = "".join(remove_comments(tree) for tree in trees)
    if letters := "".join(sorted({letter for letter in written if letter > _LAST_OF_LISTINGS})):
        yield _LISTED_LETTERS.replace("<letters>", letters)
