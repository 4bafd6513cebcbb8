"""Letters from end to end: real TeX, real git, the printed page."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest

from elyazma.flows.letters import begin_letter, make_letter, make_response
from elyazma.model.audience import Options
from elyazma.pdf.reader import read_pdf
from elyazma.system.process import ProgramMissing

DATA = Path(__file__).parent / "data"
INTRODUCTION = "manuscript/sections/01-introduction.tex"
TEXT = r"""\section{Introduction}

\rev{first}Programs are works of literature \citep{knuth1984}. They are read by people more often than by machines, and
this is why a programmer chooses the names of things with care. \rev{new}{Two hundred programs were read for this
article, and each of them had a name that misled its reader; we do not say which ones, out of kindness to those who
wrote them.} What follows \rev{note}explains a footnote.\footnote{\rev{foot}It stands below.}

\rev{display}
\begin{equation}
  a^2 + b_i = c
\end{equation}
\rev{last}{The last words.}
"""
POINT = '[[reviewer.point]]\ncomment = "{}"\nanswer = "{}"\nanchor = "{}"\nquote = "{}"\n'


@pytest.fixture(autouse=True)
def nobodys_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def revised(minimal: Path) -> Path:
    """Give a manuscript in a repository, its first text tagged v1, and a text with anchors since."""
    for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "First"), ("tag", "v1")):
        identity = ("-c", "user.name=A B", "-c", "user.email=a@b.example", "-c", "commit.gpgSign=false")
        subprocess.run(("git", *identity, *command), cwd=minimal, check=True, capture_output=True)
    (minimal / INTRODUCTION).write_text(TEXT, encoding="utf-8")
    return minimal


def write(root: Path, name: str, text: str) -> None:
    path = root / "manuscript/letters" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def say(_: str) -> None:
    """Hear of the progress, and say nothing."""


def words_of(pdf: Path) -> str:
    return " ".join(" ".join(read_pdf(pdf).texts).split())


def test_a_new_letter_is_written_once(minimal: Path) -> None:
    first = begin_letter(minimal, "letter", "")
    assert first.value == minimal / "manuscript/letters/letter.en.md"
    first.value.write_text("Mine.", encoding="utf-8")
    assert [each.code for each in begin_letter(minimal, "letter", "en").diagnostics] == ["letter-exists"]
    assert first.value.read_text(encoding="utf-8") == "Mine."
    assert begin_letter(minimal, "response", "tr").value == minimal / "manuscript/letters/response.toml"
    assert [each.code for each in begin_letter(minimal, "response", "").diagnostics] == ["letter-exists"]


def test_a_new_letter_stays_in_the_manuscript(minimal: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (minimal / "manuscript/letters").symlink_to(tmp_path / "elsewhere")
    assert [each.code for each in begin_letter(minimal, "letter", "en").diagnostics] == ["refused-file"]
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("letter.de.md", "x", "letter-absent"),
        ("letter.en.md", r"\NOTE{nothing}", "letter-empty"),
        ("letter.en.md", r"\VAR{titel}", "template-name"),
        ("letter.en.md", r"\VAR{title * 9}", "template-computes"),
        ("letter.en.md", "![logo](/etc/logo.png)", "letter-picture"),
        ("letter.en.md", r"$\input{/etc/passwd}$", "unsafe-command"),
        ("letter.en.tex", r"\input{/etc/passwd}", "unsafe-command"),
        ("letter.en.tex", r"\write18{id}", "unsafe-command"),
    ],
)
def test_bad_letter(minimal: Path, name: str, text: str, code: str) -> None:
    write(minimal, name, text)
    outcome = make_letter(minimal, Options("letter"), say)
    assert outcome.value is None
    assert [each.code for each in outcome.diagnostics if each.severity == "error"] == [code]
    assert not (minimal / "dist").exists()


def test_two_letters_in_one_language(minimal: Path) -> None:
    write(minimal, "letter.md", "a")
    write(minimal, "letter.tex", "a")
    assert [each.code for each in make_letter(minimal, Options("letter"), say).diagnostics] == ["letter-twice"]


@pytest.mark.tex
def test_cover_letter(tmp_path: Path) -> None:
    root = Path(shutil.copytree(DATA / "english", tmp_path / "english"))
    begun = begin_letter(root, "letter", "az").value
    assert begun
    # Nothing is counted that needs the article's PDF.
    begun.write_text(begun.read_text(encoding="utf-8").replace(r"\VAR{pages}", "?"), encoding="utf-8")
    write(root, "letters.toml", '[[suggested]]\nname = "Ə & _B_"\nreason = "\\\\input{x}"\n')
    options = Options("letter", language="az", day=date(2026, 11, 23))
    made = make_letter(root, options, say)
    assert made.value and {each.code for each in made.diagnostics} == {"placeholder-left"}
    text = words_of(made.value.pdf)
    for words in ("Aygün Nümunə", "23 noyabr 2026-cı il", "Bir mənbə, bir neçə dil", "Ə & _B_: \\input{x}"):
        assert words in text
    with zipfile.ZipFile(made.value.word) as archive:
        assert "2026-11-23T00:00:00Z" in archive.read("docProps/core.xml").decode()
        assert "Nümunə" in archive.read("word/document.xml").decode()
    first = made.value.pdf.read_bytes(), made.value.word.read_bytes()
    make_letter(root, options, say)
    assert (made.value.pdf.read_bytes(), made.value.word.read_bytes()) == first
    assert not list((root / "build/ancient-land-letter").glob("run-*"))


@pytest.mark.tex
def test_a_tex_letter_and_what_nobody_wrote(minimal: Path) -> None:
    write(
        minimal,
        "letter.tex",
        "\\VAR{date}\n\n\\emph{\\VAR{title}} by \\VAR{corresponding.name}, 50\\% new, \\VAR{pages} page.",
    )
    made = make_letter(minimal, Options("letter"), say)
    assert made.value
    assert [each.code for each in made.diagnostics] == ["letter-incomplete", "letter-incomplete"]
    assert words_of(made.value.pdf) == "A Smallest Manuscript by , 50% new, 1 page. 1"


@pytest.mark.tex
def test_response_names_the_lines_of_the_printed_page(revised: Path) -> None:
    anchors = ("first", "new", "note", "foot", "display", "last")
    quotes = {"new": "Two hundred programs were read", "last": "The last words."}
    points = "".join(
        POINT.format(f"On {each}: 100% & \\\\input{{x}}", "Done.", each, quotes.get(each, "")) for each in anchors
    )
    write(revised, "response.toml", f'since = "v1"\nopening = "Dear Editor,"\n[[reviewer]]\n{points}')
    made = make_response(revised, Options("response"), say)
    assert made.value and made.diagnostics == ()
    text = words_of(made.value.pdf)
    # PDFium gives a raised sign a line of its own.
    lines = [line for line in article_lines(revised) if len(line.strip()) > 1]
    for number, (anchor, word) in enumerate(zip(anchors, WORDS, strict=True), 1):
        start = next(index for index, line in enumerate(lines, 1) if word in line)
        place = text[text.index(f"R1.{number}") :]
        place = place[place.index("Page 1") :]
        assert place.startswith((f"Page 1, line {start} ", f"Page 1, lines {start}–")), (anchor, start, place[:40])
    assert "On first: 100% & \\input{x}" in text
    assert "“Two hundred programs were read”" in text
    assert made.value.word.stat().st_size
    worktrees = subprocess.run(("git", "worktree", "list"), cwd=revised, capture_output=True, text=True, check=True)
    assert len(worktrees.stdout.splitlines()) == 1
    assert not list((revised / "build/plain-response").glob("run-*"))


WORDS = ("Programs are", "Two hundred", "explains a", "stands below", "= c", "last words")
"""What is printed on the line of each anchor."""


def article_lines(root: Path) -> list[str]:
    """Give the lines of the article's first page as the PDF has them, without the page's number."""
    from elyazma.flows.pipeline import build_pdf

    built = build_pdf(root, Options(), say)
    assert built.value
    return read_pdf(built.value.pdf).texts[0].split("\n")[:-1]


# Each paragraph takes a few lines: what is marked stands on three pages, in Word and in LibreOffice alike.
FILLER = "\n\n".join("Filler words that say nothing and go on and on for a while. " * 15 for _ in range(9))
LONG_TEXT = rf"""\section{{Introduction}}

Programs are works of literature \citep{{knuth1984}}.

{FILLER}

\rev{{late}}{{The first marked words.

{FILLER}

The last marked words.}}

\rev{{between}}

\begin{{equation}}
  a = b
\end{{equation}}
"""


@pytest.fixture
def for_word(revised: Path) -> Path:
    """Give a long manuscript for a journal that takes Word alone, with an answer to a reviewer."""
    with (revised / "styles/plain/style.toml").open("a", encoding="utf-8") as style:
        style.write('\n[package]\nportal = "email"\nformats = ["docx"]\n')
    (revised / INTRODUCTION).write_text(LONG_TEXT, encoding="utf-8")
    points = POINT.format("Where?", "There.", "late", "The last marked words.") + POINT.format("b", "c", "between", "")
    write(revised, "response.toml", f'since = "v1"\n[[reviewer]]\n{points}')
    return revised


@pytest.mark.tex
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_response_names_the_pages_of_the_word_file(for_word: Path) -> None:
    made = make_response(for_word, Options("response"), say)
    assert made.value and made.diagnostics == ()
    pages = pages_of_word(for_word)
    first, last = (find_page(pages, words) for words in ("The first marked words", "The last marked words"))
    assert 1 < first < last
    text = words_of(made.value.pdf)
    printed = "of the Word file as LibreOffice prints it"
    assert f"Section 1, paragraphs 11–21; page {first} – page {last} {printed} “The last marked words.”" in text
    assert f"Section 1, paragraph 21; page {last} {printed}" in text
    assert not list((for_word / "build/plain-response").glob("run-*"))


def pages_of_word(root: Path) -> tuple[str, ...]:
    """Give the text of the pages of the Word file that goes out, which LibreOffice prints by itself."""
    from elyazma.flows.exports import export

    exported = export(root, Options("docx"), say).value
    assert exported
    with zipfile.ZipFile(exported.path) as archive:
        assert "rev_20" not in archive.read("word/document.xml").decode()
    profile = f"-env:UserInstallation={(root / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(root), str(exported.path)]
    subprocess.run(command, check=True, capture_output=True)
    return read_pdf(root / exported.path.with_suffix(".pdf").name).texts


def find_page(pages: tuple[str, ...], words: str) -> int:
    return next(number for number, text in enumerate(pages, 1) if words in " ".join(text.split()))


@pytest.mark.tex
def test_response_names_paragraphs_without_libreoffice(for_word: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ProgramMissing("soffice")

    monkeypatch.setattr("elyazma.letters.word_places.make_pdfs", refuse)
    made = make_response(for_word, Options("response"), say)
    assert made.value and [each.code for each in made.diagnostics] == ["response-no-pages"]
    text = words_of(made.value.pdf)
    assert "Section 1, paragraphs 11–21 “The last marked words.”" in text
    assert "LibreOffice" not in text


@pytest.mark.tex
def test_the_places_can_be_chosen(for_word: Path) -> None:
    made = make_response(for_word, Options("response", places="pdf"), say)
    assert made.value and made.diagnostics == ()
    assert ", line" in words_of(made.value.pdf) and "paragraph" not in words_of(made.value.pdf)


@pytest.mark.tex
def test_response_that_is_not_true_is_not_written(revised: Path) -> None:
    write(revised, "response.toml", "[[reviewer]]\n" + POINT.format("Few.", "More.", "new", "Three hundred"))
    outcome = make_response(revised, Options("response"), say)
    assert outcome.value is None
    assert "response-quote-missing" in {each.code for each in outcome.diagnostics}
    assert not (revised / "dist").exists()


@pytest.mark.tex
def test_unknown_revision_has_its_place(revised: Path) -> None:
    write(revised, "response.toml", 'since = "v2"\n[[reviewer]]\n' + POINT.format("Few.", "More.", "new", ""))
    findings = make_response(revised, Options("response"), say).diagnostics
    assert [(each.code, each.span and each.span.path) for each in findings if each.severity == "error"] == [
        ("git-unknown-revision", "manuscript/letters/response.toml")
    ]


HOSTILE = r"""since: v1
language: az

Hörmətli redaktor,

# Rəyçi 3

> \input{/etc/passwd} \write18{id} <b>&amp;</b> 100% #1 _a_ ^^M

Cavab: **Ə**, $\frac{a}{b}$, [bağlantı](http://a.example/b_c%20d#e).[^1]

| a | b |
|---|---|
| 1 | 2 |

```python
print("\end{document}")
```

- bir
    1. iki

[^1]: Qeyd.

\rev{new} "Two hundred programs were read"

> Bitdi?

Bəli.

```
never closed
"""


@pytest.mark.tex
def test_whatever_an_answer_holds_is_text(revised: Path) -> None:
    (revised / INTRODUCTION).write_text(TEXT.replace(r"\rev{first}", ""), encoding="utf-8")
    write(revised, "response.md", HOSTILE)
    made = make_response(revised, Options("response"), say)
    assert made.value, made.diagnostics
    assert {each.code for each in made.diagnostics} == {"anchor-unused"}
    text = words_of(made.value.pdf)
    for words in PRINTED:
        assert words in text


PRINTED = (
    "Rəyçilərə cavab",
    r"R3.1 \input{/etc/passwd} \write18{id} <b>&</b> 100% #1 a ^^M",
    r'print("\end{document}")',
    "“Two hundred programs were read”",
    "R3.2",
    "``` never closed",
    "Qeyd.",
)
