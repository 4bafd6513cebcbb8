from __future__ import annotations

import pytest

from elyazma.tex.typewriter import typewriter_text


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        (r"слово", ""),
        (r"слово \texttt{печать} и \verb|код|", "печатькод"),
        ("\\begin{verbatim}\nслово\n\\end{verbatim} текст", "слово"),
        (r"слово {\ttfamily печать}", "словопечать"),
        (r"\newcommand{\code}[1]{\texttt{#1}} слово \code{печать}", "словопечать"),
    ],
)
def test_typewriter_letters_are_those_of_commands_and_verbatim_text(text: str, letters: str) -> None:
    found = typewriter_text(text)
    assert [letter for letter in found if not letter.isascii()] == list(letters)
