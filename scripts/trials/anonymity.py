"""Hold the search for authors against the set of leaks and harmless passages in tests/data/anonymity: a table.

    python scripts/trials/anonymity.py [--missed] [--half tried|aside|later|last|fresh|fifth|sixth]

A row for each kind of leak: how many there are, found, missed. Found is what an error stops (`author-revealed`, or
`archive-traces` for times and owners); a note does not count. Then, for each language, the harmless passages and how
many an error stops. `--missed` prints each text that went wrong. Every second text of a kind was set `aside` while the
search was made; those of `later`, `last`, `fresh`, `fifth` and `sixth` were
written, about other authors, when it was done.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from anonymity_set import Tried, try_leaks, try_passages


def main(arguments: Sequence[str]) -> int:
    """Try the set and print the tables."""
    parser = argparse.ArgumentParser(description="Measure the search for authors.")
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--half", choices=("tried", "aside", "later", "last", "fresh", "fifth", "sixth"), default="")
    given = parser.parse_args(arguments)

    def asked(tried: Iterable[Tried]) -> list[Tried]:
        return [each for each in tried if not given.half or each.half == given.half]

    leaks, passages = asked(try_leaks()), asked(try_passages())
    print_table(("kind of leak", "found", "missed"), leaks, lambda it: it.found)
    print_table(("harmless", "stopped", "passed"), passages, lambda it: it.stopped)
    if given.missed:
        for each in (*(it for it in leaks if not it.found), *(it for it in passages if it.stopped)):
            print(f"{each.kind}: {each.text!r}")
            for finding in each.findings:
                print(f"    {finding.code}: {finding.message}")
    return 0


def print_table(head: tuple[str, str, str], tried: Sequence[Tried], counted: Callable[[Tried], bool]) -> None:
    """Print a row for each kind, then the sum with its share and that of each half."""
    print(f"{head[0]:<36} {'all':>5} {head[1]:>8} {head[2]:>7}")
    for kind in dict.fromkeys(each.kind for each in tried):
        of_kind = [each for each in tried if each.kind == kind]
        print(_row(kind, of_kind, counted))
    for name, part in (
        ("tried while it was made", "tried"),
        ("set aside", "aside"),
        ("written later", "later"),
        ("written last", "last"),
        ("written after that", "fresh"),
        ("written by somebody else", "fifth"),
        ("and by another", "sixth"),
    ):
        if half := [each for each in tried if each.half == part]:
            print(f"{_row(name, half, counted)}  {sum(map(counted, half)) / len(half):.1%}")
    print(f"{_row('together', tried, counted)}  {sum(map(counted, tried)) / len(tried):.1%}\n")


def _row(name: str, tried: Sequence[Tried], counted: Callable[[Tried], bool]) -> str:
    yes = sum(map(counted, tried))
    return f"{name:<36} {len(tried):>5} {yes:>8} {len(tried) - yes:>7}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
