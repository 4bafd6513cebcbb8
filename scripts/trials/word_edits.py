"""Edit the Word files of manuscripts as co-authors do, bring them back, and tell what is neither applied nor listed.

    python scripts/trials/word_edits.py FOLDER... [--seeds N]

Each FOLDER holds manuscripts, such as those that `word_papers.py --made` leaves. Each seed makes four edits of random
kinds in the file, and three in the sources meanwhile. Ends with 1 where something was lost.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from incoming_edits import edit_file
from merged_files import Printed, check_edits

EACH = 4


def main() -> int:
    """Print a line for each manuscript, and the faults below it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--seeds", type=int, default=10)
    options = parser.parse_args()
    found = (path for folder in options.folders for path in sorted(folder.rglob("manuscript/article.toml")))
    roots = [path.parents[1] for path in found if "build" not in path.parts]
    faults = sum(try_manuscript(root, options.seeds) for root in roots)
    print(f"{len(roots)} manuscripts, {len(roots) * options.seeds * EACH} edits, {faults} seeds with a fault")
    return int(faults > 0)


def try_manuscript(root: Path, seeds: int) -> int:
    """Give how many seeds show a fault in a manuscript."""
    faults = []
    with tempfile.TemporaryDirectory() as scratch:
        made = Printed.of(root, Path(scratch), "base")
        for seed in range(seeds):
            content, edited = edit_file(made.content, seed, EACH, made.labels)
            try:
                check_edits(made, content, edited.marks, seed)
            except AssertionError as fault:
                faults.append(f"    {seed}: {str(fault)[:400]}")
    print(f"{root.name}: {seeds - len(faults)} of {seeds}", *faults, sep="\n", flush=True)
    return len(faults)


if __name__ == "__main__":
    sys.exit(main())
