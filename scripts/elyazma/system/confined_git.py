"""Run git over a repository's objects, references and index, without the repository's own configuration.

Git can be told to run a program in more ways than can be forbidden one by one: filters, hooks, monitors, transports,
signers, whatever a file includes. So each command gets a GIT_DIR of ours: a configuration that we write, HEAD as it is,
and links to what holds data alone. What must not run can then be named by nobody. On Linux the kernel sees to it as
well: a command reads and writes the repository alone, and executes nothing but git.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from functools import lru_cache
from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.system.files import write_file
from elyazma.system.git_folder import GitFolder
from elyazma.system.git_settings import read_object_format, read_settings
from elyazma.system.own_folders import own_folder
from elyazma.system.process import Finished, Limits, Places, find_program, run_program

_LIMITS = Limits(seconds=60, cpu=60)
_USERS = ("HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM")
_PEOPLE = tuple(f"GIT_{who}_{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL", "DATE"))
_SIGNING = ("GNUPGHOME", "GPG_TTY", "SSH_AUTH_SOCK")
_SHARED = ("refs", "packed-refs", "logs")
"""What a GIT_DIR shares with the repository: data alone (gitrepository-layout(5))."""

_OF_A_TREE = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD")
_RULES = ("exclude", "attributes")
"""Files of info/: which files git leaves alone, and how lines of others end."""

_ALWAYS = {
    "core.hooksPath": "/dev/null",
    "core.fsmonitor": "false",
    "core.bare": "false",
    "log.showSignature": "false",
    "submodule.recurse": "false",
    "diff.ignoreSubmodules": "dirty",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "protocol.allow": "never",
}
_NOTHING_ELSE = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """How a command is run: in which folder, the root unless told; with which settings beside the user's own.

    `writes` lets it write the repository and its files; `signs` lets it run the program that the user's own
    configuration names for signing, and leaves it unconfined for that.
    """

    at: Path | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    writes: bool = False
    signs: bool = False


_READS = Asked()


def run_confined(git: GitFolder, *arguments: str, how: Asked = _READS) -> Finished:
    """Run a command over a repository. Raises ProgramMissing, OSError."""
    with tempfile.TemporaryDirectory(prefix="elyazma-git-", ignore_cleanup_errors=True) as name:
        scratch = Path(name)
        asked = {**own_settings(git), **how.settings, **_ALWAYS}
        head = _lay_out(git, scratch)
        environment = {**_own_environment(_PEOPLE), **_NOTHING_ELSE, **_folders(git, scratch), **_configure(asked)}
        if how.signs:
            environment |= _own_environment((*_USERS[:2], *_SIGNING))
        places = Places() if how.signs else _confine(git, scratch, asked, how.writes)
        finished = run_program(
            ("git", *arguments),
            folder=how.at or git.tree,
            limits=_LIMITS,
            environment=environment,
            readable=places.readable,
            writable=places.writable,
            executable=places.executable,
        )
        if how.writes:
            _keep_head(git, scratch, head)
        return finished


def ask_config(arguments: tuple[str, ...]) -> str:
    """Run `git config` over the user's own configuration, or one file, where no repository is."""
    asked = run_program(
        ("git", "config", *arguments), folder=Path("/"), limits=_LIMITS, environment=_own_environment(_USERS)
    )
    return "" if asked.code else asked.stdout.decode("utf-8", "surrogateescape")


def own_settings(git: GitFolder) -> Mapping[str, str]:
    """Read what the user relies on, again when one of the files that say so has changed."""
    written = os.environ.get("GIT_CONFIG_GLOBAL") or Path.home() / ".gitconfig"
    files = (git.common / "config", Path(written), own_folder("XDG_CONFIG_HOME") / "git/config")
    return _read_settings(git, tuple(map(_stamp, files)))


def _stamp(path: Path) -> tuple[int, int]:
    with suppress(OSError):
        found = path.stat()
        return found.st_mtime_ns, found.st_size
    return 0, 0


@lru_cache(maxsize=32)
def _read_settings(git: GitFolder, _: tuple[tuple[int, int], ...]) -> Mapping[str, str]:
    said = dict(read_settings(git, ask_config))
    ignored = Path(said.get("core.excludesfile") or own_folder("XDG_CONFIG_HOME") / "git/ignore").expanduser()
    return {**said, "core.excludesfile": str(ignored)}


def wants_signatures(git: GitFolder) -> bool:
    """Tell whether the user has commits or tags signed."""
    said = own_settings(git)
    return any(said.get(key, "false").lower() in {"true", "yes", "on", "1", ""} for key in _SIGNED)


_SIGNED = ("commit.gpgsign", "tag.gpgsign", "tag.forcesignannotated")


@lru_cache(maxsize=1)
def _programs() -> tuple[Path, ...]:
    """Name what git executes: itself, the programs it comes with, and the loader of programs."""
    found = find_program("git")
    said = run_program(("git", "--exec-path"), folder=Path("/"), limits=_LIMITS).stdout.decode().strip()
    own = [Path(found).resolve()] if found else []
    return (*own, Path(said), *(path for lib in _LIBRARIES for path in Path(lib).glob("ld-*")))


_LIBRARIES = ("/lib64", "/lib", "/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu")


def _own_environment(names: Sequence[str]) -> dict[str, str]:
    return {name: os.environ[name] for name in names if name in os.environ}


def _configure(settings: Mapping[str, str]) -> dict[str, str]:
    """Give the environment by which git takes settings as they are, whatever their keys and values hold."""
    said = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (key, value) in enumerate(settings.items()):
        said |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return said


def _folders(git: GitFolder, scratch: Path) -> dict[str, str]:
    shallow = {"GIT_SHALLOW_FILE": str(git.common / "shallow")} if (git.common / "shallow").is_file() else {}
    return {
        "GIT_DIR": str(scratch),
        "GIT_WORK_TREE": str(git.tree),
        "GIT_OBJECT_DIRECTORY": str(git.common / "objects"),
        "GIT_INDEX_FILE": str(git.own / "index"),
        **shallow,
    }


def _lay_out(git: GitFolder, scratch: Path) -> bytes:
    """Make the GIT_DIR, and give what HEAD is."""
    head = (git.own / "HEAD").read_bytes()
    (scratch / "HEAD").write_bytes(head)
    (scratch / "config").write_text(_write_format(_read_format(git)), "utf-8")
    for name in _SHARED:
        (scratch / name).symlink_to(git.common / name)
    for path in (*(git.own / name for name in _OF_A_TREE), *git.own.glob("sharedindex.*")):
        if path.is_file():
            (scratch / path.name).symlink_to(path)
    (scratch / "info").mkdir()
    for name in _RULES:
        if (git.common / "info" / name).is_file():
            (scratch / "info" / name).symlink_to(git.common / "info" / name)
    return head


@lru_cache(maxsize=32)
def _read_format(git: GitFolder) -> str:
    return read_object_format(git, ask_config)


def _write_format(objects: str) -> str:
    known = "\tobjectFormat = sha256\n" if objects == "sha256" else ""
    version = 1 if known else 0
    return f"[core]\n\trepositoryFormatVersion = {version}\n" + (f"[extensions]\n{known}" if known else "")


def _confine(git: GitFolder, scratch: Path, settings: Mapping[str, str], writes: bool) -> Places:
    ignored, mine = Path(settings["core.excludesfile"]), (git.tree, git.own, git.common)
    if writes:
        return Places((ignored,), (*mine, scratch), executable=_programs())
    return Places((ignored, *mine), (scratch,), executable=_programs())


def _keep_head(git: GitFolder, scratch: Path, before: bytes) -> None:
    """Move HEAD where the command moved ours: git writes it only where it names no branch."""
    after = (scratch / "HEAD").read_bytes()
    if after != before:
        write_file(git.own / "HEAD", after)
