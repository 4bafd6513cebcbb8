"""CITATION.cff: quoted YAML that says what the article says."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from elyazma.languages import load_language
from elyazma.model.article import Affiliation, Article, Author, Dates, Publication
from elyazma.model.diagnostics import Span
from elyazma.model.document import Document, find_place
from elyazma.model.journal import About, Journal, Manifest
from elyazma.model.manuscript import References
from elyazma.writers.jats.export_cff import export_cff

LANGUAGES = {"en": load_language("en")}
LINE = re.compile(r'( *)(- )?(?:([a-z-]+):)? ?("(?:[^"\\]|\\.)*"|[0-9]+)?')


def make_document(places: dict[str, Span] | None = None, **changes: Any) -> Document:
    given = {"slug": "s", "language": "en", "title": {"en": "A title"}, "authors": (Author(family="Platon"),)}
    return Document(
        article=Article(**given | changes),
        front=(),
        back=(),
        abstracts={},
        sections=(),
        appendices=(),
        supplement=(),
        closings=(),
        references=References(()),
        entries=(),
        works={},
        pictures={},
        words=LANGUAGES["en"].words,
        places=places or {},
    )


def export(tmp_path: Path, **changes: Any) -> Any:
    document = make_document(**changes)
    about = About(name='Journal: "J" #1', publisher="P", issn="0000-0000")
    journal = Journal("j", Path("j"), Manifest(journal=about), {}, Path("t"))
    return export_cff(document, journal, LANGUAGES, tmp_path)


def read(content: bytes) -> list[tuple[int, str, Any]]:
    """Read the lines: depth, key, value; a line that is no key, item or quoted text fails."""
    lines = []
    for line in content.decode().removesuffix("\n").split("\n"):
        found = LINE.fullmatch(line)
        assert found, line
        blank, _, key, value = found.groups()
        lines.append((len(blank), key or "", json.loads(value) if value else None))
    return lines


def test_article_is_the_preferred_citation(tmp_path: Path) -> None:
    author = Author(family="Əliyev", given="Anar", orcid="0000-0000-0000-0028", affiliations=("u",))
    content = export(
        tmp_path,
        authors=(author, Author(family="Platon")),
        affiliations=(Affiliation(id="u", name={"en": "University"}),),
        publication=Publication(doi="10.1/x", volume="4", first_page="1", last_page="9"),
        dates=Dates(published=date(2026, 11, 3)),
        keywords={"en": ("a", "b", "a")},
    ).value
    lines = read(content)
    assert lines[:2] == [
        (0, "cff-version", "1.2.0"),
        (0, "message", "If you use this article, please cite it as follows."),
    ]
    assert [value for depth, key, value in lines if key == "family-names"] == ["Əliyev", "Platon"] * 2
    preferred = {key: value for depth, key, value in lines[lines.index((0, "preferred-citation", None)) :]}
    known = ("type", "journal", "year", "month", "start", "end", "doi", "date-published")
    assert [preferred[key] for key in known] == [
        "article",
        'Journal: "J" #1',
        2026,
        11,
        "1",
        "9",
        "10.1/x",
        "2026-11-03",
    ]
    assert content.decode().count('  - "a"') == 1


def test_what_nobody_gave_is_left_out(tmp_path: Path) -> None:
    keys = {key for _, key, _ in read(export(tmp_path).value)}
    assert not keys & {"doi", "year", "month", "volume", "orcid", "affiliation", "keywords", "url", "given-names"}


def test_any_text_stays_text(tmp_path: Path) -> None:
    hostile = 'a: "b" # c\n- d\t\x7f\u0085\u2028 {x} \\ ə'
    lines = read(export(tmp_path, title={"en": hostile}).value)
    assert [value for _, key, value in lines if key == "title"] == [hostile, hostile]


def test_no_author_is_a_finding(tmp_path: Path) -> None:
    outcome = export(tmp_path, authors=(), title={})
    assert outcome.value is None
    assert [finding.code for finding in outcome.diagnostics] == ["cff-incomplete", "cff-incomplete"]
    assert "[[authors]]" in outcome.diagnostics[0].hint


def test_finding_stands_where_the_article_is_told() -> None:
    places = {"slug": Span("manuscript/article.toml", 1), "title": Span("manuscript/article.toml", 5)}
    document = make_document(places)
    assert [find_place(document, key).line for key in ("title.en", "publication.doi", "slug")] == [5, 1, 1]
