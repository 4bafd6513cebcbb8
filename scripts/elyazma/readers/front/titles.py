"""Find the title among the lines before a text, and the lines that go on with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from elyazma.languages.folding import fold_words
from elyazma.readers.front.lines import bare
from elyazma.readers.front.segments import names_place, read_segments
from elyazma.readers.front.texts import read_contacts
from elyazma.readers.front.title_weights import (
    FEW,
    IN_BRACKETS,
    LARGER,
    STYLED,
    count_places,
    is_long_number,
    is_shouted,
    style_of,
    title_labels,
    weigh_others,
    weigh_title,
)
from elyazma.readers.front.values import Line
from elyazma.readers.lexicon import Lexicon

_LEAST, _LEAST_ALONE = 0.0, -4.5
"""What a line has to weigh to be a title; and where the paper has none yet."""
_DOUBTFUL = 3
"""What may speak for a line as a name: two words with capitals may be the end of a title."""
_ABOVE_PLACE = 6.0
_FEWEST_TOLD = 4
"""Words from which on the language of a line can be told."""
_FIRST_WORDS = 2
_ALIKE = 0.6
"""Points by which the sizes of two lines of one title may differ."""


def find_title(lines: Sequence[Line], lexicon: Lexicon, *, first: bool) -> list[int]:
    """Give the places of the lines that are the title, in order; none where no line can be.

    `first` tells that the paper has no title yet: then a line of which little speaks for it may be one.
    """
    if not lines:
        return []
    weights = [weigh_title(line, lines, lexicon) - 0.2 * at for at, line in enumerate(lines)]
    for at, line in enumerate(lines[:-1]):
        weights[at] -= _ABOVE_PLACE * _weigh_name_above_place(line, lines[at + 1], lexicon)
        weights[at + 1] += STYLED * (fold_words(bare(line.text)).strip(" :") in title_labels(lexicon))
    for at, line in enumerate(lines):
        head, colon, rest = bare(line.text).partition(":")
        labelled = colon and len(rest.split()) > FEW and fold_words(head).strip() in title_labels(lexicon)
        weights[at] += STYLED * bool(labelled)
        if not first and _says_where(line, lexicon):
            # A paper that has its title needs none of its institutions' names for another.
            weights[at] -= STYLED
        weights[at] -= STYLED * (_is_heading(line, lines) + 2 * _names_institution(line, lexicon))
    best = max(range(len(lines)), key=lambda at: weights[at])
    if weights[best] <= (_LEAST_ALONE if first else _LEAST):
        return []
    return _extend(best, lines, weights, lexicon)


_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*[.)]|\d{1,2}(?:\.\d{1,2})+)\s+[^\W\d_]")
"""A heading with its number: "2. Problem", "1.1 Context"."""


def _says_where(line: Line, lexicon: Lexicon) -> bool:
    """Tell whether a line has two words for institutions, or begins with one, or has a postcode."""
    text = bare(line.text)
    first = " ".join(text.split()[:_FIRST_WORDS])
    return count_places(text, lexicon) > 1 or names_place(first, lexicon) or _POSTCODE.search(text) is not None


def _names_institution(line: Line, lexicon: Lexicon) -> bool:
    """Tell whether a line in capitals is nothing but an institution and a part of it: "X UNIVERSITY FACULTY OF Y"."""
    text = bare(line.text)
    words = text.split()
    ends = len(words) > 1 and (names_place(words[-1], lexicon) or names_place(words[0], lexicon))
    return text.isupper() and ends and count_places(text, lexicon) > 1 and len(words) <= _MOST_OF_INSTITUTION


_MOST_OF_INSTITUTION = 8
_POSTCODE = re.compile(r"(?<!\w)(?:\d{2}\.?\d{3}-\d{3}|\d{5,6})(?!\w)")
"""A postcode: "98.400-000", "28293"."""


def _is_heading(line: Line, lines: Sequence[Line]) -> bool:
    """Tell whether a line is a section's heading by its number, beside another; a larger one is none."""
    if not _NUMBERED.match(bare(line.text)) or any(each.look.size + LARGER < line.look.size for each in lines):
        return False
    return any(_NUMBERED.match(bare(other.text)) for other in lines if other is not line)


def _weigh_name_above_place(line: Line, below: Line, lexicon: Lexicon) -> int:
    """Tell how surely a line is one name, and the next an institution's or an address: 2 where lists have the name."""
    named, following = (read_segments(read_contacts(each.text).rest, lexicon) for each in (line, below))
    if [segment.kind for segment in named] != ["name"] or not named[0].weight:
        return 0
    is_place = names_place(bare(below.text), lexicon) and following[0].kind != "name"
    # A number alone is a student's.
    told = is_place or read_contacts(below.text).found or is_long_number(bare(below.text))
    return (1 + named[0].listed) * told


def _extend(best: int, lines: Sequence[Line], weights: Sequence[float], lexicon: Lexicon) -> list[int]:
    """Add the lines above and below that go on with the title: they look as it does, in one language."""
    first = last = best
    while first > 0 and (
        _announces(lines[first - 1], lines[first])
        or (weights[first - 1] > _LEAST and _leads_to(lines[first - 1], lines[first], lexicon))
    ):
        first -= 1
    while (
        last + 1 < len(lines)
        and not _begins_people(lines[last + 1 : last + 3], lexicon)
        and (
            _is_second_line(lines[last], lines[last + 1], lines, lexicon)
            or (weights[last + 1] > _LEAST and _goes_on(lines[last], lines[last + 1], lexicon))
        )
    ):
        last += 1
    if last + 1 < len(lines) and _is_subtitle(lines[last], lines[last + 1], lines, lexicon):
        last += 1
    return list(range(first, last + 1))


def _begins_people(lines: Sequence[Line], lexicon: Lexicon) -> bool:
    """Tell whether a line in a style of subtitles is a name, below which another name stands alone."""
    named = [_are_all_names(line, lexicon) for line in lines]
    return len(named) > 1 and all(named) and style_of(lines[0]) == "subtitle" != style_of(lines[1])


def _is_second_line(one: Line, other: Line, lines: Sequence[Line], lexicon: Lexicon) -> bool:
    """Tell whether a line of a title's paragraph or size has a name's capitals alone: people stand elsewhere."""
    if not _are_all_names(other, lexicon) or not _same_case(one, other):
        return False
    if one.piece is not other.piece and not _are_largest(one, other, lines):
        return False
    return any(_are_all_names(line, lexicon) for line in lines if line.piece not in (one.piece, other.piece))


def _are_largest(one: Line, other: Line, lines: Sequence[Line]) -> bool:
    """Tell whether two lines are set alike, and all others clearly smaller."""
    if len({(line.look.style, line.look.bold, line.look.italic) for line in (one, other)}) > 1:
        return False
    sizes = [line.look.size for line in lines if line is not one and line is not other]
    return abs(one.look.size - other.look.size) <= _ALIKE and max(sizes, default=0.0) + LARGER <= other.look.size


def _are_all_names(line: Line, lexicon: Lexicon) -> bool:
    return {segment.kind for segment in read_segments(read_contacts(line.text).rest, lexicon)} == {"name"}


def _leads_to(one: Line, other: Line, lexicon: Lexicon) -> bool:
    """Tell whether a title begins with the line above it: what has the style of subtitles there is none."""
    return style_of(one) != "subtitle" and _goes_on(other, one, lexicon)


def _is_subtitle(one: Line, other: Line, lines: Sequence[Line], lexicon: Lexicon) -> bool:
    """Tell whether a line right below a title is smaller, and yet larger than most, and nothing but words."""
    usual = median(line.look.size for line in lines)
    between = usual < other.look.size < one.look.size and one.look.align == other.look.align
    text = bare(other.text)
    words = len(text.split()) > FEW and not weigh_others(other, text, lexicon)
    # Where a line's words may be of several languages, the other's tells.
    code, _ = lexicon.guess_language(bare(one.text), lexicon.guess_language(text)[0])
    return between and words and lexicon.guess_language(text, code)[0] == code


def _announces(one: Line, other: Line) -> bool:
    """Tell whether a line of a paragraph ends with a colon or a dash, behind which the next one goes on."""
    return one.piece is other.piece and bare(one.text).endswith((":", " –", " —", " -"))


def _goes_on(one: Line, other: Line, lexicon: Lexicon) -> bool:
    """Tell whether the second of two neighbouring lines belongs to the title that the first is of."""
    if style_of(other).startswith("title") and style_of(one) == style_of(other):
        return _are_one_title(one, other, lexicon)
    if _names_case(one, other, lexicon):
        return True
    if _is_apart(one, other, lexicon):
        return False
    broken = one.piece is other.piece or breaks_off(bare(one.text), lexicon)
    if (broken or style_of(other) == "subtitle") and _same_language(one, other, lexicon):
        return True
    if not one.look.size:
        # Nothing is known of looks: two lines are two things.
        return False
    looks = one.look, other.look
    alike = abs(looks[0].size - looks[1].size) <= _ALIKE and looks[0].bold == looks[1].bold
    placed = looks[0].align == looks[1].align and looks[0].style == looks[1].style
    return alike and placed and _same_case(one, other) and _same_language(one, other, lexicon)


def _are_one_title(one: Line, other: Line, lexicon: Lexicon) -> bool:
    """Tell whether two lines in the style of titles are one: each language has its own."""
    goes_on = breaks_off(bare(one.text), lexicon) or bare(other.text)[:1].islower()
    joined = goes_on or _same_language(one, other, lexicon)
    return joined and fold_words(one.text) != fold_words(other.text)


def _is_apart(one: Line, other: Line, lexicon: Lexicon) -> bool:
    """Tell whether a line can be no part of the title above it: in brackets, people or a place, or the same again."""
    text = bare(other.text)
    again = fold_words(one.text) == fold_words(other.text) or "author" in style_of(other)
    return again or IN_BRACKETS.fullmatch(text) is not None or weigh_others(other, text, lexicon) > _DOUBTFUL


def _names_case(one: Line, other: Line, lexicon: Lexicon) -> bool:
    """Tell whether a line in brackets says what the title above it studies: "(Studi Kasus: Contoh)", set as that is."""
    if IN_BRACKETS.fullmatch(bare(other.text)) is None:
        return False
    alike = (one.look.size, one.look.bold, one.look.style) == (other.look.size, other.look.bold, other.look.style)
    inside = read_segments(bare(other.text).strip("()"), lexicon)
    broken = one.piece is other.piece and any(map(str.isdigit, other.text)) and inside[0].kind != "name"
    told = ":" in other.text or broken
    return told and bool(one.look.size) and alike and _same_language(one, other, lexicon)


def breaks_off(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a line ends with a small word that nothing ends with: "Merits and Demerits of"."""
    last = text.split()[-1] if text else ""
    return last.isalpha() and last.islower() and any(last in words for words in lexicon.commons.values())


def _same_case(one: Line, other: Line) -> bool:
    shouted = [line.look.capitals or is_shouted(line.text) for line in (one, other)]
    return shouted[0] == shouted[1]


def _same_language(one: Line, other: Line, lexicon: Lexicon) -> bool:
    texts = [bare(line.text) for line in (one, other)]
    if _is_cyrillic(texts[0]) != _is_cyrillic(texts[1]):
        return False
    if min(len(text.split()) for text in texts) < _FEWEST_TOLD:
        return True
    found = [lexicon.guess_language(bare(line.text)) for line in (one, other)]
    # A text with letters of its own beside one in plain letters is not in its language, however sure the other is.
    apart = texts[0].isascii() != texts[1].isascii() and (found[0][1] or found[1][1])
    return found[0][0] == found[1][0] or not (apart or (found[0][1] and found[1][1]))


def _is_cyrillic(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return 2 * sum("\u0400" <= letter <= "\u052f" for letter in letters) > len(letters)
