"""WordprocessingML as text: escaped, and in the schema's order."""

from __future__ import annotations

from elyazma.writers.word.elements import PARAGRAPH, RUN, Value, element, escape_text, properties


def test_text_is_escaped_and_what_xml_cannot_hold_is_left_out() -> None:
    assert escape_text("a<b>&\x00\x0b\ud800c") == "a&lt;b&gt;&amp;c"
    assert element("w:x", {"w:val": 'a"b\x01'}) == "<w:x w:val='a\"b'/>"


def test_properties_stand_in_the_schemas_order() -> None:
    values: dict[str, Value | None] = {"jc": "center", "keepNext": True, "pStyle": "Title", "ind": None}
    assert properties("pPr", PARAGRAPH, values) == (
        '<w:pPr><w:pStyle w:val="Title"/><w:keepNext/><w:jc w:val="center"/></w:pPr>'
    )


def test_switch_can_be_off_and_nothing_is_nothing() -> None:
    assert properties("rPr", RUN, {"i": False}) == '<w:rPr><w:i w:val="0"/></w:rPr>'
    assert properties("rPr", RUN, {"b": None}) == ""
