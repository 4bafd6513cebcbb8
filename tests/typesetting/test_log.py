"""tests/data/texlog: <case>.tex is a section (its first line, a comment, holds what the preamble adds), <case>.log what
xelatex says of it, <case>.txt the findings. `pytest --update` writes .log (with -m tex) and .txt anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from elyazma.model.diagnostics import Diagnostic, Severity, Span
from elyazma.system.process import Limits
from elyazma.typesetting import engine
from elyazma.typesetting.engine import TEX_LIMITS, Pass, run_engine
from elyazma.typesetting.log import LOG_HOOKS, read_log

DATA = Path(__file__).parents[1] / "data/texlog"
CASES = sorted(DATA.glob("*.tex"))
SECTION = "manuscript/section.tex"
MAIN = (
    r"\documentclass{article}" + f"\n{LOG_HOOKS}\n" + r"\usepackage{fontspec}"
    "\n%s\n" + r"\begin{document}" + f"\n\\input{{{SECTION}}}\n" + r"\end{document}" + "\n"
)
NOISE = re.compile(
    r"^(LaTeX Font Info|\(Font\)|LaTeX Info|Package: |File: |Document Class|Here is how much| \d+ |\\\S+=\\"
    r"|<<<\w+ /(?!\S+\.sty>))"
    r"|^\*\*|^This is| ?\(/usr|restricted|entering extended"
)


def read_sources(case: Path) -> dict[str, str]:
    section = case.read_text(encoding="utf-8")
    preamble = section.split("\n")[0].removeprefix("% ")
    return {"main.tex": MAIN % preamble, SECTION: section}


def show(findings: tuple[Diagnostic, ...]) -> str:
    lines = []
    for finding in findings:
        span = finding.span
        assert span is not None and finding.hint
        place = f"{span.path}:{span.line}:{span.column}+{span.length}"
        lines += [f"{place}: {finding.severity}[{finding.code}]: {finding.message}", f"    {finding.hint}"]
    return "".join(f"{line}\n" for line in lines)


def run_tex(folder: Path, sources: dict[str, str], limits: Limits = TEX_LIMITS) -> str:
    (folder / "manuscript").mkdir()
    for path, text in sources.items():
        (folder / path).write_text(text, encoding="utf-8")
    run_engine(Pass("xelatex", "main.tex", folder, 0), limits)
    return (folder / "main.log").read_text(encoding="utf-8", errors="replace")


@pytest.fixture
def without_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let TeX end with its pages: the driver that makes a PDF of them says nothing in the log, and takes a third."""
    monkeypatch.setattr(engine, "_FLAGS", (*engine._FLAGS, "-no-pdf"))


def normalise(log: str) -> str:
    log = log.replace("Output written on main.xdv", "Output written on main.pdf")
    return "".join(f"{line[:400]}\n" for line in log.splitlines() if line.strip() and not NOISE.search(line))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_log_reads_as_expected(case: Path, request: pytest.FixtureRequest) -> None:
    findings = read_log(
        case.with_suffix(".log").read_text("utf-8"), main="main.tex", sources=read_sources(case), generated={"main.tex"}
    )
    expected = case.with_suffix(".txt")
    if request.config.getoption("--update"):
        expected.write_text(show(findings), encoding="utf-8")
    assert show(findings) == expected.read_text(encoding="utf-8")


@pytest.mark.tex
@pytest.mark.usefixtures("without_driver")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_real_log_reads_the_same(case: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    sources = read_sources(case)
    # Only the endless one is stopped: on a busy machine a few seconds are too few for the others.
    log = run_tex(tmp_path, sources, Limits(seconds=6) if case.stem == "infinite" else TEX_LIMITS)
    if case.stem == "package-known" and "not found" not in log:
        pytest.skip("this machine has the package")
    if request.config.getoption("--update"):
        case.with_suffix(".log").write_text(normalise(log), encoding="utf-8")
    assert show(read_log(log, main="main.tex", sources=sources, generated={"main.tex"})) == case.with_suffix(
        ".txt"
    ).read_text("utf-8")


def test_every_case_but_the_clean_one_finds_something() -> None:
    assert [case.stem for case in CASES if not case.with_suffix(".txt").read_text("utf-8")] == ["clean"]


@pytest.mark.parametrize("log", ["", "\n" * 10, "l.5", "<<<END x>>>\n<<<BEGIN", "\0\ufffd", "a.tex:1: \n! \nl."])
def test_any_log_is_read(log: str) -> None:
    read_log(log, main="main.tex", sources={})


def test_nested_files_are_followed() -> None:
    log = (
        "<<<BEGIN manuscript/a.tex>>>\n<<<BEGIN b.tex>>>\n<<<END b.tex>>>\n"
        "LaTeX Warning: Reference `x' on page 1 undefined on input line 2.\n<<<END manuscript/a.tex>>>\n"
        "LaTeX Warning: Citation `k' on page 1 undefined on input line 3.\n"
    )
    findings = read_log(log, main="m.tex", sources={"m.tex": "\n\nk", "manuscript/a.tex": "\n \\ref{x}"})
    assert [(finding.span and finding.span.path, finding.code) for finding in findings] == [
        ("m.tex", "tex-citation"),
        ("manuscript/a.tex", "tex-reference"),
    ]
    assert findings[1].span and (findings[1].span.line, findings[1].span.column) == (2, 7)


def test_paths_are_found_below_the_manuscript() -> None:
    log = "<<<BEGIN sections/a.tex>>>\nOverfull \\hbox (9.0pt too wide) in paragraph at lines 3--4\n"
    (finding,) = read_log(log, main="m.tex", sources={"m.tex": "", "manuscript/sections/a.tex": ""})
    assert finding.span and finding.span.path == "manuscript/sections/a.tex"


def test_what_a_package_lacks_is_shown_where_the_author_loads_it() -> None:
    preamble = "\\usepackage{tipa}\n\\usepackage{amsmath,outer}\n"
    log = (
        "<<<BEGIN manuscript/preamble.tex>>>\n"
        "<<<BEGIN /usr/share/tex/outer.sty>>>\n<<<BEGIN /usr/share/tex/inner.sty>>>\n"
        "/usr/share/tex/inner.sty:12: LaTeX Error: File `pst-node.sty' not found.\n\nl.12 \\RequirePackage\n"
    )
    (finding,) = read_log(log, main="m.tex", sources={"m.tex": "x", "manuscript/preamble.tex": preamble})
    assert finding.span == Span("manuscript/preamble.tex", 2, 21, 5)
    assert "invoke doctor --install pst-node.sty" in finding.hint


def test_an_option_that_a_package_lacks_is_shown_where_the_package_is_loaded() -> None:
    log = (
        "<<<BEGIN manuscript/preamble.tex>>>\n"
        "manuscript/preamble.tex:3: LaTeX Error: Unknown option `loud' for package `outer'.\n\nl.3 \\usepackage\n"
    )
    preamble = "\\usepackage[loud]{outer}\n\n\\usepackage{amsmath}\n"
    (finding,) = read_log(log, main="m.tex", sources={"m.tex": "x", "manuscript/preamble.tex": preamble})
    assert finding.span == Span("manuscript/preamble.tex", 1, 19, 5)


def test_a_size_next_to_that_of_a_face_is_no_finding() -> None:
    lines = "(./main.tex\nLaTeX Font Warning: Font shape `OML/cmm/m/it' in size <5.5> not available\n"
    lines += "(Font)              size <5> substituted on input line 16.\n\n)\n"
    assert read_log(lines, main="main.tex", sources={}) == ()
    assert read_log(lines.replace("in size <5.5> not available", "undefined"), main="main.tex", sources={})


def test_threshold_of_overfull_boxes() -> None:
    log = "Overfull \\hbox (1.0pt too wide) in paragraph at lines 3--4\n"
    assert read_log(log, main="m.tex", sources={}) == ()
    assert len(read_log(log, main="m.tex", sources={}, overfull_pt=0.5)) == 1


def test_bytes_that_are_no_utf8_are_one_finding() -> None:
    log = (
        "<<<BEGIN manuscript/a.tex>>>\nInvalid UTF-8 byte or sequence at line 7 replaced by U+FFFD.\n"
        "Missing character: There is no \ufffd (U+FFFD) in font [lmroman10-regular]:mapping=tex-text;!\n"
    )
    (finding,) = read_log(log, main="m.tex", sources={"manuscript/a.tex": "x"})
    assert (finding.code, finding.span and finding.span.line) == ("tex-encoding", 7)


def test_bytes_of_a_class_that_are_no_utf8_are_not_the_authors() -> None:
    log = "Invalid UTF-8 byte or sequence at line 290 replaced by U+FFFD.\n"
    assert read_log(log, main="m.tex", sources={"m.tex": "x"}, generated={"m.tex"}) == ()
    loaded = f"<<<BEGIN manuscript/preamble.tex>>>\n<<<BEGIN /algorithm2e.sty>>>\n{log}"
    assert read_log(loaded, main="m.tex", sources={"m.tex": "x", "manuscript/preamble.tex": "y"}) == ()


def test_repeated_label_is_found_in_the_sources() -> None:
    log = "LaTeX Warning: Label `a' multiply defined.\n"
    (finding,) = read_log(log, main="m.tex", sources={"m.tex": "", "s.tex": "x\n \\label{a}"})
    assert finding.code == "tex-label" and finding.span and (finding.span.path, finding.span.line) == ("s.tex", 2)


def test_many_errors_are_read_quickly() -> None:
    block = "./m.tex:2: Undefined control sequence.\nl.2 \\nosuch\n           \n\n"
    findings = read_log(block * 300, main="m.tex", sources={"m.tex": "\n\\nosuch"})
    assert len(findings) == 1


def test_letters_of_one_script_that_a_font_lacks_are_one_finding() -> None:
    lost = [("漢", "6F22"), ("字", "5B57"), ("漢", "6F22"), ("→", "2192"), ("↑", "2191")]
    log = "\n".join(f"Missing character: There is no {letter} (U+{point}) in font Plain/OT:!" for letter, point in lost)
    found = read_log(log, main="m.tex", sources={"m.tex": "→ ↑ 漢字"})
    assert [(each.span, each.message) for each in found if each.code == "letter-missing"] == [
        (Span("m.tex", 1, 1), "the font Plain has no → (U+2192): it is not printed"),
        (Span("m.tex", 1, 3), "the font Plain has no ↑ (U+2191): it is not printed"),
        (
            Span("m.tex", 1, 5),
            "the font Plain has no 漢 (U+6F22) and 1 more of the Chinese letters: they are not printed, 3 times",
        ),
    ]


def test_a_sign_that_a_font_lacks_may_stay_until_the_article_is_handed_in() -> None:
    lost = [("^^V", "0016"), ("ə", "0259")]
    log = "\n".join(f"Missing character: There is no {letter} (U+{point}) in font Plain/OT:!" for letter, point in lost)
    found = {each.binding: each.severity for each in read_log(log, main="m.tex", sources={"m.tex": "a"})}
    assert found == {True: Severity.WARNING, False: Severity.ERROR}


def test_letters_that_are_missing_behind_an_error_of_tex_are_not_told() -> None:
    lost = "Missing character: There is no \u00e8 (U+00E8) in font cmex10!"
    error = "m.tex:1: Missing $ inserted.\n<inserted text> \n                $\nl.1 a\n     \n"
    codes = [each.code for each in read_log(f"{error}\n{lost}", main="m.tex", sources={"m.tex": "a"})]
    assert codes == ["tex-formula"]
    assert "letter-missing" in [each.code for each in read_log(lost, main="m.tex", sources={"m.tex": "a"})]


# --- What follows from the first error ----------------------------------------------------------------

UNKNOWN_LABEL = "LaTeX Warning: Reference `x' on page 1 undefined on input line 1.\n"
UNKNOWN_KEY = "LaTeX Warning: Citation `k' on page 1 undefined on input line 1.\n"


def read_codes(log: str, **texts: str) -> list[tuple[str, str]]:
    sources = {"m.tex": "", "manuscript/a.tex": "\\ref{x}\\cite{k}\n\\nope\n", **texts}
    findings = read_log(log, main="m.tex", sources=sources, generated={"m.tex"})
    return [(finding.code, finding.span.path if finding.span else "") for finding in findings]


def test_labels_and_keys_are_not_judged_after_an_error() -> None:
    error = "manuscript/a.tex:2: Undefined control sequence.\nl.2 \\nope\n"
    log = f"<<<BEGIN manuscript/a.tex>>>\n{UNKNOWN_LABEL}{error}{UNKNOWN_KEY}"
    assert read_codes(log) == [("tex-command", "manuscript/a.tex")]
    without = f"<<<BEGIN manuscript/a.tex>>>\n{UNKNOWN_LABEL}{UNKNOWN_KEY}"
    assert [code for code, _ in read_codes(without)] == ["tex-reference", "tex-citation"]


def test_error_of_the_preamble_stands_before_what_follows_from_it() -> None:
    first = "manuscript/preamble.tex:1: LaTeX Error: Environment nothere undefined.\nl.1 \\begin{nothere}\n"
    later = "manuscript/abstract.en.tex:1: Undefined control sequence.\nl.1 \\mine\n"
    texts = {"manuscript/preamble.tex": "\\begin{nothere}\n", "manuscript/abstract.en.tex": "\\mine\n"}
    assert read_codes(first + later, **texts) == [("tex-environment", "manuscript/preamble.tex")]
    assert len(read_codes(later + first, **texts)) == 2


def test_two_errors_of_the_text_are_both_told() -> None:
    first = "manuscript/a.tex:2: Undefined control sequence.\nl.2 \\nope\n"
    second = "manuscript/b.tex:1: Undefined control sequence.\nl.1 \\other\n"
    texts = {"manuscript/b.tex": "\\other\n"}
    assert [path for _, path in read_codes(first + second, **texts)] == ["manuscript/a.tex", "manuscript/b.tex"]
