"""What a journal's desk looks for on a page: the words, the order and the looks of the samples of its class."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pypdf

from elyazma.languages import load_language
from elyazma.pdf.reader import read_pdf

FIGURE = r"""
\begin{figure}[t]
  \centering
  \includegraphics[width=.5\linewidth]{flow}
  \caption{Seen early.}\label{fig:early}
\end{figure}
The drawing of \autoref{fig:early} floats. Typed are \texttt{печать} and \texttt{dəftər ığü}.
"""
APPENDIX = r"""
In Azerbaijani this is \foreignlanguage{azerbaijani}{\autoref{app:alphabet}}.
\subsection{Small letters}\label{app:small}
They are named in \autoref{app:small} too.
"""


@dataclass(frozen=True)
class Sample:
    """How the sample of a class prints a figure's and a table's caption; `order` are words that follow each other.

    `named` is what a reference to a figure prints; `both` tells whether an abstract in another language is printed too.
    """

    captions: tuple[str, str] = ("Figure 1: Seen early.", "Table 1: Where a loss")
    order: tuple[str, ...] = ()
    named: str = "Figure 1"
    both: bool = True
    gap: float = 7
    """Points between two columns of a table, at least."""


SAMPLES = {
    "acm": Sample(
        ("Fig. 1. Seen early.", "Table 1. Where a loss"),
        ("ACKNOWLEDGEMENTS", "REFERENCES", "A THE LETTERS OF THE AZERBAIJANI ALPHABET"),
    ),
    "acm-sigconf": Sample(order=("ACKNOWLEDGEMENTS", "REFERENCES", "A THE LETTERS OF THE AZERBAIJANI")),
    "apa7": Sample(
        ("Figure 1 Seen early.", "Table 1 Where a loss"),
        ("Acknowledgements", "References", "Appendix A The letters of the Azerbaijani alphabet"),
    ),
    "aps": Sample(
        ("FIG. 1. Seen early.", "TABLE I. Where a loss"),
        ("ACKNOWLEDGMENTS", "Appendix A: The letters of the Azerbaijani alphabet", "[1]", "Shannon"),
        named="Fig. 1",
        both=False,
    ),
    "elsarticle": Sample(),
    "ieee-journal": Sample(
        ("Fig. 1. Seen early.", "TABLE I WHERE A LOSS"),
        ("APPENDIX A THE LETTERS OF THE AZERBAIJANI ALPHABET", "ACKNOWLEDGMENT", "REFERENCES"),
        named="Fig. 1",
        both=False,
    ),
    "lncs": Sample(
        ("Fig. 1. Seen early.", "Table 1. Where a loss"),
        ("Acknowledgements. The authors thank", "References"),
        "Fig. 1",
    ),
    "mnras": Sample(
        ("Figure 1. Seen early.", "Table 1. Where a loss"),
        ("ACKNOWLEDGEMENTS", "DATA AVAILABILITY", "REFERENCES", "APPENDIX A: THE LETTERS OF THE AZERBAIJANI ALPHABET"),
        both=False,
    ),
    "oup": Sample(("Fig. 1. Seen early.", "Table 1. Where a loss"), named="Fig. 1", both=False),
}
"""Of the classes that TeX Live has a sample of; a layout of ours is compared with what all have in common."""


def add_what_desks_look_at(manuscript: Path) -> None:
    """Add to the English article an early figure, letters of typewriters and an appendix named in two languages."""
    for path, text in (("sections/01-introduction.tex", FIGURE), ("appendices/01-alphabet.tex", APPENDIX)):
        file = manuscript / path
        file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def assert_as_desks_want(journal: str, pdf: Path) -> None:
    printed = _read_words(pdf)
    assert "печать and dəftər ığü" in printed
    assert f"{load_language('az').words['appendix']} A." in printed
    assert "They are named in Appendix A" in printed
    # No link stands in a coloured box, and no float among the abstracts in front of the text.
    assert {tuple(each) for each in _read_borders(pdf)} <= {(0, 0, 0)}
    front, _, _ = printed.partition("A scholarly article changes its clothes")
    abstracts, keywords, _ = front.partition("Açar sözlər")
    assert not keywords or "Seen early." not in abstracts
    # KOMA-Script has the labels of descriptions in a face of their own.
    assert not [font.name for font in read_pdf(pdf).fonts if "LMSans" in font.name]
    if journal in SAMPLES:
        _assert_like_the_sample(SAMPLES[journal], printed, pdf)


def _assert_like_the_sample(sample: Sample, printed: str, pdf: Path) -> None:
    assert [words for words in sample.captions if words not in printed] == []
    assert (": The thirty-two" in printed) is (": Where a loss" in sample.captions[1])
    assert f"The drawing of {sample.named} floats" in printed
    assert ("Xülasə" in printed) is sample.both
    at = 0
    for words in sample.order:
        assert words in printed[at:], (words, sample.order)
        at = printed.index(words, at) + len(words)
    assert _measure_gap(pdf) >= sample.gap


def _read_words(pdf: Path) -> str:
    """Read the words in the order in which they were set; a word divided at the end of a line is one."""
    command = ["pdftotext", "-raw", str(pdf), "-"]
    text = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    return re.sub(r"\s+", " ", re.sub(r"-\n", "", text))


def _read_borders(pdf: Path) -> list[list[float]]:
    """Read the borders of all links, as width of corners and lines."""
    pages = pypdf.PdfReader(pdf).pages
    links = [each.get_object() for page in pages for each in page.get("/Annots") or ()]
    assert links
    return [[float(number) for number in link.get("/Border", [0, 0, 1])[:3]] for link in links]


def _measure_gap(pdf: Path) -> float:
    """Measure what lies between the heads "source" and "On" of two columns, in points."""
    command = ["pdftotext", "-bbox", str(pdf), "-"]
    text = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    found = re.search(r'xMax="([\d.]+)" yMax="[\d.]+">source</word>\s*<word xMin="([\d.]+)" [^>]*>On</word>', text)
    assert found, pdf
    return float(found[2]) - float(found[1])
