"""The flow to the other formats: load, check and cite, then convert, then one writer, then publish."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from elyazma.document.convert import convert, find_fragments
from elyazma.document.formulas import find_formulas, put_formulas
from elyazma.flows.audience import hide_authors, search_results, show_to
from elyazma.flows.checking import Checked
from elyazma.flows.judging import check_and_judge
from elyazma.flows.loading import Job
from elyazma.flows.origins import sign_word
from elyazma.languages import Language
from elyazma.model.audience import Audience, Options
from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, Span, collecting, count_warnings, note
from elyazma.model.document import Document
from elyazma.model.fragments import Drawn, Fragment
from elyazma.model.journal import Journal
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.system.files import make_scratch, sweep_scratch, write_file
from elyazma.system.freshness import Result, find_current, record, scratch_folder, stamp_machine, stamp_manuscript
from elyazma.system.locking import Progress, work_alone
from elyazma.system.stamp import Stamp
from elyazma.typesetting.assemble import assemble
from elyazma.typesetting.fragments import typeset_fragments

Writer = Callable[[Document, Journal, Mapping[str, Language], Path], Outcome[bytes]]


@dataclass(frozen=True, slots=True)
class Export:
    """A file that was written into dist/."""

    path: Path
    warnings: int


def _load_writer(options: Options) -> Writer:
    """Give the stage that writes a format; the libraries that only the others need are not loaded."""
    match options.format:
        case "docx":
            from elyazma.writers.word.export_docx import export_docx

            return partial(export_docx, fields=options.citations == "fields")
        case "accessible":
            from elyazma.writers.accessible.export_accessible import export_accessible

            return export_accessible
        case "html":
            from elyazma.writers.web.export_html import export_html

            return export_html
        case "jats":
            from elyazma.writers.jats.export_jats import export_jats

            return export_jats
        case "crossref":
            from elyazma.writers.jats.export_crossref import export_crossref

            return export_crossref
        case "cff":
            from elyazma.writers.jats.export_cff import export_cff

            return export_cff
        case _:
            raise ValueError(f"{options.format} is made by a flow of its own")


@collecting
def export(findings: Findings, root: Path, options: Options, progress: Progress) -> Export:
    """Write the manuscript in a format into dist/; after an error the last good file stays as it is."""
    progress(phrase("reading and checking the manuscript"))
    read = stamp_manuscript(root)
    checked = findings.take(check_and_judge(root, options, progress))
    findings.stop_if_fatal()
    folder = scratch_folder(root, checked.job.journal.id + options.kind)
    with work_alone(findings, folder, progress, phrase("the last good file is untouched")):
        data = findings.take(_write_for_audience(checked, options, folder, progress))
        findings.stop_if_fatal()
        return _publish(root, checked.job, options, (data, findings.found, read))


@collecting
def _write_for_audience(
    findings: Findings, checked: Checked, options: Options, folder: Path, progress: Progress
) -> bytes:
    """Write a format for those who may read it: a file for reviewers is not published before it is searched."""
    data = findings.take(write_format(checked, options, folder, progress))
    data = sign_word(data, checked.job.manuscript.root, checked.job.journal.id, options)
    if options.audience is Audience.REVIEWERS:
        progress(phrase("looking for what tells who wrote it"))
        name = f"dist/{checked.job.name}{options.suffix}"
        findings.add(search_results(checked, hide_authors(checked), {name: data}))
    return data


@collecting
def write_format(findings: Findings, checked: Checked, options: Options, folder: Path, progress: Progress) -> bytes:
    """Write a checked manuscript in a format, publishing nothing; the caller holds `folder`, which is swept."""
    sweep_scratch(folder)
    scratch = make_scratch(folder)
    shown = show_to(options.audience, _count_last_page(findings, checked, options))
    progress(phrase("turning the text into a document"))
    document = findings.take(convert_checked(shown, folder, scratch, progress))
    written = _write_document(findings, shown, document, options, (folder, scratch, progress))
    sweep_scratch(folder)
    return findings.take(written)


def _count_last_page(findings: Findings, checked: Checked, options: Options) -> Checked:
    """Say the last page where an office gave the first one alone: that of the PDF in dist/, if it is up to date."""
    manuscript = checked.job.manuscript
    published = manuscript.article.publication
    if options.format not in _PAGED or published.last_page or not published.count_last_page(1):
        return checked
    pdf = find_current(manuscript.root, Options(journal=checked.job.journal.id))
    if pdf is None:
        message = phrase("the last page is not known, because no PDF in dist/ is up to date")
        place = manuscript.places.get("publication.first_page", Span("manuscript/article.toml"))
        findings.add((note("last-page-unknown", message, place, phrase("type: invoke pdf, and then the same again")),))
        return checked
    published = replace(published, last_page=published.count_last_page(pdf.pages))
    article = replace(manuscript.article, publication=published)
    return replace(checked, job=replace(checked.job, manuscript=replace(manuscript, article=article)))


_PAGED = frozenset(("jats", "html", "crossref", "cff"))
"""The formats that say the pages of an article."""


@collecting
def write_with_anchors(
    findings: Findings, checked: Checked, folder: Path, progress: Progress
) -> tuple[Document, bytes]:
    """Write the Word file with a bookmark at each anchor; give it, and the document that it is written from."""
    sweep_scratch(folder)
    scratch = make_scratch(folder)
    progress(phrase("turning the text into a document"))
    document = findings.take(convert_checked(checked, folder, scratch, progress, anchors=True))
    written = _write_document(findings, checked, document, Options("docx"), (folder, scratch, progress))
    sweep_scratch(folder)
    return document, findings.take(written)


def _write_document(
    findings: Findings, shown: Checked, document: Document, options: Options, place: tuple[Path, Path, Progress]
) -> Outcome[bytes]:
    folder, scratch, progress = place
    job = shown.job
    progress(phrase("writing the file"))
    write = _load_writer(options)
    written = write(document, job.journal, job.languages, scratch)
    if any(each.code in _FORMULA_CODES for each in written.diagnostics):
        drawn = findings.take(_draw_formulas(shown, document, folder, scratch))
        written = write(put_formulas(document, drawn), job.journal, job.languages, scratch) if drawn else written
    return written


_FORMULA_CODES = frozenset(("accessible-formula", "docx-equation", "html-formula"))
"""What writers say of a formula that they cannot write."""


def _draw_formulas(checked: Checked, document: Document, folder: Path, scratch: Path) -> Outcome[tuple[Drawn, ...]]:
    """Ask TeX for the formulas that no other program can write."""
    job = checked.job
    asked = find_formulas(document, job.manuscript, scratch)
    tree = assemble(job.manuscript, job.journal, checked.references, job.languages).value
    if tree is None or not asked.pieces:
        return Outcome(())
    return typeset_fragments(tree, asked, root=job.manuscript.root, folder=folder)


_ASKED_CODES = frozenset(("export-unsupported", "export-plain", "export-text-lost"))
"""What the text says of a piece that TeX may know."""
_MOST_ROUNDS = 8
"""What is asked for in the first round may hide something else until it is drawn, or be no piece by itself."""


def convert_checked(
    checked: Checked, folder: Path, scratch: Path, progress: Progress, *, anchors: bool = False
) -> Outcome[Document]:
    """Turn a manuscript into a document, with its `anchors` if wished; TeX is asked for what pandoc cannot read."""
    job = checked.job
    parts = (job.manuscript, job.journal, checked.references, job.languages)
    made = convert(*parts, scratch, anchors=anchors)
    drawn: tuple[Drawn, ...] = ()
    failed: tuple[Fragment, ...] = ()
    notes: tuple[Diagnostic, ...] = ()
    for _ in range(_MOST_ROUNDS):
        if not any(each.code in _ASKED_CODES for each in made.diagnostics):
            break
        asked = find_fragments(*parts, scratch, drawn=drawn, failed=failed).value
        tree = assemble(*parts).value
        if asked is None or not asked.pieces or tree is None:
            break
        progress(phrase("asking TeX for what only TeX can print"))
        printed = typeset_fragments(tree, asked, root=job.manuscript.root, folder=folder)
        new = printed.value or ()
        failed += tuple(each for each in asked.pieces if not any(each == one.fragment for one in new))
        drawn, notes = _put_together(drawn, new), (*notes, *printed.diagnostics)
        made = convert(*parts, scratch, drawn=drawn, anchors=anchors) if new else made
    return Outcome(made.value, (*made.diagnostics, *notes))


def _put_together(drawn: tuple[Drawn, ...], new: tuple[Drawn, ...]) -> tuple[Drawn, ...]:
    """Leave out the pieces that stand in a block which is drawn now."""
    return (*(old for old in drawn if not any(each.fragment.holds(old.fragment) for each in new)), *new)


def _publish(root: Path, job: Job, options: Options, made: tuple[bytes, tuple[Diagnostic, ...], Stamp]) -> Export:
    data, findings, read = made
    path = root / "dist" / f"{job.name}{options.suffix}"
    write_file(path, data)
    warnings = count_warnings(findings)
    if any(each.code == "last-page-unknown" for each in findings):
        # It is not up to date: the next run may know more.
        return Export(path, warnings)
    pdf = root / "dist" / f"{job.name}.pdf"
    paged = options.format in _PAGED and job.manuscript.article.publication.first_page and pdf.is_file()
    made_of = stamp_machine(root, job.journal.folder, [path, pdf] if paged else [path])
    record(root, job.journal.id + options.kind, (read, made_of), Result(path, 0, warnings))
    return Export(path, warnings)
