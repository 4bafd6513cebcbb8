from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.model.diagnostics import Severity, Span, warning
from elyazma.model.journal import RuleSource
from elyazma.model.phrases import phrase
from elyazma.model.portal import About, FontFault, Fonts, Portal, Rules
from elyazma.sources.portals import load_portal
from elyazma.submission.refuse_fonts import refuse_fonts

FOUND = (
    warning("font-type3", phrase("a Type 3 font"), Span("a.pdf")),
    warning("font-not-embedded", phrase("a font by its name only"), Span("a.pdf")),
    warning("box-overfull", phrase("too wide"), Span("a.tex")),
)


@pytest.mark.parametrize(
    ("refused", "errors"),
    [
        ((), set()),
        (("type3",), {"font-type3"}),
        (("not-embedded", "type3"), {"font-type3", "font-not-embedded"}),
    ],
)
def test_only_what_the_portal_refuses_is_an_error(refused: tuple[FontFault, ...], errors: set[str]) -> None:
    source = RuleSource(unverified=True)
    portal = Portal("desk", Rules(portal=About(name="Desk"), fonts=Fonts(refused=refused, source=source)))
    found = refuse_fonts(FOUND, portal)
    assert {finding.code for finding in found if finding.severity is Severity.ERROR} == errors
    assert [finding.code for finding in found] == [finding.code for finding in FOUND]
    assert all(bool(finding.rule) == (finding.code in errors) for finding in found)


@pytest.mark.parametrize(
    ("portal", "refuses"), [("arxiv", False), ("email", False), ("scholarone", True), ("editorial-manager", True)]
)
def test_portals_that_ship(tmp_path: Path, portal: str, refuses: bool) -> None:
    loaded = load_portal(tmp_path, portal).value
    assert loaded is not None
    assert any(finding.severity is Severity.ERROR for finding in refuse_fonts(FOUND, loaded)) == refuses
