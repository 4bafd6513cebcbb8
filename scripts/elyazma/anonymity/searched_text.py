"""The texts that are read out of a result to be searched, each with its place."""

from __future__ import annotations

from typing import Literal

from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import Phrase

Kind = Literal["text", "source", "property", "name", "list"]
"""Displayed text; a source file; a property or something else that is not displayed; the name of a file, a link or a
key; a file that is only a list of references."""


@dataclass(frozen=True, slots=True)
class SearchedText:
    """A text to be searched.

    `file` is the path of the file in which it was found, "a.zip/b.docx" for a file within a file. `where` is the place
    within that file ("page 3", "the property Author"); empty if the text is the whole file.
    """

    file: str
    where: Phrase
    kind: Kind
    text: str


class Unsearchable(Exception):  # noqa: N818
    """A file that cannot be read for searching; the message completes the sentence "it ..."."""
