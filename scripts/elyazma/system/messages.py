"""Read the files of messages/: what the tool says in other languages than English, by its English templates."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import Phrase

FOLDER = Path(__file__).parents[1] / "messages"

# CLDR's rules for whole numbers (unicode.org/cldr, supplemental/plurals.xml).
_TEENS, _FEW = range(11, 15), range(2, 5)


def _choose_slavic(count: int) -> int:
    if count % 10 == 1 and count % 100 not in _TEENS:
        return 0
    return 1 if count % 10 in _FEW and count % 100 not in _TEENS else 2


PLURALS: Mapping[str, tuple[int, Callable[[int], int]]] = {
    "other": (1, lambda count: 0),
    "one other": (2, lambda count: int(count != 1)),
    "one few many": (3, _choose_slavic),
}
"""How many forms there are, and which of them a count takes; the names are CLDR's categories, in their order."""


@dataclass(frozen=True, slots=True)
class Messages:
    """One file of messages/: translations by the English templates; where something is counted, the `counted` forms."""

    code: str
    plurals: str
    reviewed: bool
    phrases: Mapping[str, str]
    counted: Mapping[str, tuple[str, ...]]

    def say(self, text: Phrase) -> str:
        """Say a phrase, and the phrases in it; what has no translation is said in English."""
        values = {name: self.say(value) if isinstance(value, Phrase) else value for name, value in text.values.items()}
        return self._find_template(text).format_map(values)

    def _find_template(self, text: Phrase) -> str:
        if not text.plural:
            return self.phrases.get(text.template, text.template)
        forms = self.counted.get(text.plural)
        if forms is None:
            return text.template
        return forms[PLURALS[self.plurals][1](int(str(text.values["count"])))]


@cache
def read_messages(code: str) -> Messages:
    """Read the file of a language. Raises OSError, ValueError."""
    table = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    counted = {key: tuple(forms) for key, forms in table["counted"].items()}
    return Messages(code, table["plurals"], table["reviewed"], table["phrases"], counted)
