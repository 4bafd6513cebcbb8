"""`invoke submit`: what is sent out is what the portal asks, complete, and compiles with TeX alone."""

from __future__ import annotations

import json
import re
import shutil
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from elyazma.flows.checking import check_manuscript
from elyazma.flows.letters import begin_letter
from elyazma.flows.submissions import submit
from elyazma.model.audience import Audience, Options
from elyazma.model.diagnostics import Diagnostic, Outcome, Severity, Span
from elyazma.model.gaps import refuse_breaches
from elyazma.model.portal import Submission
from elyazma.pdf.reader import read_pdf
from elyazma.sources.load_journal import load_journal
from elyazma.sources.portals import list_portals, load_portal
from elyazma.submission import stock
from elyazma.submission.package import choose_contents, pack
from elyazma.system.fonts import find_font
from elyazma.system.process import ProgramMissing
from history import git
from small_pdf import write_pdf
from tracked import accept_all, list_changes, reject_all
from word_file import read_paragraphs

DATA = Path(__file__).parent / "data"
SECTION = "manuscript/sections/01-introduction.tex"
STYLE = "styles/plain/style.toml"
PICTURE = (DATA / "english/manuscript/figures/glyph.jpg").read_bytes()


@pytest.fixture
def paper(minimal: Path) -> Path:
    """Give a minimal manuscript that goes to a portal with its source."""
    return use_portal(minimal, "arxiv")


def use_portal(root: Path, portal: str, formats: str = '["latex", "pdf"]') -> Path:
    style = root / STYLE
    text = style.read_text(encoding="utf-8").partition("\n[package]")[0]
    style.write_text(f'{text}\n[package]\nportal = "{portal}"\nformats = {formats}\n', encoding="utf-8")
    return root


def write(root: Path, path: str, text: str | bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text.encode() if isinstance(text, str) else text)


def add(root: Path, text: str) -> None:
    write(root, SECTION, (root / SECTION).read_text(encoding="utf-8") + text)


def hand_in(
    root: Path, journal: str = "", *, anonymous: bool = False, draft: bool = False, since: str = ""
) -> Outcome[Submission]:
    audience = Audience.REVIEWERS if anonymous else Audience.PUBLIC
    options = Options("submission", journal, audience, draft=draft, since=since)
    return submit(root, options, lambda finding: f"{finding.code}: {finding.message}", lambda _: None)


def made(outcome: Outcome[Submission]) -> dict[str, bytes]:
    assert outcome.value, outcome.diagnostics
    with zipfile.ZipFile(outcome.value.archive) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def errors(outcome: Outcome[Submission]) -> set[str]:
    assert outcome.value is None
    return {finding.code for finding in outcome.diagnostics if finding.severity is Severity.ERROR}


def codes(outcome: Outcome[Submission]) -> set[str]:
    return {finding.code for finding in outcome.diagnostics}


def nothing_left(root: Path) -> bool:
    strays = [*root.glob("dist/.*"), *root.glob("build/*-submission*/run-*")]
    return not strays


# --- Portals are files ------------------------------------------------------------------------------


@pytest.mark.parametrize("portal", list_portals(Path("/nonexistent")))
def test_portals_can_be_read_and_say_where_their_rules_stand(portal: str) -> None:
    loaded = load_portal(Path("/nonexistent"), portal)
    assert loaded.diagnostics == ()
    assert loaded.value
    source = loaded.value.rules.portal.source
    assert source.unverified or (source.url and source.checked and source.quote)


def test_portal_of_ones_own_and_a_key_that_there_is_not(minimal: Path) -> None:
    write(minimal, "portals/post.toml", '[portal]\nname = "Post"\n[contents]\nacepted = ["pdf"]\n')
    use_portal(minimal, "post", '["pdf"]')
    assert load_journal(minimal, "plain", None).value
    [finding] = load_portal(minimal, "post").diagnostics
    assert "accepted" in finding.hint
    assert finding.span == Span("portals/post.toml", 4, 1, 7)


@pytest.mark.parametrize(
    "line",
    [
        '[latex]\nmain = "../main"',
        '[latex]\nfolder = "/etc"',
        '[[file]]\npath = "../../x.json"\ntext = ""',
        '[[file]]\npath = "dvipdfmx.cfg"\ntext = ""',
    ],
)
def test_portal_cannot_write_outside_or_set_up_tex(minimal: Path, line: str) -> None:
    write(minimal, "portals/bad.toml", f'[portal]\nname = "Bad"\n{line}\n')
    loaded = load_portal(minimal, "bad")
    assert loaded.value is None
    assert [(finding.code, finding.span and finding.span.line) for finding in loaded.diagnostics] == [
        ("portal-name", 4)
    ]


@pytest.mark.parametrize(
    ("portal", "formats", "contents"),
    [
        ("email", '["docx"]', ("docx", "pdf", "letter")),
        ("arxiv", '["pdf", "docx"]', ("latex",)),
        ("editorial-manager", '["latex", "pdf"]', ("latex", "letter")),
        ("editorial-manager", '["docx"]', ("docx", "letter", "figures")),
        ("web", '["pdf"]', ("pdf", "letter")),
        ("overleaf", '["pdf"]', ("latex",)),
    ],
)
def test_what_goes_in(minimal: Path, portal: str, formats: str, contents: tuple[str, ...]) -> None:
    use_portal(minimal, portal, formats)
    journal, rules = load_journal(minimal, "plain", None).value, load_portal(minimal, portal).value
    assert journal
    assert rules
    assert choose_contents(journal, rules) == contents


def test_archive_that_a_portal_would_not_take(minimal: Path) -> None:
    write(minimal, "portals/small.toml", '[portal]\nname = "S"\n[archive]\nmost_files = 1\nmegabytes = 1\n')
    portal = load_portal(minimal, "small").value
    assert portal
    noise = b"".join(zlib.crc32(struct.pack(">I", number)).to_bytes(4) for number in range(300_000))
    _, _, findings = pack({"a.tex": b"a", "large.png": noise}, portal, ["manuscript/figures/largə.png"])
    assert [finding.code for finding in findings] == ["submission-too-many-files", "submission-too-large"]
    assert "large.png, 1.2 MB" in findings[1].message
    assert findings[1].span == Span("manuscript/figures/largə.png")


# --- The source -------------------------------------------------------------------------------------


@pytest.mark.tex
def test_source_is_stripped_renamed_and_compiles_alone(paper: Path) -> None:
    add(
        paper,
        "% Reviewer 2 is wrong here\n"
        "A share of 50\\% and \\verb|% sign|.\n"
        "\\begin{figure}\\centering\\includegraphics[width=2cm]{Şəkil bir}\\caption{A}\\end{figure}\n"
        "\\input{sections/parts/ek hissə}\n"
        "\\input{tables/results}\n",
    )
    write(paper, "manuscript/figures/Şəkil bir.jpg", PICTURE[:2] + b"\xff\xfe\x00\x0bAB Secret" + PICTURE[2:])
    write(paper, "manuscript/figures/unused.jpg", PICTURE)
    write(paper, "manuscript/sections/parts/ek hissə.tex", "More text of the article.\n")
    write(paper, "manuscript/tables/results.csv", "name,value\na,1\n")
    font = find_font(["Liberation Sans"], "a", Span("")).value
    assert font
    write(paper, "manuscript/Mine-Regular.ttf", font.regular.read_bytes())
    options = "Path=./,Extension=.ttf,UprightFont=*-Regular"
    write(paper, "manuscript/preamble.tex", f"\\newfontfamily\\mine{{Mine}}[{options}]\n")
    outcome = hand_in(paper)
    files = made(outcome)
    assert files["Mine-Regular.ttf"] == font.regular.read_bytes()
    assert {"main.tex", "main.bbl", "00README.json", "Sekil-bir.jpg", "ek-hisse.tex", "results.tex"} <= files.keys()
    assert not {name for name in files if "unused" in name or "/" in name or name.endswith((".aux", ".log", ".pdf"))}
    text = b"".join(data for name, data in files.items() if name.endswith(".tex"))
    assert b"Reviewer 2" not in text
    assert b"\\verb|% sign|" in text
    assert b"<<<BEGIN" not in text
    assert str(paper).encode() not in text
    assert b"/usr/share" not in text
    assert b"Secret" not in files["Sekil-bir.jpg"]
    assert json.loads(files["00README.json"])["sources"] == [{"filename": "main.tex", "usage": "toplevel"}]
    renamed = [finding.span for finding in outcome.diagnostics if finding.code == "submission-renamed"]
    assert {span.path for span in renamed if span} == {
        "manuscript/figures/Şəkil bir.jpg",
        "manuscript/sections/parts/ek hissə.tex",
    }
    assert nothing_left(paper)


@pytest.mark.usefixtures("every_run")
@pytest.mark.tex
def test_bytes_are_the_same_each_time_and_say_nothing_of_this_machine(paper: Path, tmp_path: Path) -> None:
    first = hand_in(paper).value
    assert first
    copy = Path(shutil.copytree(paper, tmp_path / "elsewhere", ignore=shutil.ignore_patterns("build", "dist")))
    second = hand_in(copy).value
    assert second
    assert first.archive.read_bytes() == second.archive.read_bytes()
    with zipfile.ZipFile(first.archive) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == sorted(archive.namelist())
    listed = json.loads(first.archive.with_suffix(".json").read_text(encoding="utf-8"))
    assert [entry["sha256"] for entry in listed["members"]] == [member.sha256 for member in first.members]
    assert listed["revision"] is None


@pytest.mark.tex
def test_manifest_names_the_revision(paper: Path) -> None:
    use_portal(paper, "overleaf")
    for words in ("init -q", "add -A", "commit -q -m First"):
        identity = ("-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgSign=false")
        subprocess.run(("git", *identity, *words.split()), cwd=paper, check=True)
    files = made(hand_in(paper))
    manifest = json.loads(files["manifest.json"])
    assert re.fullmatch("[0-9a-f]{40}", manifest["revision"])
    assert manifest["programs"]["xelatex"].startswith("XeTeX")
    assert files["latexmkrc"] == b"$pdf_mode = 5;\n"
    assert {"sections/01-introduction.tex", "fonts/LiberationSerif-Regular.ttf"} <= files.keys()


@pytest.mark.tex
def test_source_that_differs_elsewhere_is_no_submission(paper: Path) -> None:
    # \IfFileExists finds what only this folder has: elsewhere the text would be another.
    add(paper, "\n\\IfFileExists{manuscript/abstract.en.tex}{Printed here.}{Printed elsewhere.}\n")
    outcome = hand_in(paper, draft=True)
    assert errors(outcome) == {"submission-differs"}
    [finding] = [finding for finding in outcome.diagnostics if finding.code == "submission-differs"]
    assert "elsewhere" in finding.message
    assert not (paper / "dist").exists()
    assert nothing_left(paper)


@pytest.mark.tex
def test_without_latexmk_nothing_is_proved(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(*_: object, **__: object) -> None:
        raise ProgramMissing("latexmk")

    monkeypatch.setattr(stock, "run_program", absent)
    assert errors(hand_in(paper)) == {"latexmk-missing"}


@pytest.mark.tex
def test_engine_that_the_portal_does_not_run(paper: Path) -> None:
    write(paper, "portals/old.toml", '[portal]\nname = "Old"\n[latex]\nengines = ["pdflatex"]\n')
    outcome = hand_in(use_portal(paper, "old"))
    assert errors(outcome) == {"submission-engine"}
    [finding] = outcome.diagnostics
    assert finding.message == "Old does not run xelatex"
    assert finding.span
    assert finding.span.path == STYLE


@pytest.mark.tex
def test_font_that_may_not_be_sent(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elyazma.submission.source.may_be_sent", lambda _: False)
    assert errors(hand_in(paper)) == {"font-not-free"}


# --- What is not finished -----------------------------------------------------------------------------

LEFT = "\\section{Study}\n\n[Here stands the study: the method, the material, and what was found.]\n"


def test_text_of_a_new_manuscript_and_a_missing_author_stop_it(minimal: Path) -> None:
    write(minimal, SECTION, LEFT)
    assert errors(hand_in(minimal)) == {"placeholder-left"}
    # The minimal manuscript names no author, which its own journal does not ask for.
    assert errors(hand_in(minimal, "arxiv")) == {"placeholder-left", "authors-missing"}
    left = [each for each in hand_in(minimal).diagnostics if each.severity is Severity.ERROR]
    assert [(each.span, bool(each.hint)) for each in left] == [(Span(SECTION, 3, 1, 68), True)]
    assert {each.severity for each in check_manuscript(minimal, "arxiv").diagnostics} == {Severity.WARNING}


def test_what_a_journal_is_known_to_refuse_stops_it(minimal: Path) -> None:
    style = minimal / STYLE
    known = '[part.source]\nurl = "https://example.org"\nchecked = 2026-01-01\nquote = "keywords"\n'
    bounds = "[limits.words]\nmin = 5000\n"
    said = {"": False, known: True, f"refused = false\n{known}": False, "refused = true\n": True}
    for asked, refused in said.items():
        style.write_text(
            f'{(DATA / "minimal" / STYLE).read_text(encoding="utf-8")}\n[[part]]\nid = "keywords"\n{asked}{bounds}',
            encoding="utf-8",
        )
        found = refuse_breaches(check_manuscript(minimal, "").diagnostics)
        severities = {each.code: each.severity for each in found}
        assert severities["keywords-missing"] is (Severity.ERROR if refused else Severity.WARNING)
        assert severities["article-length"] is Severity.WARNING


@pytest.mark.tex
def test_a_draft_goes_out_unfinished_and_says_so(paper: Path) -> None:
    write(paper, SECTION, LEFT)
    assert "not written yet" in made(hand_in(paper, draft=True))["FINDINGS.txt"].decode()


@pytest.mark.tex
def test_a_letter_that_is_not_written_stops_it(minimal: Path) -> None:
    use_portal(minimal, "web", '["pdf"]')
    assert begin_letter(minimal, "letter", "en").value
    outcome = hand_in(minimal)
    assert errors(outcome) == {"placeholder-left"}
    paths = [each.span.path for each in outcome.diagnostics if each.code == "placeholder-left" and each.span]
    assert paths == ["manuscript/letters/letter.en.md"] * 2


# --- Errors, drafts, faults ---------------------------------------------------------------------------


@pytest.mark.tex
def test_error_blocks_and_a_draft_goes_out_with_it_inside(paper: Path) -> None:
    write(paper, "manuscript/figures/made.pdf", (DATA / "english/manuscript/figures/flow.pdf").read_bytes()[:-30])
    add(paper, "\n\\ref{nowhere} \\verb|x|\n")
    outcome = hand_in(paper)
    assert errors(outcome)
    assert not (paper / "dist").exists()
    draft = hand_in(paper, draft=True)
    assert draft.value
    assert draft.value.archive.name.endswith("-submission-DRAFT.zip")
    listed = made(draft)["FINDINGS.txt"].decode()
    assert all(finding.message in listed for finding in draft.diagnostics if finding.severity is Severity.ERROR)


@pytest.mark.tex
def test_target_that_cannot_be_written_keeps_the_last_submission(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = hand_in(paper).value
    assert first
    before = {path.name: path.read_bytes() for path in first.archive.parent.iterdir()}
    add(paper, "\nAnother sentence.\n")
    really = Path.open

    def refuse(path: Path, mode: str = "r", *rest: Any, **named: Any) -> Any:
        # The first two of three files can still be written.
        if mode == "xb" and path.parent.name == "dist" and ".zip." in path.name:
            raise PermissionError(13, "Permission denied", str(path))
        return really(path, mode, *rest, **named)

    monkeypatch.setattr(Path, "open", refuse)
    assert errors(hand_in(paper)) == {"disk-refused"}
    assert {path.name: path.read_bytes() for path in first.archive.parent.iterdir()} == before
    assert nothing_left(paper)


@pytest.mark.tex
def test_full_disk_keeps_the_last_submission(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = hand_in(paper).value
    assert first
    before = {path.name: path.read_bytes() for path in first.archive.parent.iterdir()}
    add(paper, "\nAnother sentence.\n")

    def fill(path: Path, _: object) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("elyazma.submission.stock.write_scratch", fill)
    assert errors(hand_in(paper)) == {"disk-refused"}
    assert {path.name: path.read_bytes() for path in first.archive.parent.iterdir()} == before
    assert nothing_left(paper)


@pytest.mark.tex
def test_sheet_says_what_is_known_in_ascii(paper: Path) -> None:
    outcome = hand_in(paper)
    assert outcome.value
    [sheet] = [path for path in outcome.value.beside if path.suffix == ".txt"]
    text = sheet.read_text(encoding="ascii")
    assert text.startswith("Title: ")
    assert "Comments: 1 page" in text
    assert "DOI" not in text
    write(paper, "manuscript/abstract.en.tex", "A sentence of words. " * 100)
    assert "sheet-abstract" in codes(hand_in(paper, draft=True))


@pytest.mark.tex
def test_picture_that_cannot_be_blanked_is_told_of(paper: Path) -> None:
    objects: dict[int, str | tuple[str, bytes]] = {
        1: "<< /Type /Catalog /Pages 2 0 R /Metadata 30 0 R >>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R /Resources << >> >>",
        4: ("", b"0 0 50 50 re f"),
        30: ("/Type /Metadata /Subtype /XML /Filter /LZWDecode", b"\x80\x0b\x60\x50"),
    }
    write(paper, "manuscript/figures/flow.pdf", write_pdf(objects))
    add(paper, "\n\\includegraphics[width=2cm]{flow}\n")
    outcome = hand_in(paper)
    assert outcome.value
    assert "figure-metadata" in codes(outcome)


# --- A revision ---------------------------------------------------------------------------------------


@pytest.fixture
def revised(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a manuscript in git that was changed since the tag "sent"."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    write(minimal, ".gitignore", "/build/\n/dist/\n")
    for arguments in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message=sent"), ("tag", "sent")):
        git(minimal, *arguments)
    add(minimal, "\nA sentence for the reviewers.\n")
    return minimal


@pytest.mark.tex
@pytest.mark.parametrize("anonymous", [False, True])
def test_a_revision_takes_the_marked_word_file_along(revised: Path, anonymous: bool) -> None:
    root = use_portal(revised, "email", '["docx", "pdf"]')
    files = made(hand_in(root, since="sent", anonymous=anonymous))
    assert {"manuscript.docx", "manuscript-changes.docx"} <= files.keys()
    marked = files["manuscript-changes.docx"]
    assert list_changes(marked) >= {"ins"}
    assert "A sentence for the reviewers." in read_words(accept_all(marked))
    assert "A sentence for the reviewers." not in read_words(reject_all(marked))
    assert read_words(accept_all(marked)) == read_words(files["manuscript.docx"])
    assert "manuscript-changes.docx" not in made(hand_in(root, anonymous=anonymous))


def read_words(content: bytes) -> str:
    return "\n".join(text for _, text in read_paragraphs(content))


@pytest.mark.tex
def test_a_portal_without_word_takes_no_marked_file(revised: Path) -> None:
    outcome = hand_in(use_portal(revised, "arxiv"), since="sent")
    assert outcome.value is None
    assert "submission-no-word" in codes(outcome)


# --- Real journals ------------------------------------------------------------------------------------


def authors_and_accounts(outcome: Outcome[Submission]) -> Iterator[Diagnostic]:
    return (finding for finding in outcome.diagnostics if finding.code == "author-revealed")


@pytest.mark.tex
@pytest.mark.slow
@pytest.mark.parametrize("journal", ["arxiv", "elsarticle", "ieee-journal"])
def test_english_article_for_three_portals(journal: str, tmp_path: Path) -> None:
    root = Path(shutil.copytree(DATA / "english", tmp_path / "english"))
    outcome = hand_in(root, journal)
    files = made(outcome)
    # Compiled once more, outside of our own proof, in an empty folder.
    folder = tmp_path / "alone"
    for name, data in files.items():
        write(folder, name, data)
    [main] = folder.rglob("main.tex")
    engine = ("latexmk", "-norc", "-xelatex", "-interaction=batchmode", "main.tex")
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "TEXMFHOME": "/nonexistent"}
    assert subprocess.run(engine, cwd=main.parent, env=environment, capture_output=True).returncode == 0
    assert outcome.value
    assert read_pdf(main.with_suffix(".pdf")).pages == outcome.value.pages
    if "manuscript.pdf" in files:
        assert read_pdf(main.with_suffix(".pdf")).texts == read_pdf(folder / "manuscript.pdf").texts
    assert "figure-metadata" not in codes(outcome)


@pytest.mark.tex
@pytest.mark.slow
def test_seed_for_its_journal_by_mail(seed: Path) -> None:
    files = made(hand_in(seed, draft=True))
    assert {"manuscript.docx", "manuscript.pdf", "manifest.json", "FINDINGS.txt"} == files.keys()


@pytest.mark.tex
@pytest.mark.slow
def test_anonymous_archive_is_searched(tmp_path: Path) -> None:
    root = Path(shutil.copytree(DATA / "english", tmp_path / "english"))
    outcome = hand_in(root, "ieee-journal", anonymous=True)
    assert b"N\\xc3\\xbcmun" not in b"".join(made(outcome).values())
    assert not list(authors_and_accounts(outcome))
    add_to = root / "manuscript/sections/05-discussion.tex"
    add_to.write_text(add_to.read_text(encoding="utf-8") + "\nAs Aygün Nümunə showed.\n", encoding="utf-8")
    refused = hand_in(root, "ieee-journal", anonymous=True)
    assert errors(refused) == {"author-revealed"}
    draft = hand_in(root, "ieee-journal", anonymous=True, draft=True).value
    assert draft
    assert draft.names_left
    assert draft.archive.name.endswith("-anonymous-submission-DRAFT-NAMES-LEFT.zip")
