"""The page's words are the same in every language: no key and no place to fill in is lacking, none is left over."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from elyazma.preview.texts import FIRST, choose_language, read_texts
from own_source import PACKAGE

TEXTS = read_texts()
MADE = "copy_(?!place)|view_|part_|whole_|theme_|unit_|error$|warning$|note$|language_name|tab_"


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_there_are_the_four_languages() -> None:
    assert {"az", "en", "ru", "tr"} <= TEXTS.keys()


@pytest.mark.parametrize("code", TEXTS)
def test_every_language_has_the_same_keys_and_places_to_fill(code: str) -> None:
    assert list(TEXTS[code]) == list(TEXTS[FIRST])
    assert {key: fields(text) for key, text in TEXTS[code].items()} == {
        key: fields(text) for key, text in TEXTS[FIRST].items()
    }
    assert all(text.strip() for text in TEXTS[code].values())


@pytest.mark.parametrize("code", TEXTS)
def test_what_is_translated_is_another_text(code: str) -> None:
    same = [key for key, text in TEXTS[code].items() if text == TEXTS[FIRST][key]]
    assert code == FIRST or same == []


def test_the_page_uses_every_key_and_no_other() -> None:
    page = "".join(path.read_text(encoding="utf-8") for path in sorted((PACKAGE / "preview/page").iterdir()))
    named = set(re.findall(r"""(?:\bt\(|data-(?:text|label|title)=)["']([a-z_]+)["']""", page))
    # Copies, themes, weights and units are put together.
    made = {key for key in TEXTS[FIRST] if re.match(MADE, key)}
    assert named <= TEXTS[FIRST].keys()
    assert TEXTS[FIRST].keys() - named - made == set()


def test_the_language_is_the_one_asked_for_then_the_browser_s_then_the_article_s() -> None:
    assert choose_language("tr", "ru,en;q=0.5", "az") == "tr"
    assert choose_language("", "de-DE,de;q=0.9,ru-RU;q=0.8,en;q=0.7", "az") == "ru"
    assert choose_language("", "en;q=0.1,az-Latn;q=0.9", "tr") == "az"
    assert choose_language("", "", "az") == "az"
    assert choose_language("", "ja;q=nonsense,,;q=", "fr") == FIRST
