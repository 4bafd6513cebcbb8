"""Merge two revisions into one manuscript that shows what changed; how closely is a rung of a ladder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from elyazma.diagnostics import Diagnostic, Outcome, Span, missing, note
from elyazma.model import Manuscript, References, Section, Source, SourceTree
from elyazma.tools.comparing.blocks import restore_blocks, spell_verbatim, take_blocks
from elyazma.tools.comparing.coarse import mark_paragraphs
from elyazma.tools.comparing.columns import find_fonts, write_columns
from elyazma.tools.comparing.flattening import Flattener, list_pictures
from elyazma.tools.comparing.latexdiff import Detail, LatexdiffFailed, compare_texts
from elyazma.tools.comparing.marks import PREAMBLE, mark_words
from elyazma.tools.comparing.merging import GONE_KEY, merge_articles, merge_references, merge_tables
from elyazma.tools.comparing.paragraphs import pair_paragraphs, split_paragraphs
from elyazma.tools.comparing.sides import BEFORE, Side
from elyazma.tools.comparing.signs import write_signs
from elyazma.tools.comparing.spelling import spell_out, spell_tables
from elyazma.tools.latex.tables import write_table
from elyazma.tools.machine import how_to_install
from elyazma.tools.process import ProgramMissing
from elyazma.tools.tex.escape import escape
from elyazma.tools.tex.scan import scan
from elyazma.tools.tex.write import to_tex

LATEXDIFF = Span("latexdiff")


@dataclass(frozen=True, slots=True)
class Rung:
    """One way to compare; without `detail` paragraphs are marked whole; `front` marks titles, people, statements."""

    name: str
    detail: Detail | None = None
    front: bool = True


_TABLES = r"tabular[*x]?|longtable|array"
LADDER = (
    Rung("fine", Detail(math="fine")),
    Rung("coarse", Detail(math="whole", graphics="none", whole=f"(?:{_TABLES})")),
    Rung("paragraphs", front=False),
    Rung("columns"),
)
"""From the finest marks to the last, which is no marked text but both texts side by side and cannot fail."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A manuscript that shows both revisions, and its printed list; `files` stand in its source tree beside it."""

    manuscript: Manuscript
    references: References
    files: Mapping[str, str | Path]


def compare(old: Side, new: Side, rung: Rung, scratch: Path, columns: int = 1) -> Outcome[Merged]:
    """Merge two sides; `scratch` is an empty folder of the caller's, `columns` are those of the journal's page.

    Without a value this rung cannot be stood on.
    """
    merger = _Merger(old, new, rung, scratch, columns)
    try:
        merged = merger.merge()
    except ProgramMissing:
        hint = how_to_install("latexdiff", "mactex-no-gui")
        return Outcome(None, (missing("latexdiff-missing", "latexdiff is not installed", hint),))
    except LatexdiffFailed as fault:
        return Outcome(None, (note("latexdiff-failed", f"latexdiff did not compare the texts: {fault}", LATEXDIFF),))
    return Outcome(merged)


class _Merger:
    """One merging: both sides and what was found out about them once."""

    def __init__(self, old: Side, new: Side, rung: Rung, scratch: Path, columns: int) -> None:
        self.old, self.new, self.rung, self.scratch, self.columns = old, new, rung, scratch, columns
        before, after = list_pictures(old.manuscript), list_pictures(new.manuscript)
        moved = frozenset(path for path, digest in before.items() if after.get(path) != digest)
        labels = {label.name for source in new.manuscript.sources for label in source.labels}
        labels |= {table.layout.label for table in new.manuscript.tables}
        self.moved = moved
        self.before = Flattener(old, moved=moved, labels=frozenset(labels))
        self.after = Flattener(new)
        self.tables_before = {table.tex_path: table for table in old.manuscript.tables}
        self.tables_after = {table.tex_path: table for table in new.manuscript.tables}

    def merge(self) -> Merged:
        """Merge the text, then all that is data."""
        old, new = self.old.manuscript, self.new.manuscript
        abstracts = dict(self._merge_abstracts())
        sections = self._merge_sections("sections", old.sections, new.sections)
        appendices = self._merge_sections("appendices", old.appendices, new.appendices)
        supplement = self._merge_sections("supplement", old.supplement, new.supplement)
        gone = self.tables_before.keys() - self.tables_after.keys()
        tables = [merge_tables(self.tables_before.get(table.tex_path), table) for table in new.tables]
        article = merge_articles(old.article, new.article) if self.rung.front else new.article
        texts = [*abstracts.values(), *(section.source for section in (*sections, *appendices, *supplement))]
        merged = replace(
            new, article=article, abstracts=abstracts, sections=sections, appendices=appendices, supplement=supplement,
            sources=tuple(texts), tables=tuple(tables),
        )  # fmt: skip
        files: dict[str, str | Path] = {f"{BEFORE}{path}": old.root / path for path in self.moved}
        files |= {f"{BEFORE}{path}": self._gone_table(path) for path in gone}
        old_list, new_list = self.old.references, self.new.references
        return Merged(merged, merge_references(old_list, new_list) if self.rung.front else new_list, files)

    def _gone_table(self, path: str) -> str:
        language = self.old.manuscript.article.language
        continued = self.old.languages[language].words["continued"]
        table = merge_tables(self.tables_before[path], None)
        # What went has no number among what is there, nor a name that another table may have by now.
        table = replace(table, layout=replace(table.layout, label=""))
        uncounted = "\\addtocounter{table}{-1}\n" if table.layout.caption.get(language) else ""
        return mark_words(write_signs(write_table(table, language, continued, columns=self.columns))) + uncounted

    def _merge_abstracts(self) -> Iterator[tuple[str, Source]]:
        old, new = self.old.manuscript.abstracts, self.new.manuscript.abstracts
        for code in dict.fromkeys((*new, *old)):
            before = self.before.flatten_source(old[code]) if code in old else ""
            after = self.after.flatten_source(new[code]) if code in new else ""
            plain = " ".join(each[code].plain for each in (old, new) if code in each)
            path = new[code].path if code in new else old[code].path
            yield code, _as_source(path, self._mark(before, after), plain)

    def _merge_sections(self, name: str, old: tuple[Section, ...], new: tuple[Section, ...]) -> tuple[Section, ...]:
        if not old and not new:
            return ()
        before = self.before.flatten(old) if old else ""
        after = self.after.flatten(new) if new else ""
        plain = "\n".join(section.source.plain for section in (*old, *new))
        source = _as_source(f"manuscript/{name}/compared.tex", self._mark(before, after), plain)
        return (Section("compared", source),)

    def _mark(self, before: str, after: str) -> str:
        old_text, old_blocks = take_blocks(before)
        new_text, new_blocks = take_blocks(after)
        if self.rung.detail is None:
            marked = mark_paragraphs(old_text, new_text)
        elif old_text == new_text:
            marked = new_text
        else:
            marked = compare_texts(old_text, new_text, self.rung.detail, self.scratch)
        tables_before = {
            path: rf"\input{{{path if path in self.tables_after else BEFORE + path}}}" for path in self.tables_before
        }
        tables_after = {path: rf"\input{{{path}}}" for path in self.tables_after}
        marked = restore_blocks(marked, {**old_blocks, **tables_before}, {**new_blocks, **tables_after})
        return mark_words(marked)


def _as_source(path: str, text: str, plain: str) -> Source:
    """Make a source of a merged text; its words, which choose fonts and hyphenation, are both sides'."""
    return replace(scan(text, path), plain=plain)


# --- What is done to the source tree ----------------------------------------------------------------


def mark_tree(tree: SourceTree, merged: Merged) -> SourceTree:
    """Give the source tree of a merged manuscript its marks."""
    files = {path: _mark_file(path, content, tree) for path, content in tree.files.items()}
    main = str(files[tree.main])
    files[tree.main] = main.replace("\\begin{document}", PREAMBLE + "\\begin{document}", 1)
    return replace(tree, files={**files, **merged.files})


def _mark_file(path: str, content: str | Path, tree: SourceTree) -> str | Path:
    if not isinstance(content, str) or path not in tree.generated:
        return content
    if path.endswith(".aux"):
        return "\n".join(line for line in content.split("\n") if GONE_KEY not in line)
    if path.endswith(".bbl"):
        content = "\n".join(r"\item[]" if _begins_gone_entry(line) else line for line in content.split("\n"))
    return mark_words(write_signs(content))


def _begins_gone_entry(line: str) -> bool:
    return line.startswith(r"\bibitem") and line.endswith("}") and line.rpartition("{")[2].startswith(GONE_KEY)


# --- Both texts side by side ------------------------------------------------------------------------


def set_in_columns(old: Side, new: Side, tree: SourceTree) -> SourceTree:
    """Write both texts side by side as a document of its own; `tree`, the newer one's, names the fonts."""
    texts = [_all_text(side) for side in (old, new)]
    before, after = split_paragraphs(texts[0]), split_paragraphs(texts[1])
    fonts = find_fonts(str(tree.files[tree.main]))
    names = (old.name, new.name)
    text = write_columns((before, after), pair_paragraphs(before, after), names, fonts, PREAMBLE)
    main = mark_words(text)
    return SourceTree(tree.main, {tree.main: main}, frozenset([tree.main]), tree.engine, tree.fonts)


def _all_text(side: Side) -> str:
    """Give all that is printed of a side as TeX of plain paragraphs; verbatim text as it stands."""
    manuscript, article = side.manuscript, side.manuscript.article
    people = [f"{author.given} {author.family}".strip() for author in article.authors]
    statements = [text for each in asdict(article.statements).values() for text in each.values()]
    front = [*article.title.values(), "; ".join(people), *map(", ".join, article.keywords.values()), *statements]
    flattener = Flattener(side)
    groups = (manuscript.sections, manuscript.appendices, manuscript.supplement)
    texts = [flattener.flatten_source(source) for source in manuscript.abstracts.values()]
    texts += [flattener.flatten(group) for group in groups if group]
    tables = spell_tables(manuscript.tables, article.language)
    spelt = [spell_out(spell_verbatim(text), tables) for text in texts]
    entries = [to_tex(entry.text) for entry in side.references.entries]
    return "\n\n".join(filter(None, (*map(escape, front), *spelt, *entries)))


def explain_rung(rung: Rung, faults: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Say which rung the PDF stands on, and why, when it is not the first."""
    if rung is LADDER[0]:
        return ()
    why = next((fault.message for fault in faults), "TeX could not typeset finer marks")
    place = next((fault.span for fault in faults if fault.span), LATEXDIFF)
    return (note("diff-coarser", f"{_TOLD[rung.name]}, because finer marks failed: {why}", place),)


_TOLD = {
    "coarse": "formulas, tables and pictures are marked as wholes",
    "paragraphs": "changed paragraphs are marked as wholes",
    "columns": "both versions stand side by side, as plain text",
}
