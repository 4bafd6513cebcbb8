"""Adapt an item where CSL differs from .bib entries: each rule reads the entry and changes the item's draft.

Where the rules come from: the CSL 1.0.2 specification (appendices III and IV), the biblatex manual (2.2, "Entry
fields"), and biblatex-apa's own test bibliography, against which tests/test_mapping.py holds them.
"""

from __future__ import annotations

import re

from elyazma.languages.folding import fold_case
from elyazma.model.manuscript import Inline
from elyazma.references.dates import read_date
from elyazma.references.drafts import Draft, make_text
from elyazma.references.editions import read_edition
from elyazma.references.refine_online import (
    find_named_preprint,
    move_address,
    place_eprint,
    read_howpublished,
    read_note,
    split_preprint,
)
from elyazma.tex.inlines import Inlines, to_plain

_SERIALS = {"article-journal", "article-magazine", "article-newspaper", "review", "review-book", "periodical"}
_PARTS = {"chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary"}
_MEETINGS = {"speech", "paper-conference", "event", "performance"}
_WITHOUT_ARCHIVE = {"book", "chapter", "paper-conference", "thesis"}


def refine(draft: Draft) -> None:
    """Apply all rules in order: a later rule may read what an earlier one changed."""
    for rule in _RULES:
        rule(draft)


def _drop_archive(draft: Draft) -> None:
    """Leave out the archive of a printed work."""
    if draft.kind in _WITHOUT_ARCHIVE:
        draft.texts.pop("archive", None)
        draft.texts.pop("archive_location", None)


def _read_number(draft: Draft) -> None:
    """Read "number": an issue, a report's number, or, in a series, the number in it."""
    reported = draft.plain("reportnumber").partition(",")[0] if draft.kind == "report" else ""
    number = draft.plain("issue") or draft.plain("number") or reported
    if not number or (draft.kind == "article" and "number" in draft.texts):
        # A preprint has the number of its server; that of a report beside it is another.
        return
    in_series = "collection-title" in draft.texts and draft.kind in ("book", "chapter", "paper-conference")
    # Proceedings that come out as a journal have volumes with numbers.
    in_volume = draft.kind == "paper-conference" and "volume" in draft.texts and not in_series
    if draft.kind in _SERIALS or in_volume:
        draft.texts["issue"] = make_text(number)
    else:
        draft.texts["collection-number" if in_series else "number"] = make_text(number)


def _number_in_series(draft: Draft) -> None:
    """Read the volume of a book in a series that has no other number: BibTeX's manual calls the number so."""
    several = any(draft.field(name) for name in ("maintitle", "volumes", "volumetitle", "number"))
    if draft.kind == "book" and "collection-title" in draft.texts and "volume" in draft.texts and not several:
        draft.texts["collection-number"] = draft.texts.pop("volume")


def _end_title(draft: Draft) -> None:
    """Leave out the full stop that was typed behind a title of several words: each style has its own sign there."""
    title = draft.texts.get("title", ())
    words = to_plain(title).split()
    # "Inc.", "vol." and initials keep theirs.
    stopped = len(words) > _SHORT_TITLE and re.fullmatch(r"[^\W\d_A-Z]{5,}\.", words[-1]) is not None
    if stopped and title[-1].kind == "text":
        draft.texts["title"] = (*title[:-1], Inline("text", title[-1].text.rstrip(" .")))


_SHORT_TITLE = 3
"""Words of a title whose full stop may be that of a name."""


def _read_loose_issue(draft: Draft) -> None:
    """Read an issue that is a month of its year, and leave out what only says that a volume is still to come."""
    for name in ("volume", "issue"):
        if re.sub(r"[\W_]", "", fold_case(to_plain(draft.texts.get(name, ())))) in _TO_COME:
            del draft.texts[name]
    issue, issued = to_plain(draft.texts.get("issue", ())), draft.dates.get("issued")
    dated = read_date(issue) if re.search(r"[^\W\d_]{3}", issue) else None
    if dated and issued and len(issued.days) == 1 and dated.days[0][:1] == issued.days[0][:1]:
        draft.dates["issued"] = max(issued, dated, key=lambda date: len(date.days[0]))
        del draft.texts["issue"]


_TO_COME = frozenset(("aheadofprint", "epubaheadofprint", "onlinefirst", "earlyaccess", "advanceonlinepublication"))


def _read_article_number(draft: Draft) -> None:
    """Read "eid": where there are no pages, styles that know no article number print it in their place."""
    if eid := draft.plain("eid"):
        if draft.kind in _SERIALS or draft.kind == "paper-conference":
            draft.texts.setdefault("number", make_text(eid))
        if draft.kind in _SERIALS or draft.kind in _PARTS:
            draft.texts.setdefault("page", make_text(eid))


def _count_pages(draft: Draft) -> None:
    """Read the pages of a whole book or report as their number; BibTeX's @inbook and a range mean a part of it."""
    page = to_plain(draft.texts.get("page", ()))
    whole = draft.kind in ("book", "report", "thesis") and draft.reference.type != "inbook"
    # What begins on page 1 and has so many pages is the whole.
    page = re.sub(r"^1-(?=[6-9]\d$|\d{3,}$)", "", page)
    last = re.fullmatch(r"(?:[ivxlc]+\s*[,+]\s*)?(\d+)(?:\s*pp?\.?)?", page, re.IGNORECASE)
    if whole and last:
        draft.texts.setdefault("number-of-pages", make_text(last[1]))
        del draft.texts["page"]


def _keep_site_names(draft: Draft) -> None:
    """Keep the letters of a site that is named by its address: a style gives capitals to what begins a sentence."""
    for name in ("container-title", "publisher"):
        value = draft.texts.get(name, ())
        if re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", to_plain(value)):
            draft.texts[name] = (Inline("plain", children=value),)


def _drop_repeated(draft: Draft) -> None:
    """Leave out what says the same twice: the year of a first edition that is this one, "preprint" of a preprint."""
    original, issued = draft.dates.get("original-date"), draft.dates.get("issued")
    if original and issued and original.days and issued.days and original.days[0][0] == issued.days[0][0]:
        del draft.dates["original-date"]
    if draft.kind == "article" and draft.field("pubstate").lower() == "prepublished":
        draft.texts.pop("status", None)


_SUBTITLES = (
    ("title", "subtitle"),
    ("container-title", "booksubtitle"),
    ("container-title", "journalsubtitle"),
)


def _drop_own_book(draft: Draft) -> None:
    """Leave out a booktitle that is the book's own: BibTeX's manual has proceedings name themselves."""
    if draft.kind != "book" or draft.field("journal") or draft.field("journaltitle"):
        return
    if "title" not in draft.texts:
        draft.texts["title"] = draft.texts.pop("container-title", ())
        return
    # ADS writes the whole imprint behind it.
    own = fold_case(draft.plain("booktitle")).startswith(fold_case(draft.plain("title")))
    if (
        own
        or draft.reference.type in ("proceedings", "mvproceedings", "collection", "mvcollection")
        or (draft.field("maintitle") and not draft.field("booktitle"))
    ):
        draft.texts.pop("container-title", None)


def _read_part_of_book(draft: Draft) -> None:
    """Read BibTeX's @inbook, whose title is the book's: chapter and pages say which part is meant."""
    if draft.reference.type == "inbook" and not (draft.field("booktitle") or draft.field("maintitle")):
        draft.kind = "book"


def _number_edition(draft: Draft) -> None:
    if edition := to_plain(draft.texts.get("edition", ())):
        number = read_edition(edition)
        draft.texts["edition"] = draft.texts["edition"] if number == edition else make_text(number)


def _name_volume(draft: Draft) -> None:
    """Tell a work in several volumes from the volume: CSL's title is the work's, its volume-title the volume's."""
    whole = "container-title" if draft.kind in _PARTS else "title"
    in_volumes = draft.kind in _PARTS or draft.kind == "book"
    if not draft.field("maintitle") or whole not in draft.texts or not in_volumes:
        return
    if whole == "container-title" and not draft.field("booktitle"):
        return
    subtitle = draft.decode("mainsubtitle")
    if numbered := re.fullmatch(r"Vol\.\s*(\w+)", to_plain(subtitle)):
        draft.texts.setdefault("volume", make_text(numbered[1]))
        subtitle = ()
    draft.texts["volume-title"] = draft.texts[whole]
    draft.texts[whole] = (*draft.decode("maintitle"), *((Inline("text", ": "), *subtitle) if subtitle else ()))


def _add_subtitles(draft: Draft) -> None:
    for name, part in _SUBTITLES:
        if name not in draft.texts or not draft.field(part):
            continue
        draft.texts[name] = (*draft.texts[name], Inline("text", ": "), *draft.decode(part))
    if draft.field("maintitle") and draft.texts.get("container-title") == draft.decode("maintitle"):
        subtitle = draft.decode("mainsubtitle")
        draft.texts["container-title"] += (Inline("text", ": "), *subtitle) if subtitle else ()
    if draft.field("maintitle") and draft.texts.get("container-title") == draft.decode("maintitle"):
        subtitle = draft.decode("mainsubtitle")
        draft.texts["container-title"] += (Inline("text", ": "), *subtitle) if subtitle else ()


def _name_issue(draft: Draft) -> None:
    """Read the title of a periodical's issue; without a container, the entry's title is then the periodical's."""
    if draft.kind != "periodical" or not draft.field("issuetitle"):
        return
    if "container-title" in draft.texts:
        draft.texts["genre"] = draft.decode("issuetitle")
    else:
        draft.texts["container-title"] = draft.texts.get("title", ())
        draft.texts["title"] = draft.decode("issuetitle")


def _add_original_title(draft: Draft) -> None:
    """Print a title and its translation, where the work itself is not translated: "Original title [Translation]"."""
    original = draft.texts.get("original-title", ())
    translated = "translator" in draft.names or "original-date" in draft.dates
    if original and not translated and "original-publisher" not in draft.texts:
        title = draft.texts.get("title", ())
        draft.texts["title"] = (*original, _BEFORE_TRANSLATION, *title, _AFTER_TRANSLATION)
        del draft.texts["original-title"]


_BEFORE_TRANSLATION, _AFTER_TRANSLATION = Inline("text", " ["), Inline("text", "]")


def split_translation(title: Inlines) -> tuple[Inlines, Inlines, Inlines]:
    """Split "Original title [Translated title]" as it was joined: before, within and behind; nothing within others."""
    if title[-1:] != (_AFTER_TRANSLATION,) or _BEFORE_TRANSLATION not in title:
        return title, (), ()
    at = title.index(_BEFORE_TRANSLATION) + 1
    return title[:at], title[at:-1], title[-1:]


def _word_kind(draft: Draft) -> None:
    """Put the language's word for biblatex's key of a kind, or nothing if the style prints the kind itself."""
    word = draft.wordings.kinds.get(draft.field("type").lower())
    if word is not None and draft.kind != "thesis":
        draft.texts["genre"] = make_text(draft.words.get(word, ""))


def _title_untitled(draft: Draft) -> None:
    """Print the note of a work without a title as its title."""
    if not any(name in draft.texts for name in ("title", "container-title")) and "note" in draft.texts:
        draft.texts["title"] = draft.texts.pop("note")


_KIND_FIELDS = ("titleaddon", "maintitleaddon", "booktitleaddon")
_NUMBERED_BY_GENRE = {"report", "patent", "legislation", "bill", "regulation", "legal_case", "thesis", "standard"}


def _describe_kind(draft: Draft) -> None:
    """Print what an entry adds to its title ("Editorial", "Audiobook") as its kind, or beside its kind."""
    addition = next((draft.decode(name) for name in _KIND_FIELDS if draft.field(name)), ())
    if not addition:
        return
    numbered = draft.kind in _NUMBERED_BY_GENRE and (draft.kind != "report" or "number" in draft.texts)
    taken = bool(draft.texts.get("genre")) or numbered
    if taken and "medium" in draft.texts:
        addition = (*draft.texts["medium"], Inline("text", "; "), *addition)
    draft.texts["medium" if taken else "genre"] = addition


def _read_status(draft: Draft) -> None:
    """Read how far a publication is: biblatex's pubstate in the language's words, an article's "howpublished"."""
    if state := draft.field("pubstate"):
        word = draft.words.get(draft.wordings.states.get(state.lower(), ""))
        draft.texts["status"] = make_text(word) if word else draft.decode("pubstate")
    elif draft.kind in _SERIALS and "medium" in draft.texts and draft.field("howpublished"):
        draft.texts["status"] = draft.texts.pop("medium")


def _date_meeting(draft: Draft) -> None:
    """Date an unpublished talk or performance by the day of its event."""
    if draft.kind in _MEETINGS and "issued" not in draft.dates and "event-date" in draft.dates:
        draft.dates["issued"] = draft.dates.pop("event-date")


_THESES = {"phdthesis": "phd_thesis", "mathesis": "masters_thesis", "mastersthesis": "masters_thesis"}


def _describe_thesis(draft: Draft) -> None:
    """Name the kind of thesis in the language's words; the university is its publisher, a database its archive."""
    if draft.kind != "thesis":
        return
    kind = draft.field("type").lower() or draft.reference.type
    draft.texts["genre"] = make_text(draft.words.get(_THESES.get(kind, ""), "")) or draft.texts.get("genre", ())
    university = next((draft.decode(name) for name in ("school", "institution") if draft.field(name)), ())
    if university and draft.field("publisher"):
        draft.texts["archive"] = draft.decode("publisher")
        draft.texts["publisher"] = university


_RULES = (
    _read_part_of_book,
    read_howpublished,
    read_note,
    move_address,
    find_named_preprint,
    split_preprint,
    place_eprint,
    _drop_archive,
    _describe_thesis,
    _read_number,
    _number_in_series,
    _read_loose_issue,
    _read_article_number,
    _count_pages,
    _keep_site_names,
    _drop_own_book,
    _number_edition,
    _add_subtitles,
    _name_volume,
    _name_issue,
    _add_original_title,
    _word_kind,
    _title_untitled,
    _end_title,
    _describe_kind,
    _read_status,
    _date_meeting,
    _drop_repeated,
)
