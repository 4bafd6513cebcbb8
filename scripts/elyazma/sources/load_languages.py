"""Load the languages that a manuscript needs: the toolchain's, and those in the manuscript's own folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from elyazma.languages import LANGUAGES, Language, LanguageFileError, available_languages, find_language, load_language
from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error
from elyazma.model.journal import Words
from elyazma.model.phrases import phrase
from elyazma.system.kept_values import keep_value, name_value, recall_value
from elyazma.system.texts import find_refusal

_LANGUAGES_OWN: Mapping[str, Words] = {}


def load_languages(
    root: Path, codes: Iterable[str], own: Mapping[str, Words] = _LANGUAGES_OWN
) -> Outcome[Mapping[str, Language]]:
    """Load languages by code, in order; a code without a file is left out, and a faulty file gives errors.

    `own` are a journal's words, by language, which stand in for the language's.
    """
    folders = [root / LANGUAGES]
    known = available_languages(folders)
    languages: dict[str, Language] = {}
    findings: list[Diagnostic] = []
    for code in dict.fromkeys(codes):
        if refused := _find_refusal(root, code):
            findings.append(refused)
            continue
        try:
            if code in known:
                languages[code] = _use_words(_load(code, folders), own.get(code))
        except LanguageFileError as fault:
            findings += _report_problems(fault, root)
    return Outcome(None if findings else languages, tuple(findings))


def _find_refusal(root: Path, code: str) -> Diagnostic | None:
    """Say why a manuscript's own file of a language must not be read."""
    file = find_language(code, [root / LANGUAGES])
    own = file is not None and file.parent == root / LANGUAGES
    return find_refusal(root, f"{LANGUAGES}/{code}.toml", _LARGEST_FILE) if own else None


_LARGEST_FILE = 1_000_000


def _use_words(language: Language, own: Words | None) -> Language:
    return replace(language, words={**language.words, **own.list_own()}) if own else language


def _load(code: str, folders: Sequence[Path]) -> Language:
    """Load a language, or recall what its file gave. Raises LanguageFileError."""
    file = find_language(code, folders)
    name = name_value("language", ("languages",), (str(file), file.read_bytes().hex() if file else ""))
    kept = recall_value(name)
    if isinstance(kept, Language):
        return kept
    language = load_language(code, folders)
    keep_value(name, language)
    return language


def _report_problems(fault: LanguageFileError, root: Path) -> Iterable[Diagnostic]:
    path = fault.path.relative_to(root).as_posix() if fault.path.is_relative_to(root) else fault.path.as_posix()
    hint = phrase("docs/languages.md explains each key; a file that ships with the toolchain is an example")
    return (error("language-file", problem.message, Span(path, problem.line), hint) for problem in fault.problems)
