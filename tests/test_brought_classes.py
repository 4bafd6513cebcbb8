"""Templates for classes that authors bring compile with the commands they are documented to use.

tests/data/stand-ins/<journal>/ defines just these commands, and does what stopped a template in the publisher's own
class: what is proved is the template, not the publisher's page. `scripts/trials/page_standards.py` tries real ones.
"""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Severity
from elyazma.pdf.reader import read_pdf

TESTS = Path(__file__).parent
STYLES = TESTS.parent / "styles"
STAND_INS = TESTS / "data/stand-ins"


def brought_journals() -> list[str]:
    manifests = sorted(STYLES.glob("*/style.toml"))
    return [
        path.parent.name
        for path in manifests
        if "bring" in tomllib.loads(path.read_text(encoding="utf-8")).get("document", {})
    ]


def lay_out(root: Path, manuscript: Path) -> Path:
    for folder in ("manuscript", "bib"):
        shutil.copytree(manuscript / folder, root / folder)
    return root


@pytest.mark.parametrize("journal", brought_journals())
def test_no_publishers_class_is_kept_here(journal: str) -> None:
    assert not list((STYLES / journal).rglob("*.cls"))
    assert list((STAND_INS / journal).rglob("*.cls"))
    for path in (STAND_INS / journal).rglob("*.cls"):
        assert "stand-in" in path.read_text(encoding="utf-8").splitlines()[0]


@pytest.mark.parametrize("journal", brought_journals())
def test_without_the_class_one_is_told_where_it_is(journal: str, tmp_path: Path) -> None:
    root = lay_out(tmp_path, TESTS / "data/english")
    errors = [
        finding
        for finding in build_pdf(root, Options(journal=journal), lambda _: None).diagnostics
        if finding.severity is Severity.ERROR
    ]
    assert [finding.code for finding in errors] == ["class-not-brought"]
    assert errors[0].machine and f"styles/{journal}/assets/" in errors[0].hint


@pytest.mark.tex
@pytest.mark.parametrize("manuscript", [TESTS / "data/english", TESTS.parent], ids=["english", "seed"])
@pytest.mark.parametrize("journal", brought_journals())
def test_the_template_compiles(journal: str, manuscript: Path, tmp_path: Path) -> None:
    root = lay_out(tmp_path, manuscript)
    shutil.copytree(STAND_INS / journal, root / "styles" / journal / "assets")
    outcome = build_pdf(root, Options(journal=journal), lambda _: None)
    bad = [
        finding
        for finding in outcome.diagnostics
        if finding.severity is Severity.ERROR or finding.code in {"box-overfull", "tex-warning"}
    ]
    assert bad == []
    assert outcome.value
    assert read_pdf(outcome.value.pdf).pages == outcome.value.pages
