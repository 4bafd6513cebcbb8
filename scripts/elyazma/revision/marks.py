r"""Make latexdiff's \DIFadd and \DIFdel visible without ulem, word by word, so that lines can break between words.

ulem splits its argument and fails on \foreignlanguage, \ref and what XeTeX puts between characters. Here each word is
a box with a rule below or through it, and the blanks between words are rules that stretch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from elyazma.model.light_dataclass import dataclass
from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.modes import walk_modes
from elyazma.tex.parse import parse
from elyazma.tex.tree import Break, Command, Comment, Node, Text, Tree, Verbatim, walk

PREAMBLE = r"""
% --- Marks of a comparison: blue and underlined is new, red and struck is gone -----------------
\makeatletter
\@ifundefined{definecolor}{\RequirePackage{color}}{}
\definecolor{DIFblue}{rgb}{0,.27,.68}
\definecolor{DIFred}{rgb}{.80,.15,0}
\def\DIF@rule#1#2{\rlap{\raise#1\hbox{\vrule\@width#2\@height.05em\@depth\z@}}}
\def\DIF@word#1#2#3{\leavevmode\begingroup\color{#1}\setbox\z@\hbox{#3}\DIF@rule{#2}{\wd\z@}\box\z@\endgroup}
\def\DIF@math#1#2#3{{\setbox\z@\hbox{$\m@th#3$}\hbox{\color{#1}\DIF@rule{#2}{\wd\z@}\box\z@}}}
\def\DIF@space#1#2#3{\leavevmode\begingroup\color{#1}\leaders\hrule\@height#2\@depth#3%
  \hskip\fontdimen2\font\@plus\fontdimen3\font\@minus\fontdimen4\font\endgroup}
\DeclareRobustCommand\DIFaddword[1]{\ifmmode{\color{DIFblue}#1}\else\DIF@word{DIFblue}{-.17em}{#1}\fi}
\DeclareRobustCommand\DIFdelword[1]{\ifmmode\DIF@math{DIFred}{.24em}{#1}\else\DIF@word{DIFred}{.22em}{#1}\fi}
\DeclareRobustCommand\DIFaddspace{\ifmmode\else\DIF@space{DIFblue}{-.12em}{.17em}\fi}
\DeclareRobustCommand\DIFdelspace{\ifmmode\else\DIF@space{DIFred}{.27em}{-.22em}\fi}
\DeclareRobustCommand\DIFaddmath[1]{{\color{DIFblue}#1}}
\DeclareRobustCommand\DIFdelmath[1]{\DIF@math{DIFred}{.24em}{\displaystyle#1}}
\def\DIF@frame#1#2{\leavevmode\begingroup\fboxsep\z@\fboxrule1.5pt\color{#1}\fbox{#2}\endgroup}
\DeclareRobustCommand\DIFaddpicture[1]{\DIF@frame{DIFblue}{#1}}
\DeclareRobustCommand\DIFdelpicture[1]{\DIF@frame{DIFred}{\setbox\z@\hbox{\scalebox{.5}{#1}}%
  \rlap{\raise.5\ht\z@\hbox{\vrule\@width\wd\z@\@height1.5pt}}\box\z@}}
\newenvironment{DIFaddblock}{\par\begingroup\color{DIFblue}}{\par\endgroup}
\newenvironment{DIFdelblock}{\par\begingroup\color{DIFred}}{\par\endgroup}
\@for\DIF@one:=addbegin,addend,delbegin,delend,modbegin,modend,addbeginFL,addendFL,delbeginFL,delendFL\do{%
  \expandafter\def\csname DIF\DIF@one\endcsname{}}
\AddToHook{begindocument/before}{\ifdefined\pdfstringdefDisableCommands\pdfstringdefDisableCommands{%
  \def\DIFaddword#1{#1}\def\DIFdelword#1{}\def\DIFaddspace{ }\def\DIFdelspace{}}\fi}
\makeatother
\emergencystretch=4em \tolerance=9999 \hbadness=10000
"""
"""Colours that the colour-blind and a grey printer tell apart; the lines carry the meaning too."""

_MARKS = {"DIFadd": "add", "DIFaddFL": "add", "DIFdel": "del", "DIFdelFL": "del"}
"""latexdiff's commands, and the kind that this module's commands are named by."""
_DELETED_END, _ADDED_BEGIN = "DIFdelend", r" \DIFaddbegin \DIFadd{"
"""What latexdiff writes where one word replaced another; TeX sees no blank in it."""


def mark_words(tex: str) -> str:
    r"""Turn every \DIFadd{...} and \DIFdel{...} of a text into marks of words and blanks."""
    tree = parse(_close_marks(tex))
    return apply_edits(tree.text, (*_separate_words(tree), *_mark_all(tree)))


def _close_marks(tex: str) -> str:
    """Close marks that are open at the end of the text."""
    tree = parse(tex)
    opened = [token for token in tree.tokens.items if token.kind == "open" and token.start not in tree.tokens.pairs]
    marks = {command.end for command in tree.commands(_MARKS) if command.last is None}
    return tex + "}" * len(opened) if any(token.start in marks for token in opened) else tex


def _separate_words(tree: Tree) -> Iterator[Edit]:
    """Let TeX see a blank between a deleted word and the one that replaced it."""
    text = tree.text
    for end in tree.commands({_DELETED_END}):
        start = end.end + len(_ADDED_BEGIN)
        joined = text.startswith(_ADDED_BEGIN, end.end) and _is_word(text[start : start + 1])
        if joined and text[end.start - 1] == "}" and _is_word(text[end.start - 2]):
            yield end.end, end.end, "{}"


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _mark_all(tree: Tree) -> Iterator[Edit]:
    for node, mathematical in walk_modes(tree):
        if isinstance(node, Command) and node.name in _MARKS and node.last:
            kind = _MARKS[node.name]
            content = rf"\DIF{kind}math{{{node.last.text}}}" if mathematical else mark_nodes(tree, node.children, kind)
            yield node.start, node.end, content


# --- Words ------------------------------------------------------------------------------------------

_TEXTUAL = frozenset((
    "emph", "textbf", "textit", "textsc", "textrm", "textsf", "texttt", "underline", "enquote", "textsuperscript",
    "textsubscript", "foreignlanguage",
))  # fmt: skip
"""Commands within which the words are marked one by one, so that a line can break between them."""
_COLOURS = {"add": "DIFblue", "del": "DIFred"}
_LONG_WORD = 24
_BREAKABLE = re.compile(r"(?<=[/._-])(?=[^\W_])")
_BLANK_OR_WORD = re.compile(r"\s+|\S+")
_LINE_END = re.compile(r"\n[ \t]*")
_ACCENTED = re.compile(r"\s+[^\W\d_]")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of marked text: a "blank", a "word" or a part of one, a "picture", or a "text" of several words."""

    kind: str
    tex: str


def mark_nodes(tree: Tree, nodes: Iterable[Node], kind: str) -> str:
    """Mark the words and blanks of consecutive nodes, but not the blanks before and after them."""
    groups = [(what, [piece.tex for piece in each]) for what, each in groupby(_cut_pieces(tree, nodes, kind), _kind_of)]
    last = len(groups) - 1
    return "".join(_marked_parts(what, parts, kind, outer=at in {0, last}) for at, (what, parts) in enumerate(groups))


def _kind_of(piece: _Piece) -> str:
    return piece.kind


def _cut_pieces(tree: Tree, nodes: Iterable[Node], kind: str) -> Iterator[_Piece]:
    position = 0
    for node in nodes:
        if isinstance(node, Comment):
            # It ends its line, and TeX skips the blanks that the next line begins with.
            position = _end_of_match(_LINE_END, tree, node.end)
        elif isinstance(node, Break):
            yield _Piece("blank", tree.source(node))
        elif isinstance(node, Text):
            for found in _BLANK_OR_WORD.finditer(tree.text, max(node.start, position), node.end):
                yield _Piece("blank" if found[0].isspace() else "word", found[0])
        else:
            position = _end_of_accent(tree, node)
            yield _make_piece(tree, node, position, kind)


def _make_piece(tree: Tree, node: Node, end: int, kind: str) -> _Piece:
    piece = tree.text[node.start : end]
    if isinstance(node, Command) and node.name == "includegraphics":
        return _Piece("picture", piece)
    if isinstance(node, Command) and node.name in _TEXTUAL and node.last and " " in piece.strip():
        within = (child for child in node.children if child.start >= node.last.start)
        closing = node.last.start + len(node.last.text)
        marked = mark_nodes(tree, within, kind)
        return _Piece("text", tree.text[node.start : node.last.start] + marked + tree.text[closing:end])
    if _holds_verb(tree, node):
        # TeX reads \verb in no argument, so colour alone marks it.
        return _Piece("text", rf"{{\color{{{_COLOURS[kind]}}}{piece}}}")
    return _Piece("word", piece)


def _end_of_accent(tree: Tree, node: Node) -> int:
    r"""Give the offset at which a node ends; for \c before a blank and a letter, the end of that letter."""
    accent = isinstance(node, Command) and len(node.name) == 1 and node.name.isalpha()
    return _end_of_match(_ACCENTED, tree, node.end) if accent else node.end


def _end_of_match(pattern: re.Pattern[str], tree: Tree, position: int) -> int:
    found = pattern.match(tree.text, position)
    return found.end() if found else position


def _holds_verb(tree: Tree, node: Node) -> bool:
    tokens = (tree.tokens.token_over(each.start) for each in walk((node,)) if isinstance(each, Verbatim))
    return any(token and token.kind == "verbatim" for token in tokens)


def _marked_parts(what: str, parts: list[str], kind: str, *, outer: bool) -> str:
    match what:
        case "blank":
            return "".join(parts) if outer else rf"\DIF{kind}space{{}}"
        case "picture":
            return "".join(rf"\DIF{kind}picture{{{part}}}" for part in parts)
        case "text":
            return "".join(parts)
        case _:
            return _marked_word("".join(parts), kind)


def _marked_word(word: str, kind: str) -> str:
    plain = set(word).isdisjoint("\\{}$")
    parts = _BREAKABLE.split(word) if plain and len(word) > _LONG_WORD else [word]
    return r"\allowbreak ".join(rf"\DIF{kind}word{{{part}}}" for part in parts)
