r"""The environments that pandoc would lose, guess at or number by itself, renamed so that it leaves them whole.

What it does not know becomes a Div with the environment's name for its class.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from elyazma.document.captions import find_captioned
from elyazma.document.cells import edit_cells
from elyazma.document.columns import edit_columns
from elyazma.document.commands import HEAD_MARK, PANEL, CommandEdits, Edit, is_unknown_list, mark_row_above
from elyazma.document.counted_lists import edit_counted
from elyazma.document.list_labels import write_label, write_own_label
from elyazma.document.listings import OWN_FLOAT
from elyazma.document.marks import open_mark, write_mark
from elyazma.document.restated import RESTATABLE, read_restatable
from elyazma.document.tabbing import edit_tabbing
from elyazma.document.table import read_table
from elyazma.document.tabulars import TABULARS, edit_tabular, write_long_begin
from elyazma.tex.arguments import read_arguments
from elyazma.tex.escape import ROW_END
from elyazma.tex.floats import skip_place
from elyazma.tex.rows import LONG_TABLES, LongTable, Piece, is_row_end, read_long_table, trim
from elyazma.tex.tree import Break, Command, Environment, Node, Tree, walk

FIGURE, TABLE, ALGORITHM, THEOREM, PROOF, SPOKEN, GROUPED, NOTES, OWN_LIST = (
    f"elyazma{name}"
    for name in ("figure", "table", "algorithm", "theorem", "proof", "spoken", "subequations", "notes", "list")
)
"""The classes of our own Divs."""

ALGORITHMS = frozenset(("algorithm", "algorithm*", "algorithm2e", "procedure", "function"))
"""Floats of algorithms: their caption and label are the text's, what they hold is TeX's to print."""

_FIGURES = (
    *("figure", "sidewaysfigure", "SidewaysFigure", "SCfigure", "wrapfigure", "floatingfigure", "marginfigure"),
    *("teaserfigure", "rotatefigure"),
)
_TABLES = (
    *("table", "sidewaystable", "SidewaysTable", "SCtable", "wraptable", "floatingtable", "margintable", "tablehere"),
    *("measuredtable", "deluxetable", "longdeluxetable"),
)
_READ = frozenset(("list", "trivlist", "thebibliography", "abstract", "theindex"))
"""Environments of LaTeX that pandoc reads as they are."""

_RENAMED = {
    "proof": PROOF,
    "subequations": GROUPED,
    **dict.fromkeys(ALGORITHMS, ALGORITHM),
    "tablenotes": NOTES,
    "TableNotes": NOTES,
    **dict.fromkeys(("subfigure", "subtable"), PANEL),
    **dict.fromkeys(("compactitem", "asparaitem", "inparaitem", "itemize*"), "itemize"),
    **dict.fromkeys(("compactenum", "asparaenum", "inparaenum", "enumerate*"), "enumerate"),
    **dict.fromkeys(("compactdesc", "description*"), "description"),
    "otherlanguage": SPOKEN,
    "otherlanguage*": SPOKEN,
    **{name + star: FIGURE for name in _FIGURES for star in ("", "*")},
    **{name + star: TABLE for name in _TABLES for star in ("", "*")},
}
PROSE = frozenset((*_RENAMED.keys() - ALGORITHMS, "itemize", "enumerate", "description", "quote", "quotation", "verse"))
"""Environments in which paragraphs stand, beside those that only place what they hold."""
_ARGUMENTS = {
    **dict.fromkeys(("multicols", "multicols*", "spacing"), "no"),
    **dict.fromkeys(("adjustwidth", "adjustwidth*", "changemargin"), "nn"),
    **dict.fromkeys(("mdframed", "tcolorbox", "tablenotes", "TableNotes", "threeparttable", "leftbar"), "o"),
    **dict.fromkeys(("CJK", "CJK*"), "nn"),
    "textblock": "nd",
    **dict.fromkeys(("enumerate", "itemize", "description"), "o"),
    **dict.fromkeys(("compactitem", "compactenum", "inparaenum", "asparaenum", "enumerate*", "itemize*"), "o"),
}
"""The arguments of environments that pandoc would take for text, or for more than it can read."""
_IN_LINE = {"CJK", "CJK*"}
"""What may stand around words of a line: it goes, and its words stay in their paragraph."""
_SWITCHES = frozenset(
    (
        *("tiny", "scriptsize", "footnotesize", "small", "normalsize", "large", "Large", "LARGE", "huge", "Huge"),
        *("em", "it", "bf", "sl", "sc", "sf", "tt", "rm"),
    )
)
"""Commands that hold until their group ends, also as environments: in a line pandoc reads no environment."""


def _find_line(environment: Environment) -> tuple[str, str] | None:
    """Give what stands around the words of a line instead of an environment; none for one that is no line."""
    name = environment.name
    if not environment.closed or name not in _IN_LINE | _SWITCHES:
        return None
    if name in _IN_LINE:
        return "", ""
    apart = any(isinstance(node, Environment | Break) or _is_named(node, _APART) for node in walk(environment.body))
    return None if apart else (rf"{{\{name} ", "}")


_APART = frozenset(("par", "item", "includegraphics", "[", "section", "subsection"))

_OPENED = {"adjustbox", "turn", "rotate", "varwidth"}
"""Environments around one thing, which pandoc would read as a paragraph with a table in it."""


_ALIGNING = frozenset(("center", "flushleft", "flushright", "raggedright", "raggedleft", "centering"))
_CELLS = frozenset(("tabular", "tabular*", "tabularx", "tabulary", "longtable", "xltabular", "tabu", "tblr"))


def edit_environment(edits: CommandEdits, environment: Environment) -> Iterator[Edit]:
    """Give what the beginning and the end of an environment are replaced by."""
    known = environment.name
    if known in LONG_TABLES:
        return
    if around := _find_line(environment):
        yield Edit(environment.start, environment.inner, around[0])
        yield Edit(environment.outer, environment.end, around[1])
        return
    if environment.closed and (rewrite := _REWRITTEN.get(known)):
        yield from rewrite(edits.tree, environment)
        return
    if captioned := find_captioned(edits, environment):
        renamed = {"figure": FIGURE, "table": TABLE, "panel": PANEL}[captioned]
        yield Edit(environment.start, environment.inner, rf"\begin{{{renamed}}}")
        yield Edit(environment.outer, environment.end, rf"\end{{{renamed}}}")
        return
    if known in _ALIGNING and any(each.name in _CELLS for each in edits.inside):
        # In a cell pandoc takes the end of a line for that of the row, and loses what stands around it.
        yield from (Edit(node.start, node.end, r"\par ") for node in environment.body if is_row_end(node))
    if known == "enumerate":
        yield from edit_counted(edits.tree, environment, edits.inside)
    yield from _edit_arguments(edits, environment)
    yield from edit_columns(edits.tree, environment)
    yield from edit_cells(edits.tree, environment, edits.known.macros.columns)
    if known in TABULARS:
        yield from edit_tabular(edits.tree, environment)
    if renamed := _rename(edits, known) or _rename_unknown(edits, environment):
        yield from _edit_begin(edits, environment, renamed)
        if environment.closed:
            yield Edit(environment.outer, environment.end, rf"\end{{{renamed}}}")


def _edit_list(_: Tree, environment: Environment) -> Iterator[Edit]:
    """Write a list of LaTeX's own as the one that counts as it does, or as paragraphs where it has no signs."""
    label = next((given.text.strip() for given in environment.arguments if given), "")
    counted = write_own_label(label)
    if counted is not None:
        name = "enumerate" if counted else "itemize" if label else OWN_LIST
        yield Edit(environment.start, environment.inner, rf"\begin{{{name}}}{counted}")
        yield Edit(environment.outer, environment.end, rf"\end{{{name}}}")


_REWRITTEN: dict[str, Callable[[Tree, Environment], Iterator[Edit]]] = {
    # LaTeX's own lists, of which all others are made; the first one has a label and what sets lengths.
    "list": _edit_list,
    "trivlist": _edit_list,
    "tabbing": edit_tabbing,
}


def _edit_arguments(edits: CommandEdits, environment: Environment) -> Iterator[Edit]:
    """Take away what pandoc would take for text, or for more than it can read."""
    known = environment.name
    if known in _OPENED:
        yield Edit(environment.start, environment.inner, "\n\n")
        if environment.closed:
            yield Edit(environment.outer, environment.end, "\n\n")
    elif known in _ARGUMENTS:
        behind = edits.tree.name_end(environment)
        _, _, end = read_arguments(edits.tree.tokens, behind, _ARGUMENTS[known])
        if end > behind:
            given = edits.tree.text[behind:end]
            yield Edit(behind, end, write_label(given) if "enum" in known else "")


def _edit_begin(edits: CommandEdits, environment: Environment, renamed: str) -> Iterator[Edit]:
    behind = edits.tree.name_end(environment)
    begin = rf"\begin{{{renamed}}}"
    if renamed in {FIGURE, TABLE, ALGORITHM} or renamed.startswith(OWN_FLOAT):
        # Without "[htbp]", and the line count, side and width of a figure that text flows around.
        yield Edit(environment.start, skip_place(edits.tree, environment), begin)
    elif renamed == SPOKEN:
        language = environment.arguments[0] if environment.arguments else None
        code = edits.known.languages.get(language.text.strip(), "") if language else ""
        yield Edit(environment.start, language.end if language else behind, begin + write_mark("lang", code))
    elif renamed == PANEL:
        _, _, end = read_arguments(edits.tree.tokens, behind, "on")
        yield Edit(environment.start, end, begin)
    elif renamed in {GROUPED, NOTES} or not renamed.startswith("elyazma"):
        yield Edit(environment.start, behind, begin)
    else:
        yield from _edit_theorem(edits, environment, begin)


def edit_end(edits: CommandEdits, command: Command) -> Iterator[Edit]:
    r"""Give what an \end{...} is replaced by that ends nothing here: it stands in the author's own definition."""
    name = command.argument(0)
    if name and (renamed := _rename(edits, name.text.strip())):
        yield Edit(command.start, name.end, rf"\end{{{renamed}}}")


def _rename(edits: CommandEdits, known: str) -> str:
    return THEOREM if known in edits.known.theorems else _RENAMED.get(known, "")


def _rename_unknown(edits: CommandEdits, environment: Environment) -> str:
    """Give what an environment is read as that nothing here knows: a list by its items, a float by its caption."""
    known = _READ | TABULARS | _ARGUMENTS.keys() | read_table().transparent | edits.known.macros.own
    if environment.name in known or not environment.closed:
        return ""
    if environment.name in RESTATABLE:
        return _rename_restatable(edits, environment)
    names = {node.name for node in environment.body if isinstance(node, Command)}
    bare = "".join(letter for letter in environment.name if letter.isalpha())
    if "caption" in names:
        return f"{OWN_FLOAT}{bare}"
    return "itemize" if is_unknown_list(environment) else ""


def _edit_theorem(edits: CommandEdits, environment: Environment, begin: str) -> Iterator[Edit]:
    """Keep what stands in brackets behind a theorem's beginning inside its mark."""
    tree, behind = edits.tree, edits.tree.name_end(environment)
    again = read_restatable(tree, environment) if environment.name in RESTATABLE else None
    note = tree.tokens.optional(behind)
    end = again.command.end if again else note.end if note else behind
    name = again.theorem.text.strip() if again else environment.name
    begin += open_mark("head", edits.number(environment.start, behind), name)
    if note is None:
        yield Edit(environment.start, end, begin + "{}")
        return
    yield Edit(environment.start, note.start, begin + "{")
    yield Edit(note.end - 1, end, "}")


def _rename_restatable(edits: CommandEdits, environment: Environment) -> str:
    """Give a theorem for one that may be said again; one that nobody knows stays as it is."""
    given = read_restatable(edits.tree, environment) if environment.name in RESTATABLE else None
    return THEOREM if given and given.theorem.text.strip() in edits.known.theorems else ""


# --- Tables over several pages ---------------------------------------------------------------------------

_RULES = {"toprule", "midrule", "bottomrule", "hline"}
_HEAD_ENDS = {"midrule", "hline"}

Render = Callable[[Sequence[Edit], int, int], str]
"""Gives a part of a source as it is with edits."""


def edit_long_table(tree: Tree, table: Environment, edits: Sequence[Edit], render: Render) -> Edit:
    """Write a table over several pages as a float: its caption before it, its head once, its foot at the end.

    `edits` are those of what stands in the table.
    """
    parts = read_long_table(tree, table)
    caption, body = "", list(edits)
    if parts.caption:
        start, end = parts.caption.command.start, parts.caption.row_end
        caption = render(edits, start, parts.caption.end)
        body = sorted([edit for edit in edits if not start <= edit.start < end] + [Edit(start, end)])
    counted = "" if caption or table.name.endswith("*") else write_mark("uncaptioned")
    begin = write_long_begin(tree, table)
    body = sorted([*body, Edit(tree.name_end(table), begin.end)])
    rows = _write_rows(tree, parts, body, render)
    ending = r"\end{longtable}"
    text = rf"\begin{{{TABLE}}}{caption}{counted}" + f"\n\n{begin.text}{rows}{ending}" + rf"\end{{{TABLE}}}"
    return Edit(table.start, table.end, text)


def _write_rows(tree: Tree, parts: LongTable, edits: list[Edit], render: Render) -> str:
    """Write one head, the rows, and what the last foot says."""
    before = render(edits, parts.before.start, parts.before.end)
    rows = render(edits, parts.rows.start, parts.rows.end)
    if parts.head is None:
        return before + rows
    foot = _write_foot(parts.foot, edits, render)
    ended = parts.rows.nodes and is_row_end(parts.rows.nodes[-1])
    return f"{before}{_write_head(tree, parts.head, edits, render)}{rows}{ROW_END if foot and not ended else ''}{foot}"


def _write_head(tree: Tree, head: Piece, edits: list[Edit], render: Render) -> str:
    """Write a head, which ends with a rule."""
    nodes = trim(tree, head).nodes
    if nodes and _is_named(nodes[-1], _HEAD_ENDS):
        return render(edits, head.start, head.end)
    marked = sorted([*edits, *mark_row_above(tree, nodes, len(nodes))])
    # The command that ends the head ends its last row too.
    ended = "" if nodes and (is_row_end(nodes[-1]) or _is_named(nodes[-1], _RULES)) else f"{HEAD_MARK}{ROW_END}"
    return f"{render(marked, head.start, head.end)}{ended} \\midrule"


def _write_foot(foot: Piece, edits: list[Edit], render: Render) -> str:
    """Write a foot without rules."""
    rules = [Edit(node.start, node.end) for node in foot.nodes if _is_named(node, _RULES)]
    kept = [edit for edit in edits if edit.text != HEAD_MARK]
    return render(sorted(kept + rules), foot.start, foot.end).strip()


def _is_named(node: Node, names: Collection[str]) -> bool:
    return isinstance(node, Command) and node.name in names
