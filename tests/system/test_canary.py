"""The trial that proves the confinement sees what a confined program can do, and `doctor` says it."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from elyazma.flows.machine import Part, inspect_machine
from elyazma.system import canary, process, sandbox, seccomp
from elyazma.system.canary import Escape, Proof, prove_confinement
from elyazma.system.process import find_confinement
from elyazma.tasks import program

LANDLOCK = pytest.mark.skipif(not sandbox.landlock_abi(), reason="the kernel has no Landlock")
BUBBLEWRAP = pytest.mark.skipif(not process.can_use_bubblewrap(), reason="bubblewrap is not here, or may do nothing")
FILTERED = pytest.mark.skipif(not seccomp.knows_machine(), reason="there is no filter for this processor")


@pytest.fixture
def without_landlock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sandbox, "landlock_abi", lambda: 0)
    find_confinement.cache_clear()
    yield
    find_confinement.cache_clear()


@pytest.fixture
def with_neither(monkeypatch: pytest.MonkeyPatch, without_landlock: None) -> None:
    monkeypatch.setattr(process, "find_bubblewrap", lambda: None)


def look(root: Path, monkeypatch: pytest.MonkeyPatch) -> Part | None:
    # Nothing else of the machine is looked for.
    monkeypatch.setenv("PATH", "/nowhere" if find_confinement() != "bubblewrap" else "/usr/bin")
    return next((part for part in inspect_machine(root) if part.name == "confinement"), None)


@LANDLOCK
@FILTERED
def test_landlock_with_the_filter_is_proved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert prove_confinement() == Proof(ran=True)
    part = look(tmp_path, monkeypatch)
    assert part and part.found and part.version.startswith("proved: ")


@BUBBLEWRAP
@pytest.mark.usefixtures("without_landlock")
def test_bubblewrap_is_proved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_confinement() == "bubblewrap"
    assert prove_confinement() == Proof(ran=True)
    part = look(tmp_path, monkeypatch)
    assert part and part.found and part.version.startswith("proved: ")


@pytest.mark.usefixtures("with_neither")
def test_without_either_nothing_is_claimed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proof = prove_confinement()
    assert proof.ran and {Escape.READ, Escape.WRITE} <= set(proof.escapes)
    assert look(tmp_path, monkeypatch) is None


@LANDLOCK
def test_without_the_filter_sockets_and_times_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    seccomp.write_filter.cache_clear()
    try:
        assert not seccomp.knows_machine()
        assert prove_confinement() == Proof(ran=True, escapes=(Escape.CHANGE, Escape.REACH))
        part = look(tmp_path, monkeypatch)
        assert part and part.found and part.version.startswith("proved for reading and writing; ")
    finally:
        monkeypatch.undo()
        seccomp.write_filter.cache_clear()


@LANDLOCK
def test_a_confinement_that_does_not_hold_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run_free(*arguments: object, readable: object, writable: object, **how: object) -> object:
        return run(*arguments, **how)

    run: Callable[..., object] = process.run_program
    monkeypatch.setattr(canary, "run_program", run_free)
    assert set(prove_confinement().escapes) == set(Escape)
    part = look(tmp_path, monkeypatch)
    assert part and not part.found and part.required and "your other files" in part.version
    monkeypatch.setattr("elyazma.flows.machine.inspect_machine", lambda _: (part,))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        program.run(["elyazma", "doctor"])
    assert ended.value.code == 3
    assert "confinement" in capsys.readouterr().out


@LANDLOCK
def test_a_trial_that_could_not_work_proves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canary, "_PROGRAM", "raise SystemExit(1)")
    assert prove_confinement() == Proof(ran=False)
    part = look(tmp_path, monkeypatch)
    assert part and not part.found and not part.required and part.version.startswith("not proved")
