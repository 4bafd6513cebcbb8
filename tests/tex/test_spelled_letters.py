from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elyazma.anonymity.opening import decode_tex_letters
from elyazma.tex.edits import apply_edits
from elyazma.tex.spelled_letters import find_spelled_letters


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\"o \c{s} \v c \. I \'{\i}", "ö ş č İ í"),
        (r"Schr{\"o}der, Sel{\c{c}}uk, Stra{\ss}e", "Schröder, Selçuk, Straße"),
        (r"\i{}\i {\i} \textschwa{}liyev \O", "ııı əliyev Ø"),
        (r"Ren\'e Descartes", "René Descartes"),
        (r"\textbf{Ahmed\i}", r"\textbf{Ahmedı}"),
        (r"% {\"O}z \verb|\'e|", "% Öz \\verb|é|"),
        (r"\th\DH \emph{\"O}z", r"þÐ\emph{Ö}z"),
        (r"\\i \'{ab} \'1 \cite{a}", r"\\i áb} \'1 \cite{a}"),
    ],
)
def test_letters(source: str, text: str) -> None:
    assert apply_edits(source, find_spelled_letters(source)) == text


@given(st.text(alphabet="\\{}\"'ci osəI\n", max_size=40))
def test_places_stay(source: str) -> None:
    assert len(decode_tex_letters(source)) == len(source)
