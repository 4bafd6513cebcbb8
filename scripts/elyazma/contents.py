"""What goes into a submission: each content is made, or it is told why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the stages import heavy libraries: each is imported when its turn comes
    from elyazma.diagnostics import Diagnostic, Outcome
    from elyazma.model import Proof, SourceTree
    from elyazma.pipeline import Checked, Progress
    from elyazma.submission import Content, Portal

    Show = Callable[[Diagnostic], str]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be handed in: where, for whose eyes, and whether although there are errors."""

    journal: str = ""
    anonymous: bool = False
    draft: bool = False

    @property
    def kind(self) -> str:
        """Give what tells this order's scratch from others'."""
        return f"-submission{'-anonymous' * self.anonymous}"

    @property
    def suffix(self) -> str:
        """Give the end of the archive's name, without ".zip"."""
        return f"{'-anonymous' * self.anonymous}-submission{'-DRAFT' * self.draft}"


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an order is worked on, and what is known of it: `signed` is what is checked, with its authors."""

    root: Path
    order: Order
    folder: Path
    checked: Checked
    signed: Checked
    portal: Portal
    show: Show
    progress: Progress

    def allows(self, findings: Iterable[Diagnostic]) -> bool:
        """Tell whether the work goes on: a draft goes out with its errors."""
        from elyazma.diagnostics import is_fatal

        return self.order.draft or not is_fatal(findings)


def gather(desk: Desk, tree: SourceTree, proof: Proof) -> Outcome[Mapping[str, bytes]]:
    """Make everything that goes into the archive; a part that fails is told of with the others."""
    from elyazma.diagnostics import Outcome
    from elyazma.stages.package import choose_contents

    contents = choose_contents(desk.checked.job.journal, desk.portal)
    outcomes = [_make_content(desk, content, tree, proof) for content in contents]
    findings = tuple(finding for outcome in outcomes for finding in outcome.diagnostics)
    if any(outcome.value is None for outcome in outcomes):
        return Outcome(None, findings)
    return Outcome({path: data for outcome in outcomes for path, data in (outcome.value or {}).items()}, findings)


def _make_content(desk: Desk, content: Content, tree: SourceTree, proof: Proof) -> Outcome[Mapping[str, bytes]]:
    from elyazma.diagnostics import Outcome
    from elyazma.stages.package import collect_figures

    if content == "pdf":
        return Outcome({"manuscript.pdf": proof.pdf.read_bytes()})
    if content == "latex":
        return _make_source(desk, tree, proof)
    if content == "docx":
        return _make_word(desk)
    if content == "figures":
        return Outcome(collect_figures(desk.checked.job.manuscript))
    return _make_letter(desk) if content == "letter" else _make_title_page(desk)


def _make_source(desk: Desk, tree: SourceTree, proof: Proof) -> Outcome[Mapping[str, bytes]]:
    from elyazma.pipeline import find_epoch
    from elyazma.stages.package import Build, package_source

    desk.progress("compiling the source with TeX alone")
    job = desk.checked.job
    build = Build(tree, proof, job.journal, desk.portal)
    return package_source(build, desk.folder, find_epoch(job.manuscript))


def _make_word(desk: Desk) -> Outcome[Mapping[str, bytes]]:
    from elyazma.diagnostics import Outcome
    from elyazma.exports import Order as Wanted
    from elyazma.exports import write_format

    job = desk.checked.job
    made = write_format(desk.checked, Wanted("docx", job.journal.id), desk.folder / "docx", desk.progress)
    return Outcome(None if made.value is None else {"manuscript.docx": made.value}, made.diagnostics)


def _make_letter(desk: Desk) -> Outcome[Mapping[str, bytes]]:
    """Make the cover letter where the author has written one; reviewers never see it."""
    from elyazma.diagnostics import Outcome
    from elyazma.letters import LetterOrder, make_letter
    from elyazma.tools.letters.skeletons import find_existing

    job = desk.checked.job
    codes = (job.manuscript.article.language, "")
    if desk.order.anonymous or not any(find_existing(desk.root, "letter", code) for code in codes):
        return Outcome({})
    made = make_letter(desk.root, LetterOrder(job.journal.id), desk.progress)
    if made.value is None:
        # What stops the letter of a draft stands in its list; a submission without it would not be whole.
        return Outcome({} if desk.order.draft else None, made.diagnostics)
    return Outcome({"cover-letter.pdf": made.value.pdf.read_bytes()}, made.diagnostics)


def _make_title_page(desk: Desk) -> Outcome[Mapping[str, bytes]]:
    from elyazma.diagnostics import Outcome

    if desk.order.anonymous:
        return Outcome({})
    made = write_title_page(desk)
    return Outcome({"title-page.docx": made.value} if made.value else None, made.diagnostics)


def write_title_page(desk: Desk) -> Outcome[bytes]:
    """Write who wrote the article, on a page of its own; it never lies in an archive for reviewers."""
    from elyazma.exports import Order as Wanted
    from elyazma.exports import write_format

    wanted = Wanted("docx", desk.signed.job.journal.id, title_page=True)
    return write_format(desk.signed, wanted, desk.folder / "docx", desk.progress)
