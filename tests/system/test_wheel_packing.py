"""The wheel that a new manuscript brings along is what is installed here, and the same bytes each time."""

from __future__ import annotations

import base64
import hashlib
import io
import subprocess
import zipfile
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from elyazma import __version__
from elyazma.system import wheel
from elyazma.system.wheel import NAME, pack_wheel

ROOT = Path(__file__).parents[2]
ABOUT = f"elyazma-{__version__}.dist-info"


def list_files(folder: str) -> list[str]:
    said = subprocess.run(["git", "ls-files", "-z", folder], cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for path in said.stdout.split("\0") if (ROOT / path).is_file()]


@pytest.fixture(scope="module")
def packed() -> bytes:
    made = pack_wheel()
    assert made
    return made


def test_it_holds_this_toolchain_and_its_journals(packed: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        held = {path: archive.read(path) for path in archive.namelist()}
    for path in (*list_files("scripts/elyazma"), *list_files("styles")):
        place = path.removeprefix("scripts/") if path.startswith("scripts/") else f"elyazma/{path}"
        assert held[place] == (ROOT / path).read_bytes()
    assert not [path for path in held if "__pycache__" in path or path.endswith((".pyc", ".cls", ".sty", ".bst"))]
    assert f"Name: elyazma\nVersion: {__version__}\n" in held[f"{ABOUT}/METADATA"].decode()
    assert "elyazma = elyazma.tasks:program.run" in held[f"{ABOUT}/entry_points.txt"].decode()
    assert b"Tag: py3-none-any\n" in held[f"{ABOUT}/WHEEL"]


def test_its_record_is_right(packed: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        lines = archive.read(f"{ABOUT}/RECORD").decode().splitlines()
        assert lines[-1] == f"{ABOUT}/RECORD,," and len(lines) == len(archive.namelist())
        for line in lines[:-1]:
            path, digest, size = line.rsplit(",", 2)
            data = archive.read(path)
            sha256 = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
            assert (digest, size) == (f"sha256={sha256}", str(len(data)))


def test_it_is_the_same_each_time(packed: bytes) -> None:
    assert packed == pack_wheel() and f"elyazma-{__version__}-py3-none-any.whl" == NAME


def test_what_is_not_installed_is_not_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(wheel, "distribution", refuse)
    assert pack_wheel() is None
