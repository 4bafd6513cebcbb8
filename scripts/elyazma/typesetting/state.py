r"""Know what one pass of TeX leaves for the next: .aux, .toc and their kind.

TeX is run again only when what it wrote differs from what it read in a line that changes the printed
page. (latexmk and rerunfilecheck compare whole files, so that the first build always costs two passes.)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from elyazma.system.files import write_scratch
from elyazma.tex.edits import apply_edits
from elyazma.tex.parse import parse

STATE_SUFFIXES = (".aux", ".toc", ".lof", ".lot", ".out", ".loa", ".lol", ".lom", ".ent")

State = dict[str, str]
"""Path inside the scratch folder -> text."""
SEED = "seed"
"""The folder of scratch with the state that the last good build has left."""

_SILENT = r"""
    \relax \citation{ \bibstyle{ \bibdata{ \providecommand \HyperFirstAtBeginDocument \global\let \let\ \fi \bookmark
    \gdef\newlabel \gdef\newlabelxx \gdef\contentsline \gdef\HyperFirstAtBeginDocument \gdef\@abspage@last
    \AtEndDocument{\ifx\hyper@anchor \babel@aux{ \@nameuse{bbl@beforestart} \@writefile{ \BKM@entry
"""
r"""How lines of an .aux begin that change nothing on the next pass: for BibTeX, definitions of the lines themselves,
the number of pages, and what goes into .toc and the like, which are compared themselves.

LaTeX and its packages write one command a line, always spelt alike, with @ in names and with braces that a broken run
leaves open: no tree is asked."""


def read_state(folder: Path) -> State:
    """Read every file below a scratch folder that TeX wrote for its next pass."""
    found = (path for path in sorted(folder.rglob("*")) if path.suffix in STATE_SUFFIXES)
    paths = (path for path in found if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8", errors="replace") for path in paths}


def put_state(folder: Path, state: State) -> None:
    """Write what a pass begins with."""
    for path, text in state.items():
        write_scratch(folder / path, text)


def merge_citations(aux: str, own: str) -> str:
    r"""Put the \bibcite lines that we made ourselves in place of those in an .aux that TeX wrote."""
    wanted = [line for line in own.splitlines() if _find_name(line, "bibcite")]
    keys = {_find_name(line, "bibcite") for line in wanted}
    if not keys:
        return aux
    kept = [line for line in aux.splitlines() if _find_name(line, "bibcite") not in keys]
    first, *rest = kept or ["\\relax "]
    return "\n".join([first, *wanted, *rest]) + "\n"


def carry_over(state: State, aux: str, own: str) -> State:
    """Give the state that a pass begins with: what an earlier one has left, with the citations that are ours.

    `aux` is the path of the auxiliary file, `own` what we made of it ourselves.
    """
    merged = merge_citations(state[aux], own) if aux in state else own
    return {**state, aux: merged} if merged else state


def _find_name(line: str, command: str) -> str:
    """Give what a line of an .aux names, where a command begins it."""
    opening = f"\\{command}{{"
    name, closed, _ = line.removeprefix(opening).partition("}")
    return name if closed and line.startswith(opening) else ""


def repeated_labels(state: State) -> list[str]:
    """Name the labels that a pass has written more than once."""
    files = (text for path, text in state.items() if path.endswith(".aux"))
    names = Counter(name for text in files for line in text.splitlines() if (name := _find_name(line, "newlabel")))
    # cleveref writes one of its own for each.
    return [name for name, count in names.items() if count > 1 and not name.endswith("@cref")]


def has_references(sources: Mapping[str, str]) -> bool:
    """Tell whether a first pass, which knows no number, prints a question mark that the next one replaces."""
    labels = {
        command.last.text for text in sources.values() for command in parse(text).commands({"label"}) if command.last
    }
    return not labels <= unused_labels(sources, ())


def unused_labels(sources: Mapping[str, str], undefined: Iterable[str]) -> frozenset[str]:
    r"""Give the labels that the sources set and nothing reads, so that their numbers may change unseen.

    A label counts as unused when nothing but its \label has its name as an argument, and TeX, on a
    first pass without any state, did not find it `undefined`: a class, or an author's own command,
    may build the name.
    """
    labels, rest = [], ""
    for text in sources.values():
        tree = parse(text)
        found = [command for command in tree.commands({"label"}) if command.last]
        labels += [command.last.text for command in found if command.last]
        unread = [(command.start, command.end, "") for command in found]
        unread += [(comment.start, comment.end, "") for comment in tree.comments()]
        rest += apply_edits(text, unread) + "\n"
    named = set(re.findall(r"(?<=[{,\[])\s*([^{},\[\]]+?)\s*(?=[},\]])", rest))
    return frozenset(labels) - named - frozenset(undefined)


def is_settled(before: State, after: State, own_aux: str, unused: frozenset[str]) -> bool:
    """Tell whether a pass that read `before` and wrote `after` printed what the next one would print."""
    own = frozenset(filter(None, (_find_name(line, "bibcite") for line in own_aux.splitlines())))
    names = {*before, *after}
    return all(_matter(name, before, own, unused) == _matter(name, after, own, unused) for name in names)


def _matter(name: str, state: State, own: frozenset[str], unused: frozenset[str]) -> list[str]:
    lines = state.get(name, "").splitlines()
    if not name.endswith(".aux"):
        return [line for line in lines if line.strip()]
    return [
        line
        for line in lines
        if line.strip("} ")
        and not _is_silent(line)
        and _find_name(line, "bibcite") not in own
        and _find_name(line.replace("@cref}", "}", 1), "newlabel") not in unused
    ]


def _is_silent(line: str) -> bool:
    begun = line.replace("\\gdef ", "\\gdef").replace("\\global ", "\\global")
    known = (opening for opening in _SILENT.split() if begun.startswith(opening))
    return any(not _goes_on(opening, begun[len(opening) :]) for opening in known)


def _goes_on(opening: str, rest: str) -> bool:
    """Tell whether a line begins with a longer command than the one looked for."""
    return opening[-1].isalpha() and rest[:1].isalpha()
