"""Scripts that no font here has: one finding says so, and what follows from it is not said again."""

from __future__ import annotations

from collections.abc import Iterable

from elyazma.languages.scripts import letters_by_script, read_scripts
from elyazma.model.diagnostics import Diagnostic
from elyazma.model.phrases import Phrase

MISSING = "script-font-missing"
_LETTER = "letter-missing"
_UNPRINTED = frozenset(("heading-unprinted", "title-unprinted"))


def drop_echoes_of_scripts(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Leave out the letters, headings and titles that are not printed for want of a font that is told of."""
    found = tuple(findings)
    told = {str(_value(each, "script")) for each in found if each.code == MISSING}
    return tuple(each for each in found if not told or not _follows(each, told))


def _follows(finding: Diagnostic, told: set[str]) -> bool:
    if finding.code == _LETTER:
        text = str(_value(finding, "letter"))[:1]
    elif finding.code in _UNPRINTED:
        text = str(_value(finding, "absent"))
    else:
        return False
    names = {str(read_scripts()[code].name) for code in letters_by_script(text)}
    return bool(names) and names <= told


def _value(finding: Diagnostic, name: str) -> object:
    """Give a value of a finding's message; empty where it has none."""
    return finding.message.values.get(name, "") if isinstance(finding.message, Phrase) else ""
