"""What an index would hold, by itself: a person who has nothing but it begins an article and makes its PDF.

The wheel is made of the source distribution, and installed by its name from a folder, as `pip install elyazma` would.
"""

from __future__ import annotations

import email
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from email.message import Message
from pathlib import Path

import pytest
import run_steps

pytestmark = [pytest.mark.tex, pytest.mark.slow]

ROOT = Path(__file__).parents[1]


def run(folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_"))}
    environment |= {"GIT_AUTHOR_NAME": "A. Uthor", "GIT_AUTHOR_EMAIL": "a@example.org"}
    environment |= {"GIT_COMMITTER_NAME": "A. Uthor", "GIT_COMMITTER_EMAIL": "a@example.org"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def install(folder: Path, python: Path, *what: str | Path) -> subprocess.CompletedProcess[str]:
    """Install into an environment without network, and without the packages of others."""
    # A pip of its own, which takes seconds to make, would do the same; what is imported is compiled then.
    pip = (sys.executable, "-m", "pip", "--python", python)
    return run(folder, *pip, "install", "--quiet", "--no-deps", "--no-index", "--no-compile", *what)


def build(source: Path, target: str, folder: Path) -> Path:
    """Build a wheel or a source distribution into a folder of its own."""
    built = run(source, sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", folder)
    assert built.returncode == 0, built.stderr
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source distribution."""
    return build(ROOT, "sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel of the source distribution alone."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (source,) = folder.iterdir()
    return build(source, "wheel", tmp_path_factory.mktemp("index"))


def add_others(place: Path) -> None:
    """Let an environment have the other packages from this one's folder: the test needs no network, and takes seconds.

    This one's .pth files are not read there, so that the toolchain itself is the wheel's, not this checkout's.
    """
    (site,) = place.glob("lib/python*/site-packages")
    (site / "others.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel by its name into an empty environment and give its bin/."""
    place = tmp_path_factory.mktemp("installed") / "empty"
    venv.create(place, symlinks=True)
    installed = install(place, place / "bin/python", "--find-links", wheel.parent, "elyazma")
    assert installed.returncode == 0, installed.stderr
    add_others(place)
    return place / "bin"


def read_metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(archive.read(name))


def list_members(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return sorted(archive.namelist())


def test_a_wheel_made_of_the_source_distribution_has_the_same_files(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    assert list_members(wheel) == list_members(build(ROOT, "wheel", tmp_path))
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"LICENSE", "CHANGELOG.md", "pyproject.toml", "docs/package.md", "PKG-INFO"} <= names
    assert [name for name in names if name.startswith(("tests/", "manuscript/", "dist/"))] == []


def test_metadata_say_what_an_index_shows(wheel: Path) -> None:
    about = read_metadata(wheel)
    assert (about["Name"], about["License-Expression"], about["License-File"]) == ("elyazma", "MIT", "LICENSE")
    assert about["Requires-Python"] == ">=3.11" and about["Description-Content-Type"] == "text/markdown"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [each for needed in project["optional-dependencies"].values() for each in needed]
    assert len(about.get_all("Requires-Dist", [])) == len([*project["dependencies"], *extras])
    text = str(about.get_payload())
    assert "pip install elyazma" in text
    # An index has no file that lies beside it.
    assert [link for link in re.findall(r"\]\(([^)]*)\)", text) if not link.startswith("https://")] == []


@pytest.mark.parametrize("language", ["az", "en"])
def test_new_article_has_a_pdf_at_once(programs: Path, tmp_path: Path, language: str) -> None:
    begun = run(tmp_path, programs / "elyazma", "new", "my-article", "--language", language)
    assert begun.returncode == 0, begun.stderr
    root = tmp_path / "my-article"
    made = run(root, programs / "python", "-m", "invoke", "pdf")
    assert made.returncode == 0, made.stderr
    assert [path.suffix for path in sorted(root.glob("dist/my-article-*"))] == [".pdf", ".gz"]
    assert run(root, "git", "status", "--porcelain").stdout == ""
    again = run(root / "bib", programs / "elyazma", "pdf")
    assert "is up to date" in again.stdout, again.stderr


def test_new_article_brings_the_toolchain_that_its_requirements_name(programs: Path, tmp_path: Path) -> None:
    assert run(tmp_path, programs / "elyazma", "new", "paper", "--language", "en").returncode == 0
    root = tmp_path / "paper"
    assert "wheels/" in run(root, "git", "ls-files").stdout
    venv.create(root / ".venv", symlinks=True)
    # As new says it, but for the packages of others: the test needs no network.
    installed = install(root, root / ".venv/bin/python", "-r", "requirements.txt")
    assert installed.returncode == 0, installed.stderr
    add_others(root / ".venv")
    assert run(root, root / ".venv/bin/elyazma", "check").returncode == 0
    again = run(tmp_path, root / ".venv/bin/elyazma", "new", "second", "--language", "en")
    assert again.returncode == 0, again.stderr
    first, second = (next((tmp_path / name / "wheels").glob("*.whl")).read_bytes() for name in ("paper", "second"))
    assert first == second


def test_wheel_is_what_runs_and_brings_its_data(programs: Path, tmp_path: Path) -> None:
    script = "import elyazma, pathlib; print(pathlib.Path(elyazma.__file__).parent)"
    package = Path(run(tmp_path, programs / "python", "-c", script).stdout.strip())
    assert package.is_relative_to(programs.parent)
    assert (package / "py.typed").exists()
    for source, target in ((ROOT / "scripts/elyazma", package), (ROOT / "styles", package / "styles")):
        files = run(source, "git", "ls-files", "-z").stdout.split("\0")[:-1]
        assert files and [path for path in files if not (target / path).is_file()] == []
    assert [path for path in (package / "styles").rglob("*") if path.suffix in {".cls", ".sty", ".bst"}] == []
    assert run(tmp_path, programs / "elyazma", "journals").returncode == 0


# --- On other people's machines -------------------------------------------------------------------------


def write_program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def run_step(step: str, folder: Path, programs: Path, **values: str) -> subprocess.CompletedProcess[str]:
    """Run a step as a runner does; `programs` go before others, and pip takes what lies here."""
    write_program(programs / "sudo", 'echo "sudo $*"')
    environment = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_NO_COMPILE": "1", **values}
    path = f"{programs}:{os.environ['PATH']}"
    command = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step)
    return run(folder, "env", f"PATH={path}", *(f"{name}={value}" for name, value in environment.items()), *command)


def test_workflow_of_a_new_article_makes_its_pdf(programs: Path, tmp_path: Path) -> None:
    assert run(tmp_path, programs / "elyazma", "new", "paper", "--language", "en").returncode == 0
    root, python = tmp_path / "paper", tmp_path / "python"
    venv.create(python, symlinks=True)
    write_program(python / "bin/pip", f'exec {sys.executable} -m pip --python {python}/bin/python "$@"')
    workflow = (root / ".github/workflows/pdf.yml").read_text(encoding="utf-8")
    steps = run_steps.read_run_steps(workflow)
    assert len(steps) == workflow.count("run:") == 3
    # The other packages have no programs here: Invoke's is a module's.
    write_program(python / "bin/invoke", f'exec {python}/bin/python -m invoke "$@"')
    packages, toolchain, pdf = steps
    assert "sudo apt-get install" in run_step(packages, root, python / "bin").stdout
    assert run_step(toolchain, root, python / "bin").returncode == 0
    add_others(python)
    made = run_step(pdf, root, python / "bin")
    assert made.returncode == 0, made.stderr
    (uploaded,) = re.findall(r"path: (\S+)", workflow)
    assert len(list(root.glob(uploaded))) == 1


BACKEND = """import shutil
def build_wheel(folder, *_):
    return shutil.copy({wheel!r}, folder).rpartition("/")[2]
"""
PROJECT = """[build-system]
requires = []
build-backend = "made"
backend-path = ["."]
[project]
name = "elyazma"
version = "{version}"
"""


def test_action_makes_a_pdf(programs: Path, wheel: Path, tmp_path: Path) -> None:
    assert run(tmp_path, programs / "elyazma", "new", "paper", "--language", "en").returncode == 0
    # A repository whose wheel is at hand: building it takes packages that this environment may not hand on.
    repository, temporary, shims = tmp_path / "repository", tmp_path / "temp", tmp_path / "shims"
    for folder in (repository / "scripts/action", temporary, shims):
        folder.mkdir(parents=True)
    (repository / "made.py").write_text(BACKEND.format(wheel=str(wheel)), encoding="utf-8")
    (repository / "pyproject.toml").write_text(PROJECT.format(version=wheel.name.split("-")[1]), encoding="utf-8")
    # A pip of its own would take seconds to make.
    pip = f'exec {sys.executable} -m pip --python "$(dirname "$0")/python" "$@"'
    write_program(shims / "pip", pip)
    write_program(shims / "python3", f'{sys.executable} "$1" "$2" --without-pip "$3" && cp {shims}/pip "$3/bin/pip"')
    steps = run_steps.read_run_steps(run_steps.ACTION.read_text(encoding="utf-8"))
    values = {"GITHUB_ACTION_PATH": str(repository / "scripts/action"), "RUNNER_TEMP": str(temporary)}
    values |= {"TASK": "pdf --journal elsarticle", "FOLDER": "paper"}
    for step in steps:
        done = run_step(step, tmp_path, shims, **values)
        assert done.returncode == 0, done.stderr
        if (temporary / "elyazma").is_dir():
            add_others(temporary / "elyazma")
    assert [path.name for path in (tmp_path / "paper/dist").glob("*.pdf")] == ["paper-elsarticle.pdf"]
    values["TASK"] = "pdf; touch stolen"
    assert run_step(steps[-1], tmp_path, shims, **values).returncode == 2
    assert not list(tmp_path.rglob("stolen"))
