"""Write a document as JATS 1.3: one article.xml for archives and publishers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from elyazma.languages import Language
from elyazma.model.diagnostics import Outcome, Span, error, missing
from elyazma.model.document import Document
from elyazma.model.journal import Journal
from elyazma.model.phrases import phrase
from elyazma.system.pandoc.program import PandocFailed
from elyazma.system.xml import BadXml, write_xml
from elyazma.writers.jats.article import DOCTYPE, write_article


def export_jats(
    document: Document, journal: Journal, languages: Mapping[str, Language], scratch: Path
) -> Outcome[bytes]:
    """Write the article, Journal Archiving and Interchange tag set with MathML 3 (NISO Z39.96-2021).

    `scratch` is an existing folder of our own, in which pandoc turns formulas into MathML.
    """

    try:
        article = write_article(document, journal.manifest, languages, scratch)
    except (PandocFailed, BadXml) as reason:
        hint = phrase("run scripts/bootstrap again: it installs pandoc")
        return Outcome(
            None, (missing("pandoc-failed", phrase("pandoc cannot write the formulas: {reason}", reason=reason), hint),)
        )
    except RecursionError:
        place = Span(document.sections[0].path if document.sections else "manuscript/article.toml")
        hint = phrase("nest lists, quotations and groups less deep")
        return Outcome(
            None, (error("jats-too-deep", phrase("the text is nested too deep to be written"), place, hint),)
        )
    return Outcome(write_xml(article, DOCTYPE))
