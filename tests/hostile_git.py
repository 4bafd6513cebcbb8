"""Repositories of strangers that would have git run a program, by many ways; for tests and trials.

Each is a copy of one small repository, to which a way is added. The program leaves a file, `sprung`.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

MANUSCRIPT = "manuscript/sections/01-text.tex"
Way = Callable[[Path, str], None]
"""What adds a way to a repository; it is given the program."""


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=A B", "-c", "user.email=a@b.example", "-c", "commit.gpgSign=false")
    allowed = ("-c", "protocol.file.allow=always")
    done = subprocess.run(
        ("git", *identity, *allowed, *arguments), cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def make_repository(folder: Path, manuscript: Path | None = None) -> Path:
    """Make a repository, of a manuscript if one is given, with two commits, a tag, and an edit not committed."""
    if manuscript:
        shutil.copytree(manuscript, folder)
    text = folder / MANUSCRIPT
    text.parent.mkdir(parents=True, exist_ok=True)
    text.write_text("one\n", encoding="utf-8")
    (folder / ".gitattributes").write_text("*.tex filter=evil diff=evil merge=evil\n", encoding="utf-8")
    git(folder, "init", "--quiet", "--initial-branch=main", "--template=")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=one")
    git(folder, "tag", "v1")
    text.write_text("two\n", encoding="utf-8")
    git(folder, "commit", "--quiet", "--all", "--message=two")
    # Of the same length: git has to read it, through its filters, to know.
    text.write_text("six\n", encoding="utf-8")
    return folder


def make_program(place: Path) -> str:
    """Make the program: it leaves a file beside itself, and passes on what it is given."""
    program = place / "program"
    program.write_text(f"#!/bin/sh\n: > '{place}/sprung'\ncat 2>/dev/null\n", encoding="utf-8")
    program.chmod(0o755)
    return str(program)


def copy_repository(repository: Path, folder: Path, way: Way) -> Path:
    """Copy the repository, add a way to it, and give where the program would leave its file."""
    shutil.copytree(repository, folder / "stranger", symlinks=True)
    way(folder / "stranger", make_program(folder))
    return folder / "sprung"


def configure(settings: Mapping[str, str]) -> Way:
    def add(root: Path, program: str) -> None:
        with (root / ".git/config").open("a", encoding="utf-8") as config:
            for key, value in settings.items():
                section, _, name = key.rpartition(".")
                first, dot, rest = section.partition(".")
                heading = f'{first} "{rest}"' if dot else first
                config.write(f"[{heading}]\n{name} = {value.replace('PROGRAM', program)}\n")

    return add


def _hook(*names: str) -> Way:
    def add(root: Path, program: str) -> None:
        for name in names:
            hook = root / ".git/hooks" / name
            hook.parent.mkdir(exist_ok=True)
            shutil.copy(program, hook)

    return add


def _include(section: str, attributes: str = "") -> Way:
    def add(root: Path, program: str) -> None:
        other = root / "manuscript/other"
        other.write_text(f'[filter "evil"]\nclean = {program}\nsmudge = {program}\n', encoding="utf-8")
        with (root / ".git/config").open("a", encoding="utf-8") as config:
            config.write(f"{section}\npath = {other}\n")
        if attributes:
            (root / ".git/info").mkdir(exist_ok=True)
            (root / ".git/info/attributes").write_text(attributes, encoding="utf-8")

    return add


def _filter_of_any_name(root: Path, program: str) -> None:
    (root / ".gitattributes").write_text("*.tex filter=e=vil\n", encoding="utf-8")
    configure({"filter.e=vil.clean": "PROGRAM", "filter.e=vil.smudge": "PROGRAM"})(root, program)


def _settings_of_a_worktree(root: Path, program: str) -> None:
    configure({"core.repositoryFormatVersion": "1", "extensions.worktreeConfig": "true"})(root, program)
    (root / ".git/config.worktree").write_text(
        f'[filter "evil"]\nclean = {program}\nsmudge = {program}\n', encoding="utf-8"
    )


def _submodule(root: Path, program: str) -> None:
    inner = make_repository(root.parent / "inner")
    git(root, "submodule", "--quiet", "add", str(inner), "manuscript/part")
    git(root, "commit", "--quiet", "--message=part")
    for name in ("clean", "smudge"):
        git(root / "manuscript/part", "config", f"filter.evil.{name}", program)
    (root / "manuscript/part" / MANUSCRIPT).write_text("few\n", encoding="utf-8")


def _promisor(root: Path, program: str) -> None:
    settings = {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.url": "ssh://nowhere.example/x",
        "remote.origin.promisor": "true",
        "core.sshCommand": "PROGRAM",
    }
    configure(settings)(root, program)
    blob = git(root, "rev-parse", f"v1:{MANUSCRIPT}")
    (root / ".git/objects" / blob[:2] / blob[2:]).unlink()


def _outer_promisor(root: Path, program: str) -> None:
    _promisor(root, program)
    configure({"remote.origin.url": "ext::PROGRAM", "protocol.ext.allow": "always"})(root, program)


def _other_folder(root: Path, program: str) -> None:
    configure({"filter.evil.clean": "PROGRAM", "filter.evil.smudge": "PROGRAM"})(root, program)
    (root / ".git").rename(root / "manuscript/hidden")
    (root / ".git").write_text("gitdir: manuscript/hidden\n", encoding="utf-8")


def _linked_folder(root: Path, program: str) -> None:
    configure({"filter.evil.clean": "PROGRAM", "filter.evil.smudge": "PROGRAM"})(root, program)
    (root / ".git").rename(root / "manuscript/hidden")
    (root / ".git").symlink_to("manuscript/hidden")


def _shared_folder(root: Path, program: str) -> None:
    configure({"filter.evil.clean": "PROGRAM", "filter.evil.smudge": "PROGRAM"})(root, program)
    shutil.copytree(root / ".git", root / "manuscript/hidden")
    (root / ".git/commondir").write_text("../manuscript/hidden\n", encoding="utf-8")


def _as_a_worktree(root: Path, program: str) -> None:
    common = root / "manuscript/hidden"
    (root / ".git").rename(common)
    _settings_in(common, program)
    own = common / "worktrees/w"
    own.mkdir(parents=True)
    for name in ("HEAD", "index"):
        shutil.copy(common / name, own / name)
    (own / "commondir").write_text("../..\n", encoding="utf-8")
    (own / "gitdir").write_text(f"{root}/.git\n", encoding="utf-8")
    (root / ".git").write_text(f"gitdir: {own}\n", encoding="utf-8")


def _settings_in(common: Path, program: str) -> None:
    with (common / "config").open("a", encoding="utf-8") as config:
        config.write(f'[core]\nfsmonitor = {program}\n[filter "evil"]\nclean = {program}\nsmudge = {program}\n')


def _large_files(root: Path, program: str) -> None:
    (root / ".gitattributes").write_text("*.tex filter=lfs\n", encoding="utf-8")
    (root / ".lfsconfig").write_text(f"[lfs]\nurl = ssh://nowhere.example/x\n[core]\nsshCommand = {program}\n", "utf-8")
    settings = {"filter.lfs.clean": "PROGRAM", "filter.lfs.smudge": "PROGRAM", "filter.lfs.process": "PROGRAM"}
    configure({**settings, "filter.lfs.required": "true"})(root, program)


def _bare_root(root: Path, program: str) -> None:
    """Make the manuscript's folder a bare repository too, which git finds where it looks for none."""
    for name in ("objects", "refs"):
        shutil.copytree(root / ".git" / name, root / name)
    shutil.copy(root / ".git/HEAD", root / "HEAD")
    shutil.rmtree(root / ".git")
    _settings_in(root, program)


def _attributes_of_one_s_own(root: Path, program: str) -> None:
    (root / ".gitattributes").unlink()
    (root / "manuscript/rules").write_text("*.tex filter=evil diff=evil\n", encoding="utf-8")
    settings = {"core.attributesFile": f"{root}/manuscript/rules", "filter.evil.clean": "PROGRAM"}
    configure({**settings, "filter.evil.smudge": "PROGRAM", "diff.evil.textconv": "PROGRAM"})(root, program)


def _other_references(root: Path, program: str) -> None:
    (root / ".git/objects/info").mkdir(exist_ok=True)
    shutil.copytree(root / ".git", root / "manuscript/hidden")
    (root / ".git/objects/info/alternates").write_text("../../manuscript/hidden/objects\n", encoding="utf-8")
    configure({"core.alternateRefsCommand": "PROGRAM"})(root, program)


def _replaced(root: Path, program: str) -> None:
    """Replace the first commit by one whose attributes name a filter of any name."""
    (root / ".gitattributes").write_text("*.tex filter=other\n", encoding="utf-8")
    git(root, "add", ".gitattributes")
    git(root, "commit", "--quiet", "--no-verify", "--message=other")
    git(root, "replace", "v1^{commit}", "HEAD")
    git(root, "reset", "--quiet", "--soft", "HEAD~1")
    configure({"filter.other.clean": "PROGRAM", "filter.other.smudge": "PROGRAM"})(root, program)


SETTINGS: Mapping[str, Mapping[str, str]] = {
    "filter-clean": {"filter.evil.clean": "PROGRAM"},
    "filter-smudge": {"filter.evil.smudge": "PROGRAM", "filter.evil.required": "true"},
    "filter-process": {"filter.evil.process": "PROGRAM"},
    "submodule-recursion": {"submodule.recurse": "true", "status.submoduleSummary": "true"},
    "fetched-tags": {"remote.origin.url": "ext::PROGRAM", "protocol.ext.allow": "always"},
    "signature-shown": {"log.showSignature": "true", "gpg.program": "PROGRAM"},
    "signer-openpgp": {"commit.gpgSign": "true", "gpg.openpgp.program": "PROGRAM", "gpg.program": "PROGRAM"},
    "signer-ssh": {"tag.gpgSign": "true", "gpg.format": "ssh", "gpg.ssh.program": "PROGRAM"},
    "signer-x509": {"tag.gpgSign": "true", "gpg.format": "x509", "gpg.x509.program": "PROGRAM"},
    "key-command": {"commit.gpgSign": "true", "gpg.format": "ssh", "gpg.ssh.defaultKeyCommand": "PROGRAM"},
    "monitor": {"core.fsmonitor": "PROGRAM"},
    "monitor-version": {"core.fsmonitor": "PROGRAM", "core.fsmonitorHookVersion": "1", "feature.manyFiles": "true"},
    "hooks-path": {"core.hooksPath": "manuscript/hooks"},
    "editor": {"core.editor": "PROGRAM", "sequence.editor": "PROGRAM"},
    "pager": {"core.pager": "PROGRAM", "pager.log": "PROGRAM", "pager.status": "true", "color.ui": "always"},
    "aliases": {f"alias.{name}": "!PROGRAM" for name in ("status", "log", "describe", "rev-parse")},
    "diff-external": {"diff.external": "PROGRAM", "diff.evil.command": "PROGRAM"},
    "diff-textconv": {"diff.evil.textconv": "PROGRAM", "diff.evil.cachetextconv": "true"},
    "merge-driver": {"merge.evil.driver": "PROGRAM", "merge.default": "evil"},
    "credentials": {"credential.helper": "!PROGRAM", "core.askPass": "PROGRAM"},
    "transport": {"core.sshCommand": "PROGRAM", "core.gitProxy": "PROGRAM", "uploadpack.packObjectsHook": "PROGRAM"},
    "trailers": {"trailer.x.command": "PROGRAM", "trailer.x.cmd": "PROGRAM", "commit.verbose": "true"},
    "template": {"init.templateDir": "manuscript/template", "commit.template": "manuscript/template"},
    "rewritten-addresses": {"url.ext::PROGRAM.insteadOf": "https://", "remote.origin.url": "https://nowhere.example/x"},
    "remote-programs": {"remote.origin.uploadpack": "PROGRAM", "remote.origin.vcs": "ext", "remote.origin.url": "x"},
    "tools": {
        "diff.tool": "evil",
        "difftool.evil.cmd": "PROGRAM",
        "merge.tool": "evil",
        "mergetool.evil.cmd": "PROGRAM",
    },
    "other-filters": {"interactive.diffFilter": "PROGRAM", "log.mailmap": "true", "tar.evil.command": "PROGRAM"},
    "named-hooks": {"hook.evil.command": "PROGRAM", "hook.evil.event": "post-index-change"},
    "trusted-by-itself": {"safe.directory": "*", "safe.bareRepository": "all", "core.fsmonitor": "PROGRAM"},
    "maintenance": {"gc.auto": "1", "maintenance.auto": "true", "gc.recentObjectsHook": "PROGRAM"},
}
"""Settings of the repository's own configuration that name programs, by what they are for."""


WAYS: Mapping[str, Way] = {
    **{name: configure(settings) for name, settings in SETTINGS.items()},
    "include": _include("[include]"),
    "include-if-gitdir": _include('[includeIf "gitdir:**"]'),
    "include-if-branch": _include('[includeIf "onbranch:**"]'),
    "include-with-attributes": _include("[include]", "* filter=evil\n"),
    "filter-with-equals-sign": _filter_of_any_name,
    "settings-of-a-worktree": _settings_of_a_worktree,
    "submodule": _submodule,
    "promisor-ssh": _promisor,
    "promisor-ext": _outer_promisor,
    "hooks-of-a-commit": _hook("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"),
    "hooks-of-files": _hook("post-checkout", "post-index-change", "post-merge", "post-rewrite", "pre-auto-gc"),
    "hooks-of-references": _hook("reference-transaction", "update", "pre-push", "fsmonitor-watchman"),
    "large-files": _large_files,
    "git-file": _other_folder,
    "git-link": _linked_folder,
    "common-folder": _shared_folder,
    "worktree-of-its-own": _as_a_worktree,
    "bare-root": _bare_root,
    "attributes-file": _attributes_of_one_s_own,
    "alternate-references": _other_references,
    "replaced-commit": _replaced,
}
"""Every way by its name."""

TOGETHER: Mapping[str, Way] = {
    "every-setting": configure({key: value for settings in SETTINGS.values() for key, value in settings.items()}),
    **{name: way for name, way in WAYS.items() if name not in SETTINGS},
}
"""The same ways, the settings all in one repository."""

AT_ONCE = (
    "include",
    "include-if-gitdir",
    "filter-with-equals-sign",
    "filter-clean",
    "settings-of-a-worktree",
    "submodule",
    "monitor",
    "worktree-of-its-own",
)
"""Ways by which `git status` alone runs the program."""
