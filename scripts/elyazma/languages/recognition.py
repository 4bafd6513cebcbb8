"""The kinds of words by which an import reads a paper ([recognition] of a language file), and a pattern of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from elyazma.languages.folding import APOSTROPHES

RECOGNITION_KINDS = frozenset(
    {
        # printed references and citations
        "and",
        "article_number",
        "available",
        "conference",
        "dated",
        "dissertation",
        "edition",
        "editor",
        "ending",
        "et_al",
        "family_end",
        "forthcoming",
        "in",
        "in_press",
        "issue",
        "master",
        "month",
        "no_date",
        "online",
        "page",
        "phd",
        "place",
        "place_short",
        "publisher",
        "report",
        "retrieved",
        "see",
        "serial",
        "total_pages",
        "translator",
        "unpublished",
        "volume",
        "year_word",
        # more of printed references, and the lines behind a list of them
        "about_author_line",
        "accepted_line",
        "chapter",
        "content_type",
        "email_line",
        "genre",
        "phone_line",
        "presented",
        "published_line",
        "received_line",
        "reviewer_line",
        "revised_line",
        "season",
        "version",
        # headings and captions
        "caption_figure",
        "caption_list",
        "contents",
        "caption_table",
        "float_note",
        "place_mark",
        "place_mark_filler",
        "heading_abstract",
        "heading_acknowledgements",
        "heading_appendix",
        "heading_body",
        "heading_competing_interests",
        "heading_contributions",
        "heading_data_availability",
        "heading_ethics",
        "heading_first",
        "heading_funding",
        "heading_keywords",
        "heading_references",
        "heading_section",
        # lines about people and about the article, and the language of a text
        "common",
        "corresponding",
        "degree",
        "institution",
        "institution_word",
        "name_order",
        "other_code",
        "other_letters",
        "constant_letters",
        "author_label",
        "title_label",
        "university",
        "date_received",
        "date_revised",
        "date_accepted",
        "date_published",
        "supervisor",
        "city",
        "country",
        "given_name",
        "street",
        "town",
        "patronymic",
        "post",
        "received",
        "rubric",
        "running_head",
        "subject_code",
    }
)
"""What [recognition] may hold; docs/languages.md explains each kind."""

GAP = "…"
"""Stands in a form for what differs from field to field: "кандидат … наук", "… üzrə fəlsəfə doktoru"."""

_LONGEST_GAP = 60
_BETWEEN = rf"[^\n,;:()]{{1,{_LONGEST_GAP}}}?"
_SHORT = r"[^\W\d_]{1,8}(?:\.?-[^\W\d_]{1,8})?"
_WORDS = r"[^\W\d_][^\s.,;:()]*(?:\s+[^\W\d_][^\s.,;:()]*){0,5}?"


def _write_letter(letter: str) -> str:
    if letter in APOSTROPHES:
        return f"[{APOSTROPHES}]"
    if letter == " ":
        return r"\s*"
    # An abbreviation is printed with blanks behind its points and without: "к.т.н.", "к. т. н."
    return r"\.\s*" if letter == "." else re.escape(letter)


def _write_text(text: str) -> str:
    return "".join(map(_write_letter, text))


def _write_form(form: str) -> str:
    text = _write_gaps(form).removesuffix(r"\s*")
    # A word in capitals is an acronym: "MA" is a degree, "Ma" a name.
    whole = f"(?-i:{text})" if form.isupper() and GAP not in form else text
    return whole + (r"(?!\w)" if form[-1].isalnum() else "")


def _write_gaps(form: str) -> str:
    before, *rest = form.split(GAP)
    if before or not rest:
        return _BETWEEN.join(map(_write_text, (before, *rest)))
    # "….ғ.к." has one short word before its point, "… ғылымдарының кандидаты" some words before its blank.
    return (_SHORT if rest[0].startswith(".") else _WORDS) + _BETWEEN.join(map(_write_text, rest))


def recognition_pattern(forms: Iterable[str]) -> str:
    """Give a regular expression, a group without a number, of the forms of a kind; for re.IGNORECASE.

    The longest form goes first, and none begins or ends within a word. Blanks and the spellings of an apostrophe are
    alike; a form in capitals is found in capitals only.
    """
    ordered = sorted(set(forms), key=lambda form: (-len(form), form))
    return rf"(?<!\w)(?:{'|'.join(map(_write_form, ordered))})" if ordered else "(?!)"
