"""Write what a trial of papers gave: a table, the totals against the bars, the first cause of each failure."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

Result = dict[str, Any]
BUILD, OTHER, FORMATS = 0.9, 0.8, 0.8
"""The share of papers that import and build, do so in a second and third journal, and as Word and web."""
LEAST, MEDIAN = 0.98, 0.995
"""The recall of each paper, and the median of all."""
_CELL = 160


def exit_code(result: Result, kind: str) -> int:
    """Give a command's exit code; 1 where it was not run."""
    return int(result["runs"].get(kind, {"code": 1})["code"])


def other_journals(result: Result) -> list[str]:
    """Give the runs for the second and third journal."""
    return [kind for kind in result["runs"] if kind.startswith("pdf ")]


def builds(result: Result) -> bool:
    """Tell whether a paper comes in and builds without an edit."""
    return exit_code(result, "import") == 0 and exit_code(result, "pdf") == 0 and not result["edits"]


def first_cause(result: Result) -> str:
    """Give the first error of the first command that failed."""
    for kind, done in result["runs"].items():
        if done["code"] and kind not in {"stock", "read", "import --keep"}:
            again = result["runs"].get("import --keep", {}).get("errors", []) if kind == "import" else []
            return f"{kind}: {' '.join(next(iter([*again, *done['errors']]), '?').split())}"[:_CELL]
    return ""


def silent_losses(result: Result) -> list[str]:
    """Name what is lost although no command said so."""
    losses = []
    if exit_code(result, "import") == 0:
        for kind, (before, after, lost) in result.get("counts", {}).get("differ", {}).items():
            if lost:
                losses.append(f"{kind} {before} -> {after}: {', '.join(lost[:3])}")
    for kind, words in result.get("words", {}).items():
        if exit_code(result, kind) == 0 and words["anywhere"] < LEAST:
            losses.append(f"{kind}: {words['anywhere']} of the words: {', '.join(words['missing'][:4])}")
    return losses


# --- The table --------------------------------------------------------------------------------------------

_HEAD = ("paper", "class", "stock", "journal", "import", "CPU", "pdf", "2nd", "3rd", "docx", "html", "check", "edits",
         "words", "recall", "anywhere", "docx", "html", "counts that differ", "first cause")  # fmt: skip


def write_row(name: str, result: Result) -> str:
    """Write a paper's row."""
    words = result.get("words", {})
    others = [str(exit_code(result, kind)) for kind in other_journals(result)] or ["-", "-"]
    differ = result.get("counts", {}).get("differ", {})
    cells = [
        name, result["class"].split(" ")[0], result["stock"][:14], result.get("journal", ""),
        exit_code(result, "import"), result["runs"]["read"]["cpu"], exit_code(result, "pdf"), *others[:2],
        *(exit_code(result, kind) for kind in ("docx", "html", "check")), result["edits"],
        *(words.get("pdf", {}).get(key, "") for key in ("words", "recall", "anywhere")),
        *(words.get(kind, {}).get("anywhere", "") for kind in ("docx", "html")),
        "; ".join(f"{kind} {before} -> {after}" for kind, (before, after, _) in differ.items()), first_cause(result),
    ]  # fmt: skip
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"


def write_table(results: dict[str, Result]) -> str:
    """Write the table, the totals, the failures by their first cause, and the silent losses."""
    lines = [f"| {' | '.join(_HEAD)} |", f"|{'---|' * len(_HEAD)}"]
    lines += [write_row(name, result) for name, result in results.items()]
    lines += ["", *list_totals(results), "", "First causes:", ""]
    lines += [f"- {name}: {first_cause(result)}" for name, result in results.items() if first_cause(result)]
    lines += ["", "Silent losses:", ""]
    lines += [f"- {name}: {loss}" for name, result in results.items() for loss in silent_losses(result)]
    return "\n".join(lines) + "\n"


def list_totals(results: dict[str, Result]) -> Iterator[str]:
    """Write the totals: over the papers that stock LaTeX compiles, and over those it makes a PDF of with errors."""
    good = [each for each in results.values() if each["stock"] == "ok"]
    weak = [each for each in results.values() if each["stock"].startswith("errors")]
    rest = len(results) - len(good) - len(weak)
    yield f"{len(results)} papers: stock compiles {len(good)}, makes a PDF of {len(weak)} with errors, fails on {rest}"
    for title, papers in (("Papers that stock LaTeX compiles", good), ("Papers with errors and a PDF", weak)):
        if papers:
            yield f"{title}:"
            yield from _list_shares(papers)
            yield from _list_recall(papers)
            losses = sum(bool(silent_losses(each)) for each in papers)
            yield f"  silent losses: {losses} papers (bar 0)"


def _list_shares(papers: list[Result]) -> Iterator[str]:
    def share(title: str, passed: int, bar: float) -> str:
        return f"  {title}: {passed} of {len(papers)} = {passed / len(papers):.0%} (bar {bar:.0%})"

    others = [[exit_code(each, kind) == 0 for kind in other_journals(each)] for each in papers]
    imported = [exit_code(each, "import") == 0 for each in papers]
    yield f"  import ends with 0: {sum(imported)} of {len(papers)}"
    yield share("import and build, no edit", sum(map(builds, papers)), BUILD)
    for at, title in ((0, "second journal"), (1, "third journal")):
        passed = sum(come and len(codes) > at and codes[at] for come, codes in zip(imported, others, strict=True))
        yield share(title, passed, OTHER)
    both = [exit_code(each, "docx") == 0 and exit_code(each, "html") == 0 for each in papers]
    yield share("Word and web", sum(come and ends for come, ends in zip(imported, both, strict=True)), FORMATS)
    yield f"  check ends with 0: {sum(exit_code(each, 'check') == 0 for each in papers)} of {len(papers)}"


def _list_recall(papers: list[Result]) -> Iterator[str]:
    for key in ("in_order", "recall", "anywhere"):
        values = [each["words"]["pdf"][key] for each in papers if "pdf" in each.get("words", {})]
        if values:
            low = sum(value < LEAST for value in values)
            middle = f"median {median(values):.4f} (bar {MEDIAN}), least {min(values)}"
            yield f"  {key}: {middle}, {low} of {len(values)} under {LEAST}"
