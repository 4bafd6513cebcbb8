"""A function that collects findings: what it takes, what ends it, and what comes out."""

from __future__ import annotations

import pytest

from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, Span, collecting, error, note, warning
from elyazma.model.phrases import phrase

PLACE = Span("a.tex")
NOTE, WARNING, ERROR = (
    note("n", phrase("a note"), PLACE),
    warning("w", phrase("a warning"), PLACE),
    error("e", phrase("an error"), PLACE),
)
NOTHING: Outcome[int] = Outcome(None, (ERROR,))


def run(*outcomes: Outcome[int], fatal: bool = False) -> tuple[Outcome[int], list[str]]:
    """Add what the outcomes hold, in a function that takes each; say how far it came too."""
    reached: list[str] = []

    @collecting
    def add(findings: Findings, start: int) -> int:
        total = start
        for number, outcome in enumerate(outcomes):
            total += findings.take(outcome)
            reached.append(f"after {number}")
        if fatal:
            findings.stop_if_fatal()
            reached.append("not fatal")
        return total

    return add(1), reached


def test_findings_keep_their_order_and_their_number() -> None:
    outcome, _ = run(Outcome(2, (WARNING, NOTE)), Outcome(3), Outcome(4, (WARNING,)))
    assert outcome == Outcome(10, (WARNING, NOTE, WARNING))


def test_what_has_no_value_ends_the_function() -> None:
    outcome, reached = run(Outcome(2, (NOTE,)), NOTHING, Outcome(4, (WARNING,)))
    assert outcome == Outcome(None, (NOTE, ERROR))
    assert reached == ["after 0"]


@pytest.mark.parametrize("value", [0, -1])
def test_a_value_that_counts_as_false_is_a_value(value: int) -> None:
    assert run(Outcome(value))[0] == Outcome(1 + value)


def test_an_error_beside_a_value_ends_the_function_where_it_is_asked() -> None:
    assert run(Outcome(2, (ERROR,)))[0] == Outcome(3, (ERROR,))
    assert run(Outcome(2, (ERROR,)), fatal=True) == (Outcome(None, (ERROR,)), ["after 0"])
    assert run(Outcome(2, (WARNING,)), fatal=True) == (Outcome(3, (WARNING,)), ["after 0", "not fatal"])


def test_a_function_may_go_on_without_a_value() -> None:
    @collecting
    def count(findings: Findings) -> int:
        values = [findings.accept(each) for each in (NOTHING, Outcome(2, (NOTE,)))]
        findings.add(iter([WARNING]))
        return len([each for each in values if each])

    assert count() == Outcome(1, (ERROR, NOTE, WARNING))


def test_a_refusal_comes_last() -> None:
    @collecting
    def refuse(findings: Findings, *reasons: Diagnostic) -> int:
        findings.add([NOTE])
        return findings.refuse(*reasons)

    assert refuse(WARNING, ERROR) == Outcome(None, (NOTE, WARNING, ERROR))
    assert refuse() == Outcome(None, (NOTE,))


def test_a_helper_that_is_handed_the_findings_ends_its_caller() -> None:
    def help_out(findings: Findings) -> int:
        return findings.take(NOTHING)

    @collecting
    def inner(own: Findings, others: Findings) -> int:
        own.add([WARNING])
        return help_out(others)

    @collecting
    def outer(findings: Findings) -> int:
        return findings.take(inner(findings)) + 1

    # The inner function's own findings end with it: nobody took its outcome.
    assert outer() == Outcome(None, (ERROR,))


def test_each_call_collects_anew_and_exceptions_pass() -> None:
    @collecting
    def fail(findings: Findings, *, wrong: bool) -> int:
        """Fail."""
        findings.add([NOTE])
        if wrong:
            raise OSError("full")
        return 1

    assert fail(wrong=False) == fail(wrong=False) == Outcome(1, (NOTE,))
    with pytest.raises(OSError, match="full"):
        fail(wrong=True)
    assert fail.__doc__ == "Fail."
