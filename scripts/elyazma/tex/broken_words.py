r"""See the words in a source whose letters are codes or stand apart: `Şah\-mər\-danov`, `Whit{}aker`, `\char"015E`."""

from __future__ import annotations

import re

_LETTER = r"[^\W_]"
BREAK = re.compile(
    rf"(?P<whole>(?<!{_LETTER})\\(?:(?:text)?color\{{[^{{}}]*\}}|[a-zA-Z]+\*?)[{{}}\[\] ]*)"
    rf"|(?<={_LETTER})(?:\\discretionary(?:\{{[^{{}}]*\}}){{3}}|\\hspace\*?\{{[^{{}}]*\}}"
    r"|\\kern\s?-?[\d.]+\s?[a-z]{2}\s?|\\(?:textcolor|color)\{[^{}]*\}|\\[a-zA-Z]+\*?[ ]?|\\[-/,!;:@]"
    r"|[{}]|%[^\n]*\n[ \t]*)+"
    rf"(?={_LETTER})"
)
"""What TeX reads between two letters of one word, or of two that it prints as one; `whole` is a command that begins a
word, and is none."""
LETTER_CODE = re.compile(
    r"&#(?P<html10>\d{2,6});|&#[xX](?P<html>[0-9A-Fa-f]{2,5});|\\u(?P<json>[0-9A-Fa-f]{4})|\^{4}(?P<tex>[0-9a-f]{4})"
    r"|\\(?:uni)?char\s?\"(?P<char>[0-9A-F]{2,5})\s?|\\(?:symbol|char)\s?\{?(?P<symbol10>\d{2,6})\}?"
)
"""A letter by its number, in TeX, in web pages, in JSON."""
ARGUMENT = re.compile(r"\\[A-Za-z]+\*?(?:\[[^\]\n]*\])*\{([^\s{}]{4,})\}")
"""A command's first argument, if it is a single word, such as a label."""


def close_break(match: re.Match[str]) -> str:
    """Give what stays of a BREAK: nothing, or a whole command."""
    return match["whole"] or ""


def read_letter_code(match: re.Match[str]) -> str:
    """Give the letter of a LETTER_CODE; a number of no letter stays as it is."""
    name = str(match.lastgroup)
    number = int(match[name], 10 if name.endswith("10") else 16)
    return chr(number) if 0x20 <= number < 0xD800 or 0xE000 <= number < 0x11_0000 else match.group()  # noqa: PLR2004
