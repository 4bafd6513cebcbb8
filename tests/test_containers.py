"""The Dockerfile and the action: what they install is what scripts/bootstrap says, and nothing else is named there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from run_steps import ACTION, DOCKERFILE, ROOT, WORKFLOW, Instruction, read_command, read_dockerfile, read_run_steps

BOOTSTRAP = (ROOT / "scripts/bootstrap").read_text(encoding="utf-8")
INSTALLS = "bootstrap{} --packages pdf"
OWN = {"python3", "python3-venv", "ca-certificates"}
"""What a stage needs before the toolchain is there."""


def instructions() -> list[Instruction]:
    return read_dockerfile(DOCKERFILE.read_text(encoding="utf-8"))


def packages_of(command: str) -> set[str]:
    found = re.findall(r"apt-get install ((?:-\S+ )*)([^&|;\n]*)", command.replace("\\\n", " "))
    return {name for _, names in found for name in names.split() if not name.startswith("-")}


def test_bootstrap_alone_says_which_packages_of_tex_there_are() -> None:
    steps = read_run_steps(ACTION.read_text(encoding="utf-8"))
    assert [step for step in steps if INSTALLS.format('"') in step] == steps[:1]
    last = [each.rest for each in instructions() if not each.stage and each.word == "RUN"]
    assert len([command for command in last if INSTALLS.format("") in command]) == 1
    named = {name for each in instructions() if each.word == "RUN" for name in packages_of(each.rest)}
    assert named == OWN and not any(map(packages_of, steps))


def test_the_workflow_of_a_new_article_installs_nothing_that_bootstrap_does_not() -> None:
    (command,) = (step for step in read_run_steps(WORKFLOW.read_text(encoding="utf-8")) if "apt-get install" in step)
    # Ubuntu has the font under the name that Debian 13 has too: bootstrap asks apt for it.
    assert [name for name in packages_of(command) if name not in BOOTSTRAP] == []
    assert len(packages_of(command)) > 10


def test_the_image_is_made_in_two_stages_and_runs_as_a_person() -> None:
    made = instructions()
    assert [each.rest for each in made if each.word == "FROM"] == ["debian:13-slim AS wheel", "debian:13-slim"]
    last = [each for each in made if not each.stage]
    assert [each.rest for each in last if each.word == "USER"] == ["author"]
    assert "useradd" in "".join(each.rest for each in last)
    assert read_command(next(each.rest for each in last if each.word == "ENTRYPOINT")) == ["elyazma"]
    known = {"FROM", "WORKDIR", "RUN", "COPY", "USER", "ENV", "ENTRYPOINT"}
    assert {each.word for each in made} <= known


def test_what_is_copied_is_there_and_what_is_run_is_shell(tmp_path: Path) -> None:
    for each in instructions():
        if each.word == "COPY" and not each.rest.startswith("--from="):
            assert all((ROOT / word).exists() for word in each.rest.split()[:-1]), each.rest
        if each.word == "RUN":
            subprocess.run(["sh", "-nc", each.rest], check=True)
    for step in (*read_run_steps(ACTION.read_text(encoding="utf-8")), *read_run_steps(WORKFLOW.read_text("utf-8"))):
        subprocess.run(["bash", "-nc", step], check=True)


def test_steps_are_read_as_yaml_has_them() -> None:
    text = "steps:\n  - run: one\n  - name: b\n    run: |\n      two\n        three\n\n  - uses: c\n"
    assert [step.rstrip() for step in read_run_steps(text)] == ["one", "two\n  three"]
