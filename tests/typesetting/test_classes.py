from __future__ import annotations

import stat
from pathlib import Path

import pytest

from elyazma.model.diagnostics import Span, exit_code
from elyazma.model.journal import BringClass, Document
from elyazma.typesetting.classes import find_class_fault

PLACES = {
    "journal": Span("styles/x/style.toml", 1),
    "document.class": Span("styles/x/style.toml", 5),
    "document.bring.file": Span("styles/x/style.toml", 8),
}
FOLDER = "styles/x/assets"


def install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, known: str = "") -> None:
    """Put a kpsewhich on PATH that knows one file."""
    program = tmp_path / "kpsewhich"
    program.write_text(f'#!/bin/sh\n[ "$1" = "{known}" ] && echo "/texmf/$1"\n', encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")


def test_class_that_a_tex_tree_has(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path, "elsarticle.cls")
    assert find_class_fault(Document(class_="elsarticle"), (), PLACES, FOLDER) == ()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        (
            "elsarticle",
            "type `invoke doctor --install elsarticle.cls`: Debian has it in texlive-publishers (21 MB to download)",
        ),
        ("nobodys", "correct its name, or install it"),
    ],
)
def test_class_that_is_not_installed(name: str, hint: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path)
    (finding,) = find_class_fault(Document(class_=name), (), PLACES, FOLDER)
    assert finding.code == "class-missing"
    assert finding.span == PLACES["document.class"]
    assert finding.hint == hint
    assert name in finding.message
    assert exit_code([finding]) == 3


BRING = Document(class_="sn-jnl", bring=BringClass(file="sn-jnl.cls", url="https://example.org/class", version="3.1"))


def test_class_to_bring_says_where_from_and_where_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path)
    (finding,) = find_class_fault(BRING, (), PLACES, FOLDER)
    assert finding.code == "class-not-brought"
    assert finding.span == PLACES["document.bring.file"]
    assert "sn-jnl.cls 3.1 is not here" in finding.message
    assert "https://example.org/class" in finding.hint
    assert f"{FOLDER}/" in finding.hint
    assert exit_code([finding]) == 3


def test_class_that_was_brought(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path)
    assert find_class_fault(BRING, (Path("/any/assets/sn-jnl.cls"),), PLACES, FOLDER) == ()


def test_without_kpsewhich_the_engine_is_what_lacks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_class_fault(Document(class_="elsarticle"), (), PLACES, FOLDER) == ()
