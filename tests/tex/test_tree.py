"""The one tree of TeX: what it says of commands, arguments, environments, mathematics, comments, verbatim text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elyazma.tex.citations import list_citations
from elyazma.tex.definitions import read_definitions
from elyazma.tex.parse import parse, parse_with
from elyazma.tex.signatures import standard_signatures
from elyazma.tex.tree import (
    Command,
    Comment,
    Environment,
    Mathematics,
    Node,
    Tree,
    Verbatim,
)

PIECES = (
    "\\emph{", "{", "}", "$", "$$", "\\(", "\\)", "\\[", "\\]", "%", "\n", "\n\n", "\\begin{figure}", "\\end{figure}",
    "\\begin{verbatim}", "\\end{verbatim}", "\\verb|", "|", "\\cite[", "]", "[", "a", " ", "\\\\", "\\$", "\\%", "ə",
    "\\begin{equation}", "\\end{equation}", "\\newcommand", "\\def\\x#1", "\\url{", "\\input a/b ", "*", "\\begin",
    "^^",
)  # fmt: skip


def sources(tree: Tree, kind: type[Node]) -> list[str]:
    return [tree.source(node) for node in tree.walk() if isinstance(node, kind)]


def check_order(nodes: tuple[Node, ...], start: int, end: int) -> None:
    for node in nodes:
        assert start <= node.start <= node.end <= end
        check_order(getattr(node, "children", ()), node.start, node.end)
        start = node.end


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_gives_a_tree_whose_nodes_lie_in_each_other_in_order(text: str) -> None:
    check_order(parse(text).children, 0, len(text))


@given(st.text(max_size=60))
def test_any_characters_give_a_tree(text: str) -> None:
    check_order(parse(text).children, 0, len(text))


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_a_tree_loses_no_comment(text: str) -> None:
    tree = parse(text)
    assert sources(tree, Comment) == [text[t.start : t.end] for t in tree.tokens.items if t.kind == "comment"]


def test_deep_nesting_is_no_error() -> None:
    deep = 20_000
    tree = parse("\\emph{{" * deep + "}}" * deep)
    assert sum(1 for _ in tree.walk()) == 2 * deep


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        (r"from \$5 to \$6", []),
        (r"$a$$b$", ["$a$", "$b$"]),
        (r"$$a$$", ["$$a$$"]),
        (r"\begin{tabular}{l}$$ $a$ & $$\\ \end{tabular} $$b$$", ["$$", "$a$", "$$", "$$b$$"]),
        (r"\(a\) \[b\]", [r"\(a\)", r"\[b\]"]),
        (r"$x \text{for $y$} z$", [r"$x \text{for $y$} z$"]),
        ("one $x\n\ntwo $y$", ["$x", "$y$"]),
        (r"\begin{align*}a\end{align*}", [r"\begin{align*}a\end{align*}"]),
        (r"\emph{a $b} c $d$", ["$b", "$d$"]),
        (r"% $x$", []),
        (r"\verb|$x$| \url{a$b$c}", []),
    ],
)
def test_mathematics(text: str, formulas: list[str]) -> None:
    tree = parse(text)
    assert [tree.source(formula) for formula in tree.mathematics()] == formulas


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        (r"\cite{a}", [None, None, "a"]),
        (r"\cite[1]{a}", ["1", None, "a"]),
        (r"\cite[see][{[1]}]{a,b}", ["see", "{[1]}", "a,b"]),
        ("\\cite%\n  {a}", [None, None, "a"]),
        (r"\cite", []),
        (r"\cite[\[a\]]{b}", [r"\[a\]", None, "b"]),
    ],
)
def test_arguments(text: str, arguments: list[str | None]) -> None:
    (command,) = (node for node in parse(text).walk() if isinstance(node, Command))
    read = [argument.text if argument else None for argument in command.arguments]
    assert (read if any(read) else []) == arguments


def test_an_environment_knows_its_body_and_its_end() -> None:
    tree = parse("\\begin{figure*}[ht]%\n  a \\caption[b]{c}\\end{figure*} d")
    (figure,) = tree.environments()
    assert (figure.name, figure.closed) == ("figure*", True)
    assert tree.text[figure.inner : figure.outer] == "%\n  a \\caption[b]{c}"
    assert [type(node).__name__ for node in figure.body] == ["Comment", "Text", "Command"]


def test_an_environment_that_is_never_closed_ends_with_its_group() -> None:
    tree = parse(r"{\begin{a} x} y \end{a}")
    (environment,) = tree.environments()
    assert (tree.source(environment), environment.closed) == (r"\begin{a} x", False)


@pytest.mark.parametrize(
    ("text", "name", "body"),
    [
        ("\\begin{lstlisting}\n$%\n\\end{lstlisting}", "lstlisting", "\n$%\n"),
        ("\\begin{Verbatim}[frame=single]\n$\n\\end{Verbatim}", "Verbatim", "\n$\n"),
        ("\\begin{minted}[linenos]{python}\nx\n\\end{minted}", "minted", "\nx\n"),
        ("\\begin{verbatim}[a]\n\\end{verbatim}", "verbatim", "[a]\n"),
        ("\\begin{lstlisting}[a\n\\end{lstlisting}", "lstlisting", "[a\n"),
        (r"\verb|a%b|", "", "a%b"),
        (r"\verb*+a b+", "", "a b"),
        (r"\url{http://a/%20b}", "", "http://a/%20b"),
        (r"\mintinline{python}{x % y}", "", "x % y"),
        (r"\mintinline{c}|a % $|", "", "a % $"),
        (r"\lstinline[language=C]!50% {!", "", "50% {"),
    ],
)
def test_verbatim_text(text: str, name: str, body: str) -> None:
    tree = parse(text)
    (node,) = tree.children
    assert isinstance(node, Verbatim)
    assert (node.name, tree.text[node.inner : node.outer]) == (name, body)


def test_a_verbatim_environment_of_the_text_s_own_is_read_letter_by_letter() -> None:
    tree = parse("\\lstnewenvironment{code}{}{}\n\\begin{code}\n% \\cite{a} $\n\\end{code}")
    assert sources(tree, Comment) == sources(tree, Mathematics) == []
    assert [node.name for node in tree.verbatim()] == ["code"]


def test_what_a_preamble_defines_gives_arguments() -> None:
    preamble = parse(
        r"\newcommand{\term}[2][x]{\emph{#2}} \def\pair#1#2{#1#2} \NewDocumentCommand\seen{s o m}{}"
        r"\newenvironment{claim}[1]{}{} \newcommand{\seen}{}"
    )
    commands, environments = read_definitions(preamble)
    assert (commands["term"], commands["pair"], environments["claim"]) == ("om", "mm", "m")
    signatures = standard_signatures().extend(commands, environments)
    tree = parse_with(r"\term[a]{b} \pair{c}{d} \begin{claim}{e}f\end{claim}", "", signatures)
    read = [[a.text for a in node.arguments if a] for node in tree.walk() if isinstance(node, (Command, Environment))]
    assert read == [["a", "b"], ["c", "d"], ["e"]]


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        (r"\item [--] a", ["--"]),
        (r"\foreignlanguage*[date]{english}{a}", ["date", "english", "a"]),
        (r"\textquote[one][.]{a}", ["one", ".", "a"]),
        (r"\textcolor[rgb]{1,0,0}{a}", ["rgb", "1,0,0", "a"]),
        (r"\makebox[1cm][l]{a}", ["1cm", "l", "a"]),
        (r"\parbox[t][1cm]{2cm}{a}", ["t", "1cm", "2cm", "a"]),
        (r"\begin{wraptable}[3]{r}[1cm]{2cm}a\end{wraptable}", ["3", "r", "1cm", "2cm"]),
        (r"\begin{SCfigure}[1.5][ht]a\end{SCfigure}", ["1.5", "ht"]),
    ],
)
def test_signatures(text: str, arguments: list[str]) -> None:
    (command,) = (node for node in parse(text).walk() if isinstance(node, (Command, Environment)))
    assert [argument.text for argument in command.arguments if argument] == arguments


def test_outside_mathematics() -> None:
    tree = parse(r"\emph{a $b \c$} \begin{align} \d \end{align} \e \[ \f \text{\g $\h$} \] \i")
    assert [node.name for node in tree.outside_mathematics() if isinstance(node, Command)] == ["emph", "e", "i"]


def test_where_a_name_ends() -> None:
    tree = parse("\\caption*  {a} \\begin {table*}% b\n[ht]\\end{table*}")
    (caption,), (table,) = tree.commands({"caption"}), tree.environments()
    assert tree.text[caption.start : caption.name_end] == r"\caption*"
    assert tree.text[table.start : tree.name_end(table)] == r"\begin {table*}"


def test_openings() -> None:
    text = r"$\a$ \begin{b} \verb|\c| \end{b} \lstinline{d} \begin {lstlisting}\e\end{lstlisting} % \f" + "\n\\begin"
    openings = parse(text).tokens.openings()
    assert [(opening.name, opening.environment, text[opening.start : opening.end]) for opening in openings] == [
        ("a", False, r"\a"),
        ("b", True, r"\begin{b"),
        ("verb", False, r"\verb"),
        ("end", False, r"\end"),
        ("lstinline", False, r"\lstinline"),
        ("lstlisting", True, r"\begin {lstlisting"),
        ("begin", False, r"\begin"),
    ]


def test_citations_of_several_lists() -> None:
    tree = parse(r"\parencites[12]{one}[see][5]{two,three} \cite{four}{five}")
    read = [
        [argument and argument.text for argument in (cited.prenote, cited.postnote, cited.keys)]
        for command in tree.commands({"parencites", "cite"})
        for cited in list_citations(tree.tokens, command)
    ]
    assert read == [[None, "12", "one"], ["see", "5", "two,three"], [None, None, "four"]]
