"""A plot of what was measured, as an SVG: a bar for each builder in each scenario, a panel for each article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from bench.tables import Measured, find_median

WIDTH = 800
_LEFT, _RIGHT, _ROW, _GAP, _TOP = 158, 64, 13, 9, 62
_COLOURS = {"a": "#1f6feb", "b": "#8c6bb1", "c": "#c994c7", "d": "#969696", "e": "#41ab5d", "empty": "#cccccc"}
_FONT = 'font-family="Helvetica, Arial, sans-serif"'
_TICKS = 5


def write_plot(
    every: Sequence[Measured], articles: Mapping[str, str], titles: Mapping[str, str], columns: Mapping[str, str]
) -> str:
    """Write the plot; `articles`, `titles` and `columns` are what articles, scenarios and builders are called."""
    parts = [_write_legend(columns)]
    top = _TOP
    for measured in every:
        panel, height = _write_panel(measured, articles[measured.article], titles, top)
        parts.append(panel)
        top += height
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" height="{top}" {_FONT}>'
    )
    return "\n".join([head, f'<rect width="{WIDTH}" height="{top}" fill="#ffffff"/>', *parts, "</svg>"]) + "\n"


def _write_legend(columns: Mapping[str, str]) -> str:
    parts = [_write_text(12, 22, "Seconds on the clock, medians; shorter is better", size=15, weight="bold")]
    x = 12
    for letter, name in columns.items():
        parts.append(f'<rect x="{x}" y="34" width="11" height="11" fill="{_COLOURS[letter]}"/>')
        parts.append(_write_text(x + 16, 44, name, size=12))
        x += 34 + 7 * len(name)
    return "\n".join(parts)


def _write_panel(measured: Measured, title: str, titles: Mapping[str, str], top: int) -> tuple[str, int]:
    """Write an article's panel, `top` below the upper edge; give it and its height."""
    found = {
        scenario: {letter: find_median(measured, scenario, letter) or 0.0 for letter in costs}
        for scenario, costs in measured.costs.items()
    }
    longest = max((value for values in found.values() for value in values.values()), default=1.0)
    step = choose_step(longest)
    scale = (WIDTH - _LEFT - _RIGHT) / longest
    parts = [_write_text(12, top + 16, title, size=13, weight="bold")]
    y = first = top + 28
    for scenario, values in found.items():
        middle = y + len(values) * _ROW / 2 + 4
        parts.append(_write_text(_LEFT - 8, middle, titles[scenario], size=12, anchor="end"))
        for letter, value in values.items():
            width = max(1.0, value * scale)
            colour = _COLOURS[letter]
            parts.append(f'<rect x="{_LEFT}" y="{y}" width="{width:.1f}" height="{_ROW - 2}" fill="{colour}"/>')
            parts.append(_write_text(_LEFT + width + 4, y + _ROW - 3.5, f"{value:.2f}", size=10, fill="#444444"))
            y += _ROW
        y += _GAP
    lines = []
    for number in range(int(longest / step) + 1):
        x = _LEFT + number * step * scale
        lines.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{first - 4}" y2="{y}" stroke="#e6e6e6"/>')
        lines.append(_write_text(x, y + 12, f"{number * step:g} s", size=10, anchor="middle", fill="#666666"))
    return "\n".join([*lines, *parts]), y + 26 - top


def choose_step(longest: float) -> float:
    """Choose the distance of an axis's lines, 1, 2 or 5 times a power of ten, so that there are at most five."""
    power = 10.0**-3
    while True:
        for factor in (1, 2, 5):
            if factor * power * _TICKS >= longest:
                return factor * power
        power *= 10


def _write_text(  # noqa: PLR0913
    x: float, y: float, text: str, *, size: int, anchor: str = "start", weight: str = "normal", fill: str = "#111111"
) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"'
    return f'<text {place} font-weight="{weight}" fill="{fill}">{escape(text)}</text>'
