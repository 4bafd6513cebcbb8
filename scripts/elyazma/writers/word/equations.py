"""Equations: TeX to Word's own (OMML), all of a document's in one run of pandoc."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Block, Equation, Math, Node, Para, walk
from elyazma.system.pandoc.parsing import PandocDocument
from elyazma.system.pandoc.program import run_pandoc
from elyazma.system.pandoc.writing import write_document
from elyazma.system.xml import Node as Element
from elyazma.system.xml import parse_xml, write_xml
from elyazma.tex.edits import apply_edits
from elyazma.tex.tokens import tokenize
from elyazma.writers.word.elements import MATH_FONT, NAMESPACES, RUN, properties

_DECLARATION = re.compile(rb"^<\?xml[^>]*\?>\s*")
_RUN = re.compile(r"<m:r>(<m:rPr>(?:(?!</m:rPr>).)*</m:rPr>)?<m:t(?: [^>]*)?>")
_FONT = properties("rPr", RUN, {"rFonts": {"ascii": MATH_FONT, "hAnsi": MATH_FONT}})
_SPACES = re.compile(r'\sxmlns:\w+="[^"]*"')


@dataclass(frozen=True, slots=True)
class Equations:
    """Every formula as Word writes it; one whose TeX pandoc could not read lacks."""

    written: Mapping[Math, str]

    def find(self, formula: Math) -> str | None:
        """Give a formula as Word's, none where pandoc could not read its TeX."""
        return self.written.get(formula)


def list_formulas(blocks: Iterable[Block]) -> Iterator[Math]:
    """Give the formulas of blocks in order, displayed equations among them."""
    return (formula for node in walk(tuple(blocks)) if (formula := _formula_of(node)))


def _formula_of(node: Node) -> Math | None:
    match node:
        case Math():
            return node
        case Equation(tex, picture=""):
            return Math(tex, display=True)
        case _:
            return None


def read_equations(blocks: Iterable[Block], scratch: Path) -> Equations:
    """Have pandoc write the equations. Raises PandocFailed."""
    wanted = list(dict.fromkeys(list_formulas(blocks)))
    if not wanted:
        return Equations({})
    tried = [(each, tex) for each in wanted for tex in dict.fromkeys((_pair_bars(each.tex), each.tex))]
    paragraphs = tuple(Para((Math(tex, each.display),)) for each, tex in tried)
    source = json.dumps(write_document(PandocDocument(paragraphs)))
    read = _read_paragraphs(run_pandoc(["--from=json", "--to=docx", "--output=-"], scratch, source))
    written: dict[Math, str] = {}
    for (formula, _), each in zip(tried, read, strict=False):
        omml = "" if formula in written else _write_omml(each)
        written |= {formula: omml} if omml else {}
    return Equations(written)


def _read_paragraphs(file: bytes) -> list[Element]:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        body = parse_xml(archive.read("word/document.xml"))[0]
    return [each for each in body if each.tag == _qualify("w", "p")]


def _pair_bars(tex: str) -> str:
    r"""Make \lvert and \rvert a pair, which Word and LibreOffice know as one; a lone bar LibreOffice takes for "or"."""
    found = [token for token in tokenize(tex, "").items if token.kind == "command" and token.name in _BARS]
    count = Counter(token.name for token in found)
    edits = []
    for token in found:
        opening, closing, instead = _BARS[token.name]
        if count[opening] == count[closing]:
            edits.append((token.start, token.end, instead))
    return apply_edits(tex, edits)


_BARS = {
    "lvert": ("lvert", "rvert", r"\left| "),
    "rvert": ("lvert", "rvert", r"\right| "),
    "lVert": ("lVert", "rVert", r"\left\| "),
    "rVert": ("lVert", "rVert", r"\right\| "),
}
"""Commands of bars: the pair that each belongs to, and what is written in its place."""


def _qualify(prefix: str, name: str) -> str:
    return f"{{{NAMESPACES[prefix]}}}{name}"


def _write_omml(paragraph: Element) -> str:
    """Give a paragraph's equation without the paragraph that pandoc makes of a displayed one."""
    found = next(paragraph.iter(_qualify("m", "oMath")), None)
    if found is None:
        return ""
    _settle_properties(found)
    written = _DECLARATION.sub(b"", write_xml(found)).decode()
    return _RUN.sub(_dress, _SPACES.sub("", written).strip())


def _settle_properties(formula: Element) -> None:
    """Put right what pandoc writes against the schema (ECMA-376 part 1, 22.1.2.91 and 22.1.2.64).

    A run that is plain text has no style of letters beside that; the count of a matrix's columns comes before how they
    are set.
    """
    for run in formula.iter(_qualify("m", "rPr")):
        styles = [each for each in run if each.tag in (_qualify("m", "sty"), _qualify("m", "scr"))]
        for each in styles if run.find(_qualify("m", "nor")) is not None else ():
            run.remove(each)
    for column in formula.iter(_qualify("m", "mcPr")):
        for each in column.findall(_qualify("m", "mcJc")):
            column.append(each)


def _dress(match: re.Match[str]) -> str:
    """Name a run's font, as Word itself does: else the text's, which has no mathematics, would be taken."""
    return f'<m:r>{match[1] or ""}{_FONT}<m:t xml:space="preserve">'
