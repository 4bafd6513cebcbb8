r"""Read the anchors of a text: `\rev{label}` marks a place, `\rev{label}{new text}` a passage.

An answer to a reviewer names the label and so finds the page and the lines; the text prints as if no anchor were there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass
from elyazma.tex.commands import ANCHORING
from elyazma.tex.edits import Edit
from elyazma.tex.parse import parse
from elyazma.tex.tokens import Token, Tokens, tokenize

LABEL = re.compile(r"[A-Za-z0-9]+(?:[.:_-][A-Za-z0-9]+)*")
"""What a label may be: TeX and its log spell these signs alike."""

ENDS = ("begin", "end")
"""The ends of what an anchor marks; of a place both are one, the first."""


def name_end(end: str, label: str) -> str:
    """Name an end of an anchor as no label of an author's is named: those hold no blanks."""
    return f"rev {end} {label}"


def is_end(name: str) -> bool:
    """Tell whether a name is that of an anchor's last end."""
    return name.startswith(name_end(ENDS[1], ""))


@dataclass(frozen=True, slots=True)
class Anchor:
    """One anchor: its label, its place, and the offsets at which its command, its passage and the whole end.

    `opened` and `closed` are the offsets of the braces around the passage; equal where it marks only a place.
    """

    label: str
    span: Span
    start: int
    opened: int
    closed: int


def defines_anchors(texts: Iterable[str]) -> bool:
    r"""Tell whether an author's texts define \rev themselves, by any means: then it is theirs, and marks nothing."""
    return any(_defines_anchor(parse(text).tokens) for text in texts if "rev" in text)


def _defines_anchor(tokens: Tokens) -> bool:
    for opening in tokens.openings():
        if _DEFINER.fullmatch(opening.name):
            named = tokens.control_sequence(opening.end + tokens.text.startswith("*", opening.end))
            if named and named.text.strip().removeprefix("\\") in ANCHORING:
                return True
    return any(rf"\csname {name}\endcsname" in tokens.text for name in ANCHORING)


_DEFINER = re.compile(
    r"(?:new|renew|provide)(?:command|commandx|robustcmd)|[gex]?def|let|Declare\w*Command\w*"
    r"|(?:New|Renew|Provide)(?:Expandable)?DocumentCommand"
)
"""What defines a command: LaTeX's, xparse's, etoolbox's and xargs' (their manuals)."""


def find_anchors(text: str, path: str) -> tuple[Anchor, ...]:
    """Find the anchors of a TeX source in order; comments and verbatim text hold none."""
    tokens = tokenize(text, path)
    found = (read_anchor(tokens, token) for token in tokens.items if token.name in ANCHORING)
    return tuple(anchor for anchor in found if anchor)


def read_anchor(tokens: Tokens, token: Token) -> Anchor | None:
    """Read the anchor that a command begins; none when the token is no such command or its label is missing."""
    if token.kind != "command" or (label := tokens.mandatory(token.end)) is None:
        return None
    # A blank behind the label is printed: no passage follows it.
    closed = tokens.pairs.get(label.end, label.end)
    name = label.text.strip()
    return Anchor(name, tokens.span(token.start, label.end - token.start), token.start, label.end, closed)


def list_cuts(text: str) -> Iterator[Edit]:
    """Give the edits that take the anchors out of a TeX source and leave the passages they mark; line ends stay."""
    for anchor in find_anchors(text, ""):
        passage = anchor.closed > anchor.opened
        yield _cut(text, anchor.start, anchor.opened + passage)
        if passage:
            yield _cut(text, anchor.closed, anchor.closed + 1)


def _cut(text: str, start: int, end: int) -> tuple[int, int, str]:
    # A command before the cut would join the letter behind it.
    word = _COMMAND.search(text, max(0, start - _LONGEST_COMMAND), start)
    return start, end, "{}" if word and text[end : end + 1].isalpha() else ""


_COMMAND = re.compile(r"\\[^\W\d_]+\Z")
_LONGEST_COMMAND = 60
