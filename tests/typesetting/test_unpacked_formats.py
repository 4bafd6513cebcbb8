"""The tests' unpacked formats are TeX's own, and what TeX takes."""

from __future__ import annotations

import gzip
import os
import subprocess
from pathlib import Path

import pytest

from elyazma.typesetting import engine
from unpacked_formats import read_format

ASK = ["kpsewhich", "--engine=xetex", "--progname=xelatex", "--all", "xelatex.fmt"]


@pytest.mark.tex
def test_what_tex_finds_first_is_its_own_format_unpacked() -> None:
    first, own = map(Path, subprocess.run(ASK, capture_output=True, text=True, check=True).stdout.split()[:2])
    assert os.environ["TEXFORMATS"] == f"{first.parent}:"
    assert first.read_bytes() == gzip.decompress(own.read_bytes())
    assert engine.engine_environment("xelatex", first.parent, 0)["TEXFORMATS"] == f"{first.parent}:"
    assert first.parent in engine.readable_places("xelatex")


def test_a_format_that_is_not_there_is_none() -> None:
    assert read_format("no-such-engine", "xetex") == b""
