"""Small source trees whose preambles have formats, and builds of them, for tests."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from elyazma.flows.preparing import prepare
from elyazma.model.diagnostics import Diagnostic, Outcome
from elyazma.model.manuscript import Proof, SourceTree
from elyazma.typesetting.compile import compile_tree
from elyazma.typesetting.formats import FILE, SWITCH
from elyazma.typesetting.held import Held, hold_engine
from elyazma.typesetting.log import LOG_HOOKS
from elyazma.typesetting.split import Tail, end_preamble
from elyazma.typesetting.word_lists import list_path
from warm_builds import read_places, without_formats

SECTION = "manuscript/sections/01-text.tex"
TEXT = "\\section{One}\\label{s}\nWords of section \\ref{s}: $x^2$, \\emph{more}.\n"
FONTS = r"\setmainfont{lmroman10-regular.otf}[ItalicFont=lmroman10-italic.otf]"
EPOCH = 1_000_000_000


@pytest.fixture
def formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every_run: None) -> Path:
    """Allow formats, in a folder of the test's own; give that."""
    cache = tmp_path / "cache"
    cache.mkdir()
    fonts = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fontconfig"
    (cache / "fontconfig").symlink_to(fonts)
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.setenv(SWITCH, "1")
    return cache / "elyazma/formats"


@dataclass
class Paper:
    """A source tree that is built again and again below `folder`: its preamble, its text, and files beside."""

    folder: Path
    preamble: str = ""
    text: str = TEXT
    files: dict[str, str] = field(default_factory=dict)
    engine: str = "xelatex"

    @property
    def scratch(self) -> Path:
        return self.folder / "root/build/plain"

    def tree(self) -> SourceTree:
        is_new = self.engine == "xelatex"
        load = r"\usepackage{fontspec}" if is_new else ""
        files: dict[str, str | Path] = {SECTION: self.text, **self.files}
        sections = [rf"\input{{{path}}}" for path in files if path.startswith("manuscript/sections/")]
        body = (r"\begin{document}", *sections, r"\end{document}", "")
        main = "\n".join((r"\documentclass{article}", LOG_HOOKS, load, *body))
        words = rf"\input{{{list_path('en')}}}" if list_path("en") in files else "% no words"
        files["main.tex"] = end_preamble(main, Tail(FONTS if is_new else "% none", words, self.preamble))
        return SourceTree("main.tex", files, frozenset(("main.tex",)), self.engine)

    def build(self, held: Held | None = None) -> Said:
        """Build with what earlier builds have left."""
        root, engines = self.folder / "root", (held,) if held else ()
        return _say(compile_tree(self.tree(), root=root, scratch=self.scratch, epoch=EPOCH, held=engines), root)

    def build_alone(self) -> Said:
        """Build elsewhere, from nothing and without a format."""
        root, elsewhere = self.folder / "root", self.folder / "elsewhere"
        with without_formats():
            said = _say(compile_tree(self.tree(), root=root, scratch=elsewhere, epoch=EPOCH), root)
        shutil.rmtree(elsewhere)
        return said

    def prepare(self) -> str:
        """Make the format; give why there is none, or nothing."""
        return prepare(self.scratch)

    def hold(self, near: str = "") -> Held:
        held = hold_engine(self.scratch, near)
        assert held, "there is no format to hold an engine behind"
        return held

    def begin(self) -> str:
        """Build, and make the format."""
        assert self.build().pdf
        return self.prepare()

    def assert_right(self, held: Held | None = None) -> Said:
        """Build, and see that it is as from nothing."""
        said, alone = self.build(held), self.build_alone()
        assert said.pdf == alone.pdf
        assert said.findings == alone.findings
        assert said.places == alone.places
        return said


@dataclass(frozen=True)
class Said:
    """What a build gave; `proof` has its folder, which the next build deletes."""

    pdf: bytes | None
    findings: tuple[Diagnostic, ...]
    places: tuple[str, ...]
    proof: Proof | None

    @property
    def has_format(self) -> bool:
        """Tell whether TeX began behind a format."""
        assert self.proof
        record = self.proof.pdf.with_suffix(".fls").read_text()
        return FILE in record


def _say(outcome: Outcome[Proof], root: Path) -> Said:
    proof = outcome.value
    if proof is None:
        return Said(None, outcome.diagnostics, (), None)
    assert proof.synctex
    places = read_places(proof.synctex, root)
    return Said(proof.pdf.read_bytes(), outcome.diagnostics, places, proof)
