"""Make a manuscript fit for its audience, at no cost where that is everybody.

The search for names and what it opens (PDFs, Word files, archives) take a tenth of a second to import, and an ordinary
build needs none of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from elyazma.flows.checking import Checked
from elyazma.model.audience import Audience
from elyazma.model.diagnostics import Diagnostic


def show_to(audience: Audience, checked: Checked) -> Checked:
    """Leave of a manuscript what an audience may read."""
    if audience is Audience.PUBLIC:
        return checked
    from elyazma.flows.audience import hide_authors, hide_text

    return hide_text(checked) if audience is Audience.EDITOR else hide_authors(checked)


def search_results(checked: Checked, hidden: Checked, files: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
    """Search results for who wrote the article, as flows/audience does."""
    from elyazma.flows.audience import search_results as search

    return search(checked, hidden, files)
