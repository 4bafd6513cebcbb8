"""A source that does not compile elsewhere is told with the words of what gave up."""

from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.submission import stock
from elyazma.submission.stock import Source, prove_source
from elyazma.system.process import Finished

SOURCE = Source("main", "xelatex", {"main.tex": b"One."})
DRIVER = b"Latexmk: Running 'xdvipdfmx'\nxdvipdfmx:fatal: Unrecognized paper format: a4\n\nLatexmk: Errors, so I stop\n"


@pytest.mark.parametrize(
    ("said", "log", "words"),
    [
        (DRIVER, "", "xdvipdfmx:fatal: Unrecognized paper format: a4"),
        (DRIVER, "! Undefined control sequence.\n", "! Undefined control sequence."),
        (b"Latexmk: Errors, so I stop\n\n", "", "Latexmk: Errors, so I stop"),
        (b"\n", "", "no word was said"),
    ],
)
def test_the_first_cause_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: bytes, log: str, words: str
) -> None:
    def give_up(*_: object, folder: Path, **__: object) -> Finished:
        (folder / "main.log").write_text(log, encoding="utf-8")
        return Finished(12, b"", said, False, 1.0)

    monkeypatch.setattr(stock, "run_program", give_up)
    (found,) = prove_source(SOURCE, tmp_path / "ours.pdf", tmp_path / "source", 0)
    assert found.message.endswith(f"latexmk gives up: {words}")
