from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from elyazma.system import stamp as stamp_module
from elyazma.system.freshness import stamp_machine
from elyazma.system.stamp import join_stamps, make_stamp, read_current_stamp, read_known_states, write_stamp


@pytest.fixture
def stamped(tmp_path: Path) -> Path:
    """Make a folder with a file, and a stamp of both and of a file that is not there."""
    folder = tmp_path / "sections"
    folder.mkdir()
    (folder / "a.tex").write_text("abc", encoding="utf-8")
    stamp = make_stamp(tmp_path, [folder / "a.tex", folder / "absent.tex"], [folder])
    stamp = join_stamps(stamp, make_stamp(tmp_path, []), warnings=2, pages=7)
    write_stamp(tmp_path / "build/stamp.json", stamp)
    return tmp_path


def current(root: Path) -> bool:
    return read_current_stamp(root, root / "build/stamp.json") is not None


def test_unchanged_is_current(stamped: Path) -> None:
    stamp = read_current_stamp(stamped, stamped / "build/stamp.json")
    assert stamp and (stamp.warnings, stamp.pages) == (2, 7)


def test_a_copy_speaks_of_itself(stamped: Path) -> None:
    copy = Path(shutil.copytree(stamped, stamped.parent / "copy"))
    assert current(copy)
    (copy / "sections/a.tex").write_text("edited", encoding="utf-8")
    assert current(stamped) and not current(copy)


def test_a_touched_file_is_current(stamped: Path) -> None:
    os.utime(stamped / "sections/a.tex", (1, 1))
    assert current(stamped)


def test_an_edit_that_keeps_size_and_time_is_seen(stamped: Path) -> None:
    path = stamped / "sections/a.tex"
    before = path.stat()
    path.write_text("abd", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_mtime_ns == before.st_mtime_ns and not current(stamped)


def test_an_edit_of_the_same_length_is_seen(stamped: Path) -> None:
    (stamped / "sections/a.tex").write_text("abd", encoding="utf-8")
    os.utime(stamped / "sections/a.tex", (1, 1))
    assert not current(stamped)


@pytest.mark.parametrize("name", ["absent.tex", "b.tex"])
def test_a_new_file_is_seen(stamped: Path, name: str) -> None:
    (stamped / "sections" / name).write_text("", encoding="utf-8")
    assert not current(stamped)


def test_a_deleted_file_is_seen(stamped: Path) -> None:
    (stamped / "sections/a.tex").unlink()
    assert not current(stamped)


def test_the_older_of_two_records_counts(stamped: Path) -> None:
    path = stamped / "sections/a.tex"
    before = make_stamp(stamped, [path])
    path.write_text("edited during the build", encoding="utf-8")
    write_stamp(stamped / "build/stamp.json", join_stamps(before, make_stamp(stamped, [path]), warnings=0, pages=1))
    assert not current(stamped)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"files": 3}', "null"])
def test_a_damaged_stamp_only_costs_a_build(stamped: Path, text: str) -> None:
    (stamped / "build/stamp.json").write_text(text, encoding="utf-8")
    assert not current(stamped)


def test_a_known_file_is_not_read_again_unless_it_changed(stamped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [stamped / "sections" / name for name in ("a.tex", "b.tex", "absent.tex")]
    files[1].write_text("b", encoding="utf-8")
    known = make_stamp(stamped, files).files
    read: list[str] = []
    digest = stamp_module._digest

    def read_and_tell(path: str) -> str:
        read.append(path)
        return digest(path)

    monkeypatch.setattr(stamp_module, "_digest", read_and_tell)
    assert make_stamp(stamped, files, known=known).files == known and read == []
    files[0].write_text("abd", encoding="utf-8")
    os.utime(files[0], ns=(1, 1))
    files[2].write_text("now there", encoding="utf-8")
    files[1].unlink()
    new = make_stamp(stamped, files, known=known).files
    assert new == make_stamp(stamped, files).files
    assert read[:2] == [str(files[0]), str(files[2])]


def test_the_last_stamps_know_states_and_damaged_ones_none(stamped: Path) -> None:
    path = stamped / "build/stamp.json"
    known = read_known_states([path])
    assert known["sections/a.tex"][2] == make_stamp(stamped, [stamped / "sections/a.tex"]).files["sections/a.tex"][2]
    for text in ("", "{", "[]", "{}", '{"files": 3}', '{"files": {"a": [1]}}', "null"):
        path.write_text(text, encoding="utf-8")
        assert read_known_states([path, stamped / "none"]) == {}


def test_the_toolchain_is_stamped_alike_with_and_without_earlier_stamps(tmp_path: Path) -> None:
    journal = tmp_path / "styles/own"
    journal.mkdir(parents=True)
    (journal / "style.toml").write_text("", encoding="utf-8")
    first = stamp_machine(tmp_path, journal, ())
    write_stamp(tmp_path / "build/own/stamp.json", first)
    (tmp_path / "build/damaged").mkdir()
    (tmp_path / "build/damaged/stamp.json").write_text("{", encoding="utf-8")
    assert stamp_machine(tmp_path, journal, ()) == first
    names = [name for name in first.files if name.endswith("system/stamp.py")]
    assert len(names) == 1 and "styles/own/style.toml" in first.files
    assert not any("__pycache__" in name for name in first.files)
