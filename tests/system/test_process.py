from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from elyazma.system.process import Limits, ProgramMissing, Running, find_program, run_program, start_program
from elyazma.system.sandbox import landlock_abi

SCRIPTS = Path(__file__).parents[2] / "scripts"
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")
landlock = pytest.mark.skipif(not landlock_abi(), reason="the kernel has no Landlock")


@pytest.fixture(autouse=True)
def little_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elyazma.system.process._GRACE", 0.1)


def count_alive(marker: str) -> int:
    """Count the processes that have the marker as an argument."""
    number = 0
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            number += marker.encode() in command.read_bytes().split(b"\0")
    return number


def wait_until_gone(marker: str) -> None:
    until = time.monotonic() + 3
    while count_alive(marker):
        assert time.monotonic() < until, f"{marker} is still alive"
        time.sleep(0.02)


def test_gives_code_and_both_outputs(tmp_path: Path) -> None:
    finished = run_program(["sh", "-c", "echo out; echo err >&2; exit 3"], folder=tmp_path)
    assert (finished.code, finished.stdout, finished.stderr) == (3, b"out\n", b"err\n")
    assert not finished.timed_out and not finished.truncated and finished.seconds > 0


def test_runs_in_the_folder(tmp_path: Path) -> None:
    assert run_program(["pwd", "-P"], folder=tmp_path).stdout.decode().strip() == str(tmp_path.resolve())


@pytest.mark.parametrize("text", ["Əlyazma", "x" * 300_000, ""])
def test_hands_text_over(tmp_path: Path, text: str) -> None:
    assert run_program(["cat"], folder=tmp_path, stdin=text).stdout == text.encode()


def test_input_nobody_reads_is_no_error(tmp_path: Path) -> None:
    assert run_program(["true"], folder=tmp_path, stdin=b"x" * 1_000_000).code == 0


def test_stdin_is_empty_unless_given(tmp_path: Path) -> None:
    assert run_program(["cat"], folder=tmp_path, limits=Limits(seconds=5)).stdout == b""


def test_environment_is_built_from_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "token")
    monkeypatch.setenv("TEXINPUTS", "/somewhere")
    output = run_program(["env"], folder=tmp_path, environment={"A": "b"}).stdout.decode()
    values = dict(line.split("=", 1) for line in output.splitlines())
    assert values.keys() - {"_", "PWD", "SHLVL"} == {"PATH", "HOME", "TMPDIR", "LC_ALL", "LANG", "TZ", "TERM", "A"}
    assert values["TZ"] == "UTC0" and values["LC_ALL"] == "C.UTF-8"
    assert not Path(values["HOME"]).exists()


def test_relative_folders_of_path_are_not_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "trap"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f".:{os.environ['PATH']}")
    with pytest.raises(ProgramMissing) as caught:
        run_program(["trap"], folder=tmp_path)
    assert caught.value.name == "trap"
    assert find_program("./trap") is None
    assert find_program(str(program)) == str(program)


def test_each_line_is_heard_as_it_comes(tmp_path: Path) -> None:
    lines: list[str] = []
    run_program(["printf", r"one\ntwo ə\n\nlast"], folder=tmp_path, on_line=lines.append)
    assert lines == ["one", "two ə", "", "last"]


def test_output_is_bounded(tmp_path: Path) -> None:
    finished = run_program(["sh", "-c", "yes | head -c 300000"], folder=tmp_path, limits=Limits(output=1000))
    assert len(finished.stdout) == 1000 and finished.truncated and finished.code == 0


def test_time_limit_interrupts_first(tmp_path: Path) -> None:
    command = "trap 'echo at line 5; exit 7' INT; while :; do sleep 0.05; done"
    finished = run_program(["sh", "-c", command], folder=tmp_path, limits=Limits(seconds=0.2))
    assert finished.timed_out and finished.stdout == b"at line 5\n" and finished.code == 7


def test_a_job_in_the_background_hands_no_deafness_on(tmp_path: Path) -> None:
    script = (
        "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "from pathlib import Path; from elyazma.system.process import Limits, run_program\n"
        "command = \"trap 'echo heard; exit 7' INT; while :; do sleep 0.05; done\"\n"
        "done = run_program(['sh', '-c', command], folder=Path('.'), limits=Limits(seconds=0.2))\n"
        "print(done.stdout.decode(), done.code)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "scripts")}
    command = [sys.executable, "-c", script]
    said = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["heard", "7"]


def test_time_limit_kills_what_ignores_the_interrupt(tmp_path: Path) -> None:
    command = "trap '' INT TERM; while :; do sleep 0.05; done"
    finished = run_program(["sh", "-c", command], folder=tmp_path, limits=Limits(seconds=0.1))
    assert finished.timed_out and finished.code == -signal.SIGKILL and finished.seconds < 3


def test_time_limit_holds_without_pipes(tmp_path: Path) -> None:
    finished = run_program(["sh", "-c", "exec >&- 2>&-; sleep 60"], folder=tmp_path, limits=Limits(seconds=0.2))
    assert finished.timed_out and finished.seconds < 3


def test_stops_when_told(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    finished = run_program(["sh", "-c", "touch mark; sleep 60"], folder=tmp_path, stop_when=mark.exists)
    assert finished.timed_out and finished.seconds < 3


def test_cpu_limit(tmp_path: Path) -> None:
    finished = run_program(["sh", "-c", "while :; do :; done"], folder=tmp_path, limits=Limits(seconds=20, cpu=1))
    assert finished.timed_out and finished.seconds < 10


def test_file_size_limit(tmp_path: Path) -> None:
    finished = run_program(["sh", "-c", "exec yes > big"], folder=tmp_path, limits=Limits(seconds=20, file_size=10_000))
    assert finished.code == -signal.SIGXFSZ and (tmp_path / "big").stat().st_size == 10_000


@linux
def test_memory_limit(tmp_path: Path) -> None:
    program = [sys.executable, "-IS", "-c", "bytearray(200 << 20)"]
    assert run_program(program, folder=tmp_path).code == 0
    assert b"MemoryError" in run_program(program, folder=tmp_path, limits=Limits(memory=150 << 20)).stderr


def test_signal_is_a_negative_code(tmp_path: Path) -> None:
    assert run_program(["sh", "-c", "kill -SEGV $$"], folder=tmp_path).code == -signal.SIGSEGV


@linux
@pytest.mark.parametrize("ending", ["true", "sleep 60", "kill -9 $$"])
def test_nobody_is_left_alive(tmp_path: Path, ending: str) -> None:
    marker = "81234.5"
    daemon = f"(setsid sh -c 'setsid sleep {marker} >/dev/null 2>&1 & sleep 0.1' &); sleep 0.1; {ending}"
    run_program(["sh", "-c", daemon], folder=tmp_path, limits=Limits(seconds=0.3))
    assert count_alive(marker) == 0


@linux
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nobody_survives_the_caller(tmp_path: Path, number: int) -> None:
    marker = f"8{int(number)}234.5"
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path; from elyazma.system.process import run_program\n"
        "run_program(['sh', '-c', f'setsid sleep {sys.argv[2]} & sleep {sys.argv[2]}'], folder=Path('/'))"
    )
    caller = subprocess.Popen([sys.executable, "-c", code, str(SCRIPTS), marker], stderr=subprocess.DEVNULL)
    until = time.monotonic() + 5
    # The caller has the marker too.
    while count_alive(marker) < 3 and time.monotonic() < until:
        time.sleep(0.1)
    assert count_alive(marker) == 3
    caller.send_signal(number)
    caller.wait(5)
    wait_until_gone(marker)


@linux
def test_supervisor_that_was_killed_is_replaced(tmp_path: Path) -> None:
    assert run_program(["sh", "-c", "kill -9 $PPID; while :; do :; done"], folder=tmp_path).code == -signal.SIGKILL
    assert run_program(["sh", "-c", "exit 3"], folder=tmp_path).code == 3
    idle = run_program(["sh", "-c", "echo $PPID"], folder=tmp_path).stdout
    os.kill(int(idle), signal.SIGKILL)
    os.waitpid(int(idle), 0)
    assert run_program(["sh", "-c", "exit 4"], folder=tmp_path).code == 4


@linux
def test_one_supervisor_runs_one_program_after_another(tmp_path: Path) -> None:
    parents = {run_program(["sh", "-c", "echo $PPID"], folder=tmp_path).stdout for _ in range(3)}
    assert len(parents) == 1
    assert Path(f"/proc/{int(parents.pop())}").stat().st_uid == os.getuid()


@linux
def test_a_supervisor_that_is_told_to_end_ends_the_program(tmp_path: Path) -> None:
    ended = run_program(["sh", "-c", "trap '' TERM; kill -TERM $PPID; sleep 60"], folder=tmp_path)
    assert ended.code == -signal.SIGKILL and not ended.timed_out and ended.seconds < 30
    assert run_program(["true"], folder=tmp_path).code == 0


def test_what_cannot_be_started_is_an_error(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_bytes(b"no program at all")
    program.chmod(0o755)
    with pytest.raises(OSError, match="program") as caught:
        run_program([str(program)], folder=tmp_path)
    assert caught.value.errno == errno.ENOEXEC
    with pytest.raises(FileNotFoundError):
        run_program(["true"], folder=tmp_path / "none")
    with pytest.raises(ValueError, match="null byte"):
        run_program(["true", "a\0b"], folder=tmp_path)
    assert run_program(["true"], folder=tmp_path).code == 0


def test_an_interrupt_of_the_caller_leaves_nobody_and_the_next_program_runs(tmp_path: Path) -> None:
    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_program(["sh", "-c", "echo now; sleep 81277.5"], folder=tmp_path, on_line=interrupt)
    assert count_alive("81277.5") == 0
    assert run_program(["sh", "-c", "exit 5"], folder=tmp_path).code == 5


def test_descriptors_of_the_toolchain_are_not_the_programs(tmp_path: Path) -> None:
    listed = run_program(["ls", "/proc/self/fd"], folder=tmp_path).stdout.split()
    if listed:
        # ls itself opens one.
        assert listed == [b"0", b"1", b"2", b"3"]


def test_what_was_used_is_told(tmp_path: Path) -> None:
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'bytes([1]) * (100 << 20)'])"
    small = run_program([sys.executable, "-c", "pass"], folder=tmp_path)
    large = run_program([sys.executable, "-c", code], folder=tmp_path)
    assert 0 < small.memory < 100 << 20 <= large.memory < 200 << 20
    busy = run_program([sys.executable, "-c", "sum(range(10**7))"], folder=tmp_path)
    assert 0 < small.cpu < busy.cpu < 60


def test_runs_beside_threads(tmp_path: Path) -> None:
    codes: list[int] = []

    def run(code: int) -> None:
        codes.append(run_program(["sh", "-c", f"sleep 0.1; exit {code}"], folder=tmp_path).code)

    threads = [threading.Thread(target=run, args=(code,)) for code in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [0, 1, 2, 3, 4]


@landlock
def test_confined_program_reads_and_writes_only_what_it_may(tmp_path: Path) -> None:
    given, secret = tmp_path / "given", tmp_path / "secret"
    for folder in (given, secret):
        folder.mkdir()
        (folder / "text").write_text(folder.name)
    (given / "link").symlink_to(secret / "text")
    command = (
        "cat text; cat ../secret/text; cat link; cat /etc/hostname; ls /root /home; echo new > text; echo new > out/a;"
        "cat out/a; echo new > ../secret/b; ln -s /etc out/etc; mkfifo out/fifo; echo quiet > /dev/null"
    )
    (given / "out").mkdir()
    finished = run_program(["sh", "-c", command], folder=given, readable=[given], writable=[given / "out"])
    assert finished.stdout == b"givennew\n"
    assert finished.stderr.count(b"ermission denied") == 9
    assert (given / "text").read_text() == "given"
    assert [path.name for path in secret.iterdir()] == ["text"]
    assert [path.name for path in (given / "out").iterdir()] == ["a"]


@landlock
def test_confined_program_reaches_nobody(tmp_path: Path) -> None:
    code = (
        "import os, socket\n"
        f"for act in (lambda: os.kill({os.getpid()}, 0), lambda: socket.create_connection(('127.0.0.1', 9))):\n"
        "    try: act(); print('done')\n"
        "    except OSError as error: print(type(error).__name__)"
    )
    interpreter = shutil.which("python3", path="/usr/local/bin:/usr/bin")
    if interpreter is None or landlock_abi() < 6:
        pytest.skip("needs a system Python and Landlock 6")
    output = run_program([interpreter, "-IS", "-c", code], folder=tmp_path, readable=[tmp_path]).stdout
    assert output == b"PermissionError\nPermissionError\n"


def test_runs_where_the_kernel_lacks_landlock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elyazma.system.sandbox.landlock_abi", lambda: 0)
    assert run_program(["true"], folder=tmp_path, readable=[tmp_path]).code == 0


@pytest.mark.parametrize("command", ["sleep 81299.5 >/dev/null 2>&1 & exit 4", "sleep 81299.5 & sleep 60"])
def test_leaves_nobody_without_a_supervisor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setattr("elyazma.system.process._LINUX", False)
    finished = run_program(["sh", "-c", command], folder=tmp_path, limits=Limits(seconds=0.3))
    assert finished.timed_out == (finished.code != 4)
    if Path("/proc").exists():
        wait_until_gone("81299.5")


def test_pandoc_needs_no_favours(tmp_path: Path) -> None:
    pypandoc = pytest.importorskip("pypandoc")
    finished = run_program([pypandoc.get_pandoc_path(), "-t", "json"], folder=tmp_path, stdin="*ə*")
    assert json.loads(finished.stdout)["blocks"][0]["c"][0] == {"t": "Emph", "c": [{"t": "Str", "c": "ə"}]}


def test_program_that_could_not_be_started_has_ended_and_leaves_no_pipe(tmp_path: Path) -> None:
    def count_pipes() -> int:
        return len(list(Path("/dev/fd").iterdir()))

    def start_two(folder: Path) -> list[Running]:
        return [start_program(["true"], folder=folder, environment={"HOME": "/"}) for _ in range(2)]

    # Each of two that run at once has a supervisor, which stays.
    for running in start_two(tmp_path):
        running.finish()
    before = count_pipes()
    lost = start_two(tmp_path / "none")
    first, second = lost
    first.stop()
    deadline = time.monotonic() + 20
    while not second.has_ended() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert first.has_ended() and second.has_ended()
    second.stop()
    assert count_pipes() <= before
