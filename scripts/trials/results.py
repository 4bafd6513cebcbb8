"""Write down everything the tool makes of its two sample articles, so that two versions can be compared.

    python scripts/trials/results.py LIST.json [--checkout FOLDER] [--journal NAME ...] [--task NAME ...]
    python scripts/trials/results.py LIST.json --against OLDER.json

The first form runs `pdf`, `docx`, `html`, `jats`, `letter`, `submit --draft`, `diff` and `check` on the manuscript of
this repository and on the English sample of the tests, in every journal of styles/, with the code of `--checkout`
(this checkout if not given). LIST.json gets for each command its exit code, what it said, and the sha256 of every file
it put into dist/. The second form prints what differs between two such lists and ends with 1 if anything does.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SAMPLES = {"seed": Path(), "english": Path("tests/data/english")}
COMMANDS = (
    ("pdf",),
    ("pdf", "--anonymous"),
    ("docx",),
    ("html",),
    ("jats",),
    ("letter",),
    ("submit", "--draft"),
    ("diff", "--since", "before"),
    ("check", "--json"),
)
"""Run with `--journal NAME` each."""
ONCE = (("check", "--all", "--json"), ("status", "--json"), ("response", "--begin"), ("jats", "--cff"), ("bib",))
"""Run once for each sample."""
Results = dict[str, dict[str, Any]]


def main(arguments: list[str]) -> int:
    """Write a list, or compare two."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("list", type=Path)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--checkout", type=Path, default=ROOT)
    parser.add_argument("--journal", action="append", default=[])
    parser.add_argument("--task", action="append", default=[])
    given = parser.parse_args(arguments)
    if given.against:
        differences = list(compare(read(given.against), read(given.list)))
        print("\n".join(differences) or "no difference")
        return bool(differences)
    results: Results = {}
    for name, folder in SAMPLES.items():
        with tempfile.TemporaryDirectory() as scratch:
            root = Path(scratch, name)
            lay_out(given.checkout, folder, root)
            for key, result in run_commands(given.checkout, root, given.journal, given.task):
                results[f"{name} {key}"] = result
                given.list.write_text(json.dumps(results, indent=1, ensure_ascii=False), encoding="utf-8")
    return 0


def read(path: Path) -> Results:
    """Read a list."""
    results: Results = json.loads(path.read_text(encoding="utf-8"))
    return results


def compare(before: Results, after: Results) -> Iterator[str]:
    """Name every command whose results differ, and in what."""
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            yield f"{key}: only {'after' if old is None else 'before'}"
            continue
        if old["code"] != new["code"]:
            yield f"{key}: exit code {old['code']} before, {new['code']} after"
        if old["said"] != new["said"]:
            yield f"{key}: said\n    {old['said']!r}\n  before, and\n    {new['said']!r}\n  after"
        files = old["files"].keys() | new["files"].keys()
        for name in sorted(files):
            if old["files"].get(name) != new["files"].get(name):
                yield f"{key}: {name} differs"


def lay_out(checkout: Path, sample: Path, root: Path) -> None:
    """Copy a sample into a git repository with two revisions, the first tagged "before"."""
    for name in ("manuscript", "bib"):
        shutil.copytree(checkout / sample / name, root / name)
    shutil.copytree(checkout / "styles", root / "styles")
    shutil.copy(checkout / "tasks.py", root)
    (root / ".gitignore").write_text("/build/\n/dist/\n", encoding="utf-8")
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root, "Begin")
    git(root, "tag", "before")
    for section in sorted((root / "manuscript/sections").glob("*.tex")):
        section.write_text(change_a_word(section.read_text(encoding="utf-8")), encoding="utf-8")
    commit(root, "Change a word of each section")


def git(root: Path, *arguments: str) -> None:
    """Run git with an identity and a date of its own."""
    day = "2026-01-01T12:00:00Z"
    identity = {
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "A B"), ("EMAIL", "a@b.example"), ("DATE", day))
    }
    subprocess.run(("git", *arguments), cwd=root, check=True, capture_output=True, env={**os.environ, **identity})


def commit(root: Path, message: str) -> None:
    """Commit everything."""
    git(root, "add", "--all", ".")
    git(root, "-c", "commit.gpgSign=false", "commit", "--quiet", "--message", message)


CHANGED = 12
"""Which of a section's longer words is changed."""


def change_a_word(text: str) -> str:
    """Replace one word between two others by another."""
    words = list(re.finditer(r"(?<=\w )[^\W\d_]{5,}(?= \w)", text))
    if len(words) <= CHANGED:
        return text
    word = words[CHANGED]
    return text[: word.start()] + "dəyişmiş" + text[word.end() :]


def run_commands(
    checkout: Path, root: Path, journals: list[str], tasks: list[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Run every command, or those of some tasks; give its name and what it did."""
    run(checkout, root, ("letter", "--begin"))
    for command in ONCE:
        if not tasks or command[0] in tasks:
            yield " ".join(command), run(checkout, root, command)
    for journal in journals or sorted(path.parent.name for path in (root / "styles").glob("*/style.toml")):
        for command in COMMANDS:
            if not tasks or command[0] in tasks:
                yield f"{journal} {' '.join(command)}", run(checkout, root, (*command, "--journal", journal))


def run(checkout: Path, root: Path, command: tuple[str, ...]) -> dict[str, Any]:
    """Run one command; give its exit code, what it said, and the sha256 of what it put into dist/."""
    shutil.rmtree(root / "dist", ignore_errors=True)
    environment = {**os.environ, "PYTHONPATH": str(checkout / "scripts"), "NO_COLOR": "1", "COLUMNS": "200"}
    done = subprocess.run(
        (sys.executable, "-m", "invoke", *command),
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    made = sorted(path for path in root.glob("dist/**/*") if path.is_file())
    hashes = {name: digest for path in made for name, digest in hash_file(path, root)}
    return {"code": done.returncode, "said": tidy(done.stdout + done.stderr, root), "files": hashes}


def hash_file(path: Path, root: Path) -> Iterator[tuple[str, str]]:
    """Give a file's name and sha256; of an archive those of its members.

    SyncTeX names the folder it was made in, and a list of members the revision it was made of: neither counts.
    """
    name, data = path.relative_to(root).as_posix(), path.read_bytes()
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            yield from ((f"{name}:{each}", digest(each, archive.read(each), root)) for each in archive.namelist())
        return
    if name.endswith(".synctex.gz"):
        data = gzip.decompress(data).replace(str(root).encode(), b"ROOT")
    yield name, digest(name, data, root)


def digest(name: str, data: bytes, root: Path) -> str:
    """Give the sha256 of a file, of a JSON file without folders and revisions."""
    if name.endswith(".json"):
        data = tidy(data.decode("utf-8"), root).encode()
    return hashlib.sha256(data).hexdigest()


def tidy(said: str, root: Path) -> str:
    """Take out of what a command said the folder it ran in, times and revisions."""
    said = said.replace(str(root), "ROOT").replace(root.parent.name, "SCRATCH")
    said = re.sub(r"\d+(?:\.\d+)? (?=s\b|seconds\b|GB\b)", "N ", said)
    return re.sub(r"\bg?(?:[0-9a-f]{40}|[0-9a-f]{7,12})\b", "REVISION", said)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
