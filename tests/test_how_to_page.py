"""docs/how-to.md: its lines are typed; of those that need TeX only that the task has such flags is looked at."""

from __future__ import annotations

import functools
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from typed import elyazma

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs/how-to.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))
WITH_TEX = frozenset(("pdf", "diff", "submit", "doctor"))
GIT = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")


def read_blocks(title: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", SECTIONS[title], re.MULTILINE | re.DOTALL)


@pytest.fixture
def sand(tmp_path: Path) -> Path:
    """Give the article of the page in a git repository, and a clone of ours beside it."""
    root = Path(shutil.copytree(ROOT / "tests/data/minimal", tmp_path / "sand"))
    shutil.rmtree(root / "styles")
    article = root / "manuscript/article.toml"
    text = article.read_text(encoding="utf-8").replace('"minimal"', '"sand"').replace('"plain"', '"elsarticle"')
    article.write_text(text, encoding="utf-8")
    languages = tmp_path / "elyazma/scripts/elyazma/languages"
    languages.mkdir(parents=True)
    shutil.copy(ROOT / "scripts/elyazma/languages/en.toml", languages)
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    subprocess.run(["git", *GIT, "add", "-A"], cwd=root, check=True)
    subprocess.run(["git", *GIT, "commit", "-qm", "Begin"], cwd=root, check=True)
    return root


@functools.cache
def read_flags(task: str) -> frozenset[str]:
    return frozenset(re.findall(r"--[a-z-]+", elyazma(ROOT, task, "--help").stdout))


def type_line(folder: Path, line: str) -> str:
    """Type a line; give what is wrong with it, or nothing."""
    words = [word.replace("~", str(folder.parent)) for word in shlex.split(line, comments=True)]
    if words[0] != "invoke":
        command = ["git", *GIT, *words[1:]] if words[0] == "git" else words
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        return done.stdout + done.stderr if done.returncode and "nothing to commit" not in done.stdout else ""
    task, *arguments = words[1:]
    unknown = [word for word in arguments if word.startswith("--") and word not in read_flags(task)]
    if unknown or task in WITH_TEX:
        return " ".join(unknown)
    if task == "merge":
        shutil.copy(folder / "dist/sand-elsarticle.docx", folder / arguments[0])
    done = elyazma(folder, task, *arguments)
    return done.stderr if done.returncode else ""


@pytest.mark.parametrize("title", SECTIONS)
def test_each_line_does_what_it_says(sand: Path, title: str) -> None:
    article = sand / "manuscript/article.toml"
    for block in read_blocks(title, "toml"):
        article.write_text(f"{article.read_text(encoding='utf-8')}\n{block}", encoding="utf-8")
    (commands,) = read_blocks(title, "sh")
    lines = commands.splitlines()
    assert 1 <= len(lines) <= 8
    for line in lines:
        assert type_line(sand, line) == "", line
        named = re.search(r"# (dist/[\w.-]+|styles/[\w-]+)", line)
        assert not named or line.split()[1] in WITH_TEX or (sand / named[1]).exists(), line


def test_there_are_ten_and_their_links_lead_somewhere() -> None:
    assert len(SECTIONS) == 10
    assert [path for path in re.findall(r"\]\(([\w.-]+)\)", TEXT) if not (ROOT / "docs" / path).is_file()] == []
