r"""Find the pictures and the data files that a paper names, and where they stand in the manuscript."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from pathlib import Path, PurePosixPath

from elyazma.languages.folding import fold_case
from elyazma.model.diagnostics import Diagnostic, Span, note, warning
from elyazma.model.imported import TexPaper
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.readers.tex_paper.files import COPY_IN, find_file, list_below, picture_suffixes, read_tex, show_inside
from elyazma.sources.tree import CONVERSIONS, DATA_SUFFIXES, FIGURE_SUFFIXES, MANUSCRIPT, is_nameable, list_converted
from elyazma.system.files import is_allowed, is_text
from elyazma.tex.arguments import split_options
from elyazma.tex.commands import DEFINING, PICTURING
from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.macros import expand_names, read_simple_macros
from elyazma.tex.names import read_file_name
from elyazma.tex.parse import parse
from elyazma.tex.scan import bare_name
from elyazma.tex.tokens import Argument
from elyazma.tex.tree import Command, Environment, Group, Node, Tree

_FIGURES = f"{MANUSCRIPT}/figures"
_READING = frozenset(("lstinputlisting", "verbatiminput", "VerbatimInput", "inputminted"))
Place = Callable[[int, int], Span]


@dataclass
class Found:
    """Files by their path in the manuscript, and where a name in the text is another one now.

    `inputs` are the texts of those files that stay an input, with their names so changed.
    """

    copies: dict[str, Path] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    inputs: dict[str, str] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)
    unnamed: bool = False


@dataclass(frozen=True, slots=True)
class _Search:
    r"""Where to look: the paper's folder, those of its \graphicspath and its class's, what its macros stand for.

    `known` are the names of the pictures below in small letters, with their suffix and without; `listings` are the
    folders that it gives to listings (inputpath).
    """

    folder: Path
    folders: tuple[Path, ...]
    macros: Mapping[str, str]
    known: frozenset[str]
    listings: tuple[str, ...] = ()


def find_pictures(paper: TexPaper, tree: Tree) -> Found:
    """Find the files that the text and its inputs name; `tree` is that of the paper's text."""
    found = Found()
    trees = {target: parse(text, paper.origins[target]) for target, text in paper.inputs.items()}
    every = (tree, *trees.values())
    macros = {name: body for each in every for name, body in read_simple_macros(each).items()}
    beside = _parse_beside(paper, (".cls", ".sty"))
    named = [expand_names(folder, macros) for each in (*every, *beside) for folder in _list_folders(each)]
    pictures = list_below(paper.folder, (*FIGURE_SUFFIXES, *CONVERSIONS))
    known = frozenset(fold_case(name) for path in pictures for name in (path.name, path.stem))
    listings = tuple(folder for each in every for folder in _list_listing_folders(each))
    search = _Search(paper.folder, tuple(paper.folder / name for name in named), macros, known, listings)
    _find_named(tree, paper.span, found, search)
    for target, each in trees.items():
        inner = Found(copies=found.copies, findings=found.findings)
        _find_named(each, each.tokens.span, inner, search)
        found.inputs[target] = apply_edits(paper.inputs[target], inner.edits)
        found.unnamed |= inner.unnamed
    _find_in_packages(paper, found, search)
    _copy_data(paper, found)
    if found.unnamed:
        _copy_all(found, search)
    return found


def _find_in_packages(paper: TexPaper, found: Found, search: _Search) -> None:
    """Take the pictures that packages beside the paper name: a logo is no fault of the text's where it is missing."""
    for tree in _parse_beside(paper, (".sty",)):
        names = (read_file_name(_last_braced(tree, command)) for command in tree.commands(PICTURING))
        for name in filter(None, names):
            _take_picture(name, tree.tokens.span(name.start), Found(copies=found.copies), search)


def _parse_beside(paper: TexPaper, suffixes: tuple[str, ...]) -> Iterator[Tree]:
    """Read the class and the packages beside the paper that its text names."""
    for path in list_below(paper.folder, suffixes):
        if path.stem in paper.text and path.stat().st_size <= _LARGEST_PACKAGE:
            yield parse(read_tex(path, "", {})[0], path.name)


_LARGEST_PACKAGE = 60_000


def _list_folders(tree: Tree) -> Iterator[str]:
    for command in tree.commands({"graphicspath"}):
        if command.last:
            yield from (name.strip() for name in command.last.text.replace("{", "}").split("}") if name.strip())


def _list_listing_folders(tree: Tree) -> Iterator[str]:
    for command in tree.commands({"lstset"}):
        settings = tree.tokens.mandatory(command.start + len(r"\lstset"))
        for key, _, value in (each.partition("=") for each in split_options(settings.text if settings else "")):
            if key.strip() == "inputpath":
                yield value.strip().strip("{}")


def _find_named(tree: Tree, place: Place, found: Found, search: _Search) -> None:
    end = 0
    for node in tree.walk():
        if isinstance(node, Command) and node.name in DEFINING and node.start >= end:
            end = node.end
        if isinstance(node, Command) and node.name in PICTURING | _READING:
            _take_named(tree, node, place, found, search, defined=node.start < end)
        else:
            for name in _list_braced(tree, node):
                _take_of_unknown(name, search.folder / PurePosixPath(tree.tokens.path).parent, found, search)


def _list_braced(tree: Tree, node: Node) -> Iterator[str]:
    r"""Give what stands in the braces of a group, or behind a command or a \begin that nobody here knows."""
    if isinstance(node, Group) and node.end - node.start <= _LONGEST_NAME:
        yield tree.source(node)[1:-1].strip()
    elif isinstance(node, Command | Environment):
        end = node.end if isinstance(node, Command) else tree.name_end(node)
        while argument := tree.tokens.optional(end) or tree.tokens.mandatory(end):
            end = argument.end
            yield argument.text.strip()


def _take_named(  # noqa: PLR0913
    tree: Tree, node: Command, place: Place, found: Found, search: _Search, *, defined: bool
) -> None:
    name = read_file_name(_last_braced(tree, node))
    if name is None or defined:
        # A macro of the author's names it: nobody can tell which pictures that are.
        found.unnamed = True
        return
    take = _take_picture if node.name in PICTURING else _take_listing
    take(name, place(name.start, name.stop - name.start), found, search)


def _take_of_unknown(name: str, beside: Path, found: Found, search: _Search) -> None:
    """Take a picture, or a file to be shown, that stands by its name where nobody here knows what names one.

    `beside` is the folder of the file that names it.
    """
    if len(name) <= _LONGEST_NAME and fold_case(PurePosixPath(name).name) in search.known and is_nameable(name):
        path = find_file(name, (search.folder, *search.folders, beside), picture_suffixes(name))
        if path and path.suffix.lower() in (*FIGURE_SUFFIXES, *CONVERSIONS) and show_inside(path, search.folder):
            _copy(path, _name_target(name, path), found)
    elif _FILE.fullmatch(name) and is_allowed(PurePosixPath(name)) and not name.lower().endswith(_ELSEWHERE):
        path = find_file(name, (search.folder,), ("",))
        if path and is_text(path) and (shown := show_inside(path, search.folder)):
            found.copies.setdefault(f"{MANUSCRIPT}/{shown}", path)


_LONGEST_NAME = 300
_FILE = re.compile(r"(?!/|\.\.)[\w./-]{1,200}\.\w{1,8}")
_ELSEWHERE = (".tex", ".bib", ".sty", ".cls", ".bst", *FIGURE_SUFFIXES, *CONVERSIONS)
"""What is read as a text, or brought along otherwise."""


def _last_braced(tree: Tree, command: Command) -> Argument | None:
    if command.name in _READING and command.last is None:
        last = tree.tokens.mandatory(command.end)
        while last and (more := tree.tokens.mandatory(last.end)) and command.name == "inputminted":
            last = more
        return last or tree.tokens.mandatory(_behind_options(tree, command))
    last = command.last
    return last if last and tree.tokens.is_braced(last) else None


def _behind_options(tree: Tree, node: Node) -> int:
    option = tree.tokens.optional(node.end)
    return option.end if option else node.end


def _take_picture(name: Argument, span: Span, found: Found, search: _Search) -> None:
    spelt = bare_name(expand_names(name.text, search.macros))
    if "\\" in spelt:
        found.unnamed = True
        return
    beside = search.folder / PurePosixPath(span.path).parent
    folders = dict.fromkeys((search.folder, *search.folders, beside))
    path = find_file(spelt, folders, picture_suffixes(spelt))
    if path is None and not is_nameable(spelt):
        # It lay on the author's own machine; here it may lie beside the paper.
        bare = PurePosixPath(spelt).name
        path = find_file(bare, folders, picture_suffixes(bare))
    if path is None and (path := _find_converted(spelt, folders)):
        # LaTeX had made a PDF of a picture in PostScript that did not come along.
        spelt = f"{spelt.rpartition('/')[0]}/{path.name}".lstrip("/")
    if path is None:
        hint = phrase("put the picture into {figures}, by this name", figures=_FIGURES)
        found.findings.append(
            warning("import-picture", phrase("the picture {spelt} is not there", spelt=spelt), span, hint)
        )
        return
    shown = show_inside(path, search.folder)
    if not shown:
        hint = COPY_IN
        found.findings.append(
            warning("import-picture", phrase("{spelt} is no picture of the paper's", spelt=spelt), span, hint)
        )
        return
    if is_nameable(spelt):
        target = _name_target(spelt, path)
    else:
        target = _name_target(shown, path)
        renamed = target.removeprefix(f"{_FIGURES}/")
        found.edits.append((name.start, name.stop, renamed))
        message = phrase(
            "{spelt} is named {renamed} now: TeX here reads nothing outside the manuscript",
            spelt=spelt,
            renamed=renamed,
        )
        found.findings.append(note("import-renamed", message, span))
    if PurePosixPath(spelt).name not in (path.name, path.stem):
        found.findings.append(
            note(
                "import-renamed",
                phrase("{spelt} was found as {name}, and has the text's name", spelt=spelt, name=path.name),
                span,
            )
        )
    _copy(path, target, found)


def _find_converted(spelt: str, folders: Iterable[Path]) -> Path | None:
    known = (find_file(name, folders, ("",)) for name in list_converted(spelt))
    return next(filter(None, known), None)


def _name_target(spelt: str, path: Path) -> str:
    """Give where a picture is to stand for its name in the text to find it."""
    name = os.path.normpath(spelt)
    known = (*FIGURE_SUFFIXES, *CONVERSIONS)
    suffix = "" if PurePosixPath(name).suffix.lower() in known else path.suffix.lower()
    whole = name + suffix
    return f"{MANUSCRIPT}/{whole}" if whole.startswith("figures/") else f"{_FIGURES}/{whole}"


def _copy(path: Path, target: str, found: Found) -> None:
    """Note a picture; where two have one name, the one whose name says its folder stands a folder deeper."""
    known = found.copies.get(target)
    if known is not None and known.resolve() != path.resolve():
        target = f"{_FIGURES}/{target.removeprefix(f'{MANUSCRIPT}/')}"
    found.copies[target] = path
    # TeX takes a PDF before other formats: one that stands beside an EPS file comes along.
    if path.suffix.lower() in CONVERSIONS:
        for suffix in FIGURE_SUFFIXES:
            if path.with_suffix(suffix).is_file():
                found.copies[str(PurePosixPath(target).with_suffix(suffix))] = path.with_suffix(suffix)


def _take_listing(name: Argument, span: Span, found: Found, search: _Search) -> None:
    spelt = expand_names(name.text, search.macros)
    path = find_file(spelt, (search.folder, search.folder / PurePosixPath(span.path).parent), ("",))
    shown = show_inside(path, search.folder) if path else ""
    given = None if path else find_file(spelt, [search.folder / each for each in search.listings], ("",))
    if given and (shown := show_inside(given, search.folder)):
        # TeX puts the folder before the name.
        found.copies[f"{MANUSCRIPT}/{shown}"] = given
    elif path and shown:
        found.copies[f"{MANUSCRIPT}/{shown}"] = path
        if shown != os.path.normpath(spelt):
            found.edits.append((name.start, name.stop, shown))
    else:
        found.findings.append(_report_listing(spelt, span, is_outside=bool(path or given)))


def _report_listing(spelt: str, span: Span, *, is_outside: bool) -> Diagnostic:
    if is_outside:
        message = phrase("{spelt} is outside the paper's folder: it is not read", spelt=spelt)
        return warning("import-missing-input", message, span, COPY_IN)
    hint = phrase("copy it to {manuscript}/{name}", manuscript=MANUSCRIPT, name=PurePosixPath(spelt).name)
    return warning("import-missing-input", phrase("{spelt} is not there", spelt=spelt), span, hint)


def _copy_data(paper: TexPaper, found: Found) -> None:
    """Copy the tables of data that the text names, wherever in it: pgfplots has many ways to."""
    texts = (paper.text, *paper.inputs.values())
    for path in list_below(paper.folder, DATA_SUFFIXES):
        shown = path.relative_to(paper.folder).as_posix()
        if any(path.name in text for text in texts):
            found.copies.setdefault(f"{MANUSCRIPT}/{shown}", path)


def _copy_all(found: Found, search: _Search) -> None:
    """Copy all pictures of the paper's folder, by their paths from it and from the folders of its \\graphicspath."""
    for path in list_below(search.folder, (*FIGURE_SUFFIXES, *CONVERSIONS)):
        for folder in (search.folder, *search.folders):
            if path.is_relative_to(folder):
                found.copies.setdefault(_name_target(path.relative_to(folder).as_posix(), path), path)
