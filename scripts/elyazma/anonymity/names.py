"""Tell an author's name from a namesake's, a common word, a place and a person of history, by what stands beside it."""

from __future__ import annotations

import re
from functools import cache

from elyazma.anonymity.identity_terms import IdentityTerm, Person
from elyazma.anonymity.searched_text import Kind
from elyazma.anonymity.spellings import Folded, Spellings
from elyazma.anonymity.words import read_words
from elyazma.model.light_dataclass import dataclass

NEAR = 60
"""How many characters before and after a name are looked at."""
_INITIALS = r"(?:[^\W\d_]{1,2}\.[\s-]*)+"
_BEFORE_INITIALS = re.compile(rf"(?<![^\W\d_])({_INITIALS})$")
_AFTER_INITIALS = re.compile(rf"^,?\s*({_INITIALS}|[^\W\d_]{{1,2}}(?![^\W_]))")
_BEFORE_WORD = re.compile(r"([^\W\d_][\w'-]*)\.?\s+$")
_AFTER_WORD = re.compile(r"^,?\s+([^\W\d_][\w'-]*)")
_JOINED_BEFORE = re.compile(r"([^\W\d_]{2,})[-‐‑–]$")
_JOINED_AFTER = re.compile(r"^[-‐‑–]([^\W\d_]{2,})")
_COMMA_BEFORE = re.compile(r"([^\W\d_][\w'-]+),?\s+$")
_ANDS = frozenset(("e", "y", "i"))
_YEAR = re.compile(r"^\s*\(\d{4}|^\s+(?:et al|və b\.|vd\.|и др)|^,\s*[^\W\d_]\.")
_OPENING = re.compile(r"(?:^|[.!?:…{}\[(\"“«>&|\n=][ \t\"“«'(*]*)$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name was found: the match in its folded text, and the kind of that text."""

    match: re.Match[str]
    folded: Folded
    kind: Kind
    small_words: frozenset[str]

    @property
    def before(self) -> str:
        """Give what stands before it."""
        text = self.folded.text[max(0, self.match.start() - NEAR) : self.match.start()]
        return text.rpartition("\n")[2] if self._in_lines else text

    @property
    def after(self) -> str:
        """Give what stands behind it."""
        text = self.folded.text[self.match.end() :][:NEAR]
        return text.partition("\n")[0] if self._in_lines else text

    @property
    def _in_lines(self) -> bool:
        """Tell whether each line is a text of its own."""
        return self.kind in {"name", "property"}

    @property
    def is_alone(self) -> bool:
        """Tell whether nothing else stands on its line."""
        before, after = self.before.rpartition("\n")[2], self.after.partition("\n")[0]
        return not before.strip() and not after.strip()

    def is_capital(self, at: int) -> bool:
        """Tell whether the letter at a place of the folded text was a capital."""
        return self.folded.source[self.folded.origins[at]].isupper()

    def begins(self, at: int) -> bool:
        """Tell whether a word at a place of the folded text begins a sentence, a line of its own or an argument."""
        before = self.folded.text[max(0, at - NEAR) : at]
        short = _BEFORE_WORD.search(before)
        if short and short.group(1) in read_words().openers:
            return False  # "See Əliyev", "Cf. Əliyev"
        return bool(_OPENING.search(before))


def judge_name(place: Place, term: IdentityTerm, tables: Spellings) -> bool:
    """Tell whether a family name is the author's for certain."""
    assert term.person
    if _is_joined(place, term):
        return False
    beside = _look_beside(place, term.person)
    if beside is not None:
        return beside
    if _is_of_history(place) or _has_given_name(place, tables):
        return False
    if place.match.group() in place.small_words or (_is_word(place, term, tables) and not place.is_alone):
        return False
    return term.certain


def judge_given(place: Place, term: IdentityTerm, tables: Spellings) -> bool | None:
    """Tell whether a given name that stands alone is the author's for certain; None if his family name is beside it."""
    assert term.person
    if _stands_by(place, term.person.given):
        return None
    after = _AFTER_INITIALS.search(place.after)
    if after and "." in after.group(1):
        return bool(term.person.initials.match(after.group(1)))
    if (
        _is_of_history(place)
        or _is_joined(place, term)
        or _YEAR.search(place.after)
        or _has_family(place, term, tables)
    ):
        return False
    if place.kind in {"text", "source", "list"} and not place.is_capital(place.match.start()):
        return None
    return not _is_word(place, term, tables)


def _stands_by(place: Place, pattern: re.Pattern[str]) -> bool:
    found = (_BEFORE_WORD.search(place.before), _COMMA_BEFORE.search(place.before), _AFTER_WORD.search(place.after))
    return any(word is not None and pattern.fullmatch(word.group(1)) for word in found)


def _look_beside(place: Place, person: Person) -> bool | None:
    """Tell whether a given name or initials beside a family name are this person's; None if nothing stands there."""
    before, after = place.before, place.after
    if _stands_by(place, person.given):
        return True
    answers = [
        _are_own(found.group(1), person)
        for pattern, text, offset in (
            (_BEFORE_INITIALS, before, place.match.start() - len(before)),
            (_AFTER_INITIALS, after, place.match.end()),
        )
        # "Əliyev H", but not "Əliyev is".
        if (found := pattern.search(text))
        and all(place.is_capital(offset + at) for at in range(*found.span(1)) if text[at].isalpha())
    ]
    return any(answers) if answers else None


def _are_own(initials: str, person: Person) -> bool:
    letters = [letter for letter in re.split(r"[\s.-]+", initials) if letter]
    own = [bool(person.initials.match(letter)) for letter in letters]
    return all(own) if person.whole else any(own)


def _is_of_history(place: Place) -> bool:
    words = read_words()
    before, after = _BEFORE_WORD.search(place.before), _AFTER_WORD.search(place.after)
    return bool((before and before.group(1) in words.before) or (after and _is_of_place(after.group(1), words.behind)))


def _is_of_place(word: str, behind: frozenset[str]) -> bool:
    """Tell whether a word is of a street or a palace that bears a name, in Turkic also with a case: "köyünde"."""
    if word in behind:
        return True
    case = _CASE_OF_PLACE.fullmatch(word)
    return case is not None and case[1] in behind


_CASE_OF_PLACE = re.compile(r"(\w{3,}[iu])n(?:a|e|da|de|dan|den|in|un)")


def _is_joined(place: Place, term: IdentityTerm) -> bool:
    """Tell whether a hyphen joins it to another name: "Воронцова-Дашкова"."""
    if place.kind == "name":
        return False
    offset = place.match.start() - len(place.before)
    if found := _JOINED_AFTER.search(place.after):
        return place.is_capital(place.match.end() + found.start(1)) and not _is_own(found.group(1), term)
    found = _JOINED_BEFORE.search(place.before)
    joined = found is not None and place.is_capital(offset + found.start(1)) and not _is_own(found.group(1), term)
    return joined and found is not None and found.group(1) in read_words().given


def _is_own(word: str, term: IdentityTerm) -> bool:
    return term.person is not None and bool(term.person.given.fullmatch(word))


def _has_given_name(place: Place, tables: Spellings) -> bool:
    """Tell whether somebody's given name stands beside a family name."""
    words = read_words()
    behind = _AFTER_WORD.search(place.after)
    if behind and behind.group(1) in words.given and place.is_capital(place.match.end() + behind.start(1)):
        return True
    word = _BEFORE_WORD.search(place.before)
    if not word or not _is_name(word, place, tables):
        return False
    start = place.match.start() - len(place.before) + word.start(1)
    return word.group(1) in words.given or not place.begins(start)


def _has_family(place: Place, term: IdentityTerm, tables: Spellings) -> bool:
    """Tell whether another name stands beside a given name."""
    behind = _AFTER_WORD.search(place.after)
    if behind and "," not in behind.group() and place.is_capital(place.match.end() + behind.start(1)):
        return True
    if _has_particles(place, tables):
        return True
    word = _COMMA_BEFORE.search(place.before)
    if not word or not _is_name(word, place, tables):
        return False
    start = place.match.start() - len(place.before) + word.start(1)
    return word.group(1) in read_words().given or not place.begins(start)


def _has_particles(place: Place, tables: Spellings) -> bool:
    """Tell whether a family name with particles stands behind a given name: "Inés de Castro"."""
    at = 0
    while (found := _AFTER_WORD.search(place.after[at:])) and "," not in found.group():
        word = found.group(1)
        if word not in tables.particles or word in _ANDS:
            # In Turkic "de" and "da" say "too", and cases stand behind an apostrophe: "Melike de Ankara'da".
            return at > 0 and "'" not in word and place.is_capital(place.match.end() + at + found.start(1))
        at += found.end()
    return False


def _is_name(word: re.Match[str], place: Place, tables: Spellings) -> bool:
    """Tell whether a word before a name may be a name: with a capital, no title, no word of the text."""
    spelt = word.group(1)
    if spelt in tables.titles or spelt in place.small_words or spelt in read_words().openers:
        return False
    return place.is_capital(place.match.start() - len(place.before) + word.start(1))


@cache
def is_word(term: IdentityTerm) -> bool:
    """Tell whether a name is a word too, by the list of such words."""
    return any(term.pattern.fullmatch(word) for word in read_words().words)


def _is_word(place: Place, term: IdentityTerm, tables: Spellings) -> bool:
    """Tell whether it is a word here as well as a name: small letters, or a capital that the sentence asks for."""
    written = place.match.group()
    if "'" in written:
        return False  # Turkish puts it behind names alone.
    used = written in place.small_words or _is_inflected(written, place.small_words, tables)
    if not term.alone or place.kind in {"name", "property"}:
        # An article on lightning says "yıldırım" in small letters too.
        used = used or (is_word(term) and any(term.pattern.fullmatch(word) for word in place.small_words))
        if not used:
            return False
    elif not used and not is_word(term):
        return False
    return not place.is_capital(place.match.start()) or place.begins(place.match.start())


def _is_inflected(written: str, small_words: frozenset[str], tables: Spellings) -> bool:
    """Tell whether a name is a word of the text with an ending: "Selin" beside "sel", a flood."""
    return any(written[:at] in small_words and written[at:] in tables.endings for at in range(3, len(written)))
