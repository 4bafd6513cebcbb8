r"""Numbers and units of siunitx as it prints them by default: \qty, \num, \unit, \ang, ranges and lists."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from elyazma.tex.tokens import Token, Tokens, tokenize

UNIT_COMMANDS: Mapping[str, str] = {
    **dict.fromkeys(("num", "si", "unit", "ang", "tablenum"), "om"),
    **dict.fromkeys(("SI", "qty"), "omom"),
    # With a unit in brackets it is TeX's.
    "numprint": "m",
    "numrange": "omm",
    "numlist": "om",
    **dict.fromkeys(("SIrange", "qtyrange"), "ommm"),
    **dict.fromkeys(("SIlist", "qtylist"), "omm"),
}
"""The commands and the letters of their arguments; version 2 had a unit before the number (its manual, section 5)."""

_SPACE = r"\,"
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>\d*)(?:[.,](?P<part>\d*))?(?P<doubt>\(\d+\))?"
    r"(?:(?:\+-|±)(?P<either>\d+(?:[.,]\d+)?))?(?:[eEdD](?P<power>[+-]?\d+))?"
)
_TIMES = r"\times"
_LONG = 5
"""Digits from which on they stand in groups of three."""


@cache
def _read_units() -> tuple[Mapping[str, str], Mapping[str, str]]:
    table = tomllib.loads(files(__package__).joinpath("units.toml").read_text(encoding="utf-8"))
    return table["prefixes"], table["units"]


def print_units(name: str, given: Sequence[str], *, formula: bool) -> str | None:
    """Print one command as TeX for a text or a formula; none for what is not known here."""
    if len(given) < UNIT_COMMANDS[name].count("m"):
        return None
    writer = _Writer(formula=formula)
    if name in _RANGES:
        first, last, *unit = given
        return writer.join((first, last), unit[0] if unit else None, last=" to ")
    if name in _LISTS:
        numbers, *unit = given
        return writer.join(numbers.split(";"), unit[0] if unit else None)
    if name in {"num", "tablenum", "numprint"}:
        return writer.number(given[0])
    return writer.angle(given[0]) if name == "ang" else writer.unit(given[0])


_RANGES = frozenset(("numrange", "SIrange", "qtyrange"))
_LISTS = frozenset(("numlist", "SIlist", "qtylist", "SI", "qty"))
"""Commands of several numbers; one of a single one is a list too."""


class _Writer:
    """Writes for a text, or for a formula, where words need \\text and letters stand upright."""

    def __init__(self, *, formula: bool) -> None:
        self.formula = formula

    def join(self, numbers: Sequence[str], unit: str | None, last: str = " and ") -> str | None:
        """Write numbers, each with the unit."""
        written = [self._with_unit(number, unit) for number in numbers]
        known = [each for each in written if each is not None]
        if len(known) < len(written):
            return None
        *before, final = known
        words = rf"\text{{{last}}}" if self.formula else last
        return f"{', '.join(before)}{words}{final}" if before else final

    def _with_unit(self, number: str, unit: str | None) -> str | None:
        written, behind = self.number(number), self.unit(unit) if unit is not None else ""
        if written is None or behind is None:
            return None
        # A degree, a minute and a second of arc stand right behind their number.
        close = not behind or (behind[0] in "°′″" and behind[1:2] != "C")
        return written + ("" if close else _SPACE) + behind

    def number(self, number: str) -> str | None:
        """Write a number: digits in groups, a true minus, a power of ten."""
        found = _NUMBER.fullmatch(re.sub(r"\s", "", number.replace(r"\pm", "±")))
        if not found or not number.strip():
            return None
        minus = "-" if self.formula else "−"
        written = found["sign"].replace("-", minus) + _group(found["whole"] or "0", forward=False)
        written += "." + _group(found["part"], forward=True) if found["part"] else ""
        written += found["doubt"] or ""
        if found["either"]:
            written += self._relate("±", r"\pm") + found["either"]
        return written + self._write_power(found["power"]) if found["power"] else written

    def _write_power(self, power: str) -> str:
        return f"{self._relate('×', _TIMES)}10{self._raise(power.removeprefix('+'))}"

    def _relate(self, sign: str, command: str) -> str:
        return f" {command} " if self.formula else f"{_SPACE}{sign}{_SPACE}"

    def angle(self, angle: str) -> str | None:
        """Write degrees, minutes and seconds."""
        parts = [each.strip() for each in angle.split(";")]
        written = [(self.number(each), sign) for each, sign in zip(parts, "°′″", strict=False) if each]
        if any(number is None for number, _ in written):
            return None
        return "".join(f"{number}{self._upright(sign)}" for number, sign in written)

    def unit(self, unit: str) -> str | None:
        """Write units: spelled as commands, or typed."""
        tokens = tokenize(unit, "")
        commands = [token for token in tokens.items if token.kind == "command"]
        if not commands:
            return self._write_typed(unit)
        return self._write_spelled(tokens, commands)

    def _write_typed(self, unit: str) -> str | None:
        if not re.fullmatch(r"[\w.~/^{}°µμΩ%\s-]*", unit):
            return None
        pieces = []
        for piece in re.split(r"([.~\s]+|\^\{-?\d+\}|\^-?\d)", unit.strip()):
            if piece.startswith("^"):
                pieces.append(self._raise(piece.strip("^{}")))
            elif piece and not piece.strip(".~ \n"):
                pieces.append(_SPACE)
            elif piece:
                pieces.append(self._upright(piece.replace("%", r"\%")))
        return "".join(pieces)

    def _write_spelled(self, tokens: Tokens, commands: Sequence[Token]) -> str | None:
        prefixes, units = _read_units()
        pieces: list[tuple[str, str]] = []
        prefix, power, per = "", "", ""
        for token in commands:
            name = token.name
            if name == "per":
                per = "-"
            elif name in prefixes:
                prefix = prefixes[name]
            elif name in _BEFORE:
                power = _BEFORE[name]
            elif pieces and (behind := _read_power(tokens, token)):
                symbol, before = pieces[-1]
                pieces[-1] = symbol, before.rstrip("1") + behind
            elif symbol := units.get(name, "%" if name == "%" else ""):
                pieces.append((self._upright(prefix + symbol.replace("%", r"\%")), per + (power or "1" * bool(per))))
                prefix, power, per = "", "", ""
            else:
                return None
        return _SPACE.join(symbol + (self._raise(power) if power else "") for symbol, power in pieces)

    def _upright(self, text: str) -> str:
        return rf"\mathrm{{{text}}}" if self.formula and not text.startswith("°") else text

    def _raise(self, power: str) -> str:
        if self.formula:
            return f"^{{{power}}}"
        return rf"\textsuperscript{{{power.replace('-', '−')}}}"


def _read_power(tokens: Tokens, token: Token) -> str:
    """Give the power that a command gives the unit before it; none for another command."""
    argument = tokens.mandatory(token.end) if token.name == "tothe" else None
    return argument.text.strip() if argument else _BEHIND.get(token.name, "")


_BEFORE = {"square": "2", "cubic": "3"}
_BEHIND = {"squared": "2", "cubed": "3"}


def _group(digits: str, *, forward: bool) -> str:
    """Put thin spaces between each three digits, from the point on."""
    if len(digits) < _LONG:
        return digits
    start = 0 if forward else len(digits) % 3
    groups = ([digits[:start]] if start else []) + [digits[at : at + 3] for at in range(start, len(digits), 3)]
    return _SPACE.join(groups)
