from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from elyazma.model.article import Article
from elyazma.model.diagnostics import Diagnostic, Severity, Span
from elyazma.model.journal import Bounds, Document, Journal, Limits, Part, Review
from elyazma.model.manuscript import (
    Heading,
    Inline,
    Label,
    Manuscript,
    PrintedReference,
    Proof,
    References,
    Source,
)
from elyazma.pdf.reader import Bookmark, PdfFacts, PdfFont
from elyazma.pdf.text import fold_text
from elyazma.tex.scan import scan
from elyazma.typesetting.preflight import (
    check_bookmarks,
    check_fonts,
    check_headings,
    check_metadata,
    check_paper,
    check_references,
    check_titles,
    preflight,
)
from elyazma.typesetting.preflight_letters import check_letters
from preflighted import SECTION, STYLE, TEMPLATE, TITLE, make_journal, make_manuscript
from small_pdf import HELVETICA, TYPE3, one_page

A4 = (210.0, 297.0)
GOOD = PdfFacts(
    pages=7,
    sizes=(A4,) * 7,
    fonts=(PdfFont("LiberationSerif", embedded=True, type3=False, page=1),),
    texts=(TITLE,),
    title=TITLE,
    author="A. Müəllif",
    language="az",
    bookmarks=(Bookmark("1 Giriş", 1, 1),),
)


def entry(short: str = "Dahl və Əliyev", year: str = "2001", text: str = "Dahl, R. A.") -> References:
    label = Label(short=short, long=short, year=year, number=1)
    return References((PrintedReference("dahl2001", label, (Inline("text", text),)),))


def told(findings: object) -> list[tuple[str, str, int]]:
    return [(found.code, found.span.path, found.span.line) for found in findings]  # type: ignore[attr-defined]


# --- Pages ----------------------------------------------------------------------------------------


def test_a_good_pdf_has_nothing_to_say() -> None:
    manuscript, journal = make_manuscript(), make_journal(limits=Limits(pages=Bounds(min=7, max=7)))
    assert not [
        *check_paper(GOOD, make_manuscript(), journal),
        *check_fonts(GOOD.fonts, manuscript),
        *check_metadata(GOOD, manuscript, journal),
        *check_bookmarks(GOOD, manuscript, journal),
        *check_letters(GOOD.texts, manuscript, journal),
    ]


def test_pages_of_another_size_than_the_paper_are_an_error() -> None:
    facts = replace(GOOD, sizes=((210.0, 297.0), (215.9, 279.4), (297.0, 210.0), (215.9, 279.4), (100.0, 100.0)))
    (found,) = check_paper(facts, make_manuscript(), make_journal())
    assert told([found]) == [("page-size", STYLE, 7)]
    assert (
        found.message
        == "pages 2, 4, 5 are not all as asked: the first is 216 × 279 mm; the manifest's a4 is 210 × 297 mm"
    )


def test_a_few_pages_of_another_size_are_a_warning_where_the_text_inserts_them() -> None:
    manuscript = make_manuscript(text="Text.\n\\includepdf[fitpaper]{map.pdf}\n")
    facts = replace(GOOD, sizes=(A4, (297.0, 210.0), (100.0, 100.0)))
    (found,) = check_paper(facts, manuscript, make_journal())
    assert (found.severity, found.binding, found.span) == (Severity.WARNING, True, Span(SECTION, 2, 1, 11))


def test_a_class_with_a_size_of_its_own_is_not_measured() -> None:
    journal = make_journal(document=Document(paper="class"))
    assert not list(check_paper(replace(GOOD, sizes=((210, 276),)), make_manuscript(), journal))


def test_letter_paper_is_letter_paper() -> None:
    journal = make_journal(document=Document(paper="letter"))
    assert not list(check_paper(replace(GOOD, sizes=((215.9, 279.4),)), make_manuscript(), journal))
    assert told(check_paper(GOOD, make_manuscript(), journal)) == [("page-size", STYLE, 7)]


# --- Fonts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("font", "code"),
    [
        (PdfFont("Helvetica", embedded=False, type3=False, page=3), "font-not-embedded"),
        (PdfFont("", embedded=True, type3=True, page=3), "font-type3"),
    ],
)
def test_a_font_that_some_journals_refuse_is_a_warning_at_each_figure_that_has_it(
    tmp_path: Path, font: PdfFont, code: str
) -> None:
    (tmp_path / "manuscript/figures").mkdir(parents=True)
    content = one_page("BT /F1 12 Tf 10 10 Td (aaa) Tj ET", font=TYPE3 if font.type3 else HELVETICA)
    (tmp_path / "manuscript/figures/chart.pdf").write_bytes(content)
    (tmp_path / "manuscript/figures/second.pdf").write_bytes(content)
    (tmp_path / "manuscript/figures/broken.pdf").write_bytes(b"broken")
    (tmp_path / "manuscript/figures/originals").mkdir()
    (tmp_path / "manuscript/figures/originals/kept.pdf").write_bytes(content)
    names = ("broken", "chart", "originals/kept", "second")
    assets = tuple(f"manuscript/figures/{name}.pdf" for name in names)
    found, second = check_fonts((font,), replace(make_manuscript(tmp_path), assets=assets))
    assert (found.code, found.severity, found.span) == (code, Severity.WARNING, Span(SECTION, 4, 18, 5))
    assert second.span == Span("manuscript/figures/second.pdf")
    assert found.hint == second.hint == "type: invoke figures --embed"


def test_a_font_that_no_figure_has_is_told_at_the_article() -> None:
    font = PdfFont("Helvetica", embedded=False, type3=False, page=1)
    assert told(check_fonts((font,), make_manuscript())) == [("font-not-embedded", "manuscript/article.toml", 3)]


# --- Metadata and bookmarks -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(GOOD, title=" "), "pdf-title-missing"),
        (replace(GOOD, author=""), "pdf-authors-missing"),
        (replace(GOOD, language=""), "pdf-language-wrong"),
        (replace(GOOD, language="en-GB"), "pdf-language-wrong"),
    ],
)
def test_what_the_properties_do_not_say_is_an_error_at_the_template(facts: PdfFacts, code: str) -> None:
    assert told(check_metadata(facts, make_manuscript(), make_journal())) == [(code, TEMPLATE, 1)]


def test_a_region_of_the_language_is_right() -> None:
    assert not list(check_metadata(replace(GOOD, language="az-Latn-AZ"), make_manuscript(), make_journal()))


def test_what_reviewers_may_not_see_is_not_asked_for() -> None:
    journal = make_journal(review=Review(blinding="double"))
    assert not list(check_metadata(replace(GOOD, author=""), make_manuscript(), journal))


def test_what_the_article_does_not_have_is_not_asked_for() -> None:
    manuscript = make_manuscript()
    bare = replace(manuscript, article=Article(slug="a", language="az"))
    assert not list(check_metadata(replace(GOOD, title="", author=""), bare, make_journal()))


def test_a_heading_without_a_bookmark_is_told() -> None:
    facts = replace(GOOD, bookmarks=(Bookmark("Nəticə", 1, 1),))
    (found,) = check_bookmarks(facts, make_manuscript(), make_journal())
    assert (found.code, found.severity, found.span) == ("bookmark-missing", Severity.WARNING, Span(SECTION, 1, 10, 5))


def test_no_bookmarks_at_all_are_told_once() -> None:
    found = check_bookmarks(replace(GOOD, bookmarks=()), make_manuscript(), make_journal())
    assert told(found) == [("bookmarks-missing", TEMPLATE, 1)]


@pytest.mark.parametrize(
    "heading", [Heading(1, "Təşəkkür", Span(SECTION), numbered=False), Heading(4, "Dərin", Span(SECTION))]
)
def test_headings_that_hyperref_gives_no_bookmark_are_left_alone(heading: Heading) -> None:
    manuscript = replace(make_manuscript(), sources=(Source(SECTION, "", headings=(heading,)),))
    assert not list(check_bookmarks(GOOD, manuscript, make_journal()))


# --- Text -----------------------------------------------------------------------------------------


def test_every_title_the_journal_prints_must_be_in_the_text() -> None:
    text = fold_text("Enerji təhlükəsiz\u00adliyi\nmətn")
    (found,) = check_titles(text, make_manuscript(), make_journal())
    assert (found.code, found.severity) == ("title-unprinted", Severity.ERROR)
    assert found.message == 'the PDF\'s text lacks the title in "en": no “Energy”'
    assert not list(check_titles(text, make_manuscript(), make_journal(part=(Part(id="title"),))))
    assert not list(check_titles(fold_text(""), make_manuscript(), make_journal(part=())))


def test_a_letter_lost_from_the_title_is_noticed() -> None:
    text = fold_text("Enerji thlüksizliyi Energy Security")
    assert told(check_titles(text, make_manuscript(), make_journal())) == [
        ("title-unprinted", "manuscript/article.toml", 5)
    ]


def test_every_heading_must_be_in_the_text() -> None:
    assert not list(check_headings(fold_text("1 GİRİŞ"), make_manuscript()))
    (found,) = check_headings(fold_text("1 Girş"), make_manuscript())
    assert (found.code, found.span) == ("heading-unprinted", Span(SECTION, 1, 10, 5))


def test_one_heading_of_many_that_is_not_there_keeps_nobody_from_a_pdf() -> None:
    source = scan("\\section{One}\\section{Two}\\section{Three}", SECTION)
    manuscript = replace(make_manuscript(), sources=(source,))
    (found,) = check_headings(fold_text("One Three"), manuscript)
    assert (found.severity, found.binding) == (Severity.WARNING, True)
    assert [each.severity for each in check_headings(fold_text("One"), manuscript)] == [Severity.ERROR] * 2


def test_every_label_must_be_in_the_text() -> None:
    cited = fold_text("necə ki (Dahl və Əliyev, 2001, s. 5)")
    assert not list(check_references(cited, entry(), make_manuscript()))
    lost = fold_text("necə ki (Dahl və liyev, 2001, s. 5)")
    assert told(check_references(lost, entry(), make_manuscript())) == [
        ("reference-unprinted", "bib/references.bib", 9)
    ]


def test_a_work_that_only_nocite_names_is_looked_for_by_its_start() -> None:
    listed = entry(text="Dahl, R., Əliyev, A. (2001). Who Governs? Yale.")
    assert not list(check_references(fold_text("Dahl, R., Əliyev, A. (2001). Who Governs?"), listed, make_manuscript()))
    assert told(check_references(fold_text("Dahl, R. (2001). Who Governs?"), listed, make_manuscript()))


def test_the_year_belongs_to_the_label() -> None:
    assert told(check_references(fold_text("Dahl və Əliyev (2002)"), entry(), make_manuscript()))


def test_the_sentence_decides_between_and_and_ampersand() -> None:
    assert not list(check_references(fold_text("Dahl and Lee (2001)"), entry("Dahl & Lee"), make_manuscript()))


def test_a_numbered_reference_is_looked_for_by_its_start() -> None:
    numbered = replace(entry(text="Robert A. Dahl, Who Governs? Yale, 1961."), mode="numeric")
    assert not list(
        check_references(fold_text("[1] Robert A. Dahl, Who Gov\u00aderns? Yale"), numbered, make_manuscript())
    )
    assert told(check_references(fold_text("[1]"), numbered, make_manuscript()))


def test_a_formula_in_a_title_is_not_looked_for_as_tex() -> None:
    formula = replace(entry(text=r"Bowen, R. \omega-limit sets. Journal, 1975."), mode="numeric")
    assert not list(check_references(fold_text("[1] Bowen, R. ω-limit sets. Journal"), formula, make_manuscript()))


def test_a_heading_of_the_authors_own_commands_may_be_printed_otherwise() -> None:
    source = scan("\\section{A Known One}\\hide{\\section{Another}}\\section{\\mine{Third}}", SECTION)
    manuscript = replace(make_manuscript(), sources=(source,))
    found = list(check_headings(fold_text("nothing"), manuscript))
    assert [each.severity for each in found] == [Severity.ERROR, Severity.WARNING, Severity.WARNING]


# --- The whole stage ------------------------------------------------------------------------------


def run(pdf: Path, manuscript: Manuscript, journal: Journal) -> tuple[Diagnostic, ...]:
    return preflight(Proof(pdf, None, (), (), 1, 1), manuscript, journal, References(()))


def test_a_damaged_pdf_is_one_finding(tmp_path: Path) -> None:
    pdf = tmp_path / "article.pdf"
    pdf.write_bytes(one_page()[:200])
    assert [found.code for found in run(pdf, make_manuscript(), make_journal())] == ["pdf-damaged"]
    assert [found.code for found in run(tmp_path / "none.pdf", make_manuscript(), make_journal())] == ["pdf-damaged"]


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    pdf = tmp_path / "article.pdf"
    pdf.write_bytes(one_page("BT /F1 12 Tf 10 10 Td (Hello) Tj ET", box=(0, 0, 100, 100)))
    found = run(pdf, make_manuscript(), make_journal(limits=Limits(pages=Bounds(min=7))))
    assert {each.code for each in found} == {
        "page-size", "font-not-embedded", "pdf-title-missing", "pdf-authors-missing",
        "pdf-language-wrong", "bookmarks-missing", "title-unprinted", "heading-unprinted",
    }  # fmt: skip
    assert all(each.hint and each.span for each in found)


def typeset(folder: Path, body: str) -> Path:
    text = (
        "\\documentclass[a4paper]{article}\n\\usepackage{fontspec}\\setmainfont{Liberation Serif}\n"
        "\\usepackage[unicode]{hyperref}\\usepackage{bookmark}\n"
        f"\\hypersetup{{pdftitle={{{TITLE}}},pdfauthor={{A}},pdflang={{az}}}}\n"
        f"\\begin{{document}}\n{body}\n\\end{{document}}\n"
    )
    (folder / "article.tex").write_text(text, encoding="utf-8")
    command = ["xelatex", "-interaction=batchmode", "article.tex"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return folder / "article.pdf"


@pytest.mark.tex
def test_a_good_article_passes(tmp_path: Path) -> None:
    pdf = typeset(
        tmp_path, f"{TITLE}\n\nEnergy Security\n\\section{{Giriş}}Ədəbiyyat $\\left(\\frac{{1}}{{x^2}}\\right)$"
    )
    assert run(pdf, make_manuscript(), make_journal()) == ()


@pytest.mark.tex
def test_a_font_without_the_letters_does_not_pass(tmp_path: Path) -> None:
    body = f"\\fontspec{{latinmodern-math.otf}}{TITLE}\n\nEnergy Security\n\\section{{Giriş}}"
    found = run(typeset(tmp_path, body), make_manuscript(), make_journal())
    assert "title-unprinted" in [each.code for each in found]


@pytest.mark.tex
def test_words_broken_in_narrow_lines_are_found(tmp_path: Path) -> None:
    body = f"\\parbox{{2cm}}{{\\hyphenation{{təh-lü-kə-siz-li-yi}}{TITLE} Energy Security}}\\section{{Giriş}}"
    assert run(typeset(tmp_path, body), make_manuscript(), make_journal()) == ()
