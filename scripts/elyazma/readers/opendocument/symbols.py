"""The letters of the font Symbol, which word processors keep in Unicode's private area, as Unicode has them."""

from __future__ import annotations

_FIRST = 0xF020
_SIGNS = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪",
    "〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
)
"""Its rows from 0x20, 0xA0 and 0xF1 (Adobe's Symbol encoding, PDF 32000-1, D.5)."""
_TABLE = {
    _FIRST - 0x20 + start + at: sign
    for start, row in zip((0x20, 0xA0, 0xF1), _SIGNS, strict=True)
    for at, sign in enumerate(row)
}


def read_symbols(text: str) -> str:
    """Give a text with Unicode's own signs for those of the font Symbol."""
    return text.translate(_TABLE)
