"""Make an issue of twelve articles, eight from Word files and four from LaTeX, and measure it.

    python scripts/trials/issue_of_twelve.py [FOLDER] [--kills 10] [--seed 0] [--schemas SUFFIX=SCHEMA.xsd ...]

The papers are those of issue_of_twelve.toml: in Azerbaijani, Turkish, Russian and English, with abstracts, keywords,
works, notes, a table and a picture each. `import` brings each in; the office writes issue.toml and a layout with the
depositor's name, and asks for every format of issue_formats/. Printed are the seconds of the import, of the issue from
nothing, of a run with nothing changed, and of one after a word. Then the whole is begun anew and killed at random
moments, again and again in the same folder, until a run ends by itself: every file must be as in the undisturbed one.
With kills left another is begun. --schemas holds the files against schemas that were fetched (issue_schemas.py).

FOLDER keeps everything, to look at; without one it is a folder that is removed. Ends with 1 where a file differs, where
a run fails, or where a file is not valid.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import issue_schemas
from issue_papers import DATA, write_abstract, write_papers

ROOT = Path(__file__).parents[2]
_CODE = "import sys; sys.argv[0] = 'elyazma'; from elyazma.tasks import program; sys.exit(program.run())"
_LONGEST = 900
_LAYOUT = "ancient-land"
"""The layout of which the office makes its own."""
_SECTIONS = (
    ("Su və yol", "Water and roads", "SU", ("salt-lakes", "old-bridge", "winter-road", "lost-ditch", "school-well")),
    ("Ev və bazar", "Houses and markets", "EV", ("mill-stones", "market-days", "harbour-steps", "orchard-walls")),
    ("Söz və gil", "Words and clay", "SG", ("clay-pots", "stone-seals", "river-names")),
)
_ISSUE = """[issue]
journal = "our-journal"
volume = "4"
number = "2"
year = 2026
published = 2026-06-30
first_page = 5
doi = "10.5555/oj.{volume}.{number}.{first_page}"
url = "https://journal.example/{year}/{article}"
license = "https://creativecommons.org/licenses/by/4.0/"
editors = ["A. B. Məmmədov", "L. Quliyeva"]
title.az = "Şəhər və su"
title.en = "City and water"

[[export]]
format = "ojs-3.3"
files = ["pdf", "html", "jats", "docx"]

[[export]]
format = "ojs-3.5"
files = ["pdf", "html", "jats"]

[[export]]
format = "elibrary"
settings.title_id = "12345"

[[export]]
format = "trdizin"
link = "https://journal.example/{year}/{article}/{file}"

[[export]]
format = "amea"
settings.abbreviation = "oj"
"""
_DEPOSIT = '\n[deposit]\ndepositor = "Our office"\nemail = "office@journal.example"\nregistrant = "Our journal"\n'


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the trial and print what it found."""
    parser = argparse.ArgumentParser(description="Make an issue of twelve articles.")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--schemas", nargs="*", default=[])
    asked = parser.parse_args(arguments)
    if asked.folder:
        return try_issue(asked.folder.resolve(), asked)
    with tempfile.TemporaryDirectory(prefix="elyazma-") as name:
        return try_issue(Path(name), asked)


def try_issue(here: Path, asked: argparse.Namespace) -> int:
    """Bring the papers in, make the issue three times, kill it, and compare."""
    seconds = {"import of twelve papers": measure(lambda: bring_in(here))}
    started = time.monotonic()
    failed = run(here, "issue", "--into", "whole")
    seconds["issue from nothing"] = time.monotonic() - started
    first = hash_files(here / "whole")
    seconds["nothing changed"] = measure(lambda: run(here, "issue", "--into", "whole"))
    same = hash_files(here / "whole") == first
    kills, ended, different = disturb(here, asked.kills, Random(asked.seed), seconds["issue from nothing"])
    change_word(here)
    seconds["after one word"] = measure(lambda: run(here, "issue", "--into", "whole"))
    for what, each in seconds.items():
        print(f"{what:28} {each:7.1f} s")
    print(f"{len(first)} files; the same when run again: {same}")
    print(f"killed {kills} times; {ended} issues came to their end, {different} of them differ")
    pairs = [pair for pair in asked.schemas if "=" in pair]
    wrong = issue_schemas.main([str(here / "whole"), *pairs]) if pairs else 0
    return int(bool(failed or wrong or different or not same))


def measure(act: object) -> float:
    """Give the seconds that something takes."""
    started = time.monotonic()
    assert callable(act)
    act()
    return time.monotonic() - started


def bring_in(here: Path) -> None:
    """Write the papers, import them, and write what the office writes."""
    shutil.rmtree(here / "whole", ignore_errors=True)
    for paper in write_papers(here / "inbox"):
        shutil.rmtree(here / paper.parent.name, ignore_errors=True)
        run(here, "import", str(paper), "--into", paper.parent.name, "--journal", _LAYOUT)
        # The office's own layout is none that an import knows, and the issue says which one it is.
        article = here / paper.parent.name / "manuscript/article.toml"
        article.write_text(
            article.read_text(encoding="utf-8").replace(f'journal = "{_LAYOUT}"\n', ""), encoding="utf-8"
        )
    for paper in DATA["article"]:
        if paper["kind"] == "tex":
            answer_office(here / paper["slug"] / "manuscript", paper)
    write_office(here)


def answer_office(manuscript: Path, paper: Mapping[str, Any]) -> None:
    """Add what a LaTeX paper had no place for and the journal asks for: title, abstract and keywords once more."""
    article = manuscript / "article.toml"
    text = article.read_text(encoding="utf-8")
    for code in paper["title"]:
        if code != paper["language"]:
            words = ", ".join(f'"{each}"' for each in DATA["keywords"][code])
            text = text.replace("[title]\n", f'[title]\n{code} = "{paper["title"][code]}"\n')
            text = text.replace("[keywords]\n", f"[keywords]\n{code} = [{words}]\n")
            abstract = write_abstract(paper, code, DATA["article"].index(paper))
            (manuscript / f"abstract.{code}.tex").write_text(abstract + "\n", encoding="utf-8")
    article.write_text(text, encoding="utf-8")


def write_office(here: Path) -> None:
    """Write issue.toml, and a layout of the office's own with who makes deposits."""
    shutil.copytree(ROOT / "styles" / _LAYOUT, here / "styles/our-journal", dirs_exist_ok=True)
    style = here / "styles/our-journal/style.toml"
    text = (ROOT / "styles" / _LAYOUT / "style.toml").read_text(encoding="utf-8")
    style.write_text(text.rstrip("\n") + "\n" + _DEPOSIT, encoding="utf-8")
    parts = [_ISSUE]
    for az, en, abbrev, articles in _SECTIONS:
        named = ", ".join(f'"{each}"' for each in articles)
        titles = f'title.az = "{az}"\ntitle.en = "{en}"\nabbrev.az = "{abbrev}"'
        kinds = 'types = { elibrary = "RAR", trdizin = "RESEARCH" }'
        parts.append(f"[[section]]\n{titles}\n{kinds}\narticles = [{named}]\n")
    assert sorted(name for each in _SECTIONS for name in each[3]) == sorted(each["slug"] for each in DATA["article"])
    (here / "issue.toml").write_text("\n".join(parts), encoding="utf-8")


def start(here: Path, *words: str) -> subprocess.Popen[bytes]:
    """Begin a command in a session of its own; what it says goes to said.txt."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    with (here / "said.txt").open("ab") as said:
        command = (sys.executable, "-c", _CODE, *words)
        return subprocess.Popen(command, cwd=here, env=environment, stdout=said, stderr=said, start_new_session=True)


def run(here: Path, *words: str) -> int:
    """Run a command to its end, and say where it failed."""
    code = start(here, *words).wait(_LONGEST)
    if code:
        print(f"{' '.join(words[:2])} ended with {code}; see said.txt")
    return code


def disturb(here: Path, kills: int, random: Random, longest: float) -> tuple[int, int, int]:
    """Make the issue anew, killed at random moments, each time begun again, until one ends by itself; then another.

    Gives the kills, the issues that came to their end, and those of them that differ from the undisturbed one. The
    folder has the same name as before: SyncTeX's files say where their PDF lies.
    """
    first, done, ended, different = hash_files(here / "whole"), 0, 0, 0
    if kills:
        shutil.rmtree(here / "undisturbed", ignore_errors=True)
        (here / "whole").rename(here / "undisturbed")
    while done < kills:
        making = start(here, "issue", "--into", "whole")
        try:
            making.wait(random.uniform(0.2, longest / 3))
        except subprocess.TimeoutExpired:
            os.killpg(making.pid, signal.SIGKILL)
            making.wait()
            done += 1
            if done < kills:
                continue
            run(here, "issue", "--into", "whole")
        ended += 1
        different += hash_files(here / "whole") != first
        if done < kills:
            shutil.rmtree(here / "whole")
    return done, ended, different


def change_word(here: Path) -> None:
    """Change a word in the middle of an article, as an editor does; its length stays."""
    path = sorted((here / "mill-stones/manuscript/sections").glob("*.tex"))[2]
    text = path.read_text(encoding="utf-8")
    changed = text.replace("çünkü", "zira", 1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")


def hash_files(folder: Path) -> Mapping[str, str]:
    """Give the sha256 of every file that an issue has, but for what its builds keep for themselves."""
    files = [path for path in folder.rglob("*") if path.is_file() and "build" not in path.relative_to(folder).parts]
    shown = [path for path in files if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in shown}


if __name__ == "__main__":
    raise SystemExit(main())
