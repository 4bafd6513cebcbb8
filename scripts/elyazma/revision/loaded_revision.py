"""A revision that is compared with another one."""

from __future__ import annotations

from collections.abc import Mapping

from elyazma.languages import Language
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript, References

BEFORE = "before/"
"""The folder of the older revision's pictures and tables in the source tree of a comparison."""


@dataclass(frozen=True, slots=True)
class LoadedRevision:
    """A revision, loaded and cited; `name` is its name in messages, `languages` are all that it uses."""

    name: str
    manuscript: Manuscript
    references: References
    languages: Mapping[str, Language]

    @property
    def babel(self) -> dict[str, str]:
        """Give babel's names of the languages, by code."""
        return {code: language.babel for code, language in self.languages.items()}
