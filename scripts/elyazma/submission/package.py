"""Package a proof for a portal: a source that compiles anywhere, proved, and the archive around it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from elyazma.model.diagnostics import Diagnostic, Findings, Span, collecting, error, warning
from elyazma.model.journal import Journal
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript, Proof, SourceTree
from elyazma.model.phrases import phrase
from elyazma.model.portal import Content, Member, Portal
from elyazma.sources.tree import find_figure
from elyazma.submission.archive import make_member, write_archive
from elyazma.submission.naming import read_letters, write_file_name
from elyazma.submission.pdf_figures import blank_pdf, names_maker
from elyazma.submission.pictures import strip_picture
from elyazma.submission.source import PortableSource, make_portable
from elyazma.submission.stock import Source, prove_source
from elyazma.system.files import make_scratch
from elyazma.typesetting.engine import read_record

_MEGABYTE = 1_000_000


def choose_contents(journal: Journal, portal: Portal) -> tuple[Content, ...]:
    """Choose what goes into the archive: what the journal takes and the portal accepts, in the portal's order."""
    rules, package = portal.rules.contents, journal.manifest.package
    wanted = {*rules.always, *package.formats, "letter", "figures", *["title-page"] * package.separate_title_page}
    chosen = [content for content in dict.fromkeys((*rules.accepted, *rules.always)) if content in wanted]
    if "latex" in chosen:
        chosen = [content for content in chosen if content in {"latex", *rules.with_source}]
    # A LaTeX source has its pictures; beside a PDF alone nobody needs them.
    return tuple(content for content in chosen if content != "figures" or "docx" in chosen)


@dataclass(frozen=True, slots=True)
class Build:
    """What was built and for whom."""

    tree: SourceTree
    proof: Proof
    journal: Journal
    portal: Portal


@dataclass(frozen=True, slots=True)
class Packaged:
    """A source as it goes out, path in the archive -> content, and the PDF that TeX alone makes of it."""

    files: Mapping[str, bytes]
    compiled: Path


@collecting
def package_source(findings: Findings, build: Build, scratch: Path, epoch: int) -> Packaged:
    """Make the source portable and prove it: compiled by TeX alone it must give the same PDF.

    The caller holds `scratch`, in which that PDF lies, and sweeps it.
    """
    findings.add(_check_engine(build))
    findings.stop_if_fatal()
    source = findings.take(make_portable(build.tree, _find_used(build), build.portal))
    findings.add(_report_renamed(source))
    findings.add(_report_makers(source))
    unpacked = make_scratch(scratch)
    portable = Source(source.main, source.engine, source.files)
    findings.add(prove_source(portable, build.proof.pdf, unpacked, epoch))
    findings.stop_if_fatal()
    folder = build.portal.rules.latex.folder
    files = {posixpath.join(folder, path): data for path, data in source.files.items()}
    return Packaged(files, unpacked / f"{source.main}.pdf")


def _check_engine(build: Build) -> Iterator[Diagnostic]:
    engines = build.portal.rules.latex.engines
    if build.tree.engine not in engines:
        places = build.journal.places
        yield error(
            "submission-engine",
            phrase("{name} does not run {engine}", name=build.portal.rules.portal.name, engine=build.tree.engine),
            places.get("document.engine", places["journal"]),
            phrase('write engine = "{engine}" in [document]', engine=engines[0]),
        )


def _find_used(build: Build) -> tuple[str, ...]:
    """Give the paths of the tree that TeX read, by its own record, in order."""
    record = build.proof.pdf.with_name(f"{build.tree.job}.fls")
    folder = record.parent.resolve()
    names = (_below(name, folder) for name in (*read_record(record), *build.proof.before))
    return tuple(dict.fromkeys(posixpath.normpath(name) for name in names))


def _below(name: str, folder: Path) -> str:
    return Path(name).relative_to(folder).as_posix() if Path(name).is_relative_to(folder) else name


def _report_renamed(source: PortableSource) -> Iterator[Diagnostic]:
    """Say which files have another name in the archive because not every portal takes theirs."""
    for path, name in source.names.items():
        own = PurePosixPath(path).name
        if PurePosixPath(name).name != own and (" " in own or not own.isascii()):
            message = phrase(
                "{own} is {name} in the archive: a portal may refuse blanks and letters beyond ASCII",
                own=own,
                name=name,
            )
            yield warning(
                "submission-renamed", message, Span(path), phrase("rename the file itself to keep one name for it")
            )


def _report_makers(source: PortableSource) -> Iterator[Diagnostic]:
    originals = {name: path for path, name in source.names.items()}
    for name, data in source.files.items():
        if name in originals and name.lower().endswith(".pdf") and names_maker(data):
            message = phrase("this picture says who or what made it, where it cannot be taken out")
            hint = phrase("export it anew without metadata, or: qpdf --object-streams=disable in.pdf out.pdf")
            yield warning("figure-metadata", message, Span(originals[name]), hint)


# --- Pictures beside a Word file --------------------------------------------------------------------


def collect_figures(manuscript: Manuscript) -> Mapping[str, bytes]:
    """Give the pictures as files of their own, numbered in the order of the text, without their metadata."""
    names = [picture.name for source in manuscript.sources for picture in source.figures]
    paths = dict.fromkeys(filter(None, (find_figure(manuscript.root, name) for name in names)))
    numbered = enumerate(path for path in paths if (manuscript.root / path).is_file())
    return {
        f"figures/figure-{number + 1}{PurePosixPath(path).suffix.lower()}": _strip(path, manuscript.root)
        for number, path in numbered
    }


def _strip(path: str, root: Path) -> bytes:
    data = (root / path).read_bytes()
    return blank_pdf(data) if path.lower().endswith(".pdf") else strip_picture(path, data)


# --- The archive ------------------------------------------------------------------------------------


def pack(
    files: Mapping[str, bytes], portal: Portal, assets: Iterable[str] = ()
) -> tuple[tuple[Member, ...], bytes, tuple[Diagnostic, ...]]:
    """Pack files into an archive, and check it against what the portal takes; `assets` are the author's own files."""
    members = tuple(make_member(path, data) for path, data in sorted(files.items()))
    data = write_archive(members)
    return members, data, tuple(_check_size(members, len(data), portal, assets))


def _check_size(members: tuple[Member, ...], size: int, portal: Portal, assets: Iterable[str]) -> Iterator[Diagnostic]:
    rules, name = portal.rules.archive, portal.rules.portal.name
    place = Span("manuscript/article.toml")
    if rules.most_files is not None and len(members) > rules.most_files:
        message = phrase(
            "the archive has {members} files; {name} takes {most_files}",
            members=len(members),
            name=name,
            most_files=rules.most_files,
        )
        yield error("submission-too-many-files", message, place, phrase("join sections, or use fewer pictures"))
    if rules.megabytes is not None and size > rules.megabytes * _MEGABYTE:
        largest = max(members, key=lambda member: len(member.data))
        message = phrase(
            "the archive has {size:.1f} MB; {name} takes {megabytes}; the largest file is {path}, {data:.1f} MB",
            size=size / _MEGABYTE,
            name=name,
            megabytes=rules.megabytes,
            path=largest.path,
            data=len(largest.data) / _MEGABYTE,
        )
        place = next((Span(path) for path in assets if _is_named(path, largest.path)), place)
        yield error(
            "submission-too-large", message, place, phrase("export large pictures smaller, photographs as JPEG")
        )


def _is_named(asset: str, member: str) -> bool:
    return write_file_name(PurePosixPath(asset).name, read_letters()) == PurePosixPath(member).name
