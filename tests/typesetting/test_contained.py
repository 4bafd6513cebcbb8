"""TeX that runs away or is hostile ends at its line, reads nothing else and writes nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiled_texts import (
    BARE,
    EVERY_RUN,
    LANDLOCK,
    SECTION,
    codes,
    compile_text,
)
from elyazma.system.process import Limits


@pytest.mark.tex
@pytest.mark.parametrize(
    ("text", "code"),
    [
        (r"\def\x{\x}\x", "tex-stopped"),
        (r"\def\x{a\x}\edef\y{\x}", "tex-capacity"),
        (r"\def\x{{\x}}\x", "tex-capacity"),
        (r"\loop x\newpage \iftrue \repeat", "tex-stopped"),
        (r"\newwrite\w\immediate\openout\w=big \loop\immediate\write\w{xxxxxxxxxxxxxxx}\iftrue\repeat", "tex-stopped"),
    ],
)
def test_runaway_ends_at_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, code: str) -> None:
    monkeypatch.setattr("elyazma.typesetting.engine.LARGEST_FOLDER", 8 << 20)
    limits = Limits(seconds=3, memory=2 << 30, file_size=256 << 20)
    outcome = compile_text(tmp_path, f"One.\n\n{text}\n", limits=limits, more={"main.tex": BARE})
    assert outcome.value is None
    (finding,) = outcome.diagnostics
    assert finding.code == code and finding.span and (finding.span.path, finding.span.line) == (SECTION, 3)


@pytest.mark.tex
def test_file_size_limit_ends_tex(tmp_path: Path) -> None:
    text = r"\newwrite\w\immediate\openout\w=big \loop\immediate\write\w{xxxxxxxxxxxxxxxxxxx}\iftrue\repeat"
    outcome = compile_text(tmp_path, text, limits=Limits(seconds=20, memory=2 << 30, file_size=1 << 20))
    assert outcome.value is None and codes(outcome) == ["tex-stopped"]


HOSTILE_READS = [
    r"\input{%s/secret.tex}",
    r"\input{../../../../secret/secret.tex}",
    r"\openin1=%s/secret.tex \ifeof1 \else\read1 to\x \x\fi",
    r'\XeTeXpdffile "%s/secret.pdf"',
    r"\includegraphics{%s/secret.pdf}",
    r"\special{pdf:fstream @x (%s/secret.tex)}\special{pdf:put @catalog <</X @x>>}x",
    r"\special{pdf:image (%s/secret.pdf)}x",
    r"\special{PSfile=%s/secret.eps}x",
    r'\input{|"cat %s/secret.tex"}',
]
HOSTILE_WRITES = [
    r"\immediate\openout1=%s/written \immediate\write1{x}\immediate\closeout1 x",
    r"\immediate\openout1=../../../../secret/written \immediate\write1{x}\immediate\closeout1 x",
    r"\immediate\write18{touch %s/written}x",
    r'\input{|"touch %s/written"}',
    r'\immediate\openout1=dvipdfmx.cfg \immediate\write1{D "touch %s/written"}\immediate\closeout1'
    r"\special{PSfile=a.eps}x",
]


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    folder = tmp_path / "secret"
    folder.mkdir()
    for name in ("secret.tex", "secret.pdf", "secret.eps"):
        (folder / name).write_text("TopSecretWord")
    return folder


def has_leaked(folder: Path) -> bool:
    texts = (path.read_bytes() for path in folder.rglob("*") if path.is_file())
    return any(b"TopSecretWord" in text for text in texts)


@LANDLOCK
@EVERY_RUN
@pytest.mark.tex
@pytest.mark.parametrize("attack", HOSTILE_READS)
def test_tex_reads_nothing_else(tmp_path: Path, secret: Path, attack: str) -> None:
    root = tmp_path / "root"
    outcome = compile_text(root, attack.replace("%s", str(secret)), more={"main.tex": BARE})
    assert not has_leaked(root)
    if outcome.value is not None:
        pypdfium2 = pytest.importorskip("pypdfium2")
        pdf = pypdfium2.PdfDocument(str(outcome.value.pdf))
        assert "Secret" not in pdf[0].get_textpage().get_text_range()
        pdf.close()


@LANDLOCK
@EVERY_RUN
@pytest.mark.tex
@pytest.mark.parametrize("attack", HOSTILE_WRITES)
def test_tex_writes_nowhere_else(tmp_path: Path, secret: Path, attack: str) -> None:
    more = {"main.tex": BARE, "manuscript/a.eps": "%!PS\nshowpage\n"}
    compile_text(tmp_path / "root", attack.replace("%s", str(secret)), more=more)
    assert sorted(path.name for path in secret.iterdir()) == ["secret.eps", "secret.pdf", "secret.tex"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["root", "secret"]
