"""Say phrases in the language of whoever reads: English is in the code, other languages are files of messages/.

The environment says which language it is, and hands it on to other processes; `--language` of a task sets it there.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, as_json
from elyazma.model.phrases import Phrase

ENGLISH = "en"
VARIABLE = "ELYAZMA_LANGUAGE"
_FOLDER = Path(__file__).parents[1] / "messages"
_VARIABLES = (VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG")
"""The first of these that is not empty decides, as POSIX orders those of the locale (Base Definitions, 8.2)."""


def list_languages() -> tuple[str, ...]:
    """Give the codes of the languages that something can be said in."""
    return tuple(sorted((ENGLISH, *(path.stem for path in _FOLDER.glob("*.toml")))))


def find_language(environment: Mapping[str, str] = os.environ) -> str:
    """Give the code of the language that the environment asks for; English where there is no file of it."""
    wanted = next(filter(None, (environment.get(name) for name in _VARIABLES)), ENGLISH)
    code = wanted.partition(".")[0].partition("_")[0].partition("-")[0].lower()
    return code if code != ENGLISH and code.isalpha() and (_FOLDER / f"{code}.toml").is_file() else ENGLISH


def translate(text: str, code: str = "") -> str:
    """Say a phrase in a language, or in the one that the environment asks for; another text stays as it is."""
    if not isinstance(text, Phrase):
        return text
    code = code or find_language()
    if code == ENGLISH:
        return str(text)
    from elyazma.system.messages import read_messages  # not where English is spoken

    return read_messages(code).say(text)


def write_finding(finding: Diagnostic) -> dict[str, object]:
    """Give a finding as plain values, for programs: in English, and beside it in the language that was asked for.

    A locale asks for nothing here: what a program reads is the same on every machine.
    """
    plain = as_json(finding)
    code = find_language()
    if code == ENGLISH or not os.environ.get(VARIABLE):
        return plain
    said = {name: translate(getattr(finding, name), code) for name in ("message", "hint", "rule")}
    return {**plain, "in_language": {"language": code, **said}}
