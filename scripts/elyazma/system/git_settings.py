"""Read the settings of git's that a person relies on: who he is, how he signs, how lines end.

The configuration of a repository can name programs in many ways, and include other files; of it only the keys below are
taken, as text. The user's own and the system's are believed, with what they include.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from elyazma.system.git_folder import GitFolder

Ask = Callable[[tuple[str, ...]], str]
"""Runs `git config` with arguments, where no repository is, and gives its output; empty where it fails."""

_PLAIN = re.compile(
    r"(?:user|author|committer)\.(?:name|email)|user\.signingkey|(?:commit|tag)\.gpgsign|tag\.forcesignannotated"
    r"|gpg\.format|core\.(?:autocrlf|eol|filemode|ignorecase|precomposeunicode|symlinks)|i18n\.commitencoding"
)
"""Keys whose values name no program and no file (git-config(1))."""

_OWN = re.compile(
    r"gpg\.(?:.+\.)?program|gpg\.ssh\.(?:allowedsignersfile|defaultkeycommand|revocationfile)|core\.excludesfile"
)
"""Keys that name programs and files: of one's own configuration alone."""

_INCLUDED = re.compile(r"includeif\.gitdir(/i)?:(.+)\.path", re.DOTALL)


def read_settings(git: GitFolder, ask: Ask) -> tuple[tuple[str, str], ...]:
    """Give the settings for a repository, by key, the last one first said counting last."""
    own = [pair for scope in ("--system", "--global") for pair in _list(ask, (scope, "--includes"))]
    for key, value in [*own]:
        if included := _find_included(git, key, value):
            own += _list(ask, (f"--file={included}", "--includes"))
    trusted = [(key, value) for key, value in own if _PLAIN.fullmatch(key) or _OWN.fullmatch(key)]
    config = git.common / "config"
    local = _list(ask, (f"--file={config}", "--no-includes")) if _is_file(config) else ()
    return (*trusted, *((key, value) for key, value in local if _PLAIN.fullmatch(key)))


def read_object_format(git: GitFolder, ask: Ask) -> str:
    """Give the hash of a repository's objects: "sha1", or "sha256"."""
    config = git.common / "config"
    said = dict(_list(ask, (f"--file={config}", "--no-includes"))) if _is_file(config) else {}
    return "sha256" if said.get("extensions.objectformat", "").lower() == "sha256" else "sha1"


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _list(ask: Ask, where: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for entry in filter(None, ask((*where, "-z", "--list")).split("\0")):
        key, _, value = entry.partition("\n")
        yield key, value


def _find_included(git: GitFolder, key: str, value: str) -> Path | None:
    """Give the file that one's own configuration includes for this repository, as git would find it by its folder."""
    match = _INCLUDED.fullmatch(key)
    if match is None:
        return None
    base = Path(os.environ.get("GIT_CONFIG_GLOBAL") or Path.home() / ".gitconfig").parent
    pattern = match[2].replace("~/", f"{Path.home()}/", 1) if match[2].startswith("~/") else match[2]
    if pattern.startswith("./"):
        pattern = f"{base}/{pattern[2:]}"
    elif not pattern.startswith("/"):
        pattern = f"**/{pattern}"
    if pattern.endswith("/"):
        pattern = f"{pattern}**"
    if not any(_matches(str(folder), pattern, bool(match[1])) for folder in _list_folders(git)):
        return None
    path = Path(value).expanduser()
    return path if path.is_absolute() else base / path


def _list_folders(git: GitFolder) -> tuple[Path, ...]:
    """Give the folders by which a condition may know a repository: what is laid out has one of ours, and shares."""
    return git.own, git.own.resolve(), git.common, git.common.resolve()


def _matches(folder: str, pattern: str, folded: bool) -> bool:
    return (
        _translate(pattern.lower() if folded else pattern).fullmatch(folder.lower() if folded else folder) is not None
    )


@lru_cache(maxsize=64)
def _translate(pattern: str) -> re.Pattern[str]:
    """Translate a pattern of git's: `**` stands for any folders, `*` for no more than one name."""
    parts = re.split(r"(\*\*/|/\*\*$|\*|\?|\[[^]]+\])", pattern)
    said = {"**/": "(?:.*/)?", "/**": "(?:/.*)?", "*": "[^/]*", "?": "[^/]"}
    return re.compile(
        "".join(said.get(part) or (part if part[:1] == "[" else re.escape(part)) for part in parts), re.DOTALL
    )
