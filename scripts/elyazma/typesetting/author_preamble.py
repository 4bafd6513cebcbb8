r"""Write where an author's preamble is loaded: the last thing before the fonts and \begin{document}, in every layout.

What the layout has set by then (the page, its fonts, headings and title) it has again behind it; what the preamble
would have had from packages that are left out has stand-ins; and a name that the layout has defined is the author's
to define, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from fnmatch import filter as filter_names

from elyazma.model.diagnostics import Diagnostic, note
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase, phrase_data
from elyazma.sources.packages import Kind, find_refused, find_stand_ins, read_policy
from elyazma.sources.preamble import PREAMBLE, Preamble
from elyazma.tex.definitions import list_definitions
from elyazma.tex.kernel import kernel_commands
from elyazma.tex.languages import list_languages
from elyazma.tex.measuring import measures_text
from elyazma.tex.parse import parse
from elyazma.tex.shorthands import write_shorthands
from elyazma.typesetting.font_encodings import load_encodings
from elyazma.typesetting.split import BEGIN_DOCUMENT, Tail, end_preamble

_CLASS = r"\documentclass"


@dataclass(frozen=True, slots=True)
class AuthorTex:
    """The author's preamble, what it inputs and his own packages, by path; all his texts; and the layout's class.

    `fit` is TeX that runs behind the preamble, where there is one; `titles` are those of the works that are cited by
    them, by key; `language` is the article's, by babel's name.
    """

    files: Mapping[str, Preamble]
    texts: tuple[str, ...]
    class_: str = ""
    fit: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    language: str = ""


def load_preamble(main: str, author: AuthorTex, fonts: str = "", words: str = "") -> str:
    """End a layout's preamble: with the author's, the `fonts` that it chooses and the `words` that it hyphenates.

    `main` is the rendered template.
    """
    block = _write_block(author, main)
    early = any(measures_text(each.text) for each in author.files.values())
    ended = end_preamble(main, Tail(fonts, words, block, early))
    head, class_, rest = ended.partition(_CLASS)
    return f"{head}{_pass_options(author) if block else ''}{class_}{rest}"


def report_left_out(author: AuthorTex) -> tuple[Diagnostic, ...]:
    """Say what of the author's preamble the layout does itself."""
    return tuple(
        note(
            "preamble-left-out",
            phrase("{name} is left out: {why}", name=each.name, why=phrase_data(each.why)),
            each.span,
        )
        for read in author.files.values()
        for each in read.left_out
    )


def _pass_options(author: AuthorTex) -> str:
    """Write the options of the author's packages where no class can have loaded them without."""
    options = [option for each in author.files.values() for option in each.options]
    return "".join(f"\\PassOptionsToPackage{{{words}}}{{{package}}}\n" for package, words in options)


def _write_block(author: AuthorTex, main: str) -> str:
    stand_ins, refused = find_stand_ins(author.texts), find_refused(author.texts, author.class_)
    counters = list(_name_counters(author))
    if PREAMBLE not in author.files and not stand_ins and not refused and not counters:
        return ""
    written = _write_preamble(author, stand_ins, main) if PREAMBLE in author.files else _guard(stand_ins)
    titles = [rf"\@namedef{{elyazma@title@{key}}}{{{title}}}" for key, title in author.titles.items()]
    encodings = load_encodings(author.texts)
    return "\n".join(
        [_HEAD, r"\makeatletter", *titles, *encodings, *refused.values(), *written, *counters, r"\makeatother", ""]
    )


def _write_preamble(author: AuthorTex, stand_ins: Mapping[tuple[Kind, str], str], main: str) -> list[str]:
    policy, own = read_policy(), _list_of_layout(author, main)
    # What only the text uses stands behind the preamble, whose packages may define it.
    early = find_stand_ins(each.text for each in author.files.values()).keys() | _list_replaced(stand_ins)
    gone = {each.name for read in author.files.values() for each in read.left_out}
    return [
        *filter(None, [policy.repairs.get(author.class_)]),
        *(tex for pattern, tex in policy.internals.items() if filter_names(gone, pattern)),
        *(rf"\AddToHook{{package/{name}/before}}{{{tex}}}" for name, tex in policy.before.items()),
        *_guard({place: tex for place, tex in stand_ins.items() if place in early}),
        _save(policy.lengths, (*policy.macros, *own)),
        *_load_languages(author),
        *_load_shorthands(author),
        *(_OPEN, rf"\input{{{PREAMBLE}}}", r"\makeatletter", _CLOSE),
        *(rf"\expandafter\let\csname {name}\expandafter\endcsname\csname elyazma@own@{name}\endcsname" for name in own),
        *_guard({place: tex for place, tex in stand_ins.items() if place not in early}),
        *(_allow(name, tex) for name, tex in policy.allowed.items()),
        author.fit,
    ]


def _allow(package: str, tex: str) -> str:
    """Write TeX that runs where a package is loaded; no argument holds it, so that it may change how TeX reads."""
    return rf"""\@ifpackageloaded{{{package}}}{{\let\elyazma@if\iftrue}}{{\let\elyazma@if\iffalse}}\elyazma@if
{tex.strip()}
\fi"""


def _list_replaced(stand_ins: Iterable[tuple[Kind, str]]) -> set[tuple[Kind, str]]:
    """Give the stand-ins that replace what the layout has: the preamble may define them anew."""
    return {(kind, name) for kind, name in stand_ins if name in read_policy().replaced}


_HEAD = f"% --- The author's preamble: {PREAMBLE} ---"


def _guard(stand_ins: Mapping[tuple[Kind, str], str]) -> list[str]:
    replaced = read_policy().replaced
    return [
        rf"\let\{name}\relax{tex}" if name in replaced else rf"\@ifundefined{{{name}}}{{{tex}}}{{}}"
        for (_, name), tex in stand_ins.items()
    ]


def _list_of_layout(author: AuthorTex, main: str) -> list[str]:
    """Give the class's own commands that the layout's page uses, its title as a rule, and the author defines too.

    One that the class defines only where it is used is undefined again behind the preamble.
    """
    files = (each.text for each in author.files.values())
    own = {each.name for text in files for each in list_definitions(parse(text)) if not each.environment}
    body = main.partition(BEGIN_DOCUMENT)[2]
    used = {each.name for each in parse(body).tokens.openings() if not each.environment}
    return sorted(name for name in (own & used) - kernel_commands() if name.replace("@", "").isalpha())


def _save(lengths: Iterable[str], macros: Iterable[str]) -> str:
    """Write what remembers the layout's own settings, and \\elyazma@restore, which sets them again."""
    # A class may lack some.
    dimensions = "".join(rf"\ifdefined\{name}\{name}=\the\{name}\relax\fi" for name in lengths)
    return rf"""\edef\elyazma@lengths{{{dimensions}}}
\def\elyazma@macros{{{",".join(macros)}}}
{_COPYING}"""


_COPYING = r"""\def\elyazma@copy#1#2{\@for\elyazma@one:=\elyazma@macros\do{\ifcsname#2\elyazma@one\endcsname
  \expandafter\let\csname#1\elyazma@one\expandafter\endcsname\csname#2\elyazma@one\endcsname\fi}}
\elyazma@copy{elyazma@own@}{}
\def\elyazma@restore{\elyazma@lengths\elyazma@copy{}{elyazma@own@}}"""


def _load_languages(author: AuthorTex) -> list[str]:
    named = [name for each in author.files.values() for name in each.languages]
    names = dict.fromkeys([*named, *(name for text in author.texts for name in list_languages(text))])
    tags = read_policy().languages
    return [
        _OTHER_NAME.replace("<name>", name).replace("<tag>", tags[name])
        if name in tags
        else _LANGUAGE.replace("<name>", name)
        for name in names
    ]


def _load_shorthands(author: AuthorTex) -> list[str]:
    """Write the shorthands of the languages that the author loads; his main one is the article's language here."""
    names = [name for each in author.files.values() for name in each.shorthands]
    return write_shorthands(names, author.language, author.texts)


_OTHER_NAME = r"\ifcsname date<name>\endcsname\else\babelprovide[import=<tag>]{<name>}\fi"
_LANGUAGE = (
    r"""\ifcsname date<name>\endcsname\else\IfFileExists{babel-<name>.tex}{\babelprovide[import]{<name>}}{}\fi"""
)
"""A language of the author's that the article does not have; babel's .tex files name the languages it knows."""


def _name_counters(author: AuthorTex) -> Iterator[str]:
    r"""Write what \autoref prints for the author's theorems, where nothing says it."""
    for text in dict.fromkeys((*(each.text for each in author.files.values()), *author.texts)):
        for command in parse(text).commands({"newtheorem"}):
            name, shared, word = (command.argument(index) for index in range(3))
            if name and name.text.isalpha() and word and not shared and not command.starred:
                printed = f"{name.text}autorefname"
                yield from _guard({("command", printed): rf"\def\{printed}{{{word.text}}}"})


_OPEN = r"""\let\elyazma@ifdefinable\@ifdefinable
\long\def\@ifdefinable#1#2{\edef\elyazma@name{\expandafter\@gobble\string#1}%
  \@ifundefined{elyazma@author@\elyazma@name}%
    {\expandafter\let\csname elyazma@author@\elyazma@name\endcsname\@empty#2}%
    {\elyazma@ifdefinable{#1}{#2}}}
\let\@@ifdefinable\@ifdefinable
\let\elyazma@renew\renew@command \let\elyazma@renew@environment\renew@environment
\def\renew@command#1{\edef\elyazma@name{\expandafter\@gobble\string#1}%
  \@ifundefined{\elyazma@name}{\let#1\@empty}{}\elyazma@renew{#1}}
\def\renew@environment#1{\@ifundefined{#1}{\@namedef{#1}{}}{}\elyazma@renew@environment{#1}}
\makeatother"""
r"""In the preamble \newcommand and its like define what the layout has defined, and refuse what the author has.
\renewcommand takes the test out of \@@ifdefinable again (ltdefns). Its like define what only another class has."""

_CLOSE = r"""\let\renew@command\elyazma@renew \let\renew@environment\elyazma@renew@environment
\let\@ifdefinable\elyazma@ifdefinable \let\@@ifdefinable\elyazma@ifdefinable
\elyazma@restore"""
