"""A second list of references: the same works in Latin letters and English words, in every format."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cited import make_journal
from elyazma.anonymity.anonymise import anonymise_self_citations
from elyazma.flows.exports import export
from elyazma.flows.pipeline import build_pdf
from elyazma.languages import load_language
from elyazma.model.article import SecondList
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Diagnostic
from elyazma.model.journal import AskedSecondList, Citations, Journal
from elyazma.model.manuscript import Manuscript, References
from elyazma.pdf.reader import read_pdf
from elyazma.pdf.text import fold_text
from elyazma.references.cite import cite
from elyazma.references.items import make_item, read_type_rules
from elyazma.references.natbib import write_aux, write_bbl
from elyazma.references.romanise import Romaniser, take_latin_fields
from elyazma.revision.merging import merge_references
from elyazma.sources.load import load_manuscript
from elyazma.tex.inlines import to_plain
from elyazma.typesetting.preflight import check_references
from equality import read_docx, read_html, read_jats, split_words

ROOT = Path(__file__).parent / "data/second-list"
LANGUAGES = {code: load_language(code) for code in ("az", "en")}
APA = """\
Gray, I. (1987). A History of Rooms. Example Press.
Mirzeyev, J. (1980). Köhnə evlər [Ancient houses]. Maarif Publ. (In Azerbaijani).
Omarov, Q. (2015). Üi tılı [The language of houses]. In M. Jünısov (Ed.), Üiler (pp. 10–20). Ğylym Publ. (In Kazakh).
Orlov, Yu. Sh., & Shcheglov, Sh. Yu. (2001). Staryye doma [Old houses]. Voprosy zodchestva \
[Questions of Architecture], (3), 5–12. https://doi.org/10.5555/doma (In Russian).
Petrenko, Yu. (2010). Zghadky pro budynky [Memories of houses]. Naukova dumka Publ. (In Ukrainian).
Quliyev, S. (2005). Qoca şəhər. Elm. (In Azerbaijani).
Rossi, U. (1999). Casa. Editrice.
Sokolov, Ye. I. (1970). Dom v drevnosti [Doctoral dissertation]. Universitet. (In Russian)."""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def manuscript() -> Manuscript:
    loaded = load_manuscript(ROOT).value
    assert loaded is not None
    return loaded


Cite = Callable[..., tuple[References, list[Diagnostic]]]


@pytest.fixture
def cite_with(manuscript: Manuscript, cache: Path) -> Cite:
    """Give what cites the works with rules of the article's, of the journal's, or of none."""

    def run(
        own: SecondList | None = None, asked: AskedSecondList | None = None, citations: Citations | None = None
    ) -> tuple[References, list[Diagnostic]]:
        asking = replace(manuscript, article=replace(manuscript.article, second_list=own))
        outcome = cite(asking, journal_of(cache, citations or Citations(), asked), LANGUAGES, cache)
        assert outcome.value is not None, outcome.diagnostics
        return outcome.value, list(outcome.diagnostics)

    return run


def journal_of(folder: Path, citations: Citations, asked: AskedSecondList | None = None) -> Journal:
    journal = make_journal(folder, citations)
    return replace(journal, manifest=replace(journal.manifest, second_list=asked))


def show(references: References) -> str:
    assert references.second is not None
    return "\n".join(to_plain(entry.text) for entry in references.second.references.entries)


def test_works_of_six_languages_in_apa(cite_with: Cite) -> None:
    references, findings = cite_with(SecondList())
    assert references.second is not None and references.second.heading == "References"
    assert show(references) == APA
    assert [(each.code, each.span and each.span.line) for each in findings] == [
        ("translation-missing", 26),
        ("translation-missing", 44),
        ("language-guessed", 44),
    ]


def test_the_first_list_is_as_it_was(cite_with: Cite) -> None:
    plain, findings = cite_with()
    assert plain.second is None and findings == []
    references, _ = cite_with(SecondList())
    assert replace(references, second=None) == plain


def test_own_latin_spelling_leaves_the_language_known(manuscript: Manuscript, cache: Path) -> None:
    [entry] = manuscript.bibliography.take({"orlov2001"})
    fields = {**entry.fields, "title_latn": "Starye doma", "author_latn": "Orlov, Yu. and Shcheglov, Sh."}
    del fields["langid"]
    spelled = replace(entry, fields={**fields, "journal_latn": "Voprosy zodchestva"})
    item, _ = make_item(take_latin_fields(spelled), read_type_rules(), {})
    romanised, findings = Romaniser("ru", {}, initials=True).romanise(item, spelled)
    assert (romanised.language, romanised.guessed, findings) == ("ru", True, ())


def test_titles_are_in_sentence_case_where_the_manual_asks(manuscript: Manuscript, cache: Path) -> None:
    article = replace(manuscript.article, sentence_case=True, second_list=SecondList())
    outcome = cite(replace(manuscript, article=article), journal_of(cache, Citations()), LANGUAGES, cache)
    assert outcome.value is not None
    assert "Gray, I. (1987). A history of rooms." in show(outcome.value)


def test_a_numbered_list_keeps_its_numbers(cite_with: Cite) -> None:
    references, _ = cite_with(SecondList(), citations=Citations(csl="ieee", sort="cited"))
    assert references.second is not None
    again = references.second.references
    assert [entry.key for entry in again.entries] == [f"second-{entry.key}" for entry in references.entries]
    assert again.mode == "numeric" and again.entries[0].label.number == references.entries[0].label.number


def test_choices_of_article_and_journal(cite_with: Cite) -> None:
    asked = AskedSecondList(heading="Transliteration", language_note="", publisher="", translations="left out")
    references, findings = cite_with(asked=asked)
    assert references.second is not None and references.second.heading == "Transliteration"
    assert "Petrenko, Yu. (2010). Zghadky pro budynky. Naukova dumka.\n" in show(references)
    assert [each.code for each in findings] == ["language-guessed"]
    own = SecondList(schemes={"ru": "gost-7.79-b"}, csl="ieee", translations="printed", language_note="(in {language})")
    references, findings = cite_with(own, asked)
    assert "Yu. Sh. Orlov and Sh. Yu. Shheglov, “Stary`e doma [Old houses],”" in show(references)
    assert "(in Russian)." in show(references)
    assert [each.code for each in findings] == ["language-guessed"]


def test_faults_of_a_second_list(cite_with: Cite) -> None:
    references, findings = cite_with(SecondList(schemes={"uk": "bsi"}))
    assert references.second is None
    assert str(findings[-1].message) == 'no scheme "bsi" romanises Ukrainian'
    assert "kmu-55" in str(findings[-1].hint)
    references, findings = cite_with(SecondList(csl="comparative-politics"))
    assert references.second is None and [each.code for each in findings] == ["second-list-style"]


def test_letters_that_no_scheme_has(manuscript: Manuscript, cache: Path) -> None:
    bibliography = manuscript.bibliography
    chinese = [replace(each, fields={**each.fields, "title": "家"}) for each in bibliography.references]
    chinese = [
        replace(each, fields={**each.fields, "langid": "chinese"}) for each in chinese if each.key == "rossi1999"
    ]
    asking = replace(manuscript, bibliography=replace(bibliography, references=tuple(chinese)))
    outcome = cite(asking, journal_of(cache, Citations()), LANGUAGES, cache)
    assert outcome.value is not None
    assert tuple(each.code for each in outcome.diagnostics if each.code.endswith("n-missing")) == (
        "romanisation-missing",
        "translation-missing",
    )
    assert "家" in show(outcome.value)


@pytest.mark.parametrize("language", ["english", "azerbaijani", ""])
def test_a_letter_that_is_a_sign_stays(language: str, manuscript: Manuscript, cache: Path) -> None:
    rossi = next(each for each in manuscript.bibliography.references if each.key == "rossi1999")
    signs = replace(rossi, fields={**rossi.fields, "title": "The β-catenin at 5 µm", "langid": language})
    asking = replace(manuscript, bibliography=replace(manuscript.bibliography, references=(signs,)))
    outcome = cite(asking, journal_of(cache, Citations(latin=True)), LANGUAGES, cache)
    assert outcome.value is not None
    assert "β-catenin at 5 µm" in show(outcome.value)
    assert "β-catenin at 5 µm" in to_plain(outcome.value.entries[0].text)
    assert {each.code for each in outcome.diagnostics} <= {"unknown-citation-key", "translation-missing"}


def test_a_list_in_latin_letters(cite_with: Cite) -> None:
    references, findings = cite_with(citations=Citations(latin=True))
    texts = {entry.key: to_plain(entry.text) for entry in references.entries}
    assert texts["orlov2001"].startswith(
        "Orlov, Yu. Sh. və Shcheglov, Sh. Yu. (2001). Staryye doma. Voprosy zodchestva"
    )
    assert texts["mirzeyev1980"] == "Mirzeyev, J. (1980). Köhnə evlər. Maarif."
    labels = {entry.key: (entry.label.short, entry.language) for entry in references.entries}
    assert labels["orlov2001"] == ("Orlov və Shcheglov", "") and labels["gray1987"] == ("Gray", "en")
    assert [each.code for each in findings] == ["reference-romanised"]
    assert "(5)" in str(findings[0].message)


def test_the_list_is_written_for_tex(cite_with: Cite) -> None:
    references, _ = cite_with(SecondList())
    bbl = write_bbl(references, {"az": "azerbaijani", "en": "english"})
    first, second = bbl.split("\\begingroup")
    assert second.startswith("\\def\\refname{References}\\def\\bibname{References}\n\\begin{thebibliography}")
    assert first.count("\\bibitem[") == second.count("\\bibitem[") == 8
    assert "{second-orlov2001}" in second and "{orlov2001}" in first
    assert write_aux(references).count("\\bibcite{second-") == 8
    assert write_bbl(references, {}, bare=True).count("\\bibitem{second-") == 8


def test_own_works_are_hidden_in_both_lists(manuscript: Manuscript, cite_with: Cite, cache: Path) -> None:
    author = replace(manuscript.article.authors[0], family="Orlov", given="Yuri")
    article = replace(
        manuscript.article, authors=(author,), review=replace(manuscript.article.review, self_citations="anonymise")
    )
    references, _ = cite_with(SecondList())
    _, hidden = anonymise_self_citations(
        replace(manuscript, article=article), references, journal_of(cache, Citations()), LANGUAGES
    )
    assert hidden.second is not None
    assert "Orlov" not in show(hidden) and "Staryye" not in show(hidden)
    assert show(hidden).startswith("Author (2001)")
    assert hidden.second.references.entries[0].key.startswith("second-own")


def test_a_comparison_shows_what_a_second_list_had(cite_with: Cite) -> None:
    before, _ = cite_with(SecondList())
    after, _ = cite_with(SecondList(language_note=""))
    merged = merge_references(before, after)
    assert merged.second is not None
    assert "(In Russian)" in show(replace(merged, second=merged.second))


def test_a_lost_second_list_is_found(manuscript: Manuscript, cite_with: Cite) -> None:
    references, _ = cite_with(SecondList())
    assert references.second is not None
    lists = (references, references.second.references)
    first, both = (
        "\n".join(to_plain(each.text) for one in upto for each in one.entries) for upto in (lists[:1], lists)
    )
    assert list(check_references(fold_text(both), references, manuscript)) == []
    told = list(check_references(fold_text(first), references, manuscript))
    assert {each.code for each in told} == {"reference-unprinted"} and len(told) >= 5


@pytest.mark.tex
def test_all_formats_print_both_lists(tmp_path: Path) -> None:
    article = Path(shutil.copytree(ROOT, tmp_path / "second"))
    expected = [split_words(line) for line in APA.splitlines()]
    built = build_pdf(article, Options("pdf"), lambda _: None)
    assert built.value is not None, built.diagnostics
    text = " ".join(split_words(" ".join(read_pdf(built.value.pdf).texts)))
    assert text.count("Ədəbiyyat") == text.count("References") == 1
    assert [words for words in expected if " ".join(words) not in text] == []
    for options, reader in ((Options("docx"), read_docx), (Options("html"), read_html), (Options("jats"), read_jats)):
        made = export(article, options, lambda _: None)
        assert made.value is not None, made.diagnostics
        part = " ".join(reader(made.value.path.read_bytes()).part("References").words)
        assert [words for words in expected if " ".join(words) not in part] == [], options
