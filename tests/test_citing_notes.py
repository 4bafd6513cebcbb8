r"""Styles that cite in notes: what each note says, where it stands, and that all formats print the same ones.

tests/data/notes is an article with citations of all kinds; its printed.txt holds the notes of nine styles in two
languages each, read by eye against the styles' manuals (`pytest --update` writes it anew).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cited import make_journal
from elyazma.anonymity.self_citations import hide_self_citations
from elyazma.flows.exports import export
from elyazma.flows.pipeline import build_pdf
from elyazma.flows.revisions import compare_revisions
from elyazma.flows.submissions import submit
from elyazma.languages import load_language
from elyazma.model.audience import Options
from elyazma.model.journal import Citations
from elyazma.model.manuscript import Manuscript, References
from elyazma.pdf.reader import read_pdf
from elyazma.references.cite import cite
from elyazma.references.note_places import place_again, place_citations
from elyazma.references.note_tex import write_notes
from elyazma.sources.load import load_manuscript
from elyazma.submission.rewriting import strip_comments
from elyazma.tex.inlines import to_plain
from elyazma.tex.note_file import rename_places
from equality import read_docx, read_html, read_jats, split_words

DATA = Path(__file__).parent / "data"
ROOT = DATA / "notes"
SECTION = "manuscript/sections/01-rooms.tex"
PRINTED = ROOT / "printed.txt"
STYLES = {
    "chicago-notes-bibliography": ("en", "az"),
    "chicago-shortened-notes-bibliography": ("en", "ru"),
    "chicago-notes-bibliography-subsequent-ibid": ("en", "tr"),
    "oscola": ("en", "az"),
    "mhra-notes": ("en", "ru"),
    "bluebook-law-review": ("en", "az"),
    "society-of-biblical-literature-fullnote-bibliography": ("en", "tr"),
    "isnad-dipnotlu": ("tr", "az"),
    "gost-footnotes": ("ru", "az"),
}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def read(root: Path) -> Manuscript:
    manuscript = load_manuscript(root).value
    assert manuscript is not None
    return manuscript


def cite_in(style: str, language: str, cache: Path, root: Path = ROOT, *, works: str = "") -> References:
    """Cite in a style; `works` is a language that works may have words of their own in."""
    manuscript = read(root)
    manuscript = replace(manuscript, article=replace(manuscript.article, language=language))
    languages = {code: load_language(code) for code in filter(None, (language, works))}
    outcome = cite(manuscript, make_journal(cache, Citations(csl=style)), languages, cache)
    assert outcome.value is not None, outcome.diagnostics
    return outcome.value


def show_notes(references: References) -> Iterator[str]:
    for note in references.notes:
        number = note.number if note.kind in {"note", "wrap"} else "=" if note.number else "-"
        yield f"{number:>3} {note.name and f'{{{note.name}}} '}{to_plain(note.text)}".rstrip()


def test_the_notes_of_nine_styles(cache: Path, update: bool) -> None:
    lines: list[str] = []
    for style, languages in STYLES.items():
        for language in languages:
            lines += [f"# {style}, {language}", *show_notes(cite_in(style, language, cache)), ""]
    english = cite_in("gost-footnotes", "ru", cache, works="en")
    lines += ["# gost-footnotes, ru, works in English", *show_notes(english), ""]
    if update:
        PRINTED.write_text("\n".join(lines), encoding="utf-8")
    assert "\n".join(lines) == PRINTED.read_text(encoding="utf-8")


def test_a_page_in_the_articles_words_is_one_behind_an_english_work(article: Path, cache: Path) -> None:
    text = (article / SECTION).read_text(encoding="utf-8")
    assert text.count("[15--17]") == 1
    (article / SECTION).write_text(text.replace("[15--17]", "[с. 15--17]"), encoding="utf-8")
    notes = list(show_notes(cite_in("gost-footnotes", "ru", cache, article, works="en")))
    assert notes[2] == "  3 Ibid. P. 15–17."


def test_where_citations_stand() -> None:
    places = place_citations(read(ROOT))
    assert [(place.kind, place.number, ",".join(place.keys)) for place in places] == [
        ("note", 1, "hasanli2016"),
        ("note", 2, "hasanli2016"),
        ("note", 3, "hasanli2016"),
        ("note", 4, "ray2005"),
        ("inside", 5, "mammad2011"),
        ("inside", 5, "ray2005"),
        ("note", 6, "berg1999"),
        ("note", 7, "desk2020"),
        ("note", 8, "gray1987,hasanli2016"),
        ("note", 9, "gray1987,mammad2011"),
        ("inline", 0, "ray2005"),
        ("inline", 0, "gray1987"),
        ("note", 10, "mammad2011"),
        ("wrap", 11, "citetext"),
        ("inside", 11, "desk2020"),
        ("note", 12, "gray1987"),
        ("inside", 13, "gray1987"),
        ("note", 14, "berg1999"),
    ]
    assert [place.first for place in places].count(True) == 1


@pytest.fixture
def article(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT, tmp_path / "notes"))


def say(_: str) -> None:
    """Take the progress."""


def words_of_notes(references: References) -> list[tuple[str, ...]]:
    """Give the words of the footnotes that citations alone make."""
    return [split_words(to_plain(note.text)) for note in references.notes if note.kind == "note"]


@pytest.mark.tex
def test_all_formats_print_the_same_notes(article: Path, cache: Path) -> None:
    built = build_pdf(article, Options("pdf"), say)
    assert built.value is not None and built.diagnostics == ()
    expected = words_of_notes(cite_in("chicago-notes-bibliography", "en", cache, article))
    text = " ".join(split_words(" ".join(read_pdf(built.value.pdf).texts)))
    for words in expected:
        assert " ".join(words) in text
    # The mark stands behind the sign of the sentence, and without a blank before it.
    assert re.search(r"still,\s*3\s*;|still;\s*3", " ".join(read_pdf(built.value.pdf).texts))
    notes = {}
    for options, reader in ((Options("docx"), read_docx), (Options("html"), read_html), (Options("jats"), read_jats)):
        made = export(article, options, say)
        assert made.value is not None and made.diagnostics == (), options
        notes[options.format] = reader(made.value.path.read_bytes()).notes
    assert notes["docx"] == notes["html"] == notes["jats"]
    assert len(notes["docx"]) == 14
    assert [words for words in notes["docx"] if words in expected] == expected


@pytest.mark.tex
def test_a_citation_in_a_macro_is_short_and_said(article: Path) -> None:
    (article / "manuscript/preamble.tex").write_text(r"\newcommand{\by}[1]{\citep{#1}}", encoding="utf-8")
    section = article / SECTION
    section.write_text(section.read_text(encoding="utf-8") + "\nAs said before \\by{gray1987}.\n", encoding="utf-8")
    built = build_pdf(article, Options("pdf"), say)
    assert built.value is not None
    assert [(each.code, each.span and each.span.path) for each in built.diagnostics] == [
        ("citation-note", "bib/references.bib")
    ]
    assert "before (Gray, A History of Slips)" in " ".join(" ".join(read_pdf(built.value.pdf).texts).split())


@pytest.mark.tex
def test_notes_that_are_counted_otherwise_are_told(article: Path) -> None:
    section = article / SECTION
    text = section.read_text(encoding="utf-8").replace("An archive", "\\setcounter{footnote}{7}An archive")
    section.write_text(text, encoding="utf-8")
    built = build_pdf(article, Options("pdf"), say)
    assert [(each.code, each.span and each.span.line) for each in built.diagnostics] == [("citation-note", 3)]
    assert "number 8 in the PDF" in str(built.diagnostics[0].message)


@pytest.mark.tex
def test_a_style_without_a_list_prints_none(article: Path) -> None:
    manifest = article / "styles/notes/style.toml"
    manifest.write_text(
        manifest.read_text("utf-8").replace("chicago-notes-bibliography", "comparative-politics"), "utf-8"
    )
    built = build_pdf(article, Options("pdf"), say)
    assert built.value is not None and built.diagnostics == ()
    text = " ".join(read_pdf(built.value.pdf).texts)
    assert "Ibid., 15" in text and "References" not in text
    made = export(article, Options("html"), say)
    assert made.value is not None and made.diagnostics == ()
    assert b"doc-bibliography" not in made.value.path.read_bytes()


def test_own_works_are_hidden_in_notes(cache: Path) -> None:
    manuscript = read(ROOT)
    references = cite_in("chicago-notes-bibliography", "en", cache)
    hidden = hide_self_citations(references, {"gray1987": "own1"}, load_language("en").words)
    shown = "\n".join(show_notes(hidden))
    assert "Gray" not in shown.replace("Ida Gray", "").replace("by Ida", "")
    assert "Author (1987)" in shown and "Hasanli, Foreign Policy" in shown
    assert [note.keys for note in hidden.notes if "own1" in note.keys]
    moved = place_again(references.notes, manuscript)
    assert moved == references.notes


def test_engines_of_another_file_are_not_asked_twice(cache: Path) -> None:
    first = cite_in("oscola", "en", cache)
    assert cite_in("oscola", "en", cache) == first
    assert replace(first, notes=()) != first


@pytest.mark.tex
def test_a_comparison_marks_changed_notes(article: Path) -> None:
    for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "First"), ("tag", "v1")):
        identity = ("-c", "user.name=A B", "-c", "user.email=a@b.example", "-c", "commit.gpgSign=false")
        subprocess.run(("git", *identity, *command), cwd=article, check=True, capture_output=True)
    section = article / SECTION
    section.write_text(section.read_text("utf-8").replace("[11]{ray2005}", "[18]{ray2005}"), "utf-8")
    made = compare_revisions(article, "v1", "", "", say)
    assert made.value is not None
    text = " ".join(" ".join(read_pdf(made.value.path).texts).split())
    assert re.search(r"Journal of Archives 3, no\. 2 \(2005\): 11\s*18", text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\n% alone\nb", "a\n%\nb"),
        ("a % behind\nb", "a %\nb"),
        ("  % indented\n\\begin{comment}\nx\ny\n\\end{comment}\nb", "  %\n%\n%\n%\n%\nb"),
        ("nothing\n\n100\\%", "nothing\n\n100\\%"),
    ],
)
def test_a_submission_s_source_keeps_its_lines(text: str, kept: str) -> None:
    # TeX finds a note by the line of the command that cites.
    assert strip_comments(text, "a.tex", keep_lines=True) == kept


def test_places_are_found_in_files_of_other_names(cache: Path) -> None:
    written = write_notes(cite_in("chicago-notes-bibliography", "en", cache), {})
    renamed = rename_places(written, {"01-rooms.tex": "rooms.tex"})
    assert r"{at}{rooms.tex@3@hasanli2016}{1,2}" in renamed
    assert r"{at}{02-readers.tex@" in renamed and "01-rooms.tex" not in renamed
    assert r"\url{https://example.org/a_b%20c#rules}" in renamed


@pytest.mark.tex
def test_a_submission_holds_the_notes_and_compiles_alone(tmp_path: Path) -> None:
    root = shutil.copytree(ROOT, tmp_path / "article")
    style = root / "styles/notes/style.toml"
    package = '\n[package]\nportal = "arxiv"\nformats = ["latex", "pdf"]\n'
    style.write_text(style.read_text(encoding="utf-8") + package, encoding="utf-8")
    # What goes out is compiled in an empty folder, and its PDF compared with ours: it would be refused otherwise.
    outcome = submit(root, Options("submission", ""), str, lambda _: None)
    assert outcome.value, outcome.diagnostics
    with zipfile.ZipFile(outcome.value.archive) as archive:
        notes = archive.read("citation-notes.tex").decode()
    printed = " ".join(to_plain(each.text) for each in cite_in("chicago-notes-bibliography", "en", tmp_path).notes)
    words = set(re.findall(r"[^\W\d_]{4,}", printed))
    assert len(words) > 20 and words <= set(re.findall(r"[^\W\d_]{4,}", notes))
