from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from elyazma import console
from elyazma.model.diagnostics import Span, error, exit_code, missing, note, relate, sort_findings, warning
from elyazma.model.phrases import phrase


def test_a_finding_shows_its_line_and_a_caret(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text("one\nsee \\citep{corn} there\n", encoding="utf-8")
    finding = error(
        "citation-unknown", phrase('no entry "corn"'), Span("a.tex", 2, 12, 4), phrase('did you mean "cornell"?')
    )
    assert console.format_finding(finding, tmp_path).splitlines() == [
        'a.tex:2:12: error[citation-unknown]: no entry "corn"',
        "  2 | see \\citep{corn} there",
        "    |            ^^^^",
        '  hint: did you mean "cornell"?',
    ]


def test_a_long_line_is_cut_around_the_caret(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text("x" * 300 + "HERE" + "y" * 300, encoding="utf-8")
    _, excerpt, caret = console.format_finding(error("c", phrase("m"), Span("a.tex", 1, 301, 4)), tmp_path).splitlines()
    assert excerpt.startswith("  1 | …x") and excerpt.endswith("y…")
    assert excerpt[caret.index("^") : caret.rindex("^") + 1] == "HERE"


def test_control_characters_never_reach_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text("a\u202eb\x1b[31m", encoding="utf-8")
    shown = console.format_finding(error("c", phrase("saw "), Span("a.tex", 1, 2, 1)), tmp_path)
    assert "\u202e" not in shown and "\x1b" not in shown
    assert "a<U+202E>b<U+001B>[31m" in shown
    assert shown.splitlines()[2] == "    |  ^^^^^^^^"


@pytest.mark.parametrize("span", [Span("gone.tex", 3), Span("a.tex", 99), Span("latin.tex", 1)])
def test_a_place_that_cannot_be_shown_is_still_named(tmp_path: Path, span: Span) -> None:
    (tmp_path / "a.tex").write_text("", encoding="utf-8")
    (tmp_path / "latin.tex").write_bytes(b"\xfe\xff")
    assert console.format_finding(error("c", phrase("m"), span), tmp_path).startswith(
        f"{span.path}:{span.line}:1: error[c]: m"
    )


def test_findings_are_sorted_and_said_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    late, early = warning("b", phrase("late"), Span("z.tex")), note("a", phrase("early"), Span("a.tex"))
    assert sort_findings([late, early, late]) == (early, late)
    console.print_findings([late, early, late], tmp_path)
    assert capsys.readouterr().err == "a.tex:1:1: note[a]: early\nz.tex:1:1: warning[b]: late\n1 warning, 1 note\n"


def test_json_says_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    console.print_findings_json([error("c", phrase("Ə"), Span("a.tex", 2, 3, 4), phrase("h"))], tmp_path)
    (row,) = json.loads(capsys.readouterr().out)["findings"]
    assert row == {
        "severity": "error",
        "code": "c",
        "message": "Ə",
        "path": "a.tex",
        "line": 2,
        "column": 3,
        "length": 4,
        "hint": "h",
        "rule": "",
        "related": None,
    }


def test_a_second_place_is_shown_below_the_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.tex").write_text("in 2019\n", encoding="utf-8")
    (tmp_path / "b.tex").write_text("x\n2018-ci il\n", encoding="utf-8")
    finding = relate(
        warning("w", phrase("two years"), Span("a.tex", 1, 4, 4), phrase("choose")), Span("b.tex", 2, 1, 4)
    )
    assert console.format_finding(finding, tmp_path).splitlines() == [
        "a.tex:1:4: warning[w]: two years",
        "  1 | in 2019",
        "    |    ^^^^",
        "  also: b.tex:2:1",
        "  2 | 2018-ci il",
        "    | ^^^^",
        "  hint: choose",
    ]
    console.print_findings_json([finding], tmp_path)
    (row,) = json.loads(capsys.readouterr().out)["findings"]
    assert row["related"] == {"path": "b.tex", "line": 2, "column": 1, "length": 4}


def test_exit_codes() -> None:
    place = Span("a.tex")
    assert exit_code([]) == 0
    assert exit_code([warning("w", phrase("m"), place), note("n", phrase("m"), place)]) == 0
    assert exit_code([error("e", phrase("m"), place)]) == 1
    assert exit_code([error("e", phrase("m"), place), missing("x", phrase("m"), phrase("h"))]) == 3


@pytest.mark.parametrize("content", [bytes(range(256)) * 4, b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0\0", b"%PDF-1.5\n"])
def test_no_excerpt_of_what_is_no_text(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.docx").write_bytes(content)
    shown = console.format_finding(error("import-kind", phrase("no text"), Span("a.docx", 1)), tmp_path)
    assert shown == "a.docx:1:1: error[import-kind]: no text"


def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.tex")
    command = "import sys; from pathlib import Path; from elyazma.system.source_lines import SourceLines;"
    command += (
        "from elyazma.model.diagnostics import Span; print(SourceLines(Path(sys.argv[1])).find(Span('a.tex', 1)))"
    )
    # A child, so that waiting for the pipe ends as a failure of this test and not of the whole run.
    done = subprocess.run(
        [sys.executable, "-c", command, str(tmp_path)], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "None\n"


def test_a_file_is_read_once_for_all_its_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Ten thousand findings about one bibliography took five minutes when each read it from its start."""
    (tmp_path / "a.bib").write_text("".join(f"line {at}\n" for at in range(1, 1001)), encoding="utf-8")
    findings = [warning("code", phrase("message {at}", at=at), Span("a.bib", at, 6, 1)) for at in range(1, 1001)]
    started = time.process_time()
    console.print_findings(findings, tmp_path)
    assert time.process_time() - started < 2  # 0.3 s on an idle machine
    assert "  1000 | line 1000" in capsys.readouterr().err
