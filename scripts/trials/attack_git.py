"""A stranger's repository: its settings and files name programs, and lead to objects that are not its own.

The ways are those of tests/hostile_git.py. Each is tried on every task that asks git anything.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from scenes import DATA, SECRET, Attack, Scene, run_tool

from hostile_git import MANUSCRIPT, TOGETHER, WAYS, Way, git, make_program, make_repository

KIND, LINKED = "git: programs", "git: objects and links that lead out"
AUTHOR = """
[[authors]]
given = "Aygün"
family = "Nümunə"
email = "a.numune@university.example"
affiliations = ["letters"]
corresponding = true

[[affiliations]]
id = "letters"
name = { en = "University of Examples" }
city = { en = "Baku" }
country = { en = "Azerbaijan" }
"""
TEXT = "\\section{Text}\n\nWords.\n"


def make_honest(folder: Path, home: Path) -> Path:
    """Make the repository that all others are copies of, and beside it a Word file of what is committed."""
    root = make_repository(folder / "work", DATA / "minimal")
    with (root / "manuscript/article.toml").open("a", encoding="utf-8") as article:
        article.write(AUTHOR)
    (root / ".gitignore").write_text("/build/\n/dist/\n", encoding="utf-8")
    _settle(root)
    for command in (("docx",), ("response", "--begin"), ("letter", "--begin")):
        ran = run_tool(command, root, home, "landlock")
        if ran.code:
            raise RuntimeError(f"{command}: {ran.said}")
    (word,) = (root / "dist").glob("*.docx")
    shutil.move(word, folder / "came.docx")
    for name in ("build", "dist"):
        shutil.rmtree(root / name, ignore_errors=True)
    _settle(root)
    # Of the same length: git has to read it, through its filters, to know.
    (root / MANUSCRIPT).write_text("ten\n", encoding="utf-8")
    return folder


def _settle(root: Path) -> None:
    git(root, "add", "--all", ".")
    git(root, "commit", "--quiet", "--allow-empty", "--message=settled")


def list_attacks(honest: Path, *, together: bool) -> Iterator[Attack]:
    """Yield each repository with the commands that ask git; with `together` all settings stand in one."""
    for name, way in (TOGETHER if together else WAYS).items():
        yield Attack(KIND, name, partial(_lay, honest, way), STEPS)
    for name, lead in LEADING.items():
        yield Attack(LINKED, name, partial(_lay_leading, honest, lead), STEPS)


def _lay(honest: Path, way: Way, scene: Scene) -> None:
    _copy(honest, scene)
    way(scene.root, make_program(scene.folder))


def _copy(honest: Path, scene: Scene) -> None:
    shutil.copytree(honest / "work", scene.root, symlinks=True)
    shutil.copy(honest / "came.docx", scene.home / "came.docx")


def _commit_back(scene: Scene) -> None:
    """Let the files be what is committed; of their times git sees that it has to read them."""
    shutil.rmtree(scene.root / "inner", ignore_errors=True)
    if (scene.root / MANUSCRIPT).is_file() and not (scene.root / MANUSCRIPT).is_symlink():
        (scene.root / MANUSCRIPT).write_text("six\n", encoding="utf-8")


STEPS = (
    ("status",),
    ("check",),
    ("diff", "--since", "v1"),
    ("diff", "--word", "--since", "v1"),
    ("pdf", "--draft"),
    ("pdf", "--anonymous"),
    ("docx",),
    ("letter",),
    ("response",),
    ("submit", "--draft"),
    ("submit", "--anonymous", "--draft"),
    ("merge", "../home/came.docx", "--json"),
    ("new", "inner"),
    _commit_back,
    ("merge", "../home/came.docx", "--branch", "came"),
    ("release", "--version", "9.9"),
    ("verify", "--version", "9.9"),
    ("status", "--json"),
)
"""Every task that asks git anything: with an edit that is not committed, and without."""


# --- Objects and links that lead out ------------------------------------------------------------------------


def _lay_leading(honest: Path, lead: Callable[[Path, Path], None], scene: Scene) -> None:
    """Lay a repository out, and outside another one, with a secret in it whose name the stranger knows."""
    _copy(honest, scene)
    shutil.copytree(honest / "work", scene.outside, symlinks=True)
    _configure_none(scene.outside)
    (scene.outside / MANUSCRIPT).write_text(f"{TEXT}{SECRET}\n", encoding="utf-8")
    git(scene.outside, "commit", "--quiet", "--all", "--message=secret")
    lead(scene.root, scene.outside)


def _configure_none(root: Path) -> None:
    (root / ".gitattributes").write_text("", encoding="utf-8")


def _name_commit(root: Path, outside: Path) -> None:
    (root / ".git/refs/heads/main").write_text(f"{git(outside, 'rev-parse', 'HEAD')}\n", encoding="utf-8")
    (root / MANUSCRIPT).unlink()


def _alternates(root: Path, outside: Path) -> None:
    (root / ".git/objects/info").mkdir(exist_ok=True)
    (root / ".git/objects/info/alternates").write_text(f"{outside}/.git/objects\n", encoding="utf-8")
    _name_commit(root, outside)


def _link_folders_of_objects(root: Path, outside: Path) -> None:
    for folder in (outside / ".git/objects").iterdir():
        mine = root / ".git/objects" / folder.name
        if len(folder.name) == len("ab"):
            shutil.rmtree(mine, ignore_errors=True)
            mine.symlink_to(folder)
    _name_commit(root, outside)


def _link_objects(root: Path, outside: Path) -> None:
    for path in (outside / ".git/objects").glob("??/*"):
        mine = root / ".git/objects" / path.parent.name / path.name
        mine.parent.mkdir(exist_ok=True)
        if not mine.exists():
            mine.symlink_to(path)
    _name_commit(root, outside)


def _link_packs(root: Path, outside: Path) -> None:
    git(outside, "repack", "-a", "-d", "--quiet")
    (root / ".git/objects/pack").mkdir(exist_ok=True)
    for path in (outside / ".git/objects/pack").iterdir():
        (root / ".git/objects/pack" / path.name).symlink_to(path)
    _name_commit(root, outside)


def _link_git(root: Path, outside: Path) -> None:
    shutil.rmtree(root / ".git")
    (root / ".git").symlink_to(outside / ".git")


def _point_git(root: Path, outside: Path) -> None:
    shutil.rmtree(root / ".git")
    (root / ".git").write_text(f"gitdir: {outside}/.git\n", encoding="utf-8")


def _share_git(root: Path, outside: Path) -> None:
    (root / ".git/commondir").write_text(f"{outside}/.git\n", encoding="utf-8")


def _worktree_elsewhere(root: Path, outside: Path) -> None:
    with (root / ".git/config").open("a", encoding="utf-8") as config:
        config.write(f"[core]\nworktree = {outside}\n")


def _link_stored(root: Path, outside: Path) -> None:
    """Commit links in place of a section's file and folder, so that what is laid out leads out."""
    (root / MANUSCRIPT).unlink()
    (root / MANUSCRIPT).symlink_to(outside / MANUSCRIPT)
    (root / "manuscript/figures").symlink_to(outside)
    git(root, "add", "--all", ".")
    git(root, "commit", "--quiet", "--message=links")


def _climb(root: Path, outside: Path) -> None:
    """Store names that climb out of where they are laid out."""
    blob = git(root, "rev-parse", f"HEAD:{MANUSCRIPT}")
    entry = b"100644 ..\0" + bytes.fromhex(blob)
    place = root / "tree"
    place.write_bytes(entry)
    tree = git(root, "hash-object", "-t", "tree", "-w", "--literally", "tree")
    place.unlink()
    commit = git(root, "commit-tree", tree, "-p", "HEAD", "-m", "climbs")
    (root / ".git/refs/heads/main").write_text(f"{commit}\n", encoding="utf-8")
    git(root, "tag", "--force", "v1", commit)


def _large_file(root: Path, outside: Path) -> None:
    """Let the store of large files hold a link to a file outside, whose sha256 the stranger knows."""
    from hashlib import sha256

    secret = (outside / MANUSCRIPT).read_bytes()
    name = sha256(secret).hexdigest()
    kept = root / ".git/lfs/objects" / name[:2] / name[2:4] / name
    kept.parent.mkdir(parents=True)
    kept.symlink_to(outside / MANUSCRIPT)
    (root / MANUSCRIPT).write_text(
        f"version https://git-lfs.github.com/spec/v1\noid sha256:{name}\nsize {len(secret)}\n", encoding="utf-8"
    )
    git(root, "commit", "--quiet", "--all", "--message=large")


LEADING: Mapping[str, Callable[[Path, Path], None]] = {
    "alternates": _alternates,
    "linked-folders-of-objects": _link_folders_of_objects,
    "linked-objects": _link_objects,
    "linked-packs": _link_packs,
    "linked-git": _link_git,
    "git-file": _point_git,
    "common-folder": _share_git,
    "core-worktree": _worktree_elsewhere,
    "links-that-are-stored": _link_stored,
    "names-that-climb": _climb,
    "large-file-by-a-link": _large_file,
}
