r"""Acronyms of glossaries, acro and acronym: the long form at the first use, the short one behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from elyazma.model.light_dataclass import dataclass
from elyazma.tex.arguments import read_arguments, split_options
from elyazma.tex.parse import parse
from elyazma.tex.tree import Command, Environment, Tree, walk


@dataclass(frozen=True, slots=True)
class Acronym:
    """A short form and what it is short for, as TeX; a term of a glossary has no long form."""

    short: str
    long: str = ""


@dataclass
class Acronyms:
    """The acronyms by their keys, and those that the text has used."""

    known: Mapping[str, Acronym] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def print_form(self, command: str, key: str) -> str | None:
        """Give what a command prints for a key, and remember its use; none for what is not known."""
        acronym, form = self.known.get(key), FORMS.get(command.lower())
        if acronym is None or form is None:
            return None
        plural = "s" * (command.lower() in _PLURALS)
        short, long = acronym.short + plural, acronym.long + plural * bool(acronym.long)
        if form == "first":
            form = "full" if acronym.long and key not in self.used else "short"
            self.used.add(key)
        printed = {"full": f"{long} ({short})", "long": long, "short": short}[form]
        return printed[:1].upper() + printed[1:] if command[:1].isupper() else printed


def _names(text: str) -> list[str]:
    return text.split()


FORMS = {
    **dict.fromkeys(_names("gls glspl ac acp"), "first"),
    **dict.fromkeys(_names("acrshort acrshortpl acs acsp glsentryshort glsxtrshort glstext glsname"), "short"),
    **dict.fromkeys(_names("acrlong acrlongpl acl aclp glsentrylong glsxtrlong"), "long"),
    **dict.fromkeys(_names("acrfull acrfullpl acf acfp glsxtrfull glsfirst"), "full"),
}
"""The commands in small letters, and the form that each prints (the manuals of glossaries, acronym and acro)."""

NAMES = frozenset(name for form in FORMS for name in (form, form.capitalize()))
_PLURALS = frozenset(_names("glspl acp acrshortpl acsp acrlongpl aclp acrfullpl acfp"))
_DEFINING = {
    "newacronym": "onmm",
    "newabbreviation": "onmm",
    "newglossaryentry": "nm",
    "DeclareAcronym": "nm",
    "acro": "nom",
    "acrodef": "nom",
}


def read_acronyms(texts: Iterable[str]) -> Mapping[str, Acronym]:
    """Read the acronyms that an author defines, by key."""
    return dict(found for text in texts for found in _read_definitions(parse(text)))


def _read_definitions(tree: Tree) -> Iterator[tuple[str, Acronym]]:
    for command in tree.commands(_DEFINING):
        letters = _DEFINING[command.name]
        _, read, _ = read_arguments(tree.tokens, command.start + 1 + len(command.name), letters)
        given = [argument.text.strip() for letter, argument in read if letter != "o" and argument]
        option = next((argument.text.strip() for letter, argument in read if letter == "o" and argument), "")
        match command.name, given:
            case (("newacronym" | "newabbreviation"), [key, short, long]):
                yield key, Acronym(short, long)
            case (("acro" | "acrodef"), [key, long]):
                yield key, Acronym(option or key, long)
            case (("newglossaryentry" | "DeclareAcronym"), [key, keys]):
                values = dict(_read_keys(keys))
                yield (
                    key,
                    Acronym(values.get("short", values.get("text", values.get("name", key))), values.get("long", "")),
                )


LIST = "acronym"
"""The environment of the package acronym that prints all of them."""


def read_list(tree: Tree, environment: Environment) -> Iterator[tuple[int, int, str, str]]:
    """Give what a list of acronyms prints: from where to where, a short form and the long one."""
    for command in (node for node in walk(environment.body) if isinstance(node, Command) and node.name == "acro"):
        _, read, end = read_arguments(tree.tokens, command.name_end, _DEFINING["acro"])
        (_, key), (_, short), (_, long) = read
        if key and long:
            yield command.start, end, (short or key).text, long.text


def _read_keys(keys: str) -> Iterator[tuple[str, str]]:
    for option in split_options(keys):
        key, _, value = option.partition("=")
        yield key.strip(), value.strip().removeprefix("{").removesuffix("}")
