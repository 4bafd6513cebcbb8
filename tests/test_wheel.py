"""The wheel by itself: a person who has nothing but it begins an article and makes its PDF."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

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


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an empty environment and give its bin/."""
    folder = tmp_path_factory.mktemp("wheel")
    built = run(ROOT, sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder)
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    place = folder / "empty"
    venv.create(place, symlinks=True)
    installed = install(folder, place / "bin/python", wheel)
    assert installed.returncode == 0, installed.stderr
    # The other packages come from this environment's folder: the test needs no network, and takes seconds. Its .pth
    # files are not read there, so that the toolchain itself is the wheel's, not this checkout's.
    (site,) = place.glob("lib/python*/site-packages")
    (site / "others.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return place / "bin"


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
    (site,) = root.glob(".venv/lib/python*/site-packages")
    (site / "others.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
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
