"""Find people in lines that no other rule understood: by a listed given name, with which the line begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from elyazma.model.imported import Doubt
from elyazma.model.phrases import phrase
from elyazma.readers.front.lines import bare
from elyazma.readers.front.names import is_name, names_somebody
from elyazma.readers.front.segments import names_place
from elyazma.readers.front.supervisors import names_supervisor
from elyazma.readers.front.texts import cut_author_label, read_contacts
from elyazma.readers.front.towns import is_known_town
from elyazma.readers.front.values import Front, Person
from elyazma.readers.lexicon import Lexicon
from elyazma.readers.outline import read_text

_MOST_WORDS = 25
"""Words of a line that may name people; a longer one is a sentence of the text."""
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
            name, rest = _divide_at_place(text)
            if rest and names_place(rest, lexicon) and find_listed_names(name, lexicon) == [name]:
                place.names[code] = rest
                _add(name, front, [at])


def _divide_at_place(text: str) -> tuple[str, str]:
    """Divide a line at its first bracket, comma or dash; the second half is empty where there is none."""
    found = _BEHIND.search(text)
    if not found:
        return text, ""
    rest = text[found.end() :].strip(" ,;:-–—")
    return text[: found.start()].strip(), rest.removesuffix(")") if "(" in found[0] else rest


_BEHIND = re.compile(r"\s*(?:\(|,|;|\s[-–—]\s)\s*")


def find_listed_names(text: str, lexicon: Lexicon) -> list[str]:
    """Give the names in a line of people, in order; none where the line is about anything else.

    A name begins the line, or stands behind a word for authors; behind it comes nothing but a sign or another name.
    """
    text = read_contacts(bare(text)).rest
    if not text or len(text.split()) > _MOST_WORDS or names_supervisor(text, lexicon):
        return []
    label, *others = _LABEL.split(text)
    parts = [label] if label.strip() else []
    parts += [part for word, part in zip(others[::2], others[1::2], strict=True) if _announces(word, lexicon)]
    return [name for part in parts for name in _list_names(part, lexicon)]


def _announces(label: str, lexicon: Lexicon) -> bool:
    """Tell whether a label is one for authors: "Aluno"."""
    return cut_author_label(f"{label}: x", lexicon) == "x"


def _list_names(text: str, lexicon: Lexicon) -> list[str]:
    """Give the names that a line's beginning is made of, up to what is none."""
    found: list[str] = []
    for part in _BETWEEN.split(text):
        name = _SIGNS.sub("", part).strip(" .,;")
        if not name and found:
            continue
        if not _is_listed(name, lexicon):
            break
        found.append(name)
    return found


_BETWEEN = re.compile(r"\s*(?:[,;/|(]|\s[-–—]\s)\s*")
_SIGNS = re.compile(r"[\d*†‡§¶⁰¹²³⁴⁵⁶⁷⁸⁹]+")


def _is_listed(name: str, lexicon: Lexicon) -> bool:
    words = name.split()
    listed = 1 < len(words) <= _LONGEST and is_name(name, lexicon) and names_somebody(words, lexicon)
    return listed and not names_place(name, lexicon) and not is_known_town(name, lexicon)
