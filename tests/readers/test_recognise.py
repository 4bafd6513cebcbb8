"""What a paper's pieces are taken for."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from elyazma.model.imported import Imported
from elyazma.model.nodes import Block, Header, Math, Note, Para, plain_text
from read_papers import imported_of

LONG = "Bu abzas mətnin özüdür və kifayət qədər uzundur ki, heç kim onu başlıq saymasın. " * 4


def words(block: Block) -> str:
    return " ".join(plain_text([block], without=(Note, Math)).split())


def kinds(imported: Imported) -> list[tuple[str, str]]:
    return [(doubt.kind, doubt.text) for doubt in imported.doubts if doubt.kind not in ("heading", "reference")]


def headings(imported: Imported) -> list[tuple[int, str]]:
    blocks = [block for section in imported.sections for block in section.blocks]
    return [(block.level, words(block)) for block in blocks if isinstance(block, Header)]


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("az", ("Xülasə", "Qısa xülasə verilir və izah olunur.", "Açar sözlər: bir, iki", "Giriş")),
        ("en", ("Abstract", "This is a short summary of the article.", "Keywords: bir, iki", "Introduction")),
        ("ru", ("Аннотация", "Это краткое изложение и оно понятно.", "Ключевые слова: bir, iki", "Введение")),
        ("tr", ("Özet", "Bu kısa bir özettir ve anlaşılır.", "Anahtar Kelimeler: bir, iki", "Giriş")),
    ],
)
def test_parts_are_known_in_every_language(language: str, lines: Sequence[str]) -> None:
    imported = imported_of("Başlıq üçün bir ad", *lines, LONG)
    assert set(imported.abstracts) == {language}
    assert imported.article.keywords == {language: ("bir", "iki")}
    assert len(imported.sections) == 1


@pytest.mark.parametrize("mark", ["Xülasə. ", "Xülasə: ", "XÜLASƏ – ", "Annotasiya. "])
def test_abstract_that_begins_its_paragraph(mark: str) -> None:
    imported = imported_of("Başlıq üçün ad", f"{mark}Qısa xülasə verilir.", "Giriş", LONG)
    [block] = imported.abstracts["az"]
    assert words(block) == "Qısa xülasə verilir."


def test_abstract_at_the_end_with_its_title() -> None:
    imported = imported_of(
        "Enerji üçün siyasət", "Xülasə", "Qısa xülasə verilir.", "Giriş", LONG, "Ədəbiyyat",
        "1. Guliyev, F. (2020). Energy Policy. Caucasus Survey, 8(1), 1–20.",
        "Policy for the Energy of the Region", "Abstract", "This is the abstract of the article.",
    )  # fmt: skip
    assert imported.article.title["en"] == "Policy for the Energy of the Region"
    assert set(imported.abstracts) == {"az", "en"}
    assert [reference.key for reference in imported.references] == ["guliyev2020"]


def test_main_part_has_subsections_and_the_end_has_none() -> None:
    imported = imported_of(
        "Ad", "Xülasə", "Qısa xülasə.", "Giriş", LONG, "Əsas hissə", LONG, "Birinci Məsələ", LONG, "Nəticə", LONG
    )
    assert headings(imported) == [(1, "Giriş"), (1, "Əsas hissə"), (2, "Birinci Məsələ"), (1, "Nəticə")]


def test_numbers_of_headings_give_levels_and_go() -> None:
    imported = imported_of("Ad", "Xülasə", "Qısa xülasə.", "1. Giriş", LONG, "2. Metod", LONG, "2.1. Məlumat", LONG)
    assert headings(imported) == [(1, "Giriş"), (1, "Metod"), (2, "Məlumat")]
    assert {"1. Giriş", "2. Metod", "2.1. Məlumat"} <= set(imported.replaced)


@pytest.mark.parametrize(
    ("line", "family", "given", "patronymic"),
    [
        ("Vüqar Əliyev", "Əliyev", "Vüqar", ""),
        ("Əliyev Vüqar Məmməd oğlu", "Əliyev", "Vüqar", "Məmməd oğlu"),
        ("Ann B. Author", "Author", "Ann B.", ""),
    ],
)
def test_names(line: str, family: str, given: str, patronymic: str) -> None:
    imported = imported_of("Enerji üçün siyasət", line, "Xülasə", "Qısa xülasə verilir.", "Giriş", LONG)
    [author] = imported.article.authors
    assert (author.family, author.given, author.patronymic) == (family, given, patronymic)


def test_orcid_and_address_go_to_their_authors() -> None:
    imported = imported_of(
        "Enerji üçün siyasət", "Vüqar Əliyev", "v@a.example, ORCID: 0000-0000-0000-0028", "Aygün Quliyeva",
        "a@a.example", "Bakı Dövlət Universiteti", "Xülasə", "Qısa xülasə verilir.", "Giriş", LONG,
    )  # fmt: skip
    first, second = imported.article.authors
    assert (first.email, first.orcid, second.email) == ("v@a.example", "0000-0000-0000-0028", "a@a.example")
    assert first.affiliations == second.affiliations == ("baki-dovlet-universiteti",)


def test_statements_have_their_place() -> None:
    imported = imported_of(
        "Ad", "Xülasə", "Qısa.", "Giriş", LONG, "Maraqların toqquşması: Müəlliflər bildirir ki, toqquşma yoxdur."
    )
    assert imported.article.statements.competing_interests == {"az": "Müəlliflər bildirir ki, toqquşma yoxdur."}


def test_line_that_nobody_understands_stays_in_the_text() -> None:
    imported = imported_of(
        "Enerji üçün siyasət", "Vüqar Əliyev", "Bu sətir nə addır, nə də ünvan.", "Xülasə", "Qısa.", "Giriş", LONG
    )
    assert ("unplaced", "Bu sətir nə addır, nə də ünvan.") in kinds(imported)
    texts = [words(block) for block in imported.sections[0].blocks if isinstance(block, Para)]
    assert texts[0] == "Bu sətir nə addır, nə də ünvan."


def test_title_in_doubtful_language_is_told() -> None:
    imported = imported_of("Test", "Vüqar Əliyev", "Giriş", LONG)
    assert "language" in {kind for kind, _ in kinds(imported)}


def test_a_title_is_in_the_language_of_the_text_and_that_is_told() -> None:
    title = "Los ríos de la llanura y la ciudad"
    imported = imported_of(title, "Vüqar Əliyev", "Giriş", LONG)
    assert imported.article.title == {"az": title}
    [told] = [doubt for doubt in imported.doubts if doubt.kind == "language"]
    assert (told.text, told.where) == (title, "az = ")


def test_doubtful_citation_stays_as_it_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    from elyazma.readers import linking as tying

    monkeypatch.setattr(tying, "CERTAIN", 1.1)
    imported = imported_of("Ad", "Xülasə", "Qısa.", "Giriş", f"{LONG} Bunu Guliyev göstərir (Guliyev, 2020). {LONG}")
    assert ("citation", "(Guliyev, 2020)") in kinds(imported)
    [_, block] = imported.sections[0].blocks
    assert "(Guliyev, 2020)" in words(block)


def test_figure_is_referred_to_only_where_there_is_one() -> None:
    imported = imported_of("Ad", "Xülasə", "Qısa.", "Giriş", f"Şəkil 3 burada yoxdur. {LONG}")
    assert "Şəkil 3" in words(imported.sections[0].blocks[1])


@pytest.mark.parametrize("between", [[], ["Introduction"]])
def test_a_title_that_stands_again_above_the_text_falls_away(between: list[str]) -> None:
    title = ("A Sign of the Rivers:", "What the Stations of the Plain Tell")
    lines = [*between, *title] if between else [*title, "Introduction"]
    made = imported_of(
        " ".join(title), "Abstract", "This is a short summary of the article.", *lines, LONG, "Results", LONG
    )
    told = " ".join(title) in made.replaced
    stands = [" ".join(words(block).split()) for section in made.sections for block in section.blocks]
    # Under a heading of the text's own it is the author's.
    assert (told, title[0] in stands) == ((False, True) if between else (True, False))


def test_an_abstract_of_two_paragraphs_at_the_end_stays_whole() -> None:
    summary = ("This is a short summary of the article.", "It tells of the results that the rivers have.")
    made = imported_of("Rivers of the Plain", "Introduction", LONG, "Summary", *summary)
    assert [words(block) for block in made.abstracts["en"]] == list(summary)
