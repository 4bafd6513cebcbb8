"""Fixtures for all tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

DATA = Path(__file__).parent / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the goldens anew; read the diff before you commit it")


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
