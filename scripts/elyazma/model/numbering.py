"""How a journal counts headings, tables and what stands in appendices, so that all formats count alike."""

from __future__ import annotations

from typing import Literal

from elyazma.model.article import STRICT
from elyazma.model.light_dataclass import dataclass

NUMBER_SIGNS = "IAa1"
"""What stands for a number in an example of one: Roman, a letter, a small letter, Arabic."""


@dataclass(frozen=True, kw_only=True)
class Numbering:
    """[numbering]: how template and class count, so that other formats count alike.

    `sections`: "inner" numbers all but the first and the last. `theorems`: "section" counts all but remarks together.
    `appendix`: figures, tables and equations of one are "continued" from the text, "prefixed" ("A.3", only equations
    starting again) or counted on their "own" ("A1"). `appendix_heading`: "word" says "Appendix A", "letter" only "A".
    `references` and `appendix_references` show by example how headings are referred to, level by level ("I", "I-A");
    lower ones have no number.
    """

    sections: Literal["none", "arabic", "roman", "inner"] = "arabic"
    tables: Literal["arabic", "roman"] = "arabic"
    theorems: Literal["each", "section"] = "each"
    appendix: Literal["continued", "prefixed", "own"] = "continued"
    appendix_heading: Literal["word", "letter"] = "word"
    references: tuple[str, ...] = ()
    appendix_references: tuple[str, ...] = ()
    __pydantic_config__ = STRICT
