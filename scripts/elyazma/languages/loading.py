"""Find language files and read them. Each language is one file, so a new one needs no Python."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from pathlib import Path

from elyazma.languages.csl_locale import read_terms
from elyazma.languages.folding import compose
from elyazma.languages.language import (
    REQUIRED_WORDS,
    Csl,
    Language,
    LanguageFileError,
    Parallel,
    Problem,
    UnknownLanguage,
)
from elyazma.languages.reading import Report, read_table
from elyazma.languages.recognition import RECOGNITION_KINDS
from elyazma.model.phrases import Phrase, phrase, phrase_fault

_LARGEST_FILE = 1_000_000
_MONTHS = 12
_SEASONS = 4
LANGUAGES = "languages"
"""The folder, beside manuscript/, of the languages that an author adds or changes."""

_LONG_ORDINALS = 10
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}?|\}")


def _find_files(folders: Sequence[Path]) -> dict[str, Path]:
    """Give the language files by code; those of an earlier folder go first, and the toolchain's own last."""
    places = [*folders, Path(__file__).parent]
    found = chain.from_iterable(sorted(folder.glob("*.toml")) for folder in reversed(places) if folder.is_dir())
    return {path.stem: path for path in found if path.is_file() and _CODE.fullmatch(path.stem)}


def available_languages(folders: Sequence[Path] = ()) -> tuple[str, ...]:
    """List the codes of all languages that have a file in `folders` or in the toolchain, sorted."""
    return tuple(sorted(_find_files(folders)))


def _find_line(text: str, key: str) -> int:
    """Give the line of a dotted key, or of the nearest table around it; 1 if the text has neither."""
    parts = key.split(".")
    table = re.search(rf"^\[{re.escape('.'.join(parts[:-1]))}\]", text, re.MULTILINE) if len(parts) > 1 else None
    start = table.start() if table else 0
    name = re.escape(parts[-1])
    match = re.compile(rf'^(?:"?{name}"?[ \t]*=|\[{re.escape(key)}\])', re.MULTILINE).search(text, start)
    return text.count("\n", 0, match.start() if match else start) + 1


def _invert_sources(table: Mapping[str, object], report: Report) -> dict[str, object]:
    """Turn `[sources]`, which has the words of each source, into the source of each word."""
    sources = table.get("sources", {})
    words = table.get("words", {})
    if not isinstance(sources, dict) or not isinstance(words, dict):
        return dict(table)
    lists = {source: names for source, names in sources.items() if isinstance(names, list)}
    for source in sources.keys() - lists.keys():
        report(f"sources.{source}", phrase("'sources.{source}' must be a list of words", source=source))
    inverted = {str(name): source for source, names in lists.items() for name in names}
    for name in words.keys() - inverted.keys():
        report("sources", phrase("word '{name}' has no source; name one, or list it under 'ours'", name=name))
    for name in inverted.keys() - words.keys():
        report("sources", phrase("'{name}' has a source but is no word", name=name))
    return {**table, "sources": inverted}


def _csl_problems(csl: Csl) -> Iterator[tuple[str, Phrase]]:
    for key, found, expected in (
        ("months_short", csl.months_short, _MONTHS),
        ("seasons", csl.seasons, _SEASONS),
        ("long_ordinals", csl.long_ordinals, _LONG_ORDINALS),
    ):
        if len(found) != expected:
            yield (
                f"csl.{key}",
                phrase(
                    "'csl.{key}' must hold {expected} strings, not {found}",
                    key=key,
                    expected=expected,
                    found=len(found),
                ),
            )
    for key, parts in (("date_text", csl.date_text), ("date_numeric", csl.date_numeric)):
        for name in set(parts[::2]) - {"day", "month", "year"}:
            yield (
                f"csl.{key}",
                phrase(
                    "'csl.{key}' holds '{name}'; date parts are day, month, year, with a suffix after each",
                    key=key,
                    name=name,
                ),
            )
    try:
        read_terms(csl.terms)
    except ValueError as fault:
        yield "csl.terms", phrase_fault(fault)


def _form_problems(language: Language) -> Iterator[tuple[str, Phrase]]:
    """Check the texts with placeholders, because a misspelt placeholder would be printed."""
    forms = {
        "dates.form": (language.dates.form, {"{day}", "{month}", "{year}"}),
        "dates.year": (language.dates.year, {"{year}", "{suffix}"}),
        "ordinals.form": (language.ordinals.form, {"{number}", "{suffix}"}),
    }
    for key, (form, known) in forms.items():
        for name in _PLACEHOLDER.findall(form):
            if name not in known:
                yield (
                    key,
                    phrase(
                        "'{key}' holds {name}; it may hold {known}", key=key, name=name, known=", ".join(sorted(known))
                    ),
                )


def _parallel_problems(parallel: Parallel) -> Iterator[tuple[str, Phrase]]:
    for table in ("numerals", "magnitudes", "names"):
        for key, forms in getattr(parallel, table).items():
            place = f"parallel.{table}"
            if table != "names" and not (key.isdecimal() and key.isascii()):
                yield f"{place}.{key}", phrase("'{place}.{key}' must be a number in digits", place=place, key=key)
            if not forms or not all(forms):
                yield (
                    f"{place}.{key}",
                    phrase("'{place}.{key}' must hold at least one word, and none that is empty", place=place, key=key),
                )


def _recognition_problems(recognition: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Phrase]]:
    """Check the kinds of words, because nobody would look for those of a misspelt kind."""
    for kind, forms in recognition.items():
        if kind not in RECOGNITION_KINDS:
            near = difflib.get_close_matches(kind, sorted(RECOGNITION_KINDS), n=1)
            hint = (
                phrase("did you mean '{near}'?", near=near[0])
                if near
                else phrase("known here: {known}", known=", ".join(sorted(RECOGNITION_KINDS)))
            )
            yield f"recognition.{kind}", phrase("unknown key 'recognition.{kind}'; {hint}", kind=kind, hint=hint)
        if not all(form.strip() for form in forms):
            yield f"recognition.{kind}", phrase("'recognition.{kind}' holds an empty form", kind=kind)


def _meaning_problems(language: Language, path: Path) -> Iterator[tuple[str, Phrase]]:
    if language.code != path.stem:
        yield "code", phrase("code '{code}' must be the file's name, '{stem}'", code=language.code, stem=path.stem)
    for name in sorted(REQUIRED_WORDS - language.words.keys()):
        yield "words", phrase("word '{name}' is missing", name=name)
    if len(language.months) != _MONTHS:
        yield (
            "months",
            phrase("'months' must hold {expected} names, not {found}", expected=_MONTHS, found=len(language.months)),
        )
    if language.dates.months and len(language.dates.months) != _MONTHS:
        yield (
            "dates.months",
            phrase(
                "'dates.months' must hold {expected} names, not {found}",
                expected=_MONTHS,
                found=len(language.dates.months),
            ),
        )
    alphabet = language.alphabet.replace(" ", "")
    if len(set(alphabet)) != len(alphabet):
        yield "alphabet", phrase("'alphabet' holds a letter twice")
    if "" not in language.ordinals.endings and len(language.ordinals.endings) < _LONG_ORDINALS:
        yield "ordinals", phrase("'ordinals.endings' must hold \"\" or an ending for each digit")
    yield from _form_problems(language)
    yield from _parallel_problems(language.parallel)
    yield from _recognition_problems(language.recognition)
    if language.csl is not None:
        yield from _csl_problems(language.csl)


def _read_text(path: Path) -> str:
    data = path.read_bytes()
    if len(data) > _LARGEST_FILE:
        raise LanguageFileError(path, (Problem(1, phrase("larger than {size} bytes", size=_LARGEST_FILE)),))
    try:
        # NFC before parsing: a decomposed ö in the alphabet would count as two letters
        return compose(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise LanguageFileError(path, (Problem(line, phrase("not UTF-8")),)) from fault


def _parse_table(path: Path, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        place = re.search(r"line (\d+)", str(fault))
        line = int(place[1]) if place else text.count("\n") + 1
        raise LanguageFileError(path, (Problem(line, phrase("not TOML: {fault}", fault=fault)),)) from fault
    except RecursionError as fault:  # tomllib recurses into nested arrays
        raise LanguageFileError(path, (Problem(1, phrase("nested too deeply")),)) from fault


def _collect(problems: list[Problem], text: str) -> Callable[[str, Phrase], None]:
    return lambda key, message: problems.append(Problem(_find_line(text, key), message))


def read_language(path: Path) -> Language:
    """Read one language file; raise LanguageFileError with everything that is wrong in it."""
    return _read_checked(path, _read_text(path))


# Reading a language takes longer than formatting a page in it, and each flow reads the same ones for every journal.
@lru_cache(maxsize=32)
def _read_checked(path: Path, text: str) -> Language:
    problems: list[Problem] = []
    report = _collect(problems, text)
    language = read_table(Language, _invert_sources(_parse_table(path, text), report), report)
    if language is not None and not problems:
        for key, message in _meaning_problems(language, path):
            report(key, message)
    if language is None or problems:
        raise LanguageFileError(path, tuple(sorted(problems, key=lambda problem: (problem.line, problem.message))))
    return replace(language, alphabet=language.alphabet.replace(" ", ""))


def find_language(code: str, folders: Sequence[Path] = ()) -> Path | None:
    """Give the file of a language; one in `folders` goes before one that ships."""
    places = (folder / f"{code}.toml" for folder in (*folders, Path(__file__).parent)) if _CODE.fullmatch(code) else ()
    return next((place for place in places if place.is_file()), None)


def load_language(code: str, folders: Sequence[Path] = ()) -> Language:
    """Load a language by its code ("az"); a file in `folders` goes before one that ships.

    Raises UnknownLanguage when there is no such file, LanguageFileError when it cannot be used.
    """
    file = find_language(code, folders)
    if file is None:
        raise UnknownLanguage(f"no language file '{code}.toml'; there are {', '.join(available_languages(folders))}")
    return read_language(file)
