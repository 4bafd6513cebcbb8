r"""Rewrite TeX sources so that nothing pandoc would lose or number by itself is lost: marks in place of commands.

Every line keeps its place in the author's file, so that what pandoc's log says of it can be said there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field

from elyazma.document.acronyms import LIST, read_list
from elyazma.document.captions import CAPTIONS, edit_caption
from elyazma.document.columns import edit_spanned
from elyazma.document.commands import CommandEdits, Edit, Knowledge
from elyazma.document.counts import edit_count, is_count
from elyazma.document.deluxe import PARTS, edit_part
from elyazma.document.dingbats import edit_sign
from elyazma.document.environments import ALGORITHM, edit_end, edit_environment, edit_long_table
from elyazma.document.examples import edit_examples
from elyazma.document.footnotes import NOTES, edit_note
from elyazma.document.listings import edit_listing, edit_listing_file
from elyazma.document.loose_arguments import edit_ensured, edit_formatted, edit_prefix
from elyazma.document.losses import cut_around
from elyazma.document.macros import DELIMITING, list_told, list_unseen, write_paired, write_start
from elyazma.document.marks import write_mark
from elyazma.document.pictures import write_drawn
from elyazma.document.primitives import OPTIONS, edit_options, edit_primitive, edit_primitive_in_formula
from elyazma.document.quotes import QUOTATIONS, edit_quotation
from elyazma.document.restated import say_again
from elyazma.document.stream import StreamWriter
from elyazma.document.units import UNIT_COMMANDS
from elyazma.document.wrappers import write_wrapper
from elyazma.model.diagnostics import Span
from elyazma.model.fragments import Drawn
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Source
from elyazma.tex.commands import LISTING_FILES
from elyazma.tex.comments import cut_comment
from elyazma.tex.definitions import Definition, find_programs, list_definitions
from elyazma.tex.escape import ROW_END
from elyazma.tex.faults import begins_group
from elyazma.tex.names import ends_in_name
from elyazma.tex.parse import parse
from elyazma.tex.primitives import PRIMITIVES
from elyazma.tex.rows import LONG_TABLES
from elyazma.tex.tokens import Tokens
from elyazma.tex.tree import Command, Comment, Environment, Mathematics, Node, Tree, Verbatim, walk


@dataclass
class Rewriter:
    """Rewrites sources into a stream."""

    known: Knowledge
    stream: StreamWriter = field(default_factory=StreamWriter)

    def write(self, source: Source) -> None:
        """Write one source, and what it inputs, to the stream."""
        self.known.written.add(source.path)
        tree = parse(source.text, source.path)
        seen = _without_unseen(tree, self.known, _list_edits(CommandEdits(self.known, tree)))
        edits = sorted(self._put_drawn(tree, seen))

        def render(changed: Sequence[Edit], start: int, end: int) -> str:
            part = Rewriter(self.known)
            part._write_part(tree.tokens, changed, start, end)
            return part.stream.finish().text

        tables = [
            edit_long_table(tree, table, _select(edits, table.start, table.end), render)
            for table in _list_long_tables(tree)
        ]
        self._write_part(tree.tokens, sorted(edits + tables), 0, len(tree.text))

    def _put_drawn(self, tree: Tree, edits: Iterable[Edit]) -> Iterator[Edit]:
        """Put what TeX has printed in the places of the fragments, and leave out the edits of what is gone."""
        drawn = [
            shown
            for place, each in enumerate(self.known.drawn)
            if each.fragment.path == tree.tokens.path
            for shown in _show(each, place, self.known)
        ]
        obstacles = [Edit(each.start, each.end) for each in self.known.obstacles if each.path == tree.tokens.path]
        gone = [*drawn, *(each for each in obstacles if not _is_in(each, drawn))]
        yield from gone
        yield from (each for each in edits if not _is_in(each, gone))

    def define(self, preamble: Sequence[Source]) -> None:
        r"""Write what a preamble defines: nothing else of it is text."""
        refused = {(each.path, each.start) for each in self.known.obstacles}
        read: Tree | None = None
        edits: list[Edit] = []
        for source, tree, definition in list_told(preamble):
            if (source.path, definition.start) in refused:
                continue
            if tree is not read:
                # A package beside the paper may have a thousand definitions.
                read, edits = tree, sorted(_list_edits(CommandEdits(self.known, tree)))
            place = Span(source.path, tree.tokens.span(definition.start).line) if source.path else None
            self.stream.insert("\n", place)
            self._define(tree.tokens, edits, definition)

    def _define(self, tokens: Tokens, edits: Sequence[Edit], definition: Definition) -> None:
        if definition.definer in {"let", "DeclareMathOperator"}:
            self._copy(tokens, definition.start, definition.end)
        elif definition.definer in DELIMITING:
            self.stream.insert(write_paired(definition))
        else:
            self.stream.insert(write_start(definition))
            for body in definition.bodies:
                self.stream.insert("{")
                self._write_part(tokens, edits, body.start, body.stop)
                if definition.name not in self.known.macros.spacing and ends_in_name(body.text):
                    # pandoc would put the next letter of the text behind it.
                    self.stream.insert(" ")
                # "$\nothing$" is a formula, "$$" would begin a display.
                self.stream.insert("}" if body.text.strip() else "{}}")

    def _write_part(self, tokens: Tokens, edits: Sequence[Edit], position: int, end: int) -> None:
        """Write a part of a source with the edits that begin in it; of two that overlap the first one counts."""
        for edit in _select(edits, position, end):
            if edit.start < position:
                continue
            self._copy(tokens, position, edit.start)
            self._insert(tokens, edit)
            position = edit.end
        self._copy(tokens, position, end)

    def _insert(self, tokens: Tokens, edit: Edit) -> None:
        place = tokens.span(edit.start)
        if edit.source not in self.known.sources:
            self.stream.insert(edit.text, place)
            return
        self.stream.insert("%\n", place)
        self.write(self.known.sources[edit.source])
        self.stream.insert("%\n", place)

    def _copy(self, tokens: Tokens, start: int, end: int) -> None:
        if start < end:
            self.stream.copy(tokens.text[start:end], tokens.path, tokens.span(start).line)


def _is_in(edit: Edit, others: Sequence[Edit]) -> bool:
    return any(each.start <= edit.start < each.end for each in others)


def _without_unseen(tree: Tree, known: Knowledge, edits: Iterable[Edit]) -> Iterator[Edit]:
    r"""Input nothing in an argument of the author's macros that prints nothing, and edit no name behind \let.

    What stands between \makeatletter and \makeatother is a program of LaTeX's own commands.
    """
    unseen = [(start, end) for start, end, _ in list_unseen(tree, known.macros)]
    named = [(each.start, each.end) for each in list_definitions(tree) if each.other]
    programs = list(find_programs(tree))
    examples = list(edit_examples(tree, known))
    yield from (Edit(start, end) for start, end in programs)
    yield from examples
    programs += [(each.start, each.end) for each in examples]
    for edit in edits:
        input_there = edit.source and any(start <= edit.start < end for start, end in unseen)
        if not input_there and not any(start <= edit.start < end for start, end in (*named, *programs)):
            yield edit


def _select(edits: Sequence[Edit], start: int, end: int) -> Sequence[Edit]:
    """Give those of sorted edits that begin in a part of the source."""
    return edits[bisect_left(edits, Edit(start, start)) : bisect_left(edits, Edit(end, end))]


def _list_edits(edits: CommandEdits) -> Iterator[Edit]:
    """List what is to be replaced in one source; mathematics stays as it is, without comments."""
    for comment in edits.tree.comments():
        yield from _join_lines(edits.tree.tokens, comment)
    yield from edits.mark_heads(edits.tree.children)
    for node in edits.tree.outside_mathematics():
        edits.enter(node)
        yield from _edit_node(edits, node)
    yield from _edit_formulas(edits)
    yield from _drop_unclosed(edits.tree.tokens)
    for command in edits.tree.commands(edits.known.macros.paired):
        yield from edits.grow(command)


def _drop_unclosed(tokens: Tokens) -> Iterator[Edit]:
    """Leave out the braces of groups that end with the text: pandoc wants them closed."""
    for token in tokens.items:
        if token.kind == "open" and token.start not in tokens.pairs and begins_group(tokens, token):
            yield Edit(token.start, token.end)


def _edit_formulas(edits: CommandEdits) -> Iterator[Edit]:
    for formula in edits.tree.mathematics():
        yield from _edit_no_formula(edits.tree, formula)
        for node in walk((formula,)):
            if isinstance(node, Command):
                yield from _edit_in_formula(edits, node)
            elif isinstance(node, Environment) and node.name in _SAME_FORMULAS and node.closed:
                yield from _rename_formula(edits.tree, node)


def _edit_no_formula(tree: Tree, formula: Mathematics | Environment) -> Iterator[Edit]:
    """Take the dollars from what has no formula between them."""
    if not isinstance(formula, Mathematics):
        return
    if not tree.text[formula.inner : formula.outer].strip():
        # Two dollars in a cell: pandoc would begin a display.
        yield Edit(formula.start, formula.end, "{}")
    elif [type(child) for child in formula.children] == [Verbatim]:
        # Verbatim text alone: pandoc would end it at the text's first dollar.
        yield Edit(formula.start, formula.inner)
        yield Edit(formula.outer, formula.end)


def _edit_in_formula(edits: CommandEdits, command: Command) -> Iterator[Edit]:
    if command.name in UNIT_COMMANDS and command.name not in edits.known.macros.own:
        yield from edits.print_units(command, formula=True)
    elif command.name in _BETWEEN_LINES:
        yield Edit(command.start, command.end)
    elif command.name in _SCALING:
        yield from _unwrap_formula(edits.tree.tokens, command)
    elif command.name == ROW_END[1:]:
        yield from _edit_line_end(edits, command)
    else:
        yield from edit_primitive_in_formula(edits, command)


_BETWEEN_LINES = frozenset(
    ("vspace", "addvspace", "smallskip", "medskip", "bigskip", "nopagebreak", "pagebreak", "noindent")
)
"""What moves the lines of a display, or keeps a page from breaking there: a formula has neither."""
_SCALING = {"resizebox": 2, "scalebox": 1}
"""Commands that print a formula larger or smaller, and the arguments before it."""


def _unwrap_formula(tokens: Tokens, command: Command) -> Iterator[Edit]:
    r"""Leave out what scales a part of a formula, and the dollars around it: \resizebox{\hsize}{!}{$...$}."""
    start, end = command.start, command.name_end
    for _ in range(_SCALING[command.name]):
        size = tokens.mandatory(end)
        end = size.end if size else end
    inner = tokens.mandatory(end)
    if inner is None or not tokens.is_braced(inner):
        return
    text = inner.text.strip()
    dollars = text.startswith("$") and text.endswith("$") and text.count("$") == _PAIR
    first = inner.start + inner.text.index("$") + 1 if dollars else inner.start
    last = inner.start + inner.text.rindex("$") if dollars else inner.stop
    yield Edit(start, first, "{")
    yield Edit(last, inner.end, "}")


_PAIR = 2
_SAME_FORMULAS = {
    "dcases": "cases",
    "dcases*": "cases",
    "IEEEeqnarray": "eqnarray",
    "IEEEeqnarray*": "eqnarray*",
    "dmath": "equation",
    "dmath*": "equation*",
    **{f"{kind}matrix*": f"{kind}matrix" for kind in ("", "p", "b", "B", "v", "V", "small")},
}
"""Environments of mathtools, IEEEtrantools and breqn, and those of amsmath and LaTeX that print the same."""

_ARRAYS = frozenset(("IEEEeqnarray", "IEEEeqnarray*"))
"""Those with columns, which go."""


def _rename_formula(tree: Tree, environment: Environment) -> Iterator[Edit]:
    """Write an environment of mathtools as that of amsmath, without the alignment of its columns."""
    behind = tree.name_end(environment)
    if environment.name in _ARRAYS:
        behind = environment.inner
    aligned = tree.tokens.optional(behind) if environment.name.endswith("matrix*") else None
    name = _SAME_FORMULAS[environment.name]
    yield Edit(environment.start, aligned.end if aligned else behind, rf"\begin{{{name}}}")
    yield Edit(environment.outer, environment.end, rf"\end{{{name}}}")


def _edit_node(edits: CommandEdits, node: Node) -> Iterator[Edit]:
    match node:
        case Verbatim() if edits.tree.text.startswith(_PATH, node.start):
            yield Edit(node.start, node.start + len(_PATH), r"\nolinkurl")
        case Verbatim(name="lstlisting"):
            yield from edit_listing(edits, node)
        case Environment(name=name) if name == LIST:
            yield from _edit_acronyms(edits.tree, node)
        case Environment():
            yield from edit_environment(edits, node)
        case Command(name=name) if name in PARTS or (name in _EDITORS and name not in edits.known.macros.own):
            yield from _EDITORS[name](edits, node)
        case Command(name="end"):
            yield from edit_end(edits, node)
        case Command(name=name) if name in edits.known.restated:
            yield from say_again(edits, node)
        case Command():
            yield from _edit_command(edits, node)
        case _:
            pass
    yield from edits.mark_heads(getattr(node, "children", ()))


def _edit_command(edits: CommandEdits, command: Command) -> Iterator[Edit]:
    if command.name in UNIT_COMMANDS and command.name not in edits.known.macros.own:
        yield from edits.print_units(command, formula=False)
    elif is_count(command.name):
        yield from edit_count(edits, command)
    else:
        yield from edits.edit(command)
        yield from edits.space(command)


def _edit_acronyms(tree: Tree, environment: Environment) -> Iterator[Edit]:
    """Write a list of acronyms as one of descriptions."""
    found = list(read_list(tree, environment))
    if not found:
        return
    # What only sets lengths may stand before the first one; no list that pandoc reads has that.
    yield Edit(environment.start, found[0][0], r"\begin{description}")
    for start, end, short, long in found:
        yield Edit(start, end, rf"\item[{{{short}}}] {long}")
    yield Edit(environment.outer, environment.end, r"\end{description}")


def _edit_phantom(_: CommandEdits, command: Command) -> Iterator[Edit]:
    """Count a part of a figure that stands in the picture itself, so that its label has a number."""
    yield Edit(command.start, command.end, write_mark("caption", "phantom"))


def _edit_line_end(edits: CommandEdits, command: Command) -> Iterator[Edit]:
    """Leave out the star that keeps the next line on the same page: pandoc prints it."""
    star = command.start + len(ROW_END)
    if edits.tree.text.startswith("*", star):
        yield Edit(star, star + 1)


_EDITORS: dict[str, Callable[[CommandEdits, Command], Iterator[Edit]]] = {
    ROW_END[1:]: _edit_line_end,
    "multicolumn": edit_spanned,
    "ding": edit_sign,
    "ensuremath": edit_ensured,
    "citeproc": edit_formatted,
    "global": edit_prefix,
    "phantomsubcaption": _edit_phantom,
    **dict.fromkeys(PRIMITIVES, edit_primitive),
    **dict.fromkeys(OPTIONS, edit_options),
    **dict.fromkeys(NOTES, edit_note),
    **dict.fromkeys(PARTS, edit_part),
    **dict.fromkeys(QUOTATIONS, edit_quotation),
    **dict.fromkeys(LISTING_FILES, edit_listing_file),
    **dict.fromkeys(CAPTIONS, edit_caption),
}


def _join_lines(tokens: Tokens, comment: Comment) -> Iterator[Edit]:
    """TeX takes the line's end and the next blanks for a part of the comment; pandoc does not."""
    start, end, text = cut_comment(tokens, comment)
    if end > comment.end:
        yield Edit(start, end, text)


def _show(drawn: Drawn, place: int, known: Knowledge) -> Iterator[Edit]:
    """Put what TeX has printed in the place of a fragment, around the caption, the label and the notes that it has."""
    if drawn.fragment.wraps:
        yield from (Edit(start, end, text) for start, end, text in write_wrapper(drawn))
        return
    cuts = list(cut_around(drawn.fragment))
    texts = ["" for _ in cuts]
    opening, shown, closing = write_drawn(drawn, place)
    shown += "".join(_mark_labels(drawn, known))
    if drawn.fragment.floating:
        texts[0] = rf"\begin{{{ALGORITHM}}}{opening}{shown}{closing}"
        texts[-1] += rf"\end{{{ALGORITHM}}}"
    else:
        texts[0] = opening + shown
        texts[-1] += closing
    yield from (Edit(start, end, text) for (start, end), text in zip(cuts, texts, strict=True))


def _mark_labels(drawn: Drawn, known: Knowledge) -> Iterator[str]:
    """Mark the labels in a drawing, with the numbers that TeX gives their lines."""
    for name, number in drawn.labels.items():
        if number:
            yield write_mark("line", number, name)
        else:
            yield write_mark("label", known.number(drawn.fragment.span), name)


def _list_long_tables(tree: Tree) -> Iterator[Environment]:
    """List the tables over several pages that are no part of another."""
    end = 0
    for table in tree.environments(LONG_TABLES):
        if table.closed and table.start >= end:
            end = table.end
            yield table


_PATH = r"\path"
