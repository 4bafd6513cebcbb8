"""Forms of Word files beside the usual one: strict names, hidden words, a title again."""

from __future__ import annotations

import zipfile
from pathlib import Path

from elyazma.readers.intake import intake
from elyazma.readers.paper_words import read_words
from elyazma.readers.word.strict import translate, write_transitional
from papers import all_languages
from read_papers import read, text_of
from word_lines import write_lines

LONG = "The rivers of the plain were measured in each of the twelve months of the year, at all stations. " * 3
TITLE = "center bold 16 | The rivers of the plain and their dams"
STRICT = {
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/": b"http://purl.oclc.org/ooxml/wordprocessingml/",
    b"http://schemas.openxmlformats.org/officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
}


def make_strict(path: Path, target: Path) -> Path:
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(target, "w") as made:
        for name in archive.namelist():
            data = archive.read(name)
            for usual, strict in STRICT.items():
                data = data.replace(usual, strict)
            made.writestr(name, data.replace(b'w:firstLine="288"', b'w:firstLine="14.40pt"'))
    return target


def test_a_strict_file_is_read_as_the_usual_one(tmp_path: Path) -> None:
    indented = '<w:p><w:pPr><w:ind w:firstLine="288"/></w:pPr><w:r><w:t>Small rivers.</w:t></w:r></w:p>'
    usual = write_lines(tmp_path / "usual.docx", [TITLE, "@en", indented], "en")
    strict = make_strict(usual, tmp_path / "strict.docx")
    assert write_transitional(usual, tmp_path / "none.docx") == usual
    made = write_transitional(strict, tmp_path / "made.docx")
    with zipfile.ZipFile(usual) as expected, zipfile.ZipFile(made) as found:
        assert {name: found.read(name) for name in found.namelist()} == {
            name: expected.read(name) for name in expected.namelist()
        }
    scratch = tmp_path / "read"
    scratch.mkdir()
    paper = intake(strict, scratch, all_languages()).value
    assert paper is not None
    assert paper.words == read_words(usual, "docx")
    assert paper.pieces[0].look is not None
    assert paper.pieces[0].look.size == 16


def test_the_words_of_a_box_in_a_strict_file_are_kept() -> None:
    strict = b'<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><wne:txbxContent>'
    assert translate(strict + b"<w:p/></wne:txbxContent>").endswith(b"<w:txbxContent><w:p/></w:txbxContent>")


def test_hidden_words_are_told_and_left_out(tmp_path: Path) -> None:
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Form begins</w:t></w:r><w:r><w:t>Seen.</w:t></w:r></w:p>"
    shown = '<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>Shown.</w:t></w:r></w:p>'
    path = write_lines(tmp_path / "paper.docx", [TITLE, "@en", "style=heading1 | Introduction", hidden, shown], "en")
    imported = read(path, tmp_path)
    assert "Form" not in text_of(imported)
    assert all(word in text_of(imported) for word in ("Seen", "Shown"))
    assert [doubt.text for doubt in imported.doubts if doubt.kind == "hidden"] == ["Form begins"]
    assert "Form" not in imported.paper.words


def test_a_title_that_heads_the_text_again_falls_away(tmp_path: Path) -> None:
    again = "style=heading1 | The rivers of the plain and their dams"
    lines = [TITLE, "@en", "left | Word count: 3200 in all of the parts of this text.", again]
    imported = read(write_lines(tmp_path / "paper.docx", lines, "en"), tmp_path)
    assert imported.article.title == {"en": "The rivers of the plain and their dams"}
    assert "section{The rivers" not in text_of(imported)
    assert "The rivers of the plain and their dams" in imported.replaced
