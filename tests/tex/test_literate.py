r"""What listings is told to print instead of letters that a font of Unicode has."""

from __future__ import annotations

import pytest

from elyazma.tex.literate import leave_out_literate
from growth import check_growth

CYRILLIC = r"{а}{{\selectfont\char224}}1"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (rf"\lstset{{literate={CYRILLIC} {{é}}{{{{\'e}}}}1}}", r"\lstset{literate={é}{{\'e}}1}"),
        (rf"\lstset{{literate=*{{->}}{{$\to$}}2{CYRILLIC},a=b}}", r"\lstset{literate=*{->}{$\to$}2,a=b}"),
        (rf"\lstset{{literate={{{CYRILLIC}{CYRILLIC}}}}}", r"\lstset{literate={}}"),
        (r"\lstset{literate={≤}{{$\leq$}}1}", r"\lstset{literate={≤}{{$\leq$}}1}"),
        ("literate = {а", "literate = {а"),
        ("A literate={а}{б} man", "A literate={а}{б} man"),
    ],
)
def test_letters_beyond_latin_ones_are_printed_as_they_are(text: str, wanted: str) -> None:
    left = leave_out_literate(text)
    assert "".join(left.split()) == "".join(wanted.split())
    assert len(left) == len(text) and left.count("\n") == text.count("\n")


@pytest.mark.parametrize("piece", ["literate=", "literate={а", "{а}{а}1", "literate={а}{а}1 "])
def test_time_grows_with_the_text(piece: str) -> None:
    check_growth(leave_out_literate, piece, 40_000, rate=60)
