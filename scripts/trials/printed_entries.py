r"""Print entries of public libraries by ours and by other programs, and show in a table where they differ.

    python scripts/trials/printed_entries.py FOLDER RESULT.json [--count 300] [--seed 1] [--styles apa,ieee]
        [--checkout FOLDER] [--citeproc NODE_MODULES --locales FOLDER] [--without biblatex]

FOLDER has .bib files. Entries are taken in turns from all files, those of each file in an order that the seed gives.
Each is printed as if it stood alone, in English. The other programs get the entry as our reader resolved it (@string,
crossref), so that only the printing is compared:

- biblatex with biber: biblatex-apa, biblatex-chicago (authordate), biblatex-ieee, biblatex-vancouver, biblatex-gost,
  where TeX has them; there is none for ISNAD.
- pandoc --citeproc, from its own reader of .bib files.
- citeproc-js (npm: citeproc) on what pandoc's reader makes of the entries, with the CSL project's locales.

The last two have the CSL style that ours has, so where they agree with each other and differ from ours, it is what we
do with an entry that differs; where biblatex differs from all, it is the style. RESULT.json gets everything, RESULT.txt
the differences. What is right no program can say: read each by the manual's rule.

Kinds of a difference: `same`, `signs` (only quotation marks, dashes, points, blanks), `capitals`, `words`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from entry_samples import Sample, list_features, sample_entries
from other_printers import PRINTERS, Tools
from printed_differences import compare, show_difference

ROOT = Path(__file__).parents[2]
STYLES = {
    "apa": "apa",
    "chicago": "chicago-author-date",
    "ieee": "ieee",
    "vancouver": "vancouver",
    "gost": "gost-r-7-0-5-2008",
    "isnad": "isnad-metinici",
}
"""What --styles names -> the id of the CSL style."""

Row = dict[str, Any]


def main() -> None:
    """Read the command line, print, compare, write both results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("result", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--styles", default=",".join(STYLES))
    parser.add_argument("--checkout", type=Path, default=ROOT)
    parser.add_argument("--citeproc", type=Path, help="the node_modules in which citeproc is")
    parser.add_argument("--locales", type=Path, help="the CSL project's locales")
    parser.add_argument("--without", default="", help="printers to leave out, by name")
    asked = parser.parse_args()
    sys.path.insert(0, str(asked.checkout / "scripts"))
    sample = sample_entries(sorted(asked.folder.glob("*.bib")), asked.count, asked.seed)
    tools = Tools(asked.checkout, asked.citeproc, asked.locales)
    left_out = asked.without.split(",")
    printers = {name: printer for name, printer in PRINTERS.items() if name not in left_out}
    rows: list[Row] = []
    for style in asked.styles.split(","):
        printed = {name: printer(sample.entries, style, STYLES[style], tools) for name, printer in printers.items()}
        rows += make_rows(sample, style, printed)
    asked.result.write_text(json.dumps({"files": sample.files, "rows": rows}, ensure_ascii=False, indent=1) + "\n")
    asked.result.with_suffix(".txt").write_text(write_report(rows, sample), encoding="utf-8")
    print(write_totals(rows), end="")


def make_rows(sample: Sample, style: str, printed: dict[str, dict[str, str]]) -> list[Row]:
    """Make a row for each entry: what each printer printed, and the kind of its difference from ours."""
    rows = []
    for entry in sample.entries:
        texts = {name: entries[entry.key] for name, entries in printed.items() if entries.get(entry.key)}
        ours = texts.pop("ours", "")
        kinds = {name: compare(ours, text) for name, text in texts.items()}
        row = {"style": style, "key": entry.key, "file": entry.file, "name": entry.name, "type": entry.type}
        rows.append(row | {"features": list_features(entry), "ours": ours, "others": texts, "kinds": kinds})
    return rows


def write_report(rows: list[Row], sample: Sample) -> str:
    """Write what a person reads: the totals, then each entry that somebody prints otherwise, in its words."""
    lines = [f"{len(sample.entries)} entries of {len(sample.files)} files", write_totals(rows)]
    for row in rows:
        differing = {name: text for name, text in row["others"].items() if row["kinds"][name] != "same"}
        if not differing:
            continue
        lines.append(f"{row['style']} {row['key']} @{row['type']} ({row['file']}: {row['name']})")
        lines.append(f"    ours: {row['ours']}")
        lines += [
            f"    {name} ({row['kinds'][name]}): {show_difference(row['ours'], text)}"
            for name, text in differing.items()
        ]
    return "\n".join(lines) + "\n"


def write_totals(rows: list[Row]) -> str:
    """Write how many entries each printer prints as ours, by style."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for row in rows:
        for name, kind in row["kinds"].items():
            counts.setdefault((row["style"], name), Counter())[kind] += 1
    kinds = ("same", "signs", "capitals", "words")
    head = f"{'style':10} {'printer':12}" + "".join(f"{kind:>10}" for kind in kinds)
    lines = [
        f"{style:10} {name:12}" + "".join(f"{found[kind]:10}" for kind in kinds)
        for (style, name), found in counts.items()
    ]
    return "\n".join([head, *lines]) + "\n"


if __name__ == "__main__":
    main()
