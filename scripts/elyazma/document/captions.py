r"""Captions outside the environments of floats: \captionof, and the \subcaption of a part of a figure."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.document.commands import CommandEdits, Edit
from elyazma.document.marks import open_mark
from elyazma.tex.arguments import read_arguments
from elyazma.tex.signatures import standard_signatures
from elyazma.tex.tree import Command, Environment, walk

CAPTIONS = {"captionof": "snom", "subcaption": "som"}
"""The commands, and the letters of their arguments."""

BOXES = frozenset(("minipage", "center", "flushleft", "flushright", "framed", "mdframed", "tcolorbox", "varwidth"))
"""Environments that such a caption makes a float of, or a part of one."""


def edit_caption(edits: CommandEdits, command: Command) -> Iterator[Edit]:
    """Mark a caption, whose float the environment around it is."""
    starred, read, _ = read_arguments(edits.tree.tokens, command.start + 1 + len(command.name), CAPTIONS[command.name])
    text = next((argument for letter, argument in read if letter == "m"), None)
    if text:
        number = edits.number(command.start, text.start)
        yield Edit(command.start, text.start, open_mark("caption", number + "*" * starred) + "{")


def find_captioned(edits: CommandEdits, box: Environment) -> str:
    r"""Give what \captionof makes of a box: "figure", "table" or "panel"; nothing where there is no such caption."""
    if box.name not in BOXES or not box.closed:
        return ""
    inside = [node for node in walk(box.children) if isinstance(node, Command | Environment)]
    boxes = [node for node in inside if isinstance(node, Environment) and node.name in BOXES]
    for node in inside:
        if node.name in CAPTIONS and not any(each.start <= node.start < each.end for each in boxes):
            return _name_float(edits, node)
    return ""


def _name_float(edits: CommandEdits, caption: Command | Environment) -> str:
    known = standard_signatures()
    if isinstance(caption, Environment) or caption.name == "subcaption":
        return "panel"
    if any(each.name in known.figures | known.tables for each in edits.inside):
        return ""
    _, read, _ = read_arguments(edits.tree.tokens, caption.start + 1 + len(caption.name), "sn")
    kind = read[-1][1].text.strip() if read and read[-1][1] else ""
    return kind if kind in {"figure", "table"} else ""
