"""What a reader of TeX finds wrong and TeX itself may not: TeX is the judge of its own language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from elyazma.model.diagnostics import Diagnostic, Severity
from elyazma.model.phrases import phrase

_DOUBTED = frozenset(
    (
        "missing-figure",
        "missing-listing",
        "package-in-text",
        "stray-brace",
        "stray-end",
        "unclosed-brace",
        "unclosed-environment",
        "unclosed-math",
    )
)
"""The codes of faults for which TeX would stop; where macros decide what a sign means, it does not."""


def is_doubted(finding: Diagnostic) -> bool:
    """Tell whether a finding is an error that TeX may judge otherwise."""
    return finding.severity is Severity.ERROR and finding.code in _DOUBTED


def can_be_asked(findings: Iterable[Diagnostic]) -> bool:
    """Tell whether there are errors, and every one is such that TeX may judge otherwise."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    return bool(errors) and all(map(is_doubted, errors))


def acquit(findings: Iterable[Diagnostic], is_accepted: Callable[[Diagnostic], bool]) -> tuple[Diagnostic, ...]:
    """Make warnings of the doubted errors that TeX has accepted."""
    return tuple(_soften(finding) if is_doubted(finding) and is_accepted(finding) else finding for finding in findings)


def _soften(finding: Diagnostic) -> Diagnostic:
    return replace(
        finding,
        severity=Severity.WARNING,
        message=phrase("{message}, but TeX does not stop over it", message=finding.message),
    )


def keep_causes(
    doubted: Iterable[Diagnostic], said: Iterable[Diagnostic], early: Iterable[str]
) -> tuple[Diagnostic, ...]:
    """Give TeX's errors that stand before all doubted places: what it says behind one may only follow from it.

    `early` are the files that TeX reads before the text.
    """
    before = set(early)
    first = min((each.span.path, each.span.line) for each in doubted if each.span)
    return tuple(
        each
        for each in said
        if each.severity is Severity.ERROR
        and not each.machine
        and each.span
        and (each.span.path in before or (each.span.path, each.span.line) < first)
    )
