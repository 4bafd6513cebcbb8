"""Nothing is lost in silence: words of the text that the document lacks are findings, each at its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import islice
from typing import cast

from elyazma.document.acronyms import NAMES as ACRONYMS
from elyazma.document.adjusted import find_adjusted
from elyazma.document.losses import cut_around
from elyazma.document.macros import Macros, list_dropped, list_unseen
from elyazma.document.tabbing import find_killed
from elyazma.document.tabulars import WIDE_BY_WORDS, find_table_columns
from elyazma.document.units import UNIT_COMMANDS
from elyazma.document.wrappers import write_wrapper
from elyazma.languages.folding import fold_case, fold_forms
from elyazma.model.diagnostics import Diagnostic, Span, error
from elyazma.model.fragments import Drawn
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Source
from elyazma.model.nodes import (
    Block,
    CitationLink,
    Cite,
    CodeBlock,
    DefinitionList,
    Math,
    Node,
    Note,
    Plain,
    Reference,
    Space,
    map_nodes,
    plain_text,
)
from elyazma.model.nodes import Span as SpanNode
from elyazma.model.phrases import Phrase, phrase
from elyazma.tex.arguments import read_arguments
from elyazma.tex.commands import CITING, REFERRING
from elyazma.tex.conditionals import blank_out
from elyazma.tex.definitions import find_programs
from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.floats import skip_place
from elyazma.tex.letters import ACCENTS
from elyazma.tex.parse import parse
from elyazma.tex.plain import strip_tex
from elyazma.tex.primitives import BOXES, PRIMITIVES, find_specification
from elyazma.tex.tokens import Argument, tokenize
from elyazma.tex.tree import Command, Environment, Group, Tree
from elyazma.tex.tree import Node as TexNode
from elyazma.tex.unprinted import find_comments

_MOST_FINDINGS = 20
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_IDEOGRAPHS}]|[^\W_{_IDEOGRAPHS}]{{2,}}")
"""Chinese and Japanese have no blanks between words: a number or a formula may stand between any two letters."""
_NO_WORD = re.compile(r"\d{1,2}|\d+(?:cm|mm|pt|bp|in|em|ex|sp|pc)?")
"""Numbers of one or two digits and lengths: they stand in arguments too."""
_WITHOUT_TEXT = frozenset(
    ("cmidrule", "newtheorem", "defcitealias", "definecolor", "fontsize", "stepcounter", "refstepcounter")
)
"""Commands whose arguments no reader sees, which counting words need not know."""
_BOXES = frozenset(
    ("resizebox", "rotatebox", "parbox", "raisebox", "scalebox", "colorbox", "fcolorbox", "makebox", "adjustbox")
)
_BEHIND_NAMES = _BOXES | {"citeproc"}
"""Commands whose last argument is text, behind sizes, colours and keys."""
_APART = frozenset(
    (
        "footnote",
        "tablefootnote",
        "footnotemark",
        "footnotetext",
        "thanks",
        "caption",
        "marginpar",
        "marginnote",
        "sidenote",
        "acro",
    )
)
_LONG = 5
"""Letters of a word that may be a part of others: of one made of groups, of two around a footnote."""
_REPEATED = frozenset(("endhead", "endfirsthead", "endfoot", "endlastfoot"))
_TITLES = frozenset(("caption", "section", "subsection"))
_NO_MACROS = Macros()


@dataclass(frozen=True, slots=True)
class Written:
    """What an author wrote: his sources, his macros, and what of it TeX has printed."""

    sources: Mapping[str, Source]
    macros: Macros = _NO_MACROS
    drawn: Sequence[Drawn] = ()


@dataclass(frozen=True, slots=True)
class Lost:
    """A word that the document lacks, and where it stands in its source."""

    word: str
    start: int
    span: Span

    @property
    def said(self) -> Phrase:
        """Give what is said of it."""
        return phrase('"{word}" stands here and would be lost in other formats', word=self.word)

    def report(self) -> Diagnostic:
        """Write the finding."""
        return error("export-text-lost", self.said, self.span, SIMPLER)


SIMPLER = phrase("write the sentence around it with simpler commands")


def find_lost_words(passages: Mapping[str, Sequence[Block]], written: Written, names: Iterable[str]) -> Iterator[Lost]:
    """Find words of the sources that the document lacks, or has fewer times, the first twenty.

    `names` are labels, keys and files: what an author hands to macros of his own and no reader sees.
    """
    unseen = {word for name in names for word in _fold(name)}
    yield from islice(_find_lost(passages, written, unseen), _MOST_FINDINGS)


def _find_lost(passages: Mapping[str, Sequence[Block]], written: Written, unseen: set[str]) -> Iterator[Lost]:
    read = {path: _fold(plain_text(_set_apart(blocks))) for path, blocks in passages.items()}
    words = [word for each in read.values() for word in each]
    said = Counter(words)
    # Of what TeX has printed nothing is wanted: its words stand for no other ones.
    said.subtract(word for each in written.drawn if not each.fragment.wraps for word in _fold(each.text))
    left = {path: _without_drawn(source, written.drawn) for path, source in written.sources.items()}
    missing = _list_missing(left, written.macros, said, "".join(words))
    lost = {
        word: path for word, path in missing if word not in unseen and not _is_part(word, written.sources[path], said)
    }
    if lost:
        yield from _place_lost(lost, left, {path: read.get(path, words) for path in left})


def _list_missing(
    sources: Mapping[str, Source], macros: Macros, said: Mapping[str, int], joined: str
) -> Iterator[tuple[str, str]]:
    """List the words that the document has fewer times than the sources, and the source where it is one too few."""
    wanted = Counter[str]()
    for path, source in sources.items():
        for word, count, needed in _count_words(source, macros):
            wanted[word] += needed
            inside = len(word) >= _LONG and word in joined
            if wanted[word] > said[word] + inside * count:
                yield word, path


def _set_apart(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Put blanks around notes, formulas and terms, which are no letters of the word beside them."""
    return cast("tuple[Block, ...]", map_nodes(blocks, _set_node_apart))


def _set_node_apart(node: Node) -> Node:
    match node:
        case Note(blocks):
            return Note((Plain((Space(),)), *blocks, Plain((Space(),))))
        case Math() | Cite() | CitationLink() | Reference():
            # A citation prints a number behind letters that are a word of their own.
            return SpanNode((Space(), node, Space()))
        case CodeBlock(text):
            return replace(node, text=f"{text}\n")
        case DefinitionList(items):
            return DefinitionList(tuple(replace(each, term=(Space(), *each.term, Space())) for each in items))
        case _:
            return node


def _is_part(word: str, source: Source, said: Mapping[str, int]) -> bool:
    r"""Tell whether a word is a piece of one that the document has: {\i}{\c{c}} are letters, and no two arguments."""
    whole = _fold(strip_tex(tokenize(source.text, source.path)))
    return word not in whole and any(word in other and said[other] for other in whole)


def _without_drawn(source: Source, drawn: Sequence[Drawn]) -> Source:
    """Leave out what TeX printed: its words are those of a picture."""
    ranges = [cut for each in drawn if each.fragment.path == source.path for cut in _list_cuts(each)]
    return replace(source, text=blank_out(source.text, ranges)) if ranges else source


def _list_cuts(drawn: Drawn) -> Iterator[tuple[int, int]]:
    if drawn.fragment.wraps:
        yield from ((start, end) for start, end, _ in write_wrapper(drawn))
    else:
        yield from cut_around(drawn.fragment)


def _count_words(source: Source, macros: Macros) -> Iterator[tuple[str, int, int]]:
    """Give each word of a source, how often it stands there, and how often the document has to have it."""
    twice = _says_twice(parse(source.text, source.path))
    for word, count in Counter(_fold(_read_source(source, macros))).items():
        yield word, count, 1 if twice else count


def _says_twice(tree: Tree) -> bool:
    """Tell whether words may stand twice in a source, once in the document: heads of long tables, short titles."""
    short = any(not command.starred and command.argument(0) for command in tree.commands(_TITLES))
    return short or any(tree.commands(_REPEATED))


def _read_source(source: Source, macros: Macros = _NO_MACROS) -> str:
    tree = parse(source.text, source.path)
    text = apply_edits(source.text, [*_list_unseen(tree), *list_unseen(tree, macros), *_list_gaps(tree, macros)])
    return strip_tex(tokenize(text, source.path))


def _list_gaps(tree: Tree, macros: Macros) -> Iterator[Edit]:
    """List where two words touch in the source that do not in the document: around notes, between arguments."""
    for node in tree.outside_mathematics():
        if isinstance(node, Command) and node.name in ACRONYMS:
            # Its plural's ending stands behind "(API)" or "APIs", as the text before decides.
            ending = _ENDING.match(tree.text, max(node.end, _find_argument_end(tree, node)))
            yield (*ending.span(), " ") if ending else (node.end, node.end, "")
        elif isinstance(node, Command) and node.name == "item":
            yield node.start, node.start, " "
        elif isinstance(node, Command) and (node.name in _APART or node.name in macros.formulas):
            yield node.start, node.start, " "
            yield node.end, node.end, " "
        yield from _list_argument_ends(node)
        if word := _find_glued(tree, node, macros):
            yield *word, " "
        yield from _list_seams(tree, getattr(node, "children", ()))
    yield from _list_seams(tree, tree.children)


def _list_argument_ends(node: TexNode) -> Iterator[Edit]:
    """Give the end of a group that an environment begins with: it may be an argument."""
    if isinstance(node, Environment) and node.body and isinstance(node.body[0], Group):
        yield node.body[0].end, node.body[0].end, " "


def _find_argument_end(tree: Tree, command: Command) -> int:
    given = tree.tokens.mandatory(command.end)
    return given.end if given else command.end


def _find_glued(tree: Tree, node: TexNode, macros: Macros) -> tuple[int, int] | None:
    r"""Give the letters that a macro's own words take on as their ending: {\boxes}es, \name{}s."""
    inner = node.children if isinstance(node, Group) else (node,)
    match inner:
        case (Command(name=name, end=end),) if macros.letters.get(name) == "":
            # Behind a bare name TeX takes the blanks away, unless it prints one itself.
            blanks = isinstance(node, Command) and name not in macros.spacing
            found = (_NEXT if blanks else _ENDING).match(tree.text, max(end, node.end))
            return found.span() if found else None
        case _:
            return None


_ENDING = re.compile(r"(?:\{\})?[^\W\d_]+")
_NEXT = re.compile(r"(?:\{\}|[ \t]*\n?[ \t]*)[^\W\d_]+")


def _list_seams(tree: Tree, nodes: Sequence[TexNode]) -> Iterator[Edit]:
    r"""List the seams between the groups behind a command that is not known here: two arguments are two words."""
    called = behind = -1
    for node in nodes:
        if isinstance(node, Group) and node.start in (called, behind):
            yield from [(node.start, node.start, " ")] if node.start == behind else ()
            behind = node.end
        elif isinstance(node, Command) and node.start >= called:
            called = _find_called(tree, node)


def _find_called(tree: Tree, command: Command) -> int:
    """Give where the first group of a command that is not known here may stand: behind what brackets hold."""
    option = tree.tokens.optional(command.end)
    named = command.name[:1].isalpha() and command.name not in ACCENTS
    return (option.end if option else command.end) if named else -1


def _list_unseen(tree: Tree) -> Iterator[Edit]:
    """List what no reader of the document sees, to be left out."""
    # Braces keep the blanks behind a formula from the command before it.
    yield from ((each.start, each.end, "{} ") for each in tree.mathematics())
    yield from ((start, end, " ") for start, end in find_programs(tree))
    yield from list_dropped(tree)
    for node in tree.outside_mathematics():
        match node:
            case Command(name=name) if name in _WITHOUT_TEXT:
                yield node.start, node.end, " "
            case Command(name=name) if name in UNIT_COMMANDS:
                end = read_arguments(tree.tokens, node.start + 1 + len(name), UNIT_COMMANDS[name])[2]
                # The ending of an ordinal is a part of the number's last word.
                ending = _ENDING.match(tree.text, end)
                yield node.start, ending.end() if ending else end, " "
            case Command(name="vadjust") if adjusted := find_adjusted(tree.tokens, node):
                yield node.start, adjusted.end, " "
            case Command(name=name) if name in PRIMITIVES:
                end = find_specification(tree.tokens, node) or node.start + 1 + len(name)
                yield node.start, end, "" if name in BOXES else " "
            case Command(name=name, last=Argument(start=start)) if name in _BEHIND_NAMES:
                yield node.start, start - 1, " "
            case Environment(name=name) if name in WIDE_BY_WORDS and (columns := find_table_columns(tree, node)):
                yield node.start, columns.end, " "
                yield node.end, node.end, " "
            case Environment(name="tabbing", inner=inner):
                yield from ((start, end, " ") for start, end in find_killed(node))
                # Its tab stops are written as accents are.
                stops = [each for each in node.body if isinstance(each, Command) and each.name in ACCENTS]
                yield from ((each.start, each.start + 2, " ") for each in stops)
                yield node.start, inner, " "
            case Environment():
                yield node.start, skip_place(tree, node), " "
                yield node.end, node.end, " "
                yield from _list_repeated(node)
            case _:
                pass


def _list_repeated(environment: Environment) -> Iterator[Edit]:
    """Leave out the head and foot that a table over several pages repeats on each."""
    marks = [node for node in environment.body if isinstance(node, Command) and node.name in _REPEATED]
    head = next((mark for mark in marks if mark.name.endswith("head")), None)
    foot = next((mark for mark in marks if head and mark.name == "endfoot" and mark.start > head.start), None)
    if head and foot:
        yield head.start, foot.end, " "


def _fold(text: str) -> list[str]:
    words = _WORD.findall(fold_forms(text))
    return [word for word in words if not _NO_WORD.fullmatch(word)]


def _place_lost(
    lost: Mapping[str, str], sources: Mapping[str, Source], read: Mapping[str, Sequence[str]]
) -> Iterator[Lost]:
    """Find where each word is lost: there where the most words around it do not follow each other in the document.

    One is not lost that the document has in each of its places: it is counted in a name, or in what prints nothing.
    """
    found: dict[str, tuple[int, str, int]] = {}
    for path, source in sources.items():
        for word, start, missing in _compare(source, read[path]):
            if word in lost and missing > found.get(word, (-1,))[0]:
                found[word] = missing, path, start
    for word, path in lost.items():
        missing, place, start = found.get(word, (1, path, max(fold_case(sources[path].text).find(word), 0)))
        if missing:
            yield Lost(word, start, tokenize(sources[place].text, place).span(start, len(word)))


def _compare(source: Source, said: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Give each word of a source, where it begins, and of how many that the document lacks there it is one."""
    found = list(_list_seen(source))
    for kind, first, last, *_ in SequenceMatcher(None, [word for _, word in found], said).get_opcodes():
        missing = 0 if kind == "equal" else last - first
        yield from ((word, start, missing) for start, word in found[first:last])


def _list_seen(source: Source) -> Iterator[tuple[int, str]]:
    """List the words of a source that no comment, formula or name holds, and where each begins."""
    tree = parse(source.text, source.path)
    unprinted = (*tree.mathematics(), *find_comments(tree), *filter(_is_hidden, tree.walk()))
    hidden = [(node.start, node.end) for node in unprinted]
    for each in _WORD.finditer(blank_out(source.text, sorted(hidden))):
        for word in _fold(each[0])[:1]:
            yield each.start(), word


def _is_hidden(node: TexNode) -> bool:
    return isinstance(node, Command) and node.name in _NAMING


_NAMING = CITING | REFERRING | frozenset(("label", "includegraphics"))
"""Commands whose arguments are names, which no reader sees."""
