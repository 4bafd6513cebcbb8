"""What is searched: stretches of text out of a result, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "source", "property", "name", "list"]
"""Running text; a source file; a property or other thing nobody sees at once; a name of a file, a link, a key; a list
of references and nothing else."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text. `where` says the place within its file ("page 3", "the property Author"; empty for all of it).

    `file` is the path of the file in which it was found, "a.zip/b.docx" for a file within a file.
    """

    file: str
    where: str
    kind: Kind
    text: str


class Unsearchable(Exception):  # noqa: N818
    """A file that cannot be looked into; the message finishes the sentence "it ..."."""
