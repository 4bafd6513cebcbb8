"""The readers that compare formats, on files small enough to see."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from equality import (
    GAP,
    Flow,
    Part,
    body_lines,
    cut_at_headings,
    differences,
    is_heading,
    read_docx,
    read_html,
    read_jats,
    read_pdf,
    set_apart,
    split_words,
)
from small_pdf import one_page

EXPECTED = Flow(
    (
        Part("", ()),
        Part("Giriş", ("Mətn", GAP, "davam", "edir", GAP, "2020ci", "il", GAP, "bir", GAP, "iki")),
        Part("Nəticə", ("Son",)),
    ),
    notes=(("Qeyd",),),
    floats=(("Cədvəl", "1", "Saylar"), ("A", "B")),
)

HTML = """<!DOCTYPE html><html><head><title>x</title></head><body><nav>Contents</nav><div class="page">
<section><h2><span class="number">1</span> Giriş</h2><p>Mətn <math><mi>x</mi></math> davam
edir.<sup><a class="note-call" href="#n">1</a></sup> 2020-ci il</p><ol><li><p>bir</p></li><li><p>iki</p></li></ol>
<div class="table-wrap"><table><caption><span class="label">Cədvəl 1</span>. Saylar</caption>
<tr><td>A</td><td>B</td></tr></table></div></section><section><h2>Nəticə</h2><p>Son.</p></section>
<aside class="notes" role="doc-endnotes"><ol><li><p>Qeyd. <a class="backlink">back</a></p></li></ol></aside>
</div></body></html>"""

JATS = """<article><front><article-title>x</article-title></front><body><sec><label>1</label><title>Giriş</title>
<p>Mətn <inline-formula><tex-math>x</tex-math></inline-formula> davam
edir.<xref ref-type="fn" rid="n"><sup>1</sup></xref> 2020-ci il</p>
<list><list-item><p>bir</p></list-item><list-item><p>iki</p></list-item></list>
<table-wrap><label>Cədvəl 1.</label><caption><p>Saylar</p></caption><table><tr><td>A</td><td>B</td></tr></table>
</table-wrap></sec><sec><title>Nəticə</title><p>Son.</p></sec></body>
<back><fn-group><fn id="n"><label>1</label><p>Qeyd.</p></fn></fn-group></back></article>"""

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def _paragraph(inner: str, style: str = "BodyText", more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{inner}</w:p>'


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _docx() -> bytes:
    listed = "<w:numPr/>"
    formula, note = "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", '<w:r><w:footnoteReference w:id="1"/></w:r>'
    row = f"<w:tr><w:tc>{_paragraph(_run('A'))}</w:tc><w:tc>{_paragraph(_run('B'))}</w:tc></w:tr>"
    body = [
        _paragraph(_run("Giriş"), "Heading1", listed),
        _paragraph(_run("Mətn ") + formula + _run(" davam ") + _run("edir.") + note + _run(" 2020-ci il")),
        _paragraph(_run("bir"), more=listed) + _paragraph(_run("iki"), "ListNumber"),
        _paragraph(_run("Cədvəl 1. Saylar"), "Caption") + f"<w:tbl>{row}</w:tbl>",
        _paragraph(_run("Nəticə"), "Heading1") + _paragraph(_run("Son.")),
    ]
    notes = f'<w:footnote w:id="-1" w:type="separator"/><w:footnote w:id="1">{_paragraph(_run("Qeyd."))}</w:footnote>'
    return _zip("".join(body), notes)


def _zip(body: str, notes: str = "") -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        document = f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>"
        file.writestr("word/document.xml", document)
        file.writestr("word/footnotes.xml", f"<w:footnotes {_NAMESPACES}>{notes}</w:footnotes>")
    return archive.getvalue()


@pytest.mark.parametrize(
    "flow",
    [read_html(HTML.encode()), read_jats(JATS.encode()), read_docx(_docx())],
    ids=["html", "jats", "docx"],
)
def test_formats_are_read_alike(flow: Flow) -> None:
    assert flow == EXPECTED


def test_statement_in_word_begins_with_its_heading() -> None:
    bold = '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">Funding: </w:t></w:r>'
    flow = read_docx(_zip(_paragraph(bold + _run("None."), "Statement")))
    assert flow.parts[1] == Part("Funding", ("None",))


# --- PDF ------------------------------------------------------------------------------------------

PAGES = [
    "Jurnal 2026\nBaşlıq\n1. Giriş\nMətn x da\u00advam edir.1 2020-\nci il\n1. bir\n2. iki\n1Qeyd.\n– 1 –",
    "Jurnal 2026\nCədvəl 1. Saylar\nA B\nNƏTİCƏ\nSon.\nson\n2",
]


def test_running_heads_and_page_numbers_go() -> None:
    kept = body_lines(PAGES)
    assert not {"Jurnal 2026", "– 1 –", "2"} & set(kept)
    assert {"Başlıq", "son", "1Qeyd."} <= set(kept)


def test_a_line_that_stands_once_is_no_running_head() -> None:
    assert body_lines(["Başlıq\nmətn", "davamı\nson sətir"]) == ["Başlıq", "mətn", "davamı", "son sətir"]


def test_pdf_equals_the_others_once_notes_and_floats_are_apart() -> None:
    flow = cut_at_headings(body_lines(PAGES), ["Giriş", "Nəticə"])
    apart, absent = set_apart(flow, [*EXPECTED.floats, *EXPECTED.notes])
    assert absent == ()
    assert differences(EXPECTED.parts[1].words, apart.part("Giriş").words) == []
    assert apart.part("Nəticə").words == ("Son", "son")


def test_pdf_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(one_page("BT /F1 12 Tf 72 700 Td (Results) Tj 0 -20 Td (Some text.) Tj ET"))
    assert read_pdf(file, ["Results"]).part("Results").words == ("Some", "text")


@pytest.mark.parametrize(
    ("printed", "heading", "same"),
    [
        ("1.2 Nəticə", "Nəticə", True),
        ("NƏTİCƏ", "Nəticə", True),
        ("Appendix A. Letters", "Letters", True),
        ("S1 How", "How", True),
        ("IV. Results", "Results", True),
        ("Lines and letters", "Letters", False),
        ("Some letters", "Letters", False),
        ("Letters of", "Letters", False),
        ("", "Letters", False),
    ],
)
def test_heading_is_known_behind_its_number_alone(printed: str, heading: str, same: bool) -> None:
    assert is_heading(printed, heading) is same


def test_heading_over_two_lines_and_one_that_runs_in() -> None:
    flow = cut_at_headings(
        ["2 Hərbi və", "Təhlükəsizlik", "mətn", "Funding. None."], ["Hərbi və Təhlükəsizlik", "Funding"]
    )
    assert [part.words for part in flow.parts] == [(), ("mətn",), ("None",)]


def test_heading_that_is_not_there_is_skipped() -> None:
    assert cut_at_headings(["Giriş", "mətn"], ["Yoxdur", "Giriş"]).parts[1:] == (Part("Giriş", ("mətn",)),)


# --- Comparing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ﬁne", ("fine",)),
        ("əmək\u00addaşlıq", ("əməkdaşlıq",)),
        ("2020-\nci", ("2020ci",)),
        ("35–37", ("35", "37")),
        ("“Əsrin müqaviləsi”nin", ("Əsrin", "müqaviləsi", "nin")),
        ("sözlər - tire", ("sözlər", "tire")),
    ],
)
def test_words(text: str, words: tuple[str, ...]) -> None:
    assert split_words(text) == words


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (f"bax {GAP} burada", "bax x2 y burada"),
        (f"mətn {GAP} davam", "mətn1 davam"),
        (f"{GAP} bir", "bir"),
        (f"{GAP} bir {GAP} iki", f"{GAP} bir iki"),
        ("LaTeX sözü", "La TeX sözü"),
    ],
)
def test_gaps_and_blanks_are_no_difference(ours: str, theirs: str) -> None:
    assert differences(split_words(ours), split_words(theirs)) == []


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        ("bir üç", ["bir [iki | ]"]),
        ("bir iki üç dörd", ["bir iki üç [ | dörd]"]),
        ("bir İki üç", ["bir [iki | İki]"]),
        ("bir ıki üç", ["bir [iki | ıki]"]),
    ],
)
def test_every_other_letter_is_one(theirs: str, said: list[str]) -> None:
    assert differences(split_words("bir iki üç"), split_words(theirs)) == said


def test_what_is_set_apart_is_taken_once_and_whole() -> None:
    flow = Flow((Part("", split_words("a Cədvəl 1 Saylar b Cədvəl 1 Saylar")), Part("x", split_words("q2 w"))))
    apart, absent = set_apart(flow, [("Cədvəl", "1", "Saylar"), ("w",), ("2", "w"), ("yox",)])
    assert apart.parts[0].words == ("a", "b", "Cədvəl", "1", "Saylar")
    assert apart.parts[1].words == ("q2",)
    assert absent == (("2", "w"), ("yox",))


def test_head_of_a_table_over_pages_is_taken_from_each() -> None:
    head = split_words("Yer Kiçik Böyük Kod Ad Bayt")
    apart, absent = set_apart(Flow((Part("", (*head, "a", *head, "b")),)), [head])
    assert (apart.parts[0].words, absent) == (("a", "b"), ())
