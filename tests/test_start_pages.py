"""The start pages: their commands are typed line by line, and what they name is there afterwards."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from start_pages import DOCS, PAGES, read_lines, write_samples, write_script

from elyazma.sources import load_journal
from elyazma.tasks import choose_tasks
from typed import elyazma

ROOT = DOCS.parent
TRANSLATED = ("word", "latex", "office")
NAMES = {
    "məqalə": "article",
    "meqale-ancient-land": "article-arxiv",
    "meqale": "article",
    "nomre-2": "issue-2",
    "duzlu-goller": "salt-lakes",
    "bizim-jurnal": "our-journal",
}
"""What an Azerbaijani page calls files, and what the English one does."""


class Person:
    """Somebody at a terminal: `home` has a clone and the papers of the pages, `folder` is where one stands."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "elyazma"
        for name in ("styles", "manuscript", "bib"):
            shutil.copytree(ROOT / name, self.folder / name)
        write_samples(home)

    def type(self, line: str) -> int:
        """Type a line; give its exit code."""
        words = [word.replace("~", str(self.home)) for word in shlex.split(line)]
        match words:
            case ["cd", folder]:
                self.folder = (self.folder / folder).resolve(strict=True)
                return 0
            case ["elyazma", "batch" | "issue", *_]:
                return self._type_outside(words)
            case ["elyazma" | "invoke", *arguments]:
                return elyazma(self.folder, *arguments).returncode
            case ["cat" | "cp", *_]:
                return subprocess.run(words, cwd=self.folder, stdout=subprocess.DEVNULL, check=False).returncode
            case _:
                return 0 if _is_sound(words) else 2

    def _type_outside(self, words: Sequence[str]) -> int:
        """Type a line in a process whose journals, and those of all that it starts, are the clone's."""
        scripts = self.home / "elyazma/scripts"
        if not scripts.exists():
            shutil.copytree(ROOT / "scripts/elyazma", scripts / "elyazma", ignore=shutil.ignore_patterns("__pycache__"))
        code = "import sys; from elyazma.tasks import program; sys.argv[0] = 'elyazma'; sys.exit(program.run())"
        command = (sys.executable, "-c", code, *words[1:])
        environment = os.environ | {"PYTHONPATH": str(scripts)}
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        print(done.stdout, done.stderr)
        return done.returncode


def _is_sound(words: list[str]) -> bool:
    """Tell whether a line that installs, or that runs these tests, names what there is."""
    match words:
        case ["sudo", "./scripts/bootstrap", "--packages", *tasks]:
            return tasks in ([], ["test"])
        case ["./scripts/bootstrap", task, *flags]:
            return choose_tasks([task]) == [task] and set(flags) <= {"--fast"}
        case ["python", "-m", "pytest", "-q", path]:
            return (ROOT / path).is_file()
    return words == [".", ".venv/bin/activate"]


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Give somebody who has cloned the repository; its journals are those of the clone."""
    made = Person(tmp_path)
    own = load_journal._style_folders
    monkeypatch.setattr(load_journal, "_style_folders", lambda root: (own(root)[0], made.home / "elyazma/styles"))
    return made


@pytest.mark.tex
@pytest.mark.parametrize("page", ["word.az", "latex", "office", "developer"])
def test_each_line_of_a_page_does_what_it_says(person: Person, page: str) -> None:
    lines = read_lines(page)
    assert 7 <= len(lines) <= 14
    for line, results in lines:
        assert person.type(line) == 0, line
        assert [path for path in results if not (person.folder / path).exists()] == [], line


@pytest.mark.parametrize("page", TRANSLATED)
def test_a_translated_page_has_the_same_lines_in_its_own_names(page: str) -> None:
    translated = read_lines(f"{page}.az")
    named = [(_name(line), tuple(map(_name, results))) for line, results in translated]
    assert named == read_lines(page)


def _name(text: str) -> str:
    for own, english in NAMES.items():
        text = text.replace(own, english)
    return text


@pytest.mark.parametrize("page", [*PAGES, *(f"{page}.az" for page in TRANSLATED)])
def test_a_page_is_short_and_leads_on(page: str) -> None:
    text = (DOCS / f"start-{page}.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 32
    linked = re.findall(r"\]\(([\w./-]+)\)", text)
    assert len(linked) >= 3 and [path for path in linked if not (DOCS / path).is_file()] == []


def test_the_readme_leads_to_each_page_at_its_top() -> None:
    head = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:20]
    assert [page for page in PAGES if f"docs/start-{page}.md" not in "\n".join(head)] == []


def test_the_script_of_a_trial_ends_at_the_first_line_that_fails_or_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*lines: str) -> tuple[int, str]:
        (tmp_path / "start-own.md").write_text("\n".join(("```sh", *lines, "```")), encoding="utf-8")
        done = subprocess.run(
            ["sh", "-c", write_script("own")], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout.splitlines()[-1]

    monkeypatch.setattr("start_pages.DOCS", tmp_path)
    assert run("mkdir dist  # makes it", "touch dist/a-b.pdf  # dist/a-b.pdf: so") == (0, "+ touch dist/a-b.pdf")
    assert run("cd dist", "sh -c 'exit 7'", "touch c") == (7, "start: exit code 7: sh -c 'exit 7'")
    assert run("true  # dist/none.pdf") == (1, "start: there is no dist/none.pdf after true")
    assert not (tmp_path / "dist/c").exists()
