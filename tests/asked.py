"""Convert a text in tests as the flow does, which asks TeX for what pandoc cannot read."""

from __future__ import annotations

import shutil
from pathlib import Path

from converted import DATA, SECTION
from elyazma.flows.checking import Checked
from elyazma.flows.exports import convert_checked
from elyazma.flows.loading import load_job
from elyazma.model.diagnostics import Diagnostic, Severity
from elyazma.model.document import Document
from elyazma.model.manuscript import References

Made = tuple[Document | None, tuple[Diagnostic, ...]]


def convert(root: Path, text: str, preamble: str = "") -> Made:
    shutil.copytree(DATA / "minimal", root, dirs_exist_ok=True)
    (root / SECTION).write_text(f"\\section{{A}}\n\n{text}\n", encoding="utf-8")
    if preamble:
        (root / "manuscript/preamble.tex").write_text(preamble, encoding="utf-8")
    job = load_job(root, "").value
    assert job
    folder = root / "build/asked"
    folder.mkdir(parents=True, exist_ok=True)
    outcome = convert_checked(Checked(job, References(()), 0), folder, root / "build", lambda _: None)
    return outcome.value, outcome.diagnostics


def errors(findings: tuple[Diagnostic, ...]) -> list[str]:
    return [each.message for each in findings if each.severity is Severity.ERROR]
