from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from elyazma.system import files
from elyazma.system.made import remove_made

SCRIPTS = Path(__file__).parents[2] / "scripts"
HOLDER = (
    "import sys, time; sys.path.insert(0, sys.argv[1])\n"
    "from pathlib import Path; from elyazma.system.files import hold_folder\n"
    "with hold_folder(Path(sys.argv[2])): print('held', flush=True); time.sleep(float(sys.argv[3]))"
)


def start_holder(folder: Path, seconds: float) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", HOLDER, str(SCRIPTS), str(folder), str(seconds)]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "held\n"
    process.stdout.close()
    return process


def full_disk(_: int) -> None:
    raise OSError(28, "No space left on device")


def test_write_replaces_whole(tmp_path: Path) -> None:
    target = tmp_path / "new" / "file"
    files.write_file(target, "ə")
    files.write_file(target, b"second")
    assert target.read_bytes() == b"second"
    assert [path.name for path in target.parent.iterdir()] == ["file"]


@pytest.mark.parametrize("how", ["write", "replace"])
def test_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    target, source = tmp_path / "dist" / "a.pdf", tmp_path / "b.pdf"
    source.write_bytes(b"new")
    files.write_file(target, "old")
    monkeypatch.setattr(files, "_sync", full_disk)
    with pytest.raises(OSError, match="No space"):
        files.write_file(target, "new") if how == "write" else files.replace_file(source, target)
    assert target.read_text() == "old"
    assert [path.name for path in target.parent.iterdir()] == ["a.pdf"]


def test_scratch_is_written_with_its_folders_and_nothing_beside_it(tmp_path: Path) -> None:
    files.write_scratch(tmp_path / "a/b.tex", "bir")
    files.write_scratch(tmp_path / "a/b.tex", "Ə")
    assert (tmp_path / "a/b.tex").read_bytes() == "Ə".encode()
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.tex"]


def test_replace_copies(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 3_000_000)
    files.replace_file(tmp_path / "a", tmp_path / "dist" / "b")
    assert (tmp_path / "dist" / "b").read_bytes() == (tmp_path / "a").read_bytes()


def test_second_holder_waits_and_hears_who(tmp_path: Path) -> None:
    heard: list[str] = []
    process = start_holder(tmp_path, 0.4)
    with files.hold_folder(tmp_path, on_wait=heard.append):
        process.wait(5)
    assert len(heard) == 1 and heard[0].startswith(f"process {process.pid}, since ")


def test_holder_is_named_when_waiting_ends(tmp_path: Path) -> None:
    process = start_holder(tmp_path, 30)
    try:
        with pytest.raises(files.FolderHeld) as caught, files.hold_folder(tmp_path, seconds=0):
            pass
        assert f"process {process.pid}" in caught.value.holder
    finally:
        process.kill()
        process.wait()


def test_lock_of_a_killed_holder_is_free(tmp_path: Path) -> None:
    process = start_holder(tmp_path, 30)
    process.kill()
    process.wait()
    with files.hold_folder(tmp_path, seconds=0):
        pass


def test_sweep_deletes_scratch_alone(tmp_path: Path) -> None:
    scratch = files.make_scratch(tmp_path)
    (scratch / "deep").mkdir()
    (scratch / "deep" / "a").write_text("a")
    (tmp_path / "seed").mkdir()
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "run-link").symlink_to(outside)
    files.sweep_scratch(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["outside", "run-link", "seed"]


def test_scratch_is_fresh_each_time(tmp_path: Path) -> None:
    assert files.make_scratch(tmp_path / "new") != files.make_scratch(tmp_path / "new")


def test_folder_size(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_bytes(b"12345")
    (tmp_path / "c").write_bytes(b"123")
    assert files.folder_size(tmp_path) == 8


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "secret.png").write_text("secret")
    made = tmp_path / "root"
    made.mkdir()
    (made / "figure.png").write_bytes(b"figure")
    return made


def test_copies_a_regular_file(root: Path, tmp_path: Path) -> None:
    digest = files.copy_asset(root / "figure.png", tmp_path / "out" / "figure.png", root=root)
    assert digest == hashlib.sha256(b"figure").hexdigest()
    assert (tmp_path / "out" / "figure.png").read_bytes() == b"figure"


def test_link_inside_the_root_is_copied_as_a_file(root: Path, tmp_path: Path) -> None:
    (root / "link.png").symlink_to("figure.png")
    files.copy_asset(root / "link.png", tmp_path / "copy.png", root=root)
    assert not (tmp_path / "copy.png").is_symlink() and (tmp_path / "copy.png").read_bytes() == b"figure"


def make_link(root: Path) -> Path:
    (root / "out.png").symlink_to("../secret.png")
    return root / "out.png"


def make_linked_folder(root: Path) -> Path:
    (root / "folder").symlink_to("..")
    return root / "folder" / "secret.png"


def make_loop(root: Path) -> Path:
    (root / "loop.png").symlink_to("loop.png")
    return root / "loop.png"


def make_fifo(root: Path) -> Path:
    os.mkfifo(root / "pipe.png")
    return root / "pipe.png"


def make_folder(root: Path) -> Path:
    (root / "folder.png").mkdir()
    return root / "folder.png"


def make_huge(root: Path) -> Path:
    with (root / "huge.png").open("wb") as stream:
        stream.truncate(files.LARGEST_ASSET + 1)
    return root / "huge.png"


def make_configuration(root: Path) -> Path:
    (root / "dvipdfmx.cfg").write_text('D "touch pwned"')
    return root / "dvipdfmx.cfg"


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (make_link, "outside"),
        (make_linked_folder, "outside"),
        (make_loop, "does not exist"),
        (make_fifo, "no regular file"),
        (make_folder, "no regular file"),
        (make_huge, "larger"),
        (make_configuration, "type"),
        (lambda root: root / "none.png", "does not exist"),
    ],
)
def test_refuses(root: Path, tmp_path: Path, make: Callable[[Path], Path], reason: str) -> None:
    with pytest.raises(files.CopyRefused) as caught:
        files.copy_asset(make(root), tmp_path / "out", root=root)
    assert reason in caught.value.reason
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("beside", "settings", "enters"),
    [
        ("copernicus.cls", "copernicus.cfg", True),
        ("other.cls", "copernicus.cfg", False),
        ("copernicus.sty", "copernicus.cfg", False),
        # Programs read these, whatever lies beside them.
        ("dvipdfmx.cls", "dvipdfmx.cfg", False),
        ("DVIPDFMX.cls", "DVIPDFMX.cfg", False),
    ],
)
def test_settings_of_a_class_enter_beside_it(tmp_path: Path, beside: str, settings: str, enters: bool) -> None:
    for name in (beside, settings):
        (tmp_path / name).write_text("%")
    assert files.may_enter(tmp_path / settings) == enters


def test_journal_asset_outside_the_root_is_copied(root: Path, tmp_path: Path) -> None:
    shutil.copy(root / "figure.png", tmp_path / "logo.png")
    files.copy_asset(tmp_path / "logo.png", tmp_path / "out" / "logo.png", root=root)
    assert (tmp_path / "out" / "logo.png").exists()


# --- What a kill leaves -------------------------------------------------------------------------------

KILLED = (
    "import os, sys; sys.path.insert(0, sys.argv[1])\n"
    "from pathlib import Path; from elyazma.system import files\n"
    "files._sync = lambda _: os.kill(os.getpid(), 9)\n"
    "files.write_file(Path(sys.argv[2]), 'half')"
)


def kill_while_writing(path: Path) -> Path:
    """Have a process killed while it writes a file, and give what it leaves."""
    subprocess.run([sys.executable, "-c", KILLED, str(SCRIPTS), str(path)], check=False)
    (left,) = path.parent.glob(f".{path.name}.*")
    return left


def test_what_a_killed_process_left_of_a_result_is_swept(tmp_path: Path) -> None:
    (tmp_path / "manuscript").mkdir()
    result, other = tmp_path / "dist/a.pdf", tmp_path / "dist/b.docx"
    left = [kill_while_writing(result), kill_while_writing(other)]
    own = [tmp_path / "dist" / name for name in (".notes.0123abcd", ".a.pdf.0123", "a.pdf.0123abcd")]
    for path in own:
        path.touch()
    files.write_file(result, "whole")
    assert not any(path.exists() for path in left) and all(path.exists() for path in own)
    assert result.read_text() == "whole"


def test_what_another_process_is_writing_is_not_swept(tmp_path: Path) -> None:
    (tmp_path / "manuscript").mkdir()
    result = tmp_path / "dist/a.pdf"
    with files._stage(result) as stream:
        files.write_file(result, "another's")
        assert Path(stream.name).exists()
        stream.write(b"ours")
        files._replace(stream, result)
    assert result.read_text() == "ours"
    assert [path.name for path in result.parent.iterdir()] == ["a.pdf"]


def test_outside_dist_nothing_is_swept(tmp_path: Path) -> None:
    text = tmp_path / "manuscript/a.tex"
    left = kill_while_writing(text)
    files.write_file(text, "whole")
    assert left.exists()


def test_clean_takes_what_a_killed_process_left_of_a_result(tmp_path: Path) -> None:
    (tmp_path / "manuscript").mkdir()
    kill_while_writing(tmp_path / "dist/a.pdf")
    assert remove_made(tmp_path, results=True) == ()
    assert not (tmp_path / "dist").exists()
