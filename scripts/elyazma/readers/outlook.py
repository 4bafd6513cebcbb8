"""What follows a place in a paper: whether an abstract is still to come, and what its running text looks like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from elyazma.model.imported import Look, Piece
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Header, Para, Plain, Table
from elyazma.readers.front.texts import read_contacts
from elyazma.readers.front.title_weights import speaks_of_people
from elyazma.readers.lexicon import Known, Lexicon
from elyazma.readers.outline import read_text

_LONG = 250
"""Signs of a paragraph that can only be running text."""
_MOST_LONG = 2
"""Long paragraphs between a place and an abstract: more are the text itself, behind which other abstracts stand."""
_LONGEST_ABSTRACT = 600
"""Words of what follows a heading within an abstract, up to the keywords or the first section."""
_NEAR = 8
_MOST_OTHERS = 3
"""Abstracts in other languages behind the first one."""
_SAMPLE = 20_000
"""Signs of the text from which its language is recognised."""
_MOST_CELLS = 12
"""Paragraphs of a table that places names and where these work."""
_PARTS = ("abstract", "keywords")


@dataclass(frozen=True, slots=True)
class Outlook:
    """Place by place: whether an abstract or keywords follow before the text, and whether a table only places things.

    `usual` is how running text looks: its size, and whether it is bold or italic; none where nothing is known of looks.
    """

    pieces: Sequence[Piece]
    kinds: Sequence[str]
    part_ahead: Sequence[bool]
    is_layout: Sequence[bool]
    usual: tuple[float, bool, bool] | None
    language: str = ""

    def is_in_abstract(self, at: int) -> bool:
        """Tell whether a heading behind the abstract's own stands in it: keywords or the first section are near."""
        words = 0
        for kind, piece in zip(self.kinds[at + 1 :], self.pieces[at + 1 :], strict=True):
            words += len(read_text(piece).split())
            if kind in ("keywords", "first") or words > _LONGEST_ABSTRACT or _is_wide(piece):
                return kind in ("keywords", "first") and 0 < words <= _LONGEST_ABSTRACT
        return False

    def ends_abstract(self, at: int) -> bool:
        """Tell whether a heading or a word for a part ends the abstract that may go on at a place, before it is long.

        The list of references ends the text, and no abstract.
        """
        words = 0
        for kind, piece in zip(self.kinds[at:], self.pieces[at:], strict=True):
            if (kind and kind != "references") or (not kind and isinstance(piece.block, Header)):
                return True
            words += len(read_text(piece).split())
            if words > _LONGEST_ABSTRACT or _is_wide(piece):
                return False
        return False

    def find_abstract(self, at: int, lexicon: Lexicon) -> str:
        """Give the language of a long paragraph that is an abstract, though no word says so; empty for any other.

        Keywords follow it, or it looks otherwise than the text, or it is in another language.
        """
        piece = self.pieces[at]
        language, sure = lexicon.guess_language(read_text(piece), self.language)
        if self._come_keywords(at, lexicon) or (sure and language != self.language) or self._come_others(at, lexicon):
            return language
        unlike = self.usual is not None and piece.look is not None and _key(piece.look) != self.usual
        return language if unlike and self._comes_text(at) else ""

    def _come_keywords(self, at: int, lexicon: Lexicon) -> bool:
        following = self.pieces[at + 1 : at + 3]
        return any((known := _name(piece, lexicon)) and known.kind == "keywords" for piece in following)

    def _come_others(self, at: int, lexicon: Lexicon) -> bool:
        """Tell whether abstracts in other languages alone stand between a paragraph and the first section."""
        following = self.pieces[at + 1 : at + 1 + _MOST_OTHERS]
        guessed = [lexicon.guess_language(read_text(each)) for each in following if _is_long(each)]
        others = [code for code, sure in guessed if sure and code != self.language]
        count = next((number for number, each in enumerate(guessed) if each[0] == self.language), len(guessed))
        return 0 < count == len(others) and self.kinds[at + 1 + count : at + 2 + count] == ["first"]

    def _comes_text(self, at: int) -> bool:
        """Tell whether usual text follows near: what looks otherwise for a whole paper is its text."""
        following = self.pieces[at + 1 : at + 1 + _NEAR]
        usual = [piece for piece in following if piece.look and _key(piece.look) == self.usual]
        return any(map(_is_long, usual)) or sum(len(read_text(piece)) for piece in usual) > _LONG


def look_ahead(pieces: Sequence[Piece], lexicon: Lexicon) -> Outlook:
    """Look through a paper once."""
    long = [_is_long(piece) for piece in pieces]
    kinds = [known.kind if (known := _name(piece, lexicon)) else "" for piece in pieces]
    ahead = _find_ahead(kinds, long)
    layout = [isinstance(piece.block, Table) and _places(piece, lexicon, ahead[at]) for at, piece in enumerate(pieces)]
    running = [piece for piece, is_long in zip(pieces, long, strict=True) if is_long]
    looks = Counter(_key(piece.look) for piece in running if piece.look)
    text = " ".join(map(read_text, running))[:_SAMPLE]
    usual = looks.most_common(1)[0][0] if looks else None
    return Outlook(pieces, kinds, ahead, layout, usual, lexicon.guess_language(text)[0])


def _find_ahead(kinds: Sequence[str], long: Sequence[bool]) -> list[bool]:
    """Tell of each place whether an abstract or keywords follow it before the text; `kinds` are what places name."""
    ahead: list[bool] = []
    nearest = None
    for at in reversed(range(len(kinds))):
        nearest = at if kinds[at] in _PARTS else nearest
        ahead.append(
            nearest is not None and sum(long[at:nearest]) <= _MOST_LONG and "first" not in kinds[at + 1 : nearest]
        )
    return ahead[::-1]


def _name(piece: Piece, lexicon: Lexicon) -> Known | None:
    for each in piece.inner or (piece,):
        text = read_text(each)
        known = lexicon.name_heading(text) or lexicon.name_run_in(text)
        if known:
            return known
    return None


def _is_long(piece: Piece) -> bool:
    return len(read_text(piece)) > _LONG and not isinstance(piece.block, Header)


def _is_wide(piece: Piece) -> bool:
    """Tell whether a piece is a table or a list, which abstracts do not hold."""
    return not isinstance(piece.block, Para | Plain | Header)


def _key(look: Look) -> tuple[float, bool, bool]:
    return look.size, look.bold, look.italic


def _places(piece: Piece, lexicon: Lexicon, ahead: bool) -> bool:
    """Tell whether a table before the text only places things: an abstract in it or behind it, or an address."""
    texts = [read_text(each) for each in piece.inner]
    known = _name(piece, lexicon) is not None or any(read_contacts(text).emails for text in texts)
    return ahead or known or (len(texts) <= _MOST_CELLS and any(speaks_of_people(text, lexicon) for text in texts))
