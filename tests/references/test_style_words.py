from __future__ import annotations

from xml.etree import ElementTree

import pytest

from elyazma.model.diagnostics import Span
from elyazma.references.citeproc import write_document
from elyazma.references.dates import CslDate, read_date
from elyazma.references.items import CslItem
from elyazma.references.names import CslName
from elyazma.references.style_rules import follow_style
from elyazma.references.style_words import ask_access_date, say_online, translate_words
from elyazma.references.styles import Style
from elyazma.tex.inlines import decode_tex

CSL = "http://purl.org/net/xbiblio/csl"
WORDS = {"no": "№", "No": "№", "vol": "c.", "issued": "verilib"}


def parse(body: str) -> ElementTree.Element:
    return ElementTree.fromstring(f'<layout xmlns="{CSL}">{body}</layout>')


@pytest.mark.parametrize(
    ("written", "translated"),
    [("no. ", "№ "), ("(No. ", "(№ "), (", vol. ", ", c. "), ("issued", "verilib"), ("notes", "notes"), (": ", ": ")],
)
def test_words_written_out(written: str, translated: str) -> None:
    root = parse(f'<text variable="number" prefix="{written}"/>')
    translate_words(root, WORDS)
    assert root[0].get("prefix") == translated


def test_retrieved_asks_for_its_date() -> None:
    dated = '<text term="retrieved"/><group><date variable="accessed"/><text term="from"/></group>'
    root = parse(f'<group>{dated}</group><group><text term="retrieved"/><text term="from"/></group>')
    ask_access_date(root)
    assert root[0][0].tag == f"{{{CSL}}}choose"
    assert root[0][0][0].attrib == {"variable": "accessed"}
    assert root[1][0].get("term") == "retrieved"


def test_online_needs_no_day_of_access() -> None:
    dated = '<group><date variable="accessed"/></group>'
    root = parse(f'<group>{dated}<group><text term="online"/></group></group><group>{dated}</group>')
    say_online(root)
    [with_day, without_day] = root[0]
    assert (with_day.attrib, len(with_day[0]), len(without_day[0])) == ({"variable": "accessed"}, 2, 1)
    assert root[1].tag == f"{{{CSL}}}group"


def work(publisher: str, *authors: CslName) -> CslItem:
    return CslItem("k", "report", {"publisher": decode_tex(publisher, Span("b"))[0]}, {"author": authors}, {})


def make_style(origin: str, xml: str = "<style/>") -> Style:
    return Style("s", xml, "author-year", "(", ")", "; ", False, "", False, origin)


def test_a_publisher_that_is_the_author() -> None:
    same, other = work("World Bank", CslName(literal="World Bank")), work("Elm", CslName(literal="World Bank"))
    two = work("Elm", CslName(literal="Elm"), CslName(literal="World Bank"))
    shown = [bool(item.texts) for item in follow_style([same, other, two], make_style("apa"), "en")]
    assert shown == [False, True, True]
    assert follow_style([same], make_style("chicago-author-date"), "en") == [same]


def test_a_title_with_foreign_letters_is_not_english() -> None:
    titles = {"a": "Yeni iş", "b": "New work"}
    items = [CslItem(key, "book", {"title": decode_tex(text, Span("b"))[0]}, {}, {}) for key, text in titles.items()]
    assert write_document(items, "<style/>", "en").count('"und"') == 1


def test_years_before_christ() -> None:
    assert read_date("-0349~") == CslDate(((-350,),), circa=True)
    assert read_date("0000") == CslDate(((-1,),))
