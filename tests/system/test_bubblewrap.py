"""Where the kernel has no Landlock, bubblewrap confines programs; where neither is there, that is said or refused."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from elyazma.flows.confining import report_confinement
from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.system import process, sandbox, untrusted
from elyazma.system.process import find_confinement, run_program

NEEDED = pytest.mark.skipif(not process.can_use_bubblewrap(), reason="bubblewrap is not here, or may do nothing")


@pytest.fixture
def no_landlock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sandbox, "landlock_abi", lambda: 0)
    find_confinement.cache_clear()
    yield
    find_confinement.cache_clear()


@pytest.fixture
def neither(monkeypatch: pytest.MonkeyPatch, no_landlock: None) -> None:
    monkeypatch.setattr(process, "find_bubblewrap", lambda: None)


@NEEDED
@pytest.mark.usefixtures("no_landlock")
def test_bubblewrap_shows_the_places_alone(tmp_path: Path) -> None:
    assert find_confinement() == "bubblewrap"
    for name in ("in", "out", "secret"):
        (tmp_path / name).mkdir()
    (tmp_path / "in/a").write_text("read", encoding="utf-8")
    (tmp_path / "secret/b").write_text("hidden", encoding="utf-8")

    def run(script: str) -> tuple[int, bytes]:
        places = {"readable": [tmp_path / "in"], "writable": [tmp_path / "out"]}
        done = run_program(["sh", "-c", script], folder=tmp_path / "out", **places)  # type: ignore[arg-type]
        return done.code, done.stdout

    assert run(f"cat {tmp_path}/in/a") == (0, b"read")
    assert run(f"cat {tmp_path}/secret/b")[0] != 0
    assert run(f"echo x > {tmp_path}/in/a")[0] != 0 and (tmp_path / "in/a").read_text("utf-8") == "read"
    assert run("echo made > c; exit 7") == (7, b"") and (tmp_path / "out/c").read_text("utf-8") == "made\n"
    assert run("pwd") == (0, f"{tmp_path}/out\n".encode())
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        reach = f"import socket; socket.create_connection(('127.0.0.1', {port}), 5)"
        assert run(f'/usr/bin/env python3 -c "{reach}"')[0] != 0


@NEEDED
@pytest.mark.tex
@pytest.mark.usefixtures("no_landlock", "every_run")
def test_tex_runs_in_bubblewrap_and_nothing_is_said(minimal: Path) -> None:
    made = build_pdf(minimal, Options(), lambda _: None)
    assert made.value and made.value.pdf.is_file()
    assert not {each.code for each in made.diagnostics} & {"unconfined", "unconfined-input"}


@pytest.mark.tex
@pytest.mark.usefixtures("neither")
def test_a_build_without_either_says_so(minimal: Path) -> None:
    made = build_pdf(minimal, Options(), lambda _: None)
    assert made.value
    assert [each.severity for each in made.diagnostics if each.code == "unconfined"] == ["note"]


@pytest.mark.usefixtures("neither")
def test_a_stranger_s_input_is_refused_without_either(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [each.code for each in report_confinement(minimal, stranger=True)] == ["unconfined-input"]
    mine = os.getuid()
    monkeypatch.setattr(untrusted.os, "getuid", lambda: mine + 1)  # type: ignore[attr-defined]
    assert [each.code for each in report_confinement(minimal)] == ["unconfined-input"]
    made = build_pdf(minimal, Options(), lambda _: None)
    assert made.value is None and {each.code for each in made.diagnostics} >= {"unconfined-input"}
    monkeypatch.setenv(untrusted.TRUSTED, "1")
    assert [each.code for each in report_confinement(minimal, stranger=True)] == ["unconfined"]


@NEEDED
@pytest.mark.usefixtures("no_landlock")
@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="there is no /dev/shm")
def test_bubblewrap_shows_places_in_shared_memory(request: pytest.FixtureRequest) -> None:
    """Many have their temporary files there."""
    folder = Path(tempfile.mkdtemp(prefix="elyazma-", dir="/dev/shm"))
    request.addfinalizer(lambda: shutil.rmtree(folder))
    for name in ("in", "out", "secret"):
        (folder / name).mkdir()
        (folder / name / "a").write_text(name, encoding="utf-8")
    script = f"cat {folder}/in/a; cat {folder}/secret/a"
    done = run_program(["sh", "-c", script], folder=folder / "out", readable=[folder / "in"], writable=[folder / "out"])
    assert (done.code != 0, done.stdout) == (True, b"in")
