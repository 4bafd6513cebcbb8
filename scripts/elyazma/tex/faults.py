"""Find what makes a TeX source impossible or dangerous to compile, at the author's own place, before TeX runs."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import islice, pairwise
from operator import itemgetter

from elyazma.model.diagnostics import Diagnostic, bind, error
from elyazma.model.phrases import phrase
from elyazma.tex.characters import find_hidden
from elyazma.tex.commands import (
    BIBLIOGRAPHIES,
    DEFINING,
    LOADING,
    READING,
    UNSAFE,
    UNSAFE_ENVIRONMENTS,
    UNSAFE_IN_PREAMBLES,
)
from elyazma.tex.conditionals import find_skipped, leave_out_skipped
from elyazma.tex.kernel import kernel_commands
from elyazma.tex.parse import parse
from elyazma.tex.signatures import standard_signatures
from elyazma.tex.tokens import Argument, Token, Tokens, skip_definition
from elyazma.tex.tree import Command, Comment, Environment, Mathematics, Tree

MOST_FINDINGS = 100
"""A file with more faults than this is not TeX; the rest would only bury the first ones."""


def find_faults(text: str, path: str, verbatim: frozenset[str] = frozenset()) -> tuple[Diagnostic, ...]:
    """Find unclosed groups, environments and mathematics, unsafe commands, hidden characters, stray bibliographies.

    `path` is relative to the manuscript's root, `verbatim` are environments that the preamble defines so. At most
    `MOST_FINDINGS` of each kind.
    """
    tree = parse(text, path, verbatim)
    tokens = tree.tokens
    read = parse(leave_out_skipped(text), path, verbatim)
    kinds = (
        _find_unbalanced(read.tokens),
        _find_open_math(read),
        _find_unsafe(tokens),
        _find_bibliographies(tokens),
        _find_packages(tokens),
    )
    hidden = find_hidden(text, path, _list_comments(tree))
    return tuple(finding for kind in (hidden, *kinds) for finding in islice(kind, MOST_FINDINGS))


def find_preamble_faults(text: str, path: str) -> tuple[Diagnostic, ...]:
    """Find what is wrong with a preamble or a package of the author's own; macros may hold halves of anything."""
    tree = parse(text, path)
    kinds = [_find_unsafe(tree.tokens, UNSAFE_IN_PREAMBLES)]
    if not path.endswith(".sty"):
        kinds += [find_hidden(text, path, _list_comments(tree)), _find_class(tree)]
    return tuple(finding for kind in kinds for finding in islice(kind, MOST_FINDINGS))


def _list_comments(tree: Tree) -> list[tuple[int, int]]:
    return [(node.start, node.end) for node in tree.walk() if isinstance(node, Comment)]


def _find_class(tree: Tree) -> Iterator[Diagnostic]:
    for node in tree.walk():
        if isinstance(node, Command) and node.name == "documentclass":
            hint = phrase(r"delete this line; options of packages stand in their \usepackage")
            message = phrase(r"\documentclass belongs to the journal's layout")
            yield error("preamble-class", message, tree.tokens.span(node.start, len(r"\documentclass")), hint)
        elif isinstance(node, Environment) and node.name == "document":
            hint = phrase("move what stands in it into manuscript/sections")
            span = tree.tokens.span(node.start, len(r"\begin{document}"))
            yield error("preamble-document", phrase(r"\begin{{document}} belongs to the journal's layout"), span, hint)


# --- Groups and environments -----------------------------------------------------------------------


def _find_definitions(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Give where macros are defined: there \\begin may stand without \\end."""
    end = 0
    for token in tokens.items:
        if token.kind == "command" and token.name in DEFINING and token.start >= end:
            end = skip_definition(tokens, token)
            yield token.start, end


def _find_unbalanced(tokens: Tokens) -> Iterator[Diagnostic]:
    opened: list[tuple[Token, str]] = []
    own, definitions = set(_list_own_arguments(tokens)), list(_find_definitions(tokens))
    for token in tokens.items:
        if token.kind in ("open", "close"):
            yield from _weigh_brace(tokens, token, opened)
        elif token.kind == "command" and token.name in ("begin", "end"):
            # A command of the author's, or an option, may print half an environment, or nothing: only TeX knows.
            held = bool(opened) and opened[-1][0].start in own
            yield from () if held or _stands_in(token, definitions) else _weigh_environment(tokens, token, opened)
        elif token.kind == "verbatim" and token.name != tokens.text[token.start : token.end]:
            yield from _weigh_verbatim(tokens, token)
    for token, name in opened:
        found = _report_unclosed(tokens, token, name)
        # A group may end with the document: TeX says so, and goes on. Nobody hands that in.
        yield bind(found) if not name and begins_group(tokens, token) else found


def begins_group(tokens: Tokens, token: Token) -> bool:
    """Tell whether a brace surely begins a group of the text itself, and no argument of anything."""
    text = tokens.text
    if tokens.path.startswith(_ABSTRACTS) or not (token.start == 0 or text[token.start - 1] in _BEFORE_GROUPS):
        return False
    at = bisect_left(tokens.starts, token.start) - 1
    while at >= 0 and tokens.items[at].kind == "comment":
        at -= 1
    before = tokens.items[at] if at >= 0 else None
    return before is None or before.kind == "open" or tokens.skip_gap(before.end) != token.start


_BEFORE_GROUPS = " \t\n(["
_ABSTRACTS = "manuscript/abstract."


def _stands_in(token: Token, ranges: list[tuple[int, int]]) -> bool:
    at = bisect_right(ranges, token.start, key=itemgetter(0)) - 1
    return at >= 0 and token.start < ranges[at][1]


def _list_own_arguments(tokens: Tokens) -> Iterator[int]:
    """Give where the first argument begins of each command that nobody knows, and each value of an option in braces."""
    for before, opening in pairwise(tokens.items):
        if opening.kind != "open":
            continue
        between = tokens.text[before.end : opening.start].strip()
        own = before.kind == "command" and before.name.isalpha() and not _is_known_command(before.name)
        if (own and not between) or between.endswith(_OF_VALUES):
            yield opening.start


_OF_VALUES = ("=", ">", "<")
"""What stands before the value of an option, and before what each cell of a table's column begins or ends with."""


def _is_known_command(name: str) -> bool:
    return name in standard_signatures().commands or name in kernel_commands()


def _weigh_brace(tokens: Tokens, token: Token, opened: list[tuple[Token, str]]) -> Iterator[Diagnostic]:
    if token.kind == "open":
        opened.append((token, ""))
    elif opened and not opened[-1][1]:
        opened.pop()
    elif any(not name for _, name in opened[-_DEPTH:]):
        while (inner := opened.pop())[1]:
            yield _report_unclosed(tokens, *inner)
    else:
        hint = phrase(r"delete it, or write \}} to print a brace")
        yield error("stray-brace", phrase("this }} closes nothing"), tokens.span(token.start), hint)


_DEPTH = 200
"""How far to look for the opener of a wrong closer; further off, the closer is the mistake."""


def _weigh_environment(tokens: Tokens, token: Token, opened: list[tuple[Token, str]]) -> Iterator[Diagnostic]:
    argument = tokens.mandatory(token.end)
    if argument is None or not argument.text or "#" in argument.text:
        return
    if token.name == "begin":
        opened.append((token, argument.text))
    elif any(name == argument.text for _, name in opened[-_DEPTH:]):
        while (inner := opened.pop())[1] != argument.text:
            yield _report_unclosed(tokens, *inner)
    else:
        yield from _report_wrong_end(tokens, token, argument, opened)


def _report_wrong_end(
    tokens: Tokens, token: Token, argument: Argument, opened: list[tuple[Token, str]]
) -> Iterator[Diagnostic]:
    name = argument.text
    span = tokens.span(token.start, argument.end - token.start)
    if opened and (expected := opened[-1][1]):
        opener, _ = opened.pop()
        message = phrase(
            r"\begin{{{expected}}} is closed by \end{{{name}}} on line {line}",
            expected=expected,
            name=name,
            line=span.line,
        )
        place = tokens.span(opener.start, len(expected) + len("\\begin{}"))
        yield error(
            "unclosed-environment",
            message,
            place,
            phrase(r"write \end{{{expected}}} on line {line}", expected=expected, line=span.line),
        )
    else:
        yield error(
            "stray-end",
            phrase(r"\end{{{name}}} has no \begin{{{name}}}", name=name),
            span,
            phrase(r"delete it, or add the \begin"),
        )


def _weigh_verbatim(tokens: Tokens, token: Token) -> Iterator[Diagnostic]:
    if not tokens.text.endswith(f"{{{token.name}}}", token.start + len(r"\begin{}") + len(token.name), token.end):
        yield _report_unclosed(tokens, token, token.name)


def _report_unclosed(tokens: Tokens, token: Token, name: str) -> Diagnostic:
    if not name:
        return error(
            "unclosed-brace",
            phrase("this {{ is never closed"),
            tokens.span(token.start),
            phrase(r"add the }} where the argument ends, or write \{{ to print a brace"),
        )
    span = tokens.span(token.start, len(name) + len("\\begin{}"))
    return error(
        "unclosed-environment",
        phrase(r"\begin{{{name}}} is never closed", name=name),
        span,
        phrase(r"add \end{{{name}}}", name=name),
    )


# --- Mathematics -----------------------------------------------------------------------------------


def _find_open_math(tree: Tree) -> Iterator[Diagnostic]:
    """Find formulas between dollars that are never closed, where a dollar can mean nothing else.

    A macro or a column of a table may hold half of one; what a class or package of the author's makes of the signs in
    its commands and environments, and a drawing of those in it, only TeX knows.
    """
    end = 0
    for node in tree.walk():
        if node.start < end:
            continue
        if isinstance(node, Command):
            end = _skip_command(tree, node)
        elif isinstance(node, Environment):
            end = node.inner if _is_known_environment(node.name) else node.end
        elif isinstance(node, Mathematics) and not node.closed and node.opener.startswith("$"):
            yield _report_open_math(tree, node)


_HALVES = frozenset(DEFINING) | {"multicolumn"}
_DRAWINGS = frozenset(("tikzpicture", "pgfpicture", "picture", "circuitikz", "forest", "axis", "scope"))


def _skip_command(tree: Tree, command: Command) -> int:
    """Give where the arguments of a command end that may hold anything; 0 for one whose arguments are texts."""
    if command.name in _HALVES:
        return command.end
    known = _is_known_command(command.name)
    end = command.end
    while not known and command.name.isalpha() and (argument := tree.tokens.mandatory(end)):
        end = argument.end
    return 0 if end == command.end else end


@cache
def _is_known_environment(name: str) -> bool:
    bare = name.rstrip("*")
    known = standard_signatures()
    names = known.environments.keys() | known.mathematics | known.figures | known.tables | known.long_tables
    return name not in _DRAWINGS and (bare in kernel_commands() or bare in names or name in names)


def _report_open_math(tree: Tree, formula: Mathematics) -> Diagnostic:
    message = phrase("this {opener} opens mathematics that its paragraph does not close", opener=formula.opener)
    hint = phrase(r"add the closing {opener}, or write \$ to print a dollar sign", opener=formula.opener)
    return error("unclosed-math", message, tree.tokens.span(formula.start, len(formula.opener)), hint)


# --- What a manuscript must not do -------------------------------------------------------------------

_OUTSIDE = re.compile(r"""(?:^|[{"])\s*(?:/|~|[A-Za-z]:[\\/])|(?:^|[/\\{"\s])\.\.(?:[/\\]|$)|\|""")
_SPELLED_OUT = re.compile(r"\s*([@A-Za-z]+)\s*\\endcsname")


def _find_unsafe(tokens: Tokens, unsafe: frozenset[str] = UNSAFE) -> Iterator[Diagnostic]:
    for token in tokens.items:
        if token.kind == "caret" and unsafe is UNSAFE and not _spells_control(tokens, token):
            message = phrase("^^ spells a character that the reader of this file cannot see")
            hint = phrase(r"write the character itself; in mathematics write ^{{\wedge}}")
            yield error("unsafe-command", message, tokens.span(token.start, token.end - token.start), hint)
        elif token.kind == "verbatim" and token.name.rstrip("*") in UNSAFE_ENVIRONMENTS:
            yield _report_unsafe(tokens, token, f"\\begin{{{token.name}}}")
        elif token.kind == "command":
            yield from _weigh_command(tokens, token, unsafe)


def _spells_control(tokens: Tokens, token: Token) -> bool:
    r"""Tell whether ^^ spells a sign that is never printed: ^^M, the end of a line (The TeXbook, chapter 8)."""
    return token.end - token.start == len("^^") and tokens.text[token.end : token.end + 1] in _CONTROLS


_CONTROLS = frozenset("@ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _weigh_command(tokens: Tokens, token: Token, unsafe: frozenset[str]) -> Iterator[Diagnostic]:
    name = token.name
    if name == "csname" and (spelled := _SPELLED_OUT.match(tokens.text, token.end)):
        name = spelled[1]
    if name in _OF_EXPL3 and unsafe is UNSAFE and (rest := _NAMED.match(tokens.text, token.end)):
        yield _report_unsafe(tokens, token, f"\\{name}{rest[0]}")
    elif name in unsafe:
        yield _report_unsafe(tokens, token, f"\\{name}")
    elif (
        name in READING
        and not (unsafe is UNSAFE_IN_PREAMBLES and token.name in _LEFT_OUT)
        and (found := _find_outside(tokens, token))
    ):
        message = phrase(
            r"\{name} names a file outside the manuscript, or a program: {text}",
            name=name,
            text=found.text.strip()[:80],
        )
        hint = phrase("copy the file under manuscript/ and name it from there, without / at the start and without ..")
        yield error("unsafe-command", message, tokens.span(found.start, len(found.text)), hint)


_OF_EXPL3 = frozenset(("file", "ior", "iow", "sys", "tex"))
"""How names of expl3 begin that read, write and run, and those that name a primitive (interface3, parts VIII to X)."""
_NAMED = re.compile(r"_[a-z_]+:[A-Za-z]*")
_LEFT_OUT = BIBLIOGRAPHIES | {"graphicspath"}
"""What layouts leave out of a preamble, and so nobody follows."""


def _report_unsafe(tokens: Tokens, token: Token, written: str) -> Diagnostic:
    message = phrase("{written} reads, writes or runs outside the manuscript and is refused", written=written)
    return error(
        "unsafe-command", message, tokens.span(token.start, len(written)), phrase("delete {written}", written=written)
    )


_ARGUMENTS_READ = 3
_BARE = re.compile(r"\s*(\"[^\"\n]*\"?|[^\s{}%\[]+)")


def _find_outside(tokens: Tokens, token: Token) -> Argument | None:
    """Give the argument of a command that names a path out of the manuscript; none when all stay inside."""
    position = token.end + tokens.text.startswith("*", token.end)
    if found := _BARE.match(tokens.text, position):
        return Argument(tokens.text, found.start(1), found.end(1), found.end()) if _OUTSIDE.search(found[1]) else None
    for _ in range(_ARGUMENTS_READ):
        while optional := tokens.optional(position):
            position = optional.end
        argument = tokens.mandatory(position)
        if argument is None:
            return None
        if _OUTSIDE.search(argument.text.strip()):
            return argument
        position = argument.end
    return None


# --- What belongs into the preamble ---------------------------------------------------------------------


def _find_packages(tokens: Tokens) -> Iterator[Diagnostic]:
    loads = (token for token in tokens.items if token.kind == "command" and token.name in LOADING)
    for token in loads:
        position = token.end
        while optional := tokens.optional(position):
            position = optional.end
        named = tokens.mandatory(position)
        end = named.end if named else token.end
        hint = phrase("move {text} into manuscript/preamble.tex", text=" ".join(tokens.text[token.start : end].split()))
        span = tokens.span(token.start, end - token.start)
        yield error("package-in-text", phrase("packages are loaded in the preamble, not in the text"), span, hint)


# --- What belongs to the journal ---------------------------------------------------------------------


def _find_bibliographies(tokens: Tokens) -> Iterator[Diagnostic]:
    found = [token for token in tokens.items if token.kind == "command" and token.name in BIBLIOGRAPHIES]
    skipped = find_skipped(tokens.text) if found else ()
    for token in found:
        if not any(start <= token.start < end for start, end in skipped):
            span = tokens.span(token.start, token.end - token.start)
            message = phrase(
                r"\{name} belongs to the journal: its template prints the references from bib/", name=token.name
            )
            yield error("bibliography-command", message, span, phrase(r"delete the \{name} line", name=token.name))
