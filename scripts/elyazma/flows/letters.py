"""The flow to letters: a cover letter filled from the article, and a response to reviewers checked against it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TypeVar

from elyazma.checks.check_placeholders import check_letter
from elyazma.flows.checking import Checked
from elyazma.flows.confining import report_confinement
from elyazma.flows.judging import check_and_judge
from elyazma.flows.loading import Job
from elyazma.flows.pipeline import build_pdf
from elyazma.flows.proving import find_epoch
from elyazma.flows.word_places import Wanted, WordPrint, find_in_word, takes_word
from elyazma.languages import LANGUAGES, Language, available_languages
from elyazma.letters.answer import Evidence, answer
from elyazma.letters.evidence import find_all_anchors, read_former_texts, read_print
from elyazma.letters.facts import gather_view
from elyazma.letters.frame import Sheet
from elyazma.letters.outcome import Letter
from elyazma.letters.reading import ReadResponse, read_correspondence, read_response
from elyazma.letters.skeletons import find_existing, find_template, list_skeletons, read_skeleton
from elyazma.letters.values import FOLDER
from elyazma.letters.write_letter import Template, write_letter
from elyazma.letters.write_response import Heading, write_response
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Findings, Outcome, Severity, Span, collecting, error
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Proof, SourceTree
from elyazma.model.phrases import phrase
from elyazma.sources.article import report_language
from elyazma.sources.load_languages import load_languages
from elyazma.sources.people import full_name
from elyazma.system.files import make_scratch, replace_file, sweep_scratch, write_file
from elyazma.system.freshness import find_current, scratch_folder
from elyazma.system.locking import Progress, report_disk, work_alone
from elyazma.system.texts import is_inside, refuse_file
from elyazma.typesetting.assemble import assemble
from elyazma.typesetting.compile import compile_tree

T = TypeVar("T")
KEPT = phrase("the last good file is untouched")


@dataclass(frozen=True, slots=True)
class Letters:
    """One letter in dist/, as PDF and as Word file, and the PDF's pages."""

    pdf: Path
    word: Path
    pages: int


@dataclass(frozen=True, slots=True)
class _Context:
    """What every letter is made with: the job, the letter's language, scratch, and what is called with the progress."""

    root: Path
    checked: Checked
    options: Options
    language: Language
    folder: Path
    progress: Progress

    @property
    def job(self) -> Job:
        return self.checked.job


@collecting
def begin_letter(findings: Findings, root: Path, kind: str, language: str) -> Path:
    """Write a "letter" or a "response" for the author to edit; nothing that is there already is touched."""
    code = language or _read_article_language(root)
    there = find_existing(root, kind, code)
    if there:
        hint = phrase("edit it, or delete it first")
        findings.refuse(error("letter-exists", phrase("this is there already"), Span(there), hint))
    name, text = read_skeleton(kind, code)
    if not is_inside(root, root / FOLDER):
        hint = phrase("put a folder in place of the link")
        findings.refuse(refuse_file(FOLDER, phrase("leads out of the manuscript's folder"), hint))
    try:
        write_file(root / FOLDER / name, text)
    except OSError as refusal:
        findings.refuse(report_disk(refusal, KEPT))
    return root / FOLDER / name


def _read_article_language(root: Path) -> str:
    try:
        return str(tomllib.loads((root / "manuscript/article.toml").read_text(encoding="utf-8")).get("language", ""))
    except (OSError, ValueError):
        return ""


# --- The cover letter -------------------------------------------------------------------------------------


def make_letter(root: Path, options: Options, progress: Progress) -> Outcome[Letters]:
    """Fill the cover letter and publish it into dist/; after an error the last good one stays as it is."""
    return _make_letters(root, options, progress, _write_cover_letter)


@collecting
def _write_cover_letter(findings: Findings, context: _Context) -> Letters:
    job, language = context.job, context.language
    found = findings.accept(find_template(context.root, language.code))
    correspondence = findings.take(read_correspondence(context.root))
    if found is None:
        findings.refuse()
    template = Template(*found)
    findings.add(check_letter(template.text, template.path, list_skeletons("letter")))
    pages = findings.take(_count_pages(context, template.text))
    view = gather_view(job.manuscript, job.journal, language, correspondence, (pages, context.options.day))
    names = tuple(full_name(each, language.code) for each in job.manuscript.article.authors)
    title = f"{language.words['cover_letter']}: {view.title}"
    sheet = Sheet(f"{job.name}-letter", title, names, language, "")
    letter = findings.take(write_letter(template, view, sheet, _find_epoch(context), context.folder))
    return _typeset(findings, context, letter)


@collecting
def _count_pages(findings: Findings, context: _Context, text: str) -> int:
    """Count the pages of the article's PDF, made anew where need be, if the letter mentions them."""
    if "pages" not in text:
        return 0
    options = Options(journal=context.options.journal)
    current = find_current(context.root, options)
    if current:
        return current.pages
    return findings.take(_leave_errors(build_pdf(context.root, options, context.progress))).pages


# --- The response to reviewers ------------------------------------------------------------------------------


def make_response(root: Path, options: Options, progress: Progress) -> Outcome[Letters]:
    """Prove the response against the article and publish it into dist/; after an error the last good one stays."""
    return _make_letters(root, options, progress, _write_response)


@collecting
def _write_response(findings: Findings, context: _Context) -> Letters:
    response = findings.take(read_response(context.root))
    language = findings.accept(_choose_response_language(context, response))
    evidence = findings.take(_gather_evidence(context, response, language or context.language))
    if language is None:
        findings.refuse()
    proved, said = answer(response, evidence)
    findings.add(said)
    findings.stop_if_fatal()
    manuscript, journal = context.job.manuscript, context.job.journal
    titles = manuscript.article.title
    title = titles.get(language.code) or titles.get(manuscript.article.language, "")
    heading = Heading(f"{context.job.name}-response", title, journal.manifest.journal.name)
    written = write_response(response, proved, (heading, language), _find_epoch(context), context.folder)
    return _typeset(findings, context, findings.take(written))


@collecting
def _choose_response_language(findings: Findings, context: _Context, response: ReadResponse) -> Language:
    """Give the language of the command line, else the response's own, else the article's."""
    code = response.response.language
    if context.options.language or not code:
        return context.language
    known = available_languages([context.root / LANGUAGES])
    if code not in known:
        findings.refuse(report_language(code, response.place("language"), known))
    return findings.take(load_languages(context.root, [code]))[code]


@collecting
def _gather_evidence(findings: Findings, context: _Context, response: ReadResponse, language: Language) -> Evidence:
    sources = context.job.manuscript.sources
    anchors = find_all_anchors(context.job.manuscript.preamble, sources)
    before = findings.accept(read_former_texts(context.root, response, context.folder))
    texts = tuple(source.plain for source in sources)
    if _names_word_places(context):
        wanted = Wanted([each.label for each in anchors], language, Span(response.path))
        word = findings.take(_find_in_word(context, wanted))
        findings.stop_if_fatal()
        return Evidence(anchors, word.places, (*texts, word.text), before)
    proof = findings.take(_compile_article(context))
    findings.stop_if_fatal()
    context.progress(phrase("finding the lines of the answers"))
    places, pages = read_print(proof.pdf)
    return Evidence(anchors, places, (*texts, "\n".join(pages)), before)


def _names_word_places(context: _Context) -> bool:
    wanted = context.options.places
    return wanted == "word" if wanted else takes_word(context.job.journal)


def _find_in_word(context: _Context, wanted: Wanted) -> Outcome[WordPrint]:
    """Find the anchors in the Word file; what `docx` says to the author anyway is left out."""
    found = find_in_word(context.checked, wanted, context.folder, context.progress)
    own = [each for each in found.diagnostics if each.code == "response-no-pages"]
    errors = _leave_errors(found).diagnostics
    return replace(found, diagnostics=(*errors, *own))


@collecting
def _compile_article(findings: Findings, context: _Context) -> Proof:
    job = context.job
    assembled = assemble(job.manuscript, job.journal, context.checked.references, job.languages)
    tree = assembled.value
    if tree is None:
        findings.refuse(*assembled.diagnostics)
    return findings.take(_leave_errors(_compile(context, tree, "article")))


# --- What both need -----------------------------------------------------------------------------------------


@collecting
def _make_letters(
    findings: Findings,
    root: Path,
    options: Options,
    progress: Progress,
    write: Callable[[_Context], Outcome[Letters]],
) -> Letters:
    progress(phrase("reading and checking the manuscript"))
    checked = findings.take(_leave_errors(check_and_judge(root, options, progress)))
    findings.stop_if_fatal()
    job = checked.job
    code = options.language or job.manuscript.article.language
    languages = findings.take(load_languages(root, [code]))
    if not languages:
        findings.refuse()
    folder = scratch_folder(root, job.journal.id + options.kind)
    with work_alone(findings, folder, progress, KEPT):
        try:
            sweep_scratch(folder)
            context = _Context(root, checked, options, languages[code], make_scratch(folder), progress)
            return findings.take(write(context))
        finally:
            sweep_scratch(folder)


def _typeset(findings: Findings, context: _Context, letter: Letter) -> Letters:
    """Compile a written letter and publish both its files."""
    findings.add(report_confinement(context.root))
    findings.stop_if_fatal()
    proof = findings.take(_compile(context, letter.tree, "letter"))
    findings.stop_if_fatal()
    pdf = context.root / "dist" / f"{letter.tree.job}.pdf"
    replace_file(proof.pdf, pdf)
    write_file(pdf.with_suffix(".docx"), letter.word)
    return Letters(pdf, pdf.with_suffix(".docx"), proof.pages)


def _compile(context: _Context, tree: SourceTree, name: str) -> Outcome[Proof]:
    scratch = context.folder / name
    scratch.mkdir()
    epoch = _find_epoch(context)
    return compile_tree(tree, root=context.root, scratch=scratch, progress=context.progress, epoch=epoch)


def _find_epoch(context: _Context) -> int:
    day = context.options.day
    return int(datetime.combine(day, time(), UTC).timestamp()) if day else find_epoch(context.job.manuscript.article)


def _leave_errors(outcome: Outcome[T]) -> Outcome[T]:
    """Leave out what `check` and `pdf` say to the author anyway."""
    errors = (finding for finding in outcome.diagnostics if finding.severity is Severity.ERROR)
    return replace(outcome, diagnostics=tuple(errors))
