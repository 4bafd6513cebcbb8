"""Write what an office tells the authors of a manuscript: what the journal still asks, in the article's language."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Severity
from elyazma.model.papers import PaperOutcome
from elyazma.system.templates import open_tex_templates
from elyazma.system.translating import translate

_TEMPLATES = Path(__file__).parent
_ENGLISH = "en"
MOST_ASKED = 40
"""Points of a letter: who gets more, mends these first."""


def write_asked_letter(outcome: PaperOutcome, findings: Iterable[Diagnostic], language: str, journal: str) -> str:
    """Write the letter; `journal` is its name. A language without a template gets the English one."""
    template = _TEMPLATES / f"asked.{language}.txt"
    code = language if template.is_file() else _ENGLISH
    asked = [_say(finding, code) for finding in findings if _is_for_authors(finding)]
    values = {
        "authors": outcome.authors,
        "title": outcome.title,
        "journal": journal,
        "asked": list(dict.fromkeys(asked))[:MOST_ASKED],
        "more": max(0, len(dict.fromkeys(asked)) - MOST_ASKED),
    }
    text = (_TEMPLATES / f"asked.{code}.txt").read_text(encoding="utf-8")
    return f"{open_tex_templates(str).from_string(text).render(values).strip()}\n"


def _is_for_authors(finding: Diagnostic) -> bool:
    """Tell whether authors can mend it: what a journal asks, and errors, but not what a machine lacks."""
    return not finding.machine and (bool(finding.rule) or finding.severity is Severity.ERROR)


def _say(finding: Diagnostic, code: str) -> str:
    place = f" ({finding.span.path}:{finding.span.line})" if finding.span and _is_text(finding.span.path) else ""
    return f"{translate(finding.message, code)}{place}"


def _is_text(path: str) -> bool:
    """Tell whether a place is one in the text, which authors know; article.toml was made here."""
    return path.startswith(("manuscript/sections/", "manuscript/abstract", "bib/"))
