"""The shell steps of a workflow, of an action and of a Dockerfile, read from the files themselves."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = ROOT / "scripts/elyazma/skeleton/common/dot-github/workflows/pdf.yml"
ACTION = ROOT / "scripts/action/action.yml"
DOCKERFILE = ROOT / "scripts/container/Dockerfile"
_RUN = re.compile(r"^(?P<indent> *)(?:- )?run: (?P<line>.*)$")


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction of a Dockerfile: RUN, COPY ... with what stands behind it, in the stage of this name."""

    stage: str
    word: str
    rest: str


def read_run_steps(text: str) -> list[str]:
    """Give the `run:` steps of a workflow or an action, in order; of YAML it reads a line, or a block behind "|"."""
    return list(_read_steps(text.splitlines()))


def _read_steps(lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        found = _RUN.match(line)
        if found and found["line"] != "|":
            yield found["line"]
        elif found:
            yield textwrap.dedent("\n".join(_take_block(lines[number + 1 :], len(found["indent"]))))


def _take_block(lines: list[str], indent: int) -> Iterator[str]:
    for line in lines:
        if line.strip() and not line.startswith(" " * (indent + 1)):
            return
        yield line


def read_dockerfile(text: str) -> list[Instruction]:
    """Give the instructions of a Dockerfile, each on one line; the last stage has no name."""
    made, stage = [], ""
    for line in text.splitlines():
        word, _, rest = line.strip().partition(" ")
        if not word or word.startswith("#"):
            continue
        if word == "FROM":
            stage = rest.partition(" AS ")[2]
        made.append(Instruction(stage, word, rest))
    return made


def read_command(rest: str) -> list[str]:
    """Give the words of an instruction that is written as a list: ENTRYPOINT ["a", "b"]."""
    words: list[str] = json.loads(rest)
    return words
