r"""Read from a document class what its own commands do, so that a text keeps them in another class.

A command that only sets something for the class's own pages becomes one that prints nothing; one whose definition uses
nothing but what every class has is taken as it is; any other prints the text it is given.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from elyazma.tex.arguments import read_arguments
from elyazma.tex.signatures import standard_signatures
from elyazma.tex.tokens import Argument, Tokens, tokenize

_DEFINES_COMMAND = (
    r"\\(?P<definer>newcommand|renewcommand|providecommand|DeclareRobustCommand|def|gdef|edef|xdef|long\s*\\def)"
    r"\*?\s*\{?\s*\\(?P<name>NAMES)\s*\}?(?![A-Za-z@])"
)
_DEFINES_ENVIRONMENT = r"\\(?P<definer>newenvironment|renewenvironment)\*?\s*\{\s*(?P<name>NAMES)\s*\}"
_ALIASES = r"\\(?:let|gdef)\s*\\(?P<name>NAMES)\s*=?\s*\\(?P<other>[A-Za-z]+)(?![A-Za-z@])"
_LONGEST = 6000
"""Characters of a class in which a definition has to end."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SETTERS = _names(
    """
    def gdef edef xdef let global setlength addtolength setcounter newtoks newif advance ignorespaces relax unskip
    setbox newcommand renewcommand providecommand AtBeginDocument AtEndDocument appdef
    """
)
_PLAIN = _names(
    """
    emph textbf textit textsc textrm textsf texttt textup textmd textsl textnormal textsuperscript textsubscript
    ensuremath mathrm mathbf mathit mathsf mathcal mathbb text mbox hbox noindent par quad qquad space ldots dots
    section subsection subsubsection paragraph subparagraph label ref begin end item hline toprule midrule bottomrule
    small footnotesize normalsize large bfseries itshape scshape sffamily ttfamily rmfamily upshape mdseries
    smallskip medskip bigskip vspace hspace centering hfill newline nobreakspace footnote url href citep citet cite
    xspace protect textcolor
    """
)


@dataclass(frozen=True, slots=True)
class _Definition:
    """What a class says of a name: how many arguments it takes, the first one's default, and what it does."""

    count: int
    default: str | None
    body: str
    ending: str | None = None


def write_stand_ins(
    source: str, commands: Collection[str], environments: Collection[str], printed: Collection[str]
) -> str:
    r"""Write what stands for the commands and environments that a class's `source` defines, out of those of a text.

    `printed` are the commands that stand in the text itself, where an argument may be words. Each line defines a name
    only if there is none, and lets a package or the author define it later.
    """
    found = [*_find_commands(source, commands), *_find_aliases(source, commands)]
    lines = [_write_command(name, definition, printed=name in printed) for name, definition in found]
    lines += [_write_environment(name, each) for name, each in _find_environments(source, environments)]
    return "\n".join(dict.fromkeys(lines))


def list_loaded_classes(source: str) -> tuple[str, ...]:
    """Give the classes that a class is made upon."""
    return tuple(dict.fromkeys(_LOADS.findall(source)))


_LOADS = re.compile(r"\\LoadClass(?:WithOptions)?\s*(?:\[[^\]]*\])?\s*\{([\w.-]+)\}")


def _find_commands(source: str, names: Collection[str]) -> Iterator[tuple[str, _Definition]]:
    for found in _list_definitions(source, _DEFINES_COMMAND, names):
        tokens = tokenize(source[found.start() : found.start() + _LONGEST], "")
        at = found.end() - found.start()
        definition = _read_parameters(tokens, at) if found["definer"].endswith("def") else _read_latex(tokens, at)
        if definition:
            yield found["name"], definition


def _find_environments(source: str, names: Collection[str]) -> Iterator[tuple[str, _Definition]]:
    for found in _list_definitions(source, _DEFINES_ENVIRONMENT, names):
        tokens = tokenize(source[found.start() : found.start() + _LONGEST], "")
        definition = _read_latex(tokens, found.end() - found.start(), environment=True)
        if definition:
            yield found["name"], definition


def _find_aliases(source: str, names: Collection[str]) -> Iterator[tuple[str, _Definition]]:
    for found in _list_definitions(source, _ALIASES, names):
        if found["other"] in _PLAIN:
            yield found["name"], _Definition(0, None, rf"\{found['other']}")


def _list_definitions(source: str, pattern: str, names: Collection[str]) -> Iterator[re.Match[str]]:
    """Give the last definition of each name: a class may define one twice."""
    known = [name for name in names if name]
    if known:
        spelled = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
        last = {found["name"]: found for found in re.finditer(pattern.replace("NAMES", spelled), source)}
        yield from last.values()


def _read_latex(tokens: Tokens, position: int, *, environment: bool = False) -> _Definition | None:
    letters = "oomm" if environment else "oom"
    _, read, _ = read_arguments(tokens, position, letters)
    count, default, *bodies = (argument for _, argument in read)
    if not bodies or not all(bodies):
        return None
    number = count.text.strip() if count else "0"
    texts = [body.text for body in bodies if body]
    return _Definition(
        int(number) if number.isdecimal() else 0,
        default.text if default else None,
        texts[0],
        texts[1] if environment else None,
    )


_PARAMETERS = re.compile(r"\s*((?:#\d)*)\s*(?=\{)")


def _read_parameters(tokens: Tokens, position: int) -> _Definition | None:
    found = _PARAMETERS.match(tokens.text, position)
    body: Argument | None = tokens.mandatory(found.end()) if found else None
    return _Definition(found[1].count("#"), None, body.text) if found and body else None


def _write_command(name: str, definition: _Definition, *, printed: bool) -> str:
    body = _write_body(definition, printed=printed)
    return rf"\ifdefined\{name}\else\NewDocumentCommand\{name}{{{_write_arguments(definition)}}}{{{body}}}\fi"


def _write_environment(name: str, definition: _Definition) -> str:
    plain = _is_plain(definition.body) and _is_plain(definition.ending or "")
    begin, end = (definition.body, definition.ending) if plain else ("", "")
    arguments = _write_arguments(definition)
    return rf"\ifcsname {name}\endcsname\else\NewDocumentEnvironment{{{name}}}{{{arguments}}}{{{begin}}}{{{end}}}\fi"


def _write_arguments(definition: _Definition) -> str:
    if definition.default is None:
        return "+m" * definition.count
    default = definition.default if _is_plain(definition.default) else ""
    return f"O{{{default}}}" + "+m" * (definition.count - 1)


def _write_body(definition: _Definition, *, printed: bool) -> str:
    if _sets_only(definition.body):
        return ""
    if _is_plain(definition.body):
        return definition.body
    first = 2 if definition.default is not None else 1
    return " ".join(f"#{number}" for number in range(first, definition.count + 1)) if printed else ""


def _sets_only(body: str) -> bool:
    """Tell whether a definition begins by setting something, and so prints nothing."""
    tokens = tokenize(body.strip(), "").items
    return bool(tokens) and tokens[0].kind == "command" and tokens[0].name in _SETTERS


def _is_plain(body: str) -> bool:
    """Tell whether a definition uses nothing but what every class has."""
    names = {token.name for token in tokenize(body, "").items if token.kind == "command" and token.name.isalpha()}
    return "@" not in body and names <= _PLAIN | standard_signatures().mathematics
