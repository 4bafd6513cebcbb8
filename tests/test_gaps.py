"""What an author may leave while he writes, and may not hand on."""

from __future__ import annotations

from dataclasses import replace

from elyazma.model.diagnostics import Severity, Span, bind, error, warning
from elyazma.model.gaps import refuse_breaches, refuse_gaps
from elyazma.model.phrases import phrase

OF_PDF = bind(error("letter-missing", phrase("the font has no sign"), Span("a.tex")))
OF_JOURNAL = replace(OF_PDF, code="abstract-long", rule=phrase("the journal's page"))
LEFT = warning("label-unused", phrase("nothing refers to it"), Span("a.tex"))


def test_what_the_pdf_lacks_is_handed_on_to_nobody_and_a_journals_rule_binds_what_it_gets() -> None:
    found = (OF_PDF, OF_JOURNAL, LEFT)
    assert [each.severity for each in refuse_gaps(found)] == [Severity.ERROR, Severity.WARNING, Severity.WARNING]
    assert [each.severity for each in refuse_breaches(found)] == [Severity.ERROR, Severity.ERROR, Severity.WARNING]
