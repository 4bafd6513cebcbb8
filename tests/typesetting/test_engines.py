"""pdflatex prints an article as far as its encodings go, and what they lack is told before TeX runs."""

from __future__ import annotations

import subprocess
import unicodedata
from pathlib import Path

import pytest

from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Severity, Span
from elyazma.typesetting.encodings import find_unprintable, read_encodings, write_encoded_fonts

pytestmark = pytest.mark.usefixtures("every_run")

PLACE = Span("styles/plain/style.toml", 7)
JOURNAL = """
[journal]
name = "Plain"

[document]
size_pt = 11
engine = "{engine}"
fonts = {fonts}

[[part]]
id = "title"

[[part]]
id = "abstract"
"""


def set_engine(root: Path, engine: str, fonts: str) -> None:
    (root / "styles/plain/style.toml").write_text(JOURNAL.format(engine=engine, fonts=fonts), encoding="utf-8")


def read_words(pdf: Path) -> str:
    printed = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, encoding="utf-8").stdout
    return unicodedata.normalize("NFC", " ".join(printed.split()))


@pytest.mark.tex
@pytest.mark.parametrize(("family", "price"), [("Latin Modern Roman", "25 €"), ("Liberation Serif", "25 £")])
def test_pdflatex_prints_what_its_encoding_has(minimal: Path, family: str, price: str) -> None:
    set_engine(minimal, "pdflatex", f'["{family}"]')
    section = minimal / "manuscript/sections/01-introduction.tex"
    sentence = f"Çağrı Şişli’s “office” in İzmir — ağır iş, {price}."
    section.write_text(f"{section.read_text(encoding='utf-8')}\n{sentence}\n", encoding="utf-8")
    outcome = build_pdf(minimal, Options(), lambda _: None)
    assert outcome.diagnostics == ()
    assert outcome.value
    assert sentence in read_words(outcome.value.pdf)


@pytest.mark.tex
def test_a_journal_that_names_no_size_prints(minimal: Path) -> None:
    set_engine(minimal, "pdflatex", '["Latin Modern Roman"]')
    style = minimal / "styles/plain/style.toml"
    style.write_text(style.read_text(encoding="utf-8").replace("size_pt = 11\n", ""), encoding="utf-8")
    assert build_pdf(minimal, Options(), lambda _: None).value


@pytest.mark.tex
def test_pdflatex_loads_no_language_that_it_cannot_print(minimal: Path) -> None:
    set_engine(minimal, "pdflatex", '["Latin Modern Roman"]')
    (minimal / "manuscript/abstract.az.tex").write_text("Bu xülasə çap olunmur.\n", encoding="utf-8")
    outcome = build_pdf(minimal, Options(), lambda _: None)
    assert [finding for finding in outcome.diagnostics if finding.severity is Severity.ERROR] == []


def test_letters_without_an_encoding_are_named_with_their_file() -> None:
    texts = [("a.tex", "plain"), ("b.tex", "Bakıda Əhməd, Ə"), ("c.tex", "Москва")]
    (found,) = find_unprintable(texts, read_encodings([]), PLACE)
    assert (found.code, found.span) == ("engine-letters", PLACE)
    assert found.message == "pdflatex has no encoding with “ƏəМосква”, needed in b.tex and c.tex"


def test_a_sign_that_a_font_lacks_is_named() -> None:
    (found,) = find_unprintable([("a.tex", "25 €")], read_encodings(["Liberation Serif"]), PLACE)
    assert "“€”" in found.message
    assert find_unprintable([("a.tex", "25 €")], read_encodings(["Latin Modern Roman"]), PLACE) == ()


def test_an_unknown_family_is_told_at_its_key() -> None:
    found = write_encoded_fonts(["Papyrus"], read_encodings(["Papyrus"]), PLACE)
    assert found.value is None
    assert [(finding.code, finding.span) for finding in found.diagnostics] == [("font-unknown", PLACE)]


def test_no_family_leaves_the_classs_own() -> None:
    block = write_encoded_fonts([], read_encodings([]), PLACE).value
    assert block and block.splitlines()[-1] == r"\usepackage{textcomp}"
