"""Numbers of headings as a journal prints them and refers to them, by example: "I", "I-A", "I-A1"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from elyazma.model.numbering import NUMBER_SIGNS, Numbering

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def write_roman(number: int) -> str:
    """Write a small number as a Roman one."""
    written = ""
    for value, sign in _ROMAN:
        while number >= value:
            written, number = written + sign, number - value
    return written


def write_letter(number: int) -> str:
    r"""Write a number from 1 as LaTeX's \Alph: A, B ... Z."""
    return chr(ord("A") + (number - 1) % 26)


_WRITERS: Mapping[str, Callable[[int], str]] = {
    "I": write_roman,
    "A": write_letter,
    "a": lambda number: write_letter(number).lower(),
    "1": str,
}
_PRINTED_ALONE = "roman"
"""How sections are numbered where a heading below them prints its own number alone: "A." in section II (IEEEtran)."""
_DEFAULTS: Mapping[str, tuple[str, ...]] = {
    "arabic sections": ("1", "1.1", "1.1.1"),
    "arabic appendices": ("A", "A.1", "A.1.1"),
    "roman sections": ("I", "I-A", "I-A1"),
    "roman appendices": ("A", "A-A", "A-A1"),
    "inner sections": ("1", "1.1", "1.1.1"),
    "inner appendices": ("A",),
    "none sections": (),
    "none appendices": ("A",),
}


def list_patterns(numbering: Numbering, part: str) -> tuple[str, ...]:
    """Give how headings of a part are referred to, level by level; lower ones have no number.

    A supplement counts as the text does, with S1 for 1 (typesetting/content); where sections have Roman numbers, or not
    all have one, as an appendix.
    """
    if part == "supplement":
        like = "sections" if numbering.sections == "arabic" else "appendices"
        return tuple(f"S1{pattern[1:]}" for pattern in list_patterns(numbering, like))
    own = numbering.appendix_references if part == "appendices" else numbering.references
    return own or _DEFAULTS[f"{numbering.sections} {part}"]


def list_printed(numbering: Numbering, part: str) -> tuple[str, ...]:
    """Give how headings of a part print their numbers, level by level."""
    patterns = list_patterns(numbering, part)
    alone = numbering.sections == _PRINTED_ALONE
    return tuple(pattern[-1] if alone and level else pattern for level, pattern in enumerate(patterns))


def write_number(pattern: str, values: Sequence[int]) -> str:
    """Write numbers in a pattern, whose signs stand for the last ones."""
    signs = [sign for sign in pattern if sign in NUMBER_SIGNS]
    numbers = iter(values[len(values) - len(signs) :])
    return "".join(_write_signs(pattern, numbers))


def _write_signs(pattern: str, numbers: Iterator[int]) -> Iterator[str]:
    for sign in pattern:
        # A number is not broken at the end of a line.
        yield _WRITERS[sign](next(numbers)) if sign in NUMBER_SIGNS else "\u00a0" if sign == " " else sign
