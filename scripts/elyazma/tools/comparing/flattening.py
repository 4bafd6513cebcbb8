"""One text out of many files: inputs at their place, citations as they are printed, pictures by their paths."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from elyazma.model import Citation, Inline, Manuscript, Section, Source
from elyazma.tools.citing.printing import ends_in_point, print_citation
from elyazma.tools.comparing.sides import BEFORE, Side
from elyazma.tools.reading.tree import find_picture as choose_picture
from elyazma.tools.tex.anchors import list_cuts
from elyazma.tools.tex.commands import REFERRING
from elyazma.tools.tex.edits import Edit, apply_edits
from elyazma.tools.tex.tokens import Token, tokenize
from elyazma.tools.tex.write import escape_text, to_tex

_DEEPEST = 20
_LONGEST_COMMAND = 200


@dataclass(frozen=True, slots=True)
class Flattener:
    """How a side's files become one text.

    `printed` writes citations as they are printed; `moved` are paths of pictures whose content the other side does not
    have, which get a name of their own; `labels` are those that exist in the compared document.
    """

    side: Side
    printed: bool = True
    moved: frozenset[str] = frozenset()
    labels: frozenset[str] | None = None

    def flatten(self, sections: Iterable[Section]) -> str:
        """Give the text of sections, files that they input standing in it."""
        return "\n\n".join(self.flatten_source(section.source).strip("\n") for section in sections) + "\n"

    def flatten_source(self, source: Source, depth: int = 0) -> str:
        """Give the text of one file."""
        lines = _line_starts(source.text)
        edits = [*self._inputs(source, lines, depth), *_comments(source), *list_cuts(source.text)]
        if self.printed:
            edits += [*self._citations(source, lines), *self._pictures(source, lines), *self._references(source)]
        return apply_edits(source.text, edits)

    def _inputs(self, source: Source, lines: list[int], depth: int) -> Iterator[Edit]:
        known = {other.path: other for other in self.side.manuscript.sources}
        tables = {table.tex_path for table in self.side.manuscript.tables}
        for mark in source.inputs:
            place = _offset(lines, mark.span.line, mark.span.column)
            command = _COMMAND_BEFORE.search(source.text, max(0, place - _LONGEST_COMMAND), place)
            if command is None:
                continue
            end = place + mark.span.length
            end += source.text[end : end + 1] == '"'
            end += source.text[end : end + 1] == "}"
            path = next((path for path in _input_paths(mark.name, source.path) if path in known or path in tables), "")
            if path in tables:
                yield command.start(), end, write_block(path) if self.printed else f"\\input{{{path}}}"
            elif path and depth < _DEEPEST:
                yield command.start(), end, self.flatten_source(known[path], depth + 1)

    def _citations(self, source: Source, lines: list[int]) -> Iterator[Edit]:
        for citation in source.citations:
            start = _offset(lines, citation.span.line, citation.span.column)
            edit = self._print(citation, source.text, start, start + citation.span.length)
            if edit:
                yield edit

    def _print(self, citation: Citation, text: str, start: int, end: int) -> Edit | None:
        command = citation.command.rstrip("*")
        if command.endswith("cites") or not text.startswith(f"\\{command}", start):
            return None
        language = self.side.languages.get(self.side.manuscript.article.language)
        notes = (citation.prenote, citation.postnote)
        keys = [key.name for key in citation.keys]
        printed = print_citation(citation.command, keys, notes, self.side.references, language=language)
        if not printed:
            return (start, end, "") if command == "nocite" else None
        if ends_in_point(notes, printed) and text[end : end + 1] == ".":
            end += 1
        if printed[0].kind == "sup":
            start = len(text[:start].rstrip(" \n~"))
        return start, end, to_tex(_unlink(printed), self.side.babel)

    def _pictures(self, source: Source, lines: list[int]) -> Iterator[Edit]:
        for picture in source.figures:
            path = find_picture(self.side.manuscript, picture.name)
            start = _offset(lines, picture.span.line, picture.span.column)
            shown = f"{BEFORE}{path}" if path in self.moved else path
            if path and source.text.startswith(picture.name, start):
                yield start, start + picture.span.length, shown

    def _references(self, source: Source) -> Iterator[Edit]:
        if self.labels is None:
            return
        tokens = tokenize(source.text, source.path)
        for token in tokens.items:
            argument = tokens.mandatory(token.end) if token.kind == "command" and token.name in REFERRING else None
            names = {name.strip() for name in argument.text.split(",")} if argument else set()
            if argument and names and not names & self.labels:
                # Its number is known to nobody any more; its name is what the author wrote.
                yield token.start, argument.end, rf"\texttt{{{escape_text(argument.text)}}}"


_COMMAND_BEFORE = re.compile(r"\\\w+\s*(?:\{[^{}]*\}\s*)?\{?\s*\"?\Z")


def _line_starts(text: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer("\n", text))]


def _offset(lines: list[int], line: int, column: int) -> int:
    return lines[line - 1] + column - 1


def _input_paths(name: str, origin: str) -> Iterator[str]:
    """Give the paths that an \\input may mean: TeX runs in the root and looks into manuscript/ too."""
    for folder in ("", "manuscript/", f"{PurePosixPath(origin).parent}/"):
        for suffix in ("", ".tex"):
            yield str(PurePosixPath(f"{folder}{name}{suffix}"))


def _comments(source: Source) -> Iterator[Edit]:
    for token in tokenize(source.text, source.path).items:
        if token.kind == "comment":
            yield _comment_edit(source.text, token)


def _comment_edit(text: str, token: Token) -> Edit:
    """Take a comment away; where it stands behind text its sign stays, because it joins two lines."""
    line = text.rfind("\n", 0, token.start) + 1
    if text[line : token.start].strip():
        return token.start, token.end, "%"
    return line, min(token.end + 1, len(text)), ""


def _unlink(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """Take away links to works, which a line through or under a word would break."""
    return tuple(
        part
        if not part.children
        else Inline("plain" if part.kind == "link" else part.kind, children=_unlink(part.children),
                    language=part.language)
        for part in inlines
    )  # fmt: skip


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


# --- Blocks that no comparison looks into -----------------------------------------------------------

BLOCK = re.compile(r"\\DIFblock\{([^{}]*)\}")


def write_block(name: str) -> str:
    r"""Write the command that stands for a block: a table of a CSV file, by its path, or a verbatim text."""
    return rf"\DIFblock{{{name}}}"


def take_blocks(text: str, environments: str = "") -> tuple[str, dict[str, str]]:
    """Put commands in the place of verbatim text and of further `environments` (a pattern); give what they stand for.

    Equal blocks have equal names.
    """
    blocks: dict[str, str] = {}

    def take(content: str) -> str:
        name = f"b-{hashlib.sha256(content.encode()).hexdigest()[:12]}"
        blocks[name] = content
        return write_block(name)

    edits = [
        (token.start, token.end, take(text[token.start : token.end]))
        for token in tokenize(text, "").items
        if token.kind == "verbatim" and text.startswith(r"\begin", token.start)
    ]
    text = apply_edits(text, edits)
    if environments:
        whole = re.compile(rf"\\begin\{{({environments})\}}.*?\\end\{{\1\}}", re.DOTALL)
        text = whole.sub(lambda found: take(found[0]), text)
    return text, blocks
