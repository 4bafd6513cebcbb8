"""The whole way in: files that people and programs made, and what becomes of them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from elyazma.flows import imports
from elyazma.flows.exports import export
from elyazma.flows.imports import Wishes, import_paper
from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Outcome, Severity
from elyazma.model.imported import ImportSummary
from elyazma.model.manuscript import Manuscript, Section
from elyazma.sources.load import load_manuscript
from papers import convert, paragraph, write_docx
from test_seed import is_same_word, oracle_words, read_words
from typed import elyazma

DATA = Path(__file__).parent / "data"
PAPER = """
**UOT 327.5**

**Enerji əməkdaşlığının aspektləri**

Vüqar Əliyev^1^, Aygün Məmmədova^2^

^1^Bakı Dövlət Universiteti, Bakı, Azərbaycan

^2^Gəncə Dövlət Universiteti, Gəncə, Azərbaycan

v.aliyev@bdu.example, a.mammadova@gdu.example

**Xülasə.** Məqalədə enerji əməkdaşlığı araşdırılır və nəticələr təqdim olunur.

**Açar sözlər:** enerji, əməkdaşlıq, təhlükəsizlik

**Aspects of Energy Cooperation**

**Abstract.** The article studies energy cooperation and presents the results.

**Keywords:** energy, cooperation, security

**1. Giriş**

Enerji siyasəti regionun inkişafı üçün vacibdir (Altunışık və Martin, 2018). Guliyev (2020) bunu göstərir. Şəkil 1 və
Cədvəl 1 məlumatları təqdim edir.[^1] Bu cümlə uzun olsun deyə bir az da söz əlavə edirik ki, abzas kimi tanınsın.

[^1]: Bu bir qeyddir.

![](letters.png)

Şəkil 1. Regionun əlifbaları

Cədvəl 1. Ölkələr üzrə göstəricilər

| Ölkə | Göstərici |
|------|-----------|
| Azərbaycan | 10 |
| Türkiyə | 20 |

**2. Nəticə**

Nəticə olaraq deyə bilərik ki, *əməkdaşlıq* davam edəcək və region üçün əhəmiyyətli olacaq. Burada $a^2$ düsturu durur.

**Ədəbiyyat**

1. Altunışık, M. B., Martin, L. G. (2018). Making Sense of Turkish Foreign Policy. *Turkish Studies*, 12(4), 569–587.

2. Guliyev, F. (2020). Energy Policy. *Caucasus Survey*, 8(1), 1–20.
"""


def bring_in(path: Path, into: Path) -> Outcome[ImportSummary]:
    return import_paper(path, into, lambda _: None)


def load(root: Path) -> Manuscript:
    loaded = load_manuscript(root)
    assert loaded.value is not None
    return loaded.value


def codes(outcome: Outcome[ImportSummary]) -> set[str]:
    return {finding.code for finding in outcome.diagnostics}


def joined(source: str) -> str:
    return " ".join(source.split())


# --- The seed, as it was delivered --------------------------------------------------------------------


def test_the_seed_comes_out_of_its_text(tmp_path: Path) -> None:
    outcome = bring_in(DATA / "import/article.txt", tmp_path / "seed")
    assert outcome.value is not None
    made = outcome.value
    assert (made.sections, made.paragraphs, made.citations, made.references) == (7, 25, 32, 11)
    assert codes(outcome) == {"import-heading", "import-no-authors", "import-reference"}
    manuscript = load(tmp_path / "seed")
    assert not any(reference.verified for reference in manuscript.bibliography.references)


def test_every_paragraph_of_the_seed_is_the_oracle_s(tmp_path: Path) -> None:
    bring_in(DATA / "import/article.txt", tmp_path / "seed")
    manuscript = load(tmp_path / "seed")
    oracle = json.loads((DATA / "seed/oracle.json").read_text(encoding="utf-8"))
    titles = {part["kind"].removeprefix("title."): part["text"] for part in oracle if part["kind"].startswith("title.")}
    assert manuscript.article.title == titles
    sections = [part for part in oracle if part["kind"] == "section"]
    for part, section in zip(sections, manuscript.sections, strict=True):
        [heading] = section.source.headings
        assert (heading.title, heading.level) == (part["heading"], part["level"])
        cited = re.sub(r" \\citep\{[^{}]*\}", "", section.source.text)
        bare = [re.sub(r" \([^()]*, \d{4}\)", "", joined(each)) for each in part["paragraphs"]]
        assert [joined(each) for each in cited.split("\n\n")[1:]] == bare
    for part in oracle:
        if part["kind"].startswith("abstract."):
            source = manuscript.abstracts[part["kind"].removeprefix("abstract.")]
            assert [joined(each) for each in source.plain.split("\n\n")] == part["paragraphs"]


# --- What programs make -------------------------------------------------------------------------------


def check_paper(root: Path, outcome: Outcome[ImportSummary]) -> None:
    assert [finding for finding in outcome.diagnostics if finding.severity is Severity.ERROR] == []
    manuscript = load(root)
    article = manuscript.article
    assert article.title == {"az": "Enerji əməkdaşlığının aspektləri", "en": "Aspects of Energy Cooperation"}
    assert article.keywords["en"] == ("energy", "cooperation", "security")
    assert [(author.family, author.email) for author in article.authors] == [
        ("Əliyev", "v.aliyev@bdu.example"),
        ("Məmmədova", "a.mammadova@gdu.example"),
    ]
    assert [author.affiliations for author in article.authors] == [(each.id,) for each in article.affiliations]
    assert article.codes.udc == ("327.5",)
    assert set(manuscript.abstracts) == {"az", "en"}
    assert [section.slug for section in manuscript.sections] == ["giris", "netice"]
    cited = [(each.command, [key.name for key in each.keys]) for each in manuscript.sections[0].source.citations]
    assert cited == [("citep", ["altunisik2018"]), ("citet", ["guliyev2020"])]
    assert [each.key for each in manuscript.bibliography.references] == ["altunisik2018", "guliyev2020"]
    assert len(manuscript.tables) == 1
    assert r"\footnote{Bu bir qeyddir.}" in manuscript.sections[0].source.text
    assert len(manuscript.sections[0].source.references) == 2
    assert [figure.name for figure in manuscript.sections[0].source.figures] == ["regionun-elifbalari.png"]


@pytest.mark.parametrize("suffix", [".md", ".docx", ".odt"])
def test_paper_made_by_pandoc(tmp_path: Path, suffix: str) -> None:
    shutil.copy(DATA / "english/manuscript/figures/letters.png", tmp_path)
    path = convert(PAPER, tmp_path / f"meqale{suffix}")
    check_paper(tmp_path / "made", bring_in(path, tmp_path / "made"))


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", [".odt", ".docx"])
def test_paper_saved_by_libreoffice(tmp_path: Path, suffix: str) -> None:
    shutil.copy(DATA / "english/manuscript/figures/letters.png", tmp_path)
    path = convert(PAPER, tmp_path / ("meqale.docx" if suffix == ".odt" else "meqale.odt"))
    check_paper(tmp_path / "made", bring_in(save_with_libreoffice(path, suffix), tmp_path / "made"))


def save_with_libreoffice(path: Path, suffix: str) -> Path:
    target = path.parent / "saved"
    office = f"-env:UserInstallation={(path.parent / 'office').as_uri()}"
    command = ["soffice", "--headless", office, "--convert-to", suffix[1:], "--outdir", str(target), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return target / f"{path.stem}{suffix}"


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_our_file_comes_back_from_libreoffice_in_the_same_sections(tmp_path: Path) -> None:
    shutil.copytree(DATA / "english", tmp_path / "english")
    path = export(tmp_path / "english", Options("docx"), lambda _: None).value
    assert path
    shutil.copy(path.path, tmp_path / "ours.docx")
    bring_in(save_with_libreoffice(tmp_path / "ours.docx", ".docx"), tmp_path / "made")
    before, after = (load_manuscript(root).value for root in (tmp_path / "english", tmp_path / "made"))
    assert before and after
    for name in ("sections", "appendices", "supplement"):
        ours, theirs = getattr(before, name), getattr(after, name)
        assert [section.path for section in theirs] == [section.path for section in ours]
        assert keys_of(theirs) == keys_of(ours)


def keys_of(sections: tuple[Section, ...]) -> list[list[str]]:
    return [[key.name for key in citation.keys] for section in sections for citation in section.source.citations]


def test_latex_file_with_its_bibliography(tmp_path: Path) -> None:
    shutil.copy(DATA / "english/manuscript/figures/letters.png", tmp_path)
    shutil.copy(DATA / "english/bib/references.bib", tmp_path / "refs.bib")
    path = tmp_path / "paper.tex"
    path.write_text(
        r"""\documentclass{article}
\title{On Something Useful}
\begin{document}
\maketitle
\section{Introduction}\label{sec:intro}
Text with \emph{emphasis} \citep[p.~3]{knuth1984tex}, see \ref{fig:a}. A formula
\begin{equation}\label{eq:one}
x = 1
\end{equation}
as in \eqref{eq:one}, and \unknown{kept}.
\begin{figure}\includegraphics[width=5cm]{letters}\caption{Letters.}\label{fig:a}\end{figure}
\bibliographystyle{plain}\bibliography{refs}
\end{document}
""",
        encoding="utf-8",
    )
    outcome = bring_in(path, tmp_path / "made")
    assert codes(outcome) <= {"import-language", "import-no-authors"}
    text = load(tmp_path / "made").sections[0].source.text
    for kept in (
        r"\citep[p.~3]{knuth1984tex}",
        r"\ref{fig:a}",
        r"\label{eq:one}",
        r"\unknown{kept}",
        r"\label{sec:intro}",
    ):
        assert kept in text
    assert "maketitle" not in text
    assert (tmp_path / "made/bib/refs.bib").read_bytes() == (tmp_path / "refs.bib").read_bytes()


# --- What is told ---------------------------------------------------------------------------------------


def test_text_without_headings_is_one_section(tmp_path: Path) -> None:
    sentence = "Bu mətndə heç bir başlıq yoxdur və hər abzas uzun bir cümlədən ibarətdir. " * 5
    path = write_docx(tmp_path / "a.docx", paragraph(sentence) * 3)
    outcome = bring_in(path, tmp_path / "made")
    assert codes(outcome) == {"import-no-authors", "import-no-headings", "import-no-title"}
    assert len(load(tmp_path / "made").sections) == 1


def test_changes_and_comments_are_told_where_they_stand(tmp_path: Path) -> None:
    who = 'w:id="1" w:author="Rəyçi" w:date="2026-01-01T00:00:00Z"'
    heading = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Giriş</w:t></w:r></w:p>'
    body = f"<w:p><w:r><w:t>Bu </w:t></w:r><w:ins {who}><w:r><w:t>yeni</w:t></w:r></w:ins></w:p>"
    styles = (
        '<?xml version="1.0"?><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>'
    )
    path = write_docx(
        tmp_path / "a.docx", paragraph("Mətn") + heading + body, members={"word/styles.xml": styles.encode()}
    )
    outcome = bring_in(path, tmp_path / "made")
    changes = [finding for finding in outcome.diagnostics if finding.code == "import-change"]
    assert [finding.span.path for finding in changes if finding.span] == ["manuscript/sections/01-giris.tex"]
    assert "yeni" in (tmp_path / "made/import-report.md").read_text(encoding="utf-8")


def test_comment_is_told(tmp_path: Path) -> None:
    path = convert(
        '# Giriş\n\nBu [şərh]{.comment-start id="1" author="Rəyçi"}söz[]{.comment-end id="1"}.', tmp_path / "a.docx"
    )
    assert "import-comment" in codes(bring_in(path, tmp_path / "made"))


def test_lost_text_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that is in the file and that pandoc does not read, in markup of its own kind."""
    path = write_docx(tmp_path / "a.docx", paragraph("Salam") + "<w:strange><w:t>itirilmiş</w:t></w:strange>")
    outcome = bring_in(path, tmp_path / "made")
    lost = [finding for finding in outcome.diagnostics if finding.code == "import-text-lost"]
    assert [finding.severity for finding in lost] == [Severity.ERROR]
    assert "itirilmiş" in lost[0].message
    assert "itirilmiş" in (tmp_path / "made/import-report.md").read_text(encoding="utf-8")


def test_formula_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    path = convert("# Giriş\n\nMətn.\n\n$$a^2 = b$$\n\nSon.", tmp_path / "a.odt")
    assert "import-formula-lost" not in codes(bring_in(path, tmp_path / "made"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("Object 9/content.xml", '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>')
    assert "import-formula-lost" in codes(bring_in(path, tmp_path / "again"))


def test_uncertain_citation_caption_number_and_picture(tmp_path: Path) -> None:
    shutil.copy(DATA / "english/manuscript/figures/letters.png", tmp_path / "x.png")
    text = "# Giriş\n\nMətn.\n\n![](missing.png)\n\nMətn.\n\n![](x.png)\n\nŞəkil 7. Xəritə\n\nSonrakı mətn."
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    outcome = bring_in(path, tmp_path / "made")
    assert {"import-caption", "import-number", "import-picture"} <= codes(outcome)


def test_encoding_language_and_author_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text = (
        "Yaşar Kemal Üzerine\n\nAyşe Yılmaz\n\nÖzet\n\nBu bir özettir ve kısadır.\n\nGiriş\n\n"
        + "Türkçe metin için uzun bir cümle. " * 9
    )
    path.write_bytes(text.encode("cp1254"))
    outcome = bring_in(path, tmp_path / "made")
    assert "import-encoding" in codes(outcome)
    assert load(tmp_path / "made").article.language == "tr"
    # Azerbaijani names stand in either order; Turkish ones do not.
    assert "import-author" not in codes(outcome)
    path.write_text("Dənizlər haqqında\n\nLeyla Aygün\n\nXülasə\n\nBu məqalə qısadır.\n\nGiriş\n\nBu mətn üçün.\n")
    assert "import-author" in codes(bring_in(path, tmp_path / "again"))


# --- Whole or not at all --------------------------------------------------------------------------------


def test_nothing_is_written_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(imports, "load_manuscript", fail)
    place = tmp_path / "place"
    place.mkdir()
    with pytest.raises(KeyboardInterrupt):
        bring_in(DATA / "import/article.txt", place / "deep/made")
    assert list(place.iterdir()) == []


def test_refused_file_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"%PDF-1.7")
    assert bring_in(path, tmp_path / "made").value is None
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.docx"]


@pytest.mark.usefixtures("every_run")
def test_import_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        bring_in(DATA / "import/article.txt", tmp_path / name)
    files = [path.relative_to(tmp_path / "one") for path in sorted((tmp_path / "one").rglob("*")) if path.is_file()]
    assert files
    assert all((tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes() for path in files)


# --- As typed -------------------------------------------------------------------------------------------


def type_import(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return elyazma(folder, "import", *arguments)


def test_import_says_what_it_made_and_what_to_type_next(tmp_path: Path) -> None:
    shutil.copy(DATA / "import/article.txt", tmp_path / "Məqalə son.txt")
    answer = type_import(tmp_path, "Məqalə son.txt")
    assert answer.returncode == 0, answer.stderr
    assert "meqale-son: 7 sections, 25 paragraphs, 32 citations of 11 works" in answer.stdout
    assert (tmp_path / "meqale-son/tasks.py").is_file()
    manuscript = load_manuscript(tmp_path / "meqale-son").value
    assert manuscript and manuscript.article.journal
    settings = (tmp_path / "meqale-son/.vscode/settings.json").read_text(encoding="utf-8")
    assert f'"meqale-son-{manuscript.article.journal}"' in settings


def test_refused_file_ends_with_1_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"%PDF-1.7")
    answer = type_import(tmp_path, "a.docx")
    assert answer.returncode == 1
    assert "import-kind" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]


def test_folder_with_something_in_it_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Salam", encoding="utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/own.txt").write_text("mine", encoding="utf-8")
    answer = type_import(tmp_path, "a.txt", "--into", "mine")
    assert answer.returncode == 2
    assert "not empty" in answer.stderr
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["own.txt"]


# --- There and back -------------------------------------------------------------------------------------


def export_word(root: Path) -> Path:
    outcome = export(root, Options("docx"), lambda _: None)
    assert outcome.value is not None
    return outcome.value.path


def without_layout(source: str) -> str:
    return re.sub(r"\s+", " ", source).strip()


def test_the_seed_comes_back_from_word(seed: Path, tmp_path: Path) -> None:
    outcome = bring_in(export_word(seed), tmp_path / "back")
    assert codes(outcome) <= {"import-no-authors", "import-reference"}
    before, after = load(seed), load(tmp_path / "back")
    assert after.article.title == before.article.title
    assert after.article.language == before.article.language
    for code, source in before.abstracts.items():
        assert without_layout(after.abstracts[code].text) == without_layout(source.text)
    assert [section.path for section in after.sections] == [section.path for section in before.sections]
    texts = [without_layout(section.source.text) for section in after.sections]
    assert texts == [without_layout(section.source.text) for section in before.sections]
    assert {each.key: each.verified for each in after.bibliography.references} == {
        each.key: each.verified for each in before.bibliography.references
    }


@pytest.mark.tex
@pytest.mark.parametrize("way", ["text", "word"])
def test_the_pdf_of_an_import_has_the_words_of_its_source(seed: Path, tmp_path: Path, way: str) -> None:
    bring_in(export_word(seed) if way == "word" else DATA / "import/article.txt", tmp_path / "made")
    shutil.copytree(seed / "styles", tmp_path / "made/styles")
    build = build_pdf(tmp_path / "made", Options(journal="ancient-land"), lambda _: None).value
    assert build is not None
    printed, wanted = read_words(build.pdf), oracle_words()
    assert [(a, b) for a, b in zip(printed, wanted, strict=False) if not is_same_word(a, b)] == []
    assert printed[len(wanted)] == "Ədəbiyyat"


def test_the_english_manuscript_comes_back_from_word(seed: Path, tmp_path: Path) -> None:
    shutil.rmtree(seed / "manuscript")
    shutil.rmtree(seed / "bib")
    for folder in ("manuscript", "bib"):
        shutil.copytree(DATA / "english" / folder, seed / folder)
    outcome = bring_in(export_word(seed), tmp_path / "back")
    assert codes(outcome) <= {"import-author", "import-reference"}
    before, after = load(seed), load(tmp_path / "back")
    assert after.article.title == before.article.title
    assert after.article.keywords == before.article.keywords
    assert after.article.statements == before.article.statements
    assert after.article.funding == before.article.funding
    told = ("family", "given", "orcid", "email", "roles", "equal")
    assert [[getattr(each, name) for name in told] for each in after.article.authors] == [
        [getattr(each, name) for name in told] for each in before.article.authors
    ]
    for mine, theirs in (
        (after.sections, before.sections),
        (after.appendices, before.appendices),
        (after.supplement, before.supplement),
    ):
        for one, other in zip(mine, theirs, strict=True):
            assert one.path == other.path
            assert [heading.title for heading in one.source.headings] == [each.title for each in other.source.headings]
            assert [[key.name for key in each.keys] for each in one.source.citations] == [
                [key.name for key in each.keys] for each in other.source.citations
            ]
            assert [mark.name for mark in one.source.references] == [mark.name for mark in other.source.references]
            if "tabular" not in other.source.text:  # which is a CSV file now
                assert without_layout(one.source.plain) == without_layout(other.source.plain)
    assert labels(after) == labels(before)
    assert {each.key for each in after.bibliography.references} == {
        each.key for each in before.bibliography.references if each.key in cited(before)
    }


def labels(manuscript: Manuscript) -> set[str]:
    marks = {mark.name for source in manuscript.sources for mark in source.labels}
    return marks | {table.layout.label for table in manuscript.tables}


def cited(manuscript: Manuscript) -> set[str]:
    return {key.name for source in manuscript.sources for each in source.citations for key in each.keys}


def test_the_journal_is_written_down(tmp_path: Path) -> None:
    paper = tmp_path / "paper.md"
    paper.write_text("# Title\n\n# Section\n\nWords.\n", encoding="utf-8")
    import_paper(paper, tmp_path / "made", lambda _: None, Wishes("apa7"))
    made = load_manuscript(tmp_path / "made").value
    assert made and made.article.journal == "apa7"


# --- Papers without citation fields -------------------------------------------------------------------

NUMBERED = """
Ann Writer

# Method

{text}

# References

1. Brook C. How long rivers are. River Notes. 2019;3(1):1–9.

2. Sea D. The sea. Coast. 2020;4(2):11–19.

3. Lake E. The lake. Coast. 2021;5(2):1–9.

{behind}
"""


def bring_numbered(tmp_path: Path, text: str, behind: str = "") -> tuple[Outcome[ImportSummary], str]:
    source = convert(NUMBERED.format(text=text, behind=behind), tmp_path / "a.docx")
    outcome = bring_in(source, tmp_path / "out")
    return outcome, (tmp_path / "out/manuscript/sections/01-method.tex").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "tied"),
    [
        ("Rivers are long (1), and they flow to the sea (1–3).", r"long \citep{brook2019}, and"),
        ("Rivers are long^1^, as has been shown. They flow to the sea^2,3^.", r"long\citep{brook2019}, as"),
        ("Rivers are long[1], as has been shown. They flow to the sea[2]-[3].", r"sea\citep{sea2020,lake2021}."),
        ("Rivers are long [1, p. 5]. They flow to the sea [2; 3].", r"long \citep[p.~5]{brook2019}."),
    ],
)
def test_typed_numbers_are_tied_to_a_list_that_word_numbers(tmp_path: Path, text: str, tied: str) -> None:
    outcome, section = bring_numbered(tmp_path, text)
    assert tied in section
    assert r"\nocite" not in section
    assert outcome.value is not None
    assert "import-uncited" not in codes(outcome)


def test_a_list_that_nothing_cites_is_printed(tmp_path: Path) -> None:
    outcome, section = bring_numbered(tmp_path, "Rivers are long. They flow to the sea [2].")
    assert section.endswith("\\nocite{brook2019,lake2021}\n")
    assert "import-uncited" in codes(outcome)
    assert outcome.value is not None
    assert outcome.value.citations == 1
    report = (tmp_path / "out/import-report.md").read_text(encoding="utf-8")
    assert report.splitlines()[2].startswith("**2 of the 3 works of the list are cited nowhere in the text")


def test_days_behind_the_list_are_the_article_s(tmp_path: Path) -> None:
    behind = "Received: 12 March 2026\n\nAccepted: 20 April 2026"
    outcome, section = bring_numbered(tmp_path, "Rivers are long [1–3].", behind)
    manuscript = load(tmp_path / "out")
    dates = manuscript.article.dates
    assert (str(dates.received), str(dates.accepted)) == ("2026-03-12", "2026-04-20")
    assert [each.key for each in manuscript.bibliography.references] == ["brook2019", "sea2020", "lake2021"]
    assert "Received" not in section
    assert not codes(outcome) & {"import-unplaced", "import-text-lost"}


def test_a_reviewer_behind_the_list_stays_in_the_text(tmp_path: Path) -> None:
    outcome, section = bring_numbered(tmp_path, "Rivers are long [1–3].", "Rəyçi: prof. F. Həsənov")
    assert "Rəyçi: prof." in section
    assert "import-unplaced" in codes(outcome)
    assert len(load(tmp_path / "out").bibliography.references) == 3


@pytest.mark.parametrize("order", ["legend", "picture", "heading"])
def test_a_legend_behind_the_list_is_its_picture_s(tmp_path: Path, order: str) -> None:
    shutil.copy(DATA / "english/manuscript/figures/letters.png", tmp_path / "blue.png")
    picture, legend = f"![]({tmp_path}/blue.png)", "Figure 1. A river in blue."
    lines = {
        "legend": [legend, picture],
        "picture": [picture, legend],
        "heading": ["**Figures**", picture, legend],
    }[order]
    outcome, section = bring_numbered(tmp_path, "Rivers are long [1–3], as Figure 1 shows.", "\n\n".join(lines))
    assert r"\caption{A river in blue.}" in section
    assert len(load(tmp_path / "out").bibliography.references) == 3
    assert "import-text-lost" not in codes(outcome)
