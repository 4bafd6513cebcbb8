"""What goes into a submission: each content is made, or it is told why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from elyazma.flows.checking import Checked
from elyazma.flows.exports import write_format
from elyazma.flows.letters import make_letter
from elyazma.flows.pipeline import find_epoch
from elyazma.letters.skeletons import find_existing
from elyazma.model.audience import Audience, Options
from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, collecting, is_fatal
from elyazma.model.manuscript import Proof, SourceTree
from elyazma.model.portal import Content, Portal
from elyazma.submission.package import Build, choose_contents, collect_figures, package_source
from elyazma.system.locking import Progress

Show = Callable[[Diagnostic], str]


@dataclass(frozen=True, slots=True)
class Context:
    """What a submission is made with: `checked` is what its readers may see, `signed` the same with its authors.

    `folder` is its scratch; `show` lays out a finding for the list inside a draft.
    """

    root: Path
    options: Options
    folder: Path
    checked: Checked
    signed: Checked
    portal: Portal
    show: Show
    progress: Progress

    @property
    def anonymous(self) -> bool:
        """Tell whether the submission is for readers who may not know its authors."""
        return self.options.audience is Audience.REVIEWERS

    def allows(self, findings: Iterable[Diagnostic]) -> bool:
        """Tell whether the work goes on: a draft goes out with its errors."""
        return self.options.draft or not is_fatal(findings)


@collecting
def gather(findings: Findings, context: Context, tree: SourceTree, proof: Proof) -> Mapping[str, bytes]:
    """Make everything that goes into the archive; a part that fails is told of with the others."""
    contents = choose_contents(context.checked.job.journal, context.portal)
    made = [findings.accept(_make_content(context, content, tree, proof)) for content in contents]
    files = [each for each in made if each is not None]
    if len(files) < len(made):
        findings.refuse()
    return {path: data for each in files for path, data in each.items()}


def _make_content(context: Context, content: Content, tree: SourceTree, proof: Proof) -> Outcome[Mapping[str, bytes]]:
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


def _make_source(context: Context, tree: SourceTree, proof: Proof) -> Outcome[Mapping[str, bytes]]:
    context.progress("compiling the source with TeX alone")
    job = context.checked.job
    build = Build(tree, proof, job.journal, context.portal)
    return package_source(build, context.folder, find_epoch(job.manuscript))


@collecting
def _make_word(findings: Findings, context: Context) -> Mapping[str, bytes]:
    # What is checked is already what the audience may read.
    options = Options("docx", context.checked.job.journal.id)
    data = findings.take(write_format(context.checked, options, context.folder / "docx", context.progress))
    return {"manuscript.docx": data}


@collecting
def _make_letter(findings: Findings, context: Context) -> Mapping[str, bytes]:
    """Make the cover letter where the author has written one; reviewers never see it."""
    job = context.checked.job
    codes = (job.manuscript.article.language, "")
    if context.anonymous or not any(find_existing(context.root, "letter", code) for code in codes):
        return {}
    made = findings.accept(make_letter(context.root, Options("letter", job.journal.id), context.progress))
    if made is not None:
        return {"cover-letter.pdf": made.pdf.read_bytes()}
    # What stops the letter of a draft stands in its list; a submission without it would not be whole.
    if not context.options.draft:
        findings.refuse()
    return {}


@collecting
def _make_title_page(findings: Findings, context: Context) -> Mapping[str, bytes]:
    if context.anonymous:
        return {}
    return {"title-page.docx": findings.take(write_title_page(context))}


def write_title_page(context: Context) -> Outcome[bytes]:
    """Write who wrote the article, on a page of its own; it never lies in an archive for reviewers."""
    options = Options("docx", context.signed.job.journal.id, Audience.EDITOR)
    return write_format(context.signed, options, context.folder / "docx", context.progress)
