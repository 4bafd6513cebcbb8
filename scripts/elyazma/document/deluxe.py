r"""The tables of AASTeX, whose parts are commands: \tablehead, \startdata, \enddata, notes below (AASTeX's guide)."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.document.commands import HEAD_MARK, CommandEdits, Edit
from elyazma.document.marks import open_mark
from elyazma.tex.arguments import read_arguments
from elyazma.tex.escape import ROW_END
from elyazma.tex.tree import Command, Environment, walk

TABLES = ("deluxetable", "deluxetable*", "longdeluxetable")
"""The environments."""


def edit_part(edits: CommandEdits, command: Command) -> Iterator[Edit]:
    """Write a part of a table as LaTeX's own tables have it."""
    around = next((each for each in reversed(edits.inside) if each.name in TABLES), None)
    behind = command.start + 1 + len(command.name)
    _, read, end = read_arguments(edits.tree.tokens, behind, "m" * PARTS[command.name])
    given = [argument for _, argument in read if argument]
    if around is None or len(given) < PARTS[command.name]:
        return
    match command.name, given:
        case "tablecaption", [caption]:
            number = edits.number(command.start, caption.start)
            yield Edit(command.start, caption.start, open_mark("caption", number) + "{")
        case "tablehead", [head]:
            yield Edit(command.start, head.start, _begin(around))
            yield Edit(head.stop, end, f"{HEAD_MARK}{ROW_END}\\midrule ")
        case "startdata", _:
            headed = any(isinstance(node, Command) and node.name == "tablehead" for node in walk(around.children))
            yield Edit(command.start, command.end, "" if headed else _begin(around))
        case "enddata", _:
            yield Edit(command.start, command.end, r"\end{tabular}")
        case "tablenotetext", [sign, text]:
            yield Edit(command.start, sign.start, "\n\n\\textsuperscript{")
            yield Edit(sign.stop, text.start, "} {")
        case _, [text]:
            yield Edit(command.start, text.start, "\n\n{")


PARTS = {
    **dict.fromkeys(("tablecaption", "tablehead", "tablecomments", "tablerefs"), 1),
    **dict.fromkeys(("startdata", "enddata"), 0),
    "tablenotetext": 2,
}
"""The commands, and how many arguments each has."""


def _begin(table: Environment) -> str:
    columns = table.arguments[0] if table.arguments else None
    return rf"\begin{{tabular}}{{{columns.text if columns else ''}}}"
