r"""Read a printed list of references, thebibliography or a .bbl file, as entries with the keys that the text cites."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.model.diagnostics import Span
from elyazma.model.imported import ImportedReference
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Inline
from elyazma.readers.listing import keep_reference
from elyazma.readers.recognition import Vocabulary, parse_reference
from elyazma.readers.tex_paper.plain import tidy_line
from elyazma.tex.comments import remove_comments
from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.inlines import decode_tex
from elyazma.tex.linear import spell_formula
from elyazma.tex.parse import parse
from elyazma.tex.tokens import Token, Tokens, tokenize
from elyazma.tex.tree import Command, Environment, Tree


@dataclass(frozen=True, slots=True)
class BibItem:
    r"""One \bibitem: its key, the TeX behind it, and where that stands in the text it was read from."""

    key: str
    tex: str
    start: int
    end: int


_ITEMS = frozenset(("bibitem", "harvarditem", "bibitemdeclare"))


def list_items(tree: Tree) -> Iterator[BibItem]:
    """Give the entries of the lists in a text."""
    for environment in tree.environments({"thebibliography"}):
        yield from _list_items_in(tree, environment)


def _list_items_in(tree: Tree, environment: Environment) -> Iterator[BibItem]:
    items = [node for node in environment.children if isinstance(node, Command) and node.name in _ITEMS and node.last]
    ends = [*(item.start for item in items[1:]), environment.outer]
    for item, end in zip(items, ends, strict=False):
        if item.last:
            yield BibItem(item.last.text.strip(), tree.text[item.end : end], item.end, end)


def read_item(item: BibItem, vocabulary: Vocabulary) -> ImportedReference:
    """Take a printed entry apart; whatever is not understood stands in its note."""
    inlines, _ = decode_tex(_simplify(item.tex), Span(""))
    text, italics = _flatten(inlines)
    return keep_reference(item.key, parse_reference(text, vocabulary, italics))


_FIELDS = frozenset(("bibinfo", "bibfield", "bibnameformat"))
"""REVTeX's commands that name a field before they print it."""
_DROPPED = frozenset(("BibitemOpen", "BibitemShut", "bibAnnoteFile", "bibAnnote", "urlprefix"))


def _simplify(tex: str) -> str:
    """Take out of an entry what prints nothing, and what only names its fields."""
    tex = remove_comments(parse(tex))
    tokens = tokenize(tex, "")
    return " ".join(apply_edits(tex, _list_edits(tokens)).split())


def _list_edits(tokens: Tokens) -> Iterator[Edit]:
    for token in tokens.items:
        if token.kind == "command" and token.name in _FIELDS | _DROPPED:
            yield token.start, _behind_name(tokens, token), ""
        elif token.kind == "command" and token.name in ("doi", "DOI"):
            yield token.start, token.end, "doi:"


def _behind_name(tokens: Tokens, token: Token) -> int:
    named = tokens.mandatory(token.end) if token.name in _FIELDS or token.name == "BibitemShut" else None
    return named.end if named else token.end


def _flatten(inlines: tuple[Inline, ...]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Give the text of an entry, and where it is in italics."""
    pieces: list[tuple[str, bool]] = []

    def add(each: Inline, *, italic: bool) -> None:
        inner = italic or each.kind == "emph"
        text = spell_formula(each.text) if each.kind == "math" else each.text
        pieces.append((tidy_blanks(text), inner))
        for child in each.children:
            add(child, italic=inner)

    for inline in inlines:
        add(inline, italic=False)
    text, ranges = "", []
    for piece, italic in pieces:
        if italic and piece.strip():
            ranges.append((len(text), len(text) + len(piece)))
        text += piece
    lead = len(text) - len(text.lstrip())
    moved = tuple((max(0, start - lead), end - lead) for start, end in ranges)
    return text.strip(), moved


def tidy_blanks(text: str) -> str:
    """Give a text with plain blanks, of the same length."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2005", " ").replace("\n", " ")


# --- biblatex's own list -----------------------------------------------------------------------------------------


def read_biblatex_list(text: str) -> Iterator[ImportedReference]:
    r"""Read the entries of a .bbl file that biber wrote: \entry ... \endentry, with a field each."""
    tokens = tokenize(text, "")
    key, type_, fields = "", "", dict[str, str]()
    for token in (each for each in tokens.items if each.kind == "command" and each.name in _ENTRY_COMMANDS):
        arguments = list(_list_arguments(tokens, token.end))
        match token.name, arguments:
            case "entry", [key, type_, *_]:
                fields = {}
            case "endentry", _:
                yield ImportedReference(key, type_, fields, _print(fields))
            case "verb", [name, *_]:
                fields[name] = _read_verb(text, token.end)
            case _, [_, _, *_]:
                _add_field(fields, token.name, arguments)
            case _:
                pass


_ENTRY_COMMANDS = frozenset(("entry", "endentry", "field", "list", "name", "verb"))
_KEPT = {
    "title": "title", "subtitle": "subtitle", "journaltitle": "journal", "booktitle": "booktitle", "year": "year",
    "volume": "volume", "number": "number", "pages": "pages", "publisher": "publisher", "location": "address",
    "author": "author", "editor": "editor", "translator": "translator", "edition": "edition", "note": "note",
    "series": "series", "institution": "institution", "type": "type", "isbn": "isbn", "issn": "issn",
    "eprint": "eprint", "eprinttype": "eprinttype", "organization": "organization", "howpublished": "howpublished",
    "month": "month", "chapter": "chapter", "eventtitle": "eventtitle",
}  # fmt: skip
"""biblatex's fields (its manual, section 2.2) and what an entry calls them."""


def _list_arguments(tokens: Tokens, position: int) -> Iterator[str]:
    while argument := tokens.mandatory(position):
        yield argument.text
        position = argument.end


def _add_field(fields: dict[str, str], kind: str, arguments: list[str]) -> None:
    name = _KEPT.get(arguments[0], "")
    if not name:
        return
    if kind == "name":
        fields[name] = " and ".join(_list_names(arguments[-1]))
    elif kind == "list":
        fields[name] = " and ".join(_plain(each) for each in _list_arguments(tokenize(arguments[-1], ""), 0))
    else:
        fields[name] = _plain(arguments[-1]).replace("\\bibrangedash", "–")


def _list_names(tex: str) -> Iterator[str]:
    tokens = tokenize(tex, "")
    parts: dict[str, str] = {}
    for start, end in sorted(tokens.pairs.items()):
        key = tex[:start].rstrip().removesuffix("=").rpartition("\n")[2].rpartition(",")[2].strip(" \t{%")
        if key == "family" and parts:
            yield _join_name(parts)
            parts = {}
        if key in ("family", "given", "prefix"):
            parts[key] = _plain(tex[start + 1 : end])
    if parts:
        yield _join_name(parts)


def _join_name(parts: dict[str, str]) -> str:
    family = " ".join(filter(None, (parts.get("prefix", ""), parts.get("family", ""))))
    return f"{family}, {parts['given']}" if parts.get("given") else f"{{{family}}}"


def _plain(tex: str) -> str:
    inlines, _ = decode_tex(" ".join(tex.split()), Span(""))
    return tidy_line(_flatten(inlines)[0])


def _read_verb(text: str, position: int) -> str:
    lines = text[position:].split("\n", 3)
    return lines[1].removeprefix("\\verb").strip() if len(lines) > 1 else ""


def _print(fields: dict[str, str]) -> str:
    return ". ".join(value for name, value in fields.items() if name in ("author", "title", "journal", "year"))
