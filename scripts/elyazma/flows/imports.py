"""The flow from an author's file: read, recognise, write, load; a whole manuscript at its place, or nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from elyazma import __version__
from elyazma.flows.brought_classes import Brought, bring_class, try_brought
from elyazma.flows.confining import report_confinement
from elyazma.flows.figures import convert_figures, rewrite_figures
from elyazma.flows.loading import load_judged
from elyazma.flows.pipeline import build_pdf
from elyazma.languages import Language, available_languages, load_language
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Diagnostic, Findings, Severity, Span, collecting, error, is_fatal, note
from elyazma.model.imported import ArrangedTex, Imported, ImportSummary
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Build
from elyazma.model.phrases import phrase, phrase_count
from elyazma.readers.intake import check_text, intake
from elyazma.readers.outline import read_text
from elyazma.readers.recognise import recognise
from elyazma.readers.tex_paper.arrange import arrange_paper
from elyazma.readers.tex_paper.class_commands import keep_class_commands
from elyazma.readers.tex_paper.gather import gather
from elyazma.readers.tex_paper.mend import Mended, Stop, follow_lines, list_own_names, mend_preamble
from elyazma.readers.tex_paper.report import REPORT, list_first_lines, write_report
from elyazma.readers.tex_paper.write import write_paper
from elyazma.readers.write_manuscript import write_manuscript
from elyazma.sources.load import load_manuscript
from elyazma.sources.load_journal import find_journal, find_named_journal
from elyazma.sources.preamble import PREAMBLE
from elyazma.sources.tree import MANUSCRIPT, PACKAGE_SUFFIX, list_converted
from elyazma.system.atomic_folder import place_folder, stand_beside
from elyazma.system.files import write_file
from elyazma.system.locking import Progress
from elyazma.typesetting.errors import find_doubled, find_unknown, find_unreadable, is_printed_early
from elyazma.typesetting.log import is_cause
from elyazma.typesetting.packages import read_on_demand

_TEX = frozenset((".tex", ".ltx", ".latex"))


@dataclass(frozen=True, slots=True)
class Wishes:
    """The journal an author has in mind, by its id, and whether to keep a manuscript that lacks something.

    `build` asks for a PDF of a LaTeX paper before it is said to build; `slug` names the article where its file's name
    will not do.
    """

    journal: str = ""
    slug: str = ""
    keep: bool = False
    build: bool = False


@collecting
def import_paper(
    findings: Findings, path: Path, folder: Path, progress: Progress, wishes: Wishes | None = None
) -> ImportSummary:
    """Make a manuscript in `folder` (absolute, absent or empty) of a file. Raises OSError when the disk refuses.

    A file that is refused, a full disk, an interruption leave nothing behind; nor does a LaTeX paper of which an
    import would lose something, unless the wish is to keep what there is.
    """
    wishes = wishes or Wishes()
    if path.suffix.lower() in _TEX:
        return _import_tex(findings, path, _Target(folder, wishes), progress)
    languages = _load_languages()
    with tempfile.TemporaryDirectory(prefix="elyazma-", ignore_cleanup_errors=True) as scratch:
        progress(phrase("reading"))
        taken = findings.take(intake(path, Path(scratch), languages))
        progress(phrase("recognising"))
        imported = recognise(taken, languages)
        chosen = wishes.journal or _choose_journal(folder, imported)
        slug = wishes.slug or imported.article.slug
        imported = replace(imported, article=replace(imported.article, journal=chosen, slug=slug))
        with stand_beside(folder) as new:
            written = write_manuscript(imported, new, languages, __version__)
            loaded = load_manuscript(new)
            place_folder(new, folder)
    made = findings.accept(written)
    findings.add(loaded.diagnostics)
    if made is None:
        findings.refuse()
    return replace(made, root=folder)


def _choose_journal(folder: Path, imported: Imported) -> str:
    """Choose the journal that a paper names in its running heads or before its text, else the one for its language."""
    paper = imported.paper
    said = (*paper.margins, *map(read_text, paper.pieces[:_FIRST]))
    named = find_named_journal(folder, " \n ".join(said))
    return named or find_journal(folder, f"{_OF_WORD}/{imported.article.language}")


_FIRST = 15
"""Pieces among which a journal's name stands."""
_OF_WORD = "word"
"""The class of a paper that has none, as manifests list it: of a word processor's file, with its language."""


def _load_languages() -> Mapping[str, Language]:
    return {code: load_language(code) for code in available_languages()}


@dataclass(frozen=True, slots=True)
class _Target:
    """Where a manuscript is to be made, and what its author wishes."""

    folder: Path
    wishes: Wishes


def _import_tex(findings: Findings, path: Path, target: _Target, progress: Progress) -> ImportSummary:
    """Make a manuscript of a LaTeX paper, whose text stays as it is."""
    progress(phrase("reading"))
    findings.take(check_text(path))
    languages = _load_languages()
    paper = findings.take(gather(path, languages))
    arranged = findings.take(arrange_paper(paper, languages))
    provided = frozenset(name for row in read_on_demand() for name in row.commands | row.environments)
    arranged = findings.take(keep_class_commands(paper, arranged, provided))
    chosen = target.wishes.journal or find_journal(target.folder, arranged.class_name)
    slug = target.wishes.slug or arranged.article.slug
    arranged = replace(arranged, article=replace(arranged.article, journal=chosen, slug=slug))
    progress(phrase("writing"))
    with stand_beside(target.folder) as new:
        made = findings.take(write_paper(arranged, new, __version__))
        _convert_figures(findings, new, arranged, progress)
        loaded = load_manuscript(new).diagnostics
        broken = [finding for finding in (*findings.found, *loaded) if _is_fault_of_import(finding)]
        if broken and not target.wishes.keep:
            findings.refuse(*loaded, _report_refused(paper.name, broken))
        brought = findings.accept(bring_class(path, new, arranged.class_name))
        own = list_own_names((paper.text, *paper.files.values(), *paper.inputs.values()))
        trial = _Trial(new, own, brought, target.wishes)
        built = _build(findings, trial, progress) if target.wishes.build else None
        findings.add(load_judged(new).diagnostics)
        if target.wishes.build and not target.wishes.keep and is_fatal(findings.found):
            findings.refuse(_report_unbuilt(paper.name))
        arranged = _name_journal(arranged, new)
        first = list_first_lines(arranged, findings.found, built.pages if built else 0)
        (new / REPORT).write_text(write_report(arranged, findings.found, first), encoding="utf-8")
        place_folder(new, target.folder)
    return replace(made, root=target.folder, first=first)


def _name_journal(arranged: ArrangedTex, new: Path) -> ArrangedTex:
    """Give the paper with the journal that its manuscript names now."""
    loaded = load_manuscript(new).value
    journal = loaded.article.journal if loaded else arranged.article.journal
    return replace(arranged, article=replace(arranged.article, journal=journal))


# --- The trial build --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Trial:
    """A new manuscript, the names that its author has made, his publisher's class, and what he wishes."""

    new: Path
    own: Collection[str]
    brought: Brought | None
    wishes: Wishes


def _build(findings: Findings, trial: _Trial, progress: Progress) -> Build | None:
    """Build the PDF with the class that came along; where that stops, or there is none, in the journal chosen.

    What a stranger may have written, a class too, is not built where nothing confines TeX.
    """
    if refused := [*filter(_is_error, report_confinement(trial.new, stranger=True))]:
        findings.refuse(*refused)
    if trial.brought and not trial.wishes.journal:
        built = findings.accept(try_brought(trial.new, trial.brought, progress))
        if built:
            return built
    return _try_to_build(findings, trial.new, trial.own, progress)


_MOST_TRIALS = 8
"""Each mends something; what a paper needs after these, its author should see."""


def _try_to_build(findings: Findings, new: Path, own: Collection[str], progress: Progress) -> Build | None:
    """Build the PDF of a manuscript that came in, and mend its preamble where TeX stops over it.

    Only errors are told of what a build finds, `invoke check` tells the rest; what this machine lacks is no error here.
    """
    told: list[Diagnostic] = []
    for trial in range(1, _MOST_TRIALS + 1):
        built = build_pdf(new, Options(), lambda message: progress(phrase("building it: {message}", message=message)))
        errors = [*filter(_is_error, built.diagnostics)]
        pictures = [*_mend_pictures(new, errors)] if trial < _MOST_TRIALS else []
        mended = _mend(new, errors, own) if trial < _MOST_TRIALS else None
        if mended:
            before = (new / mended.path).read_text(encoding="utf-8")
            write_file(new / mended.path, mended.preamble)
            told = [*follow_lines([*told, *mended.findings], mended.path, before, mended.preamble)]
        told += pictures
        if not (mended or pictures):
            break
    findings.add(told)
    findings.add(_list_new(errors, findings.found))
    return built.value


def _list_new(errors: Iterable[Diagnostic], told: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    known = {(each.code, each.span) for each in told}
    for each in errors:
        if (each.code, each.span) not in known:
            yield replace(each, severity=Severity.WARNING) if each.machine else each


def _is_error(finding: Diagnostic) -> bool:
    return finding.severity is Severity.ERROR


def _mend_pictures(new: Path, errors: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Write anew the pictures that TeX could not read."""
    names = {name for each in errors if (name := find_unreadable(each))}
    for made in rewrite_figures(new, names).value or ():
        yield note(
            "import-rewritten",
            phrase("{path} was written anew: TeX could not read it", path=made.path),
            Span(made.path),
        )


def _mend(new: Path, errors: Sequence[Diagnostic], own: Collection[str]) -> Mended | None:
    """Mend a manuscript's preamble, or a file that it reads, after a trial; nothing where that cannot help."""
    stops = [
        Stop(
            each.span,
            each.message,
            *find_unknown(each),
            find_doubled(each),
            (line := _read_line(new, each.span))[: each.span.column - 1],
            line,
            is_printed_early(each),
        )
        for each in errors
        if each.span and is_cause(each)
    ]
    texts = {path: (new / path).read_text(encoding="utf-8") for path in _list_early(new)} if stops else {}
    return mend_preamble(texts, stops, own)


def _list_early(new: Path) -> Iterator[str]:
    """Give the preamble and the files that it reads, but for packages, which are left as they are."""
    loaded = load_manuscript(new).value
    read = (source.path for source in loaded.preamble) if loaded else ()
    for path in dict.fromkeys((PREAMBLE, *read)):
        if not path.endswith(PACKAGE_SUFFIX) and (new / path).is_file():
            yield path


def _read_line(root: Path, span: Span) -> str:
    """Give the line of a place; nothing where there is no such file."""
    path = root / span.path
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    return lines[span.line - 1] if span.line <= len(lines) else ""


def _report_unbuilt(name: str) -> Diagnostic:
    message = phrase("nothing was made of {name}, since its PDF cannot be built: the errors above say why", name=name)
    hint = phrase("to have the manuscript as it is, and to mend it there, type the same command with --keep")
    return error("import-refused", message, Span(name), hint)


def _convert_figures(findings: Findings, new: Path, arranged: ArrangedTex, progress: Progress) -> None:
    """Make PDFs of the paper's pictures in PostScript; one that cannot be made stays as it is, and is told of."""
    if any(list_converted(path) for path in arranged.copies):
        converted = findings.accept(convert_figures(new, progress)) or ()
        findings.add(
            note(
                "import-converted",
                phrase("{path} was made of {original}", path=each.path, original=each.original),
                Span(each.path),
            )
            for each in converted
        )


def _is_fault_of_import(finding: Diagnostic) -> bool:
    """Tell whether an error is no fault of the author's: something was lost, or article.toml is wrong."""
    made = finding.span is not None and finding.span.path == f"{MANUSCRIPT}/article.toml"
    return finding.severity is Severity.ERROR and (made or finding.code in _LOSSES)


_LOSSES = frozenset(("import-text-lost", "import-lost", "section-name"))


def _report_refused(name: str, broken: Sequence[Diagnostic]) -> Diagnostic:
    message = phrase(
        "nothing was made of {name}: {errors} of the import above would make it another paper",
        name=name,
        errors=phrase_count(len(broken), "{count} error", "{count} errors"),
    )
    hint = phrase("report them; to have the manuscript as it is, type the same command with --keep")
    return error("import-refused", message, Span(name), hint)
