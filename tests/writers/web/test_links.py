from __future__ import annotations

from elyazma.model.nodes import CitationLink, Emph, Inline, Link, Space, Str, split_words
from elyazma.writers.web.links import join_links


def cite(words: str, key: str) -> CitationLink:
    return CitationLink(split_words(words), key)


def test_links_to_one_work_are_one_with_the_bracket_between_them() -> None:
    inlines: tuple[Inline, ...] = (
        cite("Knuth", "k"),
        Space(),
        Str("("),
        cite("1984", "k"),
        Str("),"),
        cite("1985", "m"),
    )
    joined = CitationLink((Str("Knuth"), Space(), Str("("), Str("1984"), Str(")")), "k")
    assert join_links(inlines) == (joined, Str(","), cite("1985", "m"))


def test_links_apart_stay_apart() -> None:
    apart: tuple[Inline, ...] = (cite("Knuth", "k"), Emph((Str("and"),)), cite("1984", "k"), Space(), cite("A", "m"))
    assert join_links(apart) == apart


def test_links_lead_alike_whatever_made_them() -> None:
    assert join_links((cite("A", "k"), Link((Str("B"),), "#ref-k"))) == (CitationLink((Str("A"), Str("B")), "k"),)
