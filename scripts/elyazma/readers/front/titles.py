"""Find the title among the lines before a text: by its style, its looks, its place, and by what is no title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from elyazma.languages.folding import fold_words
from elyazma.readers.front.lines import bare, without_raised
from elyazma.readers.front.segments import (
    Segment,
    cut_number,
    cut_numbers,
    is_post,
    names_place,
    read_segments,
    weigh_names,
)
from elyazma.readers.front.supervisors import names_supervisor
from elyazma.readers.front.texts import cut_author_label, has_word, read_contacts, read_leading_mark
from elyazma.readers.front.values import RAISED, Line
from elyazma.readers.lexicon import PARTS, Lexicon

_STYLED = 20.0
_MOST_OF_PLACE = 4
"""Words of an institution's name that stands on a line alone."""
_MOST_SIZE = 10.0
_LEAST, _LEAST_ALONE = 0.0, -4.5
"""What a line has to weigh to be a title; and where the paper has none yet."""
_DOUBTFUL = 3
"""What may speak for a line as a name: two words with capitals may be the end of a title."""
_SENTENCE, _FEWEST_OF_SENTENCE = 6.0, 8
"""What a sentence weighs against a title that looks as the text does, and the words of one."""
_ABOVE_PLACE = 6.0
_MARKED = 8.0
"""What two names with signs behind them weigh against a title, whatever stands between them."""
_SHORT_LABEL = 4
"""Letters of a word for titles that may be another word in the name of a style."""
_FEWEST_TOLD = 4
"""Words from which on the language of a line can be told."""
_FEW, _MANY = 2, 45
_MANY_IN_TWO = 16
IN_BRACKETS = re.compile(r"\(([^()]+)\)")
"""A title in another language that stands in brackets below the first."""
_NO_TITLES = ("author", "affil", "abstract", "keyword", "address", "institut", "header")
"""What stands in the names of styles of other things."""
_SENTENCES = re.compile(r"[^\W\d_]{3}[.!?] [^\W\d_].*[.!?]$")
"""Two sentences: where they are long, a paragraph of the text."""
_LARGER = 2.0
"""Points by which a line is larger than others of its style."""
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
        weights[at] -= _ABOVE_PLACE * _is_name_above_place(line, lines[at + 1], lexicon)
        weights[at + 1] += _STYLED * (fold_words(bare(line.text)).strip(" :") in _title_labels(lexicon))
    for at, line in enumerate(lines):
        head, colon, rest = bare(line.text).partition(":")
        labelled = colon and len(rest.split()) > _FEW and fold_words(head).strip() in _title_labels(lexicon)
        weights[at] += _STYLED * bool(labelled)
        if not first and _count_places(bare(line.text), lexicon) > 1:
            # A paper that has its title needs none of its institutions' names for another.
            weights[at] -= _STYLED
        weights[at] -= _STYLED * _is_heading(line, lines)
    best = max(range(len(lines)), key=lambda at: weights[at])
    if weights[best] <= (_LEAST_ALONE if first else _LEAST):
        return []
    return _extend(best, lines, weights, lexicon)


_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*[.)]\s+[^\W\d_]")
"""A heading with its number: "2. Problem"."""


def _is_heading(line: Line, lines: Sequence[Line]) -> bool:
    """Tell whether a line is a section's heading by its number, beside another; a larger one is none."""
    if not _NUMBERED.match(bare(line.text)) or any(each.look.size + _LARGER < line.look.size for each in lines):
        return False
    return any(_NUMBERED.match(bare(other.text)) for other in lines if other is not line)


def _is_name_above_place(line: Line, below: Line, lexicon: Lexicon) -> bool:
    """Tell whether a line is one name, and the next an institution's or an address."""
    named, following = (read_segments(read_contacts(each.text).rest, lexicon) for each in (line, below))
    if [segment.kind for segment in named] != ["name"] or not named[0].weight:
        return False
    is_place = names_place(bare(below.text), lexicon) and following[0].kind != "name"
    return is_place or read_contacts(below.text).found


def _title_labels(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(map(fold_words, lexicon.words("title_label")))


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
    return len(named) > 1 and all(named) and _style_of(lines[0]) == "subtitle" != _style_of(lines[1])


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
    return abs(one.look.size - other.look.size) <= _ALIKE and max(sizes, default=0.0) + _LARGER <= other.look.size


def _are_all_names(line: Line, lexicon: Lexicon) -> bool:
    return {segment.kind for segment in read_segments(read_contacts(line.text).rest, lexicon)} == {"name"}


def _leads_to(one: Line, other: Line, lexicon: Lexicon) -> bool:
    """Tell whether a title begins with the line above it: what has the style of subtitles there is none."""
    return _style_of(one) != "subtitle" and _goes_on(other, one, lexicon)


def _is_subtitle(one: Line, other: Line, lines: Sequence[Line], lexicon: Lexicon) -> bool:
    """Tell whether a line right below a title is smaller, and yet larger than most, and nothing but words."""
    usual = median(line.look.size for line in lines)
    between = usual < other.look.size < one.look.size and one.look.align == other.look.align
    text = bare(other.text)
    words = len(text.split()) > _FEW and not _weigh_others(other, text, lexicon)
    # Where a line's words may be of several languages, the other's tells.
    code, _ = lexicon.guess_language(bare(one.text), lexicon.guess_language(text)[0])
    return between and words and lexicon.guess_language(text, code)[0] == code


def _announces(one: Line, other: Line) -> bool:
    """Tell whether a line of a paragraph ends with a colon or a dash, behind which the next one goes on."""
    return one.piece is other.piece and bare(one.text).endswith((":", " –", " —", " -"))


def _goes_on(one: Line, other: Line, lexicon: Lexicon) -> bool:
    """Tell whether the second of two neighbouring lines belongs to the title that the first is of."""
    if _style_of(other).startswith("title") and _style_of(one) == _style_of(other):
        return _are_one_title(one, other, lexicon)
    if _is_apart(one, other, lexicon):
        return False
    broken = one.piece is other.piece or breaks_off(bare(one.text), lexicon)
    if (broken or _style_of(other) == "subtitle") and _same_language(one, other, lexicon):
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
    joined = _same_language(one, other, lexicon) or breaks_off(bare(one.text), lexicon)
    return joined and fold_words(one.text) != fold_words(other.text)


def _is_apart(one: Line, other: Line, lexicon: Lexicon) -> bool:
    """Tell whether a line can be no part of the title above it: in brackets, people or a place, or the same again."""
    text = bare(other.text)
    again = fold_words(one.text) == fold_words(other.text) or "author" in _style_of(other)
    return again or IN_BRACKETS.fullmatch(text) is not None or _weigh_others(other, text, lexicon) > _DOUBTFUL


def breaks_off(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a line ends with a small word that nothing ends with: "Merits and Demerits of"."""
    last = text.split()[-1] if text else ""
    return last.isalpha() and last.islower() and any(last in words for words in lexicon.commons.values())


def _same_case(one: Line, other: Line) -> bool:
    shouted = [line.look.capitals or _is_shouted(line.text) for line in (one, other)]
    return shouted[0] == shouted[1]


def _is_shouted(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 3 and sum(map(str.isupper, letters)) > 0.8 * len(letters)  # noqa: PLR2004 - no acronym


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


def _style_of(line: Line) -> str:
    return line.look.style or line.piece.style


def weigh_title(line: Line, lines: Sequence[Line], lexicon: Lexicon) -> float:
    """Tell how much speaks for a line as the title."""
    text = bare(line.text)
    plain = _SENTENCE * _is_plain_sentence(line, lines, text, lexicon)
    return _weigh_looks(line, lines, lexicon) + _weigh_words(text) - _weigh_others(line, text, lexicon) - plain


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
    return "title" in _style_of(line)


def _weigh_looks(line: Line, lines: Sequence[Line], lexicon: Lexicon) -> float:
    look, style = line.look, _style_of(line)
    weight = 0.0
    if _names_title(style, lexicon):
        weight += _STYLED
    if style == "date" or any(word in style for word in _NO_TITLES) or _names_people(style, lexicon):
        alike = len({_style_of(other) for other in lines}) == 1 and len(lines) > 1
        weight -= 0 if alike or _stands_out(line, lines) else _STYLED
    usual = median(other.look.size for other in lines)
    weight += max(-4.0, min(_MOST_SIZE, 2 * (look.size - usual)))
    weight += 3 * look.bold + 2 * (look.align == "center") + 2 * (look.capitals or _is_shouted(line.text))
    return weight + (3 if look.level else 0) - (2 if look.align == "right" else 0) - (1 if look.italic else 0)


def _names_title(style: str, lexicon: Lexicon) -> bool:
    """Tell whether a style is a title's by its name, in any language: "Título principal", "TF-Título"."""
    if "title" in style:
        return "sub" not in style and "running" not in style
    labels = {word for word in _title_labels(lexicon) if len(word) > _SHORT_LABEL}
    return fold_words(style).split(" ")[0].rpartition("-")[2] in labels


def _names_people(style: str, lexicon: Lexicon) -> bool:
    """Tell whether a style is that of authors by its name, in any language: "TF-AUTORES"."""
    labels = {word for word in map(fold_words, lexicon.words("author_label")) if len(word) > _SHORT_LABEL}
    return not labels.isdisjoint(re.split(r"[\W_]+", fold_words(style)))


def _stands_out(line: Line, lines: Sequence[Line]) -> bool:
    """Tell whether an author has set a line in the style of the names, and made it larger or bold by hand."""
    others = [other.look for other in lines if _style_of(other) == _style_of(line) and other is not line]
    larger = any(line.look.size > other.size + _LARGER for other in others)
    return larger or (line.look.bold and bool(others) and not any(other.bold for other in others))


def _weigh_words(text: str) -> float:
    count = len(text.split())
    weight = 3.0 if _FEW < count <= _MANY else -2.0 if count > _MANY else -1.0
    weight -= 2 if text.endswith((".", ":")) and not text.endswith("..") else 0
    # A title in another language may stand in brackets below the first.
    whole = count > _MOST_OF_PLACE and IN_BRACKETS.fullmatch(text)
    weight -= 4 if text[:1] in "([<#" and not whole else 0
    return weight - (8 if count > _MANY_IN_TWO and _SENTENCES.search(text) else 0)


def _weigh_others(line: Line, text: str, lexicon: Lexicon) -> float:
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
    if is_post(text, lexicon):
        weight += 10
    return weight + (12 if is_rubric(text, lexicon) else 0)


def _announces_people(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a line begins with a word for authors, and goes on with a name or with nothing."""
    rest = cut_author_label(text, lexicon)
    first = read_segments(rest, lexicon)[0]
    return rest != text and (not rest or first.kind in ("name", "post", "place"))


def _cut_all_numbers(text: str, lexicon: Lexicon) -> str:
    whole, number = cut_number(text, lexicon)
    return whole if number else cut_numbers(text, lexicon)[0]


def _weigh_place(text: str, lexicon: Lexicon) -> float:
    """Tell how much an institution's word speaks against a title: a title says more than "Kocaeli Üniversitesi"."""
    words = text.split()
    last = names_place(words[-1], lexicon)
    if last and _count_places(text, lexicon) > 1:
        return _STYLED + 3
    if last and len(words) <= _MOST_OF_PLACE:
        return 13
    return 5 if not _is_long(text) or text.count(",") > 1 else 0


def _count_places(text: str, lexicon: Lexicon) -> int:
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
