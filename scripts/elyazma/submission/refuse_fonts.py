"""Make an error of what was a warning: fonts in the PDF that the journal's portal refuses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from elyazma.model.diagnostics import Diagnostic, Severity
from elyazma.model.phrases import Phrase, phrase
from elyazma.model.portal import Portal


def refuse_fonts(findings: Iterable[Diagnostic], portal: Portal) -> tuple[Diagnostic, ...]:
    """Give the findings about a PDF, those about fonts that the portal refuses as errors with the portal's rule."""
    fonts = portal.rules.fonts
    refused = {f"font-{fault}" for fault in fonts.refused}
    rule = (fonts.source or portal.rules.portal.source).cite()
    name = portal.rules.portal.name
    return tuple(_refuse(finding, name, rule) if finding.code in refused else finding for finding in findings)


def _refuse(finding: Diagnostic, name: str, rule: Phrase) -> Diagnostic:
    return replace(
        finding,
        severity=Severity.ERROR,
        message=phrase("{message}; {name} does", message=finding.message, name=name),
        rule=rule,
    )
