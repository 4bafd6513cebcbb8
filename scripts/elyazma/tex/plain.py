"""Take the words out of TeX source: what a reader would count, without commands, citations and mathematics."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elyazma.languages.folding import compose
from elyazma.tex.anchors import LABEL
from elyazma.tex.commands import ANCHORING, CITING, DEFINING, IMPORTING, INPUTTING, REFERRING
from elyazma.tex.letters import ACCENTS, SYMBOLS, TYPED, add_accent
from elyazma.tex.parse import parse
from elyazma.tex.signatures import standard_signatures
from elyazma.tex.tokens import Tokens
from elyazma.tex.tree import Break, Command, Comment, Environment, Group, Node, Text, Tree

_SILENT = """
    label input include subfile includegraphics includepdf bibliography bibliographystyle addbibresource
    printbibliography vspace hspace vskip hskip selectlanguage documentclass usepackage pagestyle thispagestyle
    hypersetup setcitestyle graphicspath color rev lstinputlisting bibitem
"""

_DROPPED = {
    **dict.fromkeys((*_SILENT.split(), *CITING, *REFERRING), 1),
    **dict.fromkeys(("import", "subimport", "setlength", "addtolength", "setcounter", "addtocounter", "rule"), 2),
    **dict.fromkeys(
        ("foreignlanguage", "textcolor", "hyperlink", "hypertarget", "textcquote", "blockcquote", "captionof"), 1
    ),
    **dict.fromkeys(("multicolumn", "multirow"), 2),
}
"""How many leading arguments of a command are no text."""

_MANY = {"tabular*": 2, "tabularx": 2, **dict.fromkeys(("tabular", "longtable", "array", "minipage", "multicols"), 1)}
"""How many arguments an environment has, with any number of optional ones before each."""

_BREAKS = {"par": "\n\n", "newline": "\n", "\\": "\n", "\n": " "}

_TYPED = TYPED | {"&": " "}
_LOOSE = re.compile(r"[{}]|\^\^+")
"""Braces without a partner, and TeX's way to write a letter by its number."""
_MAY_CHANGE = re.compile("[" + re.escape("".join({typed[0] for typed in _TYPED})) + r"{}^]")
_LINE_END = re.compile(r"\n?[ \t]*")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def strip_tex(tokens: Tokens) -> str:
    """Give the text of a TeX source without TeX.

    Citations, labels, references, mathematics, comments and verbatim text count for nothing; accents written as
    commands become letters; paragraphs stay apart.
    """
    return plain_text(parse(tokens.text, tokens.path))


def plain_text(tree: Tree) -> str:
    """Give the text of a tree without TeX, as `strip_tex` does."""
    return compose("".join(_read_pieces(tree)))


def _read_pieces(tree: Tree) -> Iterator[str]:
    position = 0
    for node in tree.walk():
        if isinstance(node, Text) and node.end > position:
            yield _type_text(tree.text[max(node.start, position) : node.end])
        elif node.start >= position:
            piece, position = _read_node(tree, node)
            yield piece


def _type_text(text: str) -> str:
    if not _MAY_CHANGE.search(text):
        return text
    text = _LOOSE.sub("", text)
    for typed, meant in _TYPED.items():
        text = text.replace(typed, meant)
    return text


def _read_node(tree: Tree, node: Node) -> tuple[str, int]:
    """Give what a node prints before its children, and the offset where reading goes on."""
    match node:
        case Command():
            return _read_command(tree.tokens, node)
        case Environment():
            return "", node.end if node.name in standard_signatures().mathematics else _skip_begin(tree.tokens, node)
        case Break():
            return "\n\n", node.end
        case Comment() if not _BLANK_LINE.match(tree.text, node.end):
            # TeX drops the line end behind a comment and the blanks that start the next line.
            return "", _skip_line_end(tree.tokens, node.end)
        case Group():
            return "", node.start + 1
        case _:
            return "", node.end


def _skip_line_end(tokens: Tokens, position: int) -> int:
    found = _LINE_END.match(tokens.text, position)
    return found.end() if found else position


def _read_command(tokens: Tokens, command: Command) -> tuple[str, int]:
    named = command.start + 1 + len(command.name)
    if command.name in ACCENTS:
        return _read_accent(tokens, command.name, named)
    if command.name in _SILENT_WHOLE or command.name == "\\":
        return _BREAKS.get(command.name, ""), _find_end(tokens, command)
    if command.name.startswith("@") and r"\makeatletter" not in tokens.text:
        # \@ sets the space behind a full stop; the letters of the next word are no part of its name in a text.
        return command.name[1:], named
    end = _skip_arguments(tokens, named, _count_dropped(tokens, command, named), word=command.name[:1].isalpha())
    return _BREAKS.get(command.name) or SYMBOLS.get(command.name, ""), end


def _count_dropped(tokens: Tokens, command: Command, named: int) -> int:
    """Give how many arguments of a command are no text; where authors have one of this name, it marks their text."""
    label = tokens.mandatory(named) if command.name in ANCHORING else None
    return 0 if label and not LABEL.fullmatch(label.text.strip()) else _DROPPED.get(command.name, 0)


_SILENT_WHOLE = frozenset(
    (
        *DEFINING,
        *INPUTTING,
        *IMPORTING,
        *CITING,
        *standard_signatures().defines_verbatim,
        "newtheorem",
        "cmidrule",
        "end",
    )
)
"""Commands of which no argument is text."""


def _find_end(tokens: Tokens, command: Command) -> int:
    r"""Give where the arguments end; \\cites takes notes and keys as often as there are any."""
    end = command.end
    while command.name.endswith("cites") and (more := _skip_arguments(tokens, end, 1, word=False)) > end:
        end = more
    return end


def _skip_arguments(tokens: Tokens, position: int, count: int, *, word: bool) -> int:
    if tokens.text[position : position + 1] == "*":
        position += 1
    for _ in range(count):
        while optional := tokens.optional(position):
            position = optional.end
        argument = tokens.mandatory(position)
        if argument is None:
            return position
        position = argument.end
    if count:
        return position
    return _skip_blanks(tokens, position) if word else position


def _skip_blanks(tokens: Tokens, position: int) -> int:
    while optional := _adjacent_optional(tokens, position):
        position = optional
    while tokens.text[position : position + 1] in (" ", "\t"):
        position += 1
    return position


def _adjacent_optional(tokens: Tokens, position: int) -> int | None:
    if tokens.text[position : position + 1] != "[":
        return None
    optional = tokens.optional(position)
    return optional.end if optional else None


_ACCENTED = re.compile(r"\{?\\?([^\W\d_])\}?")


def _read_accent(tokens: Tokens, name: str, end: int) -> tuple[str, int]:
    if tokens.text.startswith("{}", end):
        # An accent over nothing stands for itself: R\^{}2.
        return add_accent(name, ""), end + 2
    found = _ACCENTED.match(tokens.text, tokens.skip_gap(end))
    return (add_accent(name, found[1]), found.end()) if found else ("", end)


def _skip_begin(tokens: Tokens, environment: Environment) -> int:
    name = tokens.mandatory(environment.start + len(r"\begin"))
    position = name.end if name else environment.inner
    for _ in range(_MANY.get(environment.name, 0)):
        position = _skip_arguments(tokens, position, 1, word=False)
    while optional := _adjacent_optional(tokens, position):
        position = optional
    return max(position, environment.inner)
