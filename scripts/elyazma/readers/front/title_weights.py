"""What speaks for a line as a paper's title and against it: its looks, its words, and what else it may be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from elyazma.languages.folding import fold_words
from elyazma.readers.front.lines import bare, without_raised
from elyazma.readers.front.segments import (
    Segment,
    is_post,
    names_place,
    names_street,
    read_segments,
    weigh_names,
)
from elyazma.readers.front.student_numbers import cut_number, cut_numbers
from elyazma.readers.front.supervisors import names_supervisor
from elyazma.readers.front.texts import cut_author_label, has_word, read_contacts, read_leading_mark
from elyazma.readers.front.values import RAISED, Line
from elyazma.readers.lexicon import PARTS, Lexicon

STYLED = 20.0
"""What the name of a line's style weighs."""
_MOST_OF_PLACE = 4
"""Words of an institution's name that stands on a line alone."""
_MOST_SIZE = 10.0
_SENTENCE, _FEWEST_OF_SENTENCE = 6.0, 8
"""What a sentence weighs against a title that looks as the text does, and the words of one."""
_MARKED = 8.0
"""What two names with signs behind them weigh against a title, whatever stands between them."""
_SHORT_LABEL = 4
"""Letters of a word for titles that may be another word in the name of a style."""
FEW, _MANY = 2, 45
"""Words of a line that says little, and of a long title."""
_MANY_IN_TWO = 16
IN_BRACKETS = re.compile(r"\(([^()]+)\)")
"""A title in another language that stands in brackets below the first."""
QUOTED = re.compile('[«“„"][^«»“”„"]+[»”“"]')
"""A title in quotation marks, below what kind of paper it is."""
_NO_TITLES = ("author", "affil", "abstract", "keyword", "address", "institut", "header")
"""What stands in the names of styles of other things."""
_SHORT = re.compile(r"(?:[^\W\d_]{1,2}\.\s?)+")
"""Initials alone: "T.C." stands above the name of a Turkish university."""
_COUNT = re.compile(r"[^:\d]{3,40}:\s*(?!(?:1\d|20)\d\d$)\d[\d.,\s]*")
"""A number and what it is of: "Word count: 6,900"; a year may end a title."""
_SENTENCES = re.compile(r"[^\W\d_]{3}[.!?] [^\W\d_].*[.!?]$")
"""Two sentences: where they are long, a paragraph of the text."""
LARGER = 2.0
"""Points by which a line is larger than others of its style."""


def weigh_title(line: Line, lines: Sequence[Line], lexicon: Lexicon) -> float:
    """Tell how much speaks for a line as the title."""
    text = bare(line.text)
    plain = _SENTENCE * _is_plain_sentence(line, lines, text, lexicon)
    return _weigh_looks(line, lines, lexicon) + _weigh_words(text) - weigh_others(line, text, lexicon) - plain


def _is_plain_sentence(line: Line, lines: Sequence[Line], text: str, lexicon: Lexicon) -> bool:
    """Tell whether a line behind others is a sentence that nothing sets apart from them, or announces."""
    look = line.look
    apart = look.bold or look.capitals or look.level or look.align == "center" or _names_style(line)
    larger = look.size > min(other.look.size for other in lines)
    long = len(text.split()) >= _FEWEST_OF_SENTENCE and text.endswith(".")
    if not long or not look.size or apart or larger or line is lines[0]:
        return False
    above = next((before for before, each in pairwise(lines) if each is line), line)
    return not is_label(bare(above.text), lexicon)


def _names_style(line: Line) -> bool:
    return "title" in style_of(line)


def _weigh_looks(line: Line, lines: Sequence[Line], lexicon: Lexicon) -> float:
    look, style = line.look, style_of(line)
    weight = 0.0
    if _names_title(style, lexicon):
        weight += STYLED
    if style == "date" or any(word in style for word in _NO_TITLES) or _names_people(style, lexicon):
        alike = len({style_of(other) for other in lines}) == 1 and len(lines) > 1
        weight -= 0 if alike or _stands_out(line, lines) else STYLED
    usual = median(other.look.size for other in lines)
    weight += max(-4.0, min(_MOST_SIZE, 2 * (look.size - usual)))
    weight += 3 * look.bold + 2 * (look.align == "center") + 2 * (look.capitals or is_shouted(line.text))
    return weight + (3 if look.level else 0) - (2 if look.align == "right" else 0) - (1 if look.italic else 0)


def _names_title(style: str, lexicon: Lexicon) -> bool:
    """Tell whether a style is a title's by its name, in any language: "Título principal", "TF-Título"."""
    if "title" in style:
        return "sub" not in style and "running" not in style
    labels = {word for word in title_labels(lexicon) if len(word) > _SHORT_LABEL}
    return fold_words(style).split(" ")[0].rpartition("-")[2] in labels


def _names_people(style: str, lexicon: Lexicon) -> bool:
    """Tell whether a style is that of authors by its name, in any language: "TF-AUTORES"."""
    labels = {word for word in map(fold_words, lexicon.words("author_label")) if len(word) > _SHORT_LABEL}
    return not labels.isdisjoint(re.split(r"[\W_]+", fold_words(style)))


def _stands_out(line: Line, lines: Sequence[Line]) -> bool:
    """Tell whether an author has set a line in the style of the names, and made it larger or bold by hand."""
    others = [other.look for other in lines if style_of(other) == style_of(line) and other is not line]
    larger = any(line.look.size > other.size + LARGER for other in others)
    sizes = [other.look.size for other in lines if other is not line]
    larger = larger or (bool(sizes) and line.look.size > max(sizes) + LARGER)
    return larger or (line.look.bold and bool(others) and not any(other.bold for other in others))


def _weigh_words(text: str) -> float:
    count = len(text.split())
    weight = 3.0 if FEW < count <= _MANY else -2.0 if count > _MANY else -1.0
    weight -= 2 if text.endswith((".", ":")) and not text.endswith("..") else 0
    # A title in another language may stand in brackets below the first.
    whole = count > _MOST_OF_PLACE and IN_BRACKETS.fullmatch(text)
    weight -= 4 if text[:1] in "([<#" and not whole else 0
    weight -= STYLED if is_long_number(text) else 0
    weight -= 2 * STYLED if _SHORT.fullmatch(text) or _COUNT.fullmatch(text) else 0
    weight += 3 if QUOTED.fullmatch(text) else 0
    return weight - (8 if count > _MANY_IN_TWO and _SENTENCES.search(text) else 0)


def weigh_others(line: Line, text: str, lexicon: Lexicon) -> float:
    """Tell how much speaks for a line as something else: people, a place, an address, a rubric of the journal."""
    contacts = read_contacts(line.text)
    weight = 12.0 if contacts.emails or contacts.orcids or contacts.phones else 0.0
    segments = read_segments(_cut_all_numbers(contacts.rest, lexicon), lexicon)
    weight += 3 * (weigh_names(segments) or _weigh_first(segments)) + 4 * _are_names(segments)
    weight += _MARKED * (sum(segment.kind == "name" and bool(segment.marks) for segment in segments) > 1)
    is_place = names_place(text, lexicon)
    weight += _weigh_place(text, lexicon) if is_place else 0
    if is_label(text, lexicon) or names_supervisor(text, lexicon) or _announces_people(text, lexicon):
        weight += 20
    if line.text.startswith(RAISED) or (read_leading_mark(line.text)[0] and (is_place or "," in text)):
        weight += 8
    if is_post(text, lexicon) or (names_street(text, lexicon) and any(map(str.isdigit, text))):
        weight += 10
    return weight + (12 if is_rubric(text, lexicon) else 0)


def _announces_people(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a line begins with a word for authors, and goes on with a name or with nothing."""
    rest = cut_author_label(text, lexicon)
    first = read_segments(_cut_all_numbers(rest, lexicon), lexicon)[0]
    return rest != text and (not rest or first.kind in ("name", "post", "place"))


def _cut_all_numbers(text: str, lexicon: Lexicon) -> str:
    whole, number = cut_number(text, lexicon)
    return whole if number else cut_numbers(text, lexicon)[0]


def _weigh_place(text: str, lexicon: Lexicon) -> float:
    """Tell how much an institution's word speaks against a title: a title says more than "Kocaeli Üniversitesi"."""
    words = text.split()
    last = names_place(words[-1], lexicon)
    if last and count_places(text, lexicon) > 1:
        return STYLED + 3
    if last and len(words) <= _MOST_OF_PLACE:
        return 13
    if _ACRONYM.search(text) and names_place(" ".join(words[:2]), lexicon):
        return 13
    return 5 if not _is_long(text) or text.count(",") > 1 else 0


_ACRONYM = re.compile(r"\([A-ZÀ-Ý]{2,8}\)\s*(?:[-–—,.]|$)")
"""The short form of an institution behind its name: "Federal Institute of Examples (FIE) - Campus North"."""


def count_places(text: str, lexicon: Lexicon) -> int:
    """Count the words of a text that name institutions."""
    return sum(names_place(word, lexicon) for word in text.split())


def _are_names(segments: Sequence[Segment]) -> bool:
    return len(segments) > 1 and all(segment.kind == "name" for segment in segments)


def is_label(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a line only announces a title or authors: "Title", "Yazar adları ve adres bilgileri:"."""
    folded = fold_words(text).strip(" :")
    if is_post(text, lexicon) and not text.endswith(":"):
        # "Student" below a name is that person's, and announces nobody.
        return False
    if (known := lexicon.name_heading(text)) and known.kind in PARTS:
        return True
    titles, authors = (tuple(map(fold_words, lexicon.words(kind))) for kind in ("title_label", "author_label"))
    return folded in titles or folded in authors or (text.endswith(":") and folded.startswith(authors))


def speaks_of_people(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a heading's words are people's, with an address or where they work."""
    contacts = read_contacts(text)
    segments = read_segments(contacts.rest, lexicon)
    return bool(contacts.emails) or weigh_names(segments) > 2 or _weigh_first(segments) > 1  # noqa: PLR2004


def _weigh_first(segments: Sequence[Segment]) -> float:
    """Tell how surely a line begins with a name behind which a place stands."""
    first = segments[0] if segments else None
    behind = any(segment.kind == "place" for segment in segments[1:])
    return first.weight + bool(first.marks) if first and first.kind == "name" and behind else 0.0


def _is_long(text: str) -> bool:
    """Tell whether a line has the words of a sentence: a title may name an institution."""
    return len(without_raised(text).split()) > 7  # noqa: PLR2004 - a department has fewer


def is_rubric(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a line is what a journal prints over a title: "Research article", its name, its ISSN."""
    folded = fold_words(text).strip(" .:")
    rubrics = {fold_words(word) for word in lexicon.words("rubric")}
    parts = [part.strip() for part in folded.replace("|", "/").split("/")]
    # A title may begin with such a word: "Original article" alone is one, "original articles on ..." none.
    return folded in rubrics or all(part in rubrics for part in parts) or has_word(folded, ("issn", "e-issn"))


def title_labels(lexicon: Lexicon) -> frozenset[str]:
    """Give the words that announce a title, folded."""
    return frozenset(map(fold_words, lexicon.words("title_label")))


def is_long_number(text: str) -> bool:
    """Tell whether a line is a number alone that is no year: a student's."""
    return text.strip().isdigit() and len(text.strip()) >= _LONG_NUMBER


_LONG_NUMBER = 6


def is_shouted(text: str) -> bool:
    """Tell whether most letters of a text are capitals."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 3 and sum(map(str.isupper, letters)) > 0.8 * len(letters)  # noqa: PLR2004 - no acronym


def style_of(line: Line) -> str:
    """Give the name of a line's style, or of its paragraph's."""
    return line.look.style or line.piece.style
