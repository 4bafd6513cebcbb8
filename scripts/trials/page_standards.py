"""Hold the pages of every journal against PDF/A-2b, and its accessible edition against PDF/UA-1 and PDF/A-2a.

    python scripts/trials/page_standards.py [--classes FOLDER] [--manuscript FOLDER] [JOURNAL ...]

Prints a table with a row for each journal, of the English sample of the tests if no other manuscript is named. A class
that publishers do not give away lies where FOLDER has it: FOLDER/<journal>/ is what an author puts into the journal's
folder of assets; without it the journal's page is "no class", and its accessible edition is tried all the same. The
checker is page-validation. Ends with 1 where a page that could be made, or an edition, does not meet its standard.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import page

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from elyazma.flows.exports import export  # noqa: E402
from elyazma.flows.pipeline import build_pdf  # noqa: E402
from elyazma.model.audience import Options  # noqa: E402
from elyazma.model.diagnostics import Diagnostic, Severity  # noqa: E402
from elyazma.sources.load_journal import list_journals  # noqa: E402

PROFILE = page.ValidationProfile
NO_CLASS = {"class-missing", "class-not-brought"}
MET = "met"
PASSED = (MET, "no class")
"""What is no failure: there is no page to hold against anything where a class is not here."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Try each journal, and print the table."""
    parser = argparse.ArgumentParser(description="Hold pages and editions against PDF/A and PDF/UA.")
    parser.add_argument("journals", nargs="*", metavar="JOURNAL", default=list_journals(ROOT))
    parser.add_argument("--classes", type=Path, help="has the classes that are brought, by journal")
    parser.add_argument("--manuscript", type=Path, default=ROOT / "tests/data/english")
    given = parser.parse_args(arguments)
    print("| journal | pages | PDF/A-2b | edition: PDF/UA-1 | edition: PDF/A-2a |\n|---|---|---|---|---|")
    failed = False
    for journal in given.journals:
        with tempfile.TemporaryDirectory(prefix="elyazma-") as folder:
            root = lay_out(Path(folder) / "article", given.manuscript, given.classes, journal)
            row = (*try_pages(root, journal), *try_edition(root, journal))
        print(f"| {journal} | {' | '.join(row)} |", flush=True)
        failed = failed or any(each not in PASSED for each in row[1:])
    return int(failed)


def lay_out(root: Path, manuscript: Path, classes: Path | None, journal: str) -> Path:
    """Copy a manuscript's own folders, and the class that was brought for a journal."""
    for name in ("manuscript", "bib", "styles"):
        if (manuscript / name).is_dir() and (name != "styles" or manuscript.resolve() != ROOT):
            shutil.copytree(manuscript / name, root / name)
    if classes and (classes / journal).is_dir():
        shutil.copytree(classes / journal, root / "styles" / journal / "assets", dirs_exist_ok=True)
    return root


def try_pages(root: Path, journal: str) -> tuple[str, str]:
    """Make the journal's own PDF; give its pages, and what PDF/A-2b says of it."""
    made = build_pdf(root, Options(journal=journal), lambda _: None)
    if made.value:
        return str(made.value.pages), judge(made.value.pdf, PROFILE.PDF_A_2B)
    if NO_CLASS & {each.code for each in made.diagnostics}:
        return "", "no class"
    return "", name_errors(made.diagnostics)


def try_edition(root: Path, journal: str) -> tuple[str, str]:
    """Make the accessible edition; give what both of its standards say of it."""
    made = export(root, Options("accessible", journal), lambda _: None)
    if not made.value:
        return (name_errors(made.diagnostics),) * 2
    return judge(made.value.path, PROFILE.PDF_UA_1), judge(made.value.path, PROFILE.PDF_A_2A)


def judge(pdf: Path, profile: page.ValidationProfile) -> str:
    """Hold a PDF against a standard; give the rules that it breaks."""
    report = page.validate_pdf_bytes(pdf.read_bytes(), profile=profile)
    return MET if report.is_compliant else ", ".join(sorted({each.rule_id for each in report.failures}))


def name_errors(findings: Sequence[Diagnostic]) -> str:
    """Name what stopped it, in a table's cell."""
    return ", ".join(sorted({each.code for each in findings if each.severity is Severity.ERROR})) or "nothing made"


if __name__ == "__main__":
    raise SystemExit(main())
