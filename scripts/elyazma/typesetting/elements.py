"""PyLaTeX's objects, as far as this project writes LaTeX with them; the only module that imports it.

`NoEscape` is the project's type for text that is TeX already; everything else is escaped once, where it is printed.
"""

from pylatex import Command, LongTable, NoEscape, Package, Tabular, Tabularx
from pylatex.base_classes import Options

__all__ = ["Command", "LongTable", "NoEscape", "Options", "Package", "Tabular", "Tabularx", "join_lines"]


def join_lines(*parts: NoEscape | Command | Package) -> NoEscape:
    """Write parts of a document one below the other."""
    return NoEscape("\n".join(part if isinstance(part, NoEscape) else part.dumps() for part in parts))
