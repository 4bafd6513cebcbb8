"""Print entries by ours, by biblatex with biber, by pandoc and by citeproc-js, each entry as if it stood alone."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from entry_samples import Entry

BIBLATEX = {
    "apa": ("biblatex", "style=apa", "apa.bbx"),
    "chicago": ("biblatex-chicago", "authordate,dashed=false", "chicago-authordate.bbx"),
    "ieee": ("biblatex", "style=ieee", "ieee.bbx"),
    "vancouver": ("biblatex", "style=vancouver", "vancouver.bbx"),
    "gost": ("biblatex", "style=gost-authoryear,dashed=false", "gost-authoryear.bbx"),
}
"""Style -> package, its options, and the file by which TeX shows that it has it."""
_NODE = Path(__file__).with_name("citeproc_entries.js")
_AT_ONCE = 100
"""So many entries in one run of TeX: one that stops it costs the others of its run."""
SECONDS = 400


@dataclass(frozen=True)
class Tools:
    """Where the code under trial is, and citeproc-js and its locales, if they are there."""

    checkout: Path
    citeproc: Path | None
    locales: Path | None


Printed = dict[str, str]
"""An entry's key -> what was printed."""


def print_ours(entries: Sequence[Entry], style: str, csl: str, tools: Tools) -> Printed:
    """Print by the code under trial, from the entries as a .bib file."""
    from elyazma.languages import load_language
    from elyazma.model.article import Article
    from elyazma.model.diagnostics import Span
    from elyazma.model.journal import About, Citations, Journal, Manifest
    from elyazma.model.manuscript import Citation, Manuscript, Mark, Section, Source
    from elyazma.references.bibtex import read_bibliography
    from elyazma.references.cite import cite
    from elyazma.tex.inlines import to_plain

    bibliography = read_bibliography({"bib/references.bib": "".join(entry.write() for entry in entries)}).value
    assert bibliography is not None
    place = Span("manuscript/sections/01.tex", 1)
    marks = tuple(Mark(entry.key, place) for entry in entries)
    source = Source(place.path, "", citations=(Citation("citep", marks, place),))
    article = Article(slug="x", language="en")
    manuscript = Manuscript(Path(), article, {}, {}, (Section("text", source),), (source,), bibliography)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "alone.csl").write_text(_read_style(csl), encoding="utf-8")
        manifest = Manifest(journal=About(name="Trial"), citations=Citations(csl="alone"))
        journal = Journal("trial", Path(folder), manifest, {}, Path(folder) / "x")
        outcome = cite(manuscript, journal, {"en": load_language("en")}, Path(folder) / "cache")
    printed = outcome.value.entries if outcome.value else ()
    return {entry.key: _strip_number(to_plain(entry.text)) for entry in printed}


def _read_style(csl: str) -> str:
    """Read a style without the letters behind years."""
    from elyazma.references.styles import find_style

    return re.sub(r'disambiguate-add-year-suffix="true"', "", find_style(csl, Path("/nowhere")))


def _strip_number(text: str) -> str:
    return re.sub(r"^\s*(?:\[\d+\]|\d+\.)\s+", "", text).strip()


# --- biblatex -----------------------------------------------------------------------------------------

DOCUMENT = r"""\documentclass{article}
\usepackage{fontspec}
\setmainfont{DejaVu Serif}
\usepackage[american]{babel}
\usepackage{csquotes,amsmath,amssymb,textcomp,url}
\usepackage[paperwidth=5500mm,paperheight=30mm,margin=5mm]{geometry}
\usepackage[OPTIONS,backend=biber]{PACKAGE}
\addbibresource{oracle.bib}
\pagestyle{empty}\hyphenpenalty=10000 \parindent=0pt \emergencystretch=50em
\AtEveryBibitem{\clearpage Q\thefield{entrykey} }
\begin{document}
\nocite{*}\printbibliography[heading=none]
\end{document}
"""


def print_biblatex(entries: Sequence[Entry], style: str, csl: str, tools: Tools) -> Printed:
    """Print by biblatex and biber; nothing where TeX has no such style."""
    if style not in BIBLATEX or not all(shutil.which(program) for program in ("xelatex", "biber", "pdftotext")):
        return {}
    package, options, file = BIBLATEX[style]
    if not subprocess.run(["kpsewhich", file], capture_output=True, check=False).stdout.strip():
        return {}
    printed: Printed = {}
    for start in range(0, len(entries), _AT_ONCE):
        printed |= _run_biblatex(entries[start : start + _AT_ONCE], package, options)
    return printed


def _run_biblatex(entries: Sequence[Entry], package: str, options: str) -> Printed:
    document = DOCUMENT.replace("PACKAGE", package).replace("OPTIONS", options)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "oracle.bib").write_text("".join(entry.write() for entry in entries), encoding="utf-8")
        (folder / "oracle.tex").write_text(document, encoding="utf-8")
        tex = ["xelatex", "-interaction=nonstopmode", "-no-shell-escape", "oracle.tex"]
        for command in (tex, ["biber", "--quiet", "oracle"], tex, ["pdftotext", "-layout", "oracle.pdf"]):
            subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=SECONDS)
        text = folder / "oracle.txt"
        pages = text.read_text(encoding="utf-8").split("\f") if text.exists() else []
    return dict(filter(None, map(_read_page, pages)))


def _read_page(page: str) -> tuple[str, str] | None:
    found = re.match(r"\s*(?:\[?\d+[\].]?\s*)?Q(e\d{4})\s*(.*)", page, re.DOTALL)
    if not found or not found[2].strip():
        return None
    # All entries stand in one list, so those of one year have letters.
    text = re.sub(r"\b((?:19|20)\d\d)[a-z]\b", r"\1", re.sub(r"\s+", " ", found[2]).strip())
    # pdftotext may find the label behind the text that it stands before.
    return found[1], _strip_number(re.sub(r"\s\[?\d{1,3}[\].]$", "", text))


# --- pandoc and citeproc-js -----------------------------------------------------------------------------


def _run_pandoc(arguments: Sequence[str], text: str) -> str:
    from elyazma.system.pandoc.program import find_pandoc

    done = subprocess.run(
        [find_pandoc(), *arguments], input=text, capture_output=True, encoding="utf-8", check=False, timeout=SECONDS
    )
    return done.stdout


def _list_references(blocks: Sequence[dict[str, object]]) -> Iterator[tuple[str, dict[str, object]]]:
    """List the Divs of pandoc's list of references with the entries' keys."""
    for block in blocks:
        content = block.get("c")
        if block.get("t") == "Div" and isinstance(content, list):
            identifier, inside = content[0][0], content[1]
            if identifier.startswith("ref-"):
                yield identifier.removeprefix("ref-"), block
            else:
                yield from _list_references(inside)


def print_pandoc(entries: Sequence[Entry], style: str, csl: str, tools: Tools) -> Printed:
    """Print by pandoc's own reader and its citeproc; an entry that stops it is told of, and left out alone."""
    with tempfile.TemporaryDirectory() as folder:
        bib, file = Path(folder) / "a.bib", Path(folder) / "a.csl"
        bib.write_text("".join(entry.write() for entry in entries), encoding="utf-8")
        file.write_text(_read_style(csl), encoding="utf-8")
        asked = ["--citeproc", f"--bibliography={bib}", f"--csl={file}", "-M", "lang=en-US", "-t", "json"]
        answer = _run_pandoc(asked, "---\nnocite: '@*'\n---\n")
    if not answer and len(entries) > 1:
        half = len(entries) // 2
        return {**print_pandoc(entries[:half], style, csl, tools), **print_pandoc(entries[half:], style, csl, tools)}
    if not answer:
        print(f"pandoc prints nothing: {entries[0].key}", file=sys.stderr)
        return {}
    document = json.loads(answer)
    divs = dict(_list_references(document["blocks"]))
    texts = {key: json.dumps({**document, "meta": {}, "blocks": [div]}) for key, div in divs.items()}
    return {key: _strip_number(_write_plain(text)) for key, text in texts.items()}


def _write_plain(document: str) -> str:
    """Write a document of one entry as plain text, without a start of pandoc."""
    words: list[str] = []
    _gather(json.loads(document)["blocks"], words)
    return re.sub(r"\s+", " ", "".join(words))


def _gather(node: Any, words: list[str]) -> None:
    """Gather the text of pandoc's nodes in their order."""
    if isinstance(node, list):
        for each in node:
            _gather(each, words)
    elif isinstance(node, dict):
        _gather_element(node.get("t", ""), node.get("c"), words)


def _gather_element(kind: str, content: Any, words: list[str]) -> None:
    if kind in ("Str", "Math", "Code"):
        words.append(content if isinstance(content, str) else content[-1])
    elif kind in ("Space", "SoftBreak", "LineBreak"):
        words.append(" ")
    elif kind == "Quoted":
        words.append('"')
        _gather(content[1], words)
        words.append('"')
    else:
        _gather(content[1] if kind in ("Link", "Span", "Div") else content, words)


def print_citeproc_js(entries: Sequence[Entry], style: str, csl: str, tools: Tools) -> Printed:
    """Print by citeproc-js; nothing where it or its locales are not there."""
    if tools.citeproc is None or tools.locales is None or not shutil.which("node"):
        return {}
    items = _run_pandoc(["-f", "biblatex", "-t", "csljson"], "".join(entry.write() for entry in entries))
    asked = {"items": json.loads(items or "[]"), "style": _read_style(csl), "locales": str(tools.locales)}
    done = subprocess.run(
        ["node", str(_NODE), str(tools.citeproc)],
        input=json.dumps(asked),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=SECONDS,
    )
    if done.returncode:
        print(done.stderr[-2000:], file=sys.stderr)
        return {}
    return {key: _strip_number(re.sub(r"\s+", " ", text)) for key, text in json.loads(done.stdout).items()}


PRINTERS: dict[str, Callable[[Sequence[Entry], str, str, Tools], Printed]] = {
    "ours": print_ours,
    "biblatex": print_biblatex,
    "pandoc": print_pandoc,
    "citeproc-js": print_citeproc_js,
}
