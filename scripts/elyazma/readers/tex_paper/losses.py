"""Compare what came in with what is to be written, both read by the one reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set

from elyazma.languages.folding import fold_case
from elyazma.model.diagnostics import Diagnostic, error
from elyazma.model.imported import TexPaper
from elyazma.model.phrases import join_phrases, phrase, phrase_data
from elyazma.readers.files import write_article
from elyazma.readers.paper_words import list_words
from elyazma.readers.tex_paper.divide import Divided, Held
from elyazma.readers.tex_paper.front_state import Front, LeftOver
from elyazma.readers.tex_paper.institutions import INSTITUTION_KEYS
from elyazma.readers.tex_paper.pieces import read_tex_pieces
from elyazma.readers.tex_paper.plain import tidy_line
from elyazma.readers.tex_paper.table import read_table
from elyazma.tex.commands import CITING, PICTURING, REFERRING
from elyazma.tex.conditionals import blank_out
from elyazma.tex.parse import parse
from elyazma.tex.plain import plain_text, strip_tex
from elyazma.tex.tokens import tokenize
from elyazma.tex.tree import Command, Environment, Tree, walk

_MOST = 20
Read = Callable[[Tree], Iterable[tuple[str, int]]]


def find_losses(divided: Divided, texts: Sequence[str], known: Iterable[str]) -> Iterator[Diagnostic]:
    """Find what the author's text has and the sections to be written have not, each with its place.

    Words, labels, references, citations, pictures, footnotes, formulas, and environments by their names: figures,
    tables and theorems among them. `known` are words of the text that stand elsewhere by now.
    """
    text = divided.tree.text
    document = next(divided.tree.environments({"document"}), None)
    outside = [(0, document.inner), (document.outer, len(text))] if document else []
    source = parse(blank_out(text, [*outside, *divided.cuts]))
    written = [parse(each) for each in texts]
    yield from _find_lost_words(source, [*map(plain_text, written), *known], divided.paper)
    for kind, read in _COUNTED.items():
        kept = Counter(name for tree in written for name, _ in read(tree))
        yield from _find_lost(kind, read(source), kept, divided.paper)


def _find_lost_words(source: Tree, known: Iterable[str], paper: TexPaper) -> Iterator[Diagnostic]:
    lost = _count_words([plain_text(source)]) - _count_words(known)
    folded = fold_case(source.text)
    for word in [word for word in lost if _is_word(word)][:_MOST]:
        # Folding may change a text's length in a few scripts: then the finding stands at the file's beginning.
        place = folded.rfind(word) if len(folded) == len(source.text) else 0
        message = phrase("{word} stands in the paper and nowhere in the manuscript", word=word)
        yield error("import-text-lost", message, paper.span(max(place, 0), len(word)), _HINT)


_HINT = phrase("look at this place in your file, and write it where it belongs in the manuscript")


def _count_words(texts: Iterable[str]) -> Counter[str]:
    return Counter(fold_case(word) for text in texts for word in list_words(text))


def _is_word(word: str) -> bool:
    return word.isalpha() and len(word) > 1


def _find_lost(
    kind: str, found: Iterable[tuple[str, int]], kept: Counter[str], paper: TexPaper
) -> Iterator[Diagnostic]:
    for name, offset in found:
        kept[name] -= 1
        if kept[name] < 0:
            what = join_phrases(" ", filter(None, (phrase_data(f"the {kind}"), name)))
            message = phrase("{what} stands in the paper and nowhere in the manuscript", what=what)
            yield error("import-lost", message, paper.span(offset), _HINT)


def _named(names: Iterable[str]) -> Read:
    wanted = frozenset(names)
    return lambda tree: ((each.last.text.strip(), each.start) for each in tree.commands(wanted) if each.last)


def _counted(names: Iterable[str]) -> Read:
    wanted = frozenset(names)
    return lambda tree: (("", each.start) for each in tree.commands(wanted))


LOOKS = frozenset(("center", "flushleft", "flushright", "minipage", "small", "spacing", "titlepage", "quote"))
"""Environments that print nothing of their own: around keywords they go with them."""

_COUNTED: Mapping[str, Read] = {
    "label": _named(("label",)),
    "reference to": _named(REFERRING),
    "citation of": _named(CITING),
    "footnote": _counted(("footnote", "footnotetext")),
    "picture": _counted(("includegraphics",)),
    "formula": lambda tree: (("", node.start) for node in tree.mathematics()),
    "environment": lambda tree: ((node.name, node.start) for node in tree.environments() if node.name not in LOOKS),
}


# --- Front matter -----------------------------------------------------------------------------------------------


def find_unplaced(divided: Divided, front: Front, plain: Callable[[str], str]) -> Iterator[LeftOver]:
    """Find the pieces of front matter of which a word stands nowhere: nothing of it is left out in silence.

    `plain` gives a text without TeX.
    """
    said = [each.text for each in front.left]
    texts = [write_article(front.article), *front.repeated, *said]
    texts += [strip_tex(tokenize(each, "")) for each in front.abstracts.values()]
    known = _count_words(texts).keys() | read_table().said | INSTITUTION_KEYS
    for held in divided.front:
        written = [] if held.holder.role in _SAID_ELSEWHERE else [plain(tex) for tex in _list_texts(held)]
        if any(not _is_known(text, known) for text in written):
            yield LeftOver(tidy_line(" ".join(written)), held.node.start, held.node.end)
        yield from _list_pictures(divided.tree, held)


def _list_pictures(tree: Tree, held: Held) -> Iterator[LeftOver]:
    """Give the pictures among keywords, which are words alone."""
    for node in walk((held.node,)) if held.holder.role == "keywords" else ():
        if isinstance(node, Command) and node.name in PICTURING:
            yield LeftOver(tree.source(node), node.start, node.end)


def _is_known(text: str, known: Set[str]) -> bool:
    return all(fold_case(word) in known for word in list_words(text) if _is_word(word))


_SAID_ELSEWHERE = frozenset(("layout", "repeat", "date", "abstract", "english-abstract", "highlights"))


def _list_texts(held: Held) -> Iterator[str]:
    """Give the pieces of a piece of front matter, so that no two words of theirs become one."""
    node = held.node
    if isinstance(node, Environment):
        return iter(())
    letters = held.holder.arguments.replace("s", "")
    # What one command holds and what the next one does are words apart, though no blank may stand between them.
    sources = [
        each.text.replace("}\\", "} \\")
        for letter, each in zip(letters, node.arguments, strict=False)
        if each and letter == "m"
    ]
    return (piece.text for tex in sources for piece in read_tex_pieces(tex) if piece.kind in _PRINTED)


_PRINTED = frozenset(("words", "note", "email"))
