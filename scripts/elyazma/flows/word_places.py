"""The flow to places in the Word file that goes out: write it with its anchors, read the document, ask LibreOffice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from elyazma.flows.checking import Checked
from elyazma.flows.exports import write_with_anchors
from elyazma.languages import Language
from elyazma.letters.word_places import WordRange, add_pages, find_word_places, read_word_pages
from elyazma.model.diagnostics import Findings, Span, collecting
from elyazma.model.document import Document
from elyazma.model.journal import Journal
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import plain_text
from elyazma.model.phrases import phrase
from elyazma.system.files import make_scratch
from elyazma.system.locking import Progress
from elyazma.tex.anchors import ENDS, name_end
from elyazma.writers.word.bookmarks import LABEL, write_name


@dataclass(frozen=True, slots=True)
class Wanted:
    """The anchors to find, by their labels; the language to name places in; where the response names its article."""

    labels: Sequence[str]
    language: Language
    place: Span


@dataclass(frozen=True, slots=True)
class WordPrint:
    """Where the anchors stand in the Word file, and its text."""

    places: Mapping[str, WordRange]
    text: str


def takes_word(journal: Journal) -> bool:
    """Tell whether a journal takes the Word file and neither PDF nor LaTeX."""
    return tuple(journal.manifest.package.formats) == ("docx",)


@collecting
def find_in_word(findings: Findings, checked: Checked, wanted: Wanted, folder: Path, progress: Progress) -> WordPrint:
    """Find the anchors in the Word file, which is written and printed in a scratch `folder` and not kept."""
    document, word = findings.take(write_with_anchors(checked, folder / "word", progress))
    findings.stop_if_fatal()
    progress(phrase("finding the pages of the answers"))
    places = find_word_places(document, wanted.labels, wanted.language)
    pages = findings.take(read_word_pages(word, make_scratch(folder), wanted.place)) if places else {}
    names = [name_end(end, label) for end in ENDS for label in places]
    bookmarks = {name: write_name(LABEL, name) for name in names}
    return WordPrint(add_pages(places, pages, bookmarks), _read_text(document))


def _read_text(document: Document) -> str:
    fronts = [front.abstract for front in (*document.front, *document.back)]
    passages = [each.blocks for each in (*document.sections, *document.appendices, *document.supplement)]
    return "\n".join(plain_text(blocks) for blocks in (*fronts, *passages))
