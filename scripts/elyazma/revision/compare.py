"""Merge two revisions into one manuscript that shows what changed, at one of several levels of detail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Outcome, Span, missing, note
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript, References, Section, Source, SourceTree, list_entries
from elyazma.model.phrases import phrase
from elyazma.revision.blocks import restore_blocks, spell_verbatim, take_blocks
from elyazma.revision.cell_tables import NO_TABLES, restore_tables, take_tables
from elyazma.revision.columns import find_fonts, write_columns
from elyazma.revision.diff_markers import write_diff_markers
from elyazma.revision.flattening import Flattener, list_own_codes, list_pictures
from elyazma.revision.latexdiff import Detail, LatexdiffFailed, compare_texts
from elyazma.revision.loaded_revision import BEFORE, LoadedRevision
from elyazma.revision.marks import PREAMBLE, mark_words
from elyazma.revision.merging import DELETED_KEY, merge_articles, merge_references, merge_tables
from elyazma.revision.paragraphs import pair_paragraphs, split_paragraphs
from elyazma.revision.spelling import spell_out, spell_tables
from elyazma.revision.whole_paragraphs import mark_paragraphs
from elyazma.system.installing import how_to_install
from elyazma.system.process import ProgramMissing
from elyazma.tex.escape import escape
from elyazma.tex.scan import scan
from elyazma.tex.write import to_tex
from elyazma.typesetting.tables import write_table

LATEXDIFF = Span("latexdiff")


@dataclass(frozen=True, slots=True)
class Level:
    """How finely changes are marked; without `detail` by whole paragraphs.

    With `front`, titles, people, statements and references are marked too, with `cells` tables cell by cell.
    """

    name: str
    detail: Detail | None = None
    front: bool = True
    cells: bool = False


_TABLES = r"tabular[*x]?|longtable|array"
FALLBACKS = (
    Level("fine", Detail(math="fine"), cells=True),
    Level("coarse", Detail(math="whole", graphics="none", whole=f"(?:{_TABLES})"), cells=True),
    Level("whole", Detail(math="whole", graphics="none", whole=f"(?:{_TABLES})")),
    Level("paragraphs", front=False),
    Level("columns"),
)
"""The levels in the order they are tried; the last sets both texts side by side and cannot fail."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A manuscript that shows both revisions, its printed list, and the further `files` of its source tree."""

    manuscript: Manuscript
    references: References
    files: Mapping[str, str | Path]


def compare(
    before: LoadedRevision, after: LoadedRevision, level: Level, scratch: Path, columns: int = 1
) -> Outcome[Merged]:
    """Merge two revisions; `scratch` is an empty folder of the caller's, `columns` are those of the journal's page.

    Without a value this level cannot be used.
    """
    merger = _Merger(before, after, level, scratch, columns)
    try:
        merged = merger.merge()
    except ProgramMissing:
        hint = how_to_install("latexdiff", "mactex-no-gui")
        return Outcome(None, (missing("latexdiff-missing", phrase("latexdiff is not installed"), hint),))
    except LatexdiffFailed as fault:
        return Outcome(
            None,
            (note("latexdiff-failed", phrase("latexdiff did not compare the texts: {fault}", fault=fault), LATEXDIFF),),
        )
    return Outcome(merged)


class _Merger:
    """Merges two revisions; holds what is computed about them once."""

    def __init__(
        self, before: LoadedRevision, after: LoadedRevision, level: Level, scratch: Path, columns: int
    ) -> None:
        self.before, self.after, self.level, self.scratch, self.columns = before, after, level, scratch, columns
        pictures_before, pictures_after = list_pictures(before.manuscript), list_pictures(after.manuscript)
        moved = frozenset(path for path, digest in pictures_before.items() if pictures_after.get(path) != digest)
        labels = {label.name for source in after.manuscript.sources for label in source.labels}
        labels |= {table.layout.label for table in after.manuscript.tables}
        self.moved = moved
        self.kept = list_own_codes(before.manuscript, after.manuscript)
        self.flattener_before = Flattener(before, moved=moved, labels=frozenset(labels), kept=self.kept)
        self.flattener_after = Flattener(after, kept=self.kept)
        self.tables_before = {table.tex_path: table for table in before.manuscript.tables}
        self.tables_after = {table.tex_path: table for table in after.manuscript.tables}

    def merge(self) -> Merged:
        """Merge the text, then all that is data."""
        before, after = self.before.manuscript, self.after.manuscript
        abstracts = dict(self._merge_abstracts())
        sections = self._merge_sections("sections", before.sections, after.sections)
        appendices = self._merge_sections("appendices", before.appendices, after.appendices)
        supplement = self._merge_sections("supplement", before.supplement, after.supplement)
        removed = self.tables_before.keys() - self.tables_after.keys()
        tables = [merge_tables(self.tables_before.get(table.tex_path), table) for table in after.tables]
        article = merge_articles(before.article, after.article) if self.level.front else after.article
        texts = [*abstracts.values(), *(section.source for section in (*sections, *appendices, *supplement))]
        merged = replace(
            after,
            article=article,
            abstracts=abstracts,
            sections=sections,
            appendices=appendices,
            supplement=supplement,
            sources=(*texts, *(source for source in after.sources if source.path in self.kept)),
            tables=tuple(tables),
        )
        files: dict[str, str | Path] = {f"{BEFORE}{path}": before.root / path for path in self.moved}
        files |= {f"{BEFORE}{path}": self._removed_table(path) for path in removed}
        list_before, list_after = self.before.references, self.after.references
        return Merged(merged, merge_references(list_before, list_after) if self.level.front else list_after, files)

    def _removed_table(self, path: str) -> str:
        language = self.before.manuscript.article.language
        continued = self.before.languages[language].words["continued"]
        table = merge_tables(self.tables_before[path], None)
        # A deleted table has no number among the present ones, nor a label, which another table may have by now.
        table = replace(table, layout=replace(table.layout, label=""))
        uncounted = "\\addtocounter{table}{-1}\n" if table.layout.caption.get(language) else ""
        return mark_words(write_diff_markers(write_table(table, language, continued, columns=self.columns))) + uncounted

    def _merge_abstracts(self) -> Iterator[tuple[str, Source]]:
        before, after = self.before.manuscript.abstracts, self.after.manuscript.abstracts
        for code in dict.fromkeys((*after, *before)):
            text_before = self.flattener_before.flatten_source(before[code]) if code in before else ""
            text_after = self.flattener_after.flatten_source(after[code]) if code in after else ""
            plain = " ".join(each[code].plain for each in (before, after) if code in each)
            path = after[code].path if code in after else before[code].path
            yield code, _make_source(path, self._mark_changes(text_before, text_after), plain)

    def _merge_sections(
        self, name: str, before: tuple[Section, ...], after: tuple[Section, ...]
    ) -> tuple[Section, ...]:
        if not before and not after:
            return ()
        text_before = self.flattener_before.flatten(before) if before else ""
        text_after = self.flattener_after.flatten(after) if after else ""
        plain = "\n".join(section.source.plain for section in (*before, *after))
        source = _make_source(f"manuscript/{name}/compared.tex", self._mark_changes(text_before, text_after), plain)
        return (Section("compared", source),)

    def _mark_changes(self, text_before: str, text_after: str) -> str:
        tables = NO_TABLES
        if self.level.cells:
            text_before, text_after, tables = take_tables(text_before, text_after)
        bare_before, blocks_before = take_blocks(text_before)
        bare_after, blocks_after = take_blocks(text_after)
        if self.level.detail is None:
            marked = mark_paragraphs(bare_before, bare_after)
        elif bare_before == bare_after:
            marked = bare_after
        else:
            marked = compare_texts(bare_before, bare_after, self.level.detail, self.scratch)
        inputs_before = {
            path: rf"\input{{{path if path in self.tables_after else BEFORE + path}}}" for path in self.tables_before
        }
        inputs_after = {path: rf"\input{{{path}}}" for path in self.tables_after}
        marked = restore_tables(marked, tables)
        marked = restore_blocks(marked, {**blocks_before, **inputs_before}, {**blocks_after, **inputs_after})
        return mark_words(marked)


def _make_source(path: str, text: str, plain: str) -> Source:
    """Make a source of a merged text; its words, which choose fonts and hyphenation, are those of both revisions."""
    return replace(scan(text, path), plain=plain)


# --- Marks in the source tree -----------------------------------------------------------------------


def mark_tree(tree: SourceTree, merged: Merged) -> SourceTree:
    """Turn the diff markers in the source tree of a merged manuscript into visible marks."""
    files = {path: _mark_file(path, content, tree) for path, content in tree.files.items()}
    main = str(files[tree.main])
    files[tree.main] = main.replace("\\begin{document}", PREAMBLE + "\\begin{document}", 1)
    return replace(tree, files={**files, **merged.files})


def _mark_file(path: str, content: str | Path, tree: SourceTree) -> str | Path:
    if not isinstance(content, str) or path not in tree.generated:
        return content
    if path.endswith(".aux"):
        return "\n".join(line for line in content.split("\n") if DELETED_KEY not in line)
    if path.endswith(".bbl"):
        content = "\n".join(r"\item[]" if _begins_deleted_entry(line) else line for line in content.split("\n"))
    return mark_words(write_diff_markers(content))


def _begins_deleted_entry(line: str) -> bool:
    return line.startswith(r"\bibitem") and line.endswith("}") and line.rpartition("{")[2].startswith(DELETED_KEY)


# --- Both texts side by side ------------------------------------------------------------------------


def set_in_columns(before: LoadedRevision, after: LoadedRevision, tree: SourceTree) -> SourceTree:
    """Write both texts side by side as a document of its own, with the fonts of `tree`, the newer revision's."""
    texts = [_all_text(revision) for revision in (before, after)]
    paragraphs = split_paragraphs(texts[0]), split_paragraphs(texts[1])
    fonts = find_fonts(str(tree.files[tree.main]))
    names = (before.name, after.name)
    text = write_columns(paragraphs, pair_paragraphs(*paragraphs), names, fonts, PREAMBLE)
    main = mark_words(text)
    return SourceTree(tree.main, {tree.main: main}, frozenset([tree.main]), tree.engine, tree.fonts)


def _all_text(revision: LoadedRevision) -> str:
    """Give all text of a revision as TeX of plain paragraphs; verbatim text is in it as plain text."""
    manuscript, article = revision.manuscript, revision.manuscript.article
    people = [f"{author.given} {author.family}".strip() for author in article.authors]
    statements = [text for each in asdict(article.statements).values() for text in each.values()]
    front = [*article.title.values(), "; ".join(people), *map(", ".join, article.keywords.values()), *statements]
    flattener = Flattener(revision)
    groups = (manuscript.sections, manuscript.appendices, manuscript.supplement)
    texts = [flattener.flatten_source(source) for source in manuscript.abstracts.values()]
    texts += [flattener.flatten(group) for group in groups if group]
    tables = spell_tables(manuscript.tables, article.language)
    spelt = [spell_out(spell_verbatim(text), tables) for text in texts]
    entries = [to_tex(entry.text) for entry in list_entries(revision.references)]
    return "\n\n".join(filter(None, (*map(escape, front), *spelt, *entries)))


def explain_level(level: Level, faults: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Say at which level the PDF is marked, and why, if it is not the first."""
    if level is FALLBACKS[0]:
        return ()
    why = next((fault.message for fault in faults), phrase("TeX could not typeset finer marks"))
    place = next((fault.span for fault in faults if fault.span), LATEXDIFF)
    return (
        note(
            "diff-coarser",
            phrase("{marks}, because finer marks failed: {why}", marks=_LEVEL_PHRASES[level.name], why=why),
            place,
        ),
    )


_LEVEL_PHRASES = {
    "coarse": phrase("formulas and pictures are marked as wholes"),
    "whole": phrase("formulas, tables and pictures are marked as wholes"),
    "paragraphs": phrase("changed paragraphs are marked as wholes"),
    "columns": phrase("both versions stand side by side, as plain text"),
}
