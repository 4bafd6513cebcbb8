r"""Read what stands in \author, \institute and their like as a row of pieces: words, marks, notes, lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Literal

from elyazma.model.light_dataclass import dataclass
from elyazma.readers.tex_paper.table import front_signatures
from elyazma.tex.edits import apply_edits
from elyazma.tex.lengths import remove_skips
from elyazma.tex.linear import spell_formula
from elyazma.tex.names import ends_in_name
from elyazma.tex.parse import parse, parse_with
from elyazma.tex.signatures import Signatures
from elyazma.tex.tree import Break, Command, Comment, Environment, Group, Mathematics, Node, Text, Tree, Verbatim

PieceKind = Literal["words", "person", "line", "mark", "note", "email", "orcid", "comma", "name", "label"]


@dataclass(frozen=True, slots=True)
class TexPiece:
    """One piece: TeX for words and notes, plain signs for marks."""

    kind: PieceKind
    text: str = ""


def list_words(text: str) -> frozenset[str]:
    """Give the words of a text."""
    return frozenset(text.split())


_PERSON = list_words("and And AND andname IEEEauthorblockN newauthorblock alignauthor")
_LINE = list_words(
    """
    newline par at addr tabularnewline IEEEauthorblockA linebreak instituto IEEEcompsocitemizethanks
    IEEEcompsocthanksitem
    """
)
_NAME = list_words("name Name")
r"""Commands that each begin another name, in blocks where all names before \addr work there."""
DIVIDING: Mapping[str, PieceKind] = {
    **dict.fromkeys(_PERSON, "person"),
    **dict.fromkeys(_LINE, "line"),
    **dict.fromkeys(_NAME, "name"),
}
"""Commands that mean a new person or line, whatever a class says of their looks."""
_COMMAS = list_words("quad qquad newauthor hfill Addauthor ;")
_MARK = list_words(
    """
    textsuperscript inst IEEEauthorrefmark authorrefmark affmark affil altaffilmark authfn thanksref Aref footref
    thanksmark refmark iref ref footnotemark up supit affilnum affiliationmark sup
    """
)
_NOTE = list_words("thanks footnote authornote footnotetext note correspondingauthor")
_EMAIL = list_words("email ead mailto emailaddr Email eaddress")
_ORCID = list_words("orcid orcidID orcidlink orcidicon ORCID orcidaffil")
_SILENT = list_words(
    """
    vspace vskip hskip IEEEmembership corref fnref cormark fnmark tnoteref hphantom phantom includegraphics
    authornotemark marginpar setlength inits printead bigskip medskip smallskip
    """
)
_BLANKS = frozenset(",")
_FONTS = list_words(
    """
    tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge bfseries mdseries itshape slshape scshape
    upshape rmfamily sffamily ttfamily normalfont centering raggedright noindent bf it rm sf tt em sl sc
    """
)
_AROUND = list_words(
    """
    multicolumn mbox hbox text textnormal textrm textsf textbf textit textsl textsc emph uppercase MakeUppercase
    affaddr parbox makecell
    """
)
"""Commands around words: what they hold is read as if they were not there."""
_SIGNS = {
    **dict.fromkeys(("dag", "dagger", "textdagger"), "†"),
    **dict.fromkeys(("ddag", "ddagger", "textdaggerdbl"), "‡"),
    **dict.fromkeys(("ast", "star", "textasteriskcentered", "Letter", "Envelope", "envelope", "faEnvelope"), "*"),
    "S": "§",
    "P": "¶",
}


def read_tex_pieces(tex: str) -> list[TexPiece]:
    """Read a piece of TeX about people or institutions."""
    tree = parse_with(remove_skips(tex), "", _signatures())
    joined: list[TexPiece] = []
    for piece in _read_nodes(tree, tree.children):
        if joined and piece.kind == joined[-1].kind == "words":
            joined[-1] = TexPiece("words", joined[-1].text + piece.text)
        elif joined and piece.kind == "words" and joined[-1] == TexPiece("email"):
            # Without braces it ends with its word.
            address, blank, rest = piece.text.lstrip().partition(" ")
            joined[-1:] = [TexPiece("email", address.strip()), TexPiece("words", blank + rest)]
        else:
            joined.append(piece)
    return joined


@cache
def _signatures() -> Signatures:
    known = front_signatures("")
    blocks = ("IEEEauthorblockN", "IEEEauthorblockA")
    own = dict.fromkeys(("hspace", *_MARK, *_NOTE, *_EMAIL, *_ORCID, *_SILENT, *blocks, "label"), "som")
    return replace(known, commands={**known.commands, **own, "footnotemark": "o"})


def _read_nodes(tree: Tree, nodes: tuple[Node, ...]) -> Iterator[TexPiece]:
    for node in nodes:
        match node:
            case Comment():
                pass
            case Break():
                yield TexPiece("line")
            case Mathematics():
                yield from _read_formula(tree, node)
            case Environment():
                yield from _read_table(tree, node) if node.name.startswith("tabular") else _read_nodes(tree, node.body)
            case Group():
                yield from _read_group(tree, node)
            case Command():
                yield from _read_command(tree, node)
            case Text() | Verbatim():
                yield TexPiece("words", tree.source(node))


def _read_table(tree: Tree, table: Environment) -> Iterator[TexPiece]:
    """Read a table of names, each column with the lines below it; what goes over all columns stands before them."""
    cells = [cell for row in _list_rows(tree, table) for cell in enumerate(row)]
    width = max((column for column, _ in cells), default=0)
    for column in range(width + 1):
        if column:
            yield TexPiece("person")
        for _, cell in (each for each in cells if each[0] == column):
            yield from cell
            yield TexPiece("line")


def _list_rows(tree: Tree, table: Environment) -> Iterator[list[list[TexPiece]]]:
    """List the rows of a table as its cells; the columns that it sets have been read with its beginning."""
    row: list[list[TexPiece]] = [[]]
    for node in table.body:
        if isinstance(node, Break) or (isinstance(node, Command) and node.name in ("\\", "tabularnewline")):
            yield row
            row = [[]]
        elif isinstance(node, Text) and "&" in (text := tree.source(node)):
            first, *others = text.split("&")
            row[-1].append(TexPiece("words", first))
            row += [[TexPiece("words", each)] for each in others]
        else:
            row[-1] += _read_nodes(tree, (node,))
    yield row


def _read_group(tree: Tree, group: Group) -> Iterator[TexPiece]:
    inner = list(_read_nodes(tree, group.children))
    if all(piece.kind == "words" for piece in inner):
        yield TexPiece("words", tree.source(group))
    else:
        yield from inner


def _read_formula(tree: Tree, formula: Mathematics) -> Iterator[TexPiece]:
    inner = tree.text[formula.inner : formula.outer].strip()
    raised = inner.lstrip("{} ")
    if raised.startswith("^"):
        yield TexPiece("mark", _plain_mark(raised[1:]))
    elif _plain_mark(inner).strip("†‡*§¶, "):
        yield TexPiece("words", tree.source(formula))
    else:
        yield TexPiece("mark", _plain_mark(inner))


def is_wide(length: str) -> bool:
    """Tell whether a length is as wide as what stands between two names."""
    found = _LENGTH.fullmatch(length.strip())
    return length.strip() == r"\fill" or bool(found and float(found[1]) * _POINTS[found[2]] >= _WIDE)


_LENGTH = re.compile(r"(\d*\.?\d+)\s*(pt|mm|cm|em|ex|in)")
_POINTS = {"pt": 1.0, "mm": 2.85, "cm": 28.5, "em": 10.0, "ex": 4.3, "in": 72.3}
_WIDE = 10.0
"""Points: a blank is a third of it."""


def _plain_mark(tex: str) -> str:
    return spell_formula(tex.replace("~", " ")).strip()


def _read_command(tree: Tree, command: Command) -> Iterator[TexPiece]:
    name, last = command.name, command.last
    text = last.text if last else ""
    if name == "\\" or name in DIVIDING or name in _INNER:
        kind = DIVIDING.get(name) or _INNER.get(name)
        yield from [TexPiece(kind or "line")] if kind != "words" else []
        yield from read_tex_pieces(text) if name != "\\" else ()
    elif name in _TOLD:
        kind = _TOLD[name]
        yield TexPiece(kind, _plain_mark(text) if kind == "mark" else text.strip() if kind == "label" else text)
    elif name in _SIGNS:
        yield TexPiece("mark", _SIGNS[name])
    elif name == "hspace":
        yield TexPiece("comma") if is_wide(text) else TexPiece("words", " ")
    elif name in _BLANKS:
        # Its sign stands between no names.
        yield TexPiece("words", " ")
    elif name not in _SILENT | _FONTS:
        yield TexPiece("words", tree.source(command))


_INNER: Mapping[str, PieceKind] = {
    **dict.fromkeys(_COMMAS, "comma"),
    **dict.fromkeys(_AROUND, "words"),
    "item": "person",
}
"""Commands whose argument is read as what stands around it, and what they are themselves."""
_TOLD: Mapping[str, PieceKind] = {
    **dict.fromkeys(_MARK, "mark"),
    **dict.fromkeys(_NOTE, "note"),
    **dict.fromkeys(_EMAIL, "email"),
    **dict.fromkeys(_ORCID, "orcid"),
    "label": "label",
}


# --- Rows of pieces -------------------------------------------------------------------------------------------


def split_pieces(pieces: Iterable[TexPiece], kind: PieceKind) -> Iterator[list[TexPiece]]:
    """Split a row at the pieces of a kind."""
    row: list[TexPiece] = []
    for piece in pieces:
        if piece.kind == kind:
            yield row
            row = []
        else:
            row.append(piece)
    yield row


def join_words(row: Iterable[TexPiece]) -> str:
    """Give the TeX of the words of a row."""
    joined = ""
    for text in (piece.text for piece in row if piece.kind == "words"):
        joined += " " * (text[:1].isalpha() and ends_in_name(joined)) + text
    return joined


def says_something(row: Iterable[TexPiece]) -> bool:
    """Tell whether anything is printed of a row."""
    return any(piece.kind != "label" and (piece.kind != "words" or piece.text.strip(BLANKS)) for piece in row)


BLANKS = " \t\n~{}"


def is_numbered(row: Iterable[TexPiece]) -> bool:
    """Tell whether a line begins with a mark: then it tells where those with the same mark work."""
    shown = [piece for piece in row if says_something([piece])]
    return bool(shown) and shown[0].kind == "mark" and any(piece.kind == "words" for piece in shown)


def has_numbered_lines(tex: str) -> bool:
    """Tell whether names with marks stand in a text, and lines that begin with marks below them."""
    rows = [row for row in split_pieces(read_tex_pieces(tex), "line") if says_something(row)]
    numbered = [is_numbered(row) for row in rows]
    named = any(piece.kind == "mark" for row, begins in zip(rows, numbered, strict=True) if not begins for piece in row)
    return named and any(numbered)


def read_groups(tex: str) -> list[str]:
    """Give what stands in each brace of {X}, {Y}; nothing where anything else stands."""
    tree = parse_with(tex, "", _signatures())
    groups = [node for node in tree.children if isinstance(node, Group)]
    rest = "".join(tree.source(node) for node in tree.children if not isinstance(node, Group))
    return [tree.source(group)[1:-1] for group in groups] if not rest.strip(" ,\n\t%") else []


def write_marks(tex: str) -> str:
    r"""Write the bold number before a place as the raised one behind a name."""
    marks = (each for each in parse(tex).commands({"textbf"}) if each.last)
    short = [(each.start, each.end, each.last.text.strip()) for each in marks if each.last]
    return apply_edits(
        tex, [(start, end, rf"\textsuperscript{{{mark}}}") for start, end, mark in short if len(mark) <= _LONGEST_MARK]
    )


_LONGEST_MARK = 8
