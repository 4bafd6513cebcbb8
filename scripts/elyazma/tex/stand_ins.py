r"""Write what stands for the commands of a document class or package, so that a text keeps them without it.

A definition that uses nothing but what every document has, directly or through other definitions of the same source,
is taken as it is. One that only sets something for the class's own pages becomes one that prints nothing; any other
prints the text it is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import field
from functools import cache

from elyazma.model.light_dataclass import dataclass
from elyazma.tex.class_definitions import ClassDefinition, ClassSource
from elyazma.tex.kernel import kernel_commands
from elyazma.tex.signatures import standard_signatures
from elyazma.tex.tokens import tokenize

_THEOREM = re.compile(
    r"\\(?:sp)?newtheorem\*?\s*\{(?P<name>[A-Za-z@*]+)\}\s*(?:\[(?P<shared>[^\]]*)\])?\s*\{(?P<word>[^{}]*)\}"
)
_FLOAT = re.compile(r"\\newfloat\s*\{(?P<name>[A-Za-z@*]+)\}\s*\{[^{}]*\}\s*\{\w+\}")
_BOX = re.compile(
    r"\\(?:newtcolorbox|newmdenv|NewEnviron)\s*(?:\[[^\]]*\])?\s*\{(?P<name>[A-Za-z@*]+)\}"
    r"\s*(?:\[(?P<count>\d)\])?(?P<default>\[[^\]]*\])?"
)
_COLOUR = re.compile(r"\\definecolor\s*(?:\[\w+\]\s*)?\{(?P<name>[\w.!-]+)\}\s*\{\w+\}\s*\{[^{}]*\}")
_COUNTER = re.compile(r"\\newcounter\s*\{(?P<name>[A-Za-z@]+)\}")
_NAME = re.compile(r"\\([A-Za-z@]+)")
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
class StandIns:
    """TeX that stands for what a text uses of a class.

    `silent` are the commands that print nothing where they did, `plain` those that print their arguments alone.
    """

    tex: str
    silent: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """What a paper uses: commands and environments by name, those of them that stand in its `text`, and this itself.

    In the text an argument may be words, in the preamble it is not. `provided` are the names that layouts have of
    their own accord, `own` the theorems that the author defines.
    """

    commands: frozenset[str]
    environments: frozenset[str]
    printed: frozenset[str]
    text: str = ""
    provided: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()


def write_stand_ins(source: ClassSource, used: Usage) -> StandIns:
    r"""Write what stands for the commands and environments that a class's `source` defines, out of those of a paper.

    Each line defines a name only if there is none, and lets a package or the author define it later.
    """
    writer = _Writer(source, used.provided)
    for name in sorted(used.commands - kernel_commands() - _standard()):
        writer.write_command(name, printed=name in used.printed)
    for name in sorted(used.environments):
        writer.write_environment(name)
    named = "\n".join([used.text, *writer.lines])
    lines = [*_write_colours(source.bare, named), *_write_theorems(source.bare, used)]
    lines += [*_write_switches(source.bare, used.commands), *_write_counters(source.bare, named)]
    lines += [*_write_boxes(source.bare, used.environments), *writer.lines]
    return StandIns("\n".join(lines), tuple(writer.silent), tuple(writer.plain))


@dataclass
class _Writer:
    """The lines written so far, each name once."""

    source: ClassSource
    provided: frozenset[str]
    lines: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
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

    def write_arguments(self, name: str, definition: ClassDefinition | None, *, printed: bool) -> None:
        """Write what prints its arguments; an environment that is written as a command does so too."""
        if definition is None or name in self.provided:
            return
        body = _print_arguments(definition) if printed else ""
        if printed:
            (self.plain if body else self.silent).append(name)
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

    def find_helpers(self, name: str, definition: ClassDefinition) -> dict[str, ClassDefinition] | None:
        """Give the definitions that one is made upon, itself the last; nothing where one cannot be had."""
        found: dict[str, ClassDefinition] = {}
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


def _write_counters(source: str, named: str) -> Iterator[str]:
    """Write the counters of a class that a text, or what it has of the class, counts with."""
    for found in _COUNTER.finditer(source):
        name = found["name"]
        if f"{{{name}}}" in named or f"c@{name}" in named or rf"\the{name}" in named:
            yield rf"\ifcsname c@{name}\endcsname\else\newcounter{{{name}}}\fi"


def _write_switches(bare: str, used: frozenset[str]) -> Iterator[str]:
    """Write the switches of a class that a text or a package of it sets or asks."""
    for name in dict.fromkeys(_SWITCH.findall(bare)):
        if used & {f"if{name}", f"{name}true", f"{name}false"}:
            yield rf"\ifcsname if{name}\endcsname\else\expandafter\newif\csname if{name}\endcsname\fi"


_SWITCH = re.compile(r"\\newif\s*\\if([A-Za-z@]+)")


def _wants_more(definition: ClassDefinition) -> bool:
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
            includegraphics multirow dfrac tfrac operatorname eqref ref pageref autoref nameref hyperref
            """
        )
        | standard_signatures().mathematics
    )


def _write_copy(name: str, definition: ClassDefinition) -> str:
    """Write a definition as the class has it, where there is none of this name."""
    if definition.definer == "let":
        written = rf"\let\{name}={definition.body}"
    elif definition.definer == "def":
        # An argument may have paragraphs; what takes none is compared with \@empty.
        long = r"\long" if definition.parameters else ""
        written = rf"{long}\def\{name}{definition.parameters}{{{definition.body}}}"
    elif definition.definer == "DeclareMathOperator":
        written = rf"\DeclareMathOperator\{name}{{{definition.body}}}"
    else:
        default = "" if definition.default is None else f"[{definition.default}]"
        count = f"[{definition.count}]" if definition.count else ""
        robust = "DeclareRobustCommand" if definition.definer == "DeclareRobustCommand" else "newcommand"
        written = rf"\{robust}\{name}{count}{default}{{{definition.body}}}"
    return rf"\ifdefined\{name}\else{written}\fi"


def _write_plain(name: str, definition: ClassDefinition, body: str) -> str:
    """Write what only prints its arguments, or nothing."""
    return rf"\ifdefined\{name}\else\NewDocumentCommand\{name}{{{_write_arguments(definition)}}}{{{body}}}\fi"


def _write_environment(name: str, definition: ClassDefinition, *, copied: bool) -> str:
    begin, end = (definition.body, definition.ending) if copied else ("", "")
    arguments = _write_arguments(definition)
    return rf"\ifcsname {name}\endcsname\else\NewDocumentEnvironment{{{name}}}{{{arguments}}}{{{begin}}}{{{end}}}\fi"


def _write_arguments(definition: ClassDefinition) -> str:
    if definition.default is None:
        return "+m" * definition.count
    default = "" if "#" in definition.default or "@" in definition.default else definition.default
    return f"O{{{default}}}" + "+m" * (definition.count - 1)


def _print_arguments(definition: ClassDefinition) -> str:
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


def _write_theorems(source: str, used: Usage) -> Iterator[str]:
    """Write the theorems of a class that a text has or counts others with, each with the counter that it has there."""
    found: dict[str, re.Match[str]] = {}
    for each in _THEOREM.finditer(source):
        # Where a class has a second way, with a counter of the theorem's own name, it makes this counter by hand.
        if each["name"] not in used.own:
            found.setdefault(each["name"], each)
    wanted = [name for name in found if name in used.environments or _counts_with(name, used.text)]
    shared = {found[name]["shared"] for name in wanted} - {None}
    for name in [*(name for name in found if name in shared and name not in wanted), *wanted]:
        counter = found[name]["shared"]
        with_ = f"[{counter}]" if counter and counter in found and counter != name else ""
        yield rf"\ifcsname {name}\endcsname\else\newtheorem{{{name}}}{with_}{{{found[name]['word']}}}\fi"


def _counts_with(name: str, text: str) -> bool:
    """Tell whether a text names a theorem whose counter others share: in brackets, or behind an equals sign."""
    return re.search(rf"\}}\s*\[{re.escape(name)}\]|=\s*{re.escape(name)}\b", text) is not None
