"""Find an author's letters in a manuscript, and give the text that a new one starts with."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from elyazma.letters.reading import RESPONSES
from elyazma.letters.values import FOLDER
from elyazma.model.diagnostics import Outcome, Span, error
from elyazma.model.phrases import phrase
from elyazma.system.texts import read_text

_FALLBACK = "en"
_NAMES = {"letter": "letter.{}.md", "response": "response.{}.toml"}


def read_skeleton(kind: str, language: str) -> tuple[str, str]:
    """Give the name and the text of a new "letter" or "response", in English if the language has none."""
    place = files(__package__)
    own = place.joinpath(_NAMES[kind].format(language))
    source = own if own.is_file() else place.joinpath(_NAMES[kind].format(_FALLBACK))
    name = RESPONSES[0].rpartition("/")[2] if kind == "response" else _NAMES[kind].format(language or _FALLBACK)
    return name, source.read_text(encoding="utf-8")


def list_skeletons(kind: str) -> tuple[str, ...]:
    """Give the texts of a new "letter" or "response" in all languages."""
    stem, suffix = _NAMES[kind].split("{}")
    every = sorted(files(__package__).iterdir(), key=lambda file: file.name)
    own = (file for file in every if file.name.startswith(stem) and file.name.endswith(suffix))
    return tuple(file.read_text(encoding="utf-8") for file in own)


def find_existing(root: Path, kind: str, language: str) -> str:
    """Give the path of an existing letter of this kind and language; empty if there is none."""
    names = RESPONSES if kind == "response" else _list_names(language)
    return next((name for name in names if (root / name).exists() or (root / name).is_symlink()), "")


def find_template(root: Path, language: str) -> Outcome[tuple[str, str]]:
    """Give path and text of the letter in a language, or else of the one without a language in its name."""
    there = [name for name in _list_names(language) if (root / name).exists()]
    there = there or [name for name in _list_names("") if (root / name).exists()]
    if not there:
        hint = phrase("type: invoke letter --begin --language {language}", language=language)
        place = Span(_list_names(language)[0])
        return Outcome(None, (error("letter-absent", phrase("there is no such letter yet"), place, hint),))
    if len(there) > 1:
        message = phrase("{there} is a letter in this language too", there=there[1])
        return Outcome(
            None, (error("letter-twice", message, Span(there[0]), phrase("keep one: git rm {there}", there=there[1])),)
        )
    text = read_text(root, there[0])
    return Outcome(None if text.value is None else (there[0], text.value), text.diagnostics)


def _list_names(language: str) -> tuple[str, str]:
    stem = f"{FOLDER}/letter.{language}" if language else f"{FOLDER}/letter"
    return f"{stem}.md", f"{stem}.tex"
