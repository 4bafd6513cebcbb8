"""The commands that pandoc would lose, guess at or number by itself, and the marks that stand for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from elyazma.document.acronyms import NAMES as ACRONYM_COMMANDS
from elyazma.document.acronyms import Acronyms
from elyazma.document.adjusted import find_adjusted
from elyazma.document.command_names import FONTS, HEADINGS, OF_ROWS, SAME, holds_blocks
from elyazma.document.macros import Macros, name_grown, wants_space
from elyazma.document.marks import open_mark, write_mark
from elyazma.document.table import read_table
from elyazma.document.theorems import Restated, Theorem
from elyazma.document.units import UNIT_COMMANDS, print_units
from elyazma.model.diagnostics import Span
from elyazma.model.fragments import Drawn
from elyazma.model.light_dataclass import dataclass, field
from elyazma.model.manuscript import Source
from elyazma.model.table import Table
from elyazma.tex.anchors import ENDS, read_anchor
from elyazma.tex.arguments import read_arguments
from elyazma.tex.citations import CitedList, list_citations
from elyazma.tex.commands import ANCHORING, CITING, IMPORTING, INPUTTING, REFERRING
from elyazma.tex.old_formulas import read_built_sign
from elyazma.tex.rows import find_row_above
from elyazma.tex.tree import Command, Environment, Node, Tree


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """What replaces the text from `start` to `end`: a text, or a source that is read there."""

    start: int
    end: int
    text: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A piece of a source that pandoc cannot read at all, or a definition that it cannot be told."""

    path: str
    start: int
    end: int
    name: str
    environment: bool = True


@dataclass
class Knowledge:
    r"""What rewriting knows of the article.

    `find_input` gives the path of what an \input names, if there is such a file, `read_file` the text of another file;
    `languages` ISO codes by babel's names; `theorems` what heads which environment; `drawn` what TeX has printed,
    `acronyms` what is short for what; `spans` are the places of marks, by the number in each; `written` the sources
    that are text; `examples` counts those of linguists; `obstacles` are what pandoc stumbles over; `restated` the
    theorems that a command says again; with `anchors`, the places that answers to reviewers name are kept.
    """

    sources: Mapping[str, Source]
    tables: Mapping[str, Table]
    find_input: Callable[[str], str | None]
    languages: Mapping[str, str]
    theorems: Mapping[str, Theorem]
    macros: Macros = field(default_factory=Macros)
    drawn: tuple[Drawn, ...] = ()
    acronyms: Acronyms = field(default_factory=Acronyms)
    spans: list[Span] = field(default_factory=list)
    written: set[str] = field(default_factory=set)
    examples: int = 0
    obstacles: tuple[Obstacle, ...] = ()
    restated: Mapping[str, Restated] = field(default_factory=dict)
    read_file: Callable[[str], str | None] = lambda _: None
    anchors: bool = False

    def number(self, span: Span) -> str:
        """Remember a place and give the number that its mark holds."""
        self.spans.append(span)
        return str(len(self.spans) - 1)

    def list_written(self) -> Mapping[str, Source]:
        """Give the sources that are text: what a skipped branch alone inputs is none."""
        return {path: source for path, source in self.sources.items() if path in self.written}


@dataclass
class CommandEdits:
    """The edits of one source's commands; `inside` are the environments that are open."""

    known: Knowledge
    tree: Tree
    inside: list[Environment] = field(default_factory=list)

    def edit(self, command: Command) -> Iterator[Edit]:
        """Give what a command is replaced by; nothing for one that pandoc reads as it should."""
        if command.name in self.known.macros.own:
            return
        if editor := _EDITORS.get(command.name):
            yield from editor(self, command)
        elif any(each.name == "tabbing" for each in self.inside):
            return
        elif (letters := read_table().drop.get(command.name)) is not None:
            _, read, end = read_arguments(self.tree.tokens, command.start + 1 + len(command.name), letters)
            gap = command.name == "hspace" and any(each and each.text.strip()[:1] not in "-0" for _, each in read)
            yield Edit(command.start, end, " " if gap or command.name in OF_ROWS else "{}")
        elif command.name in read_table().switches and self._may_take_more(command):
            yield Edit(command.start, command.end, "{}")

    def _may_take_more(self, command: Command) -> bool:
        """Tell whether a group stands behind a command, or what may become one: a command, an argument."""
        return self.tree.text.startswith(("{", "[", "\\", "#"), self.tree.tokens.skip_gap(command.end))

    def space(self, command: Command) -> Iterator[Edit]:
        r"""Put the blank of \xspace behind the author's macro that ends in it: pandoc looks for letters alone."""
        known = self.known.macros
        if command.name not in known.spacing:
            return
        _, _, end = read_arguments(self.tree.tokens, command.name_end, known.letters.get(command.name, ""))
        blank = "{} " if wants_space(self.tree, end) else ""
        if command.name == "xspace":
            yield Edit(command.start, command.end, blank)
        elif blank:
            yield Edit(end, end, blank)

    def spell_out(self, command: Command) -> Iterator[Edit]:
        """Write the form of an acronym that is printed here."""
        _, read, end = read_arguments(self.tree.tokens, command.start + 1 + len(command.name), "son")
        key = next((argument for letter, argument in read if letter == "n" and argument), None)
        printed = self.known.acronyms.print_form(command.name, key.text.strip()) if key else None
        if printed is not None:
            yield Edit(command.start, end, f"{{}}{printed}{{}}")

    def print_units(self, command: Command, *, formula: bool) -> Iterator[Edit]:
        """Write a number or a unit of siunitx as it prints it; what is not known here stays.

        One that the author defines in a way that pandoc cannot be told is no siunitx's, which pandoc knows.
        """
        if command.name in self.known.macros.letters:
            yield Edit(command.start, command.name_end, rf"\elyazma{command.name}")
            return
        letters = UNIT_COMMANDS[command.name]
        _, read, end = read_arguments(self.tree.tokens, command.start + 1 + len(command.name), letters)
        options = any(argument for letter, argument in read if letter == "o")
        given = [argument.text for letter, argument in read if letter == "m" and argument]
        printed = None if options else print_units(command.name, given, formula=formula)
        if printed is not None:
            yield Edit(command.start, end, f"{{{printed}}}")

    def grow(self, command: Command) -> Iterator[Edit]:
        r"""Write \abs*{...} and \abs[\big]{...} of the author's own delimiters as pandoc reads them."""
        tokens, end = self.tree.tokens, command.start + 1 + len(command.name)
        size = tokens.optional(end)
        if self.tree.text.startswith("*", end):
            yield Edit(command.start, end + 1, rf"\{name_grown(command.name)}")
        elif size:
            yield Edit(command.start, size.end, rf"\{name_grown(command.name)}")

    def number(self, start: int, end: int) -> str:
        """Remember a place and give the number that its mark holds."""
        return self.known.number(self.tree.tokens.span(start, end - start))

    def enter(self, node: Node) -> None:
        """Remember which environments are open at a node, itself among them."""
        while self.inside and self.inside[-1].end <= node.start:
            self.inside.pop()
        if isinstance(node, Environment):
            self.inside.append(node)

    def cite(self, command: Command) -> Iterator[Edit]:
        """Mark a citation; its notes stay where they are, inside the mark."""
        position = command.start
        for citation in list_citations(self.tree.tokens, command):
            yield from self._cite_list(command, citation, position)
            position = citation.keys.end

    def _cite_list(self, command: Command, citation: CitedList, position: int) -> Iterator[Edit]:
        number = self.number(command.start, citation.keys.end)
        start = " " if position > command.start else ""
        start += open_mark("cite", number, _spell(command), squeeze_names(citation.keys.text)) + "{"
        for kind, note in (("pre", citation.prenote), ("post", citation.postnote)):
            if note:
                yield Edit(position, note.start, start + open_mark(kind, note.text) + "{")
                position, start = note.end - 1, "}"
        yield Edit(position, citation.keys.end, start + "}")

    def alias(self, command: Command) -> Iterator[Edit]:
        r"""Mark \defcitealias{key}{text}."""
        if key := command.argument(0):
            yield Edit(command.start, key.end, open_mark("alias", key.text.strip()))

    def wrap(self, command: Command) -> Iterator[Edit]:
        """Mark a command whose last argument is text."""
        *options, text = command.arguments or (None,)
        if text and self.tree.text[text.start - 1] == "{":
            number = self.number(command.start, command.start + 1 + len(command.name))
            end = max((option.end for option in options if option), default=command.name_end)
            yield Edit(command.start, end, open_mark(_WRAPPING[command.name], number + "*" * command.starred))

    def refer(self, command: Command) -> Iterator[Edit]:
        """Mark a cross-reference."""
        if label := command.argument(0):
            number = self.number(command.start, label.end)
            mark = write_mark("ref", number, _spell(command), squeeze_names(label.text))
            yield Edit(command.start, label.end, rf"\textsuperscript{{{mark}}}" if command.name == "footref" else mark)

    def refer_by_text(self, command: Command) -> Iterator[Edit]:
        r"""Mark \hyperref[label]{text}."""
        if label := command.argument(0):
            number = self.number(command.start, label.end)
            yield Edit(command.start, label.end, open_mark("ref", number, command.name, label.text.strip()))

    def label(self, command: Command) -> Iterator[Edit]:
        """Mark a label."""
        if label := command.argument(1):
            number = self.number(command.start, label.end)
            yield Edit(command.start, label.end, write_mark("label", number, label.text.strip()))

    def read(self, command: Command) -> Iterator[Edit]:
        """Read a source where it is input, or mark a table."""
        if name := command.argument(0):
            yield from self._read_file(command, name.text.strip().strip('"'))

    def read_from(self, command: Command) -> Iterator[Edit]:
        r"""Read a source where \import{folder}{file} stands."""
        folder, name = command.argument(0), command.argument(1)
        if folder and name:
            yield from self._read_file(command, f"{folder.text.strip().rstrip('/')}/{name.text.strip()}")

    def _read_file(self, command: Command, name: str) -> Iterator[Edit]:
        path = self.known.find_input(name)
        if path and path in self.known.tables:
            number = self.number(command.start, command.end)
            yield Edit(command.start, command.end, f"\n\n{write_mark('sheet', number, path)}\n\n")
        elif path:
            yield Edit(command.start, command.end, source=path)

    def set_language(self, command: Command) -> Iterator[Edit]:
        """Mark words in another language."""
        name = command.argument(1)
        if name and (code := self.known.languages.get(name.text.strip())):
            yield Edit(command.start, name.end, open_mark("lang", code))

    def float_panel(self, command: Command) -> Iterator[Edit]:
        r"""Write \subfloat[caption]{...} and its like as an environment; its caption stands before what it shows."""
        places = _PANELS[command.name]
        _, read, end = read_arguments(self.tree.tokens, command.start + 1 + len(command.name), places)
        given = [argument for _, argument in read if argument]
        if not given:
            return
        shown = given[-1]
        begin = rf"\begin{{{PANEL}}}"
        # \subcaptionbox has its width behind the caption; of two captions in brackets the first is for a list.
        place = 0 if command.name == "subcaptionbox" else -2
        if caption := (given[place] if len(given) > 1 else None):
            number = self.number(command.start, caption.start)
            yield Edit(command.start, caption.start, f"{begin}{open_mark('caption', number)}{{")
            yield Edit(caption.stop, shown.start, "}")
        else:
            yield Edit(command.start, shown.start, begin)
        yield Edit(shown.stop, end, rf"\end{{{PANEL}}}")

    def item(self, command: Command) -> Iterator[Edit]:
        """Keep an item's own sign, which pandoc drops outside descriptions."""
        sign = command.argument(0)
        if self.inside and self.inside[-1].name in _NOTES:
            # The notes of threeparttable are a list whose signs are raised.
            yield Edit(command.start, sign.start if sign else command.end, "\n\n" + r"\textsuperscript{" * bool(sign))
            if sign:
                yield Edit(sign.end - 1, sign.end, "} ")
        elif sign and self.inside and _keeps_signs(self.inside[-1]):
            yield Edit(command.start, sign.start, rf"\item {open_mark('sign')}{{")
            yield Edit(sign.end - 1, sign.end, "} ")

    def open_line(self, command: Command) -> Iterator[Edit]:
        r"""Open \centerline{...}, or a change of font, around a table: pandoc takes what stands in it for words."""
        line = command.argument(0)
        if line and holds_blocks(command):
            yield Edit(command.start, line.start, "\n\n")
            yield Edit(line.stop, line.end, "\n\n")
        elif line and command.name == "centerline" and self._is_in_heading(command):
            # In a heading pandoc reads no line of its own.
            yield Edit(command.start, line.start, "{")

    def _is_in_heading(self, command: Command) -> bool:
        return any(start < command.start < end for start, end in self._headings)

    @cached_property
    def _headings(self) -> Sequence[tuple[int, int]]:
        return [(each.start, each.end) for each in self.tree.commands(HEADINGS)]

    def drop_adjusted(self, command: Command) -> Iterator[Edit]:
        r"""Drop \vadjust pre{...} that prints no words."""
        if adjusted := find_adjusted(self.tree.tokens, command):
            yield Edit(command.start, adjusted.end, "{}")

    def name_sign(self, command: Command) -> Iterator[Edit]:
        """Name a sign that is built of others."""
        argument = self.tree.tokens.mandatory(command.name_end)
        if argument and (sign := read_built_sign(argument.text)):
            yield Edit(command.start, argument.end, rf"\{sign} ")

    def define_theorem(self, command: Command) -> Iterator[Edit]:
        r"""Drop \newtheorem, which was read before."""
        if command.argument(2):
            yield Edit(command.start, command.end)

    def mark_heads(self, nodes: tuple[Node, ...]) -> Iterator[Edit]:
        """Mark the row above each rule: pandoc takes a head of two rows for part of the table."""
        for index, node in enumerate(nodes):
            if isinstance(node, Command) and node.name == "midrule":
                yield from mark_row_above(self.tree, nodes, index)

    def rename(self, command: Command) -> Iterator[Edit]:
        """Write a command that pandoc knows outside mathematics."""
        yield Edit(command.start, command.name_end, SAME[command.name])

    def drop_anchor(self, command: Command) -> Iterator[Edit]:
        r"""Drop \rev and its label, or mark its ends; the passage stays, and so does an author's own \rev."""
        if command.name in self.known.macros.letters:
            return
        tokens = self.tree.tokens
        token = tokens.token_over(command.start)
        if token and (anchor := read_anchor(tokens, token)):
            passage = anchor.closed > anchor.opened
            # An empty group keeps a command before it from joining the letter behind it.
            begin, end = (write_mark("rev", each, anchor.label) if self.known.anchors else "{}" for each in ENDS)
            yield Edit(anchor.start, anchor.opened + passage, begin)
            if passage:
                yield Edit(anchor.closed, anchor.closed + 1, end)


PANEL = "elyazmapanel"
"""The class of the Divs that are parts of a figure."""

_PANELS = {"subfloat": "oom", "subfigure": "oom", "subtable": "oom", "subcaptionbox": "smom"}
r"""The commands that are parts of a figure: \subcaptionbox{caption}[width]{...}."""


_NOTES = frozenset(("tablenotes", "TableNotes"))


_LISTS = frozenset(("itemize", "enumerate", "description"))


def _keeps_signs(environment: Environment) -> bool:
    return environment.name in {"itemize", "enumerate"} or is_unknown_list(environment)


def is_unknown_list(environment: Environment) -> bool:
    """Tell whether an environment that nothing here knows is a list: items stand in it."""
    items = any(isinstance(node, Command) and node.name == "item" for node in environment.body)
    return items and environment.name not in _LISTS | _NOTES


def _spell(command: Command) -> str:
    return command.name + "*" * command.starred


def mark_row_above(tree: Tree, nodes: Sequence[Node], index: int) -> Iterator[Edit]:
    """Mark the end of the row that stands right above the place before a node."""
    if above := find_row_above(tree, nodes, index):
        yield Edit(above.start, above.start, HEAD_MARK)


HEAD_MARK = write_mark("rule")
"""What stands behind the last row of a table's head."""


def squeeze_names(names: str) -> str:
    """Write a list of keys or labels on one line, without blanks and comments."""
    lines = (line.partition("%")[0] for line in names.split("\n"))
    return ",".join(name.strip() for name in "".join(lines).split(",") if name.strip())


_WRAPPING = {"caption": "caption", "enquote": "quote", "textquote": "quote", "citetext": "citetext"}
"""Commands of one argument, which is text, and the kinds of their marks."""

_EDITORS: dict[str, Callable[[CommandEdits, Command], Iterator[Edit]]] = {
    **dict.fromkeys(ANCHORING, CommandEdits.drop_anchor),
    **dict.fromkeys(CITING, CommandEdits.cite),
    **dict.fromkeys(REFERRING, CommandEdits.refer),
    **dict.fromkeys(INPUTTING, CommandEdits.read),
    **dict.fromkeys(IMPORTING, CommandEdits.read_from),
    **dict.fromkeys(_WRAPPING, CommandEdits.wrap),
    **dict.fromkeys(SAME, CommandEdits.rename),
    **dict.fromkeys(("centerline", *FONTS), CommandEdits.open_line),
    "vadjust": CommandEdits.drop_adjusted,
    "defcitealias": CommandEdits.alias,
    "foreignlanguage": CommandEdits.set_language,
    "hyperref": CommandEdits.refer_by_text,
    "item": CommandEdits.item,
    "label": CommandEdits.label,
    "newtheorem": CommandEdits.define_theorem,
    **dict.fromkeys(ACRONYM_COMMANDS, CommandEdits.spell_out),
    **dict.fromkeys(_PANELS, CommandEdits.float_panel),
    **dict.fromkeys(("mathrel", "mathbin"), CommandEdits.name_sign),
}
