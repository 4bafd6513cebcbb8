"""scripts/trials/word_citations.py: citation managers' data are kept, and the proof sees what is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from manager_fields import read_citations
from word_citations import prove, read_made

from elyazma.flows.imports import import_paper
from manager_cases import CASES
from manager_files import build, cases_of

KINDS = {
    "zotero": "Zotero",
    "mendeley": "Mendeley",
    "mendeley-cite": "Mendeley Cite",
    "endnote": "EndNote",
    "word": "Word",
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_proof_finds_what_is_kept_and_sees_what_is_not(kind: str, tmp_path: Path) -> None:
    path = build(cases_of(CASES, kind)[0], kind, tmp_path)
    citations = read_citations(path)
    assert {each.manager for each in citations} == {KINDS[kind]}
    made = import_paper(path, tmp_path / "made", lambda _: None).value
    assert made is not None
    counts = prove(citations, read_made(made.root))
    assert counts.citations == len(citations)
    assert counts.wrong == []
    library = made.root / "bib/references.bib"
    text = library.read_text(encoding="utf-8")
    library.write_text(text.replace("author ", "editedby "), encoding="utf-8")
    assert len(prove(citations, read_made(made.root)).wrong) == counts.works
