"""Equations: TeX to Word's own (OMML), all of a document's in one run of pandoc."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from elyazma.document import Json
from elyazma.tools.pandoc.program import run_pandoc
from elyazma.tools.tex.edits import apply_edits
from elyazma.tools.tex.tokens import tokenize
from elyazma.tools.word.elements import MATH_FONT, NAMESPACES, RUN, properties
from elyazma.tools.word.targets import walk
from elyazma.tools.xml import Node, parse_xml, write_xml

_API_VERSION = [1, 23, 1]
_DECLARATION = re.compile(rb"^<\?xml[^>]*\?>\s*")
_RUN = re.compile(r"<m:r>(<m:rPr>(?:(?!</m:rPr>).)*</m:rPr>)?<m:t(?: [^>]*)?>")
_FONT = properties("rPr", RUN, {"rFonts": {"ascii": MATH_FONT, "hAnsi": MATH_FONT}})
_SPACES = re.compile(r'\sxmlns:\w+="[^"]*"')


@dataclass(frozen=True, slots=True)
class Equations:
    """Every equation by how it stands ("InlineMath", "DisplayMath") and its TeX; one that nobody could read lacks."""

    written: Mapping[tuple[str, str], str]

    def find(self, node: Json) -> str | None:
        """Give an equation as Word's, none where pandoc could not read its TeX."""
        return self.written.get(_key(node))


def read_equations(blocks: Iterable[Json], scratch: Path) -> Equations:
    """Have pandoc write the equations. Raises PandocFailed."""
    wanted = list(dict.fromkeys(_key(node) for node in walk(list(blocks)) if node["t"] == "Math"))
    if not wanted:
        return Equations({})
    tried = [(key, tex) for key in wanted for tex in dict.fromkeys((_pair_bars(key[1]), key[1]))]
    paragraphs = [{"t": "Para", "c": [{"t": "Math", "c": [{"t": key[0]}, tex]}]} for key, tex in tried]
    source = json.dumps({"pandoc-api-version": _API_VERSION, "meta": {}, "blocks": paragraphs})
    read = _read_paragraphs(run_pandoc(["--from=json", "--to=docx", "--output=-"], scratch, source))
    written: dict[tuple[str, str], str] = {}
    for (key, _), each in zip(tried, read, strict=False):
        omml = "" if key in written else _write(each)
        written |= {key: omml} if omml else {}
    return Equations(written)


def _read_paragraphs(file: bytes) -> list[Node]:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        body = parse_xml(archive.read("word/document.xml"))[0]
    return [each for each in body if each.tag == _name("w", "p")]


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


def _key(node: Json) -> tuple[str, str]:
    return node["c"][0]["t"], node["c"][1]


def _name(prefix: str, name: str) -> str:
    return f"{{{NAMESPACES[prefix]}}}{name}"


def _write(paragraph: Node) -> str:
    """Give a paragraph's equation without the paragraph that pandoc makes of a displayed one."""
    found = next(paragraph.iter(_name("m", "oMath")), None)
    if found is None:
        return ""
    written = _DECLARATION.sub(b"", write_xml(found)).decode()
    return _RUN.sub(_dress, _SPACES.sub("", written).strip())


def _dress(match: re.Match[str]) -> str:
    """Name a run's font, as Word itself does: else the text's, which has no mathematics, would be taken."""
    return f'<m:r>{match[1] or ""}{_FONT}<m:t xml:space="preserve">'
