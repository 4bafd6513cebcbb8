"""What becomes of graphics in Word files and in OpenDocument texts alike: one drawing of several, or a doubt."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from elyazma.languages.folding import compose
from elyazma.model.imported import Doubt
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase, phrase_count

_FEWEST, _MOST = 2, 300
"""Graphics of one drawing: no author joins more by hand, and LibreOffice takes a minute for two thousand."""

_MISSING = 0.25
"""The share of letters that a box, and a word in it, may lack in a picture: those that lie on others are read once."""


@dataclass(frozen=True, slots=True)
class Graphic:
    """What tells whether a graphic is a part of a drawing: the words in it, and what it is.

    A plain one is a shape without words and no line that a page is decorated with; a group holds several shapes.
    """

    words: str
    is_plain: bool
    is_group: bool


def make_one_drawing(graphics: Sequence[Graphic], most_words: int) -> bool:
    """Tell whether graphics that stand together make one drawing: shapes without words join the others.

    A box with more than `most_words`, unless in a group, is a text of its own, and stands in no drawing.
    """
    is_joined = any(graphic.is_plain for graphic in graphics)
    is_short = all(graphic.is_group or len(graphic.words.split()) <= most_words for graphic in graphics)
    return _FEWEST <= len(graphics) <= _MOST and is_joined and is_short


def is_printed(words: str, texts: Sequence[str]) -> bool:
    """Tell whether what is seen of a drawing has the words of a box, which may be cut off."""
    seen = "".join(compose("".join(texts)).split())
    parts = compose(words).split()
    missing = sum(len(part) for part in parts if not _is_seen(part, seen))
    return missing <= _MISSING * sum(map(len, parts))


def _is_seen(word: str, seen: str) -> bool:
    """Tell whether most of a word stands in what is seen, which may be read backwards."""
    most = ceil((1 - _MISSING) * len(word))
    parts = [word[at : at + most] for at in range(len(word) - most + 1)]
    return any(part in seen or part in seen[::-1] for part in parts)


def doubt_left_out(shapes: int, objects: Sequence[str]) -> list[Doubt]:
    """Tell of graphics that are left out: how many shapes without words, and the names of objects."""
    named = phrase_count(shapes, "a shape without words", "{count} shapes without words")
    told = [Doubt("shape", named, phrase("a frame, a line or an arrow, which is left out"))] if shapes else []
    return told + [
        Doubt("object", name, phrase("it stands in the file, and nothing here can show it")) for name in objects
    ]
