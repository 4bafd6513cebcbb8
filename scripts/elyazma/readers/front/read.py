"""Read one group of lines before an abstract or the text: a title, people, places, codes; the rest is unplaced."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from elyazma.languages.folding import fold_words
from elyazma.model.imported import Doubt, Piece
from elyazma.model.phrases import phrase, phrase_data
from elyazma.readers.front.lines import bare, read_lines
from elyazma.readers.front.lone_names import find_lone_names
from elyazma.readers.front.names import is_name
from elyazma.readers.front.people import read_people_line
from elyazma.readers.front.segments import names_place, read_segments
from elyazma.readers.front.supervisors import names_supervisor
from elyazma.readers.front.texts import read_code, read_contacts, read_dates
from elyazma.readers.front.title_weights import IN_BRACKETS, QUOTED, is_label, is_rubric
from elyazma.readers.front.titles import breaks_off, find_title
from elyazma.readers.front.values import LOWERED, RAISED, Front, Line
from elyazma.readers.lexicon import Lexicon
from elyazma.readers.pieces import make_piece

_SMALL = re.compile(r"[^\W\d_]{4}")
_FEWEST = 3
"""Words of a title in another language: fewer may be anything."""


def read_front(pieces: Sequence[Piece], front: Front, lexicon: Lexicon, language: str) -> None:
    """Read one group of lines into what is known; `language` is the abstract's that follows, empty for none."""
    found = _join_places([*_join_signs(_part_lines(pieces, lexicon))], lexicon)
    lexicon = _learn_places(found, lexicon)
    front.lone_names = find_lone_names(found, lexicon)
    lines = [line for line in found if not _read_fixed(line, front, lexicon)]
    lines = _take_titles(lines, front, lexicon, language)
    front.group = [] if not front.people else front.group
    known, front.writing_to, front.language = bool(front.titles), False, language
    for line in lines:
        if is_label(bare(line.text), lexicon):
            front.replaced.append(line.raw)
        elif read_people_line(line, front, lexicon, sure=known):
            front.replaced += [line.raw, *line.notes]
        else:
            _leave(line, front)


def _part_lines(pieces: Sequence[Piece], lexicon: Lexicon) -> list[Line]:
    """Give the lines of pieces, those parted that hold several things."""
    apart = read_lines(pieces)
    for part in (_part_labels, _part_code, _part_people):
        apart = [each for line in apart for each in part(line, lexicon)]
    return apart


def _learn_places(lines: Sequence[Line], lexicon: Lexicon) -> Lexicon:
    """Give a lexicon that also knows what stands right below several people: "Computer Engineering"."""
    texts = [bare(read_contacts(line.text).rest) for line in lines]
    above: dict[str, set[str]] = {}
    for before, text in pairwise(texts):
        above.setdefault(text, set()).add(before)
    for text, named in above.items():
        people = [name for name in named if is_name(name, lexicon)]
        if len(people) > 1 and text[:1].isupper() and all(texts.count(name) == 1 for name in named):
            # "Example Institute – Student of its third year": the name alone is one too.
            lexicon = lexicon.learn_word("institution_word", text)
            lexicon = lexicon.learn_word("institution_word", _DASH.split(text)[0])
    for over, one, below in zip(lines, lines[1:], lines[2:], strict=False):
        if _is_part(over, one, below, lexicon):
            lexicon = lexicon.learn_word("institution_word", bare(one.text))
    return lexicon


_DASH = re.compile(r"\s+[-–—]\s+")


def _part_labels(line: Line, lexicon: Lexicon) -> list[Line]:
    """Part a line before the word for another person: "Student: A. Writer - Supervisor: B. Teacher"."""
    words = tuple(map(fold_words, (*lexicon.words("author_label"), *lexicon.words("supervisor"))))
    parts = [line.text]
    for found in reversed([*_LABEL.finditer(line.text)]):
        if f"{fold_words(found[1])}:".startswith(words):
            parts[:1] = [parts[0][: found.start()], parts[0][found.start() :].lstrip(" -–—|/;.")]
    if len(parts) == 1 or not fold_words(parts[0]).startswith(words):
        return [line]
    return [
        replace(line, text=part, raw=bare(part), notes=line.notes if not at else (), columns=())
        for at, part in enumerate(parts)
    ]


_LABEL = re.compile(r"(?:\s[-–—|/]|;|(?<=[^\W\d_]{3})\.)\s+([^\W\d_]+\.?(?: [^\W\d_]+)?)\s?:")


def _part_code(line: Line, lexicon: Lexicon) -> list[Line]:
    """Part a line behind its code, where a gap stands: "UDC 004.4        A. Writer"."""
    for at in range(1, len(line.columns)):
        code, rest = " ".join(line.columns[:at]), " ".join(line.columns[at:])
        if any(map(str.isdigit, code)) and read_code(bare(code), Front(), lexicon):
            first = replace(line, text=code, raw=bare(code), notes=(), columns=())
            return [first, replace(line, text=rest, raw=bare(rest), columns=())]
    return [line]


def _part_people(line: Line, lexicon: Lexicon) -> list[Line]:
    """Part a line behind the sentence that its title is: "Rivers of the distant north. Writer A. B., Sample C."."""
    if names_supervisor(line.text, lexicon) or names_place(line.text, lexicon):
        return [line]
    for found in _STOP.finditer(line.text):
        # A question is a part of the title, a full stop is not.
        title = line.text[: found.start()] + found[1].strip(".")
        names = line.text[found.end() :]
        short = f"{fold_words(title.split()[-1])}." in map(fold_words, lexicon.words("post"))
        if not short and len(title.split()) >= _FEWEST_BEFORE and _are_people(names, lexicon):
            first = replace(line, text=title, raw=bare(title), notes=(), columns=())
            return [first, replace(line, text=names, raw=bare(names), columns=())]
    return [line]


_STOP = re.compile(r"(?<=[^\W\d_]{3})([.?!])\s+")
_FEWEST_BEFORE = 4
"""Words of a title that people stand behind in one line."""


def _are_people(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a text is nothing but names, one with initials or two of lists at least."""
    segments = read_segments(read_contacts(text).rest, lexicon)
    if {segment.kind for segment in segments} != {"name"}:
        return False
    return _CERTAIN in {segment.weight for segment in segments} or sum(segment.listed for segment in segments) > 1


_CERTAIN = 3
"""What a name weighs that has initials, or a father's name."""


def _join_signs(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield lines; a small one that is a sign or a number alone is raised before the next."""
    sign: Line | None = None
    for line in lines:
        if sign and sign.look.size < line.look.size:
            yield replace(line, text=f"{RAISED}{sign.text}{LOWERED}{line.text}", raw=f"{sign.raw} {line.raw}")
            sign = None
            continue
        if sign:
            yield sign
        sign = line if _SIGN.fullmatch(line.text) else None
        if sign is None:
            yield line
    if sign:
        yield sign


_SIGN = re.compile(r"\d{1,2}|[*†‡§]{1,3}")


def _join_places(lines: Sequence[Line], lexicon: Lexicon) -> list[Line]:
    """Join the lines of an institution's name: one goes on in small letters, or breaks off behind a small word."""
    joined: list[Line] = []
    for line in lines:
        before = joined[-1] if joined else None
        if before is not None and _are_one_place(before, line, lexicon):
            text, raw = f"{before.text} {line.text}", f"{before.raw} {line.raw}"
            joined[-1] = replace(before, text=text, raw=raw, notes=before.notes + line.notes)
        else:
            joined.append(line)
    return joined


def _is_part(above: Line, one: Line, below: Line, lexicon: Lexicon) -> bool:
    """Tell whether two capitals that no list has are an institution's part: people stand in the line above.

    "Ann Writer, Bob Maker" above "Computer Science" and "University of Examples", which are one paragraph.
    """
    if one.piece is not below.piece or above.piece is one.piece or not names_place(bare(below.text), lexicon):
        return False
    named, people = (read_segments(bare(line.text), lexicon) for line in (one, above))
    # Names have capitals alone, too: a small word is rather between those of a science.
    joined = any(word.islower() for word in bare(one.text).split())
    several = joined and len(people) > 1 and all(segment.kind == "name" for segment in people)
    alone = len(named) == 1 and named[0].kind == "name" and named[0].weight == 1 and not named[0].listed
    return several and alone


def _are_one_place(one: Line, other: Line, lexicon: Lexicon) -> bool:
    texts = [bare(line.text) for line in (one, other)]
    if "@" in "".join(texts) or one.look != other.look or texts[0].endswith((",", ";", ".")):
        return False
    goes_on = texts[1][:1].islower() and bool(_SMALL.match(texts[1])) and names_place(texts[1].split()[0], lexicon)
    return breaks_off(texts[0], lexicon) if names_place(texts[0], lexicon) else goes_on


def _read_fixed(line: Line, front: Front, lexicon: Lexicon) -> bool:
    """Take a line of codes, days or a rubric, which no title and no person stands in."""
    text = bare(line.text)
    if read_code(text, front, lexicon) or read_dates(text, front, lexicon) or is_rubric(text, lexicon):
        front.replaced.append(line.raw)
        return True
    return _read_short_title(text, front, lexicon)


def _read_short_title(text: str, front: Front, lexicon: Lexicon) -> bool:
    """Take a short title for the heads of pages, which its words announce: "Running title: ..."."""
    head, colon, rest = text.partition(":")
    if not colon or not rest.strip() or fold_words(head.strip()) not in map(fold_words, lexicon.words("running_head")):
        return False
    code, _ = lexicon.guess_language(rest, "en")
    if code in front.short_titles:
        return False
    front.short_titles[code] = rest.strip()
    front.replaced.append(head)
    return True


def _leave(line: Line, front: Front) -> None:
    """Keep a line that nobody could place: the whole piece where it has no other, else its words."""
    front.unplaced.append(line.piece if bare(line.text) == _words_of(line.piece) else make_piece(bare(line.raw)))
    if bare(line.text) != _words_of(line.piece):
        front.unplaced += [make_piece(note) for note in line.notes]


def _words_of(piece: Piece) -> str:
    return " ".join(bare(line.text) for line in read_lines([piece]))


# --- Titles -------------------------------------------------------------------------------------------


def _take_titles(lines: list[Line], front: Front, lexicon: Lexicon, language: str) -> list[Line]:
    """Take the titles out of a group of lines, of which there may be one in each language; give the others."""
    while lines:
        found = find_title(lines, lexicon, first=not front.titles)
        printed = _join_lines([bare(lines[at].text) for at in found], lexicon)
        text = _cut_label(printed, lexicon)
        text = _open_brackets(text)
        front.replaced += [printed.removesuffix(text)] if text != printed else []
        if not found or not _keep_title(text, [lines[at] for at in found], front, lexicon, language):
            break
        found = _leave_kind(text, lines, found, front, lexicon)
        lines = [line for at, line in enumerate(lines) if at not in found]
    return lines


def _leave_kind(text: str, lines: Sequence[Line], found: list[int], front: Front, lexicon: Lexicon) -> list[int]:
    """Leave the line above a title that says what kind of paper it is, and names nobody; give the places of both."""
    if not _is_kind_above(text, lines, found[0], lexicon):
        return found
    _leave(lines[found[0] - 1], front)
    return [found[0] - 1, *found]


def _join_lines(texts: Sequence[str], lexicon: Lexicon) -> str:
    """Join the lines of a title; one may break behind a word's hyphen, but for "Pre- and post-war"."""
    joined = ""
    for text in texts:
        first = text.split(" ")[0]
        broken = _HYPHEN.search(joined) is not None and first[:1].isalpha() and not lexicon.is_word(first, "and")
        joined += text if broken or not joined else f" {text}"
    return joined.strip()


_HYPHEN = re.compile(r"[^\W\d_]{2}-$")


def _open_brackets(text: str) -> str:
    whole = IN_BRACKETS.fullmatch(text)
    return whole[1] if whole else text


def _is_kind_above(text: str, lines: Sequence[Line], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a title is one in quotation marks, and the line above looks as it does but is nobody's name."""
    looks = [(line.look.size, line.look.bold, line.look.align) for line in lines[max(0, at - 1) : at + 1]]
    if not QUOTED.fullmatch(text) or not at or looks[0] != looks[1]:
        return False
    segments = read_segments(lines[at - 1].text, lexicon)
    return not any(segment.weight > 1 or segment.listed or segment.marks for segment in segments)


def _cut_label(text: str, lexicon: Lexicon) -> str:
    """Cut the word that announces a title, or what the journal calls it: "Title: ...", "Research article: ..."."""
    head, colon, rest = text.partition(":")
    # One word alone, as in "Review: ...", may be the title's own.
    rubrics = [word for word in lexicon.words("rubric") if " " in word]
    words = [fold_words(word) for word in (*lexicon.words("title_label"), *rubrics)]
    return rest.strip() if colon and fold_words(head.strip()) in words else text


def _keep_title(text: str, lines: Sequence[Line], front: Front, lexicon: Lexicon, language: str) -> bool:
    """Keep a title in its language; tell whether there was a place for it."""
    code, sure = _name_language(text, front, lexicon, language)
    if fold_words(front.titles.get(code, "")) == fold_words(text):
        front.replaced.append(text)
        return True
    if sure:
        _move_unsure(code, front, lexicon)
    told = len(text.split()) >= _FEWEST and (sure or bool(language))
    if code in front.titles or (front.titles and not told):
        return False
    front.titles[code] = text
    if not sure:
        front.doubts.append(_doubt_language(text, code, lexicon))
    front.unplaced += [make_piece(note) for line in lines for note in line.notes]
    return True


def _move_unsure(code: str, front: Front, lexicon: Lexicon) -> None:
    """Move a title whose words do not tell its language to the one they speak for: another is surely in `code`."""
    guessed, sure = lexicon.guess_language(front.titles.get(code, ""))
    if code in front.titles and not sure and guessed not in front.titles:
        moved = front.titles[code]
        front.titles = {guessed if each == code else each: title for each, title in front.titles.items()}
        others = [doubt for doubt in front.doubts if (doubt.kind, doubt.text) != ("language", moved)]
        front.doubts = [*others, _doubt_language(moved, guessed, lexicon)]


def _doubt_language(title: str, code: str, lexicon: Lexicon) -> Doubt:
    english = lexicon.languages[code].english_name
    done = phrase("taken for a title in {language}", language=phrase_data(english))
    return Doubt("language", title, done, f"{code} = ")


def _name_language(text: str, front: Front, lexicon: Lexicon, language: str) -> tuple[str, bool]:
    """Name the language of a title, and tell whether its words do; `language` is the abstract's that follows."""
    guessed, sure = lexicon.guess_language(text, language or "en")
    fits = bool(language) and lexicon.may_be_in(text, language)
    return guessed if sure else language if fits else _choose_free(guessed, front), sure


def _choose_free(guessed: str, front: Front) -> str:
    return (
        guessed
        if guessed not in front.titles
        else next((code for code in ("en",) if code not in front.titles), guessed)
    )
