r"""Displayed mathematics: which lines of it have a number, a tag, labels; what is left is TeX that writers read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ENVIRONMENT = re.compile(
    r"\s*\\begin\{(?P<name>[a-z]+)(?P<star>\*?)\}(?P<body>.*)\\end\{(?P=name)(?P=star)\}\s*", re.S
)
_BY_LINE = frozenset({"align", "alignat", "flalign", "gather", "eqnarray"})
_INNER = {
    "align": "aligned",
    "alignat": "aligned",
    "flalign": "aligned",
    "gather": "gathered",
    "multline": "gathered",
}
_LABEL = re.compile(r"\s*\\label\s*\{([^{}]*)\}")
_TAG = re.compile(r"\s*\\tag(\*?)\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_NO_NUMBER = re.compile(r"\s*\\(?:notag|nonumber)(?![A-Za-z])")
_PIECE = re.compile(r"\\begin\{|\\end\{|\\\\(?:\s*\[[^\]]*\])?|\\.|[{}&]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a display: its TeX; whether it is counted; a tag in place of a number; its labels."""

    tex: str
    counted: bool = False
    tag: str = ""
    labels: tuple[str, ...] = ()


def read_display(source: str) -> tuple[Line, ...]:
    """Read a display as pandoc gives it; lines that have no numbers of their own stay together."""
    found = _ENVIRONMENT.fullmatch(source)
    if found is None:
        return (_read_line(source, counted=False),)
    name, body, counted = found["name"], found["body"], not found["star"]
    if name == "alignat":
        body = re.sub(r"^\s*\{\d+\}", "", body)
    if name not in _BY_LINE:
        return (_read_line(_wrap(name, body) if name != "equation" else body, counted=counted),)
    lines = [_read_line(line, counted=counted) for line in split_lines(body)]
    lines = [line for line in lines if line.tex or line.labels]
    if sum(bool(line.counted or line.tag) for line in lines) > 1:
        return tuple(Line(_unalign(line.tex), line.counted, line.tag, line.labels) for line in lines)
    whole = _wrap(name, r" \\ ".join(line.tex for line in lines))
    labels = tuple(label for line in lines for label in line.labels)
    tag = "".join(line.tag for line in lines)
    return (Line(whole, any(line.counted for line in lines), tag, labels),)


def _wrap(name: str, body: str) -> str:
    body = body.strip()
    if name == "eqnarray":
        return rf"\begin{{array}}{{rcl}} {body} \end{{array}}"
    inner = _INNER.get(name)
    return rf"\begin{{{inner}}} {body} \end{{{inner}}}" if inner else body


def _read_line(source: str, *, counted: bool) -> Line:
    labels = tuple(found[1].strip() for found in _LABEL.finditer(source))
    tags = [found[2] for found in _TAG.finditer(source)]
    silent = bool(_NO_NUMBER.search(source))
    tex = _NO_NUMBER.sub("", _TAG.sub("", _LABEL.sub("", source))).strip()
    return Line(tex, counted and not silent and not tags, tags[0] if tags else "", labels)


_DEPTH = {"{": 1, "}": -1, "\\begin{": 2, "\\end{": 0}
"""What a piece adds to the depth; the brace behind an environment's name takes one away again."""


def split_lines(body: str) -> Iterator[str]:
    r"""Split at each \\ that is in no group and no environment."""
    depth, start = 0, 0
    for found in _PIECE.finditer(body):
        depth += _DEPTH.get(found[0], 0)
        if found[0].startswith("\\\\") and depth <= 0:
            yield body[start : found.start()]
            start = found.end()
    yield body[start:]


def _unalign(tex: str) -> str:
    """Take out a line's signs of alignment; those of a matrix or of cases in it stay."""
    depth, start, kept = 0, 0, ""
    for found in _PIECE.finditer(tex):
        depth += _DEPTH.get(found[0], 0)
        if found[0] == "&" and depth <= 0:
            kept, start = kept + tex[start : found.start()], found.end()
    return (kept + tex[start:]).strip()
