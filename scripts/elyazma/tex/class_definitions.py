r"""Read from a document class or package what its own commands do, so that a text keeps them without it.

A definition that uses nothing but what every document has, directly or through other definitions of the same source,
is taken as it is. One that only sets something for the class's own pages becomes one that prints nothing; any other
prints the text it is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files

from elyazma.tex.arguments import read_arguments
from elyazma.tex.signatures import standard_signatures
from elyazma.tex.tokens import Tokens, tokenize

_DEFINES = re.compile(
    r"""
      \\(?P<definer>newcommand|renewcommand|providecommand|DeclareRobustCommand|DeclareMathOperator
        |(?:long\s*\\|protected\s*\\|outer\s*\\)*(?:def|gdef|edef|xdef))
        \*?\s*\{?\s*\\(?P<name>[A-Za-z@]+)\s*\}?(?![A-Za-z@])
    | \\(?P<begins>newenvironment|renewenvironment)\*?\s*\{\s*(?P<environment>[A-Za-z@*]+)\s*\}
    | \\(?:let|gdef)\s*\\(?P<alias>[A-Za-z@]+)\s*=?\s*\\(?P<other>[A-Za-z@]+)(?![A-Za-z@])
    """,
    re.VERBOSE,
)
_THEOREM = re.compile(
    r"\\newtheorem\*?\s*\{(?P<name>[A-Za-z@*]+)\}\s*(?:\[(?P<shared>[^\]]*)\])?\s*\{(?P<word>[^{}]*)\}"
)
_FLOAT = re.compile(r"\\newfloat\s*\{(?P<name>[A-Za-z@*]+)\}\s*\{[^{}]*\}\s*\{\w+\}")
_BOX = re.compile(
    r"\\(?:newtcolorbox|newmdenv|NewEnviron)\s*(?:\[[^\]]*\])?\s*\{(?P<name>[A-Za-z@*]+)\}"
    r"\s*(?:\[(?P<count>\d)\])?(?P<default>\[[^\]]*\])?"
)
_COLOUR = re.compile(r"\\definecolor\s*\{(?P<name>[\w.!-]+)\}\s*\{\w+\}\s*\{[^{}]*\}")
_NAME = re.compile(r"\\([A-Za-z@]+)")
_FAMILY = re.compile(r"\\newfontfamily\s*\{?\\([A-Za-z]+)\}?")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*\n?[ \t]*")
_LONGEST = 6000
"""Characters of a class in which a definition has to end."""
_MOST_HELPERS = 40
"""Definitions that one is made upon at most: more than these are a class's machinery, not a command."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SETTERS = _names(
    """
    def gdef edef xdef let global setlength addtolength setcounter newtoks newif advance ignorespaces relax unskip
    setbox newcommand renewcommand providecommand AtBeginDocument AtEndDocument appdef
    """
)
_PRINTERS = _names("box copy unhbox unvbox leavevmode hbox vbox mbox parbox begin textbf textit centerline par")
_OF_PAGES = _names(
    """
    maketitle @maketitle twocolumn onecolumn AtBeginDocument AtEndDocument shipout output documentclass LoadClass
    RequirePackage usepackage input @input InputIfFileExists openout write immediate special pagestyle thispagestyle
    marginpar bibliography bibliographystyle thebibliography @bibitem read catcode lowercase uppercase scantokens
    """
)
"""What a layout does itself, what reads or writes files, and what changes how TeX reads the rest."""


@dataclass(frozen=True, slots=True)
class _Definition:
    r"""What a class says of a name: how, its parameters as they are written, and what it does.

    `count` arguments, the first one's `default`, `ending` of an environment, `robust` unless \def wrote it.
    """

    definer: str
    count: int
    default: str | None
    body: str
    parameters: str = ""
    ending: str | None = None


@dataclass(frozen=True)
class ClassSource:
    """The text of a class, with those it is made upon before it, or of a package."""

    text: str
    _read: dict[str, _Definition | None] = field(default_factory=dict, repr=False)

    @cached_property
    def bare(self) -> str:
        """Give the text without comments: definitions may stand in them."""
        return _COMMENT.sub("", self.text)

    @cached_property
    def places(self) -> Mapping[tuple[str, str], re.Match[str]]:
        """Give where each name is defined, the last time: a class may define one twice."""
        kinds = ("name", "environment", "alias")
        return {(kind, each[kind]): each for each in _DEFINES.finditer(self.bare) for kind in kinds if each[kind]}

    @cached_property
    def families(self) -> frozenset[str]:
        """Give the commands that choose a font of the class's: the layout's serves in its place."""
        return frozenset(_FAMILY.findall(self.bare))

    def command(self, name: str) -> _Definition | None:
        """Give what a command does; nothing for one that the source does not define."""
        if name in self.families:
            return _Definition("newcommand", 0, None, "")
        if name not in self._read:
            found = self.places.get(("name", name)) or self.places.get(("alias", name))
            self._read[name] = self._read_command(found) if found else None
        return self._read[name]

    def _read_command(self, found: re.Match[str]) -> _Definition | None:
        if found["alias"]:
            return _Definition("let", 0, None, rf"\{found['other']}")
        tokens, at = self._cut(found)
        definer = found["definer"].rpartition("\\")[2]
        return _read_parameters(tokens, at) if definer.endswith("def") else _read_latex(tokens, at, definer)

    def environment(self, name: str) -> _Definition | None:
        """Give what an environment does; nothing for one that the source does not define."""
        found = self.places.get(("environment", name))
        return _read_latex(*self._cut(found), "newenvironment") if found else None

    def _cut(self, found: re.Match[str]) -> tuple[Tokens, int]:
        cut = self.bare[found.start() : found.start() + _LONGEST]
        at = found.end() - found.start()
        # A definition within another one doubles its signs of parameters.
        return tokenize(cut.replace("##", "#") if cut.startswith("##", at) else cut, ""), at


@cache
def kernel_commands() -> frozenset[str]:
    """Give what every document has, whatever its class: scripts/list_kernel_commands.py writes the table."""
    return frozenset(files(__package__).joinpath("kernel_commands.txt").read_text(encoding="utf-8").split())


@dataclass(frozen=True, slots=True)
class StandIns:
    """TeX that stands for what a text uses of a class; `silent` are the commands that print nothing where they did."""

    tex: str
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """What a paper uses: commands and environments by name, those of them that stand in its `text`, and this itself.

    In the text an argument may be words, in the preamble it is not. `provided` are the names that layouts have of
    their own accord.
    """

    commands: frozenset[str]
    environments: frozenset[str]
    printed: frozenset[str]
    text: str = ""
    provided: frozenset[str] = frozenset()


def write_stand_ins(source: ClassSource, used: Usage) -> StandIns:
    r"""Write what stands for the commands and environments that a class's `source` defines, out of those of a paper.

    Each line defines a name only if there is none, and lets a package or the author define it later.
    """
    writer = _Writer(source, used.provided)
    for name in sorted(used.commands - kernel_commands() - _standard()):
        writer.write_command(name, printed=name in used.printed)
    for name in sorted(used.environments):
        writer.write_environment(name)
    lines = [*_write_colours(source.bare, used.text), *_write_theorems(source.bare, used.environments)]
    lines += [*_write_boxes(source.bare, used.environments), *writer.lines]
    return StandIns("\n".join(lines), tuple(writer.silent))


def list_loaded_classes(source: str) -> tuple[str, ...]:
    """Give the classes that a class is made upon."""
    return tuple(dict.fromkeys(_LOADS.findall(source)))


def list_loaded_packages(source: str) -> dict[str, str]:
    """Give the packages that a class loads, each with its options where it has some of its own."""
    found: dict[str, str] = {}
    for options, names in _REQUIRES.findall(source):
        listed = [name.strip() for name in names.split(",") if name.strip()]
        for name in listed:
            own = "".join(options.split()) if len(listed) == 1 and _PLAIN_OPTIONS.fullmatch(options) else ""
            found[name] = found.get(name) or own
    return found


_PLAIN_OPTIONS = re.compile(r"[\w\s,.=-]*")


def list_inputs(source: str) -> tuple[str, ...]:
    """Give the files that a class inputs by their names."""
    return tuple(dict.fromkeys(_INPUTS.findall(source)))


_INPUTS = re.compile(r"\\input\s*\{([\w.-]+)\}")
_LOADS = re.compile(r"\\LoadClass(?:WithOptions)?\s*(?:\[[^\]]*\])?\s*\{([\w.-]+)\}")
_REQUIRES = re.compile(r"\\(?:RequirePackage|usepackage)(?:WithOptions)?\s*(?:\[([^\]]*)\])?\s*\{([\w.,\s-]+)\}")


@dataclass
class _Writer:
    """The lines written so far, each name once."""

    source: ClassSource
    provided: frozenset[str]
    lines: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    def write_command(self, name: str, *, printed: bool) -> None:
        definition = self.source.command(name)
        if definition is None:
            self.write_arguments(name, self.source.environment(name), printed=printed)
        elif _sets_only(definition.body):
            self.add(name, _write_plain(name, definition, ""))
        elif (helpers := self.find_helpers(name, definition)) is not None:
            for helper, its in helpers.items():
                self.add(helper, _write_copy(helper, its))
        else:
            self.write_arguments(name, definition, printed=printed)

    def write_arguments(self, name: str, definition: _Definition | None, *, printed: bool) -> None:
        """Write what prints its arguments; an environment that is written as a command does so too."""
        if definition is None or name in self.provided:
            return
        body = _print_arguments(definition) if printed else ""
        self.silent += [name] if printed and not body else []
        self.add(name, _write_plain(name, definition, body))

    def write_environment(self, name: str) -> None:
        definition = self.source.environment(name)
        if definition is None:
            return
        helpers = self.find_helpers("", definition)
        for helper, its in (helpers or {}).items():
            if helper:
                self.add(helper, _write_copy(helper, its))
        self.lines.append(_write_environment(name, definition, copied=helpers is not None))

    def add(self, name: str, line: str) -> None:
        if name not in self.known:
            self.known.add(name)
            self.lines.append(line)

    def find_helpers(self, name: str, definition: _Definition) -> dict[str, _Definition] | None:
        """Give the definitions that one is made upon, itself the last; nothing where one cannot be had."""
        found: dict[str, _Definition] = {}
        waiting = [(name, definition)]
        while waiting:
            here, its = waiting.pop()
            if here in found:
                continue
            found[here] = its
            needed = _list_names(f"{its.body} {its.ending or ''} {its.default or ''}")
            own = needed - kernel_commands() - _standard() - found.keys()
            if needed & _OF_PAGES or len(found) > _MOST_HELPERS or _wants_more(its):
                return None
            for other in sorted(own):
                helper = self.source.command(other)
                if helper is None:
                    return None
                waiting.append((other, helper))
        return dict(reversed(found.items()))


def _wants_more(definition: _Definition) -> bool:
    """Tell whether a definition names arguments of one that it stands in."""
    named = re.findall(r"#(\d)", f"{definition.body}{definition.ending or ''}")
    return any(int(number) > definition.count for number in named)


def _list_names(body: str) -> set[str]:
    return set(_NAME.findall(body))


@cache
def _standard() -> frozenset[str]:
    """Give the commands that every layout has beside the kernel's."""
    return frozenset(
        _names(
            """
            text url href citep citet cite xspace textcolor color toprule midrule bottomrule cmidrule boldsymbol
            includegraphics multirow dfrac tfrac operatorname eqref
            """
        )
        | standard_signatures().mathematics
    )


def _read_latex(tokens: Tokens, position: int, definer: str) -> _Definition | None:
    environment = definer == "newenvironment"
    _, read, _ = read_arguments(tokens, position, "oomm" if environment else "oom")
    count, default, *bodies = (argument for _, argument in read)
    if not bodies or not all(bodies):
        return None
    number = count.text.strip() if count else "0"
    texts = [body.text for body in bodies if body]
    return _Definition(
        definer,
        int(number) if number.isdecimal() else 0,
        default.text if default else None,
        texts[0],
        ending=texts[1] if environment else None,
    )


_PARAMETERS = re.compile(r"((?:[^{}#\\\n]|#\d)*)\s*(?=\{)")


def _read_parameters(tokens: Tokens, position: int) -> _Definition | None:
    found = _PARAMETERS.match(tokens.text, position)
    body = tokens.mandatory(found.end()) if found else None
    return _Definition("def", found[1].count("#"), None, body.text, found[1].strip()) if found and body else None


def _write_copy(name: str, definition: _Definition) -> str:
    """Write a definition as the class has it, where there is none of this name."""
    if definition.definer == "let":
        written = rf"\let\{name}={definition.body}"
    elif definition.definer == "def":
        written = rf"\def\{name}{definition.parameters}{{{definition.body}}}"
    elif definition.definer == "DeclareMathOperator":
        written = rf"\DeclareMathOperator\{name}{{{definition.body}}}"
    else:
        default = "" if definition.default is None else f"[{definition.default}]"
        count = f"[{definition.count}]" if definition.count else ""
        robust = "DeclareRobustCommand" if definition.definer == "DeclareRobustCommand" else "newcommand"
        written = rf"\{robust}\{name}{count}{default}{{{definition.body}}}"
    return rf"\ifdefined\{name}\else{written}\fi"


def _write_plain(name: str, definition: _Definition, body: str) -> str:
    """Write what only prints its arguments, or nothing."""
    return rf"\ifdefined\{name}\else\NewDocumentCommand\{name}{{{_write_arguments(definition)}}}{{{body}}}\fi"


def _write_environment(name: str, definition: _Definition, *, copied: bool) -> str:
    begin, end = (definition.body, definition.ending) if copied else ("", "")
    arguments = _write_arguments(definition)
    return rf"\ifcsname {name}\endcsname\else\NewDocumentEnvironment{{{name}}}{{{arguments}}}{{{begin}}}{{{end}}}\fi"


def _write_arguments(definition: _Definition) -> str:
    if definition.default is None:
        return "+m" * definition.count
    default = "" if "#" in definition.default or "@" in definition.default else definition.default
    return f"O{{{default}}}" + "+m" * (definition.count - 1)


def _print_arguments(definition: _Definition) -> str:
    first = 2 if definition.default is not None else 1
    return " ".join(f"#{number}" for number in range(first, definition.count + 1))


def _sets_only(body: str) -> bool:
    """Tell whether a definition begins by setting something and prints nothing."""
    tokens = tokenize(body.strip(), "").items
    if not tokens or tokens[0].kind != "command" or tokens[0].name not in _SETTERS:
        return False
    return not _list_names(body) & _PRINTERS


def _write_colours(source: str, text: str) -> Iterator[str]:
    """Write the colours of a class that a text names."""
    for name, written in {found["name"]: found[0] for found in _COLOUR.finditer(source)}.items():
        if re.search(rf"\b{re.escape(name)}\b", text):
            yield rf"\ifdefined\definecolor\ifcsname\string\color@{name}\endcsname\else{written}\fi\fi"


def _write_boxes(source: str, environments: Iterable[str]) -> Iterator[str]:
    """Write the floats of a class that a text has, and its boxes, whose text alone is printed."""
    wanted = set(environments)
    for name, written in {each["name"]: each[0] for each in _FLOAT.finditer(source)}.items():
        if name in wanted:
            yield rf"\RequirePackage{{float}}\ifcsname {name}\endcsname\else{written}\fi"
    for found in _BOX.finditer(source):
        if found["name"] in wanted:
            count = int(found["count"] or 0)
            arguments = "O{}" + "+m" * (count - 1) if found["default"] or not count else "+m" * count
            defined = rf"\NewDocumentEnvironment{{{found['name']}}}{{{arguments}}}{{}}{{}}"
            yield rf"\ifcsname {found['name']}\endcsname\else{defined}\fi"


def _write_theorems(source: str, environments: Iterable[str]) -> Iterator[str]:
    """Write the theorems of a class that a text has, each with a counter of its own or that of another one."""
    found = {each["name"]: each for each in _THEOREM.finditer(source)}
    wanted = [name for name in found if name in set(environments)]
    shared = {found[name]["shared"] for name in wanted} - {None}
    for name in [*(name for name in found if name in shared and name not in wanted), *wanted]:
        counter = found[name]["shared"]
        with_ = f"[{counter}]" if counter and counter in found else ""
        yield rf"\ifcsname {name}\endcsname\else\newtheorem{{{name}}}{with_}{{{found[name]['word']}}}\fi"
