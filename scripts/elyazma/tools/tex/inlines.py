"""Formatted text as values: TeX -> Inline, Inline -> TeX, Inline -> plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import cast

from elyazma.diagnostics import Diagnostic, Span, error, warning
from elyazma.model import Inline, InlineKind
from elyazma.tools.tex.letters import ACCENTS, DROPPED_ARGUMENT, STYLES, SWITCHES, SYMBOLS, add_accent

Inlines = tuple[Inline, ...]

DEEPEST = 60
"""Groups nested deeper than this are read as text: no title needs more, and Python's stack is finite."""

_TOKEN = re.compile(r"\\(?:[A-Za-z@]+[ \t\n]*|.|$)|\$\$?|[{}~]|-{2,3}|``|''|[`']|\s+|[^\\${}~\-`'\s]+|-", re.DOTALL)
_UNSAFE = re.compile(
    r"\\(?:input|include|openin|openout|read|write|immediate|special|directlua|csname|catcode|[egx]?def|let"
    r"|futurelet|newcommand|renewcommand|loop|everymath|shipout|ShellEscape|XeTeX\w+|pdf\w+|\^)(?![A-Za-z])|@@|\^\^"
)
_LIGATURES = {"--": "–", "---": "—", "``": "“", "''": "”", "`": "‘", "'": "’", "~": "\u00a0", "-": "-"}


def decode_tex(value: str, span: Span) -> tuple[Inlines, tuple[Diagnostic, ...]]:
    r"""Read a TeX value (of a .bib field) as formatted text.

    A brace group becomes "plain", which keeps its case in a style that changes case; as in BibTeX, a group
    that begins with a backslash does not (`{\"o}`). An unknown command is a warning at `span`, its argument kept.
    """
    reader = _Reader(span, [match.group() for match in _TOKEN.finditer(value)])
    inlines: list[Inline] = []
    while reader.more():
        inlines += reader.read_until("", 0)
        if reader.more():
            reader.position += 1
            reader.findings.append(_bad_braces("a closing brace without an opening one", span, "add { or delete }"))
    return _join(inlines), tuple(dict.fromkeys(reader.findings))


@dataclass
class _Reader:
    """One pass over the tokens of a value."""

    span: Span
    tokens: list[str]
    position: int = 0
    quotes: int = 0
    findings: list[Diagnostic] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)

    def more(self) -> bool:
        return self.position < len(self.tokens)

    def read_until(self, closer: str, depth: int) -> list[Inline]:
        """Read up to a closing token, left unread, or to the end."""
        parts: list[Inline] = []
        while self.more():
            token = self.tokens[self.position]
            if token == closer or (token == "}" and depth <= DEEPEST):
                break
            self.position += 1
            if token.startswith("\\") and (kind := SWITCHES.get(token[1:].strip())):
                parts.append(Inline(cast(InlineKind, kind), children=_join(self.read_until(closer, depth))))
                continue
            parts += self.read_token(token, depth)
        return parts

    def read_token(self, token: str, depth: int) -> list[Inline]:
        if token == "{":
            return self.read_group(depth)
        if token.startswith("$"):
            return self.read_math(token)
        if token.startswith("\\"):
            # A backslash before a line's end is a space, as before a space.
            return self.read_command(token[1:].strip() or (token[1:2] and " "), depth)
        return _leaf(" " if token.isspace() else _LIGATURES.get(token, token))

    def read_group(self, depth: int) -> list[Inline]:
        if depth >= DEEPEST:
            self.position -= 1
            message = f"braces are nested more than {DEEPEST} deep"
            self.findings.append(_bad_braces(message, self.span, "delete the braces that do nothing"))
            return _leaf(re.sub("[{}]", "", self.raw_argument()))
        special = self.more() and self.tokens[self.position].startswith("\\")
        parts = self.read_until("}", depth + 1)
        self.close()
        return parts if special else [Inline("plain", children=_join(parts))] if parts else []

    def close(self) -> None:
        if self.more():
            self.position += 1
        else:
            self.findings.append(_bad_braces("a brace is opened and never closed", self.span, "add the missing }"))

    def read_math(self, closer: str) -> list[Inline]:
        end = self.find(closer)
        if end < 0:
            self.findings.append(_unbalanced_math(self.span))
            return _leaf("$") if closer.startswith("$") else []
        source = "".join(self.tokens[self.position : end])
        self.position = end + 1
        return self.formula(source)

    def find(self, closer: str) -> int:
        """Find a token ahead; one that was once not found is not looked for again (a value may be a megabyte)."""
        if closer not in self.absent:
            try:
                return self.tokens.index(closer, self.position)
            except ValueError:
                self.absent.add(closer)
        return -1

    def formula(self, source: str) -> list[Inline]:
        if _UNSAFE.search(source):
            self.findings.append(_unsafe(source, self.span))
            return _leaf(source)
        return [Inline("math", source)]

    def read_command(self, name: str, depth: int) -> list[Inline]:
        if name in ACCENTS:
            return self.accent(name, depth)
        if name in DROPPED_ARGUMENT:
            self.raw_argument()
            return []
        if name in SYMBOLS:
            return self.symbol(name)
        if kind := STYLES.get(name):
            return self.style(cast(InlineKind, kind), depth)
        return _COMMANDS.get(name, partial(_Reader.unknown, name=name))(self, depth)

    def accent(self, name: str, depth: int) -> list[Inline]:
        # `\'e` takes one letter: the word token is split so that only it is taken.
        self.skip_space()
        if self.more() and self.tokens[self.position][0] not in "\\{}$~":
            token = self.tokens[self.position]
            self.tokens[self.position] = token[1:]
            if not token[1:]:
                self.position += 1
            return _leaf(add_accent(name, token[0]))
        return _leaf(add_accent(name, to_plain(self.argument(depth))))

    def symbol(self, name: str) -> list[Inline]:
        # `\ss{}` and `{\ss}`: the empty group only ends the command's name.
        if self.tokens[self.position : self.position + 2] == ["{", "}"]:
            self.position += 2
        return _leaf(SYMBOLS[name])

    def style(self, kind: InlineKind, depth: int) -> list[Inline]:
        argument = self.argument(depth)
        return [Inline("code", to_plain(argument)) if kind == "code" else Inline(kind, children=argument)]

    def unknown(self, depth: int, name: str) -> list[Inline]:
        if name:
            self.findings.append(_unknown_macro(name, self.span))
        has_argument = self.more() and self.tokens[self.position] == "{"
        return list(self.argument(depth)) if has_argument else []

    def skip_space(self) -> None:
        while self.more() and self.tokens[self.position].isspace():
            self.position += 1

    def argument(self, depth: int) -> Inlines:
        """Read what a command applies to: a group, or the one token that follows."""
        self.skip_space()
        if not self.more() or self.tokens[self.position] == "}" or depth >= DEEPEST:
            return ()
        token = self.tokens[self.position]
        self.position += 1
        if token != "{":
            return _join(self.read_token(token, depth + 1))
        parts = self.read_until("}", depth + 1)
        self.close()
        return _join(parts)

    def raw_argument(self) -> str:
        """Read a group's source untouched: an address."""
        self.skip_space()
        if not self.more() or self.tokens[self.position] != "{":
            return ""
        start, level = self.position + 1, 0
        while self.more():
            level += {"{": 1, "}": -1}.get(self.tokens[self.position], 0)
            self.position += 1
            if level == 0:
                return "".join(self.tokens[start : self.position - 1])
        self.close()
        return "".join(self.tokens[start:])

    def quote(self, depth: int) -> list[Inline]:
        self.quotes += 1
        opening, closing = "“”" if self.quotes % 2 else "‘’"
        inner = self.argument(depth)
        self.quotes -= 1
        return [*_leaf(opening), *inner, *_leaf(closing)]

    def url(self, depth: int) -> list[Inline]:
        address = clean_url(self.raw_argument())
        return [Inline("link", children=tuple(_leaf(address)), target=address)]

    def href(self, depth: int) -> list[Inline]:
        address = clean_url(self.raw_argument())
        return [Inline("link", children=self.argument(depth), target=address)]

    def foreign(self, depth: int) -> list[Inline]:
        self.raw_argument()
        return list(self.argument(depth))

    def ensure_math(self, depth: int) -> list[Inline]:
        return self.formula(self.raw_argument())

    def parenthesis(self, depth: int) -> list[Inline]:
        return self.read_math(r"\)")


_COMMANDS: dict[str, Callable[[_Reader, int], list[Inline]]] = {
    "enquote": _Reader.quote,
    "mkbibquote": _Reader.quote,
    "url": _Reader.url,
    "nolinkurl": _Reader.url,
    "path": _Reader.url,
    "href": _Reader.href,
    "foreignlanguage": _Reader.foreign,
    "textcolor": _Reader.foreign,
    "ensuremath": _Reader.ensure_math,
    "(": _Reader.parenthesis,
}


def _unknown_macro(name: str, span: Span) -> Diagnostic:
    return warning(
        "unknown-macro",
        f"\\{name} is not known here; its argument is kept as text",
        span,
        r"write the letter itself, or use \emph, \textbf, \textsuperscript or $...$",
    )


def _bad_braces(message: str, span: Span, hint: str) -> Diagnostic:
    return warning("bad-braces", message, span, hint)


def _unbalanced_math(span: Span) -> Diagnostic:
    message = "a formula is opened and never closed"
    return warning("unbalanced-math", message, span, r"write \$ for the sign, or close the formula with $")


def _unsafe(source: str, span: Span) -> Diagnostic:
    message = f"a formula may not read, write or define anything: ${source[:60]}$"
    return error("unsafe-formula", message, span, "write the formula with mathematical commands only")


def clean_url(source: str) -> str:
    r"""Take an address out of TeX: `\_` and `\%` are the signs themselves; no white space."""
    return re.sub(r"\s+", "", re.sub(r"\\([_%#&~{}$])", r"\1", source))


def _leaf(text: str) -> list[Inline]:
    return [Inline("text", text)] if text else []


def _join(parts: Iterable[Inline]) -> Inlines:
    """Join neighbouring texts and fold runs of spaces, as TeX does."""
    joined: list[Inline] = []
    for part in parts:
        if joined and part.kind == "text" == joined[-1].kind:
            joined[-1] = Inline("text", re.sub(" {2,}", " ", joined[-1].text + part.text))
        else:
            joined.append(part)
    return tuple(joined)


def to_plain(inlines: Iterable[Inline]) -> str:
    """Give the text alone, without formatting."""
    return "".join(part.text or to_plain(part.children) for part in inlines)
