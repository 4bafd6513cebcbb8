"""The flow of one stranger's manuscript in a batch: bring it in, do what is wanted of it, and say what became of it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from elyazma.flows.exports import export
from elyazma.flows.imports import Wishes, import_paper
from elyazma.flows.pipeline import build_pdf
from elyazma.flows.rechecking import check_whole
from elyazma.model.audience import Audience, Format, Options
from elyazma.model.diagnostics import Diagnostic, Outcome, Severity, as_json, is_fatal, sort_findings
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript
from elyazma.model.papers import Paper, PaperOutcome, State, StepDone, Wanted
from elyazma.model.phrases import phrase
from elyazma.office.inbox import PAPERS, find_main
from elyazma.office.letter import write_asked_letter
from elyazma.office.similarity import sign_text
from elyazma.office.unpack import Unpackable, copy_folder, unpack_archive
from elyazma.sources.counting import count_words
from elyazma.sources.load import load_manuscript
from elyazma.sources.load_journal import load_journal
from elyazma.sources.people import full_name
from elyazma.system.freshness import find_current
from elyazma.system.repository import CheckOutFailed, checked_out, find_revision, open_bare_repository, open_repository
from elyazma.system.translating import list_languages, translate


@dataclass
class _Desk:
    """One manuscript on the desk: `folder` gets it, `scratch` what comes before, and what was found so far."""

    paper: Paper
    wanted: Wanted
    folder: Path
    scratch: Path
    findings: list[Diagnostic] = field(default_factory=list)
    steps: list[StepDone] = field(default_factory=list)
    pages: int = 0

    @contextmanager
    def time(self, step: str) -> Iterator[Callable[[bool], None]]:
        """Time a step; what it is given says whether the step made what it is for."""
        started, used, done = time.monotonic(), _cpu_used(), [False]

        def tell(made: bool) -> None:
            done[0] = made

        yield tell
        seconds = time.monotonic() - started
        self.steps.append(StepDone(step, done[0], round(seconds, 3), round(_cpu_used() - used, 3)))

    def accept(self, outcome: Outcome[Any]) -> bool:
        """Add what was found to the findings, and tell whether something was made without an error."""
        self.findings += outcome.diagnostics
        return outcome.value is not None and not is_fatal(outcome.diagnostics)


def _cpu_used() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def process_paper(key: str, paper: Paper, wanted: Wanted, folder: Path, scratch: Path) -> PaperOutcome:
    """Bring a manuscript into `folder` and do what is wanted of it; whatever is found becomes part of the outcome."""
    desk = _Desk(paper, wanted, folder, scratch)
    try:
        with desk.time("import") as tell:
            tell(_bring_in(desk))
    except (Unpackable, CheckOutFailed, PermissionError) as refusal:
        return PaperOutcome(key, paper, "refused", translate(getattr(refusal, "why", str(refusal)), "en"))
    if not (folder / "manuscript").is_dir():
        why = next((str(each.message) for each in desk.findings if each.severity is Severity.ERROR), "")
        return _describe(key, desk, "refused", why or "no manuscript was found in it")
    for step in wanted.steps:
        with desk.time(step) as tell:
            tell(_STEPS[step](desk))
    done = all(each.done for each in desk.steps)
    wrong = next((str(each.message) for each in desk.findings if each.severity is Severity.ERROR), "")
    return _describe(key, desk, "built" if done else "incomplete", "" if done else wrong)


# --- Bringing in ----------------------------------------------------------------------------------


def _bring_in(desk: _Desk) -> bool:
    source = Path(desk.paper.source)
    match desk.paper.kind:
        case "file":
            return _import(desk, source)
        case "archive":
            unpack_archive(source, desk.scratch / "unpacked")
            return _bring_folder(desk, desk.scratch / "unpacked")
        case "repository":
            return _bring_revision(desk, source)
        case _:
            return _bring_folder(desk, source)


def _bring_folder(desk: _Desk, folder: Path) -> bool:
    """Bring in a folder: a manuscript of ours is copied, a paper imported, also where it lies one folder deeper."""
    inside = [path for path in sorted(folder.iterdir()) if not path.name.startswith((".", "__"))]
    if (folder / "manuscript/article.toml").is_file():
        copy_folder(folder, desk.folder)
        return True
    if main := find_main(folder):
        return _import(desk, main)
    papers = [path for path in inside if path.is_file() and path.suffix.lower() in PAPERS - {".txt", ".md"}]
    if len(papers) == 1:
        return _import(desk, papers[0])
    if len(inside) == 1 and inside[0].is_dir():
        return _bring_folder(desk, inside[0])
    raise Unpackable(phrase("no single manuscript is in it: {count} papers", count=len(papers)))


def _bring_revision(desk: _Desk, source: Path) -> bool:
    tree = desk.scratch / "tree"
    tree.mkdir()
    opened = open_repository(source) if (source / ".git").exists() else open_bare_repository(source, tree)
    if opened.value is None:
        return desk.accept(opened)
    revision = find_revision(opened.value, desk.paper.revision or "HEAD")
    if revision.value is None:
        return desk.accept(revision)
    with checked_out(opened.value, revision.value, desk.scratch / "revision") as root:
        return _bring_folder(desk, root)


def _import(desk: _Desk, path: Path) -> bool:
    build = "pdf" in desk.wanted.steps and path.suffix == ".tex"
    # Many authors call their file "paper"; an issue tells its articles apart by these names.
    wishes = Wishes(desk.wanted.journal, slug=desk.paper.name, keep=True, build=build)
    return desk.accept(import_paper(path, desk.folder, _say_nothing, wishes))


# --- What is done -----------------------------------------------------------------------------------


def _check(desk: _Desk) -> bool:
    return desk.accept(check_whole(desk.folder, desk.wanted.journal))


def _build(desk: _Desk, audience: Audience = Audience.PUBLIC) -> bool:
    options = Options("pdf", desk.wanted.journal, audience)
    # A LaTeX paper was built to see whether it can be: with nothing changed since, that is its PDF.
    if current := find_current(desk.folder, options):
        desk.pages = current.pages
        return True
    built = build_pdf(desk.folder, options, _say_nothing)
    if built.value and audience is Audience.PUBLIC:
        desk.pages = built.value.pages
    return desk.accept(built)


def _export(desk: _Desk, format_: Format) -> bool:
    return desk.accept(export(desk.folder, Options(format_, desk.wanted.journal), _say_nothing))


_STEPS: dict[str, Callable[[_Desk], bool]] = {
    "check": _check,
    "pdf": _build,
    "docx": lambda desk: _export(desk, "docx"),
    "html": lambda desk: _export(desk, "html"),
    "jats": lambda desk: _export(desk, "jats"),
    "anonymous": lambda desk: _build(desk, Audience.REVIEWERS),
}


def _say_nothing(_: str) -> None:
    """Take the progress."""


# --- What is said -----------------------------------------------------------------------------------


def _describe(key: str, desk: _Desk, state: State, why: str) -> PaperOutcome:
    """Put together what is known of a manuscript, as far as it could be read."""
    findings = sort_findings(dict.fromkeys(desk.findings))
    shown = tuple(map(as_json, findings))
    outcome = PaperOutcome(key, desk.paper, state, why, steps=tuple(desk.steps), findings=shown, pages=desk.pages)
    manuscript = load_manuscript(desk.folder).value if (desk.folder / "manuscript").is_dir() else None
    if manuscript is None:
        return outcome
    article = manuscript.article
    language = article.language if article.language in list_languages() else "en"
    journal = load_journal(desk.folder, desk.wanted.journal or article.journal, None).value
    known = replace(
        outcome,
        title=article.title.get(article.language, ""),
        authors=tuple(full_name(author, article.language) for author in article.authors),
        language=article.language,
        journal=journal.id if journal else "",
        words=count_words(manuscript),
        outputs=tuple(_list_outputs(desk.folder)),
        shingles=sign_text(_body(manuscript)),
    )
    name = journal.manifest.journal.name if journal else ""
    return replace(known, letter=write_asked_letter(known, findings, language, name))


def _body(manuscript: Manuscript) -> str:
    return "\n".join(section.source.plain for section in manuscript.sections)


def _list_outputs(folder: Path) -> Iterator[str]:
    dist = folder / "dist"
    paths: Iterable[Path] = sorted(dist.iterdir()) if dist.is_dir() else ()
    yield from (f"dist/{path.name}" for path in paths if path.is_file() and not path.name.endswith(".synctex.gz"))
