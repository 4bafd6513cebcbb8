"""Tables, appendices and a supplement, as an author's folder holds them."""

from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.flows.checking import check_manuscript
from elyazma.sources.load import load_manuscript


def write(root: Path, path: str, text: str | bytes) -> None:
    place = root / "manuscript" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(text.encode() if isinstance(text, str) else text)


def use_table(root: Path, name: str = "tables/results") -> None:
    section = "\\section{Introduction}\n\nPrograms are literature \\citep{knuth1984}.\n\n"
    write(root, "sections/01-introduction.tex", f"{section}\\input{{{name}}}\n")


def codes(root: Path) -> list[str]:
    return [finding.code for finding in check_manuscript(root, "").diagnostics]


@pytest.mark.parametrize("name", ["tables/results", "tables/results.tex"])
def test_a_csv_file_is_read_where_the_text_inputs_it(minimal: Path, name: str) -> None:
    use_table(minimal, name)
    write(minimal, "tables/results.csv", "Year,Articles\n2019,12\n")
    manuscript = load_manuscript(minimal).value
    assert manuscript
    assert [table.rows for table in manuscript.tables] == [(("Year", "Articles"), ("2019", "12"))]
    assert manuscript.tables[0].tex_path == "manuscript/tables/results.tex"
    assert codes(minimal) == []


def test_a_table_of_the_author_s_own_goes_first(minimal: Path) -> None:
    use_table(minimal)
    write(minimal, "tables/results.csv", "Year,Articles\n2019,12\n")
    write(minimal, "tables/results.tex", "mine")
    manuscript = load_manuscript(minimal).value
    assert manuscript
    assert manuscript.tables == ()
    assert "manuscript/tables/results.tex" in [source.path for source in manuscript.sources]


def test_the_label_of_a_table_can_be_referred_to(minimal: Path) -> None:
    use_table(minimal)
    write(minimal, "tables/results.csv", "Year,Articles\n2019,12\n")
    write(minimal, "tables/results.toml", 'label = "tab:years"\ncaption.en = "Years."\n')
    assert codes(minimal) == ["label-unused"]
    write(minimal, "appendices/01-more.tex", "\\section{More}\nSee \\ref{tab:years}.\n")
    assert codes(minimal) == []


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"Year,Articles\n2019,12\n" + b"x,y\n" * 15_000_000, ["file-too-big"]),
        ("İl,Say\n1,2\n".encode("cp1254"), ["wrong-encoding"]),
        ("Year,Articles\n1,2\n".encode("utf-16-le"), ["nul-byte"]),
        (b"", ["empty-file"]),
        (b"\n\n", ["empty-file"]),
    ],
    ids=["60 MB", "CP1254", "UTF-16", "empty", "blank"],
)
def test_files_that_are_no_table(minimal: Path, data: bytes, expected: list[str]) -> None:
    use_table(minimal)
    write(minimal, "tables/results.csv", data)
    assert codes(minimal) == expected
    assert load_manuscript(minimal).value is None


def test_a_table_that_leads_out_of_the_manuscript_is_refused(minimal: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    use_table(minimal)
    (minimal / "manuscript/tables").mkdir()
    (minimal / "manuscript/tables/results.csv").symlink_to(tmp_path / "secret.csv")
    assert set(codes(minimal)) == {"refused-file"}


def test_a_misspelt_table_is_suggested(minimal: Path) -> None:
    use_table(minimal, "tables/result")
    write(minimal, "tables/results.csv", "Year,Articles\n2019,12\n")
    (finding,) = check_manuscript(minimal, "").diagnostics
    assert (finding.code, finding.hint) == ("missing-input", "did you mean tables/results?")


def test_a_csv_file_is_not_input_as_it_is(minimal: Path) -> None:
    use_table(minimal, "tables/results.csv")
    write(minimal, "tables/results.csv", "Year,Articles\n2019,12\n")
    (finding,) = check_manuscript(minimal, "").diagnostics
    assert finding.hint == "write \\input{tables/results}: that prints the table of the CSV file"


def test_appendices_and_supplement_are_read_in_order(minimal: Path) -> None:
    for path in ("appendices/02-b.tex", "appendices/01-a.tex", "supplement/01-s.tex"):
        write(minimal, path, f"\\section{{{path}}}\n")
    manuscript = load_manuscript(minimal).value
    assert manuscript
    assert [section.slug for section in manuscript.appendices] == ["a", "b"]
    assert [section.slug for section in manuscript.supplement] == ["s"]
    assert [section.slug for section in manuscript.sections] == ["introduction"]


@pytest.mark.parametrize("folder", ["appendices", "supplement"])
def test_a_name_that_is_not_read_is_told_there_too(minimal: Path, folder: str) -> None:
    write(minimal, f"{folder}/More data.tex", "\\section{More}\n")
    (finding,) = check_manuscript(minimal, "").diagnostics
    assert finding.code == "section-name"
    assert f"manuscript/{folder}/05-more-data.tex" in finding.hint
