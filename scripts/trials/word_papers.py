r"""Bring strangers' Word and OpenDocument papers in, build them, and hold them against what a person reads in them.

    python scripts/trials/word_papers.py FOLDER RESULT.json [--half A] [--paper NAME ...] [--only-import] [--jobs 2]
        [--made FOLDER] [--checkout FOLDER]
    python scripts/trials/word_papers.py FOLDER --fetch     # brings the papers of scripts/trials/word_papers.toml

FOLDER has NAME/paper.docx (or .odt) and papers.toml, a table for each paper with what a reader found in it who never
saw what this tool makes of it (word_papers.toml says where public ones come from). Each paper is imported with no other
typing; then come `check`, `pdf` and `docx`.

A row for each paper: exit codes, what is wrong, the recall of its words; then totals. Texts are compared by their
letters alone, without case, marks and signs.

- `title`: the text's own; `titles`: every language's; `authors`: all, none extra, in order, each name's words;
  `family`: their family names; `affiliations`, `emails`, `abstracts` and `keywords` by language;
- `headings`: all, none extra, in order; `figures`, `tables`: captions; `pictures`: files that are printed;
- `notes`, `equations`: as many; `references`: as many entries; `citations`: places in the text that are tied to one,
  right where nine of ten are;
- `recall`: the share of the source's words (as the import counts them, formulas apart) that stand in the manuscript,
  in order; `anywhere`: in any order, in pictures that were drawn, and in what the report says was replaced.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from elyazma.languages import available_languages, load_language
from elyazma.languages.folding import fold_letters
from elyazma.model.manuscript import Manuscript
from elyazma.pdf.reader import read_texts
from elyazma.readers.file_types import judge_file
from elyazma.readers.lexicon import STATEMENTS, Lexicon, make_lexicon
from elyazma.readers.paper_words import find_lost, list_words, read_words
from elyazma.sources.load import load_manuscript
from elyazma.tex.parse import parse
from elyazma.tex.plain import plain_text
from elyazma.tex.scan import scan
from elyazma.tex.tree import Command, Environment

ROOT = Path(__file__).parents[2]
PAPERS = Path(__file__).with_suffix(".toml")
PROGRAM = "from elyazma.tasks import program; program.run()"
KINDS = (
    "title", "titles", "authors", "family", "affiliations", "emails", "abstracts", "keywords", "headings",
    "figures", "pictures", "tables", "notes", "equations", "references", "citations",
)  # fmt: skip
STEPS = ("import", "check", "pdf", "docx")
SECONDS = 300
_EQUATIONS = ("equation", "equation*", "align", "align*", "displaymath")
Right = dict[str, Any]


@dataclass(frozen=True)
class Trial:
    """What is tried with each paper."""

    checkout: Path
    made: Path
    only_import: bool


def main(arguments: Sequence[str]) -> int:
    """Try the papers that are asked for, print a row for each and the totals."""
    given = _parser().parse_args(arguments)
    if given.fetch:
        return fetch(given.folder, tomllib.loads(PAPERS.read_text(encoding="utf-8")), given.origin)
    papers = tomllib.loads((given.folder / "papers.toml").read_text(encoding="utf-8"))
    chosen = {
        name: paper
        for name, paper in papers.items()
        if given.half in {"", paper["half"]} and (not given.paper or name in given.paper)
    }
    with tempfile.TemporaryDirectory() as scratch:
        trial = Trial(given.checkout.resolve(), (given.made or Path(scratch)).resolve(), given.only_import)
        results: dict[str, dict[str, Any]] = {}
        with ThreadPoolExecutor(given.jobs) as pool:
            asked = {pool.submit(try_paper, given.folder / name, paper, trial): name for name, paper in chosen.items()}
            for done in as_completed(asked):
                results[asked[done]] = done.result()
                print(_write_row(asked[done], results[asked[done]]), flush=True)
        given.result.write_text(json.dumps(results, indent=1, ensure_ascii=False), encoding="utf-8")
    print("\n".join(_list_totals(results)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Try Word papers.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("result", type=Path, nargs="?", default=Path("word.json"))
    parser.add_argument("--half", default="")
    parser.add_argument("--paper", nargs="*", default=[])
    parser.add_argument("--only-import", action="store_true", help="neither check, pdf nor docx")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--made", type=Path, help="keep what is made in this folder")
    parser.add_argument("--fetch", action="store_true", help="bring the papers of scripts/trials/word_papers.toml")
    parser.add_argument("--origin", default="https://github.com/", help="where --fetch clones from")
    parser.add_argument("--checkout", type=Path, default=ROOT, help="the code that is tried")
    return parser


def fetch(folder: Path, papers: dict[str, Right], origin: str) -> int:
    """Bring each paper of the list as it stood in its repository, and write the list beside them."""
    for name, paper in papers.items():
        target = folder / name / f"paper{Path(paper['path']).suffix.lower()}"
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as clone:
            asked = ["fetch", "-q", "--depth", "1", f"{origin}{paper['repo']}", paper["commit"]]
            for command in (["init", "-q"], asked):
                subprocess.run(["git", "-C", clone, *command], check=False)
            shown = ["git", "-C", clone, "show", f"{paper['commit']}:{paper['path']}"]
            done = subprocess.run(shown, check=False, capture_output=True)
        if done.returncode:
            print(f"{name}: it cannot be had", file=sys.stderr)
        else:
            target.write_bytes(done.stdout)
    shutil.copy(PAPERS, folder / "papers.toml")
    return 0


# --- One paper --------------------------------------------------------------------------------------------


def try_paper(folder: Path, right: Right, trial: Trial) -> dict[str, Any]:
    """Import a paper, build it, compare."""
    source = next(path for path in sorted(folder.iterdir()) if path.suffix in {".docx", ".odt"})
    into = trial.made / folder.name
    shutil.rmtree(into, ignore_errors=True)
    codes, said = {}, {}
    started = time.monotonic()
    codes["import"], said["import"] = _run(trial, trial.made, "import", str(source.resolve()), "--into", str(into))
    seconds = time.monotonic() - started
    loaded = load_manuscript(into).value if (into / "manuscript").is_dir() else None
    for step in () if trial.only_import or loaded is None else STEPS[1:]:
        codes[step], said[step] = _run(trial, into, step)
    result: dict[str, Any] = {"codes": codes, "seconds": round(seconds, 1), "language": right["language"]}
    result["said"] = {step: text for step, text in said.items() if codes[step] or step == "import"}
    if loaded is None:
        return result | {"right": dict.fromkeys(KINDS, False), "recall": 0.0, "anywhere": 0.0, "details": {}}
    verdict, details = compare(loaded, into, right)
    # What a file's name says, its content need not be.
    words = read_words(source, judge_file(source, source.name).kind or "")
    return result | {"right": verdict, "details": details} | _measure(words, into)


def _run(trial: Trial, folder: Path, *arguments: str) -> tuple[int, str]:
    environment = os.environ | {"PYTHONPATH": str(trial.checkout / "scripts"), "NO_COLOR": "1"}
    folder.mkdir(parents=True, exist_ok=True)
    try:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *arguments], cwd=folder, env=environment, capture_output=True, text=True,
            timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return 124, "it took too long"
    return done.returncode, done.stdout + done.stderr


def _measure(words: Sequence[str], into: Path) -> dict[str, float]:
    """Give the share of words that stand in the manuscript, in order and anywhere."""
    order = [
        "manuscript/article.toml",
        *sorted(str(path.relative_to(into)) for path in into.glob("manuscript/**/*.tex")),
    ]
    order += ["manuscript/tables", "bib/references.bib", "import-report.md"]
    texts = [path.read_text(encoding="utf-8") for name in order for path in _files(into / name)]
    # What LibreOffice drew shows its words.
    drawn = sorted((into / "manuscript/figures").glob("*.pdf"))
    texts += [text for path in drawn for text in read_texts(path.read_bytes(), seen=True)]
    kept = [word.casefold() for text in texts for word in list_words(text)]
    wanted = [word.casefold() for word in words]
    # A letter below the line is a word of its own in TeX.
    anywhere = 1 - len(find_lost(wanted, kept)) / max(1, len(wanted))
    matcher = difflib.SequenceMatcher(None, wanted, kept, autojunk=False)
    in_order = sum(block.size for block in matcher.get_matching_blocks()) / max(1, len(wanted))
    return {"recall": round(in_order, 4), "anywhere": round(anywhere, 4)}


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*")) if path.is_dir() else [path] if path.is_file() else []


# --- What is right ----------------------------------------------------------------------------------------


def compare(loaded: Manuscript, into: Path, right: Right) -> tuple[dict[str, bool], dict[str, Any]]:
    """Tell what of a manuscript is as the paper has it, and what stands there where it is not."""
    found = _read_facts(loaded, into)
    wanted = _read_right(right)
    verdict = {kind: found[kind] == wanted[kind] for kind in KINDS if kind not in {"citations", "affiliations"}}
    if wanted["emails"] is None:
        verdict["emails"] = True
    verdict["affiliations"] = _are_places(found["affiliations"], wanted["affiliations"])
    verdict["citations"] = found["citations"] >= 0.9 * wanted["citations"]
    # A shorter list that all stands there is right: the reader may have counted cover pages.
    details = {kind: (found[kind], wanted[kind]) for kind in KINDS if not verdict[kind]}
    return {kind: verdict[kind] for kind in KINDS}, details


def _read_facts(loaded: Manuscript, into: Path) -> dict[str, Any]:
    article = loaded.article
    texts = [each.source.text for each in (*loaded.sections, *loaded.appendices, *loaded.supplement)]
    trees = [parse(text) for text in texts]
    commands = [node for tree in trees for node in tree.walk() if isinstance(node, Command)]
    environments = [node for tree in trees for node in tree.walk() if isinstance(node, Environment)]
    joined = "\n".join(texts)
    names = Counter(node.name for node in environments)
    return {
        "title": _fold(article.title.get(article.language, "")),
        "titles": {code: _fold(text) for code, text in article.title.items()},
        "authors": [_letters(f"{each.given} {each.patronymic} {each.family}") for each in article.authors],
        "family": [_fold(each.family) for each in article.authors],
        "affiliations": [_fold(" ".join([*p.name.values(), *p.city.values(), *p.country.values()]))
                         for p in article.affiliations],
        "emails": sorted(each.email.lower() for each in article.authors if each.email),
        "abstracts": {code: _fold(plain_text(parse(each.text)))[:20] for code, each in loaded.abstracts.items()},
        "keywords": {code: [_fold(word) for word in words] for code, words in article.keywords.items()},
        "headings": _list_own([plain_text(parse(text)) for text in _list_headings(joined)]),
        "figures": sum(_has_caption(node) for node in environments if node.name in {"figure", "figure*"}),
        "pictures": sum(node.name == "includegraphics" for node in commands),
        "tables": _count_tables(names, joined),
        "notes": sum(node.name == "footnote" for node in commands),
        "equations": sum(names[name] for name in _EQUATIONS) + joined.count("\\[\n"),
        "references": _count_entries(into),
        "citations": sum(len(scan(text, "").citations) for text in texts),
    }  # fmt: skip


def _list_own(headings: Sequence[str]) -> list[str]:
    """Fold headings; those of statements are left out, which a manuscript keeps among its facts."""
    lexicon = _lexicon()
    known = (lexicon.name_heading(text) for text in headings)
    return [_fold(text) for text, kind in zip(headings, known, strict=True) if not kind or kind.kind not in STATEMENTS]


@cache
def _lexicon() -> Lexicon:
    return make_lexicon({code: load_language(code) for code in available_languages()})


def _list_headings(text: str) -> list[str]:
    tree = parse(text)
    found = []
    for node in tree.walk():
        if isinstance(node, Command) and node.name.rstrip("*") in {
            "section",
            "subsection",
            "subsubsection",
            "paragraph",
        }:
            found.append(text[node.last.start : node.last.end] if node.last else "")
    return found


def _has_caption(node: Environment) -> bool:
    return any(isinstance(child, Command) and child.name == "caption" for child in node.children)


def _count_tables(names: Counter[str], text: str) -> int:
    return names["table"] + names["table*"] + names["longtable"] + text.count("\\input{tables/")


def _count_entries(into: Path) -> int:
    path = into / "bib" / "references.bib"
    return (
        path.read_text(encoding="utf-8").count("\n@") + path.read_text(encoding="utf-8").startswith("@")
        if path.is_file()
        else 0
    )


def _read_right(right: Right) -> dict[str, Any]:
    names = right["authors"]
    return {
        "title": _fold(right["title"]),
        "titles": {code: _fold(text) for code, text in right["titles"].items()},
        "authors": [_letters(name) for name in names],
        "family": [_fold(name.split()[-1]) for name in names],
        "affiliations": [_fold(place) for place in right["affiliations"]],
        # The public list leaves people's addresses out.
        "emails": sorted(each.lower() for each in right["emails"]) if "emails" in right else None,
        "abstracts": {code: _fold(text)[:20] for code, text in right["abstracts"].items()},
        "keywords": {code: [_fold(word) for word in words] for code, words in right["keywords"].items()},
        "headings": _list_own(right["headings"]),
        **{
            kind: right[kind]
            for kind in ("figures", "pictures", "tables", "notes", "equations", "references", "citations")
        },
    }


def _are_places(found: Sequence[str], wanted: Sequence[str]) -> bool:
    return len(found) == len(wanted) and all(any(_are_alike(one, other) for other in wanted) for one in found)


def _are_alike(one: str, other: str) -> bool:
    return one in other or other in one or sorted(one) == sorted(other)


def _letters(name: str) -> list[str]:
    return sorted(_fold(part) for part in name.replace(".", " ").split())


def _fold(text: str) -> str:
    return fold_letters(text)


# --- What is printed --------------------------------------------------------------------------------------


def _write_row(name: str, result: dict[str, Any]) -> str:
    codes = " ".join(f"{step}={code}" for step, code in result["codes"].items())
    wrong = ", ".join(kind for kind, good in result["right"].items() if not good)
    return (
        f"{name}: {codes} recall={result['recall']} anywhere={result['anywhere']} {result['seconds']}s wrong: {wrong}"
    )


def _list_totals(results: dict[str, dict[str, Any]]) -> list[str]:
    every = [*results.values()]
    lines = [f"{len(every)} papers"]
    lines += [f"  {step}: {sum(each['codes'].get(step) == 0 for each in every)} with exit code 0" for step in STEPS]
    lines += [f"  {kind}: {sum(each['right'][kind] for each in every)} right" for kind in KINDS]
    recalls, anywhere = ([each[key] for each in every] for key in ("recall", "anywhere"))
    lines.append(
        f"  recall: median {median(recalls)}, least {min(recalls)}; anywhere: {median(anywhere)}, {min(anywhere)}"
    )
    return lines


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
