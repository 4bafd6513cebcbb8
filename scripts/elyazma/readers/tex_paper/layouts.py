"""Leave out of a preamble the packages that are the layout of a journal: a class in all but name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from itertools import chain

from elyazma.model.imported import ArrangedTex
from elyazma.readers.tex_paper.finder import Finder
from elyazma.sources.packages import read_policy
from elyazma.sources.preamble import PREAMBLE
from elyazma.sources.tree import MANUSCRIPT
from elyazma.tex.arguments import split_options
from elyazma.tex.class_definitions import is_layout, is_part_of_class
from elyazma.tex.commands import LOADING
from elyazma.tex.edits import Edit, apply_edits, comment_out
from elyazma.tex.parse import parse
from elyazma.tex.tree import Command


def leave_out_layouts(arranged: ArrangedTex, finder: Finder) -> tuple[ArrangedTex, Mapping[str, str]]:
    """Leave out the packages beside the paper that are layouts, and give the sources of these by name.

    Those that packages.toml names are left out where the preamble is loaded.
    """
    preamble = arranged.texts.get(PREAMBLE, "")
    commands = [*parse(preamble, PREAMBLE).commands(LOADING)]
    layouts = _read(chain(*map(_list_names, commands)), finder, is_layout)
    if not layouts:
        return arranged, {}
    edits = [_leave_out(preamble, each, layouts) for each in commands if layouts.keys() & set(_list_names(each))]
    gone = {f"{MANUSCRIPT}/{name}.sty" for name in layouts}
    texts = {path: text for path, text in arranged.texts.items() if path not in gone}
    copies = {path: file for path, file in arranged.copies.items() if path not in gone}
    return replace(arranged, texts={**texts, PREAMBLE: apply_edits(preamble, edits)}, copies=copies), layouts


def read_parts(names: Iterable[str], finder: Finder) -> Mapping[str, str]:
    """Give those packages of a class that stand beside it and are a part of it, with their sources."""
    return _read(names, finder, is_part_of_class)


def _list_names(command: Command) -> list[str]:
    return split_options(command.last.text) if command.last else []


def _read(names: Iterable[str], finder: Finder, is_wanted: Callable[[str], bool]) -> Mapping[str, str]:
    """Give the packages beside the paper that are what is wanted, with their sources."""
    policy = read_policy()
    known = (name for name in names if f"{name}.sty" in finder.beside and not policy.why_left_out(name, ""))
    return {name: source for name in known if is_wanted(source := finder.read(f"{name}.sty"))}


def _leave_out(preamble: str, command: Command, layouts: Collection[str]) -> Edit:
    rest = ",".join(name for name in _list_names(command) if name not in layouts)
    start, end, written = comment_out(preamble, command.start, command.end, _WHY)
    return start, end, f"{written}\n\\usepackage{{{rest}}}" if rest else written


_WHY = "the layout of another journal"
