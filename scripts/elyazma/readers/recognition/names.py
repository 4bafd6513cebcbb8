"""How a text may name the authors of a work, as patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from elyazma.languages.folding import fold_case
from elyazma.model.light_dataclass import dataclass
from elyazma.readers.recognition.values import ParsedReference
from elyazma.readers.recognition.vocabulary import Vocabulary
from elyazma.references.values import split_names

_PAIR = 2
_TOLD = 6
"""Names before "et al." that a text may have, and one more."""
_SPELT = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "‐": "-", "‑": "-"})


@dataclass(frozen=True, slots=True)
class Work:
    """A work that a text may cite: its year as printed, with a letter; whether others have the same names and year."""

    key: str
    year: str
    families: tuple[str, ...]
    others: bool
    title: str
    doubtful: bool = False


def read_families(value: str) -> tuple[tuple[str, ...], bool]:
    """Give the family names of a BibTeX list as a text would name them, and whether it ends in "others"."""
    names = [name.strip() for name in split_names(value) if name.strip()]
    others = bool(names) and fold_case(names[-1]) == "others"
    people = names[:-1] if others else names
    return tuple(family for name in people if (family := _family(name))), others


def _family(name: str) -> str:
    if name.startswith("{"):
        return name.strip("{} ")
    family, comma, _ = name.partition(",")
    return family.strip() if comma else _family_of_natural(name.split())


def _family_of_natural(words: list[str]) -> str:
    """Give the family name of "Given von Family"."""
    first = next((place for place, word in enumerate(words[:-1]) if word[:1].islower()), len(words) - 1)
    return " ".join(words[first:])


def read_works(
    references: Mapping[str, ParsedReference], read_year: Callable[[str], str]
) -> Mapping[str, tuple[Work, ...]]:
    """Index the works by their year without letter; "" holds those without a year.

    Works of the same people and year that the list does not tell apart get letters in its order, as styles do.
    """
    works = [_read_work(key, reference, read_year) for key, reference in references.items()]
    alike: dict[tuple[object, ...], list[Work]] = {}
    for work in works:
        alike.setdefault((work.families[:_PAIR], len(work.families), work.year), []).append(work)
    index: dict[str, list[Work]] = {}
    for group in alike.values():
        for place, work in enumerate(group):
            several = 1 < len(group) <= len(_LETTERS) and not work.year[-1:].isalpha()
            year = f"{work.year}{'' if work.year else '-'}{_LETTERS[place]}" if several else work.year
            made = Work(work.key, year, work.families, work.others, work.title, several)
            index.setdefault(bare_year(year), []).append(made)
    return {year: tuple(group) for year, group in index.items()}


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def bare_year(year: str) -> str:
    """Give a year without its letter, its dash plain."""
    return re.sub(r"\s*[-–—]\s*", "–", re.sub(r"(?:(?<=\d)|-)[a-zа-я]$", "", year))


def _read_work(key: str, reference: ParsedReference, read_year: Callable[[str], str]) -> Work:
    fields = reference.fields
    families, others = read_families(fields.get("author") or fields.get("editor", ""))
    return Work(key, read_year(fields.get("year", "")), families, others, fields.get("title", ""))


@lru_cache(maxsize=8192)
def make_pattern(vocabulary: Vocabulary, work: Work) -> re.Pattern[str]:
    """Make what a text that names the work ends with: "star" is the long form, "ending" a case ending."""
    forms = "|".join(_forms(vocabulary, work))
    ending = rf"(?P<ending>[’'ʼ]?{vocabulary.either('ending')})?"
    return re.compile(rf"(?<![\w’'-])(?:{forms}){ending}\s*$" if forms else r"(?!)")


def _forms(vocabulary: Vocabulary, work: Work) -> Iterator[str]:
    joined = rf"(?:,?\s+{vocabulary.either('and')}\s+|\s*&\s*)"
    et_al = rf",?\s+{vocabulary.either('et_al')}"
    names = [_spell(family) for family in work.families]
    names[:1] = [_either_case(name) for name in names[:1]]
    if len(names) > _PAIR or (work.others and len(names) > 1):
        yield "(?P<star>" + _join_names(names, rf"(?:{joined}|;\s*)") + (et_al if work.others else "") + ")"
        yield _join_names(names, r"[,;]\s*")
    if names and (len(names) > _PAIR or work.others):
        # So many of them tell the work from others of the same people and year: "Writer, Sample, et al.".
        yield from (
            _join_names(names[:count], r"[,;]\s*") + et_al for count in range(1, max(2, min(len(names), _TOLD)))
        )
    elif names:
        yield _join_names(names, rf"(?:{joined}|[,;]\s*)")
    elif work.title:
        yield rf"[“\"«„]?{_spell(work.title)}[,.]?[”\"»“]?"


def _join_names(names: list[str], sign: str) -> str:
    *first, last = names
    return r"[,;]\s*".join(first) + (sign if first else "") + last


def _either_case(name: str) -> str:
    """Let a particle be large, as a sentence begins: "Van Dijk (2017)"."""
    first = {"i": "iİI", "ı": "ıI"}.get(name[0], name[0] + name[0].upper())
    return f"[{first}]{name[1:]}" if name[0].islower() and len(first) > 1 else name


def _spell(name: str) -> str:
    return r"\s+".join(_either_capitals(_escape(word)) for word in name.split())


def _escape(word: str) -> str:
    """Make a pattern of a word, whose apostrophes and hyphens may be other signs."""
    return re.escape(word.translate(_SPELT)).replace("'", "[’'ʼ‘]").replace(r"\-", "[-‐‑]")


def _either_capitals(word: str) -> str:
    """Let a name in capitals, as Brazil's lists have it, stand in the text with one."""
    return f"(?:{word}|{word.title()})" if len(word) > 1 and word.isupper() else word
