"""The flow to an archive for a journal's portal: build and prove the PDF, gather the contents, pack, publish."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from elyazma.flows import proving
from elyazma.flows.audience import number_lines, search_results, show_to
from elyazma.flows.checking import Checked
from elyazma.flows.exports import write_format
from elyazma.flows.judging import check_and_judge
from elyazma.flows.letters import make_letter
from elyazma.flows.origins import sign_word
from elyazma.flows.word_revisions import mark_since
from elyazma.letters.skeletons import find_existing
from elyazma.model.audience import Audience, Options
from elyazma.model.diagnostics import (
    Diagnostic,
    Findings,
    Outcome,
    Span,
    collecting,
    count_warnings,
    error,
    is_fatal,
    sort_findings,
)
from elyazma.model.gaps import refuse_breaches
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Proof, SourceTree
from elyazma.model.phrases import phrase
from elyazma.model.portal import Content, Member, Portal, Provenance, Submission
from elyazma.sources.portals import load_portal
from elyazma.submission.archive import make_member, write_manifest
from elyazma.submission.package import Build, choose_contents, collect_figures, pack, package_source
from elyazma.submission.refuse_fonts import refuse_fonts
from elyazma.submission.sheet import write_sheet
from elyazma.system.files import sweep_scratch, write_files
from elyazma.system.freshness import scratch_folder
from elyazma.system.locking import Progress, work_alone
from elyazma.system.repository import open_repository, read_state
from elyazma.system.translating import translate
from elyazma.system.versions import list_versions

_ARTICLE = "manuscript/article.toml"
FINDINGS, MANIFEST = "FINDINGS.txt", "manifest.json"
NAMES_LEFT = "-NAMES-LEFT"
"""What a draft's name has behind it if its search has not come out clean."""

Show = Callable[[Diagnostic], str]


@dataclass(frozen=True, slots=True)
class _Context:
    """What a submission is made with: `checked` is what its readers may see, `signed` the same with its authors.

    `folder` is its scratch; `show` lays out a finding for the list inside a draft. `compiled` are the PDFs that anybody
    makes of what goes out, by what they are called in a message; in an anonymous submission they are searched too.
    """

    root: Path
    options: Options
    folder: Path
    checked: Checked
    signed: Checked
    portal: Portal
    show: Show
    progress: Progress
    compiled: dict[str, Path] = field(default_factory=dict)

    @property
    def anonymous(self) -> bool:
        """Tell whether the submission is for readers who may not know its authors."""
        return self.options.audience is Audience.REVIEWERS

    def allows(self, findings: Iterable[Diagnostic]) -> bool:
        """Tell whether the work goes on: a draft goes out with its errors."""
        return self.options.draft or not is_fatal(findings)


def submit(root: Path, options: Options, show: Show, progress: Progress) -> Outcome[Submission]:
    """Check, build, package and prove a submission into dist/; after an error the last good one stays as it is.

    `show` lays out a finding for the list inside a draft.
    """
    made = _submit(root, options, show, progress)
    return Outcome(made.value, tuple(dict.fromkeys(made.diagnostics)))


@collecting
def _submit(findings: Findings, root: Path, options: Options, show: Show, progress: Progress) -> Submission:
    progress(phrase("reading and checking the manuscript"))
    found = check_and_judge(root, options, progress)
    checked = findings.take(Outcome(found.value, refuse_breaches(found.diagnostics)))
    if not options.draft:
        findings.stop_if_fatal()
    journal = checked.job.journal
    portal = findings.take(load_portal(root, options.portal or journal.manifest.package.portal))
    folder = scratch_folder(root, journal.id + options.kind)
    shown = show_to(options.audience, checked)
    context = _Context(root, options, folder, shown, checked, portal, show, progress)
    with work_alone(findings, folder, progress, phrase("the last good submission is untouched")):
        try:
            return findings.take(_build_archive(context, findings.found))
        finally:
            sweep_scratch(folder)


@collecting
def _build_archive(findings: Findings, context: _Context, said: tuple[Diagnostic, ...]) -> Submission:
    """Build the PDF and everything else; `said` is what was found before, which a draft's list has too."""
    findings.add(said)
    options = Options(line_numbers=context.options.line_numbers)
    place = proving.Context(context.root, context.folder, options, context.progress)
    proved = proving.prove(place, context.checked)
    said = refuse_fonts(refuse_breaches(proved.diagnostics), context.portal)
    tree, proof = findings.take(Outcome(proved.value, said))
    if not context.allows(findings.found):
        findings.refuse()
    files = findings.take(_gather(context, tree, proof))
    return _publish(findings, context, files, (tree, proof))


# --- The contents: each is made, or its fault reported ----------------------------------------------


@collecting
def _gather(findings: Findings, context: _Context, tree: SourceTree, proof: Proof) -> Mapping[str, bytes]:
    """Make everything that goes into the archive; a part that fails is reported with the others."""
    contents = choose_contents(context.checked.job.journal, context.portal)
    if context.options.since and "docx" not in contents:
        findings.refuse(_report_no_word(context))
    made = [findings.accept(_make_content(context, content, tree, proof)) for content in contents]
    files = [each for each in made if each is not None]
    if len(files) < len(made):
        findings.refuse()
    return {path: data for each in files for path, data in each.items()}


def _report_no_word(context: _Context) -> Diagnostic:
    name = context.checked.job.journal.manifest.journal.name
    hint = phrase("leave --since out; `invoke diff --word --since ...` makes the file by itself")
    return error(
        "submission-no-word",
        phrase("{name} takes no Word file, and none with changes", name=name),
        Span(_ARTICLE),
        hint,
    )


def _make_content(context: _Context, content: Content, tree: SourceTree, proof: Proof) -> Outcome[Mapping[str, bytes]]:
    match content:
        case "pdf":
            return Outcome({"manuscript.pdf": proof.pdf.read_bytes()})
        case "latex":
            return _make_source(context, tree, proof)
        case "docx":
            return _make_word(context)
        case "figures":
            return Outcome(collect_figures(context.checked.job.manuscript))
        case "letter":
            return _make_letter(context)
        case "title-page":
            return _make_title_page(context)


@collecting
def _make_source(findings: Findings, context: _Context, tree: SourceTree, proof: Proof) -> Mapping[str, bytes]:
    context.progress(phrase("compiling the source with TeX alone"))
    job = context.checked.job
    build = Build(tree, proof, job.journal, context.portal)
    made = findings.take(package_source(build, context.folder, proving.find_epoch(job.manuscript.article)))
    context.compiled["source.pdf"] = made.compiled
    return made.files


@collecting
def _make_word(findings: Findings, context: _Context) -> Mapping[str, bytes]:
    # What is checked is already what the audience may read.
    options = Options("docx", context.checked.job.journal.id)
    checked = number_lines(context.checked) if context.options.line_numbers else context.checked
    data = findings.take(write_format(checked, options, context.folder / "docx", context.progress))
    if not context.anonymous:
        data = sign_word(data, context.root, options.journal, options)
    marked = findings.take(_mark_changes(context))
    return {"manuscript.docx": data, **marked}


@collecting
def _mark_changes(findings: Findings, context: _Context) -> Mapping[str, bytes]:
    """Make the Word file with the changes since a revision, where one was named; reviewers read no names in it."""
    since = context.options.since
    if not since:
        return {}
    options = Options("docx", context.signed.job.journal.id, context.options.audience)
    return {"manuscript-changes.docx": findings.take(mark_since(context.root, since, options, context.progress))}


@collecting
def _make_letter(findings: Findings, context: _Context) -> Mapping[str, bytes]:
    """Make the cover letter where the author has written one; reviewers never see it."""
    job = context.checked.job
    codes = (job.manuscript.article.language, "")
    if context.anonymous or not any(find_existing(context.root, "letter", code) for code in codes):
        return {}
    letter = make_letter(context.root, Options("letter", job.journal.id), context.progress)
    made = findings.accept(Outcome(letter.value, refuse_breaches(letter.diagnostics)))
    if made is not None:
        return {"cover-letter.pdf": made.pdf.read_bytes()}
    # What stops the letter of a draft stands in its list; a submission without it would not be whole.
    if not context.options.draft:
        findings.refuse()
    return {}


@collecting
def _make_title_page(findings: Findings, context: _Context) -> Mapping[str, bytes]:
    if context.anonymous:
        return {}
    return {"title-page.docx": findings.take(_render_title_page(context))}


def _render_title_page(context: _Context) -> Outcome[bytes]:
    """Write who wrote the article, on a page of its own; it is never in an archive for reviewers."""
    options = Options("docx", context.signed.job.journal.id, Audience.EDITOR)
    return write_format(context.signed, options, context.folder / "docx", context.progress)


# --- Publishing -------------------------------------------------------------------------------------


def _publish(
    findings: Findings, context: _Context, files: Mapping[str, bytes], built: tuple[SourceTree, Proof]
) -> Submission:
    sheet = _write_sheet(findings, context, built[1])
    page = _separate_title_page(findings, context)
    if context.options.draft:
        listed = "\n".join(context.show(finding) for finding in sort_findings(findings.found))
        files = {**files, FINDINGS: f"{listed or translate(phrase('no findings'))}\n".encode()}
    manifest = _write_manifest(context, files, built)
    inside = context.portal.rules.archive.manifest == "inside"
    assets = context.checked.job.manuscript.assets
    members, data, said = pack({**files, **({MANIFEST: manifest} if inside else {})}, context.portal, assets)
    archive = context.root / "dist" / f"{context.checked.job.name}{context.options.suffix}"
    findings.add(said)
    context.compiled["proof.pdf"] = built[1].pdf
    leaks = _find_leaks(context, archive.name, data, [member.data for member in members])
    findings.add(leaks)
    if not context.allows(findings.found):
        findings.refuse()
    if is_fatal(leaks):
        archive = archive.with_stem(f"{archive.stem}{NAMES_LEFT}")
    beside = {**sheet, **page, **({} if inside else {archive.with_suffix(".json"): manifest})}
    write_files({**beside, archive: data})
    return Submission(archive, tuple(beside), members, built[1].pages, count_warnings(findings.found), is_fatal(leaks))


def _find_leaks(context: _Context, name: str, data: bytes, inside: Sequence[bytes]) -> tuple[Diagnostic, ...]:
    """Search an anonymous archive for its authors, and the PDFs that are made of what is in it."""
    if not context.anonymous:
        return ()
    context.progress(phrase("searching the archive for its authors"))
    compiled = {f"{name}/{called}": path.read_bytes() for called, path in context.compiled.items()}
    others = {called: pdf for called, pdf in compiled.items() if pdf not in inside}
    return search_results(context.signed, context.checked, {name: data, **others})


def _separate_title_page(findings: Findings, context: _Context) -> Mapping[Path, bytes]:
    """Write the title page of an anonymous submission beside the archive: the portal takes it by itself."""
    if not context.anonymous or not context.signed.job.manuscript.article.authors:
        return {}
    data = findings.accept(_render_title_page(context))
    path = context.root / "dist" / f"{context.checked.job.name}-title-page.docx"
    return {path: data} if data else {}


def _write_sheet(findings: Findings, context: _Context, proof: Proof) -> Mapping[Path, bytes]:
    if context.portal.rules.sheet is None:
        return {}
    job = context.checked.job
    text, said = write_sheet(job.manuscript, job.languages, context.portal, proof.pages)
    findings.add(said)
    name = f"{job.manuscript.article.slug}-{context.portal.id}-sheet.txt"
    return {context.root / "dist" / name: text.encode()}


def _write_manifest(context: _Context, files: Mapping[str, bytes], built: tuple[SourceTree, Proof]) -> bytes:
    tree, proof = built
    job = context.checked.job
    about = {
        "article": job.manuscript.article.slug,
        "journal": job.journal.id,
        "portal": context.portal.id,
        "draft": context.options.draft,
        "anonymous": context.anonymous,
        "pages": proof.pages,
    }
    members = [make_member(path, data) for path, data in files.items()]
    return write_manifest(members, about, _find_provenance(context.root, tree.engine), anonymous=context.anonymous)


def _find_provenance(root: Path, engine: str) -> Provenance:
    programs = list_versions(engine)
    repository = open_repository(root).value
    if repository is None:
        return Provenance("", False, programs)
    state = read_state(repository)
    return Provenance(state.head.commit if state.head else "", bool(state.changed), programs)


def list_members(members: Iterable[Member]) -> Iterator[str]:
    """Give each member's path and size for a person."""
    for member in members:
        yield f"{member.path} ({len(member.data):,} bytes)"
