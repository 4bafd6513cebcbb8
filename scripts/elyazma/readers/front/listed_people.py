"""Find people in lines that no other rule understood: by given names that lists have, whatever stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from elyazma.model.imported import Doubt
from elyazma.model.phrases import phrase
from elyazma.readers.front.lines import bare
from elyazma.readers.front.names import PARTICLES, is_name, names_somebody
from elyazma.readers.front.segments import is_post, names_place
from elyazma.readers.front.supervisors import cut_supervisor, names_supervisor
from elyazma.readers.front.texts import read_contacts
from elyazma.readers.front.values import Front, Person
from elyazma.readers.lexicon import Lexicon
from elyazma.readers.outline import read_text

_MOST_WORDS = 25
"""Words of a line that may name people; a longer one is a sentence of the text."""
_MOST_SMALL = 0.5
"""The share of words in small letters, particles apart, that a line of people has at most."""
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’ʻʼ‘`.-](?=[^\W\d_]))*\.?")
_LABEL = re.compile(r"(?<!\w)([^\W\d_]+\.?(?: [^\W\d_]+)?)\s?:\s*")
_LONGEST = 5
"""Words of a name."""


def add_listed_people(front: Front, lexicon: Lexicon) -> None:
    """Take people out of what nobody could place, where no other line named any; a note tells of each.

    The lines stay where they are, but for a name that an institution's begins with.
    """
    if not front.people:
        _take_from_places(front, lexicon)
    if not front.people:
        for name in _list_people([read_text(piece) for piece in front.unplaced], lexicon):
            _add(name, front)


def _list_people(texts: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    """Yield the names in lines; one that begins as a line with a listed name does names somebody too: "Aluno: ..."."""
    found = [find_listed_names(text, lexicon) for text in texts]
    labels = {text.partition(":")[0] for text, names in zip(texts, found, strict=True) if names and ":" in text}
    for text, names in zip(texts, found, strict=True):
        label, _, rest = text.partition(":")
        alike = [rest.strip()] if label in labels and is_name(rest.strip(), lexicon) else []
        yield from names or alike


def _add(name: str, front: Front, places: Sequence[int] = ()) -> None:
    if name not in [person.name for person in front.people]:
        front.people.append(Person(name, places=[*places]))
        done = phrase("taken for an author: lists of given names have a word of it")
        front.doubts.append(Doubt("author", name, done))


def _take_from_places(front: Front, lexicon: Lexicon) -> None:
    """Take the names off that stand before an institution's: "Ann Writer (Institute of Examples, France)"."""
    for at, place in enumerate(front.workplaces):
        for code, text in place.names.items():
            name = next(iter(find_listed_names(text, lexicon)), "")
            rest = text.removeprefix(name).strip(" ,;:-–—")
            if name and text.startswith(name) and names_place(rest, lexicon):
                place.names[code] = rest.removeprefix("(").removesuffix(")") if rest.startswith("(") else rest
                _add(name, front, [at])


def find_listed_names(text: str, lexicon: Lexicon) -> list[str]:
    """Give the names in a line of people, in order; none where the line is a sentence, or about a supervisor."""
    text = read_contacts(bare(text)).rest
    words = text.split()
    small = [word for word in words if word[:1].islower() and word not in PARTICLES]
    if not words or len(words) > _MOST_WORDS or len(small) > _MOST_SMALL * len(words):
        return []
    if names_supervisor(text, lexicon):
        return []
    return [
        name for part in _cut_teachers(text, lexicon) for run in _list_runs(part) if (name := _find_name(run, lexicon))
    ]


def _cut_teachers(text: str, lexicon: Lexicon) -> list[str]:
    """Split a line at its labels, and leave out whom one names a teacher: "Student: A. Writer - Prof.: B. Teacher"."""
    parts = _LABEL.split(text)
    labelled = zip(parts[1::2], parts[2::2], strict=True)
    others = [part for label, part in labelled if not is_post(label, lexicon) and not cut_supervisor(label, lexicon)]
    return [parts[0], *others]


def _list_runs(text: str) -> Iterator[list[str]]:
    """Yield the longest runs of words with capitals and of particles between them, which nothing but blanks parts."""
    run: list[str] = []
    end = 0
    for found in _WORD.finditer(text):
        goes_on = found[0][0].isupper() or (bool(run) and found[0].lower() in PARTICLES)
        if run and (text[end : found.start()].strip() or not goes_on):
            yield run
            run = []
        end = found.end()
        run += [found[0]] if goes_on else []
    if run:
        yield run


def _find_name(run: Sequence[str], lexicon: Lexicon) -> str:
    """Give the longest name in a run that begins or ends with a listed given name; empty for none.

    An institution may be named for somebody: "Marie Curie University".
    """
    if names_place(" ".join(run), lexicon):
        return ""
    parts = (
        run[start : start + length]
        for length in range(min(len(run), _LONGEST), 1, -1)
        for start in range(len(run) - length + 1)
    )
    return next((" ".join(words) for words in parts if _is_listed(words, lexicon)), "")


def _is_listed(words: Sequence[str], lexicon: Lexicon) -> bool:
    name = " ".join(words)
    return names_somebody(words, lexicon) and is_name(name, lexicon)
