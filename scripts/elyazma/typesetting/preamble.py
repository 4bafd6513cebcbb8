"""LaTeX written through PyLaTeX: the parts of a preamble that every journal shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from elyazma.languages import Language
from elyazma.system.fonts import FontFiles
from elyazma.tex.escape import escape
from elyazma.typesetting.bidirectional import list_babel_options, write_directions
from elyazma.typesetting.elements import Command, NoEscape, Options, Package, join_lines

__all__ = [
    "LOAD_FONTS",
    "NoEscape",
    "write_exceptions",
    "write_fonts",
    "write_languages",
    "write_list",
    "write_metadata",
]

CAPTIONS = {
    "abstract": "abstract",
    "refname": "references",
    "figure": "figure",
    "table": "table",
    "appendix": "appendix",
    "proof": "proof",
}
"""babel's caption names (babel manual, "Strings") and the words of ours that replace them."""

JOIN_NUMBERS = r"""
% A number and its suffix stay on one line: TeX breaks after any hyphen, "2020-ci" must not.
\makeatletter
\newXeTeXintercharclass\elyazma@digit
\newXeTeXintercharclass\elyazma@hyphen
\count@=`\0 \loop \XeTeXcharclass\count@=\elyazma@digit \ifnum\count@<`\9 \advance\count@\@ne \repeat
\XeTeXcharclass`\-=\elyazma@hyphen
% A second hyphen makes a dash of the first: "35--36" stays as it is.
\protected\def\elyazma@join#1{\def\elyazma@sign{#1}\futurelet\elyazma@next\elyazma@joinone}
\def\elyazma@joinone{\ifx\elyazma@next-\elyazma@sign\else\hbox{\elyazma@sign}\nobreak\fi}
\XeTeXinterchartoks\elyazma@digit\elyazma@hyphen={\elyazma@join}
\XeTeXinterchartokenstate=\@ne
\makeatother
""".strip()


def write_fonts(
    files: FontFiles, features: Sequence[str], sans: FontFiles | None = None, mono: FontFiles | None = None
) -> NoEscape:
    r"""Set families by their files: names are ambiguous (two "Liberation Serif" can coexist), paths are not.

    Without `sans` or `mono` a class keeps its own. LOAD_FONTS goes before.
    """
    families = [_set_font("setmainfont", files, features)]
    families += [_set_font("setsansfont", sans, features)] if sans else []
    # A typewriter's dots and dashes are signs of their own: no ligature of TeX's in it.
    families += [_set_font("setmonofont", mono, ())] if mono else []
    return join_lines(*families)


def _set_font(command: str, files: FontFiles, features: Sequence[str]) -> NoEscape:
    options = Options(
        NoEscape(f"Path={files.regular.parent.as_posix()}/"),
        NoEscape(f"BoldFont={files.bold.name}"),
        NoEscape(f"ItalicFont={files.italic.name}"),
        NoEscape(f"BoldItalicFont={files.bold_italic.name}"),
        *(NoEscape(feature) for feature in features),
    )
    set_font = Command(command, arguments=NoEscape(files.regular.name), extra_arguments=None)
    return NoEscape(f"{set_font.dumps()}{options.dumps()}")


LOAD_FONTS = NoEscape(Package("fontspec").dumps())
"""What knows how to load a font; it loads none."""


def write_languages(main: Language, others: Sequence[Language], engine: str = "xelatex") -> NoEscape:
    """Set up babel; what it hyphenates by a list of words, `write_exceptions` writes."""
    names = [f"main={main.babel}", *(language.babel for language in others)]
    directions = list_babel_options(main, others, engine)
    babel = Package("babel", options=[*map(NoEscape, names), NoEscape("provide*=*"), *map(NoEscape, directions)])
    every = [main, *others]
    return join_lines(
        *(_reserve_language(language) for language in every if language.hyphenation.method != "tex"),
        babel,
        *map(_hyphenation, every),
        *(caption for language in every for caption in _captions(language)),
        *map(_free_captions, every),
        *([NoEscape(JOIN_NUMBERS)] if engine == "xelatex" else []),
        *([NoEscape(write_directions(main, others, engine))] if directions else []),
    )


def write_exceptions(paths: Iterable[str]) -> NoEscape:
    """Read the files with the hyphenation lists that stand in for patterns."""
    return join_lines(*(Command("input", arguments=NoEscape(path)) for path in paths))


def write_list(language: Language, words: Iterable[str]) -> str:
    r"""Write the words of a language, with hyphens where they break; \babelhyphenation belongs into a preamble."""
    chosen = rf"\language\csname l@{language.babel}\endcsname"
    return "\n".join((rf"\begingroup{chosen}\hyphenation{{", *words, r"}\endgroup", ""))


def write_metadata(title: str, authors: Sequence[str], keywords: Sequence[str], language: str) -> NoEscape:
    """Write the PDF's document properties; what is not known is left out."""
    fields = {
        "pdftitle": escape(title),
        "pdfauthor": escape("; ".join(authors)),
        "pdfkeywords": escape("; ".join(keywords)),
        "pdflang": language,
        "pdfdisplaydoctitle": "true",
        # Some classes hide all headings from bookmarks with the table of contents that they do not print.
        "bookmarksdepth": "3",
    }
    pairs = ",\n  ".join(f"{key}={{{value}}}" for key, value in fields.items() if value)
    return NoEscape(Command("hypersetup", arguments=NoEscape(f"\n  {pairs},\n")).dumps())


def _reserve_language(language: Language) -> NoEscape:
    r"""Give a language empty patterns before babel does: babel would hyphenate it as English."""
    register = rf"l@{language.babel}"
    return NoEscape(rf"\makeatletter\ifdefined\{register}\else\newlanguage\{register}\fi\makeatother")


def _hyphenation(language: Language) -> NoEscape:
    rules = language.hyphenation
    return NoEscape(
        rf"\expandafter\def\csname {language.babel}hyphenmins\endcsname{{{{{rules.left}}}{{{rules.right}}}}}"
    )


def _free_captions(language: Language) -> NoEscape:
    r"""Print a caption's word alone: babel 3.85 switches languages around it and leaves thirty blanks in an \item."""
    return NoEscape(rf"\expandafter\def\csname bbl@ensure@{language.babel}\endcsname#1{{#1}}")


def _captions(language: Language) -> list[NoEscape]:
    return [
        NoEscape(
            Command(
                "setlocalecaption", arguments=[language.babel, babel_name, NoEscape(escape(language.words[word]))]
            ).dumps()
        )
        for babel_name, word in CAPTIONS.items()
    ]
