"""Nothing is lost in silence: what pandoc skipped, and words of the text that the document lacks, are findings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import cast

from elyazma.document.acronyms import NAMES as ACRONYMS
from elyazma.document.adjusted import find_adjusted
from elyazma.document.macros import Macros, list_dropped, list_unseen
from elyazma.document.stream import Stream
from elyazma.document.tabbing import find_killed
from elyazma.document.table import read_table
from elyazma.document.units import UNIT_COMMANDS
from elyazma.document.wrappers import write_wrapper
from elyazma.languages.folding import fold_forms
from elyazma.model.diagnostics import Diagnostic, Span, error, note
from elyazma.model.fragments import Drawn, Fragment
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
    RawBlock,
    RawInline,
    Reference,
    Space,
    map_nodes,
    plain_text,
    walk,
)
from elyazma.model.nodes import Span as SpanNode
from elyazma.system.pandoc.program import Skipped
from elyazma.tex.arguments import read_arguments
from elyazma.tex.conditionals import blank_out
from elyazma.tex.definitions import find_programs
from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.letters import ACCENTS
from elyazma.tex.parse import parse
from elyazma.tex.plain import strip_tex
from elyazma.tex.primitives import BOXES, PRIMITIVES, find_specification
from elyazma.tex.tokens import Argument, tokenize
from elyazma.tex.tree import Command, Environment, Group, Tree
from elyazma.tex.tree import Node as TexNode

_MOST_FINDINGS = 20
_OTHERWISE = "write it with other commands, or print it by itself and keep the PDF as a figure"


@dataclass(frozen=True, slots=True)
class Unread:
    """A command or an environment that pandoc left out and that could print something, at the place of its use.

    `whole` is where what stands there begins and ends, if pandoc was not given it at all; a formula has no name.
    """

    name: str
    environment: bool
    span: Span
    whole: tuple[int, int] | None = None

    def report(self) -> Diagnostic:
        """Write the finding."""
        shown = f"the environment {self.name}" if self.environment else rf"\{self.name}" if self.name else "the formula"
        hint = read_table().hints.get(self.name, _OTHERWISE)
        return error(
            "export-unsupported", f"{shown} can be printed by TeX only; other formats would lose it", self.span, hint
        )

    def report_plain(self) -> Diagnostic:
        """Say that an environment's text stands without the looks that the environment gives it."""
        message = f"the environment {self.name} is not known in this format: its text stands as other text does"
        return note("export-plain", message, self.span)


def list_unread(stream: Stream, skipped: Sequence[Skipped], sources: Mapping[str, Source]) -> Iterator[Unread]:
    """Find what pandoc left out that could print something."""
    known = read_table()
    for each in skipped:
        found = next(tokenize(each.text, "").openings(), None)
        name = found.name if found else each.text.strip()
        if found and found.environment:
            harmful = name not in known.transparent and not name.startswith("elyazma")
        else:
            harmful = name != "end" and name not in known.harmless
        name = name.removeprefix("elyazma")
        if harmful and name:
            yield _place_unread(each, name, stream, sources)


def list_raw(passages: Mapping[str, Sequence[Block]], sources: Mapping[str, Source]) -> Iterator[Unread]:
    """Find what pandoc handed on as TeX: conditionals that it cannot decide."""
    for path, blocks in passages.items():
        raw = (node.text for node in walk(tuple(blocks)) if isinstance(node, RawInline | RawBlock))
        for text in raw:
            found = next(tokenize(text, "").openings(), None)
            name = found.name if found else text.strip()
            place = _find_first(sources[path], name) if path in sources else None
            yield Unread(name, bool(found and found.environment), place or Span(path))


def _find_first(source: Source, name: str) -> Span | None:
    tokens = tokenize(source.text, source.path)
    found = next((opening for opening in tokens.openings() if opening.name == name), None)
    return tokens.span(found.start, found.end - found.start) if found else None


def _place_unread(skipped: Skipped, name: str, stream: Stream, sources: Mapping[str, Source]) -> Unread:
    # pandoc names the end of a command, and for an environment that of its begin.
    environment = skipped.text.startswith(r"\begin")
    above = 0 if environment else skipped.text.rstrip().count("\n")
    place = stream.place(skipped.line - above) or Span(next(iter(sources)))
    source = sources.get(place.path)
    span = (source and _find_opening(source, place.line, name)) or Span(place.path, place.line)
    return Unread(name, environment, span)


def _find_opening(source: Source, line: int, name: str) -> Span | None:
    """Find where a command or an environment, starred or not, begins on a line."""
    tokens = tokenize(source.text, source.path)
    for opening in tokens.openings():
        span = tokens.span(opening.start, opening.end - opening.start - len(opening.name) + len(name))
        if span.line == line and opening.name in {name, f"{name}*"}:
            return span
    return None


# --- Words ----------------------------------------------------------------------------------------------

_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_IDEOGRAPHS}]|[^\W_{_IDEOGRAPHS}]{{2,}}")
"""Chinese and Japanese have no blanks between words: a number or a formula may stand between any two letters."""
_NO_WORD = re.compile(r"\d{1,2}|\d+(?:cm|mm|pt|bp|in|em|ex|sp|pc)?")
"""Numbers of one or two digits and lengths: they stand in arguments too."""
_WITHOUT_TEXT = frozenset(("cmidrule", "newtheorem", "defcitealias", "definecolor", "fontsize"))
"""Commands whose arguments no reader sees, which counting words need not know."""
_BOXES = frozenset(("resizebox", "rotatebox", "parbox", "raisebox", "scalebox", "colorbox", "fcolorbox", "makebox"))
_BEHIND_NAMES = _BOXES | {"citeproc"}
"""Commands whose last argument is text, behind sizes, colours and keys."""
_APART = frozenset(
    ("footnote", "footnotemark", "footnotetext", "thanks", "caption", "marginpar", "marginnote", "sidenote", "acro")
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


def find_lost_words(
    passages: Mapping[str, Sequence[Block]], written: Written, names: Iterable[str]
) -> Iterator[Diagnostic]:
    """Find words of the sources that the document lacks, or has fewer times, the first twenty.

    `names` are labels, keys and files: what an author hands to macros of his own and no reader sees.
    """
    unseen = {word for name in names for word in _fold(name)}
    yield from islice(_find_lost(passages, written, unseen), _MOST_FINDINGS)


def _find_lost(passages: Mapping[str, Sequence[Block]], written: Written, unseen: set[str]) -> Iterator[Diagnostic]:
    words = [word for blocks in passages.values() for word in _fold(plain_text(_set_apart(blocks)))]
    said, joined = Counter(words), "".join(words)
    wanted = Counter[str]()
    for source in written.sources.values():
        for word, count, needed in _count_words(_without_drawn(source, written.drawn), written.macros):
            wanted[word] += needed
            inside = len(word) >= _LONG and word in joined
            lost = wanted[word] > said[word] + inside * count and word not in unseen
            if lost and not _is_part(word, source, said):
                yield _report_lost(source, word)


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


def cut_around(fragment: Fragment) -> Iterator[tuple[int, int]]:
    """Give the parts of a fragment between what is kept of it."""
    position = fragment.start
    for start, end in fragment.kept:
        yield position, start
        position = end
    yield position, fragment.end


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
        elif isinstance(node, Command) and (node.name in _APART or node.name in macros.formulas):
            yield node.start, node.start, " "
            yield node.end, node.end, " "
        if word := _find_glued(tree, node, macros):
            yield *word, " "
        yield from _list_seams(getattr(node, "children", ()))
    yield from _list_seams(tree.children)


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


def _list_seams(nodes: Sequence[TexNode]) -> Iterator[Edit]:
    r"""List the seams between the groups behind a command that is not known here: two arguments are two words."""
    behind = -1
    for before, node in pairwise(nodes):
        called = isinstance(before, Command) and before.name[:1].isalpha() and before.name not in ACCENTS
        if called and isinstance(node, Group) and node.start == before.end:
            behind = node.end
        elif isinstance(node, Group) and node.start == behind:
            yield node.start, node.start, " "
            behind = node.end


def _list_unseen(tree: Tree) -> Iterator[Edit]:
    """List what no reader of the document sees, to be left out."""
    yield from ((each.start, each.end, " ") for each in tree.mathematics())
    yield from ((start, end, " ") for start, end in find_programs(tree))
    yield from list_dropped(tree)
    for node in tree.outside_mathematics():
        match node:
            case Command(name=name) if name in _WITHOUT_TEXT:
                yield node.start, node.end, " "
            case Command(name=name) if name in UNIT_COMMANDS:
                yield node.start, read_arguments(tree.tokens, node.start + 1 + len(name), UNIT_COMMANDS[name])[2], " "
            case Command(name="vadjust") if adjusted := find_adjusted(tree.tokens, node):
                yield node.start, adjusted.end, " "
            case Command(name=name) if name in PRIMITIVES:
                end = find_specification(tree.tokens, node) or node.start + 1 + len(name)
                yield node.start, end, "" if name in BOXES else " "
            case Command(name=name, last=Argument(start=start)) if name in _BEHIND_NAMES:
                yield node.start, start - 1, " "
            case Environment(name="tabbing", inner=inner):
                yield from ((start, end, " ") for start, end in find_killed(node))
                # Its tab stops are written as accents are.
                stops = [each for each in node.body if isinstance(each, Command) and each.name in ACCENTS]
                yield from ((each.start, each.start + 2, " ") for each in stops)
                yield node.start, inner, " "
            case Environment():
                yield node.start, node.inner, " "
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


def _report_lost(source: Source, word: str) -> Diagnostic:
    found = re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", source.text, re.IGNORECASE)
    start = found.start() if found else 0
    line = source.text.count("\n", 0, start)
    column = start - (source.text.rfind("\n", 0, start) + 1)
    span = Span(source.path, line + 1, column + 1, len(word) if found else 1)
    message = f'"{word}" stands here and would be lost in other formats'
    return error("export-text-lost", message, span, "write the sentence around it with simpler commands")
