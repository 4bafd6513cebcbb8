"""The accessible edition passes PDF/UA-1 and PDF/A-2a, and says what some readers cannot see."""

from __future__ import annotations

import re
import shutil
import struct
import zlib
from pathlib import Path

import page
import pytest

from elyazma.flows.exports import export
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Outcome
from elyazma.pdf.reader import read_texts
from elyazma.pdf.stream_ends import separate_ends
from elyazma.sources.load_journal import list_journals
from elyazma.writers.accessible.code import write_string
from elyazma.writers.accessible.export_accessible import export_accessible
from elyazma.writers.accessible.formulas import write_formulas

DATA = Path(__file__).parents[2] / "data"
SECTION = "manuscript/sections/01-introduction.tex"
PROFILES = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A)


def write(root: Path, text: str = "", journal: str = "") -> Outcome[object]:
    """Write the edition of a manuscript, with another text if one is given."""
    if text:
        (root / SECTION).write_text(text, encoding="utf-8")
    outcome = export(root, Options("accessible", journal), lambda _: None)
    return Outcome(outcome.value.path if outcome.value else None, outcome.diagnostics)


def read(root: Path, text: str = "", journal: str = "") -> str:
    """Give the words of the edition, which must pass both standards."""
    outcome = write(root, text, journal)
    assert isinstance(outcome.value, Path), outcome.diagnostics
    content = outcome.value.read_bytes()
    for profile in PROFILES:
        report = page.validate_pdf_bytes(content, profile=profile)
        assert report.is_compliant, [(each.rule_id, each.message) for each in report.failures]
    return " ".join(" ".join(read_texts(content)).split())


def alternatives(root: Path) -> list[str]:
    """Give the alternative texts that the PDF has, in order."""
    (pdf,) = (root / "dist").glob("*-accessible.pdf")
    found = re.findall(rb"/Alt\s*(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>)", pdf.read_bytes())
    return [_read_text(each) for each in found]


def _read_text(written: bytes) -> str:
    raw = bytes.fromhex(written[1:-1].decode()) if written.startswith(b"<") else _unescape(written[1:-1])
    return raw[2:].decode("utf-16-be") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")


def _unescape(raw: bytes) -> bytes:
    signs = {b"n": b"\n", b"r": b"\r", b"t": b"\t"}
    return re.sub(rb"\\(.)", lambda match: signs.get(match[1], match[1]), raw, flags=re.DOTALL)


# --- The two standards ------------------------------------------------------------------------------


@pytest.mark.parametrize("journal", list_journals(DATA.parents[1]))
def test_every_journal_s_edition_passes_both_standards(journal: str, english: Path) -> None:
    assert "One Source, Several Languages" in read(english, journal=journal)


@pytest.fixture
def english(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA / "english", tmp_path / "english"))


def test_pictures_say_what_they_show(english: Path) -> None:
    read(english)
    said = alternatives(english)
    assert any(each.startswith("Five boxes in a row") for each in said)
    assert any(each.startswith("The letter schwa") for each in said)
    assert not any("No alternative text" in each for each in said)


def test_what_nobody_says_of_a_picture_is_not_invented(minimal: Path) -> None:
    _add_picture(minimal, "a.png")
    read(minimal, "\\begin{figure}\\includegraphics{a}\\caption{A caption.}\\end{figure}\n")
    assert alternatives(minimal) == ["No alternative text is given for this picture."]


def test_a_formula_is_read_as_its_tex(minimal: Path) -> None:
    read(minimal, "Of $x^{2}$ and\n\\[\\frac{a}{b}\\]\n")
    assert alternatives(minimal) == ["x^{2}", r"\frac{a}{b}"]


# --- What an author writes is text --------------------------------------------------------------------


def test_signs_of_typst_are_letters_of_the_text(minimal: Path) -> None:
    text = 'He said: \\#let x = "1" \\$ * \\_ @a <b> // c, `d`, ]\\} and \\textbackslash u\\{41\\}.\n'
    assert '#let x = "1" $ * _ @a <b> // c, ‘d‘, ]} and \\u{41}.' in read(minimal, text)


@pytest.mark.parametrize(
    ("text", "written"),
    [('a"b\\c', '"a\\"b\\\\c"'), ("a\nb", '"a\\nb"'), ("a\x07b", '"a b"'), ("a\u00a0b\u200dc", '"a\u00a0b\u200dc"')],
)
def test_a_string_ends_where_it_should(text: str, written: str) -> None:
    assert write_string(text) == written


KINDS = r"""
\section{One}\label{one}
Text\footnote{A note with \emph{emphasis}.} of Section~\ref{one}, \textbf{bold}, \textsc{caps}, \texttt{code}.
\subsubsection{Three below one}
\begin{enumerate}\item First \begin{itemize}\item Deep\end{itemize}\item Second\end{enumerate}
\begin{description}\item[Term] Its meaning.\end{description}
\begin{quote}Quoted words.\end{quote}
\begin{verbatim}
a  b #c
\end{verbatim}
\begin{equation}\label{e}a \cap b = \llbracket c \rrbracket\end{equation}
Equation~\ref{e}.
\begin{table}\caption{A table}\begin{tabular}{lr}A & B\\ \multicolumn{2}{c}{C} \\ 1 & 2\end{tabular}\end{table}
\href{https://example.org/a}{A link}, \url{https://example.org/b_c}.
"""


def test_every_kind_of_block_is_there(minimal: Path) -> None:
    words = read(minimal, KINDS)
    wanted = (
        "Text1 of Section 1|A note with emphasis.|First|Deep|Term|Its meaning.|Quoted words.|a b #c|(1)|Equation 1."
    )
    for each in (*wanted.split("|"), "Table 1", "C", "A link", "https://example.org/b_c"):
        assert each in words, (each, words)


# --- What cannot be had ---------------------------------------------------------------------------------


def test_formula_that_typst_has_no_name_for_is_drawn_or_told(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elyazma.flows.exports._draw_formulas", lambda *_: Outcome(()))
    found = [
        each for each in write(minimal, "Of $\\nosuchsign{x}$.\n").diagnostics if each.code == "accessible-formula"
    ]
    assert [each.span and each.span.path for each in found] == [SECTION]


def test_formulas_are_written_as_this_typst_reads_them(tmp_path: Path) -> None:
    wanted = [
        r"A \cap B",
        r"\sqrt{}",
        r"\begin{vmatrix}a\end{vmatrix}",
        r"\begin{Vmatrix}a\end{Vmatrix}",
        r"\text{a sect b}",
    ]
    written = write_formulas([(tex, False) for tex in wanted], tmp_path)
    assert [written[tex, False] for tex in wanted] == [
        "A ∩ B", 'sqrt("")', 'mat(delim: "|", a)', 'mat(delim: "‖", a)', 'upright("a sect b")'
    ]  # fmt: skip


def test_picture_that_cannot_be_read_is_an_error(minimal: Path) -> None:
    (minimal / "manuscript/figures").mkdir()
    (minimal / "manuscript/figures/a.pdf").write_bytes(b"%PDF-1.7 nothing")
    found = write(minimal, "\\includegraphics{a.pdf}\n").diagnostics
    assert "accessible-picture" in {each.code for each in found}


def test_link_that_a_pdf_may_not_open_keeps_its_text(minimal: Path) -> None:
    assert "open me" in read(minimal, "\\href{javascript:alert(1)}{open me}\n")
    found = write(minimal).diagnostics
    assert "accessible-link" in {each.code for each in found}


def test_text_nested_too_deep_is_a_finding(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def overflow(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("elyazma.writers.accessible.export_accessible._typeset", overflow)
    (found,) = [each for each in write(minimal).diagnostics if each.code.startswith("accessible")]
    assert found.code == "accessible-too-deep"


def test_typst_that_gives_up_is_told(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elyazma.writers.accessible.export_accessible._MAIN", "absent.typ")
    monkeypatch.setattr("elyazma.writers.accessible.export_accessible.write_scratch", lambda *_: None)
    (found,) = [each for each in write(minimal).diagnostics if each.code.startswith("accessible")]
    assert found.code == "accessible-failed" and found.machine


# --- Pictures, and the bytes of a PDF -------------------------------------------------------------------


def test_picture_in_the_inks_of_a_press_becomes_one_of_a_screen(minimal: Path) -> None:
    (minimal / "manuscript/figures").mkdir()
    shutil.copy(DATA / "pictures/cmyk.jpg", minimal / "manuscript/figures/a.jpg")
    read(minimal, "\\includegraphics[alt={Four inks}]{a.jpg}\n")
    assert alternatives(minimal) == ["Four inks"]


def _add_picture(root: Path, name: str) -> None:
    folder = root / "manuscript/figures"
    folder.mkdir(exist_ok=True)
    rows = zlib.compress(b"".join(b"\0" + b"\x20\x60\xa0" * 8 for _ in range(8)))
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    written = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    (folder / name).write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(written))


def _make_pdf(stream: bytes) -> bytes:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<</Title(a)>>",
    ]
    body, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n\r\n" % place for place in places)
    head = b"xref\n0 6\n0000000000 65535 f\r\n"
    tail = b"trailer\n<</Size 6/Root 1 0 R/Info 5 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    return body + head + table + tail


@pytest.mark.parametrize("stream", [b"q Q\r", b"q Q\n", b"q Q"])
def test_a_stream_s_last_byte_is_no_end_of_a_line(stream: bytes) -> None:
    pdf = _make_pdf(stream)
    separated = separate_ends(pdf)
    assert len(separated) - len(pdf) == stream.endswith(b"\r")
    for number in range(1, 6):
        place = int(re.findall(rb"(\d{10}) 00000 n", separated)[number - 1])
        assert separated[place:].startswith(b"%d 0 obj" % number)
    start = int(re.findall(rb"startxref\n(\d+)", separated)[0])
    assert separated[start:].startswith(b"xref\n")
    assert read_texts(separated) == read_texts(pdf)


def test_a_table_of_places_in_a_stream_is_written_anew() -> None:
    body, places = b"%PDF-1.5\n", []
    objects = [b"<</Length 3>>\nstream\nab\r\nendstream", b"<</Length 2>>\nstream\nab\nendstream", b"<<>>"]
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    entries = [b"\0\0\0\0\xff\xff", *(b"\1%s\0\0" % at.to_bytes(3, "big") for at in (*places, len(body)))]
    entries.append(b"\2\0\0\4\0\0")

    def write(head: bytes) -> bytes:
        packed = zlib.compress(b"".join(entries))
        stream = b"%s/W[1 3 2]/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (head, len(packed), packed)
        return b"%s4 0 obj\n<</Type/XRef/Root\n1 0 R%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (body, stream, len(body))

    separated = separate_ends(write(b"/Size 6"))
    assert separated.count(b"ab\r\r\nendstream") == 1 and separated.count(b"ab\nendstream") == 1
    start = int(re.findall(rb"startxref\n(\d+)", separated)[0])
    assert separated[start:].startswith(b"4 0 obj\n<</Type/XRef")
    length = int(re.findall(rb"/Length (\d+)>>\nstream", separated[start:])[0])
    begin = separated.index(b"stream\n", start) + len(b"stream\n")
    moved = zlib.decompress(separated[begin : begin + length])
    found = [int.from_bytes(moved[at + 1 : at + 4], "big") for at in range(6, 30, 6)]
    assert found == [places[0], places[1] + 1, places[2] + 1, len(body) + 1]
    assert moved[:6] == entries[0] and moved[30:] == entries[-1]
    for odd in (b"/Size 6/Prev 9", b"/Size 6/Index [0 6]"):
        assert separate_ends(write(odd)) == write(odd)


def test_a_pdf_without_a_table_stays_as_it_is() -> None:
    assert separate_ends(b"%PDF-1.7 \r\nendstream\nendobj") == b"%PDF-1.7 \r\nendstream\nendobj"
    assert export_accessible.__doc__
