"""Formatted text as values: TeX -> Inline, Inline -> TeX, Inline -> plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import cast

from elyazma.model.diagnostics import Diagnostic, Span, error, warning
from elyazma.model.manuscript import Inline, InlineKind
from elyazma.model.phrases import Phrase, phrase
from elyazma.tex.commands import UNSAFE_IN_FORMULAS
from elyazma.tex.exported_markup import read_exported
from elyazma.tex.journals import read_journals
from elyazma.tex.letters import ACCENTS, DROPPED_ARGUMENT, STYLES, SWITCHES, SYMBOLS, TYPED, add_accent, read_greek
from elyazma.tex.tokens import Token
from elyazma.tex.values import tokenize_value

Inlines = tuple[Inline, ...]

DEEPEST = 60
"""Groups nested deeper than this are read as text: no title needs more, and Python's stack is finite."""

_SPELLED = re.compile(r"@@|\\@[@a-z]|\^\^|\\\^(?![A-Za-z])")
"""What spells a character or a command that cannot be seen."""
_MARKED = re.compile(r"[\\{}$~`']|--")
"""What TeX does not print as it stands."""
_TYPED = {**TYPED, "`": "‘", "'": "’"}


def decode_tex(value: str, span: Span) -> tuple[Inlines, tuple[Diagnostic, ...]]:
    r"""Read a TeX value (of a .bib field) as formatted text.

    A brace group becomes "plain", which keeps its case in a style that changes case; as in BibTeX, a group
    that begins with a backslash does not (`{\"o}`). An unknown command is a warning at `span`, its argument kept.
    """
    value = read_exported(value)
    if not _MARKED.search(value):
        return tuple(_leaf(re.sub(r"\s+", " ", value))), ()
    reader = _Reader(span, value)
    inlines: list[Inline] = []
    while reader.more():
        inlines += reader.read(0)
        if reader.more():
            reader.position += 1
            reader.findings.append(
                _bad_braces(phrase("a closing brace without an opening one"), span, phrase("add {{ or delete }}"))
            )
    return _join_texts(inlines), tuple(dict.fromkeys(reader.findings))


class _Reader:
    """One pass over the tokens of a value."""

    def __init__(self, span: Span, value: str) -> None:
        self.span = span
        self.value = value
        self.tokens = tokenize_value(value)
        self.position = 0
        self.quotes = 0
        self.findings: list[Diagnostic] = []
        self.absent: set[str] = set()

    def more(self) -> bool:
        return self.position < len(self.tokens)

    def next_is(self, kind: str) -> bool:
        return self.more() and self.tokens[self.position].kind == kind

    def read(self, depth: int) -> list[Inline]:
        """Read up to a closing brace, left unread, or to the end."""
        parts: list[Inline] = []
        while self.more() and not self.next_is("close"):
            token = self.tokens[self.position]
            self.position += 1
            kind = SWITCHES.get(token.name) if token.kind == "command" else None
            if kind:
                self.skip_gap()
            if kind and depth < DEEPEST:
                parts.append(Inline(cast(InlineKind, kind), children=_join_texts(self.read(depth + 1))))
            elif not kind:
                parts += self.read_token(token, depth)
        return parts

    def read_token(self, token: Token, depth: int) -> list[Inline]:
        match token.kind:
            case "open":
                return self.read_group(depth)
            case "math":
                return self.read_math("math", token.name)
            case "command":
                return self.read_command(token.name, depth)
            case "blank":
                return _leaf(" ")
            case _:
                return _leaf(_TYPED.get(token.name, token.name))

    def read_group(self, depth: int) -> list[Inline]:
        if depth >= DEEPEST:
            self.position -= 1
            message = phrase("braces are nested more than {deepest} deep", deepest=DEEPEST)
            self.findings.append(_bad_braces(message, self.span, phrase("delete the braces that do nothing")))
            return _leaf(re.sub("[{}]", "", self.raw_argument()))
        special = self.next_is("command")
        parts = self.read(depth + 1)
        self.close()
        return parts if special else [Inline("plain", children=_join_texts(parts))] if parts else []

    def close(self) -> None:
        if self.more():
            self.position += 1
        else:
            self.findings.append(
                _bad_braces(phrase("a brace is opened and never closed"), self.span, phrase("add the missing }}"))
            )

    def read_math(self, kind: str, closer: str) -> list[Inline]:
        end = self.find(kind, closer)
        if end < 0:
            self.findings.append(_unbalanced_math(self.span))
            return _leaf("$") if kind == "math" else []
        source = self.source(self.position, end)
        token = self.tokens[end]
        self.position = end + 1
        if token.name != closer:
            # Two formulas that touch: $a$$b$.
            self.tokens[end] = Token("math", closer, token.start + 1, token.end)
            self.position = end
        return self.formula(source)

    def find(self, kind: str, name: str) -> int:
        """Find a token ahead within this group, for $ also a $$.

        One that was not found up to the end is not looked for again (a value may be a megabyte).
        """
        depth = 0
        end = self.position if name in self.absent else len(self.tokens)
        for index in range(self.position, end):
            token = self.tokens[index]
            depth += {"open": 1, "close": -1}.get(token.kind, 0)
            if depth < 0:
                return -1
            if depth == 0 and token.kind == kind and name in (token.name, "$"):
                return index
        self.absent.add(name)
        return -1

    def source(self, first: int, end: int) -> str:
        """Give what tokens were read from."""
        return self.value[self.tokens[first].start : self.tokens[end - 1].end] if first < end else ""

    def formula(self, source: str) -> list[Inline]:
        if _is_unsafe(source):
            self.findings.append(_unsafe(source, self.span))
            return _leaf(source)
        return [Inline("math", source)]

    def read_command(self, name: str, depth: int) -> list[Inline]:
        if name[:1].isalpha():
            self.skip_gap()
        elif name.isspace():
            name = " "
        if name in ACCENTS:
            return self.accent(name, depth)
        if name in DROPPED_ARGUMENT:
            self.raw_argument()
            return []
        if name in SYMBOLS:
            return self.symbol_of(SYMBOLS[name])
        if kind := STYLES.get(name):
            return self.style(cast(InlineKind, kind), depth)
        if journal := read_journals().get(name):
            return self.symbol_of(journal[1])
        return _COMMANDS.get(name, partial(_Reader.unknown, name=name))(self, depth)

    def accent(self, name: str, depth: int) -> list[Inline]:
        # `\'e` takes one letter: the token of a word is split so that only it is taken.
        self.skip_space()
        token = self.tokens[self.position] if self.more() else None
        if token is None or token.kind not in ("text", "typed") or token.name == "~":
            return _leaf(add_accent(name, to_plain(self.argument(depth))))
        self.cut(1)
        return _leaf(add_accent(name, token.name[0]))

    def cut(self, count: int) -> None:
        """Take letters off the next token."""
        token = self.tokens[self.position]
        self.tokens[self.position] = token._replace(name=token.name[count:], start=token.start + count)
        self.position += count == len(token.name)

    def gap(self, _depth: int) -> list[Inline]:
        r"""Read a gap as wide as its argument: Better BibTeX writes "Ab\hphantom{,}Initio"."""
        self.raw_argument()
        return _leaf(" ")

    def symbol_of(self, text: str) -> list[Inline]:
        # `\ss{}` and `{\ss}`: the empty group only ends the command's name.
        if [token.kind for token in self.tokens[self.position : self.position + 2]] == ["open", "close"]:
            self.position += 2
        return _leaf(text)

    def style(self, kind: InlineKind, depth: int) -> list[Inline]:
        argument = self.argument(depth)
        return [Inline("code", to_plain(argument)) if kind == "code" else Inline(kind, children=argument)]

    def unknown(self, depth: int, name: str) -> list[Inline]:
        if name:
            self.findings.append(_unknown_macro(name, self.span))
        return list(self.argument(depth)) if self.next_is("open") else []

    def skip_space(self) -> None:
        while self.next_is("blank"):
            self.position += 1

    def skip_gap(self) -> None:
        """Skip what TeX skips behind a command's name: blanks, but no no-break space."""
        if self.next_is("blank"):
            name = self.tokens[self.position].name
            self.cut(len(name) - len(name.lstrip(" \t\n")))

    def argument(self, depth: int) -> Inlines:
        """Read what a command applies to: a group, or the one token that follows."""
        self.skip_space()
        if not self.more() or self.next_is("close") or depth >= DEEPEST:
            return ()
        token = self.tokens[self.position]
        if token.kind == "text":
            word, _, _ = token.name.partition(" ")
            self.cut(len(word))
            return tuple(_leaf(word))
        self.position += 1
        if token.kind != "open":
            return _join_texts(self.read_token(token, depth + 1))
        parts = self.read(depth + 1)
        self.close()
        return _join_texts(parts)

    def raw_argument(self) -> str:
        """Read a group's source untouched: an address."""
        self.skip_space()
        if not self.next_is("open"):
            return ""
        start, level = self.position + 1, 0
        while self.more():
            level += {"open": 1, "close": -1}.get(self.tokens[self.position].kind, 0)
            self.position += 1
            if level == 0:
                return self.source(start, self.position - 1)
        self.close()
        return self.source(start, self.position)

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

    def greek(self, depth: int) -> list[Inline]:
        return [_map_text(inline, read_greek) for inline in self.argument(depth)]

    def ensure_math(self, depth: int) -> list[Inline]:
        return self.formula(self.raw_argument())

    def parenthesis(self, depth: int) -> list[Inline]:
        return self.read_math("command", ")")


_COMMANDS: dict[str, Callable[[_Reader, int], list[Inline]]] = {
    "enquote": _Reader.quote,
    "mkbibquote": _Reader.quote,
    "url": _Reader.url,
    "nolinkurl": _Reader.url,
    "path": _Reader.url,
    "href": _Reader.href,
    "foreignlanguage": _Reader.foreign,
    "textcolor": _Reader.foreign,
    "textgreek": _Reader.greek,
    "ensuremath": _Reader.ensure_math,
    "hphantom": _Reader.gap,
    "(": _Reader.parenthesis,
}


def _map_text(inline: Inline, change: Callable[[str], str]) -> Inline:
    if inline.kind == "math":
        return inline
    children = tuple(_map_text(child, change) for child in inline.children)
    return replace(inline, text=change(inline.text), children=children)


def find_address(value: str, commands: Collection[str]) -> str:
    r"""Give the address of the first \url, \href or the like in a value; empty without one that is closed."""
    reader = _Reader(Span(""), value)
    while reader.more():
        token = reader.tokens[reader.position]
        reader.position += 1
        if token.kind == "command" and token.name in commands:
            address = clean_url(reader.raw_argument())
            return "" if reader.findings else address
    return ""


def _is_unsafe(formula: str) -> bool:
    names = [token.name for token in tokenize_value(formula) if token.kind == "command"]
    known = any(name in UNSAFE_IN_FORMULAS or re.match(r"(?:pdf|XeTeX)\w", name) for name in names)
    return known or bool(_SPELLED.search(formula))


def _unknown_macro(name: str, span: Span) -> Diagnostic:
    return warning(
        "unknown-macro",
        phrase(r"\{name} is not known here; its argument is kept as text", name=name),
        span,
        phrase(r"write the letter itself, or use \emph, \textbf, \textsuperscript or $...$"),
    )


def _bad_braces(message: Phrase, span: Span, hint: Phrase) -> Diagnostic:
    return warning("bad-braces", message, span, hint)


def _unbalanced_math(span: Span) -> Diagnostic:
    message = phrase("a formula is opened and never closed")
    return warning("unbalanced-math", message, span, phrase(r"write \$ for the sign, or close the formula with $"))


def _unsafe(source: str, span: Span) -> Diagnostic:
    message = phrase("a formula may not read, write or define anything: ${source}$", source=source[:60])
    return error("unsafe-formula", message, span, phrase("write the formula with mathematical commands only"))


def clean_url(source: str) -> str:
    r"""Take an address out of TeX: `\_`, `\%` and Mendeley's `{\_}` are the signs themselves; no white space."""
    for sign, pattern in _SIGNS_OF_ADDRESSES.items():
        source = pattern.sub(sign, source)
    source = re.sub(r"\{\\?([_%#&~])\}", r"\1", source)
    return re.sub(r"\s+", "", re.sub(r"\\([_%#&~{}$])", r"\1", source))


_SIGNS_OF_ADDRESSES = {
    "~": re.compile(r"\{?\\(?:textasciitilde|string~|~\{\})(?![A-Za-z])\s*(?:\{\})?\}?|\$\\sim\$"),
    "_": re.compile(r"\{?\\textunderscore(?![A-Za-z])\s*(?:\{\})?\}?"),
}
"""Signs of an address as commands, which reference managers write in braces."""


def _leaf(text: str) -> list[Inline]:
    return [Inline("text", text)] if text else []


def _join_texts(parts: Iterable[Inline]) -> Inlines:
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


def list_formulas(inlines: Iterable[Inline]) -> Iterator[str]:
    """Give the source of every formula, without its signs."""
    for part in inlines:
        if part.kind == "math":
            yield part.text
        yield from list_formulas(part.children)
