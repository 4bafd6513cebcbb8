"""What is said to a person: English texts that remember how they were made, to be said in other languages too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Phrase(str):
    """An English text for a person, with the template and the values that it was made of.

    It compares, sorts, and is written for programs as the English text that it is. `template` is in the notation of
    `str.format`; a value that is a phrase is translated with it. `plural` is the template for any other number than
    one, where the text counts something; it is what translations are looked up by there, and `count` is among the
    values. Whatever Python makes of a phrase (a part, a sum, an f-string) is a plain text, which stays English.
    """

    template: str
    values: Mapping[str, object]
    plural: str

    def __new__(cls, template: str, values: Mapping[str, object], plural: str = "") -> Phrase:
        """Make the English text."""
        made = super().__new__(cls, template.format_map(values))
        made.template, made.values, made.plural = template, values, plural
        return made

    def __reduce__(self) -> tuple[type[Phrase], tuple[str, Mapping[str, object], str]]:
        """Make it anew of its template where it is kept, or sent to another process."""
        return Phrase, (self.template, self.values, self.plural)


def phrase(template: str, /, **values: object) -> Phrase:
    """Say something in English; `template` is a literal, which the tests collect, and names its values in braces."""
    return Phrase(template, {name: _keep_plain(value) for name, value in values.items()})


def _keep_plain(value: object) -> str | int | float:
    """Make a text of a value that may not be kept; an exception stands for what it says."""
    if isinstance(value, str | int | float):
        return value
    return phrase_fault(value) if isinstance(value, BaseException) else str(value)


def phrase_count(count: int, one: str, other: str, /, **values: object) -> Phrase:
    """Say how many of something there are, such as "1 page" or "2 pages"; both templates may name the `count`."""
    kept = {name: _keep_plain(value) for name, value in values.items()}
    return Phrase(one if count == 1 else other, {"count": count, **kept}, other)


def join_phrases(separator: str, parts: Iterable[str]) -> Phrase:
    """Join texts with what is no word of a language, such as ", "."""
    values = {f"part{number}": part for number, part in enumerate(parts)}
    return Phrase(separator.join(f"{{{name}}}" for name in values), values)


def join_list(parts: Iterable[str]) -> Phrase:
    """Join texts to a list: "a, b and c"."""
    *firsts, last = parts
    return phrase("{first} and {last}", first=join_phrases(", ", firsts), last=last) if firsts else verbatim(last)


def join_choices(parts: Iterable[str]) -> Phrase:
    """Join texts to a choice: "a or b or c"."""
    first, *others = parts
    chosen = verbatim(first)
    for other in others:
        chosen = phrase("{first} or {other}", first=chosen, other=other)
    return chosen


def phrase_data(text: str, /, **values: object) -> Phrase:
    """Make a phrase of an English text that a data file holds, such as a language's name; `<name>` is a value."""
    template = text.replace("{", "{{").replace("}", "}}")
    for name in values:
        template = template.replace(f"<{name}>", f"{{{name}}}")
    return Phrase(template, values)


def verbatim(text: str) -> Phrase:
    """Make a phrase of what is the same in every language: a name, or what another program says."""
    return text if isinstance(text, Phrase) else Phrase("{text}", {"text": text})


def phrase_fault(fault: BaseException) -> Phrase:
    """Give what an exception says: the phrase that it was raised with, or the words of another program."""
    said = fault.args[0] if fault.args else ""
    return said if isinstance(said, Phrase) else verbatim(str(fault))


NOTHING = phrase("")
"""The hint of a finding that needs none."""
