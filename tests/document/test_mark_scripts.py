from __future__ import annotations

import pytest

from elyazma.document.scripts import mark_scripts
from elyazma.model.nodes import Attributes, Emph, Foreign, Inline, Note, Para, Space, Span, Str, plain_text, split_words


def phrase(*inlines: Inline, tag: str = "und-Arab", direction: str = "rtl") -> Span:
    pairs = (("lang", tag), *((("dir", direction),) if direction else ()))
    return Span(inlines, Attributes("", (), pairs))


def test_a_phrase_is_one_span_with_its_language_and_direction() -> None:
    marked = mark_scripts(split_words("see (كتاب، ألف). end"), "en")
    inner = phrase(Str("كتاب،"), Space(), Str("ألف"))
    assert marked == (Str("see"), Space(), Str("("), inner, Str(")."), Space(), Str("end"))


def test_a_phrase_goes_on_over_emphasis() -> None:
    nodes: tuple[Inline, ...] = (Str("a"), Space(), Str("كتاب"), Space(), Emph((Str("ألف"),)), Space(), Str("قال"))
    (*_, last) = mark_scripts(nodes, "en")
    assert isinstance(last, Span)
    assert plain_text((last,)) == "كتاب ألف قال"


def test_emphasis_that_stands_alone_is_marked_inside() -> None:
    (found,) = mark_scripts((Emph(split_words("漢字")),), "en")
    assert found == Emph((phrase(Str("漢字"), tag="und-Hani", direction=""),))


def test_notes_and_blocks_are_walked() -> None:
    (block,) = mark_scripts([Para((Str("a"), Note((Para((Str("かな"),)),))))], "en")
    assert block == Para((Str("a"), Note((Para((phrase(Str("かな"), tag="ja", direction=""),)),))))


@pytest.mark.parametrize("text", ["plain words", "слово и λόγος", "[ˈpɪtʃə]"])
def test_what_a_texts_own_font_has_stays_the_very_same(text: str) -> None:
    nodes = split_words(text)
    assert mark_scripts(nodes, "en") == nodes


def test_what_is_in_a_known_language_stays_as_it_is() -> None:
    known = (Foreign(split_words("کتاب فارسی"), "fa"),)
    assert mark_scripts(known, "en") == known
    persian = split_words("کتاب فارسی")
    assert mark_scripts(persian, "fa") == persian
