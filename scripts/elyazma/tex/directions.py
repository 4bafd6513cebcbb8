"""Find phrases from right to left that a command cuts into pieces, which then stand in the order of the line."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.languages.scripts import own_script
from elyazma.model.diagnostics import Span
from elyazma.tex.parse import parse

_FORMATTING = frozenset(
    {"emph", "textit", "textbf", "textsl", "textsc", "textsf", "texttt", "textrm", "textup", "textnormal", "underline"}
)
_ENDS = frozenset("\\{}&$%")


def find_cut_phrases(text: str, path: str) -> Iterator[Span]:
    """Give the place of each command inside a phrase from right to left, without its argument."""
    if not any(map(_is_reversed, set(text))):
        return
    tree = parse(text, path)
    for command in tree.commands(_FORMATTING):
        start, stop = (command.last.start, command.last.stop) if command.last else (command.end, command.end)
        before = _begins_reversed(text, range(command.start - 1, -1, -1)) and _begins_reversed(text, range(start, stop))
        behind = _begins_reversed(text, range(command.end, len(text)))
        if before or (behind and _begins_reversed(text, range(stop - 1, start - 1, -1))):
            yield tree.tokens.span(command.start, command.name_end - command.start)


def _begins_reversed(text: str, places: range) -> bool:
    """Tell whether the first letter runs from right to left, and neither TeX nor a blank line stands before it."""
    last = ""
    for at in places:
        if text[at] in _ENDS or text[at] == last == "\n":
            return False
        if text[at].isalpha():
            return _is_reversed(text[at])
        last = text[at]
    return False


def _is_reversed(letter: str) -> bool:
    script = own_script(letter)
    return script is not None and script.right_to_left
