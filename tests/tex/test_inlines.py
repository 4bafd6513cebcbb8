from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elyazma.model.diagnostics import Span
from elyazma.model.manuscript import Inline
from elyazma.tex.commands import UNSAFE
from elyazma.tex.escape import escape_text
from elyazma.tex.inlines import DEEPEST, decode_tex, find_address, list_formulas, to_plain
from elyazma.tex.write import in_language, to_tex

HERE = Span("bib/references.bib", 3, 5, 5)


def decode(value: str) -> tuple[Inline, ...]:
    inlines, findings = decode_tex(value, HERE)
    assert findings == ()
    return inlines


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (r"{\"o}{\"O}\'e\`a\^{\i}\~n", "öÖéàîñ"),
        (r"\c{s}\c S\u{g}\u Gı\.{I}\i", "şŞğĞıİı"),
        (r"\textSchwa{}liyev \textschwa", "Əliyev ə"),
        (r"\v{c}\H{o}\k{a}\r{a}\=a\b{d}\d{t}", "čőąåāḏṭ"),
        (r"{\ss}\ae{} \O\l\aa", "ßæ Øłå"),
        (r"a--b---c -- d", "a–b—c – d"),
        (r"``quoted'' `it'", "“quoted” ‘it’"),
        (r"A~B\ C\,D\-E", "A\u00a0B C\u202fDE"),
        (r"R\&D 50\% \#1 \$5 a\_b \{x\}", "R&D 50% #1 $5 a_b {x}"),
        (r"\enquote{a \enquote{b} c}", "“a ‘b’ c”"),
        (r"The {\TeX}book", "The TeXbook"),
        (r"{\noopsort{a}}Title", "Title"),
        ("two   words\n here", "two words here"),
        (r"\textquotesingle s", "'s"),
        ("a\\\nb", "a b"),
        (r"et al.\@ is", "et al. is"),
        (r"\oə \emph well known", "øə well known"),
        ("50% of 8%", "50% of 8%"),
    ],
)
def test_plain_text(value: str, text: str) -> None:
    assert to_plain(decode(value)) == text


def leaf(value: str) -> tuple[Inline, ...]:
    return (Inline("text", value),)


@pytest.mark.parametrize(
    ("value", "inlines"),
    [
        ("The {NATO}", (*leaf("The "), Inline("plain", children=leaf("NATO")))),
        (r"{\"U}ber", leaf("Über")),
        (r"\emph{Z \textbf{m}}", (Inline("emph", children=(*leaf("Z "), Inline("strong", children=leaf("m")))),)),
        (r"{\em Zea} mays", (Inline("emph", children=leaf("Zea")), *leaf(" mays"))),
        (r"H\textsubscript{2}O", (*leaf("H"), Inline("sub", children=leaf("2")), *leaf("O"))),
        (r"$x^{2}$", (Inline("math", "x^{2}"),)),
        (r"\(a\)", (Inline("math", "a"),)),
        (r"$a$$b$", (Inline("math", "a"), Inline("math", "b"))),
        (r"$a\text{ $b$ }$", (Inline("math", r"a\text{ $b$ }"),)),
        (r"\url{http://a.b/c\%20}", (Inline("link", children=leaf("http://a.b/c%20"), target="http://a.b/c%20"),)),
        (r"\href{http://a.b}{x}", (Inline("link", children=leaf("x"), target="http://a.b"),)),
    ],
)
def test_formatting(value: str, inlines: tuple[Inline, ...]) -> None:
    assert decode(value) == inlines


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (r"a \foo{b} c", "unknown-macro", "a b c"),
        (r"a $ b", "unbalanced-math", "a $ b"),
        (r"{a $ b} c", "unbalanced-math", "a $ b c"),
        (r"$\@input{a}$", "unsafe-formula", r"\@input{a}"),
        (r"a \( b", "unbalanced-math", "a b"),
        (r"a } b", "bad-braces", "a b"),
        (r"\emph{a", "bad-braces", "a"),
        ("{" * (DEEPEST + 5) + "a" + "}" * (DEEPEST + 5), "bad-braces", "a"),
        (r"$\input{/etc/passwd}$", "unsafe-formula", r"\input{/etc/passwd}"),
        (r"\ensuremath{\csname x\endcsname}", "unsafe-formula", r"\csname x\endcsname"),
        (r"$\lstinputlisting{a}$", "unsafe-formula", r"\lstinputlisting{a}"),
        (r"$\scantokens{a}$", "unsafe-formula", r"\scantokens{a}"),
        (r"$\inputə$", "unsafe-formula", r"\inputə"),
        (r"$\pdfstrcmp{a}$", "unsafe-formula", r"\pdfstrcmp{a}"),
        (r"$a @@ b$", "unsafe-formula", "a @@ b"),
        (r"$\^{a}$", "unsafe-formula", r"\^{a}"),
    ],
)
def test_faults_keep_the_text(value: str, code: str, text: str) -> None:
    inlines, findings = decode_tex(value, HERE)
    assert [(each.code, each.span) for each in findings] == [(code, HERE)]
    assert " ".join(to_plain(inlines).split()) == text


@pytest.mark.parametrize("formula", [r"$\^a$", r"$\includegraphicsx \letter \defa$", r"$x^2$"])
def test_formulas_that_only_look_unsafe_stay(formula: str) -> None:
    assert decode(formula) == (Inline("math", formula.strip("$")),)


@pytest.mark.parametrize("name", sorted(UNSAFE))
def test_what_a_manuscript_may_not_no_formula_may(name: str) -> None:
    assert [each.code for each in decode_tex(rf"$\{name} x$", HERE)[1]] == ["unsafe-formula"]


def test_many_switches_end_no_reading() -> None:
    inlines, _ = decode_tex(r"\em" * 3000 + " a", HERE)
    assert to_plain(inlines) == "a"


@pytest.mark.parametrize(
    ("value", "address"),
    [
        (r"See \url{http://a.b/c\_d} and \url{x}", "http://a.b/c_d"),
        (r"\href {http://a.b/{x}}{here}", "http://a.b/{x}"),
        (r"\\url{a}", ""),
        (r"\urlstyle{a}", ""),
        (r"\url{a", ""),
        ("Talk", ""),
    ],
)
def test_address_of_a_value(value: str, address: str) -> None:
    assert find_address(value, ("url", "href")) == address


def test_unknown_macro_is_named() -> None:
    _, findings = decode_tex(r"\foo{b}", HERE)
    assert findings[0].message == r"\foo is not known here; its argument is kept as text"


@given(st.text(alphabet="\\{}$~-`'\" aəİ\n%&emph", max_size=80))
def test_any_value_is_read(value: str) -> None:
    inlines, findings = decode_tex(value, HERE)
    assert all(each.hint for each in findings)
    assert all(part.children or part.text or part.kind != "text" for part in inlines)


@given(st.text(alphabet="\\{}$-_%&#aəİ", max_size=40))
def test_escaped_text_reads_back(text: str) -> None:
    inlines, findings = decode_tex(escape_text(text), HERE)
    assert findings == ()
    assert to_plain(inlines) == text


def test_tex_of_inlines() -> None:
    tex = r"Zea \emph{m} $x$ \textsuperscript{2} \& 5\% a--b"
    assert to_tex(decode(tex)) == r"Zea \emph{m} $x$ \textsuperscript{2} \& 5\% a–b"


def test_links() -> None:
    address = "https://example.org/a_b?c=1%202#top{x}"
    plain = Inline("link", children=(Inline("text", address),), target=address)
    named = Inline("link", children=(Inline("text", "here & there"),), target=address)
    assert to_tex((plain,)) == r"\url{https://example.org/a_b?c=1%202#top%7Bx%7D}"
    assert to_tex((named,)) == r"\href{https://example.org/a_b?c=1\%202\#top\%7Bx\%7D}{here \& there}"


def test_the_end_of_an_address_may_be_broken() -> None:
    target = "https://doi.org/10.1002/j.1538-7305.1950.tb00463.x"
    shown = Inline("link", children=(Inline("text", target.removeprefix("https://doi.org/")),), target=target)
    assert to_tex((shown,)) == (
        rf"\href{{{target}}}{{10.\allowbreak 1002/\allowbreak j.\allowbreak 1538-7305.\allowbreak 1950."
        r"\allowbreak tb00463.\allowbreak x}"
    )
    short = Inline("link", children=(Inline("text", "10.1000/182"),), target="https://doi.org/10.1000/182")
    assert to_tex((short,)) == r"\href{https://doi.org/10.1000/182}{10.1000/182}"


def test_language_of_a_group() -> None:
    group = Inline("plain", children=(Inline("text", "Energy Charter"),), language="en")
    assert to_tex((group,), {"en": "english"}) == r"\foreignlanguage{english}{Energy Charter}"
    assert to_tex((group,)) == "Energy Charter"
    assert in_language(r"\url{a%20}", "en", {"en": "english"}).startswith(r"\begin{otherlanguage*}{english}")


def test_formulas_are_listed_at_any_depth() -> None:
    inlines, _ = decode_tex(r"{A $x$ of \emph{$y^2$ and {\(z\)}}}", Span(""))
    assert list(list_formulas(inlines)) == ["x", "y^2", "z"]
