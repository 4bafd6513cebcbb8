"""A citation's links: one for each work, wherever all formats have it so."""

from __future__ import annotations

from elyazma.document.citations import join_links
from elyazma.model.nodes import CitationLink, Inline, Space, Str, Superscript


def link(words: str, key: str = "k") -> CitationLink:
    return CitationLink((Str(words),), key)


def test_links_to_one_work_are_one_with_the_words_between() -> None:
    inlines: list[Inline] = [Str("("), link("Knuth"), Str(","), Space(), link("1984"), Space(), link("a"), Str(")")]
    joined = CitationLink((Str("Knuth"), Str(","), Space(), Str("1984"), Space(), Str("a")), "k")
    assert join_links(inlines) == (Str("("), joined, Str(")"))


def test_links_stay_apart_where_formats_differ_or_works_do() -> None:
    bracketed: list[Inline] = [link("Knuth"), Space(), Str("("), link("1984"), Str(")")]
    assert join_links(bracketed) == tuple(bracketed)
    works: list[Inline] = [link("Knuth"), Space(), link("Liang", "other"), Space(), link("1984")]
    assert join_links(works) == tuple(works)
    raised: list[Inline] = [link("Knuth"), Superscript((Str("1"),)), link("1984")]
    assert join_links(raised) == tuple(raised)
