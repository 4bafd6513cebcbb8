"""A line of people and places in its parts: names, degrees and posts, institutions, and what nobody knows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Literal

from elyazma.languages.folding import fold_words
from elyazma.model.light_dataclass import dataclass
from elyazma.readers.front.known_names import is_given_name, is_job
from elyazma.readers.front.lines import bare
from elyazma.readers.front.names import is_name, names_somebody, read_order, split_words, weigh_name
from elyazma.readers.front.paired_names import INITIALS, is_family, pair_names
from elyazma.readers.front.texts import read_trailing_marks
from elyazma.readers.front.values import LOWERED, RAISED
from elyazma.readers.lexicon import Lexicon

Kind = Literal["name", "post", "place", "initials", "family", "other"]
_MOST_OF_POST = 8
"""Words of a post with what stands between its own."""
_DEGREES = re.compile(r"(?:ph\.?\s?d|m\.\s?d|m\.?\s?sc|b\.?\s?sc|m\.?\s?tech|b\.?\s?tech)\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a line: what it is, its words, the signs behind it, and the posts that stand with a name."""

    kind: Kind
    text: str
    marks: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    weight: int = 0
    listed: bool = False
    """Whether lists of given names have a word of the name."""
    other: str = ""
    """The same name in another script, which stands behind it in brackets."""


def read_segments(text: str, lexicon: Lexicon) -> list[Segment]:
    """Read a line's parts, of which there is one at least; a family name and the initials behind its comma are one."""
    if pairs := [] if names_place(text, lexicon) else pair_names(text, ("&", *_ands(lexicon))):
        return [Segment("name", name, marks, weight=3) for name, marks in pairs]
    parts = (
        each
        for part in _split(text, lexicon)
        for half in _split_between_names(part, lexicon)
        for bare_half in _split_at_place(half, lexicon)
        for each in _split_at_initials(bare_half, lexicon)
    )
    return list(_join(_read_segment(part, lexicon) for part in parts)) or [Segment("other", "")]


def _split_between_names(part: str, lexicon: Lexicon) -> list[str]:
    """Split a part at dashes or dots where nothing but names stands between them: "Ayşe ÖRNEK – Ali DENEME"."""
    # A dash may also stand between two words of something else, so that capitals alone do not tell.
    for between, least in ((r"\s+[–—-]\s+", 2), (r"\s+[·•∙]\s+", 1)):
        parts = re.split(between, part)
        named = all(weigh_name(read_trailing_marks(bare(each))[0].strip(), lexicon) >= least for each in parts)
        if len(parts) > 1 and named:
            return parts
    return _split_at_and(part, lexicon)


_AND = re.compile(r"\s+(?:i|y|og|och|und)\s+")


def _split_at_and(part: str, lexicon: Lexicon) -> list[str]:
    """Split at "and" of other languages, behind which a listed given name begins another name.

    In Catalan and Spanish it also stands in family names: "Puig i Exemple".
    """
    for found in _AND.finditer(part):
        names = [read_trailing_marks(bare(each))[0].strip() for each in (part[: found.start()], part[found.end() :])]
        first = names[1].split()[:1]
        if all(is_name(name, lexicon) for name in names) and first and is_given_name(first[0]):
            return [part[: found.start()], part[found.end() :]]
    return [part]


_INITIALS_BEFORE = re.compile(r"(?<=[^\W\d_]\.)\s+(?=[^\W\d_]{4})|(?<=[^\W\d_]{4})\s+(?=[^\W\d_]{4})")


def _split_at_place(part: str, lexicon: Lexicon) -> list[str]:
    """Split a part at the dash between a name and an institution: "Ana Escritora-Academia de Ejemplo"."""
    for found in _DASH.finditer(part):
        name, place = part[: found.start()], part[found.end() :]
        if place[:1].isupper() and is_name(bare(name).strip(), lexicon) and names_place(place, lexicon):
            return [name, place]
    return [part]


_DASH = re.compile(r"\s*[-–—]\s*")


def _split_at_initials(part: str, lexicon: Lexicon) -> list[str]:
    """Split a part behind a name where an institution follows: "Örnək A. B. Bakı Dövlət Universiteti".

    Behind initials, or behind a father's name.
    """
    for found in _INITIALS_BEFORE.finditer(part):
        name, place = part[: found.start()], part[found.end() :]
        if not names_place(place, lexicon) or weigh_name(bare(name).strip(), lexicon) <= 2:  # noqa: PLR2004
            continue
        if name.endswith(".") or read_order(split_words(bare(name)), lexicon).patronymic:
            return [name, place]
    return [part]


def _split(text: str, lexicon: Lexicon) -> Iterator[str]:
    """Split a line at commas, semicolons and words for "and", but not among raised signs or in brackets."""
    level = 0
    joiner = _joiner(_ands(lexicon))
    start = at = _skip_and(text, lexicon)
    while at < len(text):
        sign = text[at]
        found = None if level else joiner.match(text, at) or _match_place_in_brackets(text, at, lexicon)
        if found and found.end() > at and not _joins_family(text[start:at], found[0], text[found.end() :]):
            yield text[start:at]
            start = at = found.end()
            continue
        level = max(0, level + (sign in f"{RAISED}([") - (sign in f"{LOWERED})]"))
        at += 1
        if sign == LOWERED and not level and re.match(r"\s*\(?[^\W\d_]", text[at:]):
            # Raised signs end a name, comma or not.
            yield text[start:at]
            start = at
    yield text[start:]


def _joins_family(before: str, joiner: str, behind: str) -> bool:
    """Tell whether "and" stands in a family name, behind two words and before one: "José Ejemplo y Gasset"."""
    return joiner.strip() in _IN_NAMES and " " in before.strip() and _ONE_WORD.match(behind) is not None


_IN_NAMES = frozenset(("y", "i"))
_ONE_WORD = re.compile(r"[^\W\d_]+\s*(?:[,;]|$)")


def _skip_and(text: str, lexicon: Lexicon) -> int:
    """Give where a line begins that goes on with "and"."""
    first, blank, rest = text.partition(" ")
    return len(first) + 1 if blank and rest[:1].isupper() and first.lower() in (*_ands(lexicon), "&") else 0


_BRACKET = re.compile(r"\s+(?=\(([^()]*)\))")


def _match_place_in_brackets(text: str, at: int, lexicon: Lexicon) -> re.Match[str] | None:
    """Match the blank before brackets that hold a place: "Renato Fabbri (IFSC/USP)"."""
    found = _BRACKET.match(text, at)
    if not found or not found[1][:1].isupper():
        return None
    return found if names_place(found[1], lexicon) or not is_name(found[1], lexicon) else None


@cache
def _joiner(ands: tuple[str, ...]) -> re.Pattern[str]:
    # Names in capitals have their "AND" so too.
    words = "|".join(map(re.escape, dict.fromkeys((*ands, *map(str.upper, ands)))))
    mark = r"(?<=[\d*†‡§¶])"
    return re.compile(
        rf"\s*[;|]\s*|\s+/\s+|{mark},(?=\s*[\d*†‡§¶])(?!)|\s*,\s*(?:(?:{words}|&)\s+)?|\s+(?:{words}|&)\s+|\t+|(?<=[^\W\d_]{{6}})\.\s+(?=[^\W\d_])"
    )


def _ands(lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(dict.fromkeys(language.words["and"] for language in lexicon.languages.values()))


def _read_segment(part: str, lexicon: Lexicon) -> Segment:
    leading = _GLUED_NUMBER.match(part.strip(" ,;"))
    words, marks = read_trailing_marks(part.strip(" ,;")[leading.end() if leading else 0 :])
    marks = (leading[0], *marks) if leading and leading[0] not in marks else marks
    text = bare(words).strip(" ,;:")
    if marks:
        text = _STOP.sub("", text)
    text, other = _cut_other(text, lexicon)
    name, posts = cut_posts(text.strip("[]() "), lexicon)
    if not text:
        return Segment("other", "", marks)
    if is_post(text, lexicon):
        return Segment("post", text, marks)
    if names_place(text, lexicon):
        return Segment("place", text, marks)
    if is_name(name, lexicon):
        weight = 3 if posts or other else weigh_name(name, lexicon)
        return Segment("name", name, marks, posts, weight, names_somebody(split_words(name), lexicon), other)
    if INITIALS.fullmatch(text):
        return Segment("initials", text, marks)
    return Segment("family" if is_family(text) else "other", text, marks)


_GLUED_NUMBER = re.compile(r"\d{1,2}(?=[^\W\d_]{2}[^\W\d_]*(?:\s|$))")
"""A number that a name begins with: "1Ann Writer, 2Ben Sample"."""
_STOP = re.compile(r"(?<=[^\W\d_]{3})\.$")
"""A full stop between a name and the sign behind it."""
_IN_BRACKETS = re.compile(r"(.+?)\s*\(([^()]+)\)")


def _cut_other(text: str, lexicon: Lexicon) -> tuple[str, str]:
    """Divide a name from the same one in another script behind it: "Иванов Пётр (Ivanov Petr)"."""
    found = _IN_BRACKETS.fullmatch(text)
    if found and is_name(found[1], lexicon) and is_name(found[2], lexicon):
        return found[1], found[2]
    return text, ""


def _join(segments: Iterator[Segment]) -> Iterator[Segment]:
    """Join "Yousefi" and "P." to one name; drop what is empty but for signs, which belong to the name before."""
    before: Segment | None = None
    for segment in _name_initials(list(_name_credentials(segments))):
        if before and segment.kind == "initials" and before.kind == "family":
            before = Segment("name", f"{before.text}, {segment.text}", segment.marks, weight=3)
            continue
        if before and not segment.text:
            before = replace(before, marks=(*before.marks, *segment.marks))
            continue
        if before:
            yield before
        before = segment if segment.text else None
    if before:
        yield before


def _name_initials(segments: Sequence[Segment]) -> Iterator[Segment]:
    """Take a degree for initials behind a family name alone, where others in the line have some that are no degree.

    "Yousefi, P., Lietz, M.P."; in "Budi Santoso, S.T., Suhendra, M.T." both are degrees.
    """
    among = any(segment.kind == "initials" for segment in segments)
    for before, segment in zip((None, *segments), segments, strict=False):
        degree = segment.kind == "post" and _STOPPED.fullmatch(segment.text) is not None
        single = before is not None and before.kind == "family"
        yield replace(segment, kind="initials") if among and degree and single else segment


_STOPPED = re.compile(r"[A-Z]\.\s?[A-Z]\.?")
_CREDENTIAL = re.compile(r"[A-Z]{3,6}")


def _name_credentials(segments: Iterator[Segment]) -> Iterator[Segment]:
    before: Segment | None = None
    for segment in segments:
        before = replace(segment, kind="post") if _is_credential(segment, before) else segment
        yield before


def _is_credential(segment: Segment, before: Segment | None) -> bool:
    """Tell whether letters behind a name's degree are one more, which no list has: "Ann Writer, PharmD, BCPS"."""
    behind = before is not None and (before.kind == "post" or (before.kind == "name" and bool(before.posts)))
    return behind and segment.kind == "family" and _CREDENTIAL.fullmatch(segment.text) is not None


@cache
def _make_streets(words: tuple[str, ...]) -> re.Pattern[str]:
    forms = (re.escape(word) + (r"(?!\w)" if word[-1].isalpha() else "") for word in words)
    return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(forms) or '(?!)'})\s*\S+")


def names_place(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a text has a word for an institution, or one of the short forms of such words."""
    # A street may be named for an institution.
    text = _make_streets(lexicon.words("street")).sub(" ", text)
    folded = fold_words(text)
    return any(word in folded for word in lexicon.institutions) or bool(_short_places(lexicon).search(text))


def names_street(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a text has a short word for a street, with a name behind it."""
    return _make_streets(lexicon.words("street")).search(text) is not None


def _short_places(lexicon: Lexicon) -> re.Pattern[str]:
    return _make_short_places(lexicon.words("institution_word"))


@cache
def _make_short_places(words: tuple[str, ...]) -> re.Pattern[str]:
    """Make the pattern of whole words that name an institution; one in capitals is found in capitals only."""
    forms = (re.escape(word) if word.isupper() else f"(?i:{re.escape(word)})" for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms) or '(?!)'})(?!\w)")


# --- Posts and degrees --------------------------------------------------------------------------------


def is_post(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a text is a degree or a post and nothing else: "filologiya üzrə fəlsəfə doktoru", "M.D."."""
    text = text.strip(" .,()")
    if not text:
        return False
    if " " in text and is_job(text):
        return True
    posts = _posts(lexicon)
    while found := posts.before.match(f"{text} ") or posts.before.match(f"{text}. "):
        text = text[found.end() :].strip(" .,()")
        if not text:
            return True
    # "доктор технических наук, профессор" with words between that are small: no person's name is, no title so short.
    words = text.split()
    small = len(words) <= _MOST_OF_POST and not any(word[:1].isupper() for word in words[1:])
    return small and posts.inside.search(f" {text} ") is not None


@dataclass(frozen=True, slots=True)
class _Posts:
    """Patterns of posts: at the start of a text, at its end, and anywhere in it."""

    before: re.Pattern[str]
    behind: re.Pattern[str]
    inside: re.Pattern[str]


_SHORTEST_POST = 3


def _posts(lexicon: Lexicon) -> _Posts:
    return _make_posts((*lexicon.words("post"), *lexicon.words("degree")))


@cache
def _make_posts(words: tuple[str, ...]) -> _Posts:
    """Make the patterns; in a word, … stands for what differs from field to field."""
    known = frozenset(words)
    forms = "|".join(_spell_post(word, known) for word in sorted(known, key=len, reverse=True))
    return _Posts(
        re.compile(rf"\s*(?:{forms}|{_DEGREES.pattern})(?=[\s,;:)]|$|(?<=\.))[\s,;:]*", re.IGNORECASE),
        re.compile(rf"(?:\s+[–—-]\s+|[\s,(]+)(?:{forms}|{_DEGREES.pattern})[\s.,)]*$", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{forms})(?!\w)", re.IGNORECASE),
    )


def _spell_post(word: str, known: Collection[str]) -> str:
    """Write the pattern of a post; two letters and a stop need the stop, unless they are known without: "İsa Er"."""
    parts = [re.escape(part).replace(r"\ ", r"\s+").replace(r"\.", r"\.\s*") for part in word.strip().split("…")]
    # What follows the gap begins a word: "д.…н." is no "Д. Иванин".
    parts[1:] = [rf"(?<![^\W\d_]){part}" if part[:1].isalpha() else part for part in parts[1:]]
    spelt = r"[^,;()]{1,40}?".join(parts)
    if spelt.endswith(r"\.\s*"):
        needed = len(word) == _SHORTEST_POST and word.removesuffix(".") not in known
        spelt = spelt.removesuffix(r"\.\s*") + (r"\." if needed else r"\.?")
    # A form in capitals is one in capitals alone: MA is a degree, Ma a name.
    return f"(?-i:{spelt})" if word.isupper() else spelt


def cut_posts(text: str, lexicon: Lexicon) -> tuple[str, tuple[str, ...]]:
    """Cut degrees and posts off a name, before and behind it; also give these."""
    posts = _posts(lexicon)
    before: list[str] = []
    behind: list[str] = []
    while (found := posts.before.match(text)) and 0 < found.end() < len(text):
        if _are_initials(found[0], text[found.end() :]):
            break
        before.append(found[0].strip(" ,;:"))
        text = text[found.end() :]
    while (found := posts.behind.search(text)) and found.start() > 0:
        if _are_initials(found[0], text[: found.start()]):
            break
        behind.insert(0, found[0].strip(" ,()–—-"))
        text = text[: found.start()]
    return text.strip(" ,"), (*before, *behind)


def _are_initials(text: str, rest: str) -> bool:
    """Tell whether what looks like a short form of a post is two initials: "М. А." beside a family name alone."""
    parts = [part for part in text.replace(".", ". ").split() if part.strip(" ,.")]
    single = all(len(part.strip(".,")) == 1 and part[0].isupper() for part in parts)
    return len(parts) > 1 and single and len(rest.split()) == 1


_COURSE = re.compile(r"\s*\d+(?:-?\w{1,2})?\s+курсу?а?\s+")
_LINKS = frozenset(("at", "of", "in", "no", "na", "da", "do", "de", "em", "der", "des", "à", "en", "the"))


def cut_leading_posts(text: str, lexicon: Lexicon) -> tuple[str, list[str]]:
    """Cut the posts off the beginning of a place: "доцент кафедры ...", "Professor at the University ..."."""
    posts = _posts(lexicon)
    found: list[str] = []
    while (match := posts.before.match(text)) and 0 < match.end() < len(text):
        found.append(match[0].strip(" ,;:"))
        words = text[match.end() :].split()
        while len(words) > 1 and words[0].lower() in _LINKS:
            words = words[1:]
        text = " ".join(words)
    course = _COURSE.match(f" {text}")
    return (text[course.end() - 1 :] if course and found else text), found


def weigh_names(segments: Sequence[Segment]) -> float:
    """Tell how surely a line names people: the mean of its names' weights, 0 where anything else stands in it."""
    names = [segment for segment in segments if segment.kind == "name"]
    others = [segment for segment in segments if segment.kind not in ("name", "post")]
    if not names or others:
        return 0.0
    marked = 2 if any(segment.marks for segment in names) else 0
    several = 1 if len(names) > 1 else 0
    return sum(segment.weight for segment in names) / len(names) + marked + several
