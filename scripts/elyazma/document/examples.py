r"""Linguistic examples: \ex. of linguex, the environment exe of gb4e, \ex ... \xe of expex.

They stand as paragraphs with their numbers, so do the lines of glosses; labels in them name the number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from elyazma.document.commands import Edit, Knowledge
from elyazma.document.marks import write_mark
from elyazma.model.light_dataclass import dataclass
from elyazma.tex.tokens import Token, Tokens
from elyazma.tex.tree import Tree

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_PLAIN, _GLOSSED = frozenset(("ex", "exg")), frozenset((*"abcdef", *(f"{letter}g" for letter in "abcdef")))
_SILENT = frozenset(("gll", "glll", "glt", "glft", "trans", "gla", "glb", "glc", "begingl", "endgl", "xe", "z"))
"""What sets lines of glosses below each other."""
_LINES = frozenset(("gla", "glb", "glc", "glft"))
"""Those of expex, which end with two slashes."""
_REFERENCES = frozenset(("getref", "getfullref"))
_BEFORE = {"Last": 0, "LLast": -1, "Next": 1, "NNext": 2}
"""The commands of linguex for the examples around, by how far they are from the last one."""
_LISTS = {"exe": 0, "xlist": 1, "xlista": 1, "xlisti": 1}


@dataclass
class _Examples:
    """One walk over one source; `number` and `item` are where the count is."""

    tokens: Tokens
    known: Knowledge
    item: int = 0
    kind: str = ""
    end: int = 0
    lists: list[str] = field(default_factory=list)

    def walk(self) -> Iterator[Edit]:
        """List the edits in the order of the text."""
        for index, token in enumerate(self.tokens.items):
            if self.kind == "." and token.start >= self.end:
                self.kind = ""
            if token.kind == "command":
                yield from self._take(token, index)

    def _take(self, token: Token, index: int) -> Iterator[Edit]:
        if token.name in {"begin", "end"}:
            yield from self._take_environment(token)
        elif token.name in _BEFORE or token.name in _REFERENCES:
            yield from self._refer(token)
        elif opened := self._read_opening(token, index):
            inner, end = opened
            yield from self._open_item(token, end) if inner else self._open(token, end)
        elif self.kind:
            yield from self._take_inner(token)

    def _read_opening(self, token: Token, index: int) -> tuple[bool, int] | None:
        """Tell whether a command opens an example, or a part of one, and where it ends."""
        dotted = self.tokens.text.startswith(".", token.end)
        if token.name in _PLAIN and dotted:
            self.kind, self.end = ".", self._find_paragraph(index)
            return False, token.end + 1
        if token.name in _GLOSSED and dotted and self.kind == ".":
            return True, token.end + 1
        if token.name == "a" and self.kind == "xe":
            return True, token.end
        if token.name in {"ex", "pex"} and (self.lists or self._is_closed(index)):
            self.kind = self.kind or "xe"
            return any(name != "exe" for name in self.lists[-1:]), token.end
        return None

    def _refer(self, token: Token) -> Iterator[Edit]:
        if token.name in _BEFORE and self.known.examples:
            yield Edit(token.start, token.end, f"({self.known.examples + _BEFORE[token.name]})")
        elif token.name in _REFERENCES and (named := self.tokens.mandatory(token.end)):
            number = self.known.number(self.tokens.span(token.start, named.end - token.start))
            yield Edit(token.start, named.end, write_mark("ref", number, "ref", named.text.strip()))

    def _take_environment(self, token: Token) -> Iterator[Edit]:
        named = self.tokens.mandatory(token.end)
        if named is None or named.text not in _LISTS:
            return
        if token.name == "begin":
            self.lists.append(named.text)
            self.kind, self.item = "exe", 0
        elif self.lists:
            self.lists.pop()
            self.kind = "exe" if self.lists else ""
        yield Edit(token.start, named.end, "\n\n")

    def _take_inner(self, token: Token) -> Iterator[Edit]:
        if token.name == "\\":
            # Lines of one paragraph would be stretched where text is justified.
            yield Edit(token.start, token.end, "\n\n")
        elif token.name == "label" and (label := self.tokens.mandatory(token.end)):
            yield Edit(token.start, label.end, write_mark("line", self._print(), label.text.strip()))
        elif token.name in _SILENT:
            text = self.tokens.text
            dot = token.name == "z" and text.startswith(".", token.end)
            yield Edit(token.start, token.end + dot, "\n\n" if token.name == "xe" else "{}")
            self.kind = "" if token.name == "xe" else self.kind
            slashes = text.find("//", token.end) if token.name in _LINES else -1
            if slashes > 0:
                last = token.name == "glft"
                yield Edit(slashes, slashes + len("//"), "" if last else "\n\n")

    def _print(self) -> str:
        letter = _LETTERS[self.item - 1] if self.item else ""
        if self.kind == ".":
            # linguex has the brackets in the number itself (linguex.sty, \theExNo).
            return f"({self.known.examples}{'-' if letter else ''}{letter})"
        return f"{self.known.examples}{letter}"

    def _open(self, token: Token, end: int) -> Iterator[Edit]:
        self.known.examples += 1
        self.item = 0
        yield from self._write(token, end, f"\n\n({self.known.examples})")

    def _open_item(self, token: Token, end: int) -> Iterator[Edit]:
        self.item = min(self.item + 1, len(_LETTERS))
        yield from self._write(token, end, f"\n\n{_LETTERS[self.item - 1]}.")

    def _write(self, token: Token, end: int, head: str) -> Iterator[Edit]:
        text = self.tokens.text
        if text.startswith("<", end) and (closed := text.find(">", end)) > 0:
            head += write_mark("line", self._print(), text[end + 1 : closed])
            end = closed + 1
        judged = self.tokens.optional(end) if self.kind == "exe" else None
        if judged:
            head, end = f"{head}\\ {judged.text}", judged.end
        yield Edit(token.start, end, f"{head}\\ " if not judged else head)

    def _find_paragraph(self, index: int) -> int:
        later = self.tokens.items[index + 1 :]
        return next((each.start for each in later if each.kind == "paragraph"), len(self.tokens.text))

    def _is_closed(self, index: int) -> bool:
        return any(each.kind == "command" and each.name == "xe" for each in self.tokens.items[index + 1 :])


def edit_examples(tree: Tree, known: Knowledge) -> Iterator[Edit]:
    """Give what examples are replaced by; an author's own macros of these names are his."""
    if not {"ex", "exe", "pex", "exg"} & known.macros.letters.keys():
        yield from _Examples(tree.tokens, known).walk()
