"""No program of a stranger's repository runs, whatever is asked of it; and one's own is served as before."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from attack_git import LEADING

from elyazma.anonymity.known_people import read_known_people
from elyazma.model.diagnostics import is_fatal
from elyazma.system import sandbox
from elyazma.system.git_folder import NotOurs, find_git_folder
from elyazma.system.process import can_use_bubblewrap, find_confinement
from elyazma.system.repository import (
    CheckOutFailed,
    Repository,
    Writer,
    checked_out,
    commit_files,
    count_commits,
    describe_files,
    find_last_tag,
    find_own_name,
    find_revision,
    find_signature,
    has_ref,
    knows_committer,
    laid_out,
    list_commits,
    list_revisions,
    list_stored,
    make_branch,
    open_repository,
    read_state,
)
from elyazma.system.tagging import Entry, commit_and_tag
from hostile_git import AT_ONCE, MANUSCRIPT, TOGETHER, WAYS, copy_repository, git, make_repository


@pytest.fixture(autouse=True)
def nobodys_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    config = tmp_path / "gitconfig"
    config.write_text("[user]\nname = A B\nemail = a@b.example\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repository(tmp_path_factory.mktemp("honest") / "work")


def ask_everything(root: Path) -> Repository | None:
    """Ask of a repository all that any task asks."""
    read_known_people(root)
    describe_files(root)
    repository = open_repository(root).value
    if repository is None:
        return None
    read_state(repository)
    list_revisions(repository)
    has_ref(repository, "refs/heads/main")
    find_own_name(repository)
    knows_committer(repository)
    for commit in list_commits(repository):
        list(list_stored(repository, commit, ("manuscript",)))
    find_signature(repository, "v1", "HEAD", (MANUSCRIPT,))
    if last := find_last_tag(repository):
        count_commits(repository, last)
    for name in ("v1", "HEAD"):
        if revision := find_revision(repository, name).value:
            with suppress(CheckOutFailed), checked_out(repository, revision, root.parent / "laid out") as tree:
                assert (tree / MANUSCRIPT).is_file()
    return repository


def change_everything(repository: Repository) -> None:
    """Do all that any task does with a repository."""
    head = find_revision(repository, "HEAD").value
    assert head
    with suppress(CheckOutFailed), laid_out(repository, head, repository.root.parent / "branch") as tree:
        (tree.root / MANUSCRIPT).write_text("five\n", encoding="utf-8")
        commit_files(tree, [MANUSCRIPT], "Five", Writer("B C", "b@c.example", "2026-01-01T00:00:00Z"))
        make_branch(repository, "five", tree)
    commit_and_tag(repository, head, Entry("manuscript/releases.toml", "new\n", "0.1"))


@pytest.mark.parametrize("name", TOGETHER)
def test_no_program_of_a_stranger_runs(honest: Path, tmp_path: Path, name: str) -> None:
    sprung = copy_repository(honest, tmp_path, TOGETHER[name])
    repository = ask_everything(tmp_path / "stranger")
    if repository:
        change_everything(repository)
    assert not sprung.exists()


@pytest.mark.parametrize("name", AT_ONCE)
def test_the_ways_are_real(honest: Path, tmp_path: Path, name: str) -> None:
    sprung = copy_repository(honest, tmp_path, WAYS[name])
    with suppress(subprocess.CalledProcessError):
        git(tmp_path / "stranger", "status")
    assert sprung.exists()


def test_one_s_own_repository_is_served(honest: Path, tmp_path: Path) -> None:
    copy_repository(honest, tmp_path, lambda _, __: None)
    root = tmp_path / "stranger"
    repository = ask_everything(root)
    assert repository
    change_everything(repository)
    assert git(root, "show", f"five:{MANUSCRIPT}") == "five"
    assert git(root, "log", "-1", "--format=%an <%ae> %ad", "--date=short-local", "five").startswith(
        "B C <b@c.example> 20"
    )
    assert git(root, "for-each-ref", "--format=%(refname) %(objecttype)", "refs/tags/0.1") == "refs/tags/0.1 tag"
    assert git(root, "log", "-1", "--format=%an %s") == "A B Release 0.1"
    assert git(root, "status", "--porcelain") == f"M {MANUSCRIPT}"
    assert git(root, "reflog", "-1", "--format=%gs", "main") == "commit: Release 0.1"


def test_a_release_moves_a_head_without_a_branch(honest: Path, tmp_path: Path) -> None:
    copy_repository(honest, tmp_path, lambda root, _: print(git(root, "checkout", "--quiet", "--detach")))
    repository = open_repository(tmp_path / "stranger").value
    assert repository
    head = find_revision(repository, "HEAD").value
    assert head and commit_and_tag(repository, head, Entry("manuscript/releases.toml", "new\n", "0.1")) == ()
    assert git(tmp_path / "stranger", "log", "-1", "--format=%s") == "Release 0.1"
    assert git(tmp_path / "stranger", "rev-parse", "main") == head.commit


def test_worktrees_and_submodules_are_found_by_their_files(honest: Path, tmp_path: Path) -> None:
    copy_repository(honest, tmp_path, lambda _, __: None)
    root = tmp_path / "stranger"
    git(root, "worktree", "add", "--quiet", "-b", "other", str(tmp_path / "other"))
    git(root, "submodule", "--quiet", "add", str(honest), "part")
    for folder, branch in ((tmp_path / "other", "other"), (root / "part", "main")):
        repository = open_repository(folder).value
        assert repository and read_state(repository).branch == branch
    (tmp_path / "thief").mkdir()
    (tmp_path / "thief/.git").write_text(f"gitdir: {root}/.git\n", encoding="utf-8")
    with pytest.raises(NotOurs):
        find_git_folder(tmp_path / "thief")
    (tmp_path / "thief/.git").write_text(f"gitdir: {root}/.git/worktrees/other\n", encoding="utf-8")
    assert is_fatal(open_repository(tmp_path / "thief").diagnostics)


def test_what_an_author_says_of_his_repository_counts(honest: Path, tmp_path: Path) -> None:
    copy_repository(honest, tmp_path, lambda _, __: None)
    root, included = tmp_path / "stranger", tmp_path / "included"
    included.write_text("[user]\nname = C D\n", encoding="utf-8")
    with (tmp_path / "gitconfig").open("a", encoding="utf-8") as config:
        config.write(f'[includeIf "gitdir:{tmp_path}/"]\npath = included\n[core]\nexcludesFile = {tmp_path}/ignored\n')
    (tmp_path / "ignored").write_text("*.bak\n", encoding="utf-8")
    (root / ".git/info").mkdir(exist_ok=True)
    (root / ".git/info/exclude").write_text("*.old\n", encoding="utf-8")
    for name in ("a.bak", "a.old", "a.new"):
        (root / name).touch()
    repository = open_repository(root).value
    assert repository and find_own_name(repository) == "C D"
    assert read_state(repository).changed == (MANUSCRIPT, "a.new")


def test_large_files_are_taken_from_beside_the_repository(honest: Path, tmp_path: Path) -> None:
    content = b"a picture" * 100
    name = hashlib.sha256(content).hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{name}\nsize {len(content)}\n"

    def add(root: Path, _: str) -> None:
        for path, text in (("a.png", pointer), ("b.png", pointer.replace(name, "0" * 64))):
            (root / "manuscript" / path).write_text(text, encoding="utf-8")
        git(root, "add", "manuscript")
        git(root, "commit", "--quiet", "--message=pictures")
        kept = root / ".git/lfs/objects" / name[:2] / name[2:4] / name
        kept.parent.mkdir(parents=True)
        kept.write_bytes(content)

    copy_repository(honest, tmp_path, add)
    repository = open_repository(tmp_path / "stranger").value
    assert repository
    head = find_revision(repository, "HEAD").value
    assert head
    with checked_out(repository, head, tmp_path / "laid out") as root:
        assert (root / "manuscript/a.png").read_bytes() == content
        assert (root / "manuscript/b.png").read_text(encoding="utf-8").endswith(f"{len(content)}\n")


@pytest.mark.parametrize("name", ["refs/heads/main", "index", "logs/HEAD", "objects/pack", "info", "packed-refs"])
def test_a_link_within_git_s_folder_is_refused(honest: Path, tmp_path: Path, name: str) -> None:
    copy_repository(honest, tmp_path, lambda _, __: None)
    place = tmp_path / "stranger/.git" / name
    if place.is_dir():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    place.symlink_to(tmp_path / "victim")
    assert [each.code for each in open_repository(tmp_path / "stranger").diagnostics] == ["git-refused"]


@pytest.mark.parametrize("lead", [name for name in LEADING if name.startswith(("alternates", "linked-"))])
def test_objects_of_another_repository_are_not_read(honest: Path, tmp_path: Path, lead: str) -> None:
    for name in ("stranger", "outside"):
        shutil.copytree(honest, tmp_path / name, symlinks=True)
    (tmp_path / "outside" / MANUSCRIPT).write_text("secret\n", encoding="utf-8")
    (tmp_path / "outside/.gitattributes").write_text("", encoding="utf-8")
    git(tmp_path / "outside", "commit", "--quiet", "--all", "--message=secret")
    LEADING[lead](tmp_path / "stranger", tmp_path / "outside")
    assert [each.code for each in open_repository(tmp_path / "stranger").diagnostics] == ["git-refused"]


def test_objects_shared_within_the_repository_are_read(honest: Path, tmp_path: Path) -> None:
    copy_repository(honest, tmp_path, WAYS["alternate-references"])
    repository = open_repository(tmp_path / "stranger").value
    assert repository and find_revision(repository, "v1").value


def test_a_pipe_and_a_huge_file_are_no_repository(honest: Path, tmp_path: Path) -> None:
    copy_repository(honest, tmp_path, lambda _, __: None)
    (tmp_path / "pipe").mkdir()
    os.mkfifo(tmp_path / "pipe/.git")
    (tmp_path / "stranger/.git/HEAD").write_text("ref: refs/heads/" + "x" * 5000, encoding="utf-8")
    for folder in (tmp_path / "pipe", tmp_path / "stranger"):
        assert [each.code for each in open_repository(folder).diagnostics] == ["git-refused"]


def test_who_one_is_counts_in_what_is_laid_out_too(honest: Path, tmp_path: Path) -> None:
    copy_repository(honest, tmp_path, lambda _, __: None)
    (tmp_path / "included").write_text("[user]\nname = C D\n", encoding="utf-8")
    with (tmp_path / "gitconfig").open("a", encoding="utf-8") as config:
        config.write(f'[includeIf "gitdir:{tmp_path}/stranger/"]\npath = included\n')
    repository = open_repository(tmp_path / "stranger").value
    assert repository
    head = find_revision(repository, "HEAD").value
    assert head
    with laid_out(repository, head, tmp_path / "tree") as tree:
        assert find_own_name(tree) == "C D"


@pytest.mark.skipif(not can_use_bubblewrap(), reason="bubblewrap is not here, or may do nothing")
def test_bubblewrap_serves_one_s_own_too(honest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_repository(honest, tmp_path, lambda _, __: None)
    monkeypatch.setattr(sandbox, "landlock_abi", lambda: 0)
    find_confinement.cache_clear()
    try:
        assert find_confinement() == "bubblewrap"
        repository = ask_everything(tmp_path / "stranger")
        assert repository
        change_everything(repository)
    finally:
        find_confinement.cache_clear()
    assert git(tmp_path / "stranger", "log", "-1", "--format=%s") == "Release 0.1"
    assert git(tmp_path / "stranger", "show", f"five:{MANUSCRIPT}") == "five"
