r"""Rewrite TeX sources so that nothing pandoc would lose or number by itself is lost: marks in place of commands.

Every line keeps its place in the author's file, so that what pandoc's log says of it can be said there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from elyazma.model import Source
from elyazma.tools.conversion.commands import CommandEdits, Edit, Knowledge
from elyazma.tools.conversion.environments import edit_environment
from elyazma.tools.conversion.stream import StreamWriter
from elyazma.tools.tex.plain import find_math_closer
from elyazma.tools.tex.tokens import Tokens, tokenize


@dataclass
class Rewriter:
    """Rewrites sources into a stream."""

    known: Knowledge
    stream: StreamWriter = field(default_factory=StreamWriter)

    def write(self, source: Source) -> None:
        """Write one source, and what it inputs, to the stream."""
        self._write(tokenize(source.text, source.path))

    def rewrite(self, text: str, path: str) -> str:
        """Rewrite a piece of a source by itself."""
        part = Rewriter(self.known)
        part._write(tokenize(text, path))
        return part.stream.finish().text

    def _write(self, tokens: Tokens) -> None:
        position = 0
        for edit in sorted(self._list_edits(tokens)):
            if edit.start < position:
                continue
            self._copy(tokens, position, edit.start)
            place = tokens.span(edit.start)
            if edit.source in self.known.sources:
                self.stream.insert("%\n", place)
                self.write(self.known.sources[edit.source])
                self.stream.insert("%\n", place)
            else:
                self.stream.insert(edit.text, place)
            position = edit.end
        self._copy(tokens, position, len(tokens.text))

    def _list_edits(self, tokens: Tokens) -> list[Edit]:
        """List what is to be replaced in one source; mathematics stays as it is."""
        commands = CommandEdits(self.known, tokens, self.rewrite)
        edits: list[Edit] = []
        wanted, position = "", 0
        for token in tokens.items:
            if token.start < position:
                continue
            if wanted:
                closed = tokens.text.startswith(wanted, token.start)
                # No mathematics survives a blank line in TeX, so neither does a forgotten dollar here.
                position = token.start + len(wanted) if closed else position
                wanted = "" if closed or token.kind == "paragraph" else wanted
                continue
            if token.kind == "comment" and (gap := _NEXT_LINE.match(tokens.text, token.end)):
                # TeX takes the line's end and the next blanks for a part of the comment; pandoc does not.
                ended = _CONTROL_WORD.search(tokens.text, max(0, token.start - _LONGEST_WORD), token.start)
                edits.append(Edit(token.start, gap.end(), " " if ended else ""))
            if token.kind == "address" and token.name.startswith(_PATH):
                edits.append(Edit(token.start, token.start + len(_PATH), r"\nolinkurl"))
            wanted = find_math_closer(tokens, token)
            if wanted == _NO_MATHEMATICS:
                wanted = ""
            if not wanted and token.kind == "command":
                edits += edit_environment(commands, token) if token.name in _BOUNDS else commands.edit(token)
        return edits

    def _copy(self, tokens: Tokens, start: int, end: int) -> None:
        if start < end:
            self.stream.copy(tokens.text[start:end], tokens.path, tokens.span(start).line)


_BOUNDS = {"begin", "end"}
_NEXT_LINE = re.compile(r"\n[ \t]*(?=\S)")
_CONTROL_WORD = re.compile(r"\\[^\W\d_]+\Z")
_LONGEST_WORD = 60
_PATH = r"\path"
_NO_MATHEMATICS = r"\end{subequations}"
"""It holds displays, and text may stand between them."""
