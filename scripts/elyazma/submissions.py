"""The way out of the house: the flow to a proof, then package, prove, pack, publish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from elyazma.contents import Desk, Order, gather
from elyazma.editions import hide_authors, search_results
from elyazma.freshness import scratch_folder
from elyazma.workroom import work_alone

if TYPE_CHECKING:  # the stages import heavy libraries: each is imported when its turn comes
    from elyazma.contents import Show
    from elyazma.diagnostics import Diagnostic, Outcome
    from elyazma.model import Proof, SourceTree
    from elyazma.pipeline import Progress
    from elyazma.submission import Member, Provenance, Submission

__all__ = ["Order", "list_members", "submit"]

FINDINGS, MANIFEST = "FINDINGS.txt", "manifest.json"


def submit(root: Path, order: Order, show: Show, progress: Progress) -> Outcome[Submission]:
    """Check, build, package and prove a submission into dist/; after an error the last good one stays as it is.

    `show` lays out a finding for the list inside a draft.
    """
    from elyazma.diagnostics import Outcome, is_fatal
    from elyazma.pipeline import check_manuscript
    from elyazma.tools.files import sweep_scratch
    from elyazma.tools.packaging.portals import load_portal

    progress("reading and checking the manuscript")
    checked = check_manuscript(root, order.journal)
    if checked.value is None or (is_fatal(checked.diagnostics) and not order.draft):
        return Outcome(None, checked.diagnostics)
    journal = checked.value.job.journal
    found = load_portal(root, journal.manifest.package.portal)
    findings = (*checked.diagnostics, *found.diagnostics)
    if found.value is None:
        return Outcome(None, findings)
    folder = scratch_folder(root, journal.id + order.kind)
    seen = hide_authors(checked.value) if order.anonymous else checked.value
    desk = Desk(root, order, folder, seen, checked.value, found.value, show, progress)

    def work() -> Outcome[Submission]:
        try:
            return _work(desk, findings)
        finally:
            sweep_scratch(folder)

    made = work_alone(folder, progress, work, "the last good submission is untouched")
    return Outcome(made.value, tuple(dict.fromkeys((*findings, *made.diagnostics))))


def _work(desk: Desk, findings: tuple[Diagnostic, ...]) -> Outcome[Submission]:
    from elyazma.diagnostics import Outcome
    from elyazma.pipeline import prove

    built = prove(desk.root, desk.folder, desk.checked, desk.progress)
    findings += built.diagnostics
    if built.value is None or not desk.allows(findings):
        return Outcome(None, findings)
    tree, proof = built.value
    gathered = gather(desk, tree, proof)
    findings += gathered.diagnostics
    if gathered.value is None:
        return Outcome(None, findings)
    return _publish(desk, gathered.value, (tree, proof), findings)


# --- Publishing -------------------------------------------------------------------------------------


def _publish(
    desk: Desk, files: Mapping[str, bytes], built: tuple[SourceTree, Proof], findings: tuple[Diagnostic, ...]
) -> Outcome[Submission]:
    from elyazma.diagnostics import Outcome, sort_findings
    from elyazma.pipeline import count_warnings
    from elyazma.stages.package import pack
    from elyazma.submission import Submission
    from elyazma.tools.files import write_files

    sheet, said = _write_sheet(desk, built)
    page, refused = _write_title_page(desk)
    findings += (*said, *refused)
    if desk.order.draft:
        listed = "\n".join(desk.show(finding) for finding in sort_findings(findings))
        files = {**files, FINDINGS: f"{listed or 'no findings'}\n".encode()}
    manifest = _write_manifest(desk, files, built)
    inside = desk.portal.rules.archive.manifest == "inside"
    assets = desk.checked.job.manuscript.assets
    members, data, said = pack({**files, **({MANIFEST: manifest} if inside else {})}, desk.portal, assets)
    archive = desk.root / "dist" / f"{desk.checked.job.name}{desk.order.suffix}.zip"
    findings += (*said, *_find_leaks(desk, archive.name, data))
    if not desk.allows(findings):
        return Outcome(None, findings)
    beside = dict(sheet) | dict(page) | ({} if inside else {archive.with_suffix(".json"): manifest})
    write_files({**beside, archive: data})
    made = Submission(archive, tuple(beside), members, built[1].pages, count_warnings(findings))
    return Outcome(made, findings)


def _find_leaks(desk: Desk, name: str, data: bytes) -> tuple[Diagnostic, ...]:
    """Search an anonymous archive for its authors."""
    if not desk.order.anonymous:
        return ()
    desk.progress("searching the archive for its authors")
    return search_results(desk.signed, desk.checked, {name: data})


def _write_title_page(desk: Desk) -> tuple[Mapping[Path, bytes], tuple[Diagnostic, ...]]:
    """Write the title page of an anonymous submission beside the archive: the portal takes it by itself."""
    from elyazma.contents import write_title_page

    if not desk.order.anonymous or not desk.signed.job.manuscript.article.authors:
        return {}, ()
    made = write_title_page(desk)
    path = desk.root / "dist" / f"{desk.checked.job.name}-title-page.docx"
    return ({path: made.value} if made.value else {}), made.diagnostics


def _write_sheet(desk: Desk, built: tuple[SourceTree, Proof]) -> tuple[Mapping[Path, bytes], tuple[Diagnostic, ...]]:
    from elyazma.tools.packaging.sheet import Facts, write_sheet

    if desk.portal.rules.sheet is None:
        return {}, ()
    tree, proof = built
    job = desk.checked.job
    texts = tuple(content for path, content in tree.files.items() if isinstance(content, str) and path != tree.main)
    text, said = write_sheet(job.manuscript, job.languages, desk.portal, Facts(proof.pages, texts))
    name = f"{job.manuscript.article.slug}-{desk.portal.id}-sheet.txt"
    return {desk.root / "dist" / name: text.encode()}, said


def _write_manifest(desk: Desk, files: Mapping[str, bytes], built: tuple[SourceTree, Proof]) -> bytes:
    from elyazma.tools.packaging.archive import make_member, write_manifest

    tree, proof = built
    job = desk.checked.job
    about = {
        "article": job.manuscript.article.slug,
        "journal": job.journal.id,
        "portal": desk.portal.id,
        "draft": desk.order.draft,
        "anonymous": desk.order.anonymous,
        "pages": proof.pages,
    }
    members = [make_member(path, data) for path, data in files.items()]
    return write_manifest(members, about, _find_provenance(desk.root, tree.engine), anonymous=desk.order.anonymous)


def _find_provenance(root: Path, engine: str) -> Provenance:
    from elyazma.submission import Provenance
    from elyazma.tools.repository import open_repository, read_state
    from elyazma.tools.toolchain import list_versions

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
