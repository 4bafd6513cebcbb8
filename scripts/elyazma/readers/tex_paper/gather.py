r"""Gather a LaTeX paper: the main file, with the files that hold its sections laid in, and those that it inputs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import field
from pathlib import Path, PurePosixPath

from elyazma.languages import Language
from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error, note, warning
from elyazma.model.imported import Stretch, TexPaper
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import Phrase, phrase
from elyazma.readers.tex_paper.files import (
    COPY_IN,
    LARGEST_TEXT,
    find_encoding,
    find_file,
    may_come,
    read_tex,
    show_inside,
)
from elyazma.readers.tex_paper.table import read_table
from elyazma.sources.tree import MANUSCRIPT, is_nameable
from elyazma.tex.commands import DEFINING, IMPORTING, INPUTTING
from elyazma.tex.conditionals import leave_out_skipped
from elyazma.tex.definitions import list_definitions
from elyazma.tex.macros import expand_names, read_simple_macros
from elyazma.tex.names import part_names
from elyazma.tex.parse import parse
from elyazma.tex.scan import list_inputs, name_input
from elyazma.tex.tree import Command, Environment, Group, Node, Tree

_MOST_FILES = 500
_DEEPEST = 12
_OWN_FOLDERS = ("sections/", "appendices/", "supplement/")
_OF_TEXTS = ("", ".tex", ".ltx")
"""How the names of texts end; Inkscape's drawings are imported too."""
_OF_UNICODE = ("fontspec", "polyglossia", "unicode-math", "xltxtra", "luacode")
"""Packages of XeTeX and LuaTeX alone."""
_OWN_NAMES = frozenset({"preamble.tex", "article.toml"})


def gather(path: Path, languages: Mapping[str, Language]) -> Outcome[TexPaper]:
    """Read a paper's main file and what it inputs; nothing is written. Raises OSError."""
    encoding = find_encoding(path.read_bytes())
    letters = {code: language.letters for code, language in languages.items()}
    state = _Gatherer(path.parent, encoding, letters)
    state.lay_titles(path)
    state.lay(path, path.name, (path.parent,))
    text = "".join(piece for piece, _, _ in state.pieces)
    paper = TexPaper(path.name, path.parent, text, tuple(_list_stretches(state)), state.files)
    inputs = {target: state.files[origin] for target, origin in state.inputs.items()}
    return Outcome(_with_inputs(paper, inputs, state), tuple(state.findings))


def _with_inputs(paper: TexPaper, inputs: Mapping[str, str], state: _Gatherer) -> TexPaper:
    edited = {target: state.renamed.get(target, text) for target, text in inputs.items()}
    return TexPaper(paper.name, paper.folder, paper.text, paper.stretches, paper.files, edited, state.inputs)


def _list_stretches(state: _Gatherer) -> Iterator[Stretch]:
    start = 0
    for piece, path, offset in state.pieces:
        yield Stretch(start, path, offset)
        start += len(piece)


@dataclass(frozen=True, slots=True)
class _Part:
    """A text from `start` to `end`; `offset` is where the whole of it stands in its file."""

    text: str
    start: int
    end: int
    offset: int = 0


@dataclass(frozen=True, slots=True)
class _Body:
    """What a macro stands for, and where in which file."""

    text: str
    path: str
    start: int


@dataclass
class _Gatherer:
    """What has been read so far.

    `begun` is whether the text has begun, `sectioned` whether its first section has; `unicode` tells that the paper is
    for XeTeX or LuaTeX; `laid` counts the macros that have been laid in.
    """

    folder: Path
    encoding: str
    letters: Mapping[str, str]
    files: dict[str, str] = field(default_factory=dict)
    pieces: list[tuple[str, str, int]] = field(default_factory=list)
    inputs: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    macros: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, _Body] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)
    begun: bool = False
    sectioned: bool = False
    unicode: bool = False
    laid: int = 0

    def read(self, path: Path, shown: str) -> str:
        """Read a file once."""
        if shown not in self.files:
            text, guessed = read_tex(path, self.encoding, self.letters)
            self.unicode = self.unicode or any(name in text for name in _OF_UNICODE)
            self.files[shown] = text if self.unicode else part_names(text)
            if guessed:
                hint = phrase("look at its letters; save it as UTF-8 and import it again if they are wrong")
                message = phrase("{shown} was read as {guessed}, by its letters", shown=shown, guessed=guessed)
                self.findings.append(warning("import-encoding", message, Span(shown), hint))
        return self.files[shown]

    def lay_titles(self, path: Path) -> None:
        """Lay in front of a paper the file with its title that the class beside it inputs (ReScience)."""
        text = self.read(path, path.name)
        named = next((each.last.text.strip() for each in parse(text).commands({"documentclass"}) if each.last), "")
        own = self.folder / f"{named}.cls"
        if not named or not own.is_file() or own.stat().st_size > LARGEST_TEXT or not may_come(own, self.folder):
            return
        for mark in list_inputs(read_tex(own, self.encoding, self.letters)[0], own.name):
            found = find_file(mark.name, (self.folder,), ("", ".tex")) if is_nameable(mark.name) else None
            shown = show_inside(found, self.folder) if found else ""
            if found and shown and any(True for _ in parse(self.read(found, shown)).commands({"title"})):
                self.pieces.append((f"{self.files[shown].rstrip()}\n", shown, 0))

    def lay(self, path: Path, shown: str, folders: tuple[Path, ...], depth: int = 0) -> None:
        """Add a file's text, and in it that of the files which belong in their places."""
        text = self.read(path, shown)
        start, end = _find_body(text) if depth else (0, len(text))
        tree = parse(leave_out_skipped(text), shown)
        self.learn(tree)
        self.lay_part(tree, _Part(text, start, end), folders, depth)

    def lay_part(self, tree: Tree, part: _Part, folders: tuple[Path, ...], depth: int) -> None:
        """Add a part of a file's text; a macro that inputs files is its body, with them laid in."""
        place, shown = part.start, tree.tokens.path
        for node in _list_marks(tree, self.bodies):
            if not max(part.start, place) <= node.start < part.end:
                continue
            self.note(node)
            lay = self.find_laid(tree, node, folders, depth) if isinstance(node, Command) else None
            if lay:
                self.pieces.append((part.text[place : node.start], shown, part.offset + place))
                place = lay()
        self.pieces.append((part.text[place : part.end], shown, part.offset + place))

    def find_laid(self, tree: Tree, node: Command, folders: tuple[Path, ...], depth: int) -> Callable[[], int] | None:
        """Give what lays in the file that a command inputs, or a macro's body, and says where reading goes on."""
        body = self.bodies.get(node.name)
        if body and (depth >= _DEEPEST or self.laid >= _MOST_FILES):
            message = phrase(r"\{name} stands for too many files within each other", name=node.name)
            refused = error("import-outside", message, tree.span(node), phrase("look for a macro that uses itself"))
            self.findings += [refused] if refused not in self.findings else []
            return None
        if body:
            return lambda: self.lay_body(body, node, folders, depth)
        found = self.resolve(tree, node, folders)
        return (lambda: self.follow(tree, node, found, folders, depth)) if found else None

    def lay_body(self, body: _Body, node: Command, folders: tuple[Path, ...], depth: int) -> int:
        """Lay in what a macro stands for."""
        self.laid += 1
        inner = _Part(body.text, 0, len(body.text), body.start)
        self.lay_part(parse(body.text, body.path), inner, folders, depth + 1)
        return node.end

    def learn(self, tree: Tree) -> None:
        """Learn what macros without arguments stand for: names, and files that are input."""
        self.macros |= read_simple_macros(tree)
        for each in list_definitions(tree):
            inner = each.bodies[0] if len(each.bodies) == 1 and not each.letters and not each.environment else None
            if inner and any(True for _ in parse(inner.text).commands(INPUTTING)):
                self.bodies[each.name] = _Body(inner.text, tree.tokens.path, inner.start)

    def note(self, node: Node) -> None:
        """Note where the text begins, and its first section."""
        if isinstance(node, Environment):
            self.begun = self.begun or node.name == "document"
        elif isinstance(node, Command) and node.name in read_table().sections:
            self.sectioned = self.sectioned or self.begun

    def resolve(self, tree: Tree, node: Command, folders: tuple[Path, ...]) -> Path | None:
        r"""Find the file of an \input and its like; one that is not there stays as it is, and is reported."""
        if node.name not in INPUTTING | IMPORTING:
            return None
        name = expand_names(name_input(tree, node), self.macros)
        if not name:
            return None
        found = find_file(name, folders, (".tex", "") if not name.endswith(".tex") else ("", ".tex"))
        if found is None and not _is_of_tex(name):
            message = phrase("{node_name} names {name}, which is not there", node_name=node.name, name=name)
            hint = phrase("copy the file to where the paper names it, and import the paper again")
            self.findings.append(warning("import-missing-input", message, tree.span(node), hint))
        return found

    def follow(self, tree: Tree, node: Command, found: Path, folders: tuple[Path, ...], depth: int) -> int:
        """Lay a file in, or keep its input; give where reading goes on."""
        shown = show_inside(found, self.folder)
        if refused := self.refuse(found, node.name, shown, depth):
            message, hint = refused
            self.findings.append(error("import-outside", message, tree.span(node), hint))
            self.pieces.append((tree.source(node), tree.tokens.path, node.start))
            return node.end
        text = self.read(found, shown)
        inner = (found.parent, *folders) if node.name in IMPORTING else (*folders, found.parent)
        if self.belongs_in(node, text, shown):
            self.lay(found, shown, inner, depth + 1)
            self.end_laid(tree, node)
            return node.end
        self.keep(tree, node, shown)
        target = f"{MANUSCRIPT}/{_name_target(shown)}"
        if target not in self.inputs:
            self.inputs[target] = shown
            self.renamed[target] = self.follow_inside(text, shown, inner, depth + 1)
        return node.end

    def refuse(self, found: Path, name: str, shown: str, depth: int) -> tuple[Phrase, Phrase] | None:
        """Give why a file that the command of this name inputs is not read, and what to do; nothing for one that is."""
        if not shown:
            message = phrase("{name} names a file outside the paper's folder: it is not read", name=name)
            return message, COPY_IN
        if depth >= _DEEPEST or len(self.files) >= _MOST_FILES:
            message = phrase("{name} stands in too many files within each other", name=name)
            return message, phrase("look for a file that inputs itself")
        if found.stat().st_size > LARGEST_TEXT:
            size = LARGEST_TEXT >> 20
            message = phrase("{name} names a file of over {size} MB: it is not read", name=name, size=size)
            return message, phrase("divide it into smaller files")
        return None

    def belongs_in(self, node: Command, text: str, shown: str) -> bool:
        r"""Tell whether a file is a part of the text and not a table, a drawing or macros that it inputs."""
        drawn = node.name in IMPORTING and PurePosixPath(shown).suffix not in _OF_TEXTS
        if (node.name != "input" and not drawn) or shown in _OWN_NAMES or shown.startswith(_OWN_FOLDERS):
            return True
        tree = parse(leave_out_skipped(text), shown)
        holds = {each.name for each in _list_outer(tree.children) if isinstance(each, (Command, Environment))}
        table = read_table()
        if not self.begun:
            return bool(holds & table.heads_papers)
        return not self.sectioned or bool(holds & (table.structure | table.sections))

    def end_laid(self, tree: Tree, node: Command) -> None:
        """End what was laid in as TeX ends a file: no blank line comes of it, and no comment swallows what follows."""
        piece, path, offset = self.pieces.pop()
        bare = piece.rstrip("\n")
        rest = tree.text[node.end :].partition("\n")[0]
        last = bare.rpartition("\n")[2]
        kept = "\n" if rest.strip() and (len(bare) < len(piece) or "%" in last) else ""
        if node.name not in ("input", *IMPORTING):
            kept = "\n\n"
        self.pieces.append((bare + kept, path, offset))

    def keep(self, tree: Tree, node: Command, shown: str) -> None:
        r"""Keep an \input; one that the manuscript would not find by this name is named anew."""
        source = tree.source(node)
        wanted = PurePosixPath(_name_target(shown))
        named = name_input(tree, node)
        plain = (
            is_nameable(named)
            and not named.startswith("./")
            and PurePosixPath(named) in (wanted, wanted.with_suffix(""))
        )
        if not plain:
            source = f"\\input{{{wanted}}}"
            message = phrase(
                "{named} is named {wanted} now: TeX here reads nothing outside the manuscript",
                named=named,
                wanted=wanted,
            )
            self.findings.append(note("import-renamed", message, tree.span(node)))
        self.pieces.append((source, tree.tokens.path, node.start))

    def follow_inside(self, text: str, shown: str, folders: tuple[Path, ...], depth: int) -> str:
        """Follow what a file inputs that stays one; give its text."""
        before = self.pieces
        self.pieces = []
        tree = parse(leave_out_skipped(text), shown)
        self.learn(tree)
        place = 0
        for node in _list_marks(tree):
            found = self.resolve(tree, node, folders) if isinstance(node, Command) else None
            if found is not None and node.start >= place and isinstance(node, Command):
                self.pieces.append((text[place : node.start], shown, place))
                place = self.follow(tree, node, found, folders, depth)
        written = "".join(piece for piece, _, _ in self.pieces) + text[place:]
        self.pieces = before
        return written


def _name_target(shown: str) -> str:
    """Give the path in manuscript/ of a file that stays an input: with a suffix, as TeX itself adds one."""
    return shown if PurePosixPath(shown).suffix else f"{shown}.tex"


def _is_of_tex(name: str) -> bool:
    """Tell whether TeX itself has a file that papers input."""
    return PurePosixPath(name).stem in read_table().of_tex


def _list_marks(tree: Tree, inputting: Collection[str] = ()) -> Iterator[Node]:
    """Give what inputs, begins the document or a section, outside definitions, in the order of the text.

    `inputting` are names of macros that input, which grow while the nodes are gone through.
    """
    end = 0
    wanted = INPUTTING | IMPORTING | read_table().sections
    for node in tree.walk():
        if node.start < end:
            continue
        if isinstance(node, Command) and node.name in DEFINING:
            end = node.end
        elif (isinstance(node, Command) and (node.name in wanted or node.name in inputting)) or (
            isinstance(node, Environment) and node.name == "document"
        ):
            yield node


def _list_outer(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Give nodes and what stands in their groups and environments, but not in commands' arguments."""
    for node in nodes:
        yield node
        if isinstance(node, (Group, Environment)):
            yield from _list_outer(node.children)


def _find_body(text: str) -> tuple[int, int]:
    r"""Give where a part's own text stands: that of a subfile within its document, all of another up to \endinput."""
    tree = parse(text)
    document = next(tree.environments({"document"}), None)
    end = next((each.start for each in tree.commands({"endinput"})), len(text))
    return (document.inner, document.outer) if document else (0, end)
