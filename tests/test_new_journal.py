"""Adding a journal touches no Python: a folder is copied, its numbers are changed, and the PDF and the checks obey."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import pytest

from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Severity
from elyazma.pdf.reader import read_pdf

PACKAGE = Path(__file__).parents[1] / "scripts/elyazma"


def hash_python() -> str:
    files = sorted(PACKAGE.rglob("*.py"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()


def change(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.tex
def test_a_copied_folder_is_a_new_journal(seed: Path) -> None:
    before = hash_python()
    own = seed / "styles/my-bulletin"
    shutil.copytree(seed / "styles/ancient-land", own)
    manifest = (own / "style.toml").read_text(encoding="utf-8")
    changed = change(
        manifest,
        ("margins_cm = [2, 2, 2, 2]", "margins_cm = [4, 5, 4, 5]"),
        ("words = { min = 150, max = 250 }", "words = { max = 20 }"),
        ('name = "Qədim Diyar / Ancient Land"', 'name = "My Bulletin"'),
    )
    (own / "style.toml").write_text(changed, encoding="utf-8")

    outcome = build_pdf(seed, Options(journal="my-bulletin"), lambda _: None)
    assert [finding for finding in outcome.diagnostics if finding.severity is Severity.ERROR] == []
    told = [finding for finding in outcome.diagnostics if finding.code == "abstract-length"]
    assert {finding.span.path for finding in told if finding.span} == {
        "manuscript/abstract.az.tex",
        "manuscript/abstract.en.tex",
    }
    assert all(re.search(r"has \d+ words; the journal asks for at most 20$", finding.message) for finding in told)

    usual = build_pdf(seed, Options(journal="ancient-land"), lambda _: None)
    assert outcome.value and usual.value
    assert outcome.value.pdf.name == "azerbaijan-turkiye-my-bulletin.pdf"
    assert outcome.value.pages > usual.value.pages
    assert read_pdf(outcome.value.pdf).pages == outcome.value.pages
    assert hash_python() == before
