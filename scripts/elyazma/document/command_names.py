r"""Name commands that stand where pandoc wants words: \centerline{...} around a table, a font around a float, rules."""

from __future__ import annotations

from elyazma.tex.commands import INPUTTING
from elyazma.tex.tree import Command, Environment, Node, walk

FONTS = frozenset(("textsc", "textbf", "textit", "textsl", "textup", "textmd", "textrm", "textsf", "emph"))
"""Commands that change the font of their argument."""
HEADINGS = frozenset(("part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph"))
OF_ROWS = frozenset(
    (
        *("cline", "cmidrule", "cdashline", "hhline", "Xhline", "noalign", "arrayrulecolor", "rowcolors"),
        *("rowcolor", "cellcolor", "columncolor"),
    )
)
r"""What may stand before the first cell of a row: there pandoc reads no \multicolumn behind anything but blanks."""
PREFIXED = frozenset(("def", "gdef", "edef", "xdef", "let", "futurelet", "long", "protected", "outer", "global"))
r"""What \global may stand before as one of TeX's prefixes."""
SAME = {
    "text": r"\mbox",
    **dict.fromkeys(("quad", "qquad", "enspace", "enskip", "space"), "\\ "),
    "thinspace": r"\,",
    "nobreakspace": "~",
    "today": r"\elyazmatoday",
    "center": "{}",
    "tablefootnote": r"\footnote",
}
"""Commands that pandoc knows in mathematics only, and what prints the same in text; \\today it would make up."""
_FLOATS = frozenset(("table", "figure", "longtable", "itemize", "enumerate", "description"))


def holds_blocks(command: Command) -> bool:
    """Tell whether a command holds an environment or a file; of a change of font, whether that is a float or a list."""
    return any(_is_float(node) if command.name in FONTS else _is_block(node) for node in walk(command.children))


def _is_float(node: Node) -> bool:
    return isinstance(node, Environment) and node.name.rstrip("*") in _FLOATS


def _is_block(node: Node) -> bool:
    return isinstance(node, Environment) or (isinstance(node, Command) and node.name in INPUTTING)
