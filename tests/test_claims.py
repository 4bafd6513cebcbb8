"""Each claim names what proves it, and what it names exists; no statement of the README is left out."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
CLAIMS = (ROOT / "docs/claims.md").read_text(encoding="utf-8")


def test_what_proves_a_claim_exists() -> None:
    proofs = re.findall(r"`((?:tests|scripts)/[^`]+)`", CLAIMS)
    assert len(proofs) > 50
    for proof in proofs:
        path, _, test = proof.partition("::")
        assert (ROOT / path).exists(), proof
        assert not test or re.search(rf"^def {test}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), proof


def test_every_claim_has_a_proof() -> None:
    rows = [
        line for line in CLAIMS.splitlines() if line.startswith("| ") and not line.startswith(("| claim", "| page"))
    ]
    assert [row for row in rows if not re.search(r"`(?:tests|scripts)/", row.rsplit("| ", 1)[1])] == []


def test_each_statement_of_the_readme_is_listed() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.partition("## What it does that others do not")[2].partition("\n## ")[0]
    stated = [re.split(r"[.,:]", text)[0] for text in re.findall(r"^- \*\*(.+?)\*\*", section, re.MULTILINE)]
    assert len(stated) >= 9
    listed = CLAIMS.partition("## README")[2].partition("\n## ")[0]
    assert [text for text in stated if f"| {text}" not in listed] == []
    pages = {path.name.split(".")[0] for path in (ROOT / "docs").glob("*.md")}
    named = set(re.findall(r"^\| ([a-z-]+) \|", CLAIMS.partition("## The pages")[2], re.MULTILINE))
    without = {"architecture", "decisions", "claims", "gallery", "package", "formats", "submitting", "writing"}
    assert pages - named - without == {page for page in pages if page.startswith("start-")}
