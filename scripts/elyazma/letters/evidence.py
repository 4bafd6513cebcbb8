"""Read what a response is checked against: the article's anchors, its printed pages, its text at a former revision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from elyazma.letters.marks import read_layout, read_marks
from elyazma.letters.places import Place, find_places
from elyazma.letters.reading import ReadResponse
from elyazma.model.diagnostics import Findings, Outcome, collecting, error
from elyazma.model.manuscript import Source
from elyazma.model.phrases import phrase
from elyazma.pdf.reader import read_glyphs, read_pdf
from elyazma.sources.tree import MANUSCRIPT, list_files
from elyazma.system.repository import CheckOutFailed, Repository, Revision, checked_out, find_revision, open_repository
from elyazma.system.texts import read_text
from elyazma.tex.anchors import Anchor, defines_anchors, find_anchors
from elyazma.tex.scan import scan


def find_all_anchors(preamble: Iterable[Source], sources: Sequence[Source]) -> tuple[Anchor, ...]:
    r"""Find the anchors of all sources; none where \rev is the author's own."""
    if defines_anchors(source.text for source in (*preamble, *sources)):
        return ()
    return tuple(anchor for source in sources for anchor in find_anchors(source.text, source.path))


def read_print(pdf: Path) -> tuple[Mapping[str, tuple[Place, Place]], Sequence[str]]:
    """Read where the anchors of a PDF stand, whose log lies beside it, and the text of its pages."""
    log = pdf.with_suffix(".log").read_text(encoding="utf-8", errors="replace")
    texts, layout = read_pdf(pdf).texts, read_layout(log)
    if layout is None:
        return {}, texts
    return find_places(read_marks(log), layout, lambda page: read_glyphs(pdf, page), len(texts)), texts


def read_former_texts(root: Path, read: ReadResponse, scratch: Path) -> Outcome[Sequence[str]]:
    """Read the texts of the revision that the reviewers read, without TeX; none when the response names none."""
    if not read.response.since:
        return Outcome(None)
    place = read.place("since")
    found = _find_named_revision(root, read.response.since)
    if found.value is None:
        return Outcome(None, tuple(replace(each, span=place) for each in found.diagnostics))
    try:
        return Outcome(_read_texts(*found.value, scratch / "since"))
    except CheckOutFailed as reason:
        message = phrase("git cannot give the revision that the reviewers read: {reason}", reason=reason)
        return Outcome(None, (error("git-refused", message, place, phrase("mend what git says, then try again")),))


@collecting
def _find_named_revision(findings: Findings, root: Path, name: str) -> tuple[Repository, Revision]:
    repository = findings.take(open_repository(root))
    return repository, findings.take(find_revision(repository, name))


def _read_texts(repository: Repository, revision: Revision, folder: Path) -> tuple[str, ...]:
    texts = []
    with checked_out(repository, revision, folder) as root:
        for path in list_files(root, MANUSCRIPT):
            text = read_text(root, path).value if path.endswith((".tex", ".csv")) else None
            texts += [scan(text, path).plain if path.endswith(".tex") else text] if text else []
    return tuple(texts)
