r"""Read what a document class or package defines, loads and inputs, from its source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from functools import cached_property

from elyazma.model.light_dataclass import dataclass
from elyazma.tex.arguments import read_arguments
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
_FAMILY = re.compile(r"\\newfontfamily\s*\{?\\([A-Za-z]+)\}?")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*\n?[ \t]*")
_LONGEST = 6000
"""Characters of a class in which a definition has to end."""


@dataclass(frozen=True, slots=True)
class ClassDefinition:
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
    _read: dict[str, ClassDefinition | None] = field(default_factory=dict, repr=False)

    @cached_property
    def bare(self) -> str:
        """Give the text without comments: definitions may stand in them."""
        return _COMMENT.sub("", self.text)

    @cached_property
    def places(self) -> Mapping[tuple[str, str], re.Match[str]]:
        """Give where each name is defined, the last time: a class may define one twice.

        What it only defines anew is a package's, and comes with that.
        """
        places: dict[tuple[str, str], re.Match[str]] = {}
        for found in _DEFINES.finditer(self.bare):
            place = next((kind, found[kind]) for kind in ("name", "environment", "alias") if found[kind])
            definer = found["definer"] or found["begins"] or ""
            if place in places or not definer.startswith("renew"):
                places[place] = found
        return places

    def defines(self, name: str) -> bool:
        """Tell whether a command or an environment is defined here, in whatever way."""
        return any((kind, name) in self.places for kind in ("name", "environment", "alias"))

    @cached_property
    def families(self) -> frozenset[str]:
        """Give the commands that choose a font of the class's: the layout's serves in its place."""
        return frozenset(_FAMILY.findall(self.bare))

    def command(self, name: str) -> ClassDefinition | None:
        """Give what a command does; nothing for one that the source does not define."""
        if name in self.families:
            return ClassDefinition("newcommand", 0, None, "")
        if name not in self._read:
            found = self.places.get(("name", name)) or self.places.get(("alias", name))
            self._read[name] = self._read_command(found) if found else None
        return self._read[name]

    def _read_command(self, found: re.Match[str]) -> ClassDefinition | None:
        if found["alias"]:
            return ClassDefinition("let", 0, None, rf"\{found['other']}")
        tokens, at = self._cut(found)
        definer = found["definer"].rpartition("\\")[2]
        return _read_parameters(tokens, at) if definer.endswith("def") else _read_latex(tokens, at, definer)

    def environment(self, name: str) -> ClassDefinition | None:
        """Give what an environment does; nothing for one that the source does not define."""
        found = self.places.get(("environment", name))
        return _read_latex(*self._cut(found), "newenvironment") if found else None

    def _cut(self, found: re.Match[str]) -> tuple[Tokens, int]:
        cut = self.bare[found.start() : found.start() + _LONGEST]
        at = found.end() - found.start()
        # A definition within another one doubles its signs of parameters.
        return tokenize(cut.replace("##", "#") if cut.startswith("##", at) else cut, ""), at


def is_layout(source: str) -> bool:
    r"""Tell whether a package is a journal's layout: it defines how titles are printed, and how wide the text is."""
    return is_part_of_class(source) and bool(_WIDTH.search(ClassSource(source).bare))


def is_part_of_class(source: str) -> bool:
    r"""Tell whether a package that a class loads is a part of it: it defines how titles are printed."""
    return bool(_TITLE.search(ClassSource(source).bare))


_TITLE = re.compile(
    r"\\(?:g?def\b|let\b|(?:re)?newcommand\*?\s*\{?|(?:New|Renew|Declare)DocumentCommand\s*\{?)"
    r"\s*\\(?:@?maketitle|title|author)\b"
)
_WIDTH = re.compile(
    r"\\(?:setlength\s*\{?\s*\\(?:textwidth|hsize)|(?:textwidth|hsize)\s*=?\s*[\d.]+\s*[a-z]{2}|geometry)\b|\{geometry\}"
)


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


def _read_latex(tokens: Tokens, position: int, definer: str) -> ClassDefinition | None:
    environment = definer == "newenvironment"
    _, read, _ = read_arguments(tokens, position, "oomm" if environment else "oom")
    count, default, *bodies = (argument for _, argument in read)
    if not bodies or not all(bodies):
        return None
    number = count.text.strip() if count else "0"
    texts = [body.text for body in bodies if body]
    return ClassDefinition(
        definer,
        int(number) if number.isdecimal() else 0,
        default.text if default else None,
        texts[0],
        ending=texts[1] if environment else None,
    )


_PARAMETERS = re.compile(r"((?:[^{}#\\\n]|#\d)*)(?:\n\s*)?(?=\{)")


def _read_parameters(tokens: Tokens, position: int) -> ClassDefinition | None:
    found = _PARAMETERS.match(tokens.text, position)
    body = tokens.mandatory(found.end()) if found else None
    return ClassDefinition("def", found[1].count("#"), None, body.text, found[1].strip()) if found and body else None
