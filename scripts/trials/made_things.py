r"""List what stands in a manuscript that an import made, one thing at a time: pictures, notes, tables, formulas.

Only patterns read the TeX here, not the toolchain's own tree: what both misread alike would be proved by nobody.
"""

from __future__ import annotations

import csv
import re
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from formula_letters import letters_of_tex
from word_things import digest_of, list_words

_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_MATH = re.compile(
    r"(?<!\\)\$(?:\\.|[^$\\])+\$|\\\((?:.|\n)+?\\\)|(?<!\\)\\\[(?:.|\n)+?\\\]"
    r"|\\begin\{(equation|align|gather|multline|displaymath)\*?\}(?:.|\n)+?\\end\{\1\*?\}"
)


@dataclass(frozen=True)
class Made:
    """What was made: digests of pictures that a text shows, notes, tables' cells, formulas' letters, all words.

    `shown` gives for each name that a text shows a digest, empty where the file is not there; `replaced` are words of
    which the report says that commands stand for them; `named` the lines of the report by their headings; `placed` the
    digests of pictures that the Word file shows; `drawn` the words of the PDFs that are shown.
    """

    shown: list[tuple[str, str]]
    notes: list[tuple[str, ...]]
    tables: list[list[str]]
    formulas: list[str]
    words: Counter[str]
    text: str
    replaced: Counter[str]
    named: dict[str, list[str]]
    placed: Counter[str]
    drawn: dict[str, Counter[str]]


def read_made(folder: Path) -> Made:
    """Read a manuscript and the report of its import, and its Word file where there is one. Raises OSError."""
    texts = [_cut_comments(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("manuscript/**/*.tex"))]
    sheets = [[*_read_sheet(path)] for path in sorted(folder.glob("manuscript/tables/*.csv"))]
    notes_of_tables = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("manuscript/tables/*.toml"))]
    joined = "\n".join(texts)
    cells = [cell for sheet in sheets for cell in sheet]
    facts = (folder / "manuscript/article.toml").read_text(encoding="utf-8")
    bib = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("bib/*.bib")))
    everything = "\n".join([joined, *cells, *notes_of_tables, facts])
    named = _read_report(folder / "import-report.md")
    names = _list_pictures("\n".join([joined, *cells]))
    return Made(
        shown=[(name, _find_digest(folder, name)) for name in names],
        notes=[list_words(plain(each)) for each in _list_arguments("\n".join([joined, *cells]), "footnote")],
        tables=[[*map(_fold, sheet)] for sheet in sheets] + [[*map(_fold, each)] for each in _list_tables(joined)],
        formulas=[letters for found in _MATH.finditer(everything) if (letters := letters_of_tex(found[0]))],
        words=Counter(list_words(plain(everything) + "\n" + plain(bib))),
        text=" ".join(list_words(plain(everything))),
        replaced=Counter(list_words("\n".join(line for lines in named.values() for line in lines))),
        named=named,
        placed=_read_placed(folder),
        drawn={name: _read_drawn(folder / "manuscript/figures" / name) for name in names if name.endswith(".pdf")},
    )


def plain(tex: str) -> str:
    """Give the text of TeX without formulas, names of commands and what only arranges it."""
    text = _MATH.sub(" ", tex)
    text = re.sub(
        r"\\(?:label|input|includegraphics|begin|end|pageref|ref|cref|eqref)(?:\[[^\]]*\])?\{[^{}]*\}", " ", text
    )
    text = re.sub(r"\\text(?:quotedbl|quotesingle|asciitilde|asciicircum|backslash)(?:\{\}|\b)", " ", text)
    text = re.sub(r"\\-|\\/|\{\}", "", text)
    text = re.sub(r"\\(?:text(?:super|sub)script|emph|text(?:bf|it|sc|tt|sf))\{", "{", text)
    text = re.sub(r"\\[A-Za-z]+\*?(?:\s+(?=[a-z]))?", " ", text)
    return re.sub(r"[{}]", "", text.replace("~", " ").replace("\\\\", " ").replace("\\", ""))


def _fold(tex: str) -> str:
    return " ".join(list_words(plain(tex)))


def _cut_comments(text: str) -> str:
    return re.sub(r"(?<!\\)%.*\n?", "", text)


def _read_sheet(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            yield from row


def _list_arguments(text: str, command: str) -> Iterator[str]:
    """Yield the arguments of a command, braces counted."""
    for found in re.finditer(rf"\\{command}(?:\[[^\]]*\])?\{{", text):
        depth, at = 1, found.end()
        while at < len(text) and depth:
            depth += {"{": 1, "}": -1}.get(text[at], 0) if text[at - 1] != "\\" else 0
            at += 1
        yield text[found.end() : at - 1]


def _list_pictures(text: str) -> list[str]:
    return [found[1] for found in re.finditer(r"\\includegraphics(?:\[[^\]]*\])?\{([^{}]+)\}", text)]


def _find_digest(folder: Path, name: str) -> str:
    path = folder / "manuscript/figures" / name
    return digest_of(path.read_bytes()) if path.is_file() else ""


def _list_tables(text: str) -> Iterator[list[str]]:
    r"""Yield the cells of tables, which \\ and & part; spans give their text once."""
    for found in re.finditer(r"\\begin\{(tabular|tabularx|longtable|tabulary)\}((?:.|\n)+?)\\end\{\1\}", text):
        body = re.sub(
            r"\\multicolumn\{\d+\}\{[^{}]*(?:\{[^{}]*\})*[^{}]*\}|\\multirow\{[^{}]*\}\{[^{}]*\}", "", found[2]
        )
        yield re.split(r"(?<!\\)&|\\\\|\\tabularnewline", body)


def _read_report(path: Path) -> dict[str, list[str]]:
    """Give the lines of an import's report by the headings they stand under."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        if line.startswith("## "):
            heading = line.removeprefix("## ")
        elif line.startswith("- "):
            found.setdefault(heading, []).append(line.removeprefix("- "))
    return found


def _read_drawn(path: Path) -> Counter[str]:
    done = subprocess.run(["pdftotext", "-q", str(path), "-"], capture_output=True, check=False)
    return Counter(list_words(done.stdout.decode("utf-8", "replace")))


def _read_placed(folder: Path) -> Counter[str]:
    """Give the digests of the pictures that the newest Word file of a manuscript shows."""
    paths = sorted(folder.glob("dist/**/*.docx"))
    found: Counter[str] = Counter()
    for path in paths[-1:]:
        with zipfile.ZipFile(path) as archive:
            relations = ElementTree.fromstring(archive.read("word/_rels/document.xml.rels"))
            targets = {node.get("Id"): f"word/{node.get('Target')}" for node in relations}
            root = ElementTree.fromstring(archive.read("word/document.xml"))
            found.update(digest_of(archive.read(targets[node.get(_EMBED)])) for node in root.iter(_BLIP))
    return found
