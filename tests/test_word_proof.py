"""scripts/trials/word_proof.py: nothing of a Word file vanishes in silence, and the proof sees what does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from formula_letters import letters_of, letters_of_tex
from made_things import read_made
from word_proof import LOST, NAMED, prove
from word_things import Thing, list_things

from brought_in import bring
from elyazma.flows.imports import import_paper
from elyazma.model.diagnostics import Severity
from open_papers import PNG, paragraph, picture, write_odt
from shown_things import PLACES, THINGS, write_shown

PAIRS = [
    *(("picture", place) for place in PLACES),
    *(("formula", place) for place in PLACES),
    *(("note", place) for place in PLACES if place not in {"footnote", "endnote"}),
    *((thing, place) for thing in THINGS for place in ("text", "footnote", "cell", "author")
      if thing not in {"picture", "formula", "note"} and (place != "footnote" or "box" not in thing)),
]  # fmt: skip


def list_lost(path: Path, made: Path) -> list[Thing]:
    return [thing for thing, verdict, _ in prove(list_things(path), read_made(made)).rows if verdict == LOST]


def find_holder(root: Path, text: str) -> Path:
    """Find the file of a manuscript that holds a text."""
    files = (each for each in root.glob("manuscript/**/*") if each.suffix in {".csv", ".tex"})
    return next(each for each in files if text in each.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("thing", "place"), PAIRS)
def test_nothing_vanishes_in_silence(tmp_path: Path, thing: str, place: str) -> None:
    path = write_shown(tmp_path / "paper.docx", thing, place)
    things = list_things(path)
    assert len(things) >= (2 if thing.startswith("two") else 1)
    outcome = import_paper(path, tmp_path / "made", lambda _: None)
    assert [each.message for each in outcome.diagnostics if each.severity is Severity.ERROR] == []
    assert list_lost(path, tmp_path / "made") == []


def test_the_proof_sees_what_is_lost(tmp_path: Path) -> None:
    kept = {"picture": "\\includegraphics", "formula": "\\zeta", "note": "\\footnote"}
    for thing, command in kept.items():
        path = write_shown(tmp_path / f"{thing}.docx", thing, "text")
        made = import_paper(path, tmp_path / thing, lambda _: None).value
        assert made is not None
        assert list_lost(path, made.root) == []
        section = find_holder(made.root, command)
        before, _, behind = section.read_text(encoding="utf-8").partition(command)
        section.write_text(before + behind.partition("}")[2], encoding="utf-8")
        assert [each.kind for each in list_lost(path, made.root)] == [thing]


def test_the_proof_sees_a_cell_that_is_lost(tmp_path: Path) -> None:
    path = write_shown(tmp_path / "paper.docx", "formula", "table's caption")
    made = bring(path, tmp_path).root
    sheet = find_holder(made, "1515")
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("1515", ""), encoding="utf-8")
    [table] = list_lost(path, made)
    assert (table.kind, table.cells) == ("table", ("river", "length", "kura", "1515"))


def test_what_is_beside_names_is_told_of_once_with_its_place(tmp_path: Path) -> None:
    path = write_shown(tmp_path / "paper.docx", "picture", "author")
    made = bring(path, tmp_path)
    [told] = [each for each in made.findings if each.code == "import-picture-left-out"]
    assert told.message == "picture first.png: it stands beside “Ann Writer”, which holds no pictures"
    verdicts = [verdict for _, verdict, _ in prove(list_things(path), read_made(made.root)).rows]
    assert verdicts == [NAMED]


def test_a_formula_beside_words_alone_is_written_as_text_and_told_of(tmp_path: Path) -> None:
    made = bring(write_shown(tmp_path / "paper.docx", "formula", "title"), tmp_path)
    assert made.manuscript.article.title == {"en": "A paper about rivers and seas ζ = q + ω"}
    assert [each.message for each in made.findings if each.code == "import-formula-plain"] == [
        "formula “ζ = q + ω”: written as plain text beside “A paper about rivers and seas”"
    ]


def test_an_opendocument_text_is_read_without_our_readers(tmp_path: Path) -> None:
    citation, said = "<text:note-citation>1</text:note-citation>", paragraph("of a note")
    note = f'<text:note text:id="n">{citation}<text:note-body>{said}</text:note-body></text:note>'
    cells = (f"<table:table-cell>{paragraph(each)}</table:table-cell>" for each in "kl")
    rows = "".join(f"<table:table-row>{each}</table:table-row>" for each in cells)
    body = [paragraph(f"Words {note} here"), paragraph(picture()), f"<table:table>{rows}</table:table>"]
    path = write_odt(tmp_path / "paper.odt", "".join(body), members={"Pictures/a.png": PNG})
    found = [(each.kind, each.words, each.cells) for each in list_things(path)]
    assert found == [("note", ("of", "a", "note"), ()), ("picture", (), ()), ("table", ("k", "l"), ("k", "l"))]
    shutil.rmtree(tmp_path / "made", ignore_errors=True)
    assert import_paper(path, tmp_path / "made", lambda _: None).value is not None
    assert list_lost(path, tmp_path / "made") == []


def test_formulas_are_known_by_their_letters() -> None:
    word, tex = "𝜑ᵢ=∆𝑡·sin𝑥+ℝ", r"\varphi_{i} = \mathrm{\Delta}t \cdot \sin x + \mathbb{R}"
    assert letters_of(word) == letters_of_tex(tex) == "φiδtsinxr"
