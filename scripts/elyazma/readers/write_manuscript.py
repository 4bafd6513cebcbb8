"""Write what was imported as the files of a manuscript, and compare them with the words of the source."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path

from elyazma.languages import Language
from elyazma.model.diagnostics import Outcome, Span
from elyazma.model.imported import Doubt, Imported, ImportedReference, ImportSummary
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Float, Para, Plain
from elyazma.model.phrases import phrase
from elyazma.readers.files import name_pictures, write_article, write_bibliography, write_sheet
from elyazma.readers.latex import Writer
from elyazma.readers.lines import settle_marks
from elyazma.readers.paper_words import find_lost, list_words
from elyazma.readers.report import REPORT, write_report
from elyazma.references.bibtex import read_bibliography
from elyazma.sources.tree import FIGURE_SUFFIXES
from elyazma.system.scaffold import fill_common
from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.parse import parse
from elyazma.tex.scan import scan
from elyazma.tex.tree import Command, Environment, Node, Tree, Verbatim

_FOLDERS: Mapping[str, str] = {
    "heading": "manuscript/sections/",
    "reference": "bib/",
    "uncited": "manuscript/sections/",
}


@dataclass(slots=True)
class _Files:
    """What is to be written: texts and copies by path, and where the marks of doubts came to stand."""

    texts: dict[str, str] = field(default_factory=dict)
    copies: dict[str, Path] = field(default_factory=dict)
    places: dict[int, Span] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)

    def add(self, path: str, text: str) -> None:
        """Add a text, its marks taken out."""
        bare, marks = settle_marks(text)
        self.texts[path] = bare
        self.places |= {number: Span(path, line, column) for number, (line, column) in marks.items()}


def write_manuscript(
    imported: Imported, folder: Path, languages: Mapping[str, Language], version: str
) -> Outcome[ImportSummary]:
    """Write a manuscript into a new folder; the findings are everything that is uncertain. Raises OSError.

    A word of the source that stands nowhere in what was written is an error, and is listed in the report.
    """
    files = _Files()
    files.texts |= fill_common(imported.article.slug, imported.article.journal, version)
    _write_sources(imported, files, languages)
    _write_bib(imported, files, languages)
    _print_uncited(imported, files)
    files.add("manuscript/article.toml", write_article(imported.article))
    imported = replace(imported, doubts=(*imported.doubts, *files.doubts))
    lost = find_lost(imported.paper.words, _list_kept(imported, files))
    report = write_report(imported, _find_places(imported, files), lost)
    files.texts[REPORT] = report.text
    _put(folder, files)
    return Outcome(replace(_summarise(imported, folder, files), decisions=report.first), report.findings)


def _write_sources(imported: Imported, files: _Files, languages: Mapping[str, Language]) -> None:
    blocks = [block for section in imported.sections for block in section.blocks]
    blocks += [block for abstract in imported.abstracts.values() for block in abstract]
    pictures = name_pictures(blocks, imported.paper.pictures)
    writer = Writer({code: language.babel for code, language in languages.items()}, pictures)
    writer.add_table = lambda node: _add_table(node, files, imported.article.language)
    for code, abstract in imported.abstracts.items():
        files.add(f"manuscript/abstract.{code}.tex", writer.blocks(abstract))
    counts: Counter[str] = Counter()
    for section in imported.sections:
        counts[section.folder] += 1
        name = f"{counts[section.folder]:02}-{section.slug}.tex"
        files.add(f"manuscript/{section.folder}/{name}", writer.blocks(section.blocks))
    for target, name in pictures.items():
        files.copies[f"manuscript/figures/{name}"] = imported.paper.pictures[target]
        if not name.endswith(FIGURE_SUFFIXES):
            files.doubts.append(Doubt("picture", name, phrase("not every journal takes this format")))
    files.doubts += [
        Doubt("picture", target, phrase("this picture is not there")) for target in dict.fromkeys(writer.missing)
    ]


def _add_table(node: Float, files: _Files, language: str) -> str | None:
    """Put a table that is rows of text into a CSV file; give its name, or none when LaTeX has to say it."""
    sheet = write_sheet(node, language)
    if sheet is None:
        return None
    name, rows, layout = sheet
    files.texts[f"manuscript/tables/{name}.csv"] = rows
    files.texts[f"manuscript/tables/{name}.toml"] = layout
    return name


def _write_bib(imported: Imported, files: _Files, languages: Mapping[str, Language]) -> None:
    not_given = languages[imported.article.language].words["source_not_given"]
    given = {f"bib/{name}.bib": text for name, text in imported.paper.bibliographies.items()}
    files.texts |= given
    if imported.references or not given:
        name = "bib/references.bib" if "bib/references.bib" not in given else "bib/found.bib"
        files.texts[name] = write_bibliography(imported.references, not_given)


def _print_uncited(imported: Imported, files: _Files) -> None:
    r"""Name the works of the list that no text cites in a \nocite behind the last section: the list stays whole."""
    texts = {path: text for path, text in files.texts.items() if path.endswith(".tex")}
    sections = sorted(path for path in texts if path.startswith("manuscript/sections/"))
    cited = _list_cited(texts.values())
    listed = [each.key for each in imported.references if each.printed]
    uncited = [key for key in listed if key not in cited]
    if "*" in cited or not uncited or not sections:
        return
    command = f"\\nocite{{{','.join(uncited)}}}"
    files.texts[sections[-1]] = f"{texts[sections[-1]].rstrip()}\n\n{command}\n"
    done = (
        phrase("the text cites none of its works")
        if uncited == listed
        else phrase("the text does not cite these of its works")
    )
    files.doubts.append(
        Doubt("uncited", ", ".join(uncited), phrase(r"{done}: \nocite prints them", done=done), command)
    )


def _list_cited(texts: Iterable[str]) -> set[str]:
    return {key.name for text in texts for citation in scan(text, "").citations for key in citation.keys}


def _list_kept(imported: Imported, files: _Files) -> list[str]:
    """List every word that stands in the manuscript, or is named in the report as replaced."""
    texts = [_cut_commands(_unfold(path, text)) for path, text in files.texts.items() if path.startswith("manuscript/")]
    read = write_bibliography([_cut_unprinted(each) for each in imported.references], "")
    texts += map(_cut_commands, (read, *imported.paper.bibliographies.values()))
    doubts = (f"{doubt.text}" for doubt in imported.doubts if doubt.kind in ("picture",))
    left = {f"{doubt.text}" for doubt in imported.doubts if doubt.kind == "left-out"}
    drawn = (words for name, words in imported.paper.drawn.items() if name not in left)
    kept = (*texts, *imported.replaced, *drawn, *doubts)
    return [word for text in kept for word in list_words(text)]


_PRINTED = frozenset(
    (
        *("author", "editor", "translator", "title", "subtitle", "booktitle", "journal", "year", "date", "month"),
        *("volume", "number", "pages", "publisher", "address", "edition", "institution", "school", "organization"),
        *("series", "howpublished", "note", "annote", "doi", "url", "isbn"),
    )
)
"""Fields that a list may print: the words of the others, such as an abstract's, are no text of the paper."""


def _cut_unprinted(reference: ImportedReference) -> ImportedReference:
    return replace(reference, fields={name: text for name, text in reference.fields.items() if name in _PRINTED})


def _unfold(path: str, text: str) -> str:
    """Give a text in which no letter of a sign that TOML spells ("\\n") stands at a word."""
    return text.replace("\\n", " ") if path.endswith(".toml") else text


def _cut_commands(text: str) -> str:
    tree = parse(text)
    return apply_edits(text, (edit for node in tree.walk() for edit in _cut_command(tree, node)))


def _cut_command(tree: Tree, node: Node) -> Iterator[Edit]:
    """Cut what names a command and no word of the text."""
    match node:
        case Command(name="label" | "input" | "includegraphics"):
            yield node.start, node.end, " "
        case Command() if node.name[:1].isalpha():
            yield node.start, node.start + 1 + len(node.name), " "
        case Environment():
            name = tree.tokens.mandatory(node.start + len(r"\begin"))
            yield node.start, name.end if name else node.inner, " "
            yield node.outer, node.end, " "
        case Verbatim():
            yield node.start, node.inner, " "
            yield node.outer, node.end, " "


def _find_places(imported: Imported, files: _Files) -> dict[int, Span]:
    """Find the lines of what no mark stands on."""
    places = dict(files.places)
    for at, doubt in enumerate(imported.doubts):
        found = None if at in places else _find_line(doubt, files)
        if found:
            places[at] = found
    return places


def _find_line(doubt: Doubt, files: _Files) -> Span | None:
    """Find the first line that holds what a doubt is about, in the files where its kind stands."""
    folder = _FOLDERS.get(doubt.kind, "manuscript/article.toml")
    paths = [path for path in sorted(files.texts) if path.startswith(folder)] if doubt.where else []
    for path in paths:
        place = files.texts[path].find(doubt.where)
        if place >= 0:
            return Span(path, files.texts[path].count("\n", 0, place) + 1)
    return None


def _put(folder: Path, files: _Files) -> None:
    for path, text in files.texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")
    for path, source in files.copies.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, folder / path)


def _summarise(imported: Imported, folder: Path, files: _Files) -> ImportSummary:
    texts = [text for path, text in files.texts.items() if path.startswith("manuscript/") and path.endswith(".tex")]
    paragraphs = sum(isinstance(block, Para | Plain) for section in imported.sections for block in section.blocks)
    citations = sum(each.command != "nocite" for text in texts for each in scan(text, "").citations)
    sections = sum(section.folder == "sections" for section in imported.sections)
    given = [read_bibliography({path: text}).value for path, text in imported.paper.bibliographies.items()]
    works = len(imported.references) + sum(len(each.references) for each in given if each)
    return ImportSummary(folder, sections, paragraphs, citations, works)
