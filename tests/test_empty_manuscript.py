"""What an author has not written yet is left out in every class: no error, and no placeholder of the class's own."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Severity
from elyazma.sources.load_journal import list_journals, load_journal

ROOT = Path(__file__).parents[1]
PLACEHOLDER = re.compile(r"No \w+ Given|Author[’'s]* address|^Author$|Affiliation|INSERT|1980|nnnn|XXXX", re.MULTILINE)


def journals_with_a_class() -> list[str]:
    loaded = (load_journal(ROOT, name, None).value for name in list_journals(ROOT))
    return [journal.id for journal in loaded if journal and not journal.manifest.document.bring]


def strip_manuscript(root: Path) -> None:
    """Leave nothing but the text: no title, no author, no abstract."""
    article = root / "manuscript/article.toml"
    article.write_text(article.read_text(encoding="utf-8").partition("[title]")[0], encoding="utf-8")
    for abstract in root.glob("manuscript/abstract.*.tex"):
        abstract.unlink()


@pytest.mark.tex
@pytest.mark.parametrize("journal", journals_with_a_class())
def test_a_manuscript_of_nothing_but_text(journal: str, minimal: Path) -> None:
    strip_manuscript(minimal)
    outcome = build_pdf(minimal, Options(journal=journal), lambda _: None)
    faults = [finding for finding in outcome.diagnostics if finding.severity is Severity.ERROR]
    assert faults == []
    assert {finding.code for finding in outcome.diagnostics if finding.code.startswith(("tex-", "box-"))} == set()
    assert outcome.value
    done = subprocess.run(["pdftotext", str(outcome.value.pdf), "-"], capture_output=True, check=True)
    text = done.stdout.decode()
    assert "Programs are works of literature" in " ".join(text.split())
    assert PLACEHOLDER.findall(text) == []
