"""The flow from a Word file that others changed to the author's sources: base, theirs, the difference, three ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field, replace
from pathlib import Path

from elyazma.flows.checking import Checked, check_manuscript
from elyazma.flows.exports import write_format
from elyazma.flows.origins import digest_sources, find_commit
from elyazma.flows.two_revisions import name_faults
from elyazma.languages import Language, available_languages, load_language
from elyazma.model.audience import Options
from elyazma.model.diagnostics import (
    Diagnostic,
    Findings,
    Span,
    collecting,
    error,
    is_fatal,
    missing,
    warning,
)
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.readers.file_types import judge_file
from elyazma.revision.incoming.combining import Combined, combine
from elyazma.revision.incoming.lines import Refusal
from elyazma.revision.incoming.notes import (
    COMMENTS,
    REPORT,
    PlacedComment,
    comment_text,
    place_comments,
    write_comments,
    write_report,
)
from elyazma.revision.incoming.read_versions import Known, Version, Versions, list_distinct, read_versions
from elyazma.revision.incoming.reporting import report_left
from elyazma.revision.incoming.sources import list_paths, read_sources, read_text_files
from elyazma.revision.incoming.three_way import OURS
from elyazma.system.files import remove_folder, write_file
from elyazma.system.locking import Progress, work_alone
from elyazma.system.repository import (
    CheckOutFailed,
    Repository,
    Writer,
    checked_out,
    commit_files,
    find_revision,
    has_ref,
    laid_out,
    make_branch,
    open_repository,
)
from elyazma.writers.word.origin import Origin, read_origin, take_fingerprint

_YOURS = "yours"


@dataclass(frozen=True, slots=True)
class Wishes:
    """The Word file as it left (if it is named), the branch to make, and whether comments go into the TeX too."""

    base: Path | None = None
    branch: str = ""
    comments_in_text: bool = False


@dataclass(frozen=True, slots=True)
class Merging:
    """What was done: the files changed, how many changes were applied, and all that a person has to look at."""

    changed: tuple[str, ...]
    applied: int
    refused: tuple[Refusal, ...]
    conflicts: tuple[Refusal, ...]
    typed: tuple[Refusal, ...]
    comments: tuple[PlacedComment, ...]
    people: tuple[str, ...]
    branch: str = ""


@dataclass(frozen=True, slots=True)
class _Context:
    """One merge in the manuscript at `root`; `theirs` is the file that came, by its name and content."""

    root: Path
    name: str
    theirs: bytes
    wishes: Wishes
    progress: Progress
    origin: Origin | None = None
    base: bytes | None = None

    @property
    def scratch(self) -> Path:
        """Give the folder that one merge at a time works in."""
        return self.root / "build/merge"


@dataclass(slots=True)
class _Tree:
    """The files of the manuscript where the result is written: as they are, by the names they had when it left."""

    root: Path
    texts: dict[str, str]
    names: dict[str, str] = field(default_factory=dict)
    returns: frozenset[str] = frozenset()
    """The files whose lines end in CR LF."""


@collecting
def merge_word(findings: Findings, root: Path, file: Path, wishes: Wishes, progress: Progress) -> Merging:
    """Bring a Word file back into the sources; nothing is written when it or its base cannot be read."""
    root = root.resolve()
    context = _Context(root, file.name, findings.take(_read_file(file)), wishes, progress)
    if wishes.base:
        context = replace(context, base=findings.take(_read_file(wishes.base)))
    context = replace(context, origin=_find_origin(context))
    with work_alone(findings, context.scratch, progress, phrase("the sources are untouched")):
        try:
            with _lay_out(findings, context) as base_root:
                return findings.take(_merge(context, base_root))
        except CheckOutFailed as failure:
            hint = phrase("mend what git says, then try again")
            findings.refuse(
                missing("git-check-out", phrase("git cannot lay out a revision: {failure}", failure=failure), hint)
            )


# --- What left --------------------------------------------------------------------------------------


@collecting
def _read_file(findings: Findings, path: Path) -> bytes:
    judged = judge_file(path, path.name) if path.is_file() else None
    if judged is None or judged.kind != "docx":
        findings.add(judged.findings if judged else ())
        message = phrase("{name} is no Word file", name=path.name)
        findings.refuse(
            error("merge-no-word", message, Span(path.name), phrase("name a .docx; of others: invoke import"))
        )
    return path.read_bytes()


def _find_origin(context: _Context) -> Origin | None:
    return read_origin(context.theirs) or (read_origin(context.base) if context.base else None)


@contextmanager
def _lay_out(findings: Findings, context: _Context) -> Iterator[Path]:
    """Give the root of the sources that the file was made of: the work tree, or a commit in a worktree."""
    origin, root = context.origin, context.root
    if origin is None:
        if context.base is None:
            findings.refuse(_report_foreign(context.name))
        yield root
        return
    if digest_sources(root) == origin.sources:
        yield root
        return
    repository = open_repository(root).value
    revision = find_commit(repository, origin) if repository else None
    if repository is None or revision is None:
        findings.refuse(_report_lost(context.name, origin))
    folder = context.scratch / "base"
    remove_folder(folder)
    with checked_out(repository, revision, folder) as laid_out:
        yield laid_out


def _report_foreign(name: str) -> Diagnostic:
    hint = phrase("type: invoke merge {name} --base OTHER.docx, which is the file as it left", name=name)
    return error(
        "merge-no-origin",
        phrase("{name} does not say which revision of the manuscript it is", name=name),
        Span(name),
        hint,
    )


def _report_lost(name: str, origin: Origin) -> Diagnostic:
    at = origin.revision[:10] or phrase("no commit")
    message = phrase(
        "the sources that {name} was made of are in no commit here (it was made after {at}, with changes)",
        name=name,
        at=at,
    )
    hint = phrase("fetch the branch that has them; or put the files back as they were, then try again")
    return error("merge-no-base", message, Span(name), hint)


@collecting
def _write_base(findings: Findings, context: _Context, checked: Checked) -> bytes:
    """Write the file as it left once more, unless it is there."""
    if context.base is not None:
        return context.base
    origin = context.origin
    fields = origin is not None and origin.citations == "fields"
    options = Options("docx", checked.job.journal.id, citations="fields" if fields else "links")
    folder = context.scratch / "word"
    try:
        made = write_format(checked, options, folder, context.progress)
    finally:
        remove_folder(folder)
    if made.value is None or is_fatal(made.diagnostics):
        findings.refuse(*name_faults(made.diagnostics, phrase("the revision that left")))
    if origin and take_fingerprint(made.value) != origin.fingerprint:
        message = phrase(
            "the file as it left cannot be made again byte for byte: the toolchain or the journal has changed"
        )
        hint = phrase(
            "look whether a change of layout was taken for one of a person's; --base names the file as it left"
        )
        findings.add([warning("merge-base-differs", message, Span(context.name), hint)])
    return made.value


# --- What came --------------------------------------------------------------------------------------


@collecting
def _merge(findings: Findings, context: _Context, base_root: Path) -> Merging:
    context.progress(phrase("reading the sources that left"))
    checked = check_manuscript(base_root, context.origin.journal if context.origin else "")
    if checked.value is None:
        findings.refuse(*name_faults(checked.diagnostics, phrase("the revision that left")))
    manuscript = checked.value.job.manuscript
    base = findings.take(_write_base(context, checked.value))
    context.progress(phrase("comparing"))
    texts = read_text_files(base_root, list_paths(manuscript))
    known = Known(manuscript, checked.value.references, read_sources(manuscript, texts), _list_languages(checked.value))
    versions = findings.take(read_versions(base, context.theirs, known, context.name))
    if context.wishes.branch:
        return findings.take(_write_branch(context, texts, versions))
    tree = _read_tree(context.root, texts)
    findings.add(_find_marks(tree))
    findings.stop_if_fatal()
    made = _combine(context, tree, texts, versions.versions[-1])
    comments = place_comments(versions, made)
    changed = _write(context, tree, made, comments)
    return _finish(findings, context, versions, (changed, made.conflicts, comments))


def _list_languages(checked: Checked) -> tuple[Language, ...]:
    own = checked.job.manuscript.article.language
    codes = dict.fromkeys((own, *checked.job.languages, *available_languages()))
    return tuple(checked.job.languages.get(code) or load_language(code) for code in codes)


def _read_tree(root: Path, base: Mapping[str, str]) -> _Tree:
    """Read the files as they are now; one that has another name now is the most alike of the new ones."""
    texts = read_text_files(root, list(base))
    names = {path: path for path in texts}
    known = {path.relative_to(root).as_posix() for path in root.glob("manuscript/**/*.tex")}
    for path in sorted(set(base) - set(texts)):
        lines = set(base[path].splitlines())
        new_texts = read_text_files(root, sorted(known - set(names.values())))
        alike = [(len(lines & set(text.splitlines())), new) for new, text in new_texts.items()]
        share, new = max(alike, default=(0, ""))
        if share * 2 > len(lines):
            names[path] = new
            texts[path] = read_text_files(root, [new])[new]
    returns = frozenset(path for path, name in names.items() if b"\r\n" in (root / name).read_bytes())
    return _Tree(root, texts, names, returns)


def _find_marks(tree: _Tree) -> Iterator[Diagnostic]:
    for path, text in tree.texts.items():
        if text.startswith(f"{OURS} ") or f"\n{OURS} " in text:
            hint = phrase("decide it, take the marks out, then merge")
            yield error(
                "merge-undecided", phrase("a conflict in this file is not decided yet"), Span(tree.names[path]), hint
            )


def _combine(context: _Context, tree: _Tree, base: Mapping[str, str], version: Version) -> Combined:
    # A file that is gone now is as it left: what came for it must not be lost.
    ours = {path: tree.texts.get(path, text) for path, text in base.items()}
    return combine(base, ours, version.came, (_YOURS, context.name))


# --- What is written --------------------------------------------------------------------------------


def _write(context: _Context, tree: _Tree, made: Combined, comments: tuple[PlacedComment, ...]) -> tuple[str, ...]:
    texts = {**tree.texts, **made.texts}
    if context.wishes.comments_in_text:
        noted = {path: comment_text(path, text, comments) for path, text in texts.items()}
        made.texts |= {path: text for path, text in noted.items() if text != texts[path]}
    for path, text in made.texts.items():
        data = text.replace("\n", "\r\n") if path in tree.returns else text
        write_file(tree.root / tree.names.get(path, path), data.encode("utf-8"))
    changed = [tree.names.get(path, path) for path in made.texts]
    return tuple(sorted([*changed, *_write_comments(context, tree, comments)]))


def _write_comments(context: _Context, tree: _Tree, comments: tuple[PlacedComment, ...]) -> Iterator[str]:
    place = tree.root / COMMENTS
    if comments:
        before = place.read_text(encoding="utf-8") if place.is_file() else ""
        write_file(place, write_comments(comments, context.name, before).encode("utf-8"))
        yield COMMENTS


def _finish(
    findings: Findings,
    context: _Context,
    versions: Versions,
    written: tuple[tuple[str, ...], list[Refusal], tuple[PlacedComment, ...]],
) -> Merging:
    changed, conflicts, comments = written
    came = versions.last
    findings.add(report_left(context.name, came, conflicts))
    report = context.root / REPORT
    if came.refused or conflicts or came.typed:
        write_file(report, write_report(context.name, came.refused, conflicts, came.typed).encode("utf-8"))
    else:
        report.unlink(missing_ok=True)
    people = tuple(person.name for person in versions.after.people)
    lists = (tuple(came.refused), tuple(conflicts), tuple(came.typed))
    return Merging(changed, came.applied, *lists, comments, people, context.wishes.branch)


# --- A branch ---------------------------------------------------------------------------------------


@collecting
def _write_branch(findings: Findings, context: _Context, base: Mapping[str, str], versions: Versions) -> Merging:
    """Commit what each person changed on a new branch from HEAD; the work tree stays as it is."""
    name = context.wishes.branch
    repository = findings.take(open_repository(context.root))
    if has_ref(repository, f"refs/heads/{name}"):
        hint = phrase("name another one, or delete it: git branch -D")
        findings.refuse(
            error("merge-branch", phrase('there is a branch "{name}" already', name=name), Span(".git"), hint)
        )
    head = findings.take(find_revision(repository, "HEAD"))
    folder = context.scratch / "branch"
    remove_folder(folder)
    with laid_out(repository, head, folder) as branch:
        tree = _read_tree(branch.root, base)
        chosen = list(list_distinct(versions)) or [versions.versions[-1]]
        if chosen[-1] is not versions.versions[-1]:
            chosen.append(versions.versions[-1])
        made, changed = Combined(), set[str]()
        comments: tuple[PlacedComment, ...] = ()
        for version in chosen:
            made = _combine(context, tree, base, version)
            last = version is chosen[-1]
            comments = place_comments(versions, made) if last else ()
            written = _write(context, _settle(tree, made, base), made, comments)
            changed |= {path for path in written if path == COMMENTS or made.texts.get(path) != tree.texts.get(path)}
            findings.add(_commit(branch, version, (context.name, written)))
        findings.stop_if_fatal()
        said = make_branch(repository, name, branch)
    if said:
        findings.refuse(
            error("merge-branch", phrase('git makes no branch "{name}": {said}', name=name, said=said), Span(".git"))
        )
    return _finish(findings, context, versions, (tuple(sorted(changed)), made.conflicts, comments))


def _settle(tree: _Tree, made: Combined, base: Mapping[str, str]) -> _Tree:
    """Write back what an earlier version changed and this one does not."""
    for path in base:
        made.texts.setdefault(path, tree.texts.get(path, base[path]))
    return tree


def _commit(branch: Repository, version: Version, what: tuple[str, tuple[str, ...]]) -> Iterator[Diagnostic]:
    name, written = what
    person = version.person
    writer = Writer(person.name, moment=person.date)
    title = f"Take over what {person.name} changed in {name}" if person.name else f"Take over {name}"
    said = commit_files(branch, list(written), title, writer)
    if said and "nothing to commit" not in said and "nothing added" not in said:
        yield error("merge-branch", phrase("git did not commit: {said}", said=said.splitlines()[0]), Span(".git"))
