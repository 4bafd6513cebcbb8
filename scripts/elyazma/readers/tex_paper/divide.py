r"""Divide a gathered paper: its preamble, its front matter, and the parts of its text, each a slice of what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal

from elyazma.model.imported import TexPaper
from elyazma.model.light_dataclass import dataclass
from elyazma.readers.tex_paper.pieces import has_numbered_lines, write_marks
from elyazma.readers.tex_paper.table import Holder, Table, front_signatures, read_table
from elyazma.sources.preamble import read_preamble
from elyazma.tex.arguments import split_options
from elyazma.tex.commands import DEFINING, LOADING
from elyazma.tex.conditionals import find_conditionals, leave_out_skipped
from elyazma.tex.parse import parse, parse_with
from elyazma.tex.plain import strip_tex
from elyazma.tex.rows import is_blank
from elyazma.tex.shorthands import find_shorthands
from elyazma.tex.tokens import tokenize
from elyazma.tex.tree import Command, Environment, Group, Node, Tree

Range = tuple[int, int]
Folder = Literal["sections", "appendices"]


@dataclass(frozen=True, slots=True)
class Held:
    """A piece of front matter: what kind, the node that holds it, and whether it stood in the preamble."""

    holder: Holder
    node: Command | Environment


@dataclass(frozen=True, slots=True)
class Part:
    r"""A part of the text from one section to the next; `title` is empty for what stands before the first.

    `heading` is the command that heads it, which belongs to it.
    """

    start: int
    end: int
    folder: Folder
    title: str = ""
    heading: Command | None = None


@dataclass(frozen=True, slots=True)
class Divided:
    """A paper's places: all offsets are those of the gathered text. `cuts` is what is no part of the text any more.

    `tree` was read from a text of the same length in which what TeX skips is blank.
    """

    paper: TexPaper
    tree: Tree
    class_name: str
    front_class: str
    class_options: str
    head: tuple[Range, ...]
    parts: tuple[Part, ...]
    front: tuple[Held, ...]
    cuts: tuple[Range, ...]

    @property
    def full_class(self) -> str:
        """Give the class with its options, which say what layout it has: "acmart/sigconf,review"."""
        return f"{self.class_name}/{''.join(self.class_options.split())}"


def divide(paper: TexPaper) -> Divided:
    """Find where the parts of a paper are."""
    masked = leave_out_skipped(paper.text)
    plain = parse(masked)
    known = next(plain.commands({"documentclass", "documentstyle"}), None)
    class_name = known.last.text.strip() if known and known.last else ""
    front_class = read_table().find_class(class_name, _list_packages(plain))
    tree = parse_with(masked, paper.name, front_signatures(front_class))
    document = next(tree.environments({"document"}), None)
    begin, inner, outer = (document.start, document.inner, document.outer) if document else (0, 0, len(masked))
    body = document.children if document else tree.children
    table = read_table()
    level = "chapter" if _has_chapters(body, table) else "section"
    whole = find_conditionals(tokenize(paper.text, ""))
    marks = list(_list_marks(body, level, table, [(each.start, each.end) for each in whole]))
    parts = tuple(_list_parts(marks, inner, outer))
    first = next((part.start for part in parts if part.heading), outer)
    front, cuts = _find_front(tree, (*_before(tree, document), *_list_until(body, first)), front_class)
    for block in _find_title_block(tree, front, _list_until(body, first)):
        front.append(block)
        cuts.append((block.node.start, block.node.end))
    cuts += [edge for mark in marks for edge in _list_edges(mark)]
    cuts += list(_find_cuts(body, table))
    head = ((0, known.start), (known.end, begin)) if known else ((0, begin),)
    return Divided(
        paper, tree, class_name, front_class, _read_options(known), head, parts, tuple(front), tuple(sorted(cuts))
    )


def pass_languages(divided: Divided) -> str:
    r"""Write what hands babel the languages among the class's options, which only a class can; empty where none are."""
    languages = [each for each in split_options(divided.class_options) if find_shorthands(each)]
    if not languages or "babel" not in _list_packages(divided.tree):
        return ""
    return f"\\PassOptionsToPackage{{{','.join(languages)}}}{{babel}}\n"


def read_shorthands(divided: Divided) -> tuple[str, ...]:
    """Give babel's names of the languages whose shorthands a paper may use, the main one last."""
    head = "\n".join(divided.paper.text[start:end] for start, end in divided.head)
    return read_preamble(pass_languages(divided) + head).shorthands


def _list_packages(tree: Tree) -> Iterator[str]:
    for command in tree.commands(LOADING):
        yield from split_options(command.last.text) if command.last else ()


def _read_options(command: Command | None) -> str:
    first = command.argument(0) if command else None
    return first.text if command and first and first is not command.last else ""


def _before(tree: Tree, document: Environment | None) -> tuple[Node, ...]:
    return tuple(node for node in tree.children if document and node.end <= document.start)


def _list_until(nodes: tuple[Node, ...], end: int) -> Iterator[Node]:
    return (node for node in nodes if node.start < end)


# --- Sections -------------------------------------------------------------------------------------------


def _has_chapters(body: tuple[Node, ...], table: Table) -> bool:
    return any(isinstance(node, Command) and node.name == "chapter" for node in _list_outer(body, table))


def _list_outer(nodes: tuple[Node, ...], table: Table) -> Iterator[Node]:
    """Give nodes, and those within environments that only set how a whole text looks."""
    known = table.transparent | table.appendix_environments
    for node in nodes:
        yield node
        if isinstance(node, Environment) and node.name in known:
            yield from _list_outer(node.children, table)


def _list_marks(
    body: tuple[Node, ...], level: str, table: Table, whole: list[Range]
) -> Iterator[Command | Environment]:
    r"""Give what a text is cut at: sections, and what begins an appendix; none in what stays `whole`: \if... to \fi."""
    wanted = {level} | table.appendix_commands
    for node in _list_outer(body, table):
        if _is_mark(node, wanted, table) and not any(start <= node.start < end for start, end in whole):
            assert isinstance(node, (Command, Environment))
            yield node


def _is_mark(node: Node, wanted: frozenset[str] | set[str], table: Table) -> bool:
    if isinstance(node, Command):
        return node.name in wanted
    if not isinstance(node, Environment):
        return False
    holds = any(isinstance(each, Command) and each.name in wanted for each in node.children)
    return node.name in table.appendix_environments or (node.name in table.transparent and holds)


def _list_parts(marks: list[Command | Environment], inner: int, outer: int) -> Iterator[Part]:
    folder: Folder = "sections"
    start, title, heading = inner, "", None
    table = read_table()
    for mark in marks:
        if isinstance(mark, Environment) and mark.name in table.transparent:
            continue
        yield Part(start, mark.start, folder, title, heading)
        start, title, heading = mark.start, "", None
        if isinstance(mark, Command) and mark.name in table.sections:
            heading, title = mark, _read_title(mark)
        else:
            folder = "appendices"
            start = mark.end if isinstance(mark, Command) else mark.start
    yield Part(start, outer, folder, title, heading)


def _read_title(command: Command) -> str:
    last = command.argument(1)
    return " ".join(strip_tex(tokenize(last.text, "")).split()) if last else ""


def _list_edges(mark: Command | Environment) -> Iterator[Range]:
    """Give what is cut of a mark: what begins an appendix, the two ends of an environment around sections."""
    if isinstance(mark, Environment):
        yield mark.start, mark.inner
        yield mark.outer, mark.end
    elif mark.name not in read_table().sections:
        yield mark.start, mark.end


_TITLE_BLOCK = Holder("title-block", "", frozenset())


def _find_title_block(tree: Tree, front: Sequence[Held], nodes: Iterator[Node]) -> list[Held]:
    r"""Find the environment that is the title with all below it, set by hand (PLOS), where the paper has no \title."""
    if any(held.holder.role in ("title", "author") for held in front):
        return []
    environments = (node for node in nodes if isinstance(node, Environment) and _is_title_block(tree, node))
    return [Held(_TITLE_BLOCK, node) for node in islice(environments, 1)]


def _is_title_block(tree: Tree, node: Environment) -> bool:
    if node.name not in ("flushleft", "center"):
        return False
    first = next((each for each in node.body if isinstance(each, Group)), None)
    names = {each.name for each in first.children if isinstance(each, Command)} if first else set()
    # Much may stand there: marks behind names and before places tell that these are such.
    marked = has_numbered_lines(write_marks(tree.text[node.inner : node.outer]))
    return bool(names & _LARGE) and bool(names & _BOLD) and marked


_BOLD = frozenset(("textbf", "bf", "bfseries"))
_LARGE = frozenset(("Large", "LARGE", "huge", "Huge"))


# --- What is no part of the text -----------------------------------------------------------------------------


def _find_front(tree: Tree, nodes: tuple[Node, ...], class_name: str) -> tuple[list[Held], list[Range]]:
    """Find the pieces of front matter in nodes, and what is cut with them of what stands around them."""
    known = read_table().holders(class_name)
    found: list[Held] = []
    cuts: list[Range] = []
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        holder = _find_holder(node, known)
        if not isinstance(node, (Command, Environment, Group)) or _defines(node):
            continue
        if holder is None or holder.role == "wrap" or isinstance(node, Group):
            cuts += _list_delimiters(node) if holder or _is_only_front(tree, node, known) else ()
            waiting += reversed(node.children)
        else:
            found.append(Held(holder, node))
            cuts.append((node.start, node.end))
    return sorted(found, key=lambda held: held.node.start), cuts


def _is_only_front(tree: Tree, node: Node, known: tuple[dict[str, Holder], dict[str, Holder]]) -> bool:
    """Tell whether an environment stands around front matter alone: nothing is left of it but its two ends."""
    inner = [each for each in node.body if not is_blank(tree, each)] if isinstance(node, Environment) else []
    return bool(inner) and all(_find_holder(each, known) for each in inner)


def _defines(node: Node) -> bool:
    return isinstance(node, Command) and node.name in DEFINING


def _find_holder(node: Node, known: tuple[dict[str, Holder], dict[str, Holder]]) -> Holder | None:
    if isinstance(node, Environment):
        return known[1].get(node.name)
    holder = known[0].get(node.name) if isinstance(node, Command) else None
    return holder if holder and isinstance(node, Command) and _is_given(node, holder) else None


def _is_given(command: Command, holder: Holder) -> bool:
    r"""Tell whether a command has what it holds: \abstract alone only names it."""
    return "m" not in holder.arguments or command.last is not None


def _list_delimiters(node: Node) -> Iterator[Range]:
    if isinstance(node, Environment):
        yield node.start, node.inner
        yield node.outer, node.end
    elif isinstance(node, Command) and node.last:
        yield node.start, node.last.start
        yield node.last.stop, node.end


def _find_cuts(body: tuple[Node, ...], table: Table) -> Iterator[Range]:
    waiting = list(reversed(body))
    while waiting:
        node = waiting.pop()
        if _is_cut(node, table):
            yield node.start, node.end
        elif isinstance(node, Environment) and node.name in table.of_classes:
            yield from _list_delimiters(node)
            waiting += reversed(node.children)
        elif isinstance(node, (Command, Environment, Group)) and not _defines(node):
            waiting += reversed(node.children)


def _is_cut(node: Node, table: Table) -> bool:
    if isinstance(node, Environment):
        return node.name == "thebibliography"
    if not isinstance(node, Command):
        return False
    if node.name == _SPECIAL:
        return node.last is not None and node.last.text.lstrip().startswith("papersize")
    # What the class has begun, the text ends.
    ends_of_class = node.name == "end" and node.last is not None and node.last.text.strip() in table.of_classes
    return ends_of_class or node.name in table.cut


_SPECIAL = "special"
r"""\special{papersize=...} tells a printer the paper, which is the layout's; any other may draw."""
