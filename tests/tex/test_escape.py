from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elyazma.tex import escape as module
from elyazma.tex.escape import (
    escape,
    escape_address,
    escape_names,
    escape_option,
    escape_prose,
    escape_range,
    escape_target,
    escape_text,
)


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("R&D: 50% of $5 #1_a", r"R\&D: 50\% of \$5 \#1\_a"),
        ("{a}\\b", r"\{a\}\textbackslash{}b"),
        ("a~b^c", r"a\textasciitilde{}b\textasciicircum{}c"),
        ("<a|b>", r"\textless{}a\textbar{}b\textgreater{}"),
        ("--- ''", "-{}-{}- '{}'"),
        ("?`", r"?\textasciigrave{}"),
        ("one\n  two\tthree", "one two three"),
        ("[x]", "{[}x{]}"),
        ("Ənənə – “söz”", "Ənənə – “söz”"),
        ("a\x00\x1b\u00a0b", "a~b"),
    ],
)
def test_escape(text: str, tex: str) -> None:
    assert escape(text) == tex


@given(st.text())
def test_escape_leaves_no_command_open(text: str) -> None:
    tex = escape(text)
    bare = re.sub(r"\\(?:text[a-z]+\{\}|[{}%&#$_-])", "", tex)
    assert not re.search(r"[\\%&#$_^<>|\"`\n]", bare)
    assert bare.count("{") == bare.count("}")
    assert "--" not in tex and "''" not in tex


@pytest.mark.tex
def test_escaped_text_prints_as_it_was_written(tmp_path: Path) -> None:
    text = 'A\\b {c} [d] 50% R&D #1 $2 e_f g~h i^j <k> |l| "m" -- --- ,, ?! Əli'
    main = (
        "\\documentclass{article}\\usepackage{fontspec}\\setmainfont{Liberation Serif}\\pagestyle{empty}"
        f"\\begin{{document}}\\raggedright {escape(text)}\\end{{document}}"
    )
    (tmp_path / "a.tex").write_text(main, encoding="utf-8")
    for command in (["xelatex", "-interaction=batchmode", "a.tex"], ["pdftotext", "a.pdf"]):
        subprocess.run(command, cwd=tmp_path, check=True, stdout=subprocess.DEVNULL, timeout=60)
    assert (tmp_path / "a.txt").read_text(encoding="utf-8").split() == text.split()


PROFILES: dict[Callable[[str], str], tuple[str, ...]] = {
    escape: (r"\{a\}\_", "{[}b{]}", "\\textless{}~\u202f\u2011\\textgreater{}", "-{}- '{}' ,{},", r"\-{}", "a b"),
    escape_text: (r"\{a\}\_", "[b]", r"<~\,\mbox{-}>", "-{}- '{}' ,,", "\u00ad", "a b"),
    escape_names: (r"{a}\_", "[b]", r"<~\,\mbox{-}>", "-{}- '{}' ,,", "\u00ad", "a b"),
    escape_range: (r"\{a\}\_", "[b]", r"<~\,\mbox{--}>", "--'' ,,", "\u00ad", "a b"),
    escape_prose: (
        r"\{a\}\_", "[b]", r"<~\,\mbox{-}>", r"-{}- \textquotesingle{}{}\textquotesingle{} ,,", "\u00ad", "a b",
    ),
    escape_option: (r"\{a\}\_", "{[b]}", r"<~\,\mbox{-}>", "-{}- '{}' ,,", "\u00ad", "a b"),
}  # fmt: skip
"""What each profile makes of the same texts: here they are seen to differ."""


@pytest.mark.parametrize("write", PROFILES, ids=lambda write: write.__name__)
def test_profiles_differ_where_they_say(write: Callable[[str], str]) -> None:
    texts = ("{a}_", "[b]", "<\u00a0\u202f\u2011>", "-- '' ,,", "\u00ad", "a\nb")
    assert tuple(write(text) for text in texts) == PROFILES[write]


@pytest.mark.parametrize("write", PROFILES, ids=lambda write: write.__name__)
def test_profiles_write_a_sign_alike(write: Callable[[str], str]) -> None:
    assert write(r"\ ~^%&#$`") == (r"\textbackslash{} \textasciitilde{}\textasciicircum{}\%\&\#\$\textasciigrave{}")


def test_range_of_pages() -> None:
    assert escape_range("97 – 111") == "97--111"
    # The braces end the command, which would be \\textquotedblb without them.
    assert escape_range('A"b') == r"A\textquotedbl{}b"


def test_apostrophe_of_imported_text() -> None:
    assert escape_prose("Qur'an 'ə") == r"Qur\textquotesingle an \textquotesingle{}ə"


def test_addresses() -> None:
    assert escape_address("https://a.b/{x}?y=1%20#z \\") == "https://a.b/%7Bx%7D?y=1%20#z%20%5C"
    assert escape_target("https://a.b/y=1%20#z") == r"https://a.b/y=1\%20\#z"


def test_no_other_module_has_a_table_of_escapes() -> None:
    home = Path(module.__file__)
    others = [path for path in home.parents[2].rglob("*.py") if path != home]
    signs = ("textbackslash{}", "textasciitilde{}", "textasciicircum{}")
    assert len(others) > 100
    assert [path.name for path in others if any(sign in path.read_text(encoding="utf-8") for sign in signs)] == []
