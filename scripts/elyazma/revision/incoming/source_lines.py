"""Read the lines of a TeX source: what each prints, and where every word of it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace

from elyazma.model.light_dataclass import dataclass
from elyazma.revision.incoming.lines import PIECE, Piece, PieceKind, SourceKind, SourceLine, kind_of, normal
from elyazma.tex.commands import CITING, INPUTTING, REFERRING
from elyazma.tex.letters import ACCENTS, SYMBOLS, TYPED, add_accent
from elyazma.tex.parse import parse
from elyazma.tex.signatures import standard_signatures
from elyazma.tex.tree import Break, Command, Comment, Environment, Group, Mathematics, Node, Text, Tree, Verbatim


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HEADINGS = {"part": 0, "chapter": 0, "section": 1, "subsection": 2, "subsubsection": 3, "paragraph": 4}
_SHOWING = _names(
    """
    emph textbf textit textsc texttt textsf textrm textmd textup textsl textnormal underline uline mbox text enquote
    foreignlanguage textcolor textsuperscript textsubscript rev href multicolumn multirow
    """
)
"""Commands whose last argument is text of the paragraph."""
_SILENT = _names(
    """
    label index centering noindent indent raggedright raggedleft small footnotesize large vspace hspace toprule midrule
    bottomrule hline cline cmidrule includegraphics selectlanguage smallskip medskip bigskip newpage clearpage
    pagebreak nopagebreak linebreak nolinebreak par bibliography bibliographystyle appendix protect relax
    """
)
_CAPTIONS = frozenset(("caption", "captionof"))
_CELLED = frozenset(("tabular", "tabular*", "tabularx", "tabulary", "longtable", "supertabular"))
_NOTES = frozenset(("footnote", "footnotetext", "endnote", "thanks"))
_DISPLAYED = frozenset(("$$", r"\["))

Inputs = Callable[[str], Sequence[SourceLine]]
"""Gives the lines of a file that a source names, none of one that prints no lines."""


def read_tex(text: str, path: str, kind: SourceKind, inputs: Inputs) -> tuple[SourceLine, ...]:
    """Read the lines of a TeX text; `kind` is that of plain paragraphs, "abstract" or "body"."""
    reader = _Reader(parse(text, path), path, inputs, plain=kind)
    reader.read_blocks(reader.tree.children)
    reader.flush()
    return tuple(reader.lines)


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    start: int
    end: int
    depth: int


@dataclass(slots=True)
class _Reader:
    tree: Tree
    path: str
    inputs: Inputs
    plain: SourceKind = "body"
    lines: list[SourceLine] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    letters: list[_Letter] = field(default_factory=list)
    wrappers: list[tuple[int, int, int, int]] = field(default_factory=list)
    kind: SourceKind = "body"
    first: int | None = None
    last: int = 0
    outer: tuple[int, int] | None = None
    depth: int = 0
    celled: int = 0
    place: tuple[int, int] = (0, 0)
    """The row and the column of the cell that is being read."""
    after: list[SourceLine] = field(default_factory=list)
    """What stands behind the line that is being read: lines of files that it inputs."""

    def __post_init__(self) -> None:
        self.kind = self.plain

    # --- Lines ------------------------------------------------------------------------------------------

    def flush(self) -> None:
        """End a line; one that prints nothing is none."""
        self.settle()
        if any(piece.kind != "space" for piece in self.pieces):
            while self.pieces[0].kind == "space":
                self.pieces.pop(0)
            while self.pieces[-1].kind == "space":
                self.pieces.pop()
            start = min(self.pieces[0].start, self.pieces[0].start if self.first is None else self.first)
            end = max(self.pieces[-1].end, self.last)
            outer = self.outer or (start, end)
            made = SourceLine(self.path, self.kind, tuple(self.pieces), start, end, outer)
            row, column = self.place if self.celled else (-1, -1)
            self.lines.append(replace(made, wrappers=tuple(self.wrappers), row=row, column=column))
        self.lines += self.after
        self.pieces, self.wrappers, self.first, self.last, self.after = [], [], None, 0, []
        self.kind = "cell" if self.celled else self.plain

    def touch(self, node: Node) -> None:
        """Let a line hold a command, whatever of it is printed."""
        if not self.depth:
            self.first = node.start if self.first is None else self.first
            self.last = max(self.last, node.end)

    def settle(self) -> None:
        """Make pieces of the letters read so far."""
        at = 0
        letters, self.letters = self.letters, []
        for text in PIECE.findall("".join(each.text for each in letters)):
            # A sign such as \TeX prints several letters at one place.
            taken, length = [], 0
            while length < len(text) and at < len(letters):
                taken.append(letters[at])
                length += len(letters[at].text)
                at += 1
            self.add(kind_of(text), text, _join_spans(taken), min((each.depth for each in taken), default=self.depth))
            if length > len(text) or at >= len(letters):
                continue

    def add(self, kind: PieceKind, text: str, spans: tuple[tuple[int, int], ...], depth: int, **more: object) -> None:
        if not spans:
            return
        if kind == "space" and self.pieces and self.pieces[-1].kind == "space":
            self.pieces[-1] = replace(self.pieces[-1], spans=self.pieces[-1].spans + spans)
            return
        self.pieces.append(Piece(kind, normal(text), spans, depth, **more))  # type: ignore[arg-type]

    def add_whole(self, kind: PieceKind, node: Node, **more: object) -> None:
        self.settle()
        self.touch(node)
        self.add(kind, self.tree.source(node), ((node.start, node.end),), self.depth, **more)

    # --- Nodes ------------------------------------------------------------------------------------------

    def read_blocks(self, nodes: Sequence[Node]) -> None:
        for node in nodes:
            match node:
                case Text():
                    self.read_text(node.start, node.end)
                case Break():
                    self.flush()
                case Comment():
                    continue
                case Verbatim():
                    self.read_verbatim(node)
                case Group():
                    self.read_group(node)
                case Mathematics():
                    self.read_formula(node, display=node.opener in _DISPLAYED)
                case Environment():
                    self.read_environment(node)
                case Command():
                    self.read_command(node)

    def read_text(self, start: int, end: int) -> None:
        text = self.tree.text
        at = start
        while at < end:
            typed = next((sign for sign in TYPED if text.startswith(sign, at)), "")
            if typed:
                self.letters.append(_Letter(TYPED[typed], at, at + len(typed), self.depth))
            else:
                self.read_letter(at)
            at += len(typed) or 1

    def read_letter(self, at: int) -> None:
        letter = self.tree.text[at]
        if letter == "&" and self.celled:
            self.flush()
            self.place = (self.place[0], self.place[1] + 1)
        elif letter not in "{}":
            self.letters.append(_Letter(" " if letter in "\n\t" else letter, at, at + 1, self.depth))

    def read_verbatim(self, node: Verbatim) -> None:
        if node.name:
            self.flush()
        self.add_whole("other", node)
        if node.name:
            self.flush()

    def read_group(self, node: Group) -> None:
        self.touch(node)
        self.read_within(node, (node.start + 1, node.end - 1), node.children)

    def read_within(self, node: Node, inner: tuple[int, int], children: Sequence[Node]) -> None:
        """Read what a command or a group holds as text of the line."""
        self.wrappers.append((node.start, node.end, *inner))
        self.depth += 1
        self.read_blocks(children)
        self.depth -= 1

    def read_formula(self, node: Node, *, display: bool) -> None:
        if display:
            self.flush()
            self.kind = "formula"
        self.add_whole("math", node)
        if display:
            self.flush()

    def read_environment(self, node: Environment) -> None:
        if node.name in standard_signatures().mathematics:
            self.read_formula(node, display=True)
            return
        self.flush()
        outermost = self.outer is None and node.name != "document"
        self.outer = (node.start, node.end) if outermost else self.outer
        depth, self.depth = self.depth, 0
        self.celled += node.name in _CELLED
        self.place = (0, 0) if node.name in _CELLED else self.place
        self.kind = "cell" if self.celled else self.plain
        self.read_blocks(node.body)
        self.flush()
        self.celled -= node.name in _CELLED
        self.kind = "cell" if self.celled else self.plain
        self.depth = depth
        self.outer = None if outermost else self.outer

    # --- Commands ---------------------------------------------------------------------------------------

    def read_command(self, node: Command) -> None:
        name = node.name
        if name in _HEADINGS:
            self.read_heading(node)
        elif name in _CAPTIONS:
            self.read_apart(node, "caption")
        elif name in INPUTTING:
            self.after += self.inputs(node.last.text if node.last else "")
            self.flush()
        elif name == "item":
            self.read_item(node)
        elif name == "\\" and self.celled:
            self.flush()
            self.place = (self.place[0] + 1, 0)
        else:
            self.read_inline(node)

    def read_inline(self, node: Command) -> None:
        name, last = node.name, node.last
        if name in _NOTES:
            self.read_note(node)
        elif name in CITING:
            self.read_citing(node)
        elif name in REFERRING:
            self.add_whole("reference", node, command=name)
        elif name in _SHOWING and last:
            self.touch(node)
            children = [child for child in node.children if child.start >= last.start]
            self.read_within(node, (last.start, last.end - 1), children)
        elif name in ACCENTS and (len(name) == 1 or self.tree.text[node.end : node.end + 1] in ("{", " ")):
            self.read_accent(node)
        else:
            self.read_sign(node)

    def read_item(self, node: Command) -> None:
        """Begin an item; what is labelled in brackets is a line of its own."""
        self.flush()
        if node.last:
            # What stands behind it is a paragraph: a second one needs no \\item of its own.
            self.read_apart(node, "term")
            return
        self.kind = "item"
        self.touch(node)

    def read_citing(self, node: Command) -> None:
        if node.name != "nocite":
            self.add_whole("cite", node, command=node.name)

    def read_sign(self, node: Command) -> None:
        name = node.name
        if name in ("\\", "newline", "\n", " "):
            self.letters.append(_Letter(" ", node.start, node.end, self.depth))
        elif name in SYMBOLS or not name[:1].isalpha():
            self.read_symbol(node)
        elif name not in _SILENT:
            self.add_whole("other", node)
        else:
            self.settle()
            if self.pieces:
                self.touch(node)

    def read_symbol(self, node: Command) -> None:
        """Read a command that prints a sign; it takes the blanks behind its name."""
        name, text, end = node.name, self.tree.text, node.end
        while name[:1].isalpha() and text[end : end + 1] == " ":
            end += 1
        shown = SYMBOLS.get(name, name if name in "%&#$_{}" else "")
        if shown:
            self.letters.append(_Letter(shown, node.start, end, self.depth))

    def read_accent(self, node: Command) -> None:
        """Read a letter with its accent; the letter stands behind the command, and is read with it."""
        text, at = self.tree.text, node.end
        braced = text[at : at + 1] == "{"
        letter = text[at + braced : at + braced + 1]
        self.letters.append(_Letter(add_accent(node.name, letter), node.start, at + braced * 2 + 1, self.depth))

    def read_heading(self, node: Command) -> None:
        self.flush()
        self.read_apart(node, "heading")
        if self.lines and self.lines[-1].kind == "heading":
            self.lines[-1] = replace(self.lines[-1], level=_HEADINGS[node.name])

    def read_apart(self, node: Command, kind: SourceKind) -> None:
        """Read an argument that is a line of its own."""
        last = node.last
        if last is None:
            return
        self.flush()
        self.kind = kind
        children = [child for child in node.children if child.start >= last.start]
        depth, self.depth = self.depth, 1
        celled, self.celled = self.celled, 0
        self.read_blocks(children)
        self.depth, self.celled = depth, celled
        self.first, self.last = node.start, node.end
        self.flush()

    def read_note(self, node: Command) -> None:
        last = node.last
        inner = _Reader(self.tree, self.path, self.inputs, plain="note")
        if last:
            inner.read_blocks([child for child in node.children if child.start >= last.start])
            inner.flush()
        self.add_whole("note", node, lines=tuple(inner.lines))


def _join_spans(letters: Sequence[_Letter]) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    for letter in letters:
        if spans and spans[-1][1] == letter.start:
            spans[-1] = (spans[-1][0], letter.end)
        else:
            spans.append((letter.start, letter.end))
    return tuple(spans)


def list_lines(lines: Sequence[SourceLine]) -> Iterator[SourceLine]:
    """Give lines, each before those of its notes."""
    for line in lines:
        yield line
        for piece in line.pieces:
            yield from list_lines(piece.lines)


def find_line(text: str, offset: int) -> int:
    """Give the number of the line that an offset stands in, from 1."""
    return text.count("\n", 0, offset) + 1


Texts = Mapping[str, str]
"""The files of a manuscript by their paths relative to its root."""
