"""One of the two revisions that are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from elyazma.languages import Language
from elyazma.model import Manuscript, References

BEFORE = "before/"
"""Where the older revision's pictures and tables stand in the source tree of a comparison."""


@dataclass(frozen=True, slots=True)
class Side:
    """A revision, loaded and cited; `name` is what a person calls it, `languages` all that it speaks."""

    name: str
    manuscript: Manuscript
    references: References
    languages: Mapping[str, Language]

    @property
    def babel(self) -> dict[str, str]:
        """Give babel's names of the languages, by code."""
        return {code: language.babel for code, language in self.languages.items()}
