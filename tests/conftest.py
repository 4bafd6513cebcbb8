"""Fixtures for all tests."""

from __future__ import annotations

import gc
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from elyazma.references.citeproc import run_citeproc
from elyazma.system.files import write_file

DATA = Path(__file__).parent / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the goldens anew; read the diff before you commit it")


def pytest_collection_finish() -> None:
    """Keep Python's collector off what stays for good: it went through all modules and tests again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


@pytest.fixture(autouse=True, scope="session")
def printed_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the CSL engine answer each request once for all tests: a request holds all that its answer depends on."""
    # With several workers each has a folder of its own below the common one.
    common = tmp_path_factory.getbasetemp()
    store = (common.parent if "PYTEST_XDIST_WORKER" in os.environ else common) / "citeproc"
    store.mkdir(exist_ok=True)

    def run_once(document: str, folder: Path) -> bytes:
        file = store / hashlib.sha256(document.encode()).hexdigest()
        if not file.exists():
            write_file(file, run_citeproc(document, folder))
        return file.read_bytes()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("elyazma.references.cite.run_citeproc", run_once)
        yield


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Tell whether goldens are to be written anew."""
    return bool(request.config.getoption("--update"))


@pytest.fixture
def minimal(tmp_path: Path) -> Path:
    """Copy the smallest good manuscript, which no check finds anything to say about."""
    return Path(shutil.copytree(DATA / "minimal", tmp_path / "minimal"))


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """Copy this repository's own manuscript with its styles."""
    root = tmp_path / "seed"
    for folder in ("manuscript", "bib", "styles"):
        shutil.copytree(DATA.parents[1] / folder, root / folder)
    return root
