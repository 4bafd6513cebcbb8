"""Spell a text out: what counts for no words (formulas, references, tables) is said in plain letters too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from elyazma.table import Table
from elyazma.tools.comparing.flattening import BLOCK
from elyazma.tools.tex.commands import REFERRING
from elyazma.tools.tex.escape import escape

_MATH = "equation|eqnarray|align|alignat|flalign|gather|multline|displaymath|math"
_FORMULA = re.compile(
    rf"\\begin\{{({_MATH})(\*?)\}}(?P<display>.*?)\\end\{{\1\2\}}"
    r"|\\\[(?P<bracket>.*?)\\\]|\\\((?P<round>.*?)\\\)|(?<!\\)\$\$?(?P<dollar>(?:[^$\\]|\\.)+)\$\$?",
    re.DOTALL,
)
_REFERENCE = re.compile(rf"\\(?:{'|'.join(sorted(REFERRING))})\*?\{{([^{{}}]*)\}}")


def spell_out(tex: str, tables: Mapping[str, str]) -> str:
    """Write formulas as their source, references as the labels they name, tables (by path) as their cells."""
    tex = BLOCK.sub(lambda found: escape(tables.get(found[1], "")), tex)
    tex = _FORMULA.sub(lambda found: escape(found[found.lastgroup or 0]), tex)
    return _REFERENCE.sub(lambda found: f"[{escape(found[1])}]", tex)


def spell_tables(tables: Iterable[Table], language: str) -> Mapping[str, str]:
    """Give the text of every table by the path that the text inputs."""
    return {table.tex_path: " ".join(filter(None, table.texts(language))) for table in tables}
