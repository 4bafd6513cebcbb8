r"""Bring strangers' LaTeX papers in, build them, and hold the result against what stock LaTeX makes of them.

    python scripts/trials/papers.py FOLDER RESULT.json [--half A] [--paper NAME ...] [--checkout FOLDER]

FOLDER has papers.toml, a table for each paper (`name`, `main`, `half`, `stock`), and NAME/src with the paper's files
and NAME/stock.pdf, what latexmk makes of them. Each paper is imported; the manuscript is built for its own journal and
for two others, and as Word and web; nothing is edited by hand. RESULT.json gets everything, and a table is printed.

recall   of the words of the stock PDF's body that ours has as often; order: of its runs of three words. Left out are
         what stands before the introduction, the list of references and what follows it, lines that three pages
         repeat, words of fewer than three letters, and numbers. A word divided at a line's end is joined.
counts   labels, keys of citations, displayed equations, pictures, tables, theorems, footnotes: in the author's sources
         as this script counts them (comments and verbatim text left out, inputs followed), and in the manuscript.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PROGRAM = "from elyazma.tasks import program; program.run()"
OTHERS = ("elsarticle", "ieee-journal", "arxiv", "lncs")
"""The second and third journal are the first two of these that are not the paper's own."""
SECONDS = 400
Result = dict[str, Any]


def main(arguments: list[str]) -> int:
    """Try every paper and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("result", type=Path)
    parser.add_argument("--half", default="")
    parser.add_argument("--paper", action="append", default=[])
    parser.add_argument("--checkout", type=Path, default=ROOT)
    parser.add_argument("--only-own", action="store_true", help="build for the paper's own journal alone")
    given = parser.parse_args(arguments)
    papers = tomllib.loads((given.folder / "papers.toml").read_text(encoding="utf-8"))
    results: dict[str, Result] = {}
    for name, paper in papers.items():
        if (given.half in {"", paper["half"]}) and (not given.paper or name in given.paper):
            results[name] = try_paper(given.folder / name, paper, given.checkout, only_own=given.only_own)
            print(write_row(name, results[name]), flush=True)
            given.result.write_text(json.dumps(results, indent=1, ensure_ascii=False), encoding="utf-8")
    print("\n".join(summarise(results)))
    return 0


# --- One paper --------------------------------------------------------------------------------------------


def try_paper(folder: Path, paper: dict[str, Any], checkout: Path, *, only_own: bool = False) -> Result:
    """Import a paper and build it."""
    result: Result = {"stock": paper["stock"], "class": paper["class"], "runs": {}}
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch, "src")
        shutil.copytree(folder / "src", source, symlinks=True)
        made = Path(scratch, "made")
        result["runs"]["import"] = run(
            checkout, source.parent, "import", str(source / paper["main"]), "--into", str(made)
        )
        if not (made / "manuscript/article.toml").exists():
            return result
        article = tomllib.loads((made / "manuscript/article.toml").read_text(encoding="utf-8"))
        own = article.get("journal") or "arxiv"
        result |= {"journal": own, "counts": compare_counts(source / paper["main"], made)}
        others = [] if only_own else [name for name in OTHERS if name != own][:2]
        for journal in (own, *others):
            kind = "pdf" if journal == own else f"pdf {journal}"
            result["runs"][kind] = run(checkout, made, "pdf", "--journal", journal)
        for task in () if only_own else ("docx", "html"):
            result["runs"][task] = run(checkout, made, task, "--journal", own)
        pdf = next((made / "dist").glob(f"*-{own}.pdf"), None) if (made / "dist").is_dir() else None
        if pdf and (folder / "stock.pdf").exists():
            result |= compare_words(read_pdf(folder / "stock.pdf"), read_pdf(pdf))
    return result


def run(checkout: Path, folder: Path, *arguments: str) -> Result:
    """Run one command of the toolchain; give its exit code, its seconds and its errors, the first ones first."""
    environment = {**os.environ, "PYTHONPATH": str(checkout / "scripts"), "NO_COLOR": "1"}
    before, start = _children_cpu(), time.monotonic()
    command = [sys.executable, "-c", PROGRAM, *arguments]
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=SECONDS
        )
        code, said = done.returncode, done.stdout + done.stderr
    except subprocess.TimeoutExpired:
        code, said = 124, "it took too long: error[timeout]"
    errors = [line for line in said.splitlines() if "error[" in line or line.startswith("Traceback")]
    if code and not errors:
        errors = said.splitlines()[-3:]
    return {
        "code": code,
        "seconds": round(time.monotonic() - start, 1),
        "cpu": round(_children_cpu() - before, 1),
        "errors": errors[:12],
    }


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


# --- Words ------------------------------------------------------------------------------------------------

_INTRODUCTION = re.compile(
    r"^\W*(?:\d+|[IVX]+)?[.\s]*(?:introduction|introducción|introdução|einleitung|einführung|giriş|введение|введение\.|"
    r"引言|مقدمه|background)\W*$",
    re.IGNORECASE,
)
_REFERENCES = re.compile(
    r"^\W*(?:\d+|[IVX]+)?[.\s]*(?:references|bibliography|literature cited|literatur(?:verzeichnis)?|referencias|"
    r"referências|références|bibliographie|kaynaklar|kaynakça|список литературы|литература|参考文献|مراجع)\W*$",
    re.IGNORECASE,
)
_SHORTEST = 3
_REPEATED = 3


def read_pdf(path: Path) -> str:
    """Give the text of a PDF, a form feed between its pages."""
    done = subprocess.run(["pdftotext", "-q", str(path), "-"], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace")


def compare_words(stock: str, ours: str) -> Result:
    """Give recall and order, and the words that are missing most often."""
    wanted, found = list_words(cut_body(stock)), list_words(ours)
    have = Counter(found)
    missing = Counter(wanted) - have
    runs, known = (
        Counter(zip(wanted, wanted[1:], wanted[2:], strict=False)),
        set(zip(found, found[1:], found[2:], strict=False)),
    )
    total = max(sum(runs.values()), 1)
    return {
        "words": len(wanted),
        "recall": round(1 - sum(missing.values()) / max(len(wanted), 1), 4),
        "order": round(sum(count for each, count in runs.items() if each in known) / total, 4),
        "missing": [f"{word} {count}" for word, count in missing.most_common(25)],
    }


def cut_body(text: str) -> str:
    """Give a PDF's text from its introduction to its list of references, without what the pages repeat."""
    pages = text.split("\f")
    often = Counter(line for page in pages for line in {re.sub(r"\d+", "", each).strip() for each in page.splitlines()})
    lines = [line for page in pages for line in page.splitlines()]
    lines = [line for line in lines if often[re.sub(r"\d+", "", line).strip()] < _REPEATED or not line.strip()]
    start = next((at for at, line in enumerate(lines) if _INTRODUCTION.match(line)), 0)
    ends = [at for at, line in enumerate(lines) if _REFERENCES.match(line) and at > start + len(lines) // 5]
    return "\n".join(lines[start : ends[-1] if ends else None])


def list_words(text: str) -> list[str]:
    """Give the words of a text: lower case, ligatures and divided words joined, three letters at least."""
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    text = re.sub(r"(?<=\w)[-\u2010]\s*\n\s*(?=[^\W\d_])", "", text)
    # A hyphen may stand for a divided word or be the author's: without hyphens both are one word.
    text = re.sub(r"(?<=[^\W\d_])[-\u2010\u2011](?=[^\W\d_])", "", text)
    return [word.lower() for word in re.findall(r"[^\W\d_]+", text) if len(word) >= _SHORTEST]


# --- Counts -----------------------------------------------------------------------------------------------

_DISPLAYS = r"equation|align|gather|multline|eqnarray|flalign|alignat|IEEEeqnarray"
_KINDS = {
    "labels": r"\\label\s*\{",
    "equations": rf"\\begin\s*\{{(?:{_DISPLAYS})\*?\}}",
    "pictures": r"\\includegraphics\b",
    "tables": r"\\begin\s*\{(?:tabular\*?|tabularx|longtable|tabulary|xltabular)\}",
    "theorems": r"\\begin\s*\{(?:theorem|lemma|proposition|corollary|definition|remark|example|claim|proof)\*?\}",
    "footnotes": r"\\footnote\s*[\[{]",
}
_CITING = re.compile(r"\\[a-zA-Z]*cite[a-zA-Z]*\*?\s*(?:<[^>]*>)?(?:\[[^\]]*\]\s*){0,2}\{([^{}]*)\}")


def compare_counts(main_file: Path, made: Path) -> dict[str, tuple[int, int]]:
    """Count the author's constructs before and after; only what differs is given."""
    before = count(strip(follow(main_file, main_file.parent)))
    paths = sorted((made / "manuscript").rglob("*.tex"))
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in paths if path.name != "preamble.tex"]
    after = count(strip("\n".join(texts)))
    return {kind: (before[kind], after[kind]) for kind in before if before[kind] != after[kind]}


def count(text: str) -> dict[str, int]:
    """Count what stands in a text."""
    counts = {kind: len(re.findall(pattern, text)) for kind, pattern in _KINDS.items()}
    keys = [key for found in _CITING.findall(text) for key in found.split(",") if key.strip()]
    return {**counts, "citations": len(keys)}


def follow(path: Path, folder: Path, depth: int = 0) -> str:
    r"""Give a source with what it inputs, from \begin{document} to \end{document}."""
    text = _comments_out(path.read_bytes().decode("utf-8", "replace"))
    if depth == 0:
        text = text.partition(r"\begin{document}")[2].partition(r"\end{document}")[0] or text
    return "".join(_expand(text, folder, depth))


_DEEPEST = 8


def _expand(text: str, folder: Path, depth: int) -> Iterator[str]:
    position = 0
    for found in re.finditer(r"\\(?:input|include|subfile)\s*\{?\s*([^\s{}\\]+)\s*\}?", text):
        tries = [folder / found[1], folder / f"{found[1]}.tex"]
        target = next((each for each in tries if each.is_file() and each.suffix in {".tex", ".tikz", ".tbl"}), None)
        if target and depth < _DEEPEST:
            yield text[position : found.start()]
            yield follow(target, folder, depth + 1)
            position = found.end()
    yield text[position:]


def _comments_out(text: str) -> str:
    text = re.sub(r"\\begin\{comment\}.*?\\end\{comment\}", "", text, flags=re.DOTALL)
    return re.sub(r"(?<!\\)((?:\\\\)*)%.*", r"\1", text)


def strip(text: str) -> str:
    """Take comments, verbatim text and what stands in false conditionals out."""
    text = _comments_out(text)
    text = re.sub(r"\\iffalse\b.*?\\fi\b", "", text, flags=re.DOTALL)
    return re.sub(r"\\begin\{(verbatim|lstlisting|minted)\}.*?\\end\{\1\}", "", text, flags=re.DOTALL)


# --- The table --------------------------------------------------------------------------------------------


def write_row(name: str, result: Result) -> str:
    """Write a row of the table."""
    codes = " | ".join(f"{kind} {each['code']}" for kind, each in result["runs"].items())
    failed = (each for each in result["runs"].values() if each["code"] and each["errors"])
    first = next((each["errors"][0][:150] for each in failed), "")
    recall = f"recall {result['recall']} order {result['order']}" if "recall" in result else ""
    cells = (name, result["stock"][:12], result.get("journal", ""), codes, recall, result.get("counts") or "", first)
    return f"| {' | '.join(map(str, cells))} |"


_LEAST_RECALL = 0.98


def summarise(results: dict[str, Result]) -> Iterator[str]:
    """Write the totals over the papers that stock LaTeX compiles."""
    good = [each for each in results.values() if not each["stock"].startswith("no")]
    yield f"{len(results)} papers, {len(good)} of them compile with stock LaTeX"
    kinds = Counter(kind for each in good for kind in each["runs"])
    for kind in kinds:
        passed = sum(each["runs"].get(kind, {"code": 1})["code"] == 0 for each in good)
        yield f"{kind}: {passed} of {len(good)} end with 0"
    others = Counter(
        sum(run["code"] == 0 for kind, run in each["runs"].items() if kind.startswith("pdf ")) for each in good
    )
    yield f"in both other journals: {others[2]}; in one of them: {others[1]}"
    recalls = sorted(each["recall"] for each in good if "recall" in each)
    if recalls:
        low = sum(each < _LEAST_RECALL for each in recalls)
        median = recalls[len(recalls) // 2]
        yield f"recall: median {median}, least {recalls[0]}, {low} of {len(recalls)} under {_LEAST_RECALL}"
    yield f"counts differ in {sum(bool(each.get('counts')) for each in good)}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
