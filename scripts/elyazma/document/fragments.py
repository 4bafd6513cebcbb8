r"""Find what pandoc left out in the author's sources: which piece of the text TeX is to be asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import islice

from elyazma.document.blocks import Known, Trouble, list_blocks
from elyazma.document.drawable import (
    COUNTED,
    LABEL,
    NOTES,
    REFUSED,
    Print,
    can_be_drawn,
    cut_out,
    find_end,
    list_names,
    list_outermost,
    list_words,
    prints_counter,
)
from elyazma.document.environments import ALGORITHMS
from elyazma.document.losses import Unread
from elyazma.document.macros import Macros
from elyazma.document.table import read_table
from elyazma.document.wrappers import find_condition, find_wrapper, is_condition
from elyazma.model.fragments import Fragment
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Source
from elyazma.model.phrases import phrase
from elyazma.tex.definitions import list_definitions
from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.parse import parse
from elyazma.tex.tree import Break, Command, Comment, Environment, Mathematics, Node, Text, Tree, walk

_SETTING = list_words(
    """
    usetikzlibrary definecolor colorlet newcolumntype forestset lstset newlength newcounter newsavebox savebox sbox
    usepgfplotslibrary tdplotsetmaincoords sisetup
    algnewcommand algrenewcommand algdef algblockdefx algblock algloop SetKw SetKwInput SetKwInOut SetKwData
    SetKwFunction SetKwComment SetKwFor SetKwIF SetKwProg SetKwBlock SetKwRepeat SetKwSwitch
    """
)
_FAMILIES = ("pgf", "tikz")
"""How the names of commands begin that set how drawings look, where they stand outside of them."""
_DRAWING = frozenset(
    ("tikz", "tikzpicture", "pgfpicture", "pgftext", "pgfimage", "pgfuseimage", "pgfplotstabletypeset")
)
_DRAWING_FILES = (".pdf_tex", ".eps_tex", ".ps_tex", ".pstex_t", ".pdftex_t", ".pgf", ".tikz")
"""What drawing programs export, by the ends of the files' names: Inkscape, xfig, matplotlib, and drawings by hand."""
_OWN = frozenset(("caption", LABEL))
_TABLES = list_words("tabular tabular* tabularx tabulary tabu longtabu tblr")
"""What a command of a table's own is a part of: it can be drawn only with its table."""
_EXAMPLES = frozenset(("ex", "exg"))
r"""linguex: \ex. begins an example, which ends with its paragraph."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What TeX is to be asked for: what was not read, `plain` environments, words that would be lost.

    Of plain environments it is asked what they print around their text. `tried` are the places of the pieces that it
    was asked for before.
    """

    unread: Sequence[Unread]
    plain: Sequence[Unread] = ()
    lost: Sequence[Trouble] = ()
    tried: Collection[tuple[str, int, int]] = ()


def find_fragments(
    wanted: Wanted, sources: Mapping[str, Source], macros: Macros, theorems: Collection[str], print_command: Print
) -> tuple[Fragment, ...]:
    """Find the pieces of the text that hold what was not read; none for what no picture can stand for.

    Where TeX was asked in vain it is blocks around them, and the next larger ones when asked again.
    """
    names, wrappers = (frozenset(each.name for each in some) for some in (wanted.unread, wanted.plain))
    known = Known(theorems, macros.bodies, print_command)
    searches = {
        path: _Search(parse(source.text, path), names, macros, known, wrappers) for path, source in sources.items()
    }
    pieces = [piece for each in (*wanted.unread, *wanted.plain) for piece in _find_pieces(each, searches, wanted)]
    # What was not read may be a part of such a piece: blocks are asked for when there is none.
    return tuple(_list_outer(pieces or _list_blocks(searches, wanted)))


def _list_blocks(searches: Mapping[str, _Search], wanted: Wanted) -> Iterator[Fragment]:
    for unread in wanted.unread:
        yield from _find_blocks(unread, searches, wanted)
    for lost in wanted.lost:
        yield from _choose_block(searches[lost.span.path], lost, wanted)


def _find_pieces(unread: Unread, searches: Mapping[str, _Search], wanted: Wanted) -> list[Fragment]:
    near = list(searches[unread.span.path].find(unread)) if unread.span.path in searches else []
    # pandoc names no place for what a macro brings, or one far behind.
    pieces = near or [piece for search in searches.values() for piece in search.find_everywhere(unread)]
    return [each for each in pieces if each.place not in wanted.tried]


def _find_blocks(unread: Unread, searches: Mapping[str, _Search], wanted: Wanted) -> Iterator[Fragment]:
    here = searches.get(unread.span.path)
    near = [(here, node) for node in here.list_near(unread)] if here else []
    uses = near or [(search, node) for search in searches.values() for node in search.list_uses(unread)]
    said, hint = phrase("{shown} can be printed by TeX only", shown=unread.shown), unread.report().hint
    for search, node in uses:
        line = search.tree.source(node).partition("\n")[0]
        span = search.tree.tokens.span(node.start, len(line))
        yield from _choose_block(search, Trouble(node.start, node.end, span, said, hint), wanted)


def _choose_block(search: _Search, trouble: Trouble, wanted: Wanted) -> Iterator[Fragment]:
    """Give the smallest block that TeX was not asked for."""
    blocks = list_blocks(search.tree, trouble, search.known)
    yield from islice((each for each in blocks if each.place not in wanted.tried), 1)


def find_plain_environments(unread: Sequence[Unread], sources: Mapping[str, Source], macros: Macros) -> frozenset[str]:
    """Give the environments that are text: pandoc has read all that stands in them, and no drawing is among them."""
    others = frozenset(each.name for each in unread if not each.environment)
    named = frozenset(each.name for each in unread if each.environment and not each.whole) - read_table().drawings
    trees = [parse(source.text, source.path) for source in sources.values()]
    drawn = frozenset(
        environment.name
        for tree in trees
        for environment in tree.environments(named)
        if _has_cells(tree, environment) or not _is_plain(environment, others | read_table().drawings, macros)
    )
    used = {each.name for tree in trees for each in tree.environments(named)}
    return frozenset((named & used) - drawn)


def _is_plain(environment: Environment, unread: Collection[str], macros: Macros) -> bool:
    names = {node.name for node in walk(environment.children) if isinstance(node, Command | Environment)}
    names |= macros.bodies.get(environment.name, frozenset()) | {environment.name}
    return not names & frozenset(unread)


def _has_cells(tree: Tree, environment: Environment) -> bool:
    """Tell whether what stands in an environment is cut into cells: it is a table, of whatever package."""
    return any(isinstance(node, Text) and "&" in tree.source(node) for node in environment.body)


def list_settings(sources: Iterable[Source]) -> Iterator[str]:
    """Give what the text defines and sets for what stands behind it; a drawing's own file does so for itself alone."""
    for source in (each for each in sources if not each.path.endswith(_DRAWING_FILES)):
        tree = parse(source.text, source.path)
        pieces = [(each.start, source.text[each.start : each.end]) for each in list_definitions(tree)]
        for command in _list_setting(tree):
            pieces.append((command.start, source.text[command.start : find_end(tree, command)]))
        yield from (text for _, text in sorted(pieces))


def _list_setting(tree: Tree) -> Iterator[Command]:
    """List the commands that set something for drawings, and stand in none."""
    drawn = [(each.start, each.end) for each in tree.environments(read_table().drawings)]
    for node in tree.walk():
        if not isinstance(node, Command):
            continue
        family = node.name.startswith(_FAMILIES) and node.name not in _DRAWING
        inside = any(start < node.start < end for start, end in drawn)
        if (node.name in _SETTING or family) and not inside:
            yield node


def _list_outer(fragments: Iterable[Fragment]) -> Iterator[Fragment]:
    """Leave out those that stand in others."""
    end, path = -1, ""
    for each in sorted(fragments, key=lambda each: (each.path, each.start, -each.end)):
        if each.path != path or each.start >= end:
            yield each
            end, path = each.end, each.path


@dataclass
class _Search:
    """One source, the names that were not read, the author's macros; `above` is what each node stands in.

    `wrappers` are environments around text, which stays. `made` and `everywhere` are what was found before: pandoc may
    name the same macro a thousand times.
    """

    tree: Tree
    names: Collection[str]
    macros: Macros
    known: Known
    wrappers: Collection[str]
    above: dict[int, Node] = field(default_factory=dict)
    lines: dict[int, list[Command | Environment]] = field(default_factory=dict)
    made: dict[int, Fragment | None] = field(default_factory=dict)
    everywhere: dict[tuple[str, bool], tuple[Fragment, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for node in self.tree.walk():
            for child in getattr(node, "children", ()):
                self.above[id(child)] = node
            if isinstance(node, Command | Environment):
                self.lines.setdefault(self.tree.tokens.span(node.start).line, []).append(node)

    def find(self, unread: Unread) -> Iterator[Fragment]:
        """Find the pieces for one name on one line: every use of it there, or of a macro that may hold it."""
        if self.tree.tokens.path.endswith(_DRAWING_FILES):
            yield self._make_file()
        else:
            nodes = self.list_near(unread)
            yield from filter(None, (self._make(node if unread.whole else self._widen(node)) for node in nodes))

    def list_near(self, unread: Unread) -> Iterable[Node]:
        """List what the name on its line stands for: every use of it there, or of a macro that may hold it."""
        if unread.whole:
            return islice((node for node in self.tree.walk() if (node.start, node.end) == unread.whole), 1)
        return self._find_named(unread)

    def _find_named(self, unread: Unread) -> Iterable[Node]:
        # pandoc may name the line before or behind, where a blank or a comment stands between.
        near = [self.lines.get(unread.span.line + step, []) for step in (0, 1, -1, 2)]
        name = unread.name.rstrip("*")
        kind = Environment if unread.environment else Command
        found = ([node for node in here if isinstance(node, kind) and node.name.rstrip("*") == name] for here in near)
        return next(filter(None, found), []) or [node for node in near[0] if self._holds(node.name, unread.name)]

    def find_everywhere(self, unread: Unread) -> tuple[Fragment, ...]:
        """Find the pieces for every use of a name in the text, or of a macro that may hold it."""
        asked = unread.name, unread.environment
        if asked not in self.everywhere:
            self.everywhere[asked] = tuple(self._find_uses(unread))
        return self.everywhere[asked]

    def _make_file(self) -> Fragment:
        """Make a piece of a whole file: what a program has exported sets lengths before its picture."""
        tree = self.tree
        first = next((node.start for node in tree.children if not isinstance(node, Comment | Break)), 0)
        span = tree.tokens.span(first, 1)
        return Fragment(tree.tokens.path, 0, len(tree.text), tree.text, phrase("the drawing"), span, inline=False)

    def _find_uses(self, unread: Unread) -> Iterator[Fragment]:
        if self.tree.tokens.path.endswith(_DRAWING_FILES):
            yield from [self._make_file()] if unread.name.rstrip("*") in self._list_names() else []
            return
        yield from filter(None, (self._make(self._widen(node)) for node in self.list_uses(unread)))

    def list_uses(self, unread: Unread) -> Iterator[Node]:
        """List every use of a name outside of definitions, or of a macro that may hold it."""
        name = unread.name.rstrip("*")
        defined = [(each.start, each.end) for each in list_definitions(self.tree)]
        for node in (each for line in self.lines.values() for each in line):
            same = isinstance(node, Environment) == unread.environment and node.name.rstrip("*") == name
            used = same or self._holds(node.name, unread.name)
            if used and not any(start <= node.start < end for start, end in defined):
                yield node

    def _list_names(self) -> set[str]:
        return {each.name.rstrip("*") for line in self.lines.values() for each in line}

    def _holds(self, macro: str, name: str, depth: int = 0) -> bool:
        """Tell whether a macro of the author's uses a name, itself or by others."""
        used = self.macros.bodies.get(macro, frozenset())
        return name in used or (depth < _DEEPEST and any(self._holds(each, name, depth + 1) for each in used))

    def _widen(self, node: Node) -> Node:
        """Give the outermost thing around that is not read either, or is a formula."""
        widest, around = node, self.above.get(id(node))
        while around is not None:
            unread = isinstance(around, Command | Environment) and around.name in self.names
            formula = isinstance(around, Mathematics)
            algorithm = isinstance(around, Environment) and around.name in ALGORITHMS
            alone = not isinstance(widest, Environment)
            table = isinstance(around, Environment) and around.name in _TABLES
            if (unread and not algorithm) or formula or (alone and (algorithm or table)):
                widest = around
            around = self.above.get(id(around))
        return widest

    def _make(self, node: Node) -> Fragment | None:
        if id(node) not in self.made:
            self.made[id(node)] = self._make_new(node)
        return self.made[id(node)]

    def _make_new(self, node: Node) -> Fragment | None:
        made = self._make_fragment(node)
        # What a counter has come to at its place, only the whole text tells.
        counts = (
            made and isinstance(node, Command) and prints_counter(list_names(self.tree.text[made.start : made.end]))
        )
        return None if counts else made

    def _make_fragment(self, node: Node) -> Fragment | None:
        tree = self.tree
        example = self._find_example_end(node)
        end = example or (max(node.end, find_end(tree, node)) if isinstance(node, Command) else node.end)
        own = tuple(self._list_own(node))
        kept = tuple(list_outermost((*own, *self._list_notes(node))))
        text = tree.text[node.start : end]
        edits = [*cut_out(tree, (node.start, end), kept, self.known.print_command), *_keep_in_place(node)]
        tex = apply_edits(text, sorted(edits)) + "\n\n" * bool(example)
        shown = (
            phrase("the environment {name}", name=node.name) if isinstance(node, Environment) else phrase("the formula")
        )
        shown = phrase(r"\{name}", name=node.name) if isinstance(node, Command) else shown
        span = tree.tokens.span(node.start, len(text.partition("\n")[0]))
        inline = not isinstance(node, Environment) and not example
        made = Fragment(tree.tokens.path, node.start, end, tex, shown, span, kept, inline, floating=bool(own))
        if isinstance(node, Command) and is_condition(node.name):
            # By itself it would take what TeX reads next for its branch.
            return find_condition(made, tree, node)
        wraps = isinstance(node, Environment) and node.name in self.wrappers
        if not wraps and can_be_drawn(tex, keeps_labels=bool(example) or self._counts_lines(node)):
            return made
        if example or (isinstance(node, Environment) and node.name in _TABLES):
            # What stands in a table means nothing without it.
            return None
        return find_wrapper(made, tree, node, self.macros, REFUSED | COUNTED)

    def _find_example_end(self, node: Node) -> int:
        """Give where an example of linguex ends; 0 for what is none."""
        if not isinstance(node, Command) or node.name not in _EXAMPLES:
            return 0
        if not self.tree.text.startswith(".", node.name_end):
            return 0
        around = self.above.get(id(node))
        last = around.outer if isinstance(around, Environment) else len(self.tree.text)
        breaks = (each.start for each in self.tree.walk() if isinstance(each, Break) and each.start > node.start)
        return min(next(breaks, last), last)

    def _counts_lines(self, node: Node) -> bool:
        """Tell whether labels in something number its lines: TeX says which."""
        return isinstance(node, Environment) and node.name in ALGORITHMS | read_table().drawings

    def _list_own(self, node: Node) -> Iterator[tuple[int, int]]:
        """List the caption and the label of an algorithm, which is a float."""
        if not isinstance(node, Environment) or node.name not in ALGORITHMS:
            return
        lines = [each for each in walk(node.children) if _is_counted(each)]
        for child in walk(node.children):
            inside = any(each.start < child.start < each.end for each in lines)
            if isinstance(child, Command) and child.name in _OWN and not inside:
                yield child.start, child.end

    def _list_notes(self, node: Node) -> Iterator[tuple[int, int]]:
        """List the notes in a drawing, which stand behind it."""
        if self._counts_lines(node):
            for child in walk(getattr(node, "children", ())):
                if isinstance(child, Command) and child.name in NOTES:
                    yield child.start, find_end(self.tree, child)


_DEEPEST = 6
"""Macros within macros."""


def _is_counted(node: Node) -> bool:
    return isinstance(node, Environment) and node.name.startswith("algorithmic")


def _keep_in_place(node: Node) -> Iterator[Edit]:
    """Tell an algorithm to stay where it is: a float cannot stand in a box otherwise."""
    if isinstance(node, Environment) and node.name in ALGORITHMS:
        yield 0, node.inner - node.start, rf"\begin{{{node.name}}}[H]"
