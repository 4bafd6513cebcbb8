"""What a person sees: findings with their source line, tables, a line of progress. All printing is here."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from elyazma.model.diagnostics import Diagnostic, Severity, Span, sort_findings
from elyazma.model.phrases import Phrase, join_phrases, phrase, phrase_count
from elyazma.system.source_lines import SourceLines
from elyazma.system.translating import translate, write_finding

if TYPE_CHECKING:  # rich is imported when something is printed: an up-to-date result is reported without it
    from rich.console import Console
    from rich.text import Text

Progress = Callable[[Phrase], None]
Line = Sequence[tuple[str, str]]
"""Pieces of a line, each with its style (rich's words, such as "bold red"); empty for none."""

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}
PIPE_WIDTH = 160
"""Columns of a table that goes to a file or a program."""

NARROWEST, WIDEST = 60, 120
"""Columns of a screen that is laid out by hand."""

EXCERPT_WIDTH = 100
"""Columns of a source line shown around a finding; a sentence a line is often longer."""


def set_utf8() -> None:
    """Write UTF-8 whatever the locale says: under LANG=C an Ə would end the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(message: Phrase) -> None:
    """Print one line of result."""
    _out().print(_style(translate(message)))


def print_lines(lines: Iterable[Line]) -> None:
    """Print lines that were laid out for `find_width` columns."""
    console = _out()
    for line in lines:
        laid_out = _style("")
        for text, style in line:
            laid_out.append(_printable(text), style)
        console.print(laid_out)


def find_width() -> int:
    """Give the columns there are; a file or a program gets as many as most people read."""
    console = _out()
    return min(max(console.width, NARROWEST), WIDEST) if console.is_terminal else WIDEST


def complain(message: Phrase) -> None:
    """Print one line to standard error."""
    _err().print(_style(translate(message)))


@contextmanager
def show_progress() -> Iterator[Progress]:
    """Give a function that tells what is being done: a line on a terminal, nothing in a pipe."""
    console = _err()
    if not console.is_terminal:
        yield lambda message: None
        return
    with console.status("") as status:
        yield lambda message: status.update(_style(translate(message)))


def tell(message: Phrase) -> None:
    """Print one line of result that needs no library: an up-to-date result costs what Invoke itself costs."""
    sys.stdout.write(f"{translate(message)}\n")


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their columns; the first column, a name to type, is never broken."""
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(translate(column), overflow="fold", no_wrap=column == columns[0])
    for row in rows:
        table.add_row(*(_style(translate(cell)) for cell in row))
    console = _out()
    if not console.is_terminal:
        console.width = PIPE_WIDTH
    console.print(table)


def print_json(value: object) -> None:
    """Print a value for programs."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_json_line(value: object) -> None:
    """Print a value for a program that reads line by line, at once. Raises BrokenPipeError when nobody reads."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


# --- Findings -------------------------------------------------------------------------------------


def print_findings(
    findings: Sequence[Diagnostic], root: Path, *, brief: bool = False, count: bool = True, weights: str = ""
) -> None:
    """Print findings in order of place, and `count` them; with `brief`, source lines and hints only for errors.

    `weights` is the language of the words for their weights, where a program reads those.
    """
    console = _err()
    lines = SourceLines(root)
    for finding in sort_findings(findings):
        whole = not brief or finding.severity is Severity.ERROR
        text = lay_out_finding(finding, lines, weights) if whole else head(finding, weights)
        console.print(_paint(finding, text, weights))
    summary = count_findings(findings)
    if summary and count:
        console.print(_style(translate(summary), "bold"))


def print_findings_json(findings: Sequence[Diagnostic], root: Path) -> None:
    """Print the same findings for programs."""
    print_json({"root": str(root), "findings": list_findings(findings)})


def list_findings(findings: Iterable[Diagnostic]) -> list[dict[str, object]]:
    """Give findings in order, as programs get them."""
    return [write_finding(finding) for finding in sort_findings(findings)]


def print_changes(new: Sequence[Diagnostic], gone: Sequence[Diagnostic], root: Path) -> None:
    """Print what is new among the findings since the last time, and what is gone."""
    print_findings(new, root, brief=True, count=False)
    for finding in gone:
        say(phrase("gone: {finding}", finding=head(finding)))


def count_findings(findings: Sequence[Diagnostic]) -> Phrase:
    """Say how many findings of each weight there are, such as "1 error, 2 warnings"; empty where there are none."""
    counts = Counter(finding.severity for finding in set(findings))
    named = (
        phrase_count(counts[Severity.ERROR], "{count} error", "{count} errors"),
        phrase_count(counts[Severity.WARNING], "{count} warning", "{count} warnings"),
        phrase_count(counts[Severity.NOTE], "{count} note", "{count} notes"),
    )
    return join_phrases(", ", (each for each, severity in zip(named, Severity, strict=True) if counts[severity]))


def format_finding(finding: Diagnostic, root: Path) -> str:
    """Lay out one finding: headline, source line, caret, hint."""
    return lay_out_finding(finding, SourceLines(root))


def lay_out_finding(finding: Diagnostic, sources: SourceLines, weights: str = "") -> str:
    """Lay out a finding; the files that findings before it were about are not read again."""
    lines = [head(finding, weights)]
    if finding.span:
        lines += _excerpt(finding.span, sources)
    if finding.related:
        lines += [_add_to(_ALSO, _format_place(finding.related)), *_excerpt(finding.related, sources)]
    if finding.hint:
        lines.append(_add_to(_HINT, _printable(translate(finding.hint))))
    if finding.rule:
        lines.append(_add_to(_RULE, _printable(translate(finding.rule))))
    return "\n".join(lines)


_ALSO, _HINT, _RULE = phrase("also:"), phrase("hint:"), phrase("rule:")
_WEIGHTS = {
    Severity.ERROR: phrase("error"),
    Severity.WARNING: phrase("warning"),
    Severity.NOTE: phrase("note"),
}


def _add_to(mark: Phrase, text: str) -> str:
    return f"  {translate(mark)} {text}"


def head(finding: Diagnostic, weights: str = "") -> str:
    """Write a finding's first line: its place, weight, code and message."""
    place = f"{_format_place(finding.span)}: " if finding.span else ""
    return f"{place}{_mark(finding, weights)}: {_printable(translate(finding.message))}"


def _mark(finding: Diagnostic, weights: str) -> str:
    return f"{translate(_WEIGHTS[finding.severity], weights)}[{finding.code}]"


def _format_place(span: Span) -> str:
    return f"{_printable(span.path)}:{span.line}:{span.column}"


def _paint(finding: Diagnostic, text: str, weights: str) -> Text:
    painted = _style(text)
    painted.highlight_words([_mark(finding, weights)], STYLES[finding.severity])
    painted.highlight_words([f"  {translate(mark)}" for mark in (_ALSO, _HINT, _RULE)], "bold")
    return painted


def _excerpt(span: Span, sources: SourceLines) -> list[str]:
    line = sources.find(span)
    if line is None or not line.strip():
        return []
    start = max(0, min(span.column - 1 - EXCERPT_WIDTH // 2, len(line) - EXCERPT_WIDTH))
    before = _printable(line[start : span.column - 1])
    marked = _printable(line[span.column - 1 : span.column - 1 + span.length][:EXCERPT_WIDTH])
    shown = _printable(line[start : start + EXCERPT_WIDTH])
    left, right = "…" if start else "", "…" if start + EXCERPT_WIDTH < len(line) else ""
    number = str(span.line)
    gutter = " " * len(number)
    caret = " " * (len(left) + _width(before)) + "^" * max(1, _width(marked))
    return [f"  {number} | {left}{shown}{right}", f"  {gutter} | {caret}"]


def _printable(text: str) -> str:
    """Show control and direction characters by their code: printed raw they would rewrite the terminal."""
    return "".join(
        f"<U+{ord(letter):04X}>" if unicodedata.category(letter) in {"Cc", "Cf", "Cs"} else letter for letter in text
    )


def _width(text: str) -> int:
    return sum(
        2 if unicodedata.east_asian_width(letter) in "WF" else not unicodedata.combining(letter) for letter in text
    )


def _style(text: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(text, style=style)


def _out() -> Console:
    return _open_console(to_errors=False)


def _err() -> Console:
    return _open_console(to_errors=True)


def _open_console(*, to_errors: bool) -> Console:
    from rich.console import Console

    return Console(stderr=to_errors, highlight=False, soft_wrap=True)
