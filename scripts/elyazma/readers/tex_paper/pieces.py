r"""Read what stands in \author, \institute and their like as a row of pieces: words, marks, notes, lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from elyazma.readers.tex_paper.plain import read_formula
from elyazma.readers.tex_paper.table import front_signatures
from elyazma.tex.parse import parse_with
from elyazma.tex.signatures import Signatures
from elyazma.tex.tree import Break, Command, Comment, Environment, Group, Mathematics, Node, Text, Tree, Verbatim

PieceKind = Literal["words", "person", "line", "mark", "note", "email", "orcid", "comma", "name"]


@dataclass(frozen=True, slots=True)
class TexPiece:
    """One piece: TeX for words and notes, plain signs for marks."""

    kind: PieceKind
    text: str = ""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PERSON = _names("and And AND andname IEEEauthorblockN newauthorblock")
_LINE = _names(
    "newline par at addr tabularnewline IEEEauthorblockA linebreak IEEEcompsocitemizethanks IEEEcompsocthanksitem"
)
_NAME = _names("name Name")
r"""Commands that each begin another name, in blocks where all names before \addr work there."""
DIVIDING: Mapping[str, PieceKind] = {
    **dict.fromkeys(_PERSON, "person"),
    **dict.fromkeys(_LINE, "line"),
    **dict.fromkeys(_NAME, "name"),
}
"""Commands that mean a new person or line, whatever a class says of their looks."""
_COMMAS = _names("quad qquad newauthor hfill Addauthor")
_MARK = _names(
    """
    textsuperscript inst IEEEauthorrefmark authorrefmark affmark affil altaffilmark authfn thanksref Aref footref
    thanksmark refmark iref ref footnotemark up supit affilnum affiliationmark sup
    """
)
_NOTE = _names("thanks footnote authornote footnotetext")
_EMAIL = _names("email ead mailto emailaddr Email eaddress")
_ORCID = _names("orcid orcidID orcidlink orcidicon ORCID orcidaffil")
_SILENT = _names(
    """
    vspace hspace vskip hskip IEEEmembership corref fnref cormark fnmark tnoteref label hphantom phantom includegraphics
    authornotemark marginpar setlength inits printead
    """
)
_SIGNS = {
    **dict.fromkeys(("dag", "dagger", "textdagger"), "†"),
    **dict.fromkeys(("ddag", "ddagger", "textdaggerdbl"), "‡"),
    **dict.fromkeys(("ast", "star", "textasteriskcentered", "Letter", "Envelope", "envelope", "faEnvelope"), "*"),
    "S": "§",
    "P": "¶",
}


def read_tex_pieces(tex: str) -> list[TexPiece]:
    """Read a piece of TeX about people or institutions."""
    tree = parse_with(tex, "", _signatures())
    joined: list[TexPiece] = []
    for piece in _read_nodes(tree, tree.children):
        if joined and piece.kind == joined[-1].kind == "words":
            joined[-1] = TexPiece("words", joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined


@cache
def _signatures() -> Signatures:
    known = front_signatures("")
    blocks = ("IEEEauthorblockN", "IEEEauthorblockA")
    own = dict.fromkeys((*_MARK, *_NOTE, *_EMAIL, *_ORCID, *_SILENT, *blocks), "som")
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
                yield from _read_nodes(tree, node.body)
            case Group():
                yield from _read_group(tree, node)
            case Command():
                yield from _read_command(tree, node)
            case Text() | Verbatim():
                yield TexPiece("words", tree.source(node))


def _read_group(tree: Tree, group: Group) -> Iterator[TexPiece]:
    inner = list(_read_nodes(tree, group.children))
    if all(piece.kind == "words" for piece in inner):
        yield TexPiece("words", tree.source(group))
    else:
        yield from inner


def _read_formula(tree: Tree, formula: Mathematics) -> Iterator[TexPiece]:
    inner = tree.text[formula.inner : formula.outer].strip()
    raised = inner.removeprefix("{}").lstrip()
    if raised.startswith("^"):
        yield TexPiece("mark", _plain_mark(raised[1:]))
    elif _plain_mark(inner).strip("†‡*§¶, "):
        yield TexPiece("words", tree.source(formula))
    else:
        yield TexPiece("mark", _plain_mark(inner))


def _plain_mark(tex: str) -> str:
    return read_formula(tex.replace("~", " ")).strip()


def _read_command(tree: Tree, command: Command) -> Iterator[TexPiece]:
    name = command.name
    last = command.last
    if name == "\\" or name in DIVIDING:
        yield TexPiece(DIVIDING.get(name, "line"))
        if last and name != "\\":
            yield from read_tex_pieces(last.text)
    elif name in _COMMAS:
        yield TexPiece("comma")
    elif name in _MARK:
        yield TexPiece("mark", _plain_mark(last.text) if last else "")
    elif name in _NOTE:
        yield TexPiece("note", last.text if last else "")
    elif name in _EMAIL or name in _ORCID:
        yield TexPiece("email" if name in _EMAIL else "orcid", last.text if last else "")
    elif name in _SIGNS:
        yield TexPiece("mark", _SIGNS[name])
    elif name not in _SILENT:
        yield TexPiece("words", tree.source(command))


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
    return "".join(piece.text for piece in row if piece.kind == "words")


def says_something(row: Iterable[TexPiece]) -> bool:
    """Tell whether anything is printed of a row."""
    return any(piece.kind != "words" or piece.text.strip(BLANKS) for piece in row)


BLANKS = " \t\n~{}"


def is_numbered(row: Iterable[TexPiece]) -> bool:
    """Tell whether a line begins with a mark: then it tells where those with the same mark work."""
    shown = [piece for piece in row if piece.kind != "words" or piece.text.strip(BLANKS)]
    return bool(shown) and shown[0].kind == "mark" and any(piece.kind == "words" for piece in shown)


def read_groups(tex: str) -> list[str]:
    """Give what stands in each brace of {X}, {Y}; nothing where anything else stands."""
    tree = parse_with(tex, "", _signatures())
    groups = [node for node in tree.children if isinstance(node, Group)]
    rest = "".join(tree.source(node) for node in tree.children if not isinstance(node, Group))
    return [tree.source(group)[1:-1] for group in groups] if not rest.strip(" ,\n\t%") else []
