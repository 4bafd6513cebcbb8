"""Numbers of a table's column: recognised, rounded, their decimal signs one below the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from elyazma.model.light_dataclass import dataclass
from elyazma.tex.escape import escape
from elyazma.typesetting.elements import NoEscape

_NUMBER = re.compile(r"(?P<sign>[-−+±]?)(?P<whole>\d+)(?:(?P<point>[.,])(?P<part>\d+))?(?P<behind>\s?%)?")
_THOUSANDS = re.compile(r"[-−+±]?\d{1,3}(?:,\d{3})+")
"""Whether 20,000 is twenty or twenty thousand no program can tell: it is printed as it is written."""
_NOTHING = frozenset({"", "-", "–", "—", "NA", "N/A", "n/a", "..", "…"})


def read_number(cell: str) -> re.Match[str] | None:
    """Read a cell as a number: an optional sign, digits, one decimal sign, an optional percent sign."""
    return None if _THOUSANDS.fullmatch(cell) else _NUMBER.fullmatch(cell)


def are_numbers(cells: Sequence[str]) -> bool:
    """Tell whether a column holds numbers, and beside them only signs that say there is none."""
    said = [cell for cell in cells if cell not in _NOTHING]
    return bool(said) and all(read_number(cell) or _THOUSANDS.fullmatch(cell) for cell in said)


def print_number(cell: str, decimals: int | None, decimal_sign: str) -> str:
    """Give what `align_numbers` prints of a cell, as plain text."""
    written = _write_number(cell, decimals, decimal_sign)
    if written is None:
        return cell
    whole = written.whole.replace("$-$", "−").replace(r"$\pm$", "±")
    return f"{whole}{written.part}{written.percent.replace(chr(92), '')}"


@dataclass(frozen=True, slots=True)
class _Written:
    """A number in pieces: up to its decimal sign, that sign with what follows, a percent sign."""

    whole: str
    part: str = ""
    percent: str = ""


def align_numbers(cells: Sequence[str], decimals: int | None, decimal_sign: str) -> list[NoEscape]:
    r"""Write the cells of a right-aligned column; behind the decimal sign they are made equally wide with \hphantom.

    `decimals` rounds what has more, half away from zero. No digit is added: one that nobody measured is not printed.
    """
    written = [(cell, _write_number(cell, decimals, decimal_sign)) for cell in cells]
    numbers = [number for _, number in written if number]
    widest = max((number.part for number in numbers), key=len, default="")
    percent = max((number.percent for number in numbers), key=len, default="")
    return [NoEscape(_pad(number, widest, percent) if number else escape(cell)) for cell, number in written]


def _write_number(cell: str, decimals: int | None, decimal_sign: str) -> _Written | None:
    found = read_number(cell)
    if found is None:
        return None
    whole, part, point = found["whole"], found["part"] or "", decimal_sign or found["point"] or "."
    if decimals is not None and len(part) > decimals:
        rounded = Decimal(f"{whole}.{part}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        whole, _, part = str(rounded).partition(".")
    sign = {"-": "$-$", "−": "$-$", "±": r"$\pm$"}.get(found["sign"], found["sign"])
    return _Written(sign + whole, part and point + part, escape(found["behind"] or ""))


def _pad(number: _Written, widest: str, percent: str) -> str:
    absent = widest[len(number.part) :] + (percent if not number.percent else "")
    padding = rf"\hphantom{{{absent}}}" if absent else ""
    return f"{number.whole}{number.part}{padding}{number.percent}"
