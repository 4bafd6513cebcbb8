"""The one module that reads XML: nothing is fetched or expanded, text goes where it belongs, bytes are the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.system.xml import BadXml, Node, append, make_element, parse_xml, unwrap, write_xml


def make(tag: str, *content: Node | str) -> Node:
    return make_element(tag, {}, content)


@pytest.mark.parametrize(
    ("content", "written"),
    [
        (["a", make("x", "b", make("i", "c"), "d", make("j"), "e"), "f"], "ab<i>c</i>d<j/>ef"),
        ([make("x"), "a"], "a"),
        ([make("q"), "1", make("x", "2"), "3"], "<q/>123"),
        ([make("x", make("i"))], "<i/>"),
        (["a", make("x")], "a"),
    ],
)
def test_what_is_unwrapped_stays_in_its_place(content: list[Node | str], written: str) -> None:
    root = make("r", *content)
    unwrap(root.find("x"))
    assert write_xml(root).decode().partition("<r>")[2] == f"{written}</r>"


def test_text_goes_behind_what_is_there() -> None:
    root = make("r")
    for part in ("a", "b", make("i"), "c", "d"):
        append(root, part)
    assert write_xml(root).endswith(b"<r>ab<i/>cd</r>")


def test_what_xml_cannot_hold_is_seen() -> None:
    root = make_element("r", {"a": "\x00\ud800"}, ["\x1b\ufffe", "ok\U0001f600"])
    assert (root.get("a"), root.text) == ("\ufffd\ufffd", "\ufffd\ufffdok\U0001f600")


@pytest.mark.parametrize(
    "content",
    [
        b"<a>",
        b"",
        b'<!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "a.dtd"><a/>',
        b"<a>\x00</a>",
        b"<a>" * 300 + b"</a>" * 300,
    ],
)
def test_bad_xml_is_refused(content: bytes) -> None:
    with pytest.raises(BadXml):
        parse_xml(content)


def test_no_file_is_read_through_an_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    with pytest.raises(BadXml):
        parse_xml(f'<!DOCTYPE a [<!ENTITY b SYSTEM "{secret.as_uri()}">]><a>&b;</a>'.encode())


def test_declaration_says_what_the_file_leans_on() -> None:
    assert b"standalone" in write_xml(make("r"))
    doctype = '<!DOCTYPE r SYSTEM "r.dtd">'
    assert write_xml(make("r"), doctype).decode().split("\n")[1] == doctype
    assert b"standalone" not in write_xml(make("r"), doctype)


def test_names_of_elements_that_are_numbers_are_no_fault() -> None:
    # "xml:id" of a list in an OpenDocument file; XML asks for a name.
    root = parse_xml(b"<r><x xml:id=\"1348252641\">a</x><y xml:id='list2'>b</y></r>")
    assert [*root.itertext()] == ["a", "b"]
    with pytest.raises(BadXml):
        parse_xml(b'<r><x xml:id="1348252641">a</r>')
