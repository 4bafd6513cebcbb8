"""The way to letters: a cover letter filled from the article, and a response to reviewers held against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from elyazma.diagnostics import Diagnostic, Outcome, Severity, Span, error, is_fatal
from elyazma.freshness import scratch_folder
from elyazma.workroom import report_disk, work_alone

if TYPE_CHECKING:  # the stages import heavy libraries: each is imported when its turn comes
    from datetime import date

    from elyazma.languages import Language
    from elyazma.model import Proof, SourceTree
    from elyazma.pipeline import Checked, Job, Progress
    from elyazma.stages.answer import Evidence
    from elyazma.tools.letters.outcome import Letter
    from elyazma.tools.letters.reading import ReadResponse

T = TypeVar("T")
KEPT = "the last good file is untouched"


@dataclass(frozen=True, slots=True)
class LetterOrder:
    """What is wanted: the journal's id and the language (empty: the article's own), and the day a letter shows."""

    journal: str = ""
    language: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Letters:
    """One letter in dist/, as PDF and as Word file, and the PDF's pages."""

    pdf: Path
    word: Path
    pages: int


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every letter is made with: the job, the letter's language, scratch, and who hears of the progress."""

    root: Path
    checked: Checked
    order: LetterOrder
    language: Language
    folder: Path
    progress: Progress

    @property
    def job(self) -> Job:
        return self.checked.job


def begin_letter(root: Path, kind: str, language: str) -> Outcome[Path]:
    """Write a "letter" or a "response" for the author to edit; nothing that is there already is touched."""
    from elyazma.tools.files import write_file
    from elyazma.tools.letters.skeletons import find_existing, read_skeleton
    from elyazma.tools.letters.values import FOLDER
    from elyazma.tools.reading.sources import is_inside, refuse_file

    code = language or _article_language(root)
    there = find_existing(root, kind, code)
    if there:
        hint = "edit it, or delete it first"
        return Outcome(None, (error("letter-exists", "this is there already", Span(there), hint),))
    name, text = read_skeleton(kind, code)
    if not is_inside(root, root / FOLDER):
        hint = "put a folder in place of the link"
        return Outcome(None, (refuse_file(FOLDER, "leads out of the manuscript's folder", hint),))
    try:
        write_file(root / FOLDER / name, text)
    except OSError as refusal:
        return Outcome(None, (report_disk(refusal, KEPT),))
    return Outcome(root / FOLDER / name)


def _article_language(root: Path) -> str:
    import tomllib

    try:
        return str(tomllib.loads((root / "manuscript/article.toml").read_text(encoding="utf-8")).get("language", ""))
    except (OSError, ValueError):
        return ""


# --- The cover letter -------------------------------------------------------------------------------------


def make_letter(root: Path, order: LetterOrder, progress: Progress) -> Outcome[Letters]:
    """Fill the cover letter and publish it into dist/; after an error the last good one stays as it is."""
    return _make(root, order, "letter", progress, _write_cover_letter)


def _write_cover_letter(desk: _Desk) -> Outcome[Letters]:
    from elyazma.stages.write_letter import Template, write_letter
    from elyazma.tools.letters.facts import gather_view
    from elyazma.tools.letters.frame import Sheet
    from elyazma.tools.letters.reading import read_correspondence
    from elyazma.tools.letters.skeletons import find_template
    from elyazma.tools.metadata.people import full_name

    article, language = desk.job.manuscript.article, desk.language
    found, known = find_template(desk.root, language.code), read_correspondence(desk.root)
    findings = (*found.diagnostics, *known.diagnostics)
    if found.value is None or known.value is None:
        return Outcome(None, findings)
    template = Template(*found.value)
    counted = _count_pages(desk, template.text)
    findings += counted.diagnostics
    if counted.value is None:
        return Outcome(None, findings)
    view = gather_view(desk.job.manuscript, desk.job.journal, language, known.value, (counted.value, desk.order.day))
    names = tuple(full_name(each, language.code) for each in article.authors)
    title = f"{language.words['cover_letter']}: {view.title}"
    sheet = Sheet(f"{desk.job.name}-letter", title, names, language, "")
    written = write_letter(template, view, sheet, _epoch(desk), desk.folder)
    return _typeset(desk, written, findings)


def _count_pages(desk: _Desk, text: str) -> Outcome[int]:
    """Count the pages of the article's PDF, made anew where need be, if the letter speaks of them."""
    from elyazma.pipeline import build_pdf, find_current_build

    if "pages" not in text:
        return Outcome(0)
    current = find_current_build(desk.root, desk.order.journal)
    if current:
        return Outcome(current.pages)
    built = build_pdf(desk.root, desk.order.journal, desk.progress)
    return Outcome(built.value.pages if built.value else None, _only_errors(built.diagnostics))


# --- The response to reviewers ------------------------------------------------------------------------------


def make_response(root: Path, order: LetterOrder, progress: Progress) -> Outcome[Letters]:
    """Prove the response against the article and publish it into dist/; after an error the last good one stays."""
    return _make(root, order, "response", progress, _write_response)


def _write_response(desk: _Desk) -> Outcome[Letters]:
    from elyazma.stages.answer import answer
    from elyazma.tools.letters.reading import read_response

    read = read_response(desk.root)
    if read.value is None:
        return Outcome(None, read.diagnostics)
    language = _response_language(desk, read.value)
    evidence = _gather_evidence(desk, read.value)
    findings = (*read.diagnostics, *language.diagnostics, *evidence.diagnostics)
    if evidence.value is None or language.value is None:
        return Outcome(None, findings)
    proved, said = answer(read.value, evidence.value)
    findings += said
    if is_fatal(findings):
        return Outcome(None, findings)
    from elyazma.stages.write_response import Heading, write_response

    manuscript, journal = desk.job.manuscript, desk.job.journal
    titles = manuscript.article.title
    title = titles.get(language.value.code) or titles.get(manuscript.article.language, "")
    heading = Heading(f"{desk.job.name}-response", title, journal.manifest.journal.name)
    written = write_response(read.value, proved, (heading, language.value), _epoch(desk), desk.folder)
    return _typeset(desk, written, findings)


def _response_language(desk: _Desk, read: ReadResponse) -> Outcome[Language]:
    """Give the language of the command line, else the response's own, else the article's."""
    from elyazma.languages import LANGUAGES, available_languages
    from elyazma.stages.load_languages import load_languages
    from elyazma.tools.metadata.article import report_language

    code = read.response.language
    if desk.order.language or not code:
        return Outcome(desk.language)
    known = available_languages([desk.root / LANGUAGES])
    if code not in known:
        return Outcome(None, (report_language(code, read.place("language"), known),))
    loaded = load_languages(desk.root, [code])
    return Outcome(loaded.value[code] if loaded.value else None, loaded.diagnostics)


def _gather_evidence(desk: _Desk, read: ReadResponse) -> Outcome[Evidence]:
    from elyazma.stages.answer import Evidence
    from elyazma.tools.letters.evidence import find_all_anchors, read_former_texts, read_print

    sources = desk.job.manuscript.sources
    before = read_former_texts(desk.root, read, desk.folder)
    proof = _compile_article(desk)
    findings = (*before.diagnostics, *proof.diagnostics)
    if proof.value is None or is_fatal(findings):
        return Outcome(None, findings)
    desk.progress("finding the lines of the answers")
    places, pages = read_print(proof.value.pdf)
    now = (*(source.plain for source in sources), "\n".join(pages))
    return Outcome(Evidence(find_all_anchors(sources), places, now, before.value), findings)


def _compile_article(desk: _Desk) -> Outcome[Proof]:
    from elyazma.stages.assemble import assemble

    job = desk.job
    assembled = assemble(job.manuscript, job.journal, desk.checked.references, job.languages)
    if assembled.value is None:
        return Outcome(None, assembled.diagnostics)
    compiled = _compile(desk, assembled.value, "article")
    return Outcome(compiled.value, _only_errors(compiled.diagnostics))


# --- What both need -----------------------------------------------------------------------------------------


def _make(
    root: Path, order: LetterOrder, kind: str, progress: Progress, write: Callable[[_Desk], Outcome[Letters]]
) -> Outcome[Letters]:
    from elyazma.pipeline import check_manuscript
    from elyazma.stages.load_languages import load_languages
    from elyazma.tools.files import sweep_scratch

    progress("reading and checking the manuscript")
    checked = check_manuscript(root, order.journal)
    findings = _only_errors(checked.diagnostics)
    if checked.value is None or findings:
        return Outcome(None, findings)
    job = checked.value.job
    code = order.language or job.manuscript.article.language
    spoken = load_languages(root, [code])
    if not spoken.value:
        return Outcome(None, spoken.diagnostics)
    folder, language, made_of = scratch_folder(root, f"{job.journal.id}-{kind}"), spoken.value[code], checked.value

    def work() -> Outcome[Letters]:
        try:
            return write(_Desk(root, made_of, order, language, _fresh(folder), progress))
        finally:
            sweep_scratch(folder)

    return work_alone(folder, progress, work, KEPT)


def _fresh(folder: Path) -> Path:
    from elyazma.tools.files import make_scratch, sweep_scratch

    sweep_scratch(folder)
    return make_scratch(folder)


def _typeset(desk: _Desk, written: Outcome[Letter], findings: tuple[Diagnostic, ...]) -> Outcome[Letters]:
    """Compile a written letter and publish both its files."""
    findings += written.diagnostics
    if written.value is None or is_fatal(findings):
        return Outcome(None, findings)
    compiled = _compile(desk, written.value.tree, "letter")
    findings += compiled.diagnostics
    if compiled.value is None or is_fatal(findings):
        return Outcome(None, findings)
    from elyazma.tools.files import replace_file, write_file

    pdf = desk.root / "dist" / f"{written.value.tree.job}.pdf"
    replace_file(compiled.value.pdf, pdf)
    write_file(pdf.with_suffix(".docx"), written.value.word)
    return Outcome(Letters(pdf, pdf.with_suffix(".docx"), compiled.value.pages), findings)


def _compile(desk: _Desk, tree: SourceTree, name: str) -> Outcome[Proof]:
    from elyazma.stages.compile import compile_tree

    scratch = desk.folder / name
    scratch.mkdir()
    return compile_tree(tree, root=desk.root, scratch=scratch, progress=desk.progress, epoch=_epoch(desk))


def _epoch(desk: _Desk) -> int:
    from datetime import UTC, datetime, time

    from elyazma.pipeline import find_epoch

    day = desk.order.day
    return int(datetime.combine(day, time(), UTC).timestamp()) if day else find_epoch(desk.job.manuscript)


def _only_errors(findings: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Leave out what `check` and `pdf` say to the author anyway."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)
