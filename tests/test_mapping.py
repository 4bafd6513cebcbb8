"""How well .bib entries become APA references, measured against biblatex-apa's own test bibliography.

tests/data/mapping/biblatex-apa.txt is a ratchet: a line per entry, with a hash of what biblatex-apa prints and
whether we print the same. An entry that stops matching fails the test, and so does one that begins to match
unlisted. Where Debian's texlive-bibtex-extra is not installed, goldens of our own stand in.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from biblatex_apa import TEST_BIBLIOGRAPHY, ask_biber, digest, has_oracle, print_ours, read_test_bibliography
from cited import BIBLIOGRAPHY, references_of
from elyazma.model.journal import Citations
from elyazma.tex.inlines import to_plain

RATCHET = Path(__file__).parent / "data/mapping/biblatex-apa.txt"
FEWEST = 76
SHAPES = (BIBLIOGRAPHY / "shapes.bib").read_text(encoding="utf-8")

needs_bibliography = pytest.mark.skipif(not TEST_BIBLIOGRAPHY.exists(), reason="no texlive-bibtex-extra")


def read_ratchet() -> dict[str, tuple[str, bool]]:
    """Give for each key the hash of biblatex-apa's entry and whether ours is the same."""
    rows = (line.split() for line in RATCHET.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    return {key: (known, same == "same") for key, known, same in rows}


def write_ratchet(known: dict[str, str], ours: dict[str, str]) -> None:
    rows = [f"{key} {known[key]} {'same' if known[key] == digest(ours[key]) else 'other'}" for key in known]
    head = "# key, hash of what biblatex-apa prints, whether we print the same (pytest tests/test_mapping.py --update)"
    RATCHET.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")


@needs_bibliography
def test_entries_that_match_biblatex_apa(tmp_path: Path, update: bool) -> None:
    ours = print_ours(read_test_bibliography(), tmp_path)
    if update:
        write_ratchet({key: known for key, (known, _) in read_ratchet().items()}, ours)
    ratchet = read_ratchet()
    matching = {key for key, (known, _) in ratchet.items() if digest(ours[key]) == known}
    assert matching == {key for key, (_, same) in ratchet.items() if same}


def test_enough_entries_match() -> None:
    ratchet = read_ratchet()
    assert len(ratchet) == 93
    assert sum(same for _, same in ratchet.values()) >= FEWEST


@needs_bibliography
@pytest.mark.tex
@pytest.mark.slow
@pytest.mark.skipif(not has_oracle(), reason="no biber")
def test_hashes_are_biblatex_apas(tmp_path: Path, update: bool) -> None:
    bib = read_test_bibliography()
    printed = {key: digest(line) for key, line in ask_biber(bib, tmp_path / "oracle").items()}
    if update:
        RATCHET.parent.mkdir(exist_ok=True)
        write_ratchet(printed, print_ours(bib, tmp_path))
    assert {key: known for key, (known, _) in read_ratchet().items()} == printed


@pytest.mark.parametrize("language", ["az", "en"])
@pytest.mark.parametrize("style", ["apa", "chicago-author-date"])
def test_the_same_shapes_of_our_own(style: str, language: str, tmp_path: Path, update: bool) -> None:
    references = references_of(SHAPES, tmp_path, language, Citations(csl=style))
    printed = "".join(f"{entry.key}: {to_plain(entry.text)}\n" for entry in references.entries)
    golden = BIBLIOGRAPHY / f"shapes.{style}.{language}.txt"
    if update:
        golden.write_text(printed, encoding="utf-8")
    assert printed == golden.read_text(encoding="utf-8")
