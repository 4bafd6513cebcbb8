"""Rules of refine.py for what stands online: addresses, versions and days in notes, preprints, eprints."""

from __future__ import annotations

import re

from elyazma.languages.folding import fold_case
from elyazma.references.clues import Clues, read_clues
from elyazma.references.drafts import Draft, make_text
from elyazma.tex.inlines import to_plain

_UNPUBLISHED = {"document", "webpage", "article-journal", "manuscript"}


def read_howpublished(draft: Draft) -> None:
    """Read an address and a date out of "howpublished"; what else it says is the work's medium."""
    value = draft.field("howpublished")
    if not value:
        return
    clues = read_clues(value)
    draft.adopt(clues)
    if clues.rest and clues == Clues(rest=clues.rest):
        draft.texts["medium"] = draft.decode("howpublished")
    elif clues.rest:
        draft.texts["medium"] = make_text(clues.rest)


def read_note(draft: Draft) -> None:
    """Read an address, a version and an access date out of a note; what else it says stays a note."""
    name = next((name for name in ("note", "addendum") if draft.field(name)), "")
    clues = read_clues(draft.field(name))
    if not name or clues == Clues(rest=clues.rest):
        _take_for_medium(draft)
        return
    if clues.version and draft.kind in _VERSIONED:
        draft.kind = "software"
        draft.texts["genre"] = make_text(clues.product) or draft.texts.get("genre", ())
    if draft.adopt(clues):
        draft.texts["note"] = make_text(clues.rest)


def _take_for_medium(draft: Draft) -> None:
    """Print the note of a work of which nothing else says what it is: BibTeX's @misc has it in print, styles do not."""
    silent = not {"medium", "publisher", "container-title", "URL", "DOI", "number"} & draft.texts.keys()
    silent = silent and not draft.field("eprint")
    if draft.reference.type == "misc" and draft.kind == "document" and silent and draft.texts.get("note"):
        draft.texts["medium"] = draft.texts.pop("note")


_VERSIONED = {"book", "document", "webpage", "software"}
"""Kinds of entries in which R and others describe a program, saying its version in the note."""


def move_address(draft: Draft) -> None:
    """Read the address that stands where a journal's name should."""
    container = to_plain(draft.texts.get("container-title", ()))
    clues = read_clues(container) if "://" in container else Clues()
    if clues.address and not clues.rest and draft.adopt(clues):
        del draft.texts["container-title"]


def find_named_preprint(draft: Draft) -> None:
    """Find a preprint whose server stands as its journal: "arXiv preprint arXiv:1706.03762"."""
    named = " ".join(to_plain(draft.texts.get(name, ())) for name in ("container-title", "volume")).strip()
    for server, rules in draft.wordings.preprints.items():
        found = re.fullmatch(rules.get("journal", "(?!)"), named, re.IGNORECASE)
        if found and draft.kind in _UNPUBLISHED:
            for name in ("container-title", "container-title-short", "volume", "page"):
                draft.texts.pop(name, None)
            draft.texts["archive"] = make_text(server)
            draft.texts["archive_location"] = make_text(found["id"])


def split_preprint(draft: Draft) -> None:
    """Read an eprint that has appeared nowhere else: CSL's "article" is a preprint, its server the publisher."""
    server = draft.wordings.preprints.get(fold_case(to_plain(draft.texts.get("archive", ()))))
    if server is None or draft.kind not in _UNPUBLISHED or "archive_location" not in draft.texts:
        return
    named = fold_case(to_plain(draft.texts.get("publisher", ())))
    if "container-title" in draft.texts or named not in ("", fold_case(server["name"])):
        return
    draft.texts.pop("archive", None)
    number = to_plain(draft.texts.pop("archive_location", ()))
    draft.kind = "article"
    draft.texts["publisher"] = make_text(server["name"])
    draft.texts["number"] = make_text(server["number"].replace("{id}", number))
    if "URL" not in draft.texts and "DOI" not in draft.texts:
        draft.texts["URL"] = make_text(server["url"].replace("{id}", number))


def place_eprint(draft: Draft) -> None:
    """Print no eprint beside a published work's DOI or address (biblatex-apa does so); without them, its address."""
    eprint = to_plain(draft.texts.get("archive_location", ()))
    if not draft.field("eprint") or not eprint:
        return
    server = fold_case(to_plain(draft.texts.pop("archive", ())))
    del draft.texts["archive_location"]
    for name, field in (("archive", "archive"), ("archive_location", "archivelocation")):
        if draft.field(field):
            draft.texts[name] = draft.decode(field)
    address = eprint if "://" in eprint else draft.wordings.eprints.get(server, "").replace("{id}", eprint)
    if address and "URL" not in draft.texts and "DOI" not in draft.texts:
        draft.texts["URL"] = make_text(address)
