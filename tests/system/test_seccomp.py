"""The filter of system calls refuses what it names, for each processor, and lets all else through."""

from __future__ import annotations

import platform
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from elyazma.system import seccomp
from elyazma.system.process import run_program
from elyazma.system.sandbox import landlock_abi

AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
SOCKET, UTIMENSAT, READ = {"x86_64": 41, "aarch64": 198}, {"x86_64": 280, "aarch64": 88}, {"x86_64": 0, "aarch64": 63}
INET, UNIX, NETLINK, IO_URING = 2, 1, 16, 425


def allows(instructions: bytes, audit: int, number: int, argument: int = 0) -> bool:
    """Do what the kernel does with the instructions."""
    data = struct.pack("=IIQQ", number, audit, 0, argument)
    program = list(struct.iter_unpack("=HBBI", instructions))
    loaded, at = 0, 0
    while True:
        code, true, false, value = program[at]
        at += 1
        if code == 0x20:
            (loaded,) = struct.unpack_from("=I", data, value)
        elif code == 0x15:
            at += true if loaded == value else false
        elif code == 0x35:
            at += true if loaded >= value else false
        else:
            assert code == 0x06
            return bool(value == 0x7FFF0000)


@pytest.fixture(params=sorted(AUDIT))
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(platform, "machine", lambda: request.param)
    seccomp.write_filter.cache_clear()
    yield request.param
    seccomp.write_filter.cache_clear()


def test_a_filter_refuses_what_it_names_alone(machine: str) -> None:
    audit = AUDIT[machine]
    strict, own = seccomp.write_filter(), seccomp.write_filter(local_sockets=True, attributes=True)
    for instructions in (strict, own):
        assert allows(instructions, audit, READ[machine])
        assert not allows(instructions, audit, IO_URING)
        assert not allows(instructions, 0x40000003, READ[machine]), "a program of 32 bits"
        for family in (INET, NETLINK):
            assert not allows(instructions, audit, SOCKET[machine], family)
    assert not allows(strict, audit, SOCKET[machine], UNIX) and allows(own, audit, SOCKET[machine], UNIX)
    assert not allows(strict, audit, UTIMENSAT[machine]) and allows(own, audit, UTIMENSAT[machine])
    assert allows(strict, audit, 0x40000001) == (machine != "x86_64"), "x86_64 has a second set of numbers"


def test_an_unknown_processor_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "s390x")
    assert not seccomp.knows_machine() and seccomp.write_filter.__wrapped__() == b""


@pytest.mark.skipif(not landlock_abi() or not seccomp.knows_machine(), reason="no Landlock, or no filter")
def test_who_needs_sockets_or_times_has_them(tmp_path: Path) -> None:
    interpreter = shutil.which("python3", path="/usr/local/bin:/usr/bin")
    if interpreter is None:
        pytest.skip("needs a system Python")
    (tmp_path / "a").touch()
    code = (
        "import os, socket\n"
        "acts = [lambda: os.utime('a'), lambda: os.chmod('a', 0o600), lambda: os.chown('a', os.getuid(), -1)]\n"
        "acts += [lambda f=f: socket.socket(f, socket.SOCK_DGRAM) for f in (socket.AF_UNIX, socket.AF_INET)]\n"
        "for act in acts:\n"
        "    try: act(); print('y', end='')\n"
        "    except OSError: print('n', end='')"
    )

    def run(**places: list[Path]) -> bytes:
        command = [interpreter, "-IS", "-c", code]
        return run_program(command, folder=tmp_path, writable=[tmp_path], **places).stdout  # type: ignore[arg-type]

    assert run() == b"nnnnn"
    assert run(sockets=[tmp_path]) == b"yyyyn"
    assert run(executable=[Path("/")]) == b"yyynn"
