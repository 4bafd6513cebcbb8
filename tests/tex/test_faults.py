"""Faults of a TeX source, found before TeX runs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elyazma.model.diagnostics import Severity
from elyazma.tex.faults import MOST_FINDINGS, find_faults, find_preamble_faults
from growth import check_growth


def faults(text: str) -> list[tuple[str, int, int]]:
    found = find_faults(text, "a.tex")
    assert all(finding.hint for finding in found)
    return [(each.code, each.span.line, each.span.column) for each in found if each.span]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\\emph{a} \\{ \\verb|{| % {\n", []),
        ("a\nb \\emph{c\n\nd", [("unclosed-brace", 2, 8)]),
        ("\\emph{a \\textbf{b} c", [("unclosed-brace", 1, 6)]),
        ("a}", [("stray-brace", 1, 2)]),
        ("\\section{A} ({\\em a, b.", [("unclosed-brace", 1, 14)]),
        ("\\'{e and", [("unclosed-brace", 1, 3)]),
        ("\\begin{a}\n\\begin{b}\n\\end{a}", [("unclosed-environment", 2, 1)]),
        ("\\begin{a}\n{x\n\\end{a}", [("unclosed-brace", 2, 1)]),
        ("{\\begin{a}}", [("unclosed-environment", 1, 2)]),
        ("\\begin{a}\n\\end{b}", [("unclosed-environment", 1, 1)]),
        ("\n\\end{b}", [("stray-end", 2, 1)]),
        ("\\begin{verbatim}\n\\emph{", [("unclosed-environment", 1, 1)]),
        ("\\begin{verbatim}\n\\emph{ $ } }\n\\end{verbatim}", []),
        ("\\newenvironment{q}{\\begin{quote}}{\\end{quote}}", []),
        ("\\newcommand\\q[1][x]{\\begin{quote}} a", []),
        ("\\def\\q#1{\\begin{quote}} \\begin{b}", [("unclosed-environment", 1, 25)]),
        ("a \\iffalse\\bibliography{r}\\fi\n\\bibliography{r}", [("bibliography-command", 2, 1)]),
        ("$a$ and $$b$$ and \\$5", []),
        ("$a \\mbox{$b$} c$", []),
        ("costs $5\n\nnext $a$", [("unclosed-math", 1, 7)]),
        ("\\emph{costs $5}\n\nnext", [("unclosed-math", 1, 13)]),
        ("\\code{date$month + 1}\n\n\\begin{CodeInput}\nR> a$b\n\\end{CodeInput}", []),
        ("\\begin{listings-of-mine}\na$b\n\\end{listings-of-mine}", []),
        ("\\begin{tikzpicture}\\foreach \\x in {1/$$/a} \\node at (1,1) {\\x};\\end{tikzpicture}", []),
        ("\\url{http://a.b/$x%y#z}", []),
        ("\\lstinline[language=C]{a $ b} \\lstinline{$} \\mintinline{sh}{echo $HOME} \\lstinline|}|\n\n", []),
    ],
)
def test_groups_environments_and_mathematics(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert faults(text) == expected


@pytest.mark.parametrize(
    "command",
    [
        "\\write18{ls}",
        "\\immediate \\write 18 {ls}",
        "\\ShellEscape{ls}",
        "\\openout\\x=a",
        "\\openin\\x=a",
        "\\special{ps: x}",
        "\\directlua{os.exit()}",
        "\\XeTeXpdffile /etc/x",
        "\\csname write\\endcsname18{ls}",
        "\\csname @@input\\endcsname x",
        "\\@@input x",
        "\\begin{filecontents*}{x}\n\\end{filecontents*}",
        "\\begin{luacode}\n\\end{luacode}",
        "^^5cwrite18{ls}",
        "\\input{/etc/passwd}",
        "\\input /etc/passwd",
        '\\input{"/etc/passwd"}',
        "\\input ../x",
        "\\include{a/../../x}",
        '\\input|"ls"',
        '\\input{"|ls"}',
        '\\input"|ls"',
        "\\input{~/x}",
        "\\import{../a/}{b}",
        "\\import{a}{/b}",
        "\\includegraphics[width=1cm]{/etc/x}",
        "\\includegraphics*{C:/x.png}",
        "\\lstinputlisting[x]{../a.py}",
        "\\graphicspath{{a/}{/etc/}}",
        "\\InputIfFileExists{/x}{}{}",
        "\\catcode`\\^=0",
    ],
)
def test_unsafe_commands(command: str) -> None:
    assert {code for code, *_ in faults(f"Some text. {command}\n")} == {"unsafe-command"}


@pytest.mark.parametrize(
    "text",
    [
        "\\verb|\\write18|",
        "% \\write18{ls}",
        "\\input{a/b..c}",
        "\\includegraphics{a.b/c}",
        "\\url{http://a/../b}",
        "a.. b/",
        r"\tikzstyle{a}=[execute at begin node={\begin{varwidth}{2cm}}, execute at end node={\end{varwidth}}]",
        r"\begin{tabular}{>{\begin{sideways}}l<{\end{sideways}}}a\end{tabular}",
        r"\onlyhere{\begin{levelup}} a \onlyhere{\end{levelup}}",
        r"{\obeylines \def^^M{x}}",
        "\\iffalse\n\\begin{old} {\n\\fi",
    ],
)
def test_safe_text(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize("letter", ["\u202e", "\u2066", "\x01", "\x0c", "\x85", "\u2028", "\ufffd"])
def test_hidden_characters(letter: str) -> None:
    found = find_faults(f"a\n\nb{letter}", "a.tex")
    assert [(each.code, each.span and (each.span.line, each.span.column)) for each in found] == [
        ("hidden-character", (3, 2))
    ]
    assert f"U+{ord(letter):04X}" in found[0].message


@given(st.text(alphabet=st.sampled_from('\\{}[]$%^&~#_ \n*abcə|"'), max_size=60))
def test_any_text_gives_findings_only(text: str) -> None:
    for finding in find_faults(text, "a.tex"):
        assert finding.span and finding.hint


@pytest.mark.parametrize(
    "piece", ["{", "}", "\\begin{a}", "\\end{a}", "{\\begin{a}", "^^", "\\input{", "\x01", "$\n\n"]
)
def test_floods_are_cut_and_quick(piece: str) -> None:
    def find(text: str) -> None:
        assert len(text) // len(piece) > 5 * MOST_FINDINGS
        assert len(find_faults(text, "a.tex")) <= 5 * MOST_FINDINGS

    check_growth(find, piece, 40_000, rate=15)


@pytest.mark.parametrize("command", [r"\graphicspath{{../figs/}}", r"\addbibresource{../a.bib}"])
def test_what_layouts_leave_out_of_a_preamble_may_name_any_place(command: str) -> None:
    assert find_preamble_faults(command, "manuscript/preamble.tex") == ()
    assert [each.code for each in find_preamble_faults(r"\input{../a}", "manuscript/preamble.tex")] == [
        "unsafe-command"
    ]


def test_controls_of_an_old_encoding_do_no_harm_in_a_comment() -> None:
    assert not find_faults("a % \x1b$B;z\x1b(B \ufffd\nb", "a.tex")
    assert [each.code for each in find_faults("a % \u202eb\n", "a.tex")] == ["hidden-character"]
    assert [each.code for each in find_faults("a % b\n\x1b", "a.tex")] == ["hidden-character"]


@pytest.mark.parametrize(
    ("text", "binding"),
    [
        ("Words of {\\bf text and", True),
        ("({\\em a", True),
        ("\\'{e and", False),
        ("\\footnote%\n{A note", False),
        ("\\frac1{2", False),
        ("\\hbox to 3cm{A box", False),
        ("\\caption {A", False),
    ],
)
def test_only_a_group_of_the_text_itself_may_end_with_it(text: str, binding: bool) -> None:
    (found,) = find_faults(text, "manuscript/sections/01-a.tex")
    assert (found.code, found.binding, found.severity is Severity.WARNING) == ("unclosed-brace", binding, binding)
    (found,) = find_faults(text, "manuscript/abstract.en.tex")
    assert found.severity is Severity.ERROR
