"""A paper as it is being laid out, part by part, and where one stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field

from elyazma.model.imported import Piece
from elyazma.model.light_dataclass import dataclass
from elyazma.readers.front import Front, read_front
from elyazma.readers.lexicon import Known, Lexicon
from elyazma.readers.outline import read_text
from elyazma.readers.outlook import Outlook

_YEAR = re.compile(r"(?:19|20)\d\d")
SENTENCE_END = re.compile(r"[.!?…][”’»\"')\]]*$")
LONGEST_TITLE = 40
"""Words of a title that stands under an abstract and belongs to the next one."""


@dataclass(slots=True)
class Arranged:
    """A paper, part by part. `headings` are the words that headed its parts, which a journal prints anew."""

    front: Front = field(default_factory=Front)
    abstracts: dict[str, list[Piece]] = field(default_factory=dict)
    keywords: dict[str, tuple[str, ...]] = field(default_factory=dict)
    statements: dict[tuple[str, str], list[Piece]] = field(default_factory=dict)
    body: list[Piece] = field(default_factory=list)
    references: list[Piece] = field(default_factory=list)
    relisted: list[tuple[int, str]] = field(default_factory=list)
    """The headings of further lists of references, and how many pieces stand before each."""
    headings: list[str] = field(default_factory=list)

    def part_lists(self) -> tuple[Sequence[Piece], Sequence[Piece]]:
        """Part the references at the first further heading that they have."""
        end = self.relisted[0][0] if self.relisted else len(self.references)
        return self.references[:end], self.references[end:]


@dataclass(slots=True)
class Walk:
    """Where one stands: the zone, its language, the front lines not read yet, and what is known of what follows."""

    arranged: Arranged
    lexicon: Lexicon
    outlook: Outlook
    zone: str = "front"
    language: str = ""
    waiting: list[Piece] = field(default_factory=list)
    at: int = 0
    level: int = 0
    """That of the heading that began the part; 0 where a paragraph did."""

    def turn(self, known: Known) -> None:
        """Begin a part."""
        if known.kind == "keywords" and self.zone == "references":
            self._take_abstract_back(known.language)
        if known.kind == "abstract":
            self.waiting += self._take_back()
        self.read_waiting(known.language if known.kind == "abstract" else "")
        self.zone, self.language = known.kind, known.language

    def read_waiting(self, language: str) -> None:
        """Read the front lines gathered so far."""
        read_front(self.waiting, self.arranged.front, self.lexicon, language)
        self.waiting = []

    def _take_abstract_back(self, language: str) -> None:
        """Take the abstract back that stands behind the list, above its keywords, without a word for it."""
        kept, last = self.arranged.references, len(self.arranged.references) - 1
        text = read_text(kept[-1]) if kept else ""
        if language in self.arranged.abstracts or last < 1 or len(text.split()) <= LONGEST_TITLE:
            return
        if self.lexicon.guess_language(text)[0] == language and not _YEAR.search(text):
            self.arranged.abstracts[language] = [kept.pop()]
            self.waiting += self._take_back()

    def _take_back(self) -> list[Piece]:
        """Take the title back that stands before an abstract at the end of the part before it."""
        kept = self._pieces()
        back: list[Piece] = []
        while len(kept) > 1 and _is_title_line(kept[-1], self.zone):
            back.insert(0, kept.pop())
        return back

    def _pieces(self) -> list[Piece]:
        if self.zone == "abstract":
            return self.arranged.abstracts.get(self.language, [])
        return self.arranged.references if self.zone == "references" else []


def _is_title_line(piece: Piece, zone: str) -> bool:
    text = read_text(piece)
    if piece.style.startswith(("title", "author", "affiliation")):
        return True
    listed = zone == "references" and (_YEAR.search(text) or text[:1].isdigit())
    return bool(text) and not SENTENCE_END.search(text) and len(text.split()) <= LONGEST_TITLE and not listed
