"""What the author brings beside the preamble goes along with a submission, whichever way the PDF was made."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from elyazma.flows.pipeline import build_pdf
from elyazma.flows.preparing import prepare
from elyazma.flows.submissions import submit
from elyazma.model.audience import Options
from held_formats import formats

__all__ = ["formats"]

STAND_INS = Path(__file__).parent / "data/stand-ins"


@pytest.mark.tex
def test_a_class_that_stands_in_a_format_goes_along(formats: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(Path(__file__).parent / "data/english", tmp_path / "english"))
    shutil.copytree(STAND_INS / "taylor-francis", root / "styles/taylor-francis/assets")
    assert build_pdf(root, Options(journal="taylor-francis"), lambda _: None).value
    assert prepare(root / "build/taylor-francis") == ""
    options = Options("submission", "taylor-francis", draft=True)
    made = submit(root, options, lambda finding: finding.code, lambda _: None)
    assert made.value, made.diagnostics
    with zipfile.ZipFile(made.value.archive) as archive:
        assert [name for name in archive.namelist() if name.endswith(".cls")] == ["source/interact.cls"]
