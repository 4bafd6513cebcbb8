"""The start pages, the workflow of a new article, the action and the container, each in a bare root of its own.

`scripts/trials/distributions --start` calls this; what is typed is read from the files themselves.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import run_steps
from start_pages import PAGES, write_samples, write_script

USER = "author"
HOME = f"/home/{USER}"
CHECKOUT = f"{HOME}/elyazma"
ARTICLE = f"{HOME}/article"
SUDOERS = f'{USER} ALL=(ALL) NOPASSWD: ALL\nDefaults env_keep += "http_proxy https_proxy no_proxy"\n'


class BareRoot(Protocol):
    """A bare system in a folder; see Root in `distributions`."""

    @property
    def folder(self) -> Path:
        """Give where it lies on this machine."""

    def run(self, user: str, command: Sequence[str], inside: str = "/") -> tuple[int, str]:
        """Run a command in it as a user; give its exit code and what it said."""


class Place(Protocol):
    """Gives the bare root, or the same at another folder."""

    def __call__(self, **folder: Path) -> BareRoot:
        """Give the root, at `folder` where that is named."""


Copy = Callable[[str], AbstractContextManager[BareRoot]]
"""Gives a copy of a bare root under a name, deleted behind the block."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was typed from nothing, where, how it ended, how long it took, how large it was."""

    what: str
    distribution: str
    code: int
    minutes: float
    gigabytes: float
    said: str = ""


def try_start(
    place: Place, distribution: str, remove: Callable[[Path], None], tell: Callable[[str], None]
) -> Iterator[Row]:
    """Try everything in copies of a bare root, which `remove` deletes; `tell` is called with what is done."""
    root = place()

    @contextmanager
    def copy(name: str) -> Iterator[BareRoot]:
        tell(f"{distribution}: {name}")
        folder = root.folder.with_name(f"{root.folder.name}-{name}")
        remove(folder)
        try:
            subprocess.run(["cp", "-a", "--one-file-system", str(root.folder), str(folder)], check=True)
            yield place(folder=folder)
        finally:
            remove(folder)

    for row in _try_each(root, distribution, copy):
        tell(" | ".join(list_cells(row)))
        yield row


def _try_each(root: BareRoot, distribution: str, copy: Copy) -> Iterator[Row]:
    """Try each page, then workflow, action and container, each from nothing; `root` becomes what a person finds."""
    _prepare(root)
    for page in PAGES:
        with copy(page) as bare:
            yield _time(f"docs/start-{page}.md", distribution, bare, lambda bare=bare, page=page: _try_page(bare, page))
            if page == PAGES[0]:
                _take_article(bare, root)
    with copy("workflow") as bare:
        yield _time("the workflow of a new article", distribution, bare, lambda: _try_workflow(bare))
    with copy("action") as bare:
        yield _time("scripts/action", distribution, bare, lambda: _try_action(bare))
    with copy("wheel") as builder, copy("image") as image:
        yield _time("scripts/container", distribution, image, lambda: _try_container(builder, image))


def _take_article(made: BareRoot, root: BareRoot) -> None:
    """Begin an article where a page has installed everything, and lay it into the bare root for what comes after."""
    made.run(USER, [f"{CHECKOUT}/.venv/bin/elyazma", "new", "article", "--language", "en"], HOME)
    begun = made.folder / ARTICLE.removeprefix("/")
    if begun.is_dir():
        shutil.copytree(begun, root.folder / ARTICLE.removeprefix("/"), symlinks=True)
        root.run("root", ["chown", "-R", f"{USER}:{USER}", ARTICLE])


def _prepare(root: BareRoot) -> None:
    """Give a root what an installed system has: a person who may use sudo, and the files of the start pages."""
    root.run("root", ["apt-get", "-qq", "install", "-y", "--no-install-recommends", "sudo"])
    sudoers = root.folder / "etc/sudoers.d/trial"
    sudoers.parent.mkdir(parents=True, exist_ok=True)
    sudoers.write_text(SUDOERS, encoding="utf-8")
    sudoers.chmod(0o440)
    write_samples(root.folder / HOME.removeprefix("/"))
    root.run("root", ["chown", "-R", f"{USER}:{USER}", HOME])


def _time(what: str, distribution: str, root: BareRoot, attempt: Callable[[], tuple[int, str]]) -> Row:
    started = time.monotonic()
    code, said = attempt()
    minutes = (time.monotonic() - started) / 60
    last = next((line for line in reversed(said.splitlines()) if line.strip()), "") if code else ""
    return Row(what, distribution, code, minutes, _measure(root.folder), last)


def _measure(folder: Path) -> float:
    said = subprocess.run(["du", "-sxk", str(folder)], capture_output=True, text=True, check=False).stdout
    return int(said.split()[0]) * 1024 / 1e9 if said.split() else 0.0


def _type(root: BareRoot, user: str, script: str, inside: str) -> tuple[int, str]:
    """Run a script as a runner does: it ends at the first command that fails."""
    return root.run(user, ["bash", "-eo", "pipefail", "-c", script], inside)


# --- What is tried ------------------------------------------------------------------------------------


def _try_page(root: BareRoot, page: str) -> tuple[int, str]:
    return root.run(USER, ["sh", "-c", write_script(page)], CHECKOUT)


def _try_workflow(root: BareRoot) -> tuple[int, str]:
    """Run the steps of the workflow in a new article; a runner has Python, whose pip installs for whoever calls it."""
    steps = run_steps.read_run_steps(run_steps.WORKFLOW.read_text(encoding="utf-8"))
    root.run("root", ["apt-get", "-qq", "install", "-y", "--no-install-recommends", "python3-venv", "git"])
    root.run(USER, ["python3", "-m", "venv", f"{HOME}/python"])
    return _run_all(root, [f'PATH="{HOME}/python/bin:$PATH"\n{step}' for step in steps], ARTICLE)


def _try_action(root: BareRoot) -> tuple[int, str]:
    """Run the steps of the action in a new article, with the variables that a runner sets."""
    steps = run_steps.read_run_steps(run_steps.ACTION.read_text(encoding="utf-8"))
    values = f"export GITHUB_ACTION_PATH={CHECKOUT}/scripts/action RUNNER_TEMP={HOME}/temp TASK=pdf FOLDER={ARTICLE}\n"
    return _run_all(root, [values + step for step in steps], HOME)


def _run_all(root: BareRoot, steps: Sequence[str], inside: str) -> tuple[int, str]:
    code, said = 1, "there is no step"
    for step in steps:
        code, said = _type(root, USER, step, inside)
        if code:
            break
    return code, said


def _try_container(builder: BareRoot, image: BareRoot) -> tuple[int, str]:
    """Do what the Dockerfile says, its first stage in one root and its last in another; then type `elyazma pdf`."""
    stages = {"wheel": builder, "": image}
    # An image has nobody yet; the article stays for who is made then.
    image.run("root", ["userdel", USER])
    user, entry, folder = "root", ["false"], "/"
    for each in run_steps.read_dockerfile(run_steps.DOCKERFILE.read_text(encoding="utf-8")):
        root, code, said = stages[each.stage], 0, ""
        if each.word == "RUN":
            code, said = root.run(user, ["sh", "-c", each.rest], folder)
        elif each.word == "COPY":
            _copy_into(root, each.rest, builder)
        elif each.word in {"FROM", "WORKDIR"}:
            folder = each.rest if each.word == "WORKDIR" else "/"
            (root.folder / folder.removeprefix("/")).mkdir(parents=True, exist_ok=True)
        elif each.word == "USER":
            user = each.rest
        elif each.word == "ENTRYPOINT":
            entry = run_steps.read_command(each.rest)
        if code:
            return code, said
    return image.run(user, [*entry, "pdf"], ARTICLE)


def _copy_into(root: BareRoot, rest: str, builder: BareRoot) -> None:
    """Copy as COPY does: out of the checkout that lies in the root, or out of the first stage."""
    *words, target = rest.split()
    source = root.folder / CHECKOUT.removeprefix("/")
    if words[0].startswith("--from="):
        source, words = builder.folder, words[1:]
    to = root.folder / target.removeprefix("/")
    to.mkdir(parents=True, exist_ok=True)
    for word in words:
        path = source / word.removeprefix("/")
        if path.is_dir():
            shutil.copytree(path, to, dirs_exist_ok=True, symlinks=True)
        else:
            shutil.copy(path, to)


# --- What is shown ------------------------------------------------------------------------------------


HEADS = ("from nothing", "on", "exit", "minutes", "GB in all", "last words")


def list_cells(row: Row) -> list[str]:
    """Give the cells of a row."""
    return [row.what, row.distribution, f"{row.code}", f"{row.minutes:.1f}", f"{row.gigabytes:.1f}", row.said[:100]]


def print_cells(cells: Sequence[Sequence[str]]) -> None:
    """Print a table whose first row is its head."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for number, line in enumerate(cells):
        print(f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |")
        if number == 0:
            print(f"|{'|'.join('-' * (width + 2) for width in widths)}|")
