"""Where anchors stand in the Word file: section and paragraph, the float, the page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from converted import try_text
from elyazma.document.convert import convert
from elyazma.flows.loading import load_job
from elyazma.languages import load_language
from elyazma.letters import word_places
from elyazma.letters.word_places import (
    WordPlace,
    WordRange,
    add_pages,
    describe_word_range,
    find_word_places,
    read_word_pages,
)
from elyazma.model.diagnostics import Span
from elyazma.model.document import Document
from elyazma.model.manuscript import References
from elyazma.model.nodes import plain_text
from elyazma.system.libreoffice import LibreOfficeFailed
from elyazma.system.process import ProgramMissing
from elyazma.tex.anchors import find_anchors

ENGLISH = load_language("en")
TEXT = r"""\section{Introduction}

\rev{first}One. \rev{mid} Still one.\footnote{\rev{note}A note.}

\rev{passage}{Two begins.

Three ends.

}

\rev{display}
\begin{equation}
  a = b
\end{equation}
and three goes on \rev{behind}here.

\subsection{Materials \rev{heading}{of it}}

\rev{equation}\begin{equation}
  c = d
\end{equation}

\begin{itemize}
\item Item.
\item \rev{item}Item.
\end{itemize}

\rev{float}

\begin{table}
\caption{A table \rev{caption}{of words}}
\begin{tabular}{ll}
a & \rev{cell}b \\
\end{tabular}
\end{table}
"""
WANTED = {
    "first": "Section 1, paragraph 1",
    "mid": "Section 1, paragraph 1",
    "note": "Section 1, paragraph 1",
    "passage": "Section 1, paragraphs 2–3",
    "display": "Section 1, paragraph 3",
    "behind": "Section 1, paragraph 3",
    "heading": "Section 1.1",
    "equation": "Section 1.1, paragraph 1",
    "item": "Section 1.1, paragraph 3",
    "float": "Section 1.1, Table 1",
    "caption": "Section 1.1, Table 1",
    "cell": "Section 1.1, Table 1",
}


def convert_with_anchors(text: str, root: Path) -> Document:
    assert try_text(text, root).value
    job = load_job(root, "").value
    assert job
    (root / "scratch").mkdir()
    parts = (job.manuscript, job.journal, References(()), job.languages)
    document = convert(*parts, root / "scratch", anchors=True).value
    assert document
    return document


def find(text: str, root: Path) -> Mapping[str, str]:
    labels = [anchor.label for anchor in find_anchors(text, "")]
    places = find_word_places(convert_with_anchors(text, root), labels, ENGLISH)
    return {label: describe_word_range(found, ENGLISH).replace("\u00a0", " ") for label, found in places.items()}


def test_sections_and_paragraphs(tmp_path: Path) -> None:
    assert find(TEXT, tmp_path) == WANTED


def test_a_passage_from_section_to_section(tmp_path: Path) -> None:
    text = "\\section{A}\n\nOne.\n\n\\rev{x}{Two.\n\n\\section*{Thanks}\n\nTo all.}\n"
    assert find(text, tmp_path) == {"x": "Section 1, paragraph 2 – “Thanks”, paragraph 1"}


def test_an_anchor_leaves_the_text_as_it_is(tmp_path: Path) -> None:
    anchored = convert_with_anchors("\\section{A}\n\nOne \\rev{x} two\\rev{y}{three}.\n", tmp_path / "with")
    plain = convert_with_anchors("\\section{A}\n\nOne two{three}.\n", tmp_path / "without")
    shown = [plain_text(each.sections[0].blocks) for each in (anchored, plain)]
    assert shown[0] == shown[1]


def test_pages_are_those_of_both_ends() -> None:
    place = WordPlace("Section 2", 4)
    found = {each: WordRange(place, place) for each in ("one", "two", "none")}
    names = {f"rev {end} {label}": f"{end}_{label}" for end in ("begin", "end") for label in found}
    paged = add_pages(found, {"begin5Fone": 4, "end5Fone": 5, "begin5Ftwo": 6}, names)
    assert {label: describe_word_range(each, ENGLISH) for label, each in paged.items()} == {
        "one": "Section 2, paragraph 4; page 4 – page 5 of the Word file as LibreOffice prints it",
        "two": "Section 2, paragraph 4; page 6 of the Word file as LibreOffice prints it",
        "none": "Section 2, paragraph 4",
    }


@pytest.mark.parametrize("reason", [ProgramMissing("soffice"), LibreOfficeFailed("it took over 180 seconds")])
def test_without_libreoffice_there_are_no_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: Exception
) -> None:
    def refuse(*_: object) -> None:
        raise reason

    monkeypatch.setattr(word_places, "make_pdfs", refuse)
    outcome = read_word_pages(b"", tmp_path, Span("manuscript/letters/response.toml"))
    assert outcome.value == {}
    assert [each.code for each in outcome.diagnostics] == ["response-no-pages"]
