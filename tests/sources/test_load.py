"""Loading whole manuscripts and journals."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from elyazma.model.diagnostics import Diagnostic, Severity, Span
from elyazma.model.manuscript import Mark
from elyazma.sources.inputs import find_cycles
from elyazma.sources.load import load_manuscript
from elyazma.sources.load_journal import list_journals, load_journal


def write(root: Path, path: str, text: str = "x\n") -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def places(findings: tuple[Diagnostic, ...]) -> list[tuple[str, str, int, int]]:
    return [(each.code, each.span.path, each.span.line, each.span.column) for each in findings if each.span]


def test_a_manuscript_is_read_in_order(minimal: Path) -> None:
    write(minimal, "manuscript/sections/10-last.tex", "\\input{tables/one}\n")
    write(minimal, "manuscript/sections/2-middle.tex", "\\includegraphics{plot}\\includegraphics{odd/b.v2}\n")
    write(minimal, "manuscript/tables/one.tex", "\\input{manuscript/tables/two.tex}\n")
    write(minimal, "manuscript/tables/two.tex")
    write(minimal, "manuscript/tables/unread.tex")
    write(minimal, "manuscript/tables/data.csv")
    write(minimal, "manuscript/figures/plot.png")
    write(minimal, "manuscript/odd/b.v2.PDF".replace("PDF", "pdf"))
    write(minimal, "manuscript/figures/.hidden.png")
    write(minimal, "manuscript/figures/plot.xcf")
    outcome = load_manuscript(minimal)
    assert outcome.diagnostics == ()
    manuscript = outcome.value
    assert manuscript
    assert [section.slug for section in manuscript.sections] == ["introduction", "middle", "last"]
    assert [source.path.removeprefix("manuscript/") for source in manuscript.sources] == [
        "abstract.en.tex",
        "sections/01-introduction.tex",
        "sections/2-middle.tex",
        "sections/10-last.tex",
        "tables/one.tex",
        "tables/two.tex",
    ]
    assert [asset.removeprefix("manuscript/") for asset in manuscript.assets] == [
        "figures/plot.png",
        "odd/b.v2.pdf",
        "tables/data.csv",
        "tables/unread.tex",
    ]
    assert list(manuscript.abstracts) == ["en"]
    assert manuscript.places["title.en"] == Span("manuscript/article.toml", 6, 1, 2)
    assert [reference.key for reference in manuscript.bibliography.references] == ["knuth1984"]
    assert manuscript.bibliography.paths == ("bib/references.bib",)


def test_a_copy_of_a_package_that_layouts_leave_out_defines_nothing(minimal: Path) -> None:
    write(minimal, "manuscript/preamble.tex", "\\usepackage{deluxetable,mine}\n")
    write(minimal, "manuscript/deluxetable.sty", "\\newcommand\\colhead[1]{\\pt@count#1}\n")
    write(minimal, "manuscript/mine.sty", "\\newcommand\\mine{m}\n")
    manuscript = load_manuscript(minimal).value
    assert manuscript
    assert {source.path for source in manuscript.preamble} == {"manuscript/preamble.tex", "manuscript/mine.sty"}


def test_all_findings_come_at_once(minimal: Path) -> None:
    write(minimal, "manuscript/article.toml", 'slug = 1\nlanguage = "en"\n')
    write(minimal, "manuscript/sections/02-a.tex", "\\emph{\n\\input{none}\n\\includegraphics{none}\n")
    write(minimal, "manuscript/abstract.xx.tex")
    outcome = load_manuscript(minimal)
    assert outcome.value is None
    assert set(places(outcome.diagnostics)) == {
        ("wrong-type", "manuscript/article.toml", 1, 1),
        ("unknown-language", "manuscript/abstract.xx.tex", 1, 1),
        ("unclosed-brace", "manuscript/sections/02-a.tex", 1, 6),
        ("missing-input", "manuscript/sections/02-a.tex", 2, 8),
        ("missing-figure", "manuscript/sections/02-a.tex", 3, 18),
    }


def test_a_file_that_include_names_may_be_missing(minimal: Path) -> None:
    write(minimal, "manuscript/sections/02-a.tex", "a\n\\include{none}\n")
    outcome = load_manuscript(minimal)
    assert outcome.value
    (found,) = outcome.diagnostics
    assert (found.code, found.severity) == ("missing-input", Severity.WARNING)


@pytest.mark.parametrize(
    ("preamble", "name"),
    [
        (r"\lstnewenvironment{code}{}{}", "code"),
        (r"\newminted{python}{}", "pythoncode"),
        (r"\newminted[py]{python}{}", "py"),
        (r"\newenvironment{cplus}[1][]{\VerbatimEnvironment\begin{minted}{c++}}{\end{minted}}", "cplus"),
    ],
)
def test_code_in_an_environment_of_the_preambles_is_no_tex(minimal: Path, preamble: str, name: str) -> None:
    write(minimal, "manuscript/preamble.tex", preamble)
    write(minimal, "manuscript/sections/02-a.tex", f"\\begin{{{name}}}\n{{ $a \\label{{x}}\n\\end{{{name}}}\n")
    outcome = load_manuscript(minimal)
    assert outcome.value and outcome.diagnostics == ()
    assert all(not source.labels for source in outcome.value.sources)


def test_a_fault_in_a_readable_source_leaves_the_value(minimal: Path) -> None:
    write(minimal, "manuscript/sections/02-a.tex", "\\emph{\n")
    outcome = load_manuscript(minimal)
    assert outcome.value
    assert places(outcome.diagnostics) == [("unclosed-brace", "manuscript/sections/02-a.tex", 1, 6)]


@pytest.mark.parametrize("name", ["02-a.tex", "figures/a.png", "tables/a.csv"])
@pytest.mark.parametrize("kind", ["fifo", "out", "loop"])
def test_special_files_are_refused_once_and_never_opened(minimal: Path, name: str, kind: str) -> None:
    path = minimal / "manuscript" / (f"sections/{name}" if name.endswith(".tex") else name)
    path.parent.mkdir(exist_ok=True)
    if kind == "fifo":
        os.mkfifo(path)
    else:
        path.symlink_to("/etc/hostname" if kind == "out" else path.name)
    findings = load_manuscript(minimal).diagnostics
    assert [finding.code for finding in findings] == ["refused-file"]


def test_a_folder_that_leads_out_is_refused(minimal: Path) -> None:
    (minimal / "manuscript/figures").symlink_to("/etc")
    assert places(load_manuscript(minimal).diagnostics) == [("refused-file", "manuscript/figures", 1, 1)]


def test_a_section_that_is_a_folder_is_refused(minimal: Path) -> None:
    (minimal / "manuscript/sections/02-a.tex").mkdir()
    assert places(load_manuscript(minimal).diagnostics) == [("refused-file", "manuscript/sections/02-a.tex", 1, 1)]


def test_a_file_in_sections_that_is_input_needs_no_number(minimal: Path) -> None:
    write(minimal, "manuscript/sections/Extra.tex")
    write(minimal, "manuscript/sections/02-a.tex", "\\input{sections/Extra}\n")
    assert load_manuscript(minimal).diagnostics == ()


def test_a_section_that_inputs_itself_is_found(minimal: Path) -> None:
    write(minimal, "manuscript/sections/02-a.tex", "\\input{sections/02-a}\n")
    (finding,) = load_manuscript(minimal).diagnostics
    assert finding.code == "input-cycle"
    assert "manuscript/sections/02-a.tex -> manuscript/sections/02-a.tex" in finding.message


def test_a_long_chain_of_inputs_is_no_cycle() -> None:
    mark = Mark("x", Span("x"))
    edges = {str(number): [(mark, str(number + 1)), (mark, str(number + 2))] for number in range(3000)}
    assert list(find_cycles(edges)) == []
    assert len(list(find_cycles({**edges, "3000": [(mark, "0")]}))) == 1


@pytest.mark.parametrize(
    ("suffix", "command"),
    [
        (".eps", "invoke figures --convert"),
        (".EPS", "invoke figures --convert"),
        (".svg", "rsvg-convert -f pdf -o manuscript/figures/plot.pdf manuscript/figures/plot.svg"),
        (".tif", "magick manuscript/figures/plot.tif manuscript/figures/plot.png"),
    ],
)
def test_a_figure_in_another_format_is_refused_with_the_command(minimal: Path, suffix: str, command: str) -> None:
    write(minimal, f"manuscript/figures/plot{suffix}")
    write(minimal, "manuscript/sections/02-a.tex", f"\\includegraphics{{plot{suffix}}}\n")
    (finding,) = load_manuscript(minimal).diagnostics
    assert finding.code == "figure-format"
    assert finding.hint == f"type: {command}"


def test_a_huge_section_gives_a_finding_quickly(minimal: Path) -> None:
    write(minimal, "manuscript/sections/02-a.tex", "a line of text\n" * 700_000)
    start = time.process_time()
    assert [finding.code for finding in load_manuscript(minimal).diagnostics] == ["file-too-big"]
    assert time.process_time() - start < 2


@pytest.mark.parametrize("journal_id", ["../plain", "plain/../plain", ".", "a" * 5000, "pla\0in"])
def test_an_unsafe_journal_id_is_unknown(minimal: Path, journal_id: str) -> None:
    (finding,) = load_journal(minimal, journal_id, None).diagnostics
    assert (finding.code, finding.span) == ("unknown-journal", Span("styles"))


def test_a_journal_is_read_with_its_places_and_assets(minimal: Path) -> None:
    write(minimal, "styles/plain/assets/plain.cls")
    (minimal / "styles/plain/assets/out.cls").symlink_to("/etc/hostname")
    outcome = load_journal(minimal, "plain", None)
    assert places(outcome.diagnostics) == [("refused-file", "styles/plain/assets/out.cls", 1, 1)]
    journal = outcome.value
    assert journal and journal.id == "plain"
    assert journal.assets == (minimal / "styles/plain/assets/plain.cls",)
    assert journal.places["journal"] == Span("styles/plain/style.toml", 3, 2, 7)
    assert journal.places["template"] == Span("styles/plain/article.tex.j2")


def test_the_journals_that_ship_are_found_from_anywhere(tmp_path: Path) -> None:
    shipped = list_journals(tmp_path)
    assert shipped
    for name in shipped:
        outcome = load_journal(tmp_path, name, None)
        assert outcome.value and outcome.diagnostics == ()


def test_the_manuscripts_own_journal_comes_first(minimal: Path) -> None:
    name = list_journals(minimal / "nowhere")[0]
    write(minimal, f"styles/{name}/style.toml", '[journal]\nname = "Mine"\n')
    write(minimal, f"styles/{name}/article.tex.j2")
    journal = load_journal(minimal, name, None).value
    assert journal and journal.manifest.journal.name == "Mine"
    assert {name, "plain"} <= set(list_journals(minimal))


def test_a_library_may_have_long_lines_and_bytes_that_are_no_utf8_where_nobody_cites(minimal: Path) -> None:
    bib = minimal / "bib/references.bib"
    long_line = b"\n@misc{long, title = {L}, abstract = {" + b"word " * 30_000 + b"}}\n"
    bib.write_bytes(bib.read_bytes() + long_line + "@misc{old, author = {Müller}}\n".encode("latin-1"))
    outcome = load_manuscript(minimal)
    assert outcome.value is not None
    assert [(each.code, each.severity) for each in outcome.diagnostics] == [("wrong-encoding", Severity.NOTE)]
    assert len(outcome.value.bibliography.references) == 3


def test_a_library_in_another_encoding_is_an_error_where_the_text_cites_such_a_letter(minimal: Path) -> None:
    bib = minimal / "bib/references.bib"
    bib.write_bytes(bib.read_bytes().replace(b"Donald", b"D\xf6nald"))
    (finding,) = load_manuscript(minimal).diagnostics
    assert (finding.code, finding.severity) == ("wrong-encoding", Severity.ERROR)


@pytest.mark.parametrize("data", [b"\xff\xfe@\0m\0", b"@misc{a,\0}"])
def test_a_library_that_is_no_text_is_refused(minimal: Path, data: bytes) -> None:
    (minimal / "bib/references.bib").write_bytes(data)
    outcome = load_manuscript(minimal)
    assert outcome.value is None
    assert {each.code for each in outcome.diagnostics} <= {"wrong-encoding", "nul-byte"}


def test_a_listing_shows_texts_alone(minimal: Path) -> None:
    section = minimal / "manuscript/sections/01-introduction.tex"
    names = ("shown.gsp", "program.bin", "pipe.log2", "huge.out2")
    section.write_text(" ".join(rf"\\texttt{{{name}}}" for name in names), encoding="utf-8")
    folder = minimal / "manuscript"
    write(minimal, "manuscript/shown.gsp")
    (folder / "program.bin").write_bytes(b"a\0b")
    os.mkfifo(folder / "pipe.log2")
    with (folder / "huge.out2").open("wb") as stream:
        stream.truncate(21 << 20)
    loaded = load_manuscript(minimal)
    assert loaded.value and loaded.value.assets == ("manuscript/shown.gsp",)
    assert loaded.diagnostics == ()
