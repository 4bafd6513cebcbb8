"""What every stage says about a manuscript: findings with a place, and values with findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from enum import StrEnum
from functools import wraps
from typing import Concatenate, Generic, NoReturn, ParamSpec, TypeVar

from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import NOTHING, Phrase

T = TypeVar("T")
P = ParamSpec("P")


class Severity(StrEnum):
    """How much a finding weighs: only an error stops the flow."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file: `path` is POSIX, relative to the root; `line` and `column` 1-based; `length` in characters."""

    path: str
    line: int = 1
    column: int = 1
    length: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding: what is wrong, where, what to type next, and whose `rule` it is when a journal asks for it.

    `related` is the second place of a finding about two that disagree.
    `binding` marks a warning that is an error when the article is handed in: the journal refuses it.
    `machine` marks what the computer lacks and the author did not do (exit code 3); only such a
    finding may go without a span.
    """

    severity: Severity
    code: str
    message: Phrase
    span: Span | None = None
    hint: Phrase = NOTHING
    rule: Phrase = NOTHING
    related: Span | None = None
    machine: bool = False
    binding: bool = False


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """The result of a stage: the value, or none when an error forbids one, and all findings."""

    value: T | None
    diagnostics: tuple[Diagnostic, ...] = ()


def error(code: str, message: Phrase, span: Span, hint: Phrase = NOTHING) -> Diagnostic:
    """Make a finding that stops the flow after the stage that found it."""
    return Diagnostic(severity=Severity.ERROR, code=code, message=message, span=span, hint=hint)


def warning(code: str, message: Phrase, span: Span, hint: Phrase = NOTHING, *, rule: Phrase = NOTHING) -> Diagnostic:
    """Make a finding that the author should see and may leave."""
    return Diagnostic(severity=Severity.WARNING, code=code, message=message, span=span, hint=hint, rule=rule)


def bind(finding: Diagnostic) -> Diagnostic:
    """Make a warning of a finding that the author may leave until the article is handed in."""
    return replace(finding, severity=Severity.WARNING, binding=True)


def note(code: str, message: Phrase, span: Span, hint: Phrase = NOTHING) -> Diagnostic:
    """Make a finding that only says what was done."""
    return Diagnostic(severity=Severity.NOTE, code=code, message=message, span=span, hint=hint)


def missing(code: str, message: Phrase, hint: Phrase, span: Span | None = None) -> Diagnostic:
    """Make an error about something that is missing on the machine."""
    return Diagnostic(severity=Severity.ERROR, code=code, message=message, span=span, hint=hint, machine=True)


def relate(finding: Diagnostic, place: Span) -> Diagnostic:
    """Name the second place of a finding."""
    return replace(finding, related=place)


def as_json(finding: Diagnostic) -> dict[str, object]:
    """Give a finding as plain values, for programs."""
    return {
        "severity": str(finding.severity),
        "code": finding.code,
        "message": finding.message,
        **(asdict(finding.span) if finding.span else {}),
        "hint": finding.hint,
        "rule": finding.rule,
        "related": asdict(finding.related) if finding.related else None,
    }


def is_fatal(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether any finding is an error."""
    return any(finding.severity is Severity.ERROR for finding in diagnostics)


def name_lasting(finding: Diagnostic) -> tuple[str, str, str]:
    """Give what a finding keeps while it only moves within its file."""
    return finding.code, finding.message, finding.span.path if finding.span else ""


def sort_findings(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Order findings by place, the heavier first within one, each finding once."""
    weight = list(Severity)
    unique = dict.fromkeys(diagnostics)

    def rank(finding: Diagnostic) -> tuple[Span, int, str, str]:
        return (finding.span or Span("", 0, 0), weight.index(finding.severity), finding.code, finding.message)

    return tuple(sorted(unique, key=rank))


def exit_code(diagnostics: Iterable[Diagnostic]) -> int:
    """Give the exit code for findings: 0 no error, 3 something missing on the machine, 1 any other error."""
    errors = [finding for finding in diagnostics if finding.severity is Severity.ERROR]
    if any(finding.machine for finding in errors):
        return 3
    return 1 if errors else 0


# --- Collecting -------------------------------------------------------------------------------------


class Findings:
    """The findings of one function that `collecting` wraps, in the order they came."""

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []

    @property
    def found(self) -> tuple[Diagnostic, ...]:
        """Give what has been collected so far."""
        return tuple(self._found)

    def add(self, findings: Iterable[Diagnostic]) -> None:
        """Collect findings and go on."""
        self._found.extend(findings)

    def take(self, outcome: Outcome[T]) -> T:
        """Collect an outcome's findings and give its value; without one the function ends here."""
        value = self.accept(outcome)
        if value is None:
            self.refuse()
        return value

    def accept(self, outcome: Outcome[T]) -> T | None:
        """Collect an outcome's findings and give its value, or none: for a function that goes on without it."""
        self.add(outcome.diagnostics)
        return outcome.value

    def stop_if_fatal(self) -> None:
        """End the function when any finding so far is an error."""
        if is_fatal(self._found):
            self.refuse()

    def refuse(self, *findings: Diagnostic) -> NoReturn:
        """Collect these findings and end the function without a value."""
        self.add(findings)
        raise _Refused(self)


class _Refused(Exception):  # noqa: N818 - no error: it ends a function
    """Ends the function whose findings these are; it never leaves this module."""

    def __init__(self, findings: Findings) -> None:
        super().__init__()
        self.findings = findings


def collecting(function: Callable[Concatenate[Findings, P], T]) -> Callable[P, Outcome[T]]:
    """Make a function that collects its findings in its first argument one that returns an Outcome of its value."""

    @wraps(function)
    def run(*arguments: P.args, **named: P.kwargs) -> Outcome[T]:
        findings = Findings()
        try:
            value = function(findings, *arguments, **named)
        except _Refused as refused:
            if refused.findings is not findings:
                # A function was handed the findings of the one that called it: that one ends too.
                raise
            return Outcome(None, findings.found)
        return Outcome(value, findings.found)

    return run


def count_warnings(findings: Iterable[Diagnostic]) -> int:
    """Count the warnings, each once."""
    return len({finding for finding in findings if finding.severity is Severity.WARNING})
