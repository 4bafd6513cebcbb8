"""Where a title ends and the name of the serial behind it begins, when numbers tell that there is a serial."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elyazma.languages.folding import fold_case
from elyazma.model.light_dataclass import dataclass
from elyazma.readers.recognition.people import UPPER
from elyazma.readers.recognition.vocabulary import Vocabulary

_BREAK = re.compile(
    r"\s*(?://|\.\s*[–—-]\s*(?=[«“\"]?[^\W\d_a-zа-яəıöüçşğ])|[?!]\s*[.,]?(?=\s)|[.;](?=\s)|\.(?=[A-ZА-ЯƏİÖÜÇŞĞ«“\"])|,(?=\s)|\s[–—-](?=\s))\s*"
)
_WORD = re.compile(r"[^\W\d_][\w’'&-]*\.?|&")
_SMALL = frozenset(
    (
        *("of", "and", "the", "for", "in", "on", "to", "at"),
        *("de", "des", "du", "la", "le", "les", "et", "del", "di", "da", "e", "y", "en", "do", "dos", "al", "el"),
        *("der", "die", "das", "für", "und", "zu", "von", "van", "den", "og", "i"),
        *("ve", "ile", "için", "və", "üzrə", "и", "в", "на", "та", "і", "й"),
    )
)
"""Words that are small in the names of serials too."""
_SHORT = 6
_LONGEST_NAME = 18
LEAST = 0.5
_RUN = re.compile(rf"(?<=[a-z0-9])\s+({UPPER}[\w-]{{0,9}}(?:\s{UPPER}[\w-]{{0,9}}){{1,5}})\s*$")
"""A serial's name behind a title that no sign ends: "... of the human genome Am J Hum Genet"."""
_PATENT = re.compile(r"\s[A-Z]{2}\W*$")
"""A country behind a title: what follows is the number of its patent."""
_FEW, _COUNTRY = 3, 2


@dataclass(frozen=True, slots=True)
class Border:
    """A place where a title may end and a container begin, and how likely that is."""

    end: int
    start: int
    score: float


class Borders:
    """Scores the signs in a text of title and container by what stands on both sides."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        serial = vocabulary.either("serial")
        self._serial = re.compile(rf"(?<!\w){serial}", re.IGNORECASE)

    def find(self, text: str, *, headed: bool = True) -> Border | None:
        """Find the best border; one at the text's start says that there is no title, none that nobody can tell."""
        borders = [*self._list_borders(text)]
        best = max(borders, key=lambda border: (border.score, -border.end), default=None)
        whole = self.score(text)
        if _is_abbreviated(text) and (best is None or whole > best.score):
            return Border(0, 0, whole)
        if best and best.score >= LEAST:
            return best
        if not _PATENT.search(text) and (len(text.split()) <= _FEW or (not headed and whole > 1)):
            return Border(0, 0, LEAST)
        run = None if _PATENT.search(text) else _RUN.search(text)
        return Border(run.start(), run.start(1), LEAST) if run else None

    def _list_borders(self, text: str) -> Iterator[Border]:
        for match in _BREAK.finditer(text):
            before, after = text[: match.start()], text[match.end() :]
            if not re.search(r"\w{2}", before) or not after or not _may_begin(after):
                continue
            if (
                re.fullmatch(r"\w\.?|[A-Z]{2}", after.strip())
                or before.count("(") > before.count(")")
                or before.count("[") > before.count("]")
            ):
                continue
            score = self.score(after) + _score_sign(match[0], before, after)
            yield Border(match.start(), match.end(), score)

    def score(self, name: str) -> float:
        """Tell how much a text looks like a serial's name: short, in capitals or abbreviated, with a word for one."""
        words = _WORD.findall(name)
        if not words or len(words) > _LONGEST_NAME:
            return -2.0
        content = [word for word in words if fold_case(word).rstrip(".") not in _SMALL]
        large = sum(word[:1].isupper() for word in content)
        score: float = 1.5 * large / max(1, len(content)) - 0.08 * len(words)
        score += 1.2 if self._serial.search(name) else 0.0
        score += 0.8 if _is_abbreviated(name) else 0.0
        score -= 0.8 if re.search(r"[^\W\d_A-ZА-Я.]{5,}\.\s", name) else 0.0
        score -= 0.7 if re.search(r"[?!]\s|[“”\"]", name) else 0.0
        return score


def _may_begin(after: str) -> bool:
    return bool(
        re.match(rf"[«“\"'(]?(?:{UPPER}|\d{{1,2}}(?:st|nd|rd|th)|e[A-Z]|i[A-Z]|bioRxiv|medRxiv|arXiv|the\s)", after)
        or re.fullmatch(r"[a-z]{4,12}\W*", after)
    )


def _is_abbreviated(name: str) -> bool:
    """Tell whether a name is made of shortened words: "J. Biol. Chem.", "Phys Rev Lett", "JAMA"."""
    words = [word for word in _WORD.findall(name) if fold_case(word) not in _SMALL]
    if not words or len(words) > _SHORT + 1 or not all(word[:1].isupper() for word in words):
        return False
    dotted = sum(word.endswith(".") for word in words)
    return dotted * 2 > len(words) or (len(words) == 1 and words[0].isupper() and len(words[0]) > _COUNTRY)


def _score_sign(sign: str, before: str, after: str) -> float:
    """Tell how likely a sign ends a title: a full stop behind a whole word does, one behind a shortened word hardly."""
    if "//" in sign:
        return 3.0
    if "?" in sign or "!" in sign:
        return 0.9
    if "." in sign:
        return _score_stop(before, after)
    return 0.3 if ";" in sign else 0.0


def _score_stop(before: str, after: str) -> float:
    last = re.search(r"[^\s.]+$", before)
    word = last[0] if last else ""
    if not word[:1].isupper():
        return 1.2
    if len(word) == 1:
        return -1.5
    lone = re.search(rf"[,.;]\s+{re.escape(word)}$", before)
    if lone and re.match(r"[^\s.]+\.?(?:\s[^\s.]+\.?)?$|[^\s.]+\.", after):
        return -1.0
    if len(word) >= _SHORT:
        return 1.2
    return -0.8 if re.match(r"[^.]*\.\s", after) else 0.4
