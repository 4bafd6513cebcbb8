from __future__ import annotations

import pytest

from elyazma.submission.rewriting import rename_files, strip_comments


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a % secret\nb\n", "a %\nb\n"),
        ("a%\nb\n", "a%\nb\n"),
        ("a\n  % secret\nb\n", "a\nb\n"),
        ("a\n\n% one\n% two\n\nb\n", "a\n\n\nb\n"),
        ("50\\% of it % secret\n", "50\\% of it %\n"),
        ("\\\\% secret\n", "\\\\%\n"),
        ("\\verb|50%| b % secret\n", "\\verb|50%| b %\n"),
        ("\\url{a%20b} % secret\n", "\\url{a%20b} %\n"),
        ("\\begin{verbatim}\n% kept\n\\end{verbatim}\n", "\\begin{verbatim}\n% kept\n\\end{verbatim}\n"),
        ("\\begin{lstlisting}[x]\n% kept\n\\end{lstlisting}\n", "\\begin{lstlisting}[x]\n% kept\n\\end{lstlisting}\n"),
        ("\\begin{alltt}\n% kept\n\\end{alltt}\n% secret", "\\begin{alltt}\n% kept\n\\end{alltt}\n"),
        (
            "\\lstnewenvironment{code}{}{}\n\\begin{code}\n% kept\n\\end{code}\n",
            "\\lstnewenvironment{code}{}{}\n\\begin{code}\n% kept\n\\end{code}\n",
        ),
        ("a\n\\begin{comment}\nsecret\n\\end{comment}\nb\n", "a\n%\nb\n"),
        ("% secret", ""),
        ("", ""),
    ],
)
def test_comments_go_and_what_tex_prints_stays(text: str, kept: str) -> None:
    assert strip_comments(text, "s.tex") == kept


def test_names_of_files_are_rewritten_where_they_are_written_out() -> None:
    new = {"sections/a b": "a-b.tex", "şəkil 1": "sekil-1.png", "x": "x.tex"}
    text = (
        r"\input{sections/a b} \includegraphics[width=.5\linewidth]{şəkil 1}"
        r" \includegraphics*{#1} \verb|\input{x}| \input x "
        "% \\input{x}\n"
    )
    assert rename_files(text, "s.tex", lambda _, name: new.get(name)) == (
        r"\input{a-b.tex} \includegraphics[width=.5\linewidth]{sekil-1.png}"
        r" \includegraphics*{#1} \verb|\input{x}| \input{x.tex} "
        "% \\input{x}\n"
    )
