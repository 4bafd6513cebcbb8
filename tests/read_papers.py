"""Papers read and recognised: what they become, before it is on disk and after."""

from __future__ import annotations

import re
from pathlib import Path

from elyazma.model.imported import Imported, Paper
from elyazma.model.manuscript import Reference
from elyazma.readers.intake import intake
from elyazma.readers.latex import Writer
from elyazma.readers.pieces import make_piece
from elyazma.readers.recognise import recognise
from elyazma.readers.write_manuscript import write_manuscript
from elyazma.references.bibtex import read_bibliography
from papers import all_languages


def read(path: Path, folder: Path) -> Imported:
    languages = all_languages()
    scratch = folder / "scratch"
    scratch.mkdir()
    outcome = intake(path, scratch, languages)
    assert outcome.value is not None, outcome.diagnostics
    return recognise(outcome.value, languages)


def imported_of(*lines: str) -> Imported:
    """Recognise a paper of lines that nothing is known of but their words."""
    pieces = tuple(make_piece(line) for line in lines)
    return recognise(Paper("a.txt", "text", pieces, {}, ()), all_languages())


def text_of(imported: Imported) -> str:
    writer = Writer({}, {})
    return "\n".join(writer.blocks(section.blocks) for section in imported.sections)


def entries_of(imported: Imported, folder: Path) -> dict[str, Reference]:
    """Give the entries as they are written into bib/ and read there again."""
    made = write_manuscript(imported, folder / "made", all_languages(), "1")
    assert [each for each in made.diagnostics if each.code == "import-text-lost"] == []
    path = folder / "made/bib/references.bib"
    read_again = read_bibliography({"bib/references.bib": path.read_text(encoding="utf-8")})
    assert read_again.value is not None
    assert [fault.finding for fault in read_again.value.faults] == []
    return {each.key: each for each in read_again.value.references}


def commands_of(text: str) -> list[str]:
    r"""List the citations of a text, and those that stand together in brackets of their own."""
    one = r"\\cite\w*\*?(?:\[[^]]*\])*\{[^}]*\}"
    return re.findall(rf"\({one}(?:; {one})+\)|{one}", text)
