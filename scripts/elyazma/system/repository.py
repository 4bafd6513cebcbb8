"""Read a manuscript's repository: its revisions, its state, and a revision's files in a folder of their own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, Span, collecting, error, missing
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase, phrase_fault, verbatim
from elyazma.system.confined_git import Asked, run_confined
from elyazma.system.files import remove_folder
from elyazma.system.git_folder import GitFolder, NotOurs, find_bare_folder, find_git_folder, find_repository
from elyazma.system.large_files import fill_pointers
from elyazma.system.nearest import did_you_mean
from elyazma.system.process import ProgramMissing

PLACE = Span(".git")
_IN_PROGRESS = ("MERGE_HEAD", "rebase-merge", "rebase-apply", "CHERRY_PICK_HEAD", "REVERT_HEAD")
"""What git keeps in its folder while a merge, a rebase, a cherry-pick or a revert is unfinished."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository: its folder, and the manuscript's root in it as a relative path ("." for the folder itself)."""

    folder: Path
    inner: Path
    git: GitFolder

    @property
    def root(self) -> Path:
        """Give the manuscript's root."""
        return self.folder / self.inner


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision: `name` as a person wrote it, `commit` is its full hash, `label` is from `git describe`."""

    name: str
    commit: str
    label: str


@dataclass(frozen=True, slots=True)
class State:
    """The state of a repository: `head` is None without a commit, `branch` is empty if HEAD is detached.

    `changed` are the paths that differ from HEAD or that git does not track yet, relative to the manuscript's root;
    `conflicts` are those of them with an unresolved conflict.
    """

    head: Revision | None
    branch: str
    changed: tuple[str, ...]
    conflicts: tuple[str, ...]
    unfinished: str
    shallow: bool


def open_repository(root: Path) -> Outcome[Repository]:
    """Find the repository that holds a manuscript."""
    root = root.resolve()
    folder = find_repository(root)
    if folder is None:
        hint = phrase('type: git init && git add . && git commit -m "Begin the manuscript"')
        return Outcome(
            None, (error("git-no-repository", phrase("this manuscript is in no git repository"), PLACE, hint),)
        )
    try:
        git = find_git_folder(folder)
        answer = run_confined(git, "rev-parse", "--is-inside-work-tree")
    except ProgramMissing:
        return Outcome(None, (_report_no_git(),))
    except (NotOurs, OSError) as reason:
        return Outcome(None, (_report_refusal(phrase_fault(reason)),))
    if answer.code:
        lines = answer.stderr.decode("utf-8", "replace").strip().splitlines() or [phrase("no reason given")]
        return Outcome(None, (_report_refusal(lines[0]),))
    return Outcome(Repository(folder, root.relative_to(folder), git))


def open_bare_repository(folder: Path, tree: Path) -> Outcome[Repository]:
    """Open a repository that has no work tree; `tree` is an empty folder that stands for one."""
    try:
        return Outcome(Repository(tree, Path(), find_bare_folder(folder.resolve(), tree)))
    except (NotOurs, OSError) as reason:
        return Outcome(None, (_report_refusal(phrase_fault(reason)),))


def read_state(repository: Repository) -> State:
    """Read the state of a repository, without changing git's own files."""
    head = _describe(repository, "HEAD", "HEAD")
    branch = _git_output(repository, "symbolic-ref", "--short", "--quiet", "HEAD")
    # A submodule is compared by its commit alone: git would run in it, under the configuration it has there.
    options = ("--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules=dirty")
    entries = _split_answer(_git_output(repository, "status", *options, "--", "."))
    changed = tuple(entry[3:] for entry in entries)
    conflicts = tuple(entry[3:] for entry in entries if entry[:2] in _UNMERGED)
    unfinished = next((name for name in _IN_PROGRESS if (repository.git.own / name).exists()), "")
    inside = tuple(_below(path, repository) for path in changed)
    return State(
        head, branch, inside, tuple(_below(path, repository) for path in conflicts), unfinished, _is_shallow(repository)
    )


def _is_shallow(repository: Repository) -> bool:
    return (repository.git.common / "shallow").is_file()


_UNMERGED = frozenset(["DD", "AU", "UD", "UA", "DU", "AA", "UU"])
"""git-status(1), "Unmerged"."""


def find_revision(repository: Repository, name: str) -> Outcome[Revision]:
    """Find a revision by a tag, a branch, a hash or what gitrevisions(7) allows."""
    found = None if name.startswith("-") else _describe(repository, name, f"{name}^{{commit}}")
    if found:
        return Outcome(found)
    if _describe(repository, "HEAD", "HEAD") is None:
        message = phrase("this repository has no commit yet")
        hint = phrase('type: git add . && git commit -m "Begin the manuscript"')
        return Outcome(None, (error("git-unborn", message, PLACE, hint),))
    if _is_shallow(repository):
        message = phrase('no revision "{name}" here: this clone is shallow, older ones were left out', name=name)
        return Outcome(None, (error("git-shallow", message, PLACE, phrase("type: git fetch --unshallow --tags")),))
    known = list_revisions(repository)
    hint = did_you_mean(name, known) or (
        phrase("the tags and branches are: {known}", known=", ".join(known[:12])) if known else phrase("git log")
    )
    return Outcome(None, (error("git-unknown-revision", phrase('no revision "{name}"', name=name), PLACE, hint),))


@collecting
def describe_files(findings: Findings, root: Path) -> str:
    """Give what git calls a manuscript's files as they are now: "0.1-3-g5d3a2b1", with "-dirty" after an edit.

    For a name with letters beyond ASCII, which a journal's font may lack, it is the commit's hash.
    """
    repository = findings.take(open_repository(root))
    head = findings.take(find_revision(repository, "HEAD"))
    label = head.label if head.label.isascii() else head.commit[:10]
    return f"{label}-dirty" if read_state(repository).changed else label


def list_revisions(repository: Repository) -> tuple[str, ...]:
    """List the names of tags and branches, the newest first."""
    answer = _git_output(
        repository, "for-each-ref", "--sort=-creatordate", "--format=%(refname:short)", "refs/tags", "refs/heads"
    )
    return tuple(answer.splitlines())


def has_ref(repository: Repository, name: str) -> bool:
    """Tell whether a branch or a tag exists, by its whole name, such as "refs/tags/0.1"."""
    return bool(_git_output(repository, "for-each-ref", "--format=%(refname)", name))


def find_last_tag(repository: Repository, end: str = "HEAD") -> Revision | None:
    """Give the newest tag of HEAD, or of another commit, or of the commits before it."""
    name = _git_output(repository, "describe", "--tags", "--abbrev=0", end)
    return _describe(repository, name, f"{name}^{{commit}}") if name else None


def count_commits(repository: Repository, since: Revision) -> int:
    """Count the commits that HEAD has and a revision lacks."""
    answer = _git_output(repository, "rev-list", "--count", f"{since.commit}..HEAD")
    return int(answer) if answer.isdecimal() else 0


@dataclass(frozen=True, slots=True)
class Signature:
    """Who wrote a commit, and when, as ISO 8601 with seconds in UTC."""

    name: str
    moment: str


def find_signature(repository: Repository, since: str, until: str, paths: Sequence[str] = ()) -> Signature | None:
    """Give who wrote the newest commit between two that changed one of some files; any commit if none are named.

    Without commits between them the second one counts.
    """
    for commits in (f"{since}..{until}", *([] if paths else [until])):
        asked = ("--literal-pathspecs", "log", "-1", "--format=%an%x00%at", "--end-of-options", commits, "--", *paths)
        name, _, seconds = _git_output(repository, *asked).partition("\0")
        if name and seconds.lstrip("-").isdecimal():
            return Signature(name, datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    return None


def list_people(repository: Repository, most: int) -> Iterator[tuple[str, str]]:
    """Yield name and address of who wrote and who made each of the newest commits."""
    log = _git_output(repository, "log", f"-{most}", "--format=%an%x00%ae%n%cn%x00%ce")
    for line in log.splitlines():
        name, _, address = line.partition("\0")
        yield name, address


def knows_committer(repository: Repository) -> bool:
    """Tell whether a name and an address to commit with are configured."""
    how = Asked(settings={"user.useConfigOnly": "true"})
    known = (run_confined(repository.git, "var", f"GIT_{who}_IDENT", how=how) for who in ("AUTHOR", "COMMITTER"))
    return not any(answer.code for answer in known)


def find_own_name(repository: Repository) -> str:
    """Give the name that a commit made now would have; empty where git knows none."""
    return _git_output(repository, "var", "GIT_AUTHOR_IDENT").partition(" <")[0]


@contextmanager
def checked_out(repository: Repository, revision: Revision, folder: Path) -> Iterator[Path]:
    """Put a revision's files into a folder, and give the manuscript's root in it; see `laid_out`."""
    with laid_out(repository, revision, folder) as tree:
        yield tree.root


@contextmanager
def laid_out(repository: Repository, revision: Revision, folder: Path) -> Iterator[Repository]:
    """Put a revision's files into a folder, with an index and a HEAD of their own, and give them as a repository.

    When the block ends, also by an error or Ctrl-C, the folder is deleted; the repository itself knows nothing of it.
    No hook and no filter runs; a file that Git LFS keeps elsewhere is taken from there. Raises CheckOutFailed.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="elyazma-git-", ignore_cleanup_errors=True) as name:
            (Path(name) / "HEAD").write_text(f"{revision.commit}\n", "ascii")
            git = GitFolder(folder, Path(name), repository.git.common)
            _lay_out(git, revision)
            fill_pointers(folder, git.common)
            yield Repository(folder, repository.inner, git)
    finally:
        remove_folder(folder)


def _lay_out(git: GitFolder, revision: Revision) -> None:
    try:
        git.tree.mkdir(parents=True, exist_ok=True)
        how = Asked(settings=_AS_COMMITTED, writes=True)
        made = run_confined(git, "read-tree", "--reset", "-u", revision.commit, how=how)
    except OSError as reason:
        raise CheckOutFailed(phrase_fault(reason)) from reason
    if made.code:
        said = made.stderr.decode("utf-8", "replace").strip()
        raise CheckOutFailed(verbatim(said) if said else phrase("git ended with {code}", code=made.code))


_AS_COMMITTED = {"core.autocrlf": "false", "core.eol": "lf"}
"""The same bytes on every machine."""


class CheckOutFailed(Exception):  # noqa: N818
    """git could not put a revision's files into a folder; the message is git's."""


# --- Asking git -------------------------------------------------------------------------------------


def _git_output(repository: Repository, *arguments: str) -> str:
    """Give git's output without the last line end; empty if git fails."""
    finished = run_confined(repository.git, *arguments, how=Asked(at=repository.root))
    return "" if finished.code else finished.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")


def _describe(repository: Repository, name: str, wanted: str) -> Revision | None:
    commit = _git_output(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", wanted)
    if not commit:
        return None
    return Revision(name, commit, _git_output(repository, "describe", "--tags", "--always", commit))


def _split_answer(answer: str) -> Sequence[str]:
    return [entry for entry in answer.split("\0") if entry]


def _below(path: str, repository: Repository) -> str:
    """Give a path relative to the repository's folder as one relative to the manuscript's root."""
    inner = repository.inner.as_posix()
    return path.removeprefix(f"{inner}/") if inner != "." else path


def _report_no_git() -> Diagnostic:
    return missing("git-missing", phrase("git is not installed"), phrase("install git: `invoke doctor` says how"))


def _report_refusal(said: str) -> Diagnostic:
    hint = phrase("mend what git says, then try again; `git status` here must work")
    return error("git-refused", phrase("git cannot read this repository: {lines}", lines=said), PLACE, hint)


# --- Contents and commits ---------------------------------------------------------------------------

_MOST_COMMITS = 500


def list_commits(repository: Repository) -> tuple[str, ...]:
    """List the newest commits of all branches, at most 500."""
    return tuple(_git_output(repository, "rev-list", "--all", f"--max-count={_MOST_COMMITS}").splitlines())


def list_stored(repository: Repository, commit: str, folders: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the paths below some folders of the manuscript's root in a commit, each with git's name of its content."""
    for entry in _split_answer(_git_output(repository, "ls-tree", "-r", "-z", commit, "--", *folders)):
        about, _, path = entry.partition("\t")
        yield path, about.split()[-1]


@dataclass(frozen=True, slots=True)
class Writer:
    """Whose commit it is: a name, empty for one's own; an address; and a moment as ISO 8601, empty for now."""

    name: str
    address: str = ""
    moment: str = ""


def commit_files(tree: Repository, paths: Sequence[str], message: str, writer: Writer) -> str:
    """Commit some files of what was laid out as somebody's; give what git refused it with, empty if it did not."""
    how = Asked(tree.root, {"core.autocrlf": "false", "core.safecrlf": "false", "commit.gpgSign": "false"}, writes=True)
    added = run_confined(tree.git, "add", "--force", "--", *paths, how=how)
    dated = [f"--date={writer.moment}"] if writer.moment else []
    name = writer.name.replace("<", "").replace(">", "").strip()
    named = [f"--author={name} <{writer.address}>"] if name else []
    commit = ("commit", "--quiet", "--no-verify", *named, *dated, "--message", message)
    made = run_confined(tree.git, *commit, how=how) if not added.code else added
    return (made.stderr or made.stdout or b"git ended").decode("utf-8", "replace").strip() if made.code else ""


def make_branch(repository: Repository, name: str, tree: Repository) -> str:
    """Make a branch of the last commit of what was laid out; give what git refused it with, empty if it did not."""
    head = _git_output(tree, "rev-parse", "HEAD")
    made = run_confined(repository.git, "branch", "--end-of-options", name, head, how=Asked(writes=True))
    return made.stderr.decode("utf-8", "replace").strip() if made.code else ""
