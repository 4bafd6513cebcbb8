"""A language is a file that is found; a wrong file is told with everything that is wrong in it."""

from __future__ import annotations

import os
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from elyazma import languages
from elyazma.languages import (
    OURS,
    REQUIRED_WORDS,
    LanguageFileError,
    UnknownLanguage,
    available_languages,
    format_date,
    load_language,
    upper,
)

SHIPPED = Path(languages.__file__).parent
KYRGYZ = Path(__file__).parents[1] / "data" / "languages" / "ky.toml"


def write(folder: Path, text: str, name: str = "az.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def messages(folder: Path, code: str = "az") -> list[tuple[int, str]]:
    with pytest.raises(LanguageFileError) as caught:
        load_language(code, [folder])
    return [(problem.line, problem.message) for problem in caught.value.problems]


CODES = ("az", "de", "en", "es", "fr", "id", "it", "kk", "pt", "ru", "tr", "uk", "uz")


def test_thirteen_languages_ship() -> None:
    assert available_languages() == CODES


@pytest.mark.parametrize("code", CODES)
def test_a_shipped_language_has_every_word_with_a_source(code: str) -> None:
    language = load_language(code)
    assert language.words.keys() >= REQUIRED_WORDS
    assert language.sources.keys() == language.words.keys()
    assert all(language.words.values())
    assert all(letter.lower() in language.letters for letter in language.letters if letter not in "İI")


def test_our_own_words_are_marked_as_ours() -> None:
    language = load_language("az")
    assert {language.sources[word] for word in ("editor", "translator", "no_date", "source_not_given")} == {OURS}
    assert {language.sources[word] for word in ("abstract", "keywords", "references", "et_al")} == {"journals"}
    assert language.words["source_not_given"] == "mənbə məlumatı verilməyib"


def test_the_letters_of_azerbaijani_are_those_of_its_alphabet() -> None:
    language = load_language("az")
    pairs = {letter + upper(language, letter) for letter in language.alphabet}
    assert set(language.letters) == set("".join(pair for pair in pairs if not pair.isascii()))
    assert len(language.alphabet) == 33


def test_ligatures_are_off_where_they_hide_a_dot() -> None:
    assert {code for code in available_languages() if not load_language(code).ligatures} == {"az", "tr"}


def test_another_language_is_only_a_file() -> None:
    assert available_languages([KYRGYZ.parent]) == tuple(sorted((*CODES, "ky")))
    kyrgyz = load_language("ky", [KYRGYZ.parent])
    assert format_date(kyrgyz, date(2024, 2, 3)) == "2024-жылдын 3-февралы"
    assert kyrgyz.csl is None


def test_a_file_of_the_manuscript_goes_first(tmp_path: Path) -> None:
    text = (SHIPPED / "az.toml").read_text(encoding="utf-8").replace('"Xülasə"', '"Annotasiya"')
    assert load_language("az", [write(tmp_path, text)]).words["abstract"] == "Annotasiya"
    assert load_language("az").words["abstract"] == "Xülasə"


@pytest.mark.parametrize("code", ["xx", "", "../az", "az.toml", "/etc/passwd"])
def test_an_unknown_language_names_those_there_are(code: str) -> None:
    with pytest.raises(UnknownLanguage, match="az, de, en, es, fr, id, it, kk, pt, ru, tr, uk, uz"):
        load_language(code)


def test_folders_that_are_missing_or_hold_no_language_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "notes.toml").mkdir()
    os.mkfifo(tmp_path / "de.toml")
    write(tmp_path, "", "README.toml")
    assert available_languages([tmp_path, tmp_path / "absent"]) == CODES


def test_everything_wrong_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    text = (SHIPPED / "en.toml").read_text(encoding="utf-8")
    for good, bad in (
        ("ligatures = true", 'ligatures = "yes"\nligature = true'),
        ('method = "tex"', 'method = "magic"'),
        ("right = 3", 'right = "3"'),
        ('pair = " and "\n', ""),
        ('email = "E-mail"', "email = 7"),
    ):
        assert good in text
        text = text.replace(good, bad)
    found = messages(write(tmp_path, text, "en.toml"), "en")
    assert sorted(message.split(";")[0] for _, message in found) == [
        "'hyphenation.method' must be one of syllables, tex, none",
        "'hyphenation.right' must be a whole number",
        "'ligatures' must be true or false",
        "'words.email' must be a string",
        "key 'lists.pair' is missing",
        "unknown key 'ligature'",
    ]
    lines = text.splitlines()
    assert all(lines[line - 1].split(" =")[0].strip("[]").split(".")[-1] in message for line, message in found)
    assert any("did you mean 'ligatures'?" in message for _, message in found)


@pytest.mark.parametrize(
    ("good", "bad", "message"),
    [
        ('code = "az"', 'code = "tr"', "code 'tr' must be the file's name"),
        ('abstract = "Xülasə"\n', "", "'abstract' has a source but is no word"),
        ('"theorem",\n]', "]", "word 'theorem' has no source"),
        ('"yanvar", ', "", "'months' must hold 12 names, not 11"),
        ("a b c ç", "a a b c ç", "'alphabet' holds a letter twice"),
        ('"{day} {month} {year} il"', '"{day} {mont} {year} il"', "'dates.form' holds {mont}"),
        ('"{day} {month} {year} il"', '"{day.__class__} {year"', "'dates.form' holds {day.__class__}"),
        ('seasons = ["yaz", ', "seasons = [", "'csl.seasons' must hold 4 strings, not 3"),
        ('album = "albom"', 'album = ["a", "b", "c"]', "term 'album' must be a string or a list"),
        ('film = { long = "film"', 'film = { lang = "film"', "term 'film' has form 'lang'"),
        ('date_text = ["day"', 'date_text = ["dya"', "'csl.date_text' holds 'dya'"),
        ("[csl.terms]", "[csl.term]", "did you mean 'terms'?"),
        ("journals = [", 'journals = "abstract"\nx = [', "'sources.journals' must be a list of words"),
        ("[lists]", "[[lists]]", "'lists' must be a table"),
        ("heading_abstract = [", "heading_abstracts = [", "did you mean 'heading_abstract'?"),
        ('heading_keywords = ["', 'heading_keywords = [" ", "', "'recognition.heading_keywords' holds an empty form"),
    ],
)
def test_a_wrong_meaning_is_told(tmp_path: Path, good: str, bad: str, message: str) -> None:
    text = (SHIPPED / "az.toml").read_text(encoding="utf-8")
    assert good in text
    found = messages(write(tmp_path, text.replace(good, bad)))
    assert any(message in told for _, told in found), found


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"", 1, "key 'code' is missing"),
        (b'code = "az"\nname = \n', 2, "not TOML"),
        ('code = "az"\nname = "dər"'.encode("cp1251", "replace") + b"\xff", 2, "not UTF-8"),
        (b"a = " + b"[" * 5000, 1, "nested too deeply"),
        (b"#" * 1_000_001, 1, "larger than"),
        (b"words = 1\nsources = []", 1, "'words' must be a table"),
    ],
)
def test_a_broken_file_is_told_and_never_crashes(tmp_path: Path, data: bytes, line: int, message: str) -> None:
    (tmp_path / "az.toml").write_bytes(data)
    found = messages(tmp_path)
    assert any(told.startswith(message) and at == line for at, told in found), found


def test_a_file_in_another_unicode_form_reads_the_same(tmp_path: Path) -> None:
    text = unicodedata.normalize("NFD", (SHIPPED / "az.toml").read_text(encoding="utf-8"))
    folder = tmp_path
    (folder / "az.toml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load_language("az", [folder]) == load_language("az")


def test_roles_are_those_of_credit() -> None:
    from elyazma.sources.article import ROLES

    for code in available_languages():
        assert set(load_language(code).roles) <= set(ROLES)
