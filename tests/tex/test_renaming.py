"""Citations get other keys: whole keys, where they stand, and nothing else of the text."""

from __future__ import annotations

import pytest

from elyazma.tex.renaming import rename_in_text, rename_keys
from elyazma.tex.scan import scan

KEYS = {"a": "alpha", "ab": "x", "é1": "e"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (r"\cite{a,ab, abc}", r"\cite{alpha,x, abc}"),
        ("\\citep[a][a]{a}\\citet*{ab}", "\\citep[a][a]{alpha}\\citet*{x}"),
        ("\\cites[3]{a}[78]{ab}", "\\cites[3]{alpha}[78]{x}"),
        ("\\cite{a,% a\n  ab}\n", "\\cite{alpha,% a\n  x}\n"),
        ("\\cite{é1} % \\cite{a}", "\\cite{e} % \\cite{a}"),
        ("\\verb|\\cite{a}| \\ref{a} \\mycite{a} a", "\\verb|\\cite{a}| \\ref{a} \\mycite{a} a"),
        ("\\nocite{a}\\nocite{*}", "\\nocite{alpha}\\nocite{*}"),
    ],
)
def test_whole_keys_in_commands_that_cite(before: str, after: str) -> None:
    source = scan(before, "a.tex")
    renamed = rename_keys(source, KEYS)
    assert renamed.text == after
    marks = [mark.name for each in renamed.citations for mark in each.keys]
    assert marks == [mark.name for each in scan(after, "a.tex").citations for mark in each.keys]


def test_a_text_keeps_its_line_ends_and_its_mark() -> None:
    text = "\ufeffé\r\n\\cite{a,\r\n ab}\r\n"
    read = scan(text.removeprefix("\ufeff").replace("\r\n", "\n"), "a.tex")
    assert rename_in_text(text, read, KEYS) == "\ufeffé\r\n\\cite{alpha,\r\n x}\r\n"


def test_a_key_that_stands_elsewhere_by_now_stays() -> None:
    assert rename_in_text("no \\cite{a}", scan("\\cite{a}", "a.tex"), KEYS) == "no \\cite{a}"
