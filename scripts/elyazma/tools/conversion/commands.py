"""The commands that pandoc would lose, guess at or number by itself, and the marks that stand for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from elyazma.diagnostics import Span
from elyazma.model import Source
from elyazma.table import Table
from elyazma.tools.conversion.marks import open_mark, write_mark
from elyazma.tools.conversion.theorems import Theorem
from elyazma.tools.tex.anchors import read_anchor
from elyazma.tools.tex.commands import ANCHORING, CITING, IMPORTING, INPUTTING, REFERRING
from elyazma.tools.tex.tokens import Token, Tokens


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """What replaces the text from `start` to `end`: a text, or a source that is read there."""

    start: int
    end: int
    text: str = ""
    source: str = ""


@dataclass
class Knowledge:
    r"""What rewriting knows of the article.

    `find_input` gives the path of what an \input names, if there is such a file; `languages` ISO codes by babel's
    names; `theorems` what heads which environment; `spans` are the places of marks, by the number they carry.
    """

    sources: Mapping[str, Source]
    tables: Mapping[str, Table]
    find_input: Callable[[str], str | None]
    languages: Mapping[str, str]
    theorems: Mapping[str, Theorem]
    spans: list[Span] = field(default_factory=list)

    def number(self, span: Span) -> str:
        """Remember a place and give the number that a mark carries."""
        self.spans.append(span)
        return str(len(self.spans) - 1)


@dataclass
class CommandEdits:
    """The edits of one source's commands; `inside` are the environments that are open.

    `rewrite` rewrites a piece of a source by itself.
    """

    known: Knowledge
    tokens: Tokens
    rewrite: Callable[[str, str], str]
    inside: list[str] = field(default_factory=list)

    def edit(self, token: Token) -> Iterator[Edit]:
        """Give what a command is replaced by; nothing for one that pandoc reads as it should."""
        if editor := _EDITORS.get(token.name):
            yield from editor(self, token)

    def number(self, start: int, end: int) -> str:
        """Remember a place and give the number that a mark carries."""
        return self.known.number(self.tokens.span(start, end - start))

    def cite(self, token: Token) -> Iterator[Edit]:
        """Mark a citation; its notes stay where they are, inside the mark."""
        position, star = self.skip_star(token.end)
        first = self.tokens.optional(position)
        second = self.tokens.optional(first.end) if first else None
        last = second or first
        keys = self.tokens.mandatory(last.end if last else position)
        if keys is None:
            return
        number = self.number(token.start, keys.end)
        start = open_mark("cite", number, token.name + star, squeeze_names(keys.text)) + "{"
        notes = [("pre", first), ("post", second)] if second else [("post", first)]
        position = token.start
        for kind, note in notes:
            if note:
                yield Edit(position, note.start, start + open_mark(kind) + "{")
                position, start = note.end - 1, "}"
        yield Edit(position, keys.end, start + "}")

    def alias(self, token: Token) -> Iterator[Edit]:
        r"""Mark \defcitealias{key}{text}."""
        key = self.tokens.mandatory(token.end)
        if key:
            yield Edit(token.start, key.end, open_mark("alias", key.text.strip()))

    def wrap(self, token: Token) -> Iterator[Edit]:
        """Mark a command whose one argument is text."""
        position, star = self.skip_star(token.end)
        while option := self.tokens.optional(position):
            position = option.end
        if self.tokens.mandatory(position) or self.tokens.text[self.tokens.skip_gap(position)] == "{":
            number = self.number(token.start, token.end)
            yield Edit(token.start, position, open_mark(_WRAPPING[token.name], number + star))

    def refer(self, token: Token) -> Iterator[Edit]:
        """Mark a cross-reference."""
        position, star = self.skip_star(token.end)
        if label := self.tokens.mandatory(position):
            number = self.number(token.start, label.end)
            mark = write_mark("ref", number, token.name + star, squeeze_names(label.text))
            yield Edit(token.start, label.end, mark)

    def refer_by_text(self, token: Token) -> Iterator[Edit]:
        r"""Mark \hyperref[label]{text}."""
        if label := self.tokens.optional(token.end):
            number = self.number(token.start, label.end)
            yield Edit(token.start, label.end, open_mark("ref", number, token.name, label.text.strip()))

    def label(self, token: Token) -> Iterator[Edit]:
        """Mark a label."""
        if label := self.tokens.mandatory(token.end):
            number = self.number(token.start, label.end)
            yield Edit(token.start, label.end, write_mark("label", number, label.text.strip()))

    def read(self, token: Token) -> Iterator[Edit]:
        """Read a source where it is input, or mark a table."""
        name = self.tokens.mandatory(token.end)
        if name:
            yield from self._read(token, name.text.strip().strip('"'), name.end)
        elif bare := _BARE_NAME.match(self.tokens.text, token.end):
            yield from self._read(token, bare[1].strip('"'), bare.end())

    def read_from(self, token: Token) -> Iterator[Edit]:
        r"""Read a source where \import{folder}{file} stands."""
        position, _ = self.skip_star(token.end)
        folder = self.tokens.mandatory(position)
        name = self.tokens.mandatory(folder.end) if folder else None
        if folder and name:
            yield from self._read(token, f"{folder.text.strip().rstrip('/')}/{name.text.strip()}", name.end)

    def _read(self, token: Token, name: str, end: int) -> Iterator[Edit]:
        path = self.known.find_input(name)
        if path and path in self.known.tables:
            number = self.number(token.start, end)
            yield Edit(token.start, end, f"\n\n{write_mark('sheet', number, path)}\n\n")
        elif path:
            yield Edit(token.start, end, source=path)

    def speak(self, token: Token) -> Iterator[Edit]:
        """Mark words in another language."""
        position, _ = self.skip_star(token.end)
        options = self.tokens.optional(position)
        name = self.tokens.mandatory(options.end if options else position)
        if name and (code := self.known.languages.get(name.text.strip())):
            yield Edit(token.start, name.end, open_mark("lang", code))

    def item(self, token: Token) -> Iterator[Edit]:
        """Keep an item's own sign, which pandoc drops outside descriptions."""
        sign = self.tokens.optional(token.end)
        if sign and self.inside and self.inside[-1] in {"itemize", "enumerate"}:
            yield Edit(token.start, sign.start, rf"\item {open_mark('sign')}{{")
            yield Edit(sign.end - 1, sign.end, "} ")

    def define_theorem(self, token: Token) -> Iterator[Edit]:
        r"""Drop \newtheorem, which was read before."""
        if found := _NEW_THEOREM.match(self.tokens.text, token.start):
            yield Edit(token.start, found.end())

    def drop_rule(self, token: Token) -> Iterator[Edit]:
        r"""Drop \cmidrule(lr){1-2}, whose argument pandoc takes for text when it is trimmed."""
        if found := _TRIMMED_RULE.match(self.tokens.text, token.start):
            yield Edit(token.start, found.end())

    def mark_head(self, token: Token) -> Iterator[Edit]:
        """Mark the row above a rule: pandoc takes a head of two rows for part of the table."""
        start = max(0, token.start - _ROW_LIMIT)
        if above := _ROW_END.search(self.tokens.text[start : token.start]):
            yield Edit(start + above.start(), start + above.start(), write_mark("rule"))

    def rename(self, token: Token) -> Iterator[Edit]:
        """Write a command that pandoc knows outside mathematics."""
        yield Edit(token.start, token.end, _SAME[token.name])

    def drop_anchor(self, token: Token) -> Iterator[Edit]:
        r"""Drop \rev and its label; the passage it marks stays."""
        if anchor := read_anchor(self.tokens, token):
            passage = anchor.closed > anchor.opened
            # An empty group keeps a command before it from swallowing the letter behind.
            yield Edit(anchor.start, anchor.opened + passage, "{}")
            if passage:
                yield Edit(anchor.closed, anchor.closed + 1, "{}")

    def skip_star(self, position: int) -> tuple[int, str]:
        """Give the position behind a star, and the star."""
        starred = self.tokens.text[position : position + 1] == "*"
        return position + starred, "*" * starred


_BARE_NAME = re.compile(r"\s*(\"[^\"\n]*\"|[^\s{}\\%\[]+)")
_ROW_LIMIT = 300
_ROW_END = re.compile(
    r"(?:\\\\(?:\[[^\]]*\])?|\\tabularnewline)"
    r"(?:\s|%[^\n]*\n|\\cmidrule\s*(?:\([lr]*\))?\s*\{[^{}]*\}|\\addlinespace(?:\[[^\]]*\])?)*$"
)
_NEW_THEOREM = re.compile(r"\\newtheorem\*?\s*\{[^{}]*\}\s*(?:\[[^\]]*\])?\s*\{[^{}]*\}\s*(?:\[[^\]]*\])?")
_TRIMMED_RULE = re.compile(r"\\cmidrule\s*(?:\[[^\]]*\])?\s*\([lr]*\)\s*\{[^{}]*\}")


def squeeze_names(names: str) -> str:
    """Write a list of keys or labels on one line, without blanks and comments."""
    lines = (line.partition("%")[0] for line in names.split("\n"))
    return ",".join(name.strip() for name in "".join(lines).split(",") if name.strip())


_WRAPPING = {"caption": "caption", "enquote": "quote", "textquote": "quote", "citetext": "citetext"}
"""Commands of one argument, which is text, and the kinds of their marks."""

_SAME = {
    "text": r"\mbox",
    **dict.fromkeys(("quad", "qquad", "enspace", "enskip", "space"), "\\ "),
    "thinspace": r"\,",
    "nobreakspace": "~",
    "today": r"\elyazmatoday",
}
"""Commands that pandoc knows in mathematics only, and what prints the same in text; \\today it would make up."""

_EDITORS: dict[str, Callable[[CommandEdits, Token], Iterator[Edit]]] = {
    **dict.fromkeys(ANCHORING, CommandEdits.drop_anchor),
    **dict.fromkeys(CITING, CommandEdits.cite),
    **dict.fromkeys(REFERRING, CommandEdits.refer),
    **dict.fromkeys(INPUTTING, CommandEdits.read),
    **dict.fromkeys(IMPORTING, CommandEdits.read_from),
    **dict.fromkeys(_WRAPPING, CommandEdits.wrap),
    **dict.fromkeys(_SAME, CommandEdits.rename),
    "cmidrule": CommandEdits.drop_rule,
    "defcitealias": CommandEdits.alias,
    "foreignlanguage": CommandEdits.speak,
    "hyperref": CommandEdits.refer_by_text,
    "item": CommandEdits.item,
    "label": CommandEdits.label,
    "midrule": CommandEdits.mark_head,
    "newtheorem": CommandEdits.define_theorem,
}
