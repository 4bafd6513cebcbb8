"""Compile small texts, for tests."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from elyazma.model.diagnostics import Outcome
from elyazma.model.manuscript import Proof, SourceTree
from elyazma.system.sandbox import landlock_abi
from elyazma.typesetting.compile import compile_tree
from elyazma.typesetting.log import LOG_HOOKS

SECTION = "manuscript/sections/01-introduction.tex"
TEXT = "\\section{Introduction}\\label{intro}\nDetails are in \\citep{knuth1984}.\n"
MAIN = "\n".join(
    [
        r"\documentclass{article}",
        LOG_HOOKS,
        r"\usepackage{fontspec,graphicx,natbib}",
        r"\usepackage[hidelinks,unicode,pdfpagelabels=false]{hyperref}",
        r"\usepackage{bookmark}",
        r"\begin{document}",
        rf"\input{{{SECTION}}}",
        r"\bibliography{references}",
        r"\end{document}",
    ]
)
GENERATED = {
    "main.tex": MAIN,
    "main.aux": "\\relax \n\\bibcite{knuth1984}{{1}{1984}{{Knuth}}{{Knuth}}}\n",
    "main.bbl": "\\begin{thebibliography}{1}\n\\bibitem[{Knuth}(1984)]{knuth1984} Knuth.\n\\end{thebibliography}\n",
}
BARE = "\n".join(
    [
        r"\documentclass{article}",
        LOG_HOOKS,
        r"\usepackage{graphicx}",
        r"\begin{document}",
        rf"\input{{{SECTION}}}",
        r"\end{document}",
    ]
)
"""All that these texts need, which TeX has read in half the time."""
EVERY_RUN = pytest.mark.usefixtures("every_run")
"""For tests of TeX itself at its work; the others are content with what it left when it was given the same before."""
LANDLOCK = pytest.mark.skipif(not landlock_abi(), reason="the kernel has no Landlock")


def make_tree(text: str = TEXT, more: Mapping[str, str | Path] = {}) -> SourceTree:
    return SourceTree(main="main.tex", files={**GENERATED, SECTION: text, **more}, generated=frozenset(GENERATED))


def compile_text(root: Path, text: str = TEXT, **options: object) -> Outcome[Proof]:
    more = options.pop("more", {})
    assert isinstance(more, Mapping)
    return compile_tree(make_tree(text, more), root=root, scratch=root / "build/plain", **options)  # type: ignore[arg-type]


def make_png() -> bytes:
    """Make a picture of one grey dot."""
    chunks = [(b"IHDR", struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0\x80")), (b"IEND", b"")]
    packed = (struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d)) for t, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def codes(outcome: Outcome[Proof]) -> list[str]:
    return [finding.code for finding in outcome.diagnostics]


def proof_of(outcome: Outcome[Proof]) -> Proof:
    assert outcome.value is not None, outcome.diagnostics
    return outcome.value
