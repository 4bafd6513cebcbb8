r"""What a picture of a piece of text can have, and what TeX is given of the piece."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from elyazma.document.footnotes import NOTES as _NOTES
from elyazma.tex.commands import CITING, INPUTTING, REFERRING
from elyazma.tex.edits import Edit
from elyazma.tex.escape import escape_text
from elyazma.tex.parse import parse
from elyazma.tex.tokens import Tokens, tokenize
from elyazma.tex.tree import Command, Tree


def list_words(text: str) -> frozenset[str]:
    """Give the words of a text, each a name."""
    return frozenset(text.split())


LABEL = "label"
NOTES = frozenset(("footnote", *_NOTES))
REFUSED = CITING | INPUTTING | NOTES | {"section", "subsection", "subsubsection", "caption", LABEL, "item"}
"""What a picture cannot have: notes, headings, the caption and label of what is no float, what cites no known work."""
COUNTED = list_words("equation align gather multline eqnarray figure table theorem figure* table*")
_WITH_ITEMS = frozenset(("itemize", "enumerate", "description", "algorithmic"))
_COUNTING = list_words(
    "arabic roman Roman alph Alph fnsymbol value stepcounter refstepcounter addtocounter numexpr number"
)
_NO_COUNTERS = list_words(
    "theta thetaup thetait therefore thesis thetitle theauthor thedate thebibliography thearticle thead theadset"
)
"""Commands whose names begin as those do that print a counter."""

Print = Callable[[Tokens, Command], str]
"""Gives what a citation or a reference prints, as words; nothing for one that names nothing."""


def list_names(tex: str) -> frozenset[str]:
    """Give the names of the commands and environments in a piece."""
    return frozenset(opening.name for opening in tokenize(tex, "").openings())


def prints_counter(names: Collection[str]) -> bool:
    """Tell whether what has these names prints or steps a counter: what it has come to, only the whole text tells."""
    return any(name in _COUNTING or (name.startswith("the") and name not in _NO_COUNTERS) for name in names)


def can_be_drawn(tex: str, *, keeps_labels: bool, counted: Collection[str] = COUNTED) -> bool:
    """Tell whether a picture can have all that a piece of text has."""
    names = list_names(tex)
    lists = any(parse(tex).environments(_WITH_ITEMS))
    refused = REFUSED - {"item"} if lists or "exe" in names else REFUSED
    refused = refused - {LABEL} if keeps_labels else refused
    return not names & refused and not names & frozenset(counted)


def find_end(tree: Tree, command: Command) -> int:
    r"""Give where a command ends with all brackets and braces right behind it; \tikzstyle has = before them."""
    tokens, end = tree.tokens, _find_name_end(tree, command)
    while tree.text.startswith(("[", "{"), end):
        closed = tokens.pairs.get(end)
        option = None if closed else tokens.optional(end)
        if closed is None and option is None:
            break
        end = option.end if option else (closed or end) + 1
    return end


def _find_name_end(tree: Tree, command: Command) -> int:
    """Give where a command ends with the name that it defines, where that stands in no braces or an = behind it."""
    tokens = tree.tokens
    if command.name == "tikzstyle" and (name := tokens.mandatory(command.name_end)):
        equals = tokens.skip_gap(name.end)
        return tokens.skip_gap(equals + 1) if tree.text.startswith("=", equals) else command.end
    named = tokens.control_sequence(command.end) if command.name in _NAMING else None
    return tokens.skip_gap(named.end) if named else command.end


_NAMING = frozenset(("algnewcommand", "algrenewcommand"))
"""Commands that a name without braces may follow (the manual of algorithmicx)."""


def list_outermost(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """List the places that stand in no other: a label may stand in its caption."""
    behind = -1
    for start, end in sorted(places):
        if start >= behind:
            yield start, end
            behind = end


def cut_out(
    tree: Tree, piece: tuple[int, int], kept: Sequence[tuple[int, int]], print_command: Print
) -> Iterator[Edit]:
    """Leave out what is kept of a piece, and put what citations print in their places: TeX would not know it there."""
    start, end = piece
    yield from ((first - start, last - start, "") for first, last in kept)
    for command in tree.commands(CITING | REFERRING):
        inside = any(first <= command.start < last for first, last in kept)
        if inside or not start <= command.start < end:
            continue
        if printed := print_command(tree.tokens, command):
            yield command.start - start, command.end - start, f"{{{escape_text(printed)}}}"
