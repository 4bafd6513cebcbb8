"""Make one text out of many files: inputs in their place, citations as they are printed, pictures by their paths."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Citation, Inline, Manuscript, PrintedNote, Section, Source
from elyazma.references.citations.printing import ends_in_point, print_citation
from elyazma.revision.blocks import write_block
from elyazma.revision.loaded_revision import BEFORE, LoadedRevision
from elyazma.sources.tree import find_picture as choose_picture
from elyazma.tex.anchors import defines_anchors, list_cuts
from elyazma.tex.citations import list_citations
from elyazma.tex.commands import CITING, IMPORTING, INPUTTING, PICTURING, REFERRING
from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.escape import escape_text
from elyazma.tex.names import read_citation, read_file_name, read_input
from elyazma.tex.parse import parse
from elyazma.tex.scan import split_names
from elyazma.tex.tokens import Argument
from elyazma.tex.tree import Command, Comment, Tree
from elyazma.tex.write import to_tex

_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Flattener:
    """Makes one text of a revision's files.

    With `printed`, citations are written as they are printed. `moved` are the paths of pictures that the other
    revision does not have or has with other content; they stand in a folder of their own. `labels` are those that the
    document with the comparison defines. `kept` are the paths of files that stay inputs.
    """

    revision: LoadedRevision
    printed: bool = True
    moved: frozenset[str] = frozenset()
    labels: frozenset[str] | None = None
    kept: frozenset[str] = frozenset()

    def flatten(self, sections: Iterable[Section]) -> str:
        """Give the text of sections, with the files that they input."""
        return "\n\n".join(self.flatten_source(section.source).strip("\n") for section in sections) + "\n"

    def flatten_source(self, source: Source, depth: int = 0) -> str:
        """Give the text of one file."""
        tree = parse(source.text, source.path)
        edits = [*self._inputs(tree, depth), *_comments(tree)]
        manuscript = self.revision.manuscript
        if not defines_anchors(each.text for each in (*manuscript.preamble, *manuscript.sources)):
            edits += list_cuts(source.text)
        if self.printed:
            edits += [*self._citations(tree), *self._pictures(tree), *self._references(tree)]
        return apply_edits(source.text, edits)

    def _inputs(self, tree: Tree, depth: int) -> Iterator[Edit]:
        known = {other.path: other for other in self.revision.manuscript.sources}
        tables = {table.tex_path for table in self.revision.manuscript.tables}
        for command in tree.commands(INPUTTING | IMPORTING):
            paths = _input_paths(read_input(command), tree.tokens.path)
            path = next((path for path in paths if path in {*known, *tables}), "")
            if path in tables:
                yield command.start, command.end, write_block(path) if self.printed else f"\\input{{{path}}}"
            elif path and path not in self.kept and depth < _DEEPEST:
                yield command.start, command.end, self.flatten_source(known[path], depth + 1)

    def _citations(self, tree: Tree) -> Iterator[Edit]:
        for command in tree.commands({"citetext"}):
            edit = self._noted_text(tree, command)
            yield from (edit,) if edit else ()
        for command in tree.commands(CITING):
            citation = read_citation(tree, command)
            end = max((each.keys.end for each in list_citations(tree.tokens, command)), default=command.end)
            edit = self._printed_citation(citation, tree.text, command.start, end) if citation else None
            if edit:
                yield edit

    def _printed_citation(self, citation: Citation, text: str, start: int, end: int) -> Edit | None:
        command = citation.command.rstrip("*")
        language = self.revision.languages.get(self.revision.manuscript.article.language)
        if note := self._notes.get((citation.span.path, citation.span.line, citation.span.column)):
            signs = language.note_signs if language else ""
            return _write_note(note, (text, start, end), signs, self.revision.babel)
        if command.endswith("cites"):
            return None
        notes = (citation.prenote, citation.postnote)
        keys = [key.name for key in citation.keys]
        printed = print_citation(citation.command, keys, notes, self.revision.references, language=language)
        if not printed:
            return (start, end, "") if command == "nocite" else None
        if ends_in_point(notes, printed) and text[end : end + 1] == ".":
            end += 1
        if printed[0].kind == "sup":
            start = len(text[:start].rstrip(" \n~"))
        return start, end, to_tex(_without_links(printed), self.revision.babel)

    def _noted_text(self, tree: Tree, command: Command) -> Edit | None:
        """Make a footnote of a text in brackets that is one; its sign stays behind it, where the mark then stands."""
        place = tree.span(command)
        found = (place.path, place.line, place.column) in self._notes
        return (command.start, command.name_end, r"\footnote") if found else None

    @property
    def _notes(self) -> dict[tuple[str, int, int], PrintedNote]:
        notes = self.revision.references.notes
        return {(note.place.path, note.place.line, note.place.column): note for note in notes}

    def _pictures(self, tree: Tree) -> Iterator[Edit]:
        for command in tree.commands(PICTURING):
            name = read_file_name(command.last)
            path = find_picture(self.revision.manuscript, name.text) if name else ""
            if name and path:
                shown = f"{BEFORE}{path}" if path in self.moved else path
                yield name.start, name.start + len(name.text), shown

    def _references(self, tree: Tree) -> Iterator[Edit]:
        if self.labels is None:
            return
        for command in tree.commands(REFERRING):
            named = command.last
            names = [name.name for name in split_names(tree.tokens, named)] if named else []
            if named and names and self.labels.isdisjoint(names):
                # The document has no number for it any more: its name is printed.
                written = escape_text(_without_comments(command, named))
                yield command.start, command.end, rf"\texttt{{{written}}}"


def _write_note(note: PrintedNote, where: tuple[str, int, int], signs: str, babel: Mapping[str, str]) -> Edit:
    """Write a citation in a note as a footnote, behind the sign that follows it where the language has it so."""
    text, start, end = where
    written = to_tex(_without_links(note.text), babel)
    name = escape_text(note.name)
    if note.kind == "inline":
        return start, end, f"{name} ({written})".lstrip()
    if note.kind == "inside":
        return start, end, written
    sign = text[end : end + 1] if text[end : end + 1] in tuple(signs) else ""
    if not name:
        start = len(text[:start].rstrip(" \n~"))
    return start, end + len(sign), rf"{name}{sign}\footnote{{{written}}}"


def _without_comments(command: Command, argument: Argument) -> str:
    comments = (child for child in command.children if isinstance(child, Comment))
    edits = ((comment.start - argument.start, comment.end - argument.start, "") for comment in comments)
    return apply_edits(argument.text, edits)


def _input_paths(name: str, origin: str) -> Iterator[str]:
    """Give the paths that an \\input may mean: TeX runs in the root and looks into manuscript/ too."""
    if not name:
        return
    for folder in ("", "manuscript/", f"{PurePosixPath(origin).parent}/"):
        for suffix in ("", ".tex"):
            yield str(PurePosixPath(f"{folder}{name}{suffix}"))


def _comments(tree: Tree) -> Iterator[Edit]:
    """Delete comments; behind text the percent sign stays, because it joins two lines."""
    yield from ((block.start, block.end, "") for block in tree.verbatim() if block.name == "comment")
    for comment in tree.comments():
        line = tree.text.rfind("\n", 0, comment.start) + 1
        if tree.text[line : comment.start].strip():
            yield comment.start, comment.end, "%"
        else:
            yield line, min(comment.end + 1, len(tree.text)), ""


def _without_links(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """Turn links to works into their text, because a line through or under a word would break them."""
    return tuple(
        part
        if not part.children
        else Inline("plain" if part.kind == "link" else part.kind, children=_without_links(part.children),
                    language=part.language)
        for part in inlines
    )  # fmt: skip


_CODES = frozenset(("makeatletter", "catcode"))


def list_own_codes(before: Manuscript, after: Manuscript) -> frozenset[str]:
    """Give the paths of files, the same in both, that set how TeX reads their letters, as Inkscape's pictures do.

    In an argument, which TeX has read before, their text would be read without that.
    """
    parts = {section.source.path for section in (*after.sections, *after.appendices, *after.supplement)}
    texts = {source.path: source.text for source in before.sources if source.path not in parts}
    same = (source for source in after.sources if texts.get(source.path) == source.text)
    return frozenset(source.path for source in same if any(True for _ in parse(source.text).commands(_CODES)))


# --- Pictures ---------------------------------------------------------------------------------------


def find_picture(manuscript: Manuscript, name: str) -> str:
    """Give the path of the file that a picture's name means, as TeX finds it; empty when there is none."""
    assets = frozenset(manuscript.assets)
    return choose_picture(name, assets.__contains__) or ""


def list_pictures(manuscript: Manuscript) -> Mapping[str, str]:
    """Give the pictures that the text includes, path -> sha256 of the file, in the order of the text."""
    named = (find_picture(manuscript, picture.name) for source in manuscript.sources for picture in source.figures)
    return {path: _digest(manuscript.root / path) for path in dict.fromkeys(named) if path}


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
