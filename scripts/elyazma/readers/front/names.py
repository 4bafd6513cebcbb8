"""Names of people: what looks like one, and which of its words is the family name.

The order is told by evidence: initials, a family name in capitals, a father's name, what family names end in; where a
name has none, by the other names of the same block.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from elyazma.languages.folding import fold_words
from elyazma.model.article import Name
from elyazma.model.light_dataclass import dataclass
from elyazma.readers.front.known_names import is_given_name, is_listed_name
from elyazma.readers.lexicon import Lexicon

_WORD = re.compile(r"[^\W\d_]+(?:['’ʻʼ‘`.-][^\W\d_]*)*")
_STRANGE = re.compile(r"\d|[^\W\d_]{4}\.[^\W\d_]{2,3}(?![\w.])")
"""What no person's name has: digits, and stops within a word as names on the web have them, "Mail.Ru Group"."""
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.-?)+[^\W\d_]?|[^\W\d_]")
_MIDDLE = re.compile(r"[^\W\d_]\.")
"""A middle name that is one letter: "Julian E. Gerez"."""
_GLUED = re.compile(r"(?<=[^\W\d_]\.)(?=[^\W\d_]{2})")
PARTICLES = frozenset(
    (
        "de", "da", "do", "das", "dos", "los", "las", "del",
        "della", "di", "du", "des", "d'", "la", "le", "el", "al", "van", "von",
        "der", "den", "ter", "ten", "te", "zu", "zur", "bin", "ibn", "abu", "y", "e", "af", "av", "ben", "san", "st.",
        "mac",
    )
)  # fmt: skip
_GIVEN = frozenset(("al", "ben", "mac"))
"""Particles that are given names with a capital."""
_SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))
_FEWEST, _MOST = 2, 6
_MOST_SHOUTED = 3
_LONG_POST = 7
"""Letters of a word of a post that is no name; shorter ones may be ("Dean", "Reader")."""
_MANY_LISTED = 3
"""Words of a name that lists have, from which on one may be in none."""
_LONGEST_ACRONYM, _LONGEST_SHORT = 5, 3
"""Letters of an acronym, and of one that no name is as short as."""
_ENDING = re.compile(
    r"(?<=\w\w)(?:ov|ova|yev|yeva|ev|eva|zadə|zade|zada|skiy|skaya|sky|enko|chuk|ov[ıi]ç|bəyli|beyli|"
    r"ов|ова|ев|ева|ёв|ёва|єв|єва|ин|ина|їн|їна|ын|ына|ский|ская|цкий|цкая|ський|ська|цький|цька|енко|чук|юк|ук|"
    r"ко|швили|дзе|ян|заде|оглу)$"
)
_WEAK_ENDING = re.compile(r"^\w{4,}(?:lı|li|lu|lü|oğlu|лы|ли|лу)$")
_FATHER = re.compile(r"\w{2,}(?:ович|евич|ёвич|йович|ич|овна|евна|ёвна|ична|инична|івна|ївна)$")
"""What Russian and Ukrainian names of fathers end in."""
_FATHER_IN_LATIN = re.compile(r"\w{2,}(?:[oey]vich|[oey]vych|iovych|iyovych|[oey]vna|ichna|inichna|[iy]vna)$")
"""The same in Latin letters, where family names end so too."""
_FATHER_SUFFIX = re.compile(r"\w{3,}(?:ұлы|улы|қызы|кызы|uly|qyzy)$")
"""What Kazakh ones end in where they are one word."""
Order = Literal["first", "last"]
"""Where the family name stands among the words of a name."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A name taken apart; `order` is where its family name stands, none where only the block can tell.

    `width` are the words that the family name has at least.
    """

    words: tuple[str, ...]
    patronymic: str = ""
    order: Order | None = None
    sure: bool = False
    width: int = 1


def split_words(name: str) -> list[str]:
    """Split a name at blanks, and behind initials that the family name is glued to; initials keep their stops."""
    words = _GLUED.sub(" ", name.replace("\u00a0", " ").strip(" ,;:*")).split()
    if words and not _INITIALS.fullmatch(words[-1]) and fold_words(words[-1]) not in _SUFFIXES:
        words[-1] = words[-1].rstrip(".")
    return [word for word in words if word]


def is_name(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a text can be the name of one person: two words or more, all with capitals, none a common word."""
    words = split_words(text)
    if not _FEWEST <= len(words) <= _MOST or _STRANGE.search(text) or not all(map(_is_word, words)):
        return False
    names = [word for word in words if not _is_particle(word, lexicon)]
    long = [word for word in names if len(word.strip(".")) > 1 and not _INITIALS.fullmatch(word)]
    if len(names) < _FEWEST or not long or not all(word[0].isupper() for word in names):
        return False
    if len(long) == len(names) and _are_acronyms(long):
        return False
    return not any(_is_no_name(word, words, lexicon) for word in long) and _can_be_names(names, long, lexicon)


def _posts(lexicon: Lexicon) -> frozenset[str]:
    return _list_posts(lexicon.words("post"))


@cache
def _list_posts(posts: tuple[str, ...]) -> frozenset[str]:
    """Give the long words of degrees and posts, which no name has: "Big Data Masters Student" is none."""
    words = (fold_words(word).strip(".,()") for post in posts for word in post.split())
    return frozenset(word for word in words if len(word) >= _LONG_POST and word.isalpha())


def _can_be_names(names: Sequence[str], long: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether words are in one script, but for initials, and not the text's own: "Індикатор SMA" is no name."""
    return len(set(map(_is_cyrillic, long))) == 1 and not _are_prose(names, lexicon)


def _are_prose(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether a paper's text has these words in small letters, but for acronyms: "Digital Storytelling"."""
    if any("." in word for word in words):
        return False
    long = [word for word in words if not (word.isupper() and len(word) <= _LONGEST_ACRONYM)]
    common = [word for word in long if fold_words(word) in lexicon.prose]
    # "Machine Learning Intern": of 615 names in public papers one had a word of its text, and none in a list.
    return bool(common) and (len(common) == len(long) or not any(map(is_listed_name, long)))


def names_somebody(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether a name begins or ends with a given name that lists have, and that is no word of the text.

    A short one may be a word, "Dağ" is Turkish for a mountain: then lists have the other words too. Of a long name
    lists have nearly all, whatever its first one is: "Tifany Luiza de Jesus Moreira".
    """
    long = [word for word in words if word.lower() not in PARTICLES]
    listed = [word for word in long if is_listed_name(word) and fold_words(word) not in lexicon.prose]
    if len(listed) >= _MANY_LISTED and len(long) - len(listed) <= 1:
        return True
    given = [word for word in (words[0], words[-1]) if is_given_name(word) and fold_words(word) not in lexicon.prose]
    return any(len(word) > _LONGEST_SHORT for word in given) or (bool(given) and all(map(is_listed_name, words)))


def _is_cyrillic(word: str) -> bool:
    return any("\u0400" <= letter <= "\u052f" for letter in word)


def _is_word(word: str) -> bool:
    return bool(_WORD.fullmatch(word) or _INITIALS.fullmatch(word))


def _are_acronyms(words: Sequence[str]) -> bool:
    """Tell whether words are short ones in capitals: "ИИТ РТУ МИРЭА", but not "ALİ KAYA"."""
    short = all(len(word) <= _LONGEST_ACRONYM and word.isupper() for word in words)
    return len(words) > 1 and short and sum(len(word) <= _LONGEST_SHORT for word in words) > 1


def _is_particle(word: str, lexicon: Lexicon) -> bool:
    folded = fold_words(word)
    small = word.lower() in PARTICLES and not (word[:1].isupper() and word.lower() in _GIVEN)
    return small or folded in lexicon.patronymics or folded in _SUFFIXES


def _is_no_name(word: str, words: Sequence[str], lexicon: Lexicon) -> bool:
    return _is_common(word, words, lexicon) or fold_words(word) in _posts(lexicon)


def _is_common(word: str, words: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether a word is one that no name has; one that names have too is a name's at its start or end."""
    folded = fold_words(word)
    if word in (words[0], words[-1]) and not word.isupper() and folded in _given_names(lexicon):
        return False
    return lexicon.is_common(folded) or folded in _unlikely(lexicon)


@cache
def _list_unlikely(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(words)


def _unlikely(lexicon: Lexicon) -> frozenset[str]:
    """Give the words that no name has: those of headings, of journals, and what a journal calls its articles."""
    serials = (fold_words(word) for word in lexicon.words("serial") if " " not in word)
    rubrics = (fold_words(word.split()[-1]) for word in lexicon.words("rubric"))
    return _list_unlikely((*lexicon.headings, *rubrics, *serials))


def weigh_name(text: str, lexicon: Lexicon) -> int:
    """Tell how surely a text that can be a name is one: 0 for none, 1 where only its capitals say so, 3 at most."""
    if not is_name(text, lexicon):
        return 0
    words = split_words(text)
    reading = read_order(words, lexicon)
    if reading.sure or (not text.isupper() and any(_MIDDLE.fullmatch(word) for word in words[1:])):
        return 3
    if text.isupper() and len(words) > _MOST_SHOUTED:
        # In a line of capitals these say nothing, nor do the endings: "МЕТОДОВ" is no name.
        return 0
    return 2 if any(_ENDING.search(word.lower()) for word in words) else 1


# --- The order ----------------------------------------------------------------------------------------


def read_order(words: Sequence[str], lexicon: Lexicon) -> Reading:
    """Tell what a name's own words say of its order."""
    rest, patronymic, at = _cut_father(words, lexicon)
    if patronymic:
        return _order_by_father(rest, patronymic, at, lexicon)
    order = _order_by_initials(words)
    if order:
        return Reading(tuple(words), order=order, sure=True)
    order, width = _order_by_capitals(words)
    if order:
        return Reading(tuple(words), order=order, sure=True, width=width)
    return Reading(tuple(words), order=_order_by_endings(words, lexicon))


def _cut_father(words: Sequence[str], lexicon: Lexicon) -> tuple[list[str], str, int]:
    """Take the father's name out of a name: "Vəli oğlu", "Сергеевич"; also tell where it stood."""
    for at, word in enumerate(words):
        if fold_words(word) in lexicon.patronymics and at > 1:
            return [*words[: at - 1], *words[at + 1 :]], f"{words[at - 1]} {word}", at - 1
    at = _find_father(words) if len(words) == _FEWEST + 1 else 0
    return [word for place, word in enumerate(words) if not at or place != at], words[at] if at else "", at


def _find_father(words: Sequence[str]) -> int:
    """Find the father's name of one word among three, by what it ends in; 0 for none."""
    lower = [word.lower() for word in words]
    found = [at for at in (1, 2) if _is_father(lower[at])]
    if found:
        # "Роман Аркадьевич Абрамович": a family name may end so too.
        return found[0]
    latin = [at for at in (1, 2) if _FATHER_IN_LATIN.fullmatch(lower[at])]
    return latin[0] if latin and (latin[0] == 1 or _ENDING.search(lower[0])) else 0


def _is_father(word: str) -> bool:
    return bool(_FATHER.fullmatch(word) or _FATHER_SUFFIX.fullmatch(word)) and not _ENDING.search(word)


def _order_by_father(rest: Sequence[str], patronymic: str, at: int, lexicon: Lexicon) -> Reading:
    """The father's name follows the given one: a family name stands first, or behind the father's."""
    if at >= len(rest):
        # "Quliyev Elçin Vaqif oğlu", and "Elçin Quliyev Vaqif oğlu".
        return Reading(tuple(rest), patronymic, _order_by_endings(rest, lexicon) or "first", sure=True)
    return Reading(tuple(rest), patronymic, "last", sure=True)


def _order_by_initials(words: Sequence[str]) -> Order | None:
    words = [word for word in words if fold_words(word) not in _SUFFIXES]
    initial = [bool(_INITIALS.fullmatch(word)) and "." in word for word in words]
    if initial == sorted(initial) and initial[0] != initial[-1]:
        return "first"
    # "Fabio A. Cruz S.": initials in the middle are a second given name's, and the last is no given name's.
    return "last" if initial[0] and not initial[-1] else None


def _order_by_capitals(words: Sequence[str]) -> tuple[Order | None, int]:
    """Tell the order by the words in capitals at one end; also how many these are: "Zeynep KAYA ŞAHİN"."""
    shouted = [len(word) > 1 and word.isupper() and "." not in word for word in words]
    if all(map(str.isupper, words)) or shouted[0] == shouted[-1]:
        return None, 1
    order: Order = "first" if shouted[0] else "last"
    run = shouted if shouted[0] else shouted[::-1]
    return order, run.index(False)


def _order_by_endings(words: Sequence[str], lexicon: Lexicon) -> Order | None:
    ends = [word.lower() for word in (words[0], words[-1])]
    given = [fold_words(word) in _given_names(lexicon) for word in ends]
    for ending in (_ENDING, _WEAK_ENDING):
        found = [bool(ending.search(word)) and not known for word, known in zip(ends, given, strict=True)]
        if found[0] != found[1]:
            return "first" if found[0] else "last"
    return None


@cache
def _fold_all(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold_words, words))


def _given_names(lexicon: Lexicon) -> frozenset[str]:
    """Give names that end as family names do, or are common words of some language: Ирина, Константин, Dan."""
    return _fold_all(lexicon.words("given_name"))


def settle_names(names: Sequence[str], lexicon: Lexicon) -> list[tuple[Name, bool]]:
    """Take the names of one block apart; also tell of each whether anything but custom says which is the family name.

    One block has one order: a name that does not tell takes that of the others.
    """
    readings = [_read_comma(name) or read_order(split_words(name), lexicon) for name in names]
    told = [reading.order for reading in readings if reading.order]
    sure = [reading.order for reading in readings if reading.order and reading.sure]
    common = _most(sure) or _most(told)
    return [(_make_name(each, each.order or common or "last"), bool(each.order or common)) for each in readings]


def _read_comma(name: str) -> Reading | None:
    family, comma, given = name.partition(",")
    if not comma or fold_words(given.strip()) in _SUFFIXES:
        return None
    return Reading((family.strip(), *split_words(given)), order="first", sure=True)


def _most(orders: Sequence[Order]) -> Order | None:
    first, last = orders.count("first"), orders.count("last")
    if first == last:
        return None
    return "first" if first > last else "last"


def _make_name(reading: Reading, order: Order) -> Name:
    words = [*reading.words]
    if len(words) == 1:
        return Name(family=words[0], patronymic=reading.patronymic)
    suffix = f" {words.pop()}" if fold_words(words[-1]) in _SUFFIXES and len(words) > _FEWEST else ""
    width = min(reading.width, len(words) - 1)
    if order == "first":
        family, given = " ".join(words[:width]), words[width:]
    else:
        at = len(words) - width
        while at > 1 and words[at - 1].lower() in PARTICLES:
            at -= 1
        family, given = " ".join(words[at:]), words[:at]
    return Name(family=family + suffix, given=" ".join(given), patronymic=reading.patronymic)
