"""Fixtures for all tests."""

from __future__ import annotations

import gc
import os
import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from csl_engine import run_citeproc_once_started
from elyazma.references.citeproc import run_citeproc
from elyazma.system.process import run_program
from elyazma.typesetting.engine import run_engine
from elyazma.typesetting.formats import SWITCH
from file_finder import run_or_find
from inboxes import make_inbox
from kept_passes import make_engine, make_stock_runner
from kept_runs import keep_answers, make_runner
from unpacked_formats import unpack_formats, use_formats

DATA = Path(__file__).parent / "data"

# Whoever runs the tests may have another locale than who wrote down what they expect.
os.environ["ELYAZMA_LANGUAGE"] = "en"


def pytest_configure() -> None:
    # Started in the background (nohup, cron, a shell's &) tests and all that they start would ignore Ctrl-C for good.
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the goldens anew; read the diff before you commit it")
    parser.addoption("--every-edit", action="store_true", help="compare all edited Word files and pairs of revisions")
    parser.addoption("--every-style", action="store_true", help="format works in all CSL styles, not in every twelfth")


def pytest_collection_finish() -> None:
    """Keep Python's collector off what stays for good: it went through all modules and tests again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the files whose tests take longest come first, so that no worker has a long one left when others end."""
    costs: Counter[Path] = Counter()
    for item in items:
        slow, tex = item.get_closest_marker("slow"), item.get_closest_marker("tex")
        costs[item.path] += 300 if slow else 100 if tex else 1
    items.sort(key=lambda item: -costs[item.path])


ASKING = (
    "flows.machine",
    "readers.tex_paper.finder",
    "system.fonts",
    "system.pandoc.program",
    "system.script_fonts",
    "system.versions",
    "typesetting.classes",
)
"""The modules whose calls of programs are kept for one run of the tests."""


@pytest.fixture(autouse=True, scope="session")
def kept_runs(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a program answer each question once for all tests: kept_runs.py says which."""
    # With several workers each has a folder of its own below the common one.
    common = tmp_path_factory.getbasetemp()
    store = (common.parent if "PYTEST_XDIST_WORKER" in os.environ else common) / "kept_runs"
    store.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        # What tests write need not outlive a power cut: two thousand waits for the disk.
        patch.setattr("elyazma.system.files.os.fsync", lambda _: None)
        # Formats of preambles would outlive the tests, in the cache of whoever runs them.
        patch.setenv(SWITCH, "0")
        if any(item.get_closest_marker("tex") for item in request.session.items) and unpack_formats(store / "formats"):
            use_formats(store / "formats", patch)
        patch.setattr("elyazma.system.kept_values.values_folder", lambda: store / "values")
        for module in ASKING:
            patch.setattr(f"elyazma.{module}.run_program", make_runner(store, run_or_find))
        patch.setattr("elyazma.references.formatting.run_citeproc", keep_answers(store, run_citeproc_once_started))
        for module in ("compile", "fragments"):
            patch.setattr(f"elyazma.typesetting.{module}.run_engine", make_engine(store))
        patch.setattr("elyazma.submission.stock.run_program", make_stock_runner(store))
        yield


@pytest.fixture
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be kept in the person's cache folder, nor recalled."""
    monkeypatch.setattr("elyazma.system.kept_values.values_folder", lambda: Path("/dev/null/values"))


@pytest.fixture
def every_run(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let programs run each time, for tests of how they run and of what they answer the second time."""
    values = tmp_path_factory.mktemp("values")
    monkeypatch.setattr("elyazma.system.kept_values.values_folder", lambda: values)
    for module in ASKING:
        monkeypatch.setattr(f"elyazma.{module}.run_program", run_program)
    monkeypatch.setattr("elyazma.references.formatting.run_citeproc", run_citeproc)
    for module in ("compile", "fragments"):
        monkeypatch.setattr(f"elyazma.typesetting.{module}.run_engine", run_engine)
    monkeypatch.setattr("elyazma.submission.stock.run_program", run_program)


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


@pytest.fixture
def inbox(tmp_path: Path, minimal: Path) -> Path:
    """Give a folder of what an editorial office is sent."""
    return make_inbox(tmp_path / "inbox", minimal)
