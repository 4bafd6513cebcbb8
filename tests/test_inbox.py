"""What an office is sent: what is found in a folder, unpacked, packed for a cluster, and passed over."""

from __future__ import annotations

import os
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from elyazma.model.papers import Paper
from elyazma.office.inbox import list_papers, list_parts
from elyazma.office.parcels import pack_order
from elyazma.office.unpack import Unpackable, copy_folder, list_regular_files, unpack_archive
from inboxes import CHECKED, PAPER, files_below, run

DATA = Path(__file__).parent / "data"


def test_what_came_in_is_found(inbox: Path) -> None:
    papers = list_papers([str(inbox)], inbox).value
    assert papers is not None
    assert {each.name: each.kind for each in papers} == {
        "latex": "folder",
        "meqale-1": "file",
        "again": "file",
        "broken": "file",
        "ours": "manuscript",
        "packed": "archive",
    }
    digests = {each.name: each.digest for each in papers}
    assert digests["meqale-1"] == digests["again"] and len(set(digests.values())) == 5
    (inbox / "LaTeX/part.tex").write_text("Other.\n", "utf-8")
    again = list_papers([str(inbox)], inbox).value
    assert again is not None
    assert {each.name for each in again if each.digest != digests[each.name]} == {"latex"}


def test_one_latex_paper_among_word_files_hides_none(inbox: Path) -> None:
    (inbox / "alone.tex").write_text(PAPER, "utf-8")
    papers = list_papers([str(inbox)], inbox).value
    assert papers is not None and len(papers) == 7
    assert {"alone", "broken", "packed", "ours"} <= {each.name for each in papers}


def test_repositories_and_what_is_not_there(tmp_path: Path, minimal: Path) -> None:
    bare = tmp_path / "work.git"
    clone = ("clone", "-q", "--bare", str(minimal), str(bare))
    for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "First"), clone):
        git(minimal, *command)
    found = list_papers([f"file://{bare}#HEAD", "nowhere", str(tmp_path)], tmp_path)
    assert found.value is not None
    assert [(each.name, each.kind, each.revision) for each in found.value][:1] == [("work", "repository", "HEAD")]
    assert [each.code for each in found.diagnostics] == ["paper-missing"]
    report = run(tmp_path / "out", tmp_path, (f"file://{bare}",), CHECKED)
    assert [(each.state, each.title) for each in report.outcomes] == [("built", "A Smallest Manuscript")]


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=A B", "-c", "user.email=a@b.example", "-c", "commit.gpgSign=false")
    subprocess.run(("git", *identity, *arguments), cwd=folder, check=True, capture_output=True)


# --- Archives and folders -----------------------------------------------------------------------------


def test_an_archive_leaves_nothing_outside(inbox: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(inbox / "packed.zip", "a") as archive:
        link = zipfile.ZipInfo("deep/link.tex")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("C:\\windows\\a.tex", "no")
        archive.writestr("a/.git/config", "no")
    unpack_archive(inbox / "packed.zip", tmp_path / "new")
    assert [path.relative_to(tmp_path / "new").as_posix() for path in files_below(tmp_path / "new")] == [
        "deep/paper.tex"
    ]


def test_archives_that_cannot_be_taken(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"\0" * 10_000_000)
    data = bytearray(bomb.read_bytes())
    # The size that the directory of members says is what is compared.
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = (1000).to_bytes(4, "little")
    bomb.write_bytes(bytes(data))
    for content in (data, b"PK\x03\x04 nothing", b""):
        bomb.write_bytes(bytes(content))
        with pytest.raises(Unpackable):
            unpack_archive(bomb, tmp_path / "new")


@pytest.mark.parametrize("names", [(".",), ("a", "a/b"), ("x" * 400 + ".tex",)])
def test_names_that_no_disk_takes_are_no_fault_of_ours(names: tuple[str, ...], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "odd.zip", "w") as archive:
        for name in (*names, "good.tex"):
            archive.writestr(name, PAPER)
    try:
        unpack_archive(tmp_path / "odd.zip", tmp_path / "new")
    except Unpackable as refused:
        assert "cannot be unpacked" in str(refused)
    else:
        assert files_below(tmp_path / "new") == [tmp_path / "new/good.tex"]


def test_what_lies_beside_a_paper_is_taken_where_tex_may_read_it(tmp_path: Path) -> None:
    for name in ("paper.tex", "part.tex", "figures/a.png", ".ssh/id_rsa", ".hidden.tex", "letters.so", "build/a.log"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PAPER if name == "paper.tex" else "x", "utf-8")
    taken = {path.relative_to(tmp_path).as_posix() for path in list_parts(tmp_path / "paper.tex", "file")}
    assert taken == {"paper.tex", "part.tex", "figures/a.png"}


def test_a_folder_is_copied_without_its_links(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "build").mkdir(parents=True)
    (source / "build/a.log").write_text("no")
    (source / "a.tex").write_text("yes")
    (source / "link.tex").symlink_to("/etc/passwd")
    (source / "all").symlink_to("/etc")
    copy_folder(source, tmp_path / "new")
    assert [path.name for path in files_below(tmp_path / "new")] == ["a.tex"]


# --- What keeps the whole from its work ---------------------------------------------------------------


def test_a_named_pipe_is_never_opened(inbox: Path) -> None:
    for name in ("LaTeX/pipe.tex", "pipe.docx", "pipe.tex"):
        os.mkfifo(inbox / name)
    papers = list_papers([str(inbox)], inbox).value
    assert papers is not None and len(papers) == 6


def test_folders_in_folders_are_read_however_deep(tmp_path: Path) -> None:
    (tmp_path / "main.tex").write_text(PAPER, "utf-8")
    deep = str(tmp_path)
    for _ in range(1500):
        deep += "/a"
        os.mkdir(deep)  # noqa: PTH102 - a Path of so many parts takes long
    Path(f"{deep}/last.tex").touch()
    try:
        papers = list_papers([str(tmp_path)], tmp_path).value
        assert papers is not None and [each.kind for each in papers] == ["folder"]
        assert len(list(list_parts(tmp_path, "folder"))) == 2
        assert len(list(list_regular_files(tmp_path))) == 2
    finally:
        subprocess.run(("rm", "-rf", str(tmp_path / "a")), check=True)


def test_a_file_with_more_bytes_than_are_taken_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elyazma.office.inbox.MOST_BYTES", 1000)
    monkeypatch.setattr("elyazma.office.inbox._hash_file", lambda path: pytest.fail(f"{path} was read"))
    for name in ("a.docx", "b.odt"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(1001)
    read = list_papers([str(tmp_path)], tmp_path).value
    assert read is not None and len({each.digest for each in read}) == 2
    again = list_papers([str(tmp_path)], tmp_path).value
    assert again == read


def test_what_cannot_be_opened_is_said_and_the_rest_is_taken(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.iterdir

    def refuse(path: Path) -> Iterator[Path]:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return opened(path)

    (inbox / "closed").mkdir()
    monkeypatch.setattr(Path, "iterdir", refuse)
    found = list_papers([str(inbox)], inbox)
    assert found.value is not None and len(found.value) == 6
    assert [(each.code, str(each.message)) for each in found.diagnostics] == [
        ("paper-missing", "closed cannot be read: Permission denied")
    ]


def test_more_than_is_taken_is_not_packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elyazma.office.unpack.MOST_BYTES", 1000)
    with (tmp_path / "a.docx").open("wb") as file:
        file.truncate(1001)
    with pytest.raises(Unpackable):
        pack_order(Paper("a", str(tmp_path / "a.docx"), "file", ""), {})


def test_a_file_from_before_zips_is_packed(tmp_path: Path) -> None:
    (tmp_path / "a.docx").touch()
    os.utime(tmp_path / "a.docx", (0, 0))
    assert b"paper/a.docx" in pack_order(Paper("a", str(tmp_path / "a.docx"), "file", ""), {})


def test_what_cannot_be_read_is_not_packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.docx").touch()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(zipfile.ZipFile, "write", refuse)
    with pytest.raises(Unpackable, match="Permission denied"):
        pack_order(Paper("a", str(tmp_path / "a.docx"), "file", ""), {})


def test_links_and_pipes_that_are_called_as_papers_are_told_of(inbox: Path) -> None:
    (inbox / "linked.docx").symlink_to(inbox / "broken.docx")
    (inbox / "folder").symlink_to(inbox / "ours")
    (inbox / "notes").symlink_to(inbox / "data.xlsx")
    os.mkfifo(inbox / "pipe.docx")
    os.mkfifo(inbox / "pipe")
    found = list_papers([str(inbox)], inbox)
    assert found.value is not None and len(found.value) == 6
    assert [str(each.message).partition(":")[0] for each in found.diagnostics] == [
        "folder is skipped",
        "linked.docx is skipped",
        "pipe.docx is skipped",
    ]
