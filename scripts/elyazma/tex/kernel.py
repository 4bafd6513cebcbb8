"""What every document has, whatever its class: TeX's primitives and LaTeX's kernel."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def kernel_commands() -> frozenset[str]:
    """Give what every document has, whatever its class: scripts/list_kernel_commands.py writes the table."""
    return frozenset(files(__package__).joinpath("kernel_commands.txt").read_text(encoding="utf-8").split())
