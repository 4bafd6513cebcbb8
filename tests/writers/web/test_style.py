"""The page's colours are read from its style, and every pair that meets is held to WCAG 2.2."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLE = Path(__file__).parents[3] / "scripts/elyazma/writers/web/page.css"
LEAST = 4.5
"""Success criterion 1.4.3 for text of any size."""
TEXTS, GROUNDS = ("ink", "muted", "link"), ("paper", "panel", "mark")


def read_colours() -> dict[str, dict[str, str]]:
    """Give the custom properties that are colours, by scheme; what the dark one does not say is as in the light one."""
    text = STYLE.read_text(encoding="utf-8")
    light, dark, printed = (dict(re.findall(r"--(\w+): (#[0-9a-f]+);", block)) for block in _roots(text))
    return {"light": light, "dark": light | dark, "print": light | printed}


def _roots(text: str) -> list[str]:
    blocks = re.findall(r":root \{(.*?)\}", text, re.DOTALL)
    assert len(blocks) == 3
    return blocks


def luminance(colour: str) -> float:
    """Give the relative luminance (WCAG 2.2, definitions)."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_the_standard_does() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_text_can_be_read(scheme: str) -> None:
    colours = read_colours()[scheme]
    low = {
        (text, ground): round(contrast(colours[text], colours[ground]), 2)
        for text in TEXTS
        for ground in GROUNDS
        if contrast(colours[text], colours[ground]) < LEAST
    }
    assert low == {}


def test_every_colour_of_the_page_is_one_of_these() -> None:
    text = STYLE.read_text(encoding="utf-8")
    rules = re.sub(r":root \{.*?\}", "", text, flags=re.DOTALL)
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", rules)) == {"#fff"}
    assert set(re.findall(r"(?<![\w-])color: ([^;]+);", rules)) == {
        "var(--ink)",
        "var(--muted)",
        "var(--link)",
        "inherit",
    }


def test_style_asks_for_nothing_and_stands_still_when_asked() -> None:
    text = STYLE.read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|@font-face|animation|transition", text)
    assert "scroll-behavior: smooth" in text.split("prefers-reduced-motion: no-preference", 1)[1][:60]
    assert "</" not in text
    assert text.count("{") == text.count("}")


def test_first_typefaces_have_the_letter_that_many_lack() -> None:
    families = re.search(r"--serif: (.*?);", STYLE.read_text(encoding="utf-8"))
    assert families is not None
    assert not {"Georgia", "Charter", "Palatino"} & {name.strip('" ') for name in families[1].split(",")}
