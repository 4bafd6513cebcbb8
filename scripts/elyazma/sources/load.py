"""Load a manuscript: read its files into values, and report every fault at its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace
from pathlib import Path, PurePosixPath

from elyazma.languages import LANGUAGES, available_languages
from elyazma.model.article import Article
from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error, warning
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Bibliography, Manuscript, Mark, Picture, Section, Source
from elyazma.model.phrases import phrase
from elyazma.model.table import Table
from elyazma.references.bibliography import recall_bibliography
from elyazma.references.weigh import fit_bibliography
from elyazma.sources.article import read_article, report_language, suggest_slug
from elyazma.sources.bounds import read_tex, weigh_picture
from elyazma.sources.inputs import Edges, find_cycles
from elyazma.sources.packages import read_policy
from elyazma.sources.pictures import is_outdated
from elyazma.sources.preamble import PREAMBLE
from elyazma.sources.table import read_table
from elyazma.sources.toml import TomlOutcome
from elyazma.sources.tree import (
    CONVERSIONS,
    CONVERT,
    FIGURE_SUFFIXES,
    FONT_SUFFIXES,
    MANUSCRIPT,
    PACKAGE_SUFFIX,
    TAKEN_SUFFIXES,
    find_assets,
    find_figure,
    find_input,
    find_sheet,
    is_nameable,
    list_converted,
    list_files,
    name_font,
    show_path,
    suggest_file,
)
from elyazma.system.nearest import did_you_mean
from elyazma.system.texts import LARGEST_TOML, is_inside, read_bib, read_text
from elyazma.tex.faults import find_faults, find_preamble_faults
from elyazma.tex.names import read_input
from elyazma.tex.parse import parse
from elyazma.tex.scan import list_inputs, list_listings, scan
from elyazma.tex.verbatim import list_verbatim_names

ARTICLE = f"{MANUSCRIPT}/article.toml"
SECTIONS, APPENDICES, SUPPLEMENT = (f"{MANUSCRIPT}/{name}" for name in ("sections", "appendices", "supplement"))
TABLES = f"{MANUSCRIPT}/tables"


@dataclass
class _Intake:
    """What has been read so far.

    `opened` are all paths that were tried; `complete` is false once one of them could not be read.
    """

    root: Path
    files: tuple[str, ...]
    languages: tuple[str, ...]
    findings: list[Diagnostic] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    edges: Edges = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    figures: set[str] = field(default_factory=set)
    tables: dict[str, Table] = field(default_factory=dict)
    complete: bool = True
    verbatim: frozenset[str] = frozenset()
    """Environments that the preamble defines as verbatim ones."""


def load_manuscript(root: Path) -> Outcome[Manuscript]:
    """Read a manuscript: article.toml, abstracts, sections, appendices, supplement and what they input, bib/, figures.

    All findings at once. The value is None if the article has an error or any file could not be read, because checks of
    the rest would then give false findings. Faults inside a source that can be read leave the value.
    """
    if not (root / ARTICLE).exists():
        return Outcome(None, (_report_no_manuscript(),))
    intake = _Intake(root, list_files(root, MANUSCRIPT), available_languages([root / LANGUAGES]))
    article = _load_article(intake)
    preamble = _load_preamble(intake)
    intake.verbatim = frozenset().union(*(list_verbatim_names(source.text) for source in preamble))
    abstracts = dict(_load_abstracts(intake))
    sections, appendices, supplement = (_load_sections(intake, name) for name in (SECTIONS, APPENDICES, SUPPLEMENT))
    _follow_inputs(intake, article.value.language if article.value else "")
    _check_names(intake)
    _check_layouts(intake)
    _find_figures(intake)
    _find_listings(intake)
    bibliography = _load_bibliography(intake)
    assets = _load_assets(intake, preamble)
    findings = tuple(intake.findings)
    if article.value is None or not intake.complete:
        return Outcome(None, findings)
    sources = tuple(intake.sources.values())
    manuscript = Manuscript(root, article.value, article.places, abstracts, sections, sources, bibliography, assets)
    tables = tuple(intake.tables.values())
    manuscript = replace(manuscript, appendices=appendices, supplement=supplement, tables=tables, preamble=preamble)
    return Outcome(manuscript, findings)


def _report_no_manuscript() -> Diagnostic:
    hint = phrase('write {article} with the two lines slug = "my-article" and language = "en"', article=ARTICLE)
    return error("no-manuscript", phrase("there is no manuscript here"), Span(ARTICLE), hint)


def _load_article(intake: _Intake) -> TomlOutcome[Article]:
    text = _read_file(intake, ARTICLE, LARGEST_TOML)
    if text is None:
        return TomlOutcome(None, {})
    outcome = read_article(text, ARTICLE, intake.languages)
    intake.findings += outcome.diagnostics
    return outcome


def _read_file(intake: _Intake, path: str, largest: int | None = None) -> str | None:
    outcome = read_text(intake.root, path, largest=largest) if largest else read_tex(intake.root, path)
    intake.findings += outcome.diagnostics
    return _open_text(intake, path, outcome.value)


def _open_text(intake: _Intake, path: str, text: str | None) -> str | None:
    intake.opened.add(path)
    intake.complete &= text is not None
    return text


# --- TeX sources ----------------------------------------------------------------------------------

_ABSTRACT = re.compile(r"abstract\.([^./]+)\.tex")
_SECTION = re.compile(r"(\d{1,6})-([a-z0-9]+(?:-[a-z0-9]+)*)\.tex")


def _load_source(intake: _Intake, path: str) -> Source | None:
    text = _read_file(intake, path)
    if text is None:
        return None
    intake.findings += find_faults(text, path, intake.verbatim)
    intake.sources[path] = scan(text, path, intake.verbatim)
    return intake.sources[path]


def _load_abstracts(intake: _Intake) -> Iterator[tuple[str, Source]]:
    for path in _list_folder(intake.root, MANUSCRIPT):
        found = _ABSTRACT.fullmatch(path.rpartition("/")[2])
        if found and found[1] not in intake.languages:
            intake.findings.append(report_language(found[1], Span(show_path(path)), intake.languages))
        elif found and (source := _load_source(intake, path)):
            yield found[1], source


def _load_sections(intake: _Intake, folder: str) -> tuple[Section, ...]:
    numbered, sections = [], []
    for path in _list_folder(intake.root, folder):
        if found := _SECTION.fullmatch(path.rpartition("/")[2]):
            numbered.append((int(found[1]), found[2], path))
    taken: dict[int, str] = {}
    for number, slug, path in sorted(numbered):
        if number in taken:
            message = phrase(
                "{taken} has the number {number} too: they are printed by name", taken=taken[number], number=number
            )
            hint = phrase(
                "type: git mv {path} {folder}/{taken:02}-{slug}.tex",
                path=path,
                folder=folder,
                taken=max(taken) + 1,
                slug=slug,
            )
            intake.findings.append(warning("section-number", message, Span(path), hint))
        taken.setdefault(number, path)
        if source := _load_source(intake, path):
            sections.append(Section(slug, source))
    return tuple(sections)


def _list_folder(root: Path, folder: str) -> list[str]:
    """List what is directly in a folder, folders too, because one that is named like a section is a mistake."""
    place = root / folder
    names = sorted(entry.name for entry in place.iterdir()) if place.is_dir() else []
    return [f"{folder}/{name}" for name in names if not name.startswith(".")]


def _follow_inputs(intake: _Intake, language: str) -> None:
    waiting = list(intake.sources.values())
    while waiting:
        source = waiting.pop(0)
        for mark in filter(lambda mark: is_nameable(mark.name), source.inputs):
            target = find_input(intake.root, mark.name)
            if target is None:
                _load_table(intake, mark, language)
                continue
            intake.edges.setdefault(source.path, []).append((mark, target))
            known = target in intake.opened
            if not known and (found := _load_source(intake, target)):
                waiting.append(found)
    intake.findings += find_cycles(intake.edges)


def _load_table(intake: _Intake, mark: Mark, language: str) -> None:
    path = find_sheet(intake.root, mark.name)
    if path is None:
        _report_missing_input(intake, mark)
    elif path not in intake.opened:
        intake.opened.add(path)
        outcome = read_table(intake.root, path, language, intake.languages)
        intake.findings += outcome.diagnostics
        intake.complete &= outcome.value is not None
        if outcome.value:
            intake.tables[path] = outcome.value


def _load_preamble(intake: _Intake) -> tuple[Source, ...]:
    """Read manuscript/preamble.tex, what it inputs, and the author's own packages."""
    waiting = [path for path in intake.files if path == PREAMBLE or _is_own_package(path)]
    found: list[Source] = []
    while waiting:
        path = waiting.pop(0)
        text = _read_file(intake, path) if path not in intake.opened else None
        if text is not None:
            found.append(Source(path, text))
            intake.findings += find_preamble_faults(text, path)
            waiting += _find_inputs(intake.root, found[-1])
    return tuple(found)


def _is_own_package(path: str) -> bool:
    """Tell whether a file is a package that layouts may load: what they leave out defines nothing, a copy of it too."""
    return path.endswith(PACKAGE_SUFFIX) and not read_policy().why_left_out(PurePosixPath(path).stem, "")


def _find_inputs(root: Path, source: Source) -> list[str]:
    """Give the files of the manuscript that a source inputs; what else it inputs, TeX itself may have."""
    names = [mark.name for mark in list_inputs(source.text, source.path) if is_nameable(mark.name)]
    return [path for name in names if (path := find_input(root, name))]


def _report_missing_input(intake: _Intake, mark: Mark) -> None:
    r"""Report a file that is not there; TeX goes on without one that \include names."""
    if _is_included(intake, mark):
        message = phrase("there is no file {name}: TeX goes on without it", name=mark.name)
        intake.findings.append(
            warning(
                "missing-input",
                message,
                mark.span,
                phrase("write {manuscript}/{name}.tex", manuscript=MANUSCRIPT, name=mark.name),
            )
        )
        return
    intake.complete = False
    bare = mark.name.removesuffix(".tex").removesuffix(".csv")
    if mark.name.endswith(".csv") and find_sheet(intake.root, bare):
        hint = phrase(r"write \input{{{bare}}}: that prints the table of the CSV file", bare=bare)
        intake.findings.append(error("missing-input", phrase("{name} is no TeX", name=mark.name), mark.span, hint))
        return
    names = [file.removesuffix(".csv") + ".tex" if file.endswith(".csv") else file for file in intake.files]
    hint = suggest_file(mark.name, names, (".tex",)) or phrase(
        "write {manuscript}/{bare}.tex", manuscript=MANUSCRIPT, bare=bare
    )
    intake.findings.append(error("missing-input", phrase("there is no file {name}", name=mark.name), mark.span, hint))


def _is_included(intake: _Intake, mark: Mark) -> bool:
    source = intake.sources.get(mark.span.path)
    commands = parse(source.text, source.path).commands({"include"}) if source else ()
    return any(each.last and read_input(each) == mark.name for each in commands)


def _check_names(intake: _Intake) -> None:
    """Find TeX files in the folders of sections that are not read, and so would be missing in print."""
    folders = (SECTIONS, APPENDICES, SUPPLEMENT)
    for path in (path for folder in folders for path in _list_folder(intake.root, folder)):
        folder, _, name = path.rpartition("/")
        if name.lower().endswith(".tex") and not _SECTION.fullmatch(name) and path not in intake.opened:
            number = re.match(r"\d+", name)
            slug = suggest_slug(re.sub(r"^\d+\W*", "", name)[: -len(".tex")])
            hint = phrase(
                "type: git mv '{path}' {folder}/{number}-{slug}.tex",
                path=show_path(path),
                folder=folder,
                number=number[0] if number else "05",
                slug=slug,
            )
            message = phrase(
                "{name} is not read: a section's file is called NN-name.tex, of a-z, digits, hyphens",
                name=show_path(name),
            )
            intake.findings.append(error("section-name", message, Span(show_path(path)), hint))


def _check_layouts(intake: _Intake) -> None:
    """Find layouts of tables without their CSV file."""
    for path in intake.files:
        sheet = f"{path.removesuffix('.toml')}.csv"
        if path.startswith(f"{TABLES}/") and path.endswith(".toml") and sheet not in intake.files:
            known = [file.removesuffix(".csv") for file in intake.files if file.endswith(".csv")]
            hint = did_you_mean(path.removesuffix(".toml"), known) or phrase("write it, or delete this file")
            message = phrase("this says how to print {sheet}, which is not there", sheet=show_path(sheet))
            intake.findings.append(warning("table-missing", message, Span(show_path(path)), hint))


# --- Figures, bibliography, assets ------------------------------------------------------------------


def _find_figures(intake: _Intake) -> None:
    for source in intake.sources.values():
        for mark in filter(lambda mark: is_nameable(mark.name), source.figures):
            path = find_figure(intake.root, mark.name)
            if path is None:
                known = (*FIGURE_SUFFIXES, *CONVERSIONS)
                hint = suggest_file(mark.name, intake.files, known) or phrase(
                    "put the picture into {manuscript}/figures", manuscript=MANUSCRIPT
                )
                intake.findings.append(
                    error("missing-figure", phrase("there is no figure {name}", name=mark.name), mark.span, hint)
                )
            elif not path.lower().endswith(FIGURE_SUFFIXES):
                _report_format(intake, mark, path)
            else:
                intake.figures.add(path)
                intake.findings += weigh_picture(intake.root, path, mark.span)
                _report_outdated(intake, mark, path)


def _find_listings(intake: _Intake) -> None:
    """Find the files that a text shows letter by letter, and that are not there."""
    named = (mark for source in intake.sources.values() for mark in list_listings(source.text, source.path))
    for mark in named:
        if is_nameable(mark.name) and find_input(intake.root, mark.name) is None:
            kinds = (PurePosixPath(mark.name).suffix,)
            hint = suggest_file(mark.name, intake.files, kinds) or phrase(
                "put the file into {manuscript}", manuscript=MANUSCRIPT
            )
            intake.findings.append(
                error("missing-listing", phrase("there is no file {name}", name=mark.name), mark.span, hint)
            )


def _report_outdated(intake: _Intake, mark: Picture, path: str) -> None:
    """Say that a PDF shows a picture in PostScript as it was before."""
    original = next((each for each in intake.files if path in list_converted(each)), None)
    inside = original is not None and is_inside(intake.root, intake.root / original)
    if original and inside and is_outdated(intake.root / path, (intake.root / original).read_bytes()):
        message = phrase(
            "{path} was made of another {name} than is there now", path=path, name=PurePosixPath(original).name
        )
        intake.findings.append(
            warning("figure-outdated", message, mark.span, phrase("type: {convert}", convert=CONVERT))
        )


def _report_format(intake: _Intake, mark: Picture, path: str) -> None:
    bare, dot, suffix = path.rpartition(".")
    message = phrase("{path}: not every engine reads {dot}{suffix}", path=path, dot=dot, suffix=suffix)
    hint = phrase("type: {format}", format=CONVERSIONS[(dot + suffix).lower()].format(bare))
    intake.findings.append(error("figure-format", message, mark.span, hint))


def _load_bibliography(intake: _Intake) -> Bibliography:
    paths = [path for path in _list_folder(intake.root, "bib") if path.endswith(".bib")]
    reads = {path: read_bib(intake.root, path) for path in paths}
    texts = {path: text for path, read in reads.items() if (text := _open_text(intake, path, read.value)) is not None}
    bibliography = recall_bibliography(texts)
    about_files = (*(finding for read in reads.values() for finding in read.diagnostics), *bibliography.diagnostics)
    fitted = fit_bibliography(
        bibliography.value or Bibliography((), tuple(texts)), intake.sources.values(), about_files
    )
    intake.findings += fitted.diagnostics
    return fitted.value or Bibliography((), tuple(texts))


def _is_wanted(path: str, sources: Iterable[Source]) -> bool:
    """Tell whether TeX may need a file: of programs, fonts and what only a listing shows those that a text names."""
    name = PurePosixPath(path).name
    suffix = PurePosixPath(path).suffix.lower()
    if not suffix or suffix in TAKEN_SUFFIXES:
        return True
    called = name_font(name) if suffix in FONT_SUFFIXES else name
    return any(called in source.text for source in sources)


def _load_assets(intake: _Intake, preamble: Sequence[Source]) -> tuple[str, ...]:
    assets, sources = [], (*preamble, *intake.sources.values())
    files = sorted({*intake.files, *intake.figures} - intake.opened)
    for found in find_assets(intake.root, [path for path in files if _is_wanted(path, sources)]):
        if isinstance(found, Diagnostic):
            intake.findings.append(found)
        else:
            assets.append(found)
    return tuple(assets)
