r"""Mend a preamble that a trial build stopped over, where what came in is not the author's fault.

A paper that compiles elsewhere may use names that its class or a package had by means nobody could read, and may set
what only that class has. A name gets a stand-in that prints what stands in its braces; a setting is left out behind a
comment that says so. Every change is a warning.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import PurePosixPath

from elyazma.model.diagnostics import Diagnostic, Span, warning
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import Phrase, phrase
from elyazma.sources.preamble import PREAMBLE
from elyazma.sources.tree import PACKAGE_SUFFIX
from elyazma.tex.commands import DEFINING, LOADING
from elyazma.tex.comments import remove_comments
from elyazma.tex.edits import Edit, apply_edits, comment_out
from elyazma.tex.kernel import kernel_commands
from elyazma.tex.parse import parse
from elyazma.tex.tokens import Tokens, tokenize
from elyazma.tex.tree import Command, Tree


@dataclass(frozen=True, slots=True)
class Stop:
    """An error of TeX's: its place, its words, the command or the environment that TeX does not know.

    `doubled` is a name that is defined a second time, `before` what stands before the place on its line, `line` the
    whole line; `printed` tells that something was printed before the document begins, and TeX stopped behind it.
    """

    span: Span
    message: Phrase
    command: str = ""
    environment: str = ""
    doubled: str = ""
    before: str = ""
    line: str = ""
    printed: bool = False


@dataclass(frozen=True, slots=True)
class Mended:
    """A file that has been mended, by its path, and what was done."""

    preamble: str
    findings: tuple[Diagnostic, ...]
    path: str = PREAMBLE


def mend_preamble(files: Mapping[str, str], stops: Sequence[Stop], own: Collection[str] = ()) -> Mended | None:
    r"""Mend what can be mended of the errors of one trial; nothing where none can be.

    `files` are the preamble and what it reads, by path. What stops TeX there comes first: an error in the text may only
    follow from it. `own` are the names that the author defines somewhere: one of them that TeX does not know was lost,
    and nothing stands in for it.
    """
    stops = [stop for stop in stops if stop.command not in own and stop.environment not in own]
    early = {path: [stop for stop in stops if stop.span.path == path] for path in files}
    settings = (
        replace(mended, path=path)
        for path, here in early.items()
        if (mended := _free_name(files[path], here) or _leave_out(files[path], here))
    )
    if mended := next(settings, None) or _stand_in(files.get(PREAMBLE, ""), stops, files.keys()):
        return mended
    packages = (_leave_out(files[path], here, packages=True, path=path) for path, here in early.items())
    return next(filter(None, packages), None) or _leave_own_package(files, stops)


def _leave_own_package(files: Mapping[str, str], stops: Sequence[Stop]) -> Mended | None:
    """Leave out a package of the author's in which TeX stopped: it may be for another engine, and its names are kept.

    One that the text needs is missed then, and nothing stands in for it.
    """
    for stop in stops:
        name = PurePosixPath(stop.span.path).stem if stop.span.path.endswith(PACKAGE_SUFFIX) else ""
        loads = ((path, _find_load(text, path, name)) for path, text in files.items() if name and name in text)
        path, found = next(((path, found) for path, found in loads if found), ("", None))
        if found:
            message = phrase(
                "{name} is left out: it stopped LaTeX in another class ({message})", name=name, message=stop.message
            )
            told = warning(
                "import-left-out", message, stop.span, phrase("load it in {path} again to have it", path=path)
            )
            return Mended(apply_edits(files[path], [found]), (told,), path)
    return None


def _find_load(text: str, path: str, name: str) -> Edit | None:
    """Find where a package is loaded, alone or among others, and what stands there without it."""
    tree = parse(text, path)
    for command in tree.commands(LOADING):
        names = remove_comments(parse(command.last.text)).split(",") if command.last else []
        others = [each for each in names if PurePosixPath(each.strip()).name != name]
        if command.last and len(others) < len(names):
            kept = ",".join(others)
            whole = comment_out(text, command.start, _find_end(tree.tokens, command), f"{name} stopped LaTeX")
            end = command.last.start + len(command.last.text)
            return (command.last.start, end, kept) if kept.strip() else whole
    return None


def follow_lines(findings: Iterable[Diagnostic], path: str, before: str, after: str) -> Iterator[Diagnostic]:
    """Give findings about a file with the lines that they have after it has been mended again."""
    old, new = before.split("\n"), after.split("\n")
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    for finding in findings:
        span = finding.span
        moved = span is not None and span.path == path and span.line > same
        yield replace(finding, span=replace(span, line=span.line + len(new) - len(old))) if span and moved else finding


# --- Names that nobody knows ---------------------------------------------------------------------------------

EARLY = "% What LaTeX did not know when this paper came in:"


def _stand_in(preamble: str, stops: Sequence[Stop], early: Collection[str]) -> Mended | None:
    """Give the names that TeX does not know a meaning, in front of everything that may use them.

    `early` are the files that are read before the document begins.
    """
    lines, findings = [], []
    for stop in {(stop.command, stop.environment): stop for stop in reversed(stops)}.values():
        line = _write_stand_in(stop, early=_is_early(stop, early))
        if line and line not in preamble:
            lines.append(line)
            findings.append(_report_stand_in(stop, early=_is_early(stop, early)))
    if not lines:
        return None
    first, _, rest = preamble.partition("\n")
    added = "\n".join([EARLY, *reversed(lines)])
    known = EARLY in rest
    written = rest.replace(EARLY, added, 1) if known else f"{added}\n{rest}"
    return Mended(f"{first}\n{written}", tuple(reversed(findings)))


def _is_early(stop: Stop, early: Collection[str]) -> bool:
    return stop.span.path in early or stop.span.path.endswith(PACKAGE_SUFFIX)


def _write_stand_in(stop: Stop, *, early: bool) -> str:
    name = stop.command or stop.environment
    if not name.rstrip("*").replace("@", "").isalpha() or name in kernel_commands():
        return ""
    if stop.before.rstrip(" {").endswith(_SETTING):
        written = rf"\ifcsname {name}\endcsname\else\expandafter\newskip\csname {name}\endcsname\fi"
    elif stop.environment:
        written = rf"\ifcsname {name}\endcsname\else\newenvironment{{{name}}}{{}}{{}}\fi"
    elif _is_switch(stop):
        written = rf"\ifcsname {name}\endcsname\else\expandafter\newif\csname {name}\endcsname\fi"
    elif name.startswith("end"):
        # \newcommand makes no name that ends an environment.
        written = rf"\ifcsname {name}\endcsname\else\expandafter\def\csname {name}\endcsname{{}}\fi"
    else:
        taken = f"[{count}]" if (count := _count_unprinted(stop, early=early)) else ""
        written = rf"\expandafter\providecommand\csname {name}\endcsname{taken}{{}}"
    return written if early else rf"\AtBeginDocument{{{written}}}"


def _is_switch(stop: Stop) -> bool:
    r"""Tell whether a name is that of a switch, which takes no arguments: \ifanon, and not \ifanon{yes}{no}."""
    behind = stop.line.partition(f"\\{stop.command}")[2].lstrip()
    return stop.command.startswith("if") and not behind.startswith("{")


def _count_unprinted(stop: Stop, *, early: bool) -> int:
    """Count the braces behind a command that stands by itself on a line of a preamble, where nothing can be printed."""
    tokens = tokenize(stop.line, "")
    first = next(iter(tokens.items), None)
    alone = first is not None and first.name == stop.command and not stop.line[: first.start].strip()
    if first is None or not alone or not early:
        return 0
    count, end = 0, first.end
    while count < _MOST_ARGUMENTS and (given := tokens.mandatory(end)):
        count, end = count + 1, given.end
    return count


_MOST_ARGUMENTS = 9

_SETTING = (r"\setlength", r"\addtolength", r"\settowidth")


def _report_stand_in(stop: Stop, *, early: bool) -> Diagnostic:
    if stop.environment:
        name, what, printed = stop.environment, phrase("an environment"), phrase("what stands in it")
        hint = phrase(r"write \newenvironment{{{name}}}{{...}}{{...}} into {preamble}", name=name, preamble=PREAMBLE)
    else:
        name, what, printed = f"\\{stop.command}", phrase("a command"), phrase("what stands in its braces")
        hint = phrase(r"write \newcommand{{{name}}}{{...}} into {preamble}", name=name, preamble=PREAMBLE)
    said = (
        phrase("nothing is printed")
        if _count_unprinted(stop, early=early)
        else phrase("{printed} is printed, and nothing else", printed=printed)
    )
    if _is_switch(stop):
        what = phrase("a switch")
        said = phrase("it is off")
        hint = phrase(r"write \newif{name} into {preamble}", name=name, preamble=PREAMBLE)
    return warning(
        "import-unknown",
        phrase("{name} is {what} that no package here knows: {said}", name=name, what=what, said=said),
        stop.span,
        hint,
    )


# --- Names that two have ---------------------------------------------------------------------------------------


def _free_name(preamble: str, stops: Iterable[Stop]) -> Mended | None:
    """Let the later of two have a name that both define, as it would where the first is not there."""
    tree = parse(preamble, PREAMBLE)
    for stop in stops:
        found = _find_statement(tree, stop.span)
        if not found or not stop.doubled.replace("@", "").isalpha():
            continue
        line = rf"\expandafter\let\csname {stop.doubled}\endcsname\undefined"
        start = found[0].start
        if not preamble[:start].endswith(f"{line}\n"):
            before = "" if preamble[:start].endswith("\n") else "%\n"
            message = phrase(
                r"two define \{doubled}: what it means here comes from the later one", doubled=stop.doubled
            )
            told = warning(
                "import-doubled", message, stop.span, phrase("rename one of both in {path}", path=stop.span.path)
            )
            return Mended(apply_edits(preamble, [(start, start, f"{before}{line}\n")]), (told,))
    return None


# --- What only another class can be told -----------------------------------------------------------------------


def _leave_out(preamble: str, stops: Iterable[Stop], *, packages: bool = False, path: str = PREAMBLE) -> Mended | None:
    """Leave out the first statement of a preamble that stopped TeX, if it only sets something, or loads a package."""
    tree = parse(preamble, PREAMBLE)
    for stop in stops:
        found = _find_statement(tree, stop.span) or (_find_before(tree, stop.span) if stop.printed else None)
        if found and _may_go(found[0], packages=packages):
            start, end = found[0].start, found[1]
            said = preamble[start:end].partition("\n")[0]
            message = phrase(
                "{said} is left out: it stopped LaTeX in another class ({message})", said=said, message=stop.message
            )
            hint = phrase("take the % away in {path} to have it again", path=stop.span.path)
            written = apply_edits(preamble, [comment_out(preamble, start, end, stop.message)])
            return Mended(written, (warning("import-left-out", message, stop.span, hint),), path)
    return None


def _may_go(command: Command, *, packages: bool) -> bool:
    loads = command.name in LOADING
    return loads if packages else not loads and not _defines(command.name)


def _defines(name: str) -> bool:
    return name in DEFINING or name.lower().startswith(_DEFINERS)


_DEFINERS = ("new", "renew", "provide", "declare", "def", "gdef", "edef", "xdef", "let", "lstdefine", "lstnew", "input")
"""How the names begin of what defines, or reads definitions: LaTeX's, and packages' by its example."""


def list_own_names(texts: Iterable[str]) -> frozenset[str]:
    """Give the commands and environments that texts define, theorems and boxes of packages among them."""
    return frozenset(name for text in texts for name in _list_own_names(tokenize(text, "")))


def _list_own_names(tokens: Tokens) -> Iterator[str]:
    for opening in tokens.openings():
        if _defines(opening.name):
            end = opening.end + tokens.text.startswith("*", opening.end)
            option = tokens.optional(end)
            named = tokens.control_sequence(option.end if option else end)
            if named:
                yield named.text.strip().removeprefix("\\")


def _find_statement(tree: Tree, span: Span) -> tuple[Command, int] | None:
    """Give the command of a preamble that stands on a place, outside any other, and where its arguments end."""
    at = _offset(tree.text, span)
    return next(((command, end) for command, end in _list_statements(tree) if command.start <= at < end), None)


def _find_before(tree: Tree, span: Span) -> tuple[Command, int] | None:
    """Give the last command outside any other that ends before a place, and where, if only blanks follow it."""
    at = _offset(tree.text, span)
    found = next((each for each in reversed([*_list_statements(tree)]) if each[1] <= at), None)
    return found if found and not tree.text[found[1] : at].strip() else None


def _list_statements(tree: Tree) -> Iterator[tuple[Command, int]]:
    place = 0
    for command in (node for node in tree.children if isinstance(node, Command)):
        if command.start >= place:
            place = _find_end(tree.tokens, command)
            yield command, place


def _find_end(tokens: Tokens, command: Command) -> int:
    r"""Give where the arguments of a command end that no signature may name: a star, brackets, braces behind it.

    What defines or sets a name may have that without braces: `\newfontfamily\greek{...}[...]`.
    """
    end = command.end + tokens.text.startswith("*", command.end)
    named = not command.arguments and (_defines(command.name) or command.name.startswith(_SETTERS))
    for _ in range(2 if command.name in _OF_TWO else named):
        given = tokens.control_sequence(end)
        end = given.end if given else end
    while given := tokens.optional(end) or tokens.mandatory(end):
        end = given.end
    return end


_SETTERS = ("set", "addto", "patch", "appto", "preto", "pretocmd", "apptocmd")
_OF_TWO = frozenset(("let", "futurelet"))


def _offset(text: str, span: Span) -> int:
    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[: span.line - 1]) + span.column - 1
