"""Replace words that a CSL style writes out, ask for the date after "Retrieved", and say that a date is uncertain."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from xml.etree import ElementTree

_CSL = "{http://purl.org/net/xbiblio/csl}"
_PRINTED = ("value", "prefix", "suffix")
_AROUND = " .,:;/()[]<>\u00a0"


def translate_words(root: ElementTree.Element, words: Mapping[str, str]) -> None:
    """Replace words that a style writes out ("no. 4" -> "№ 4"), with the point after them."""
    for element in root.iter() if words else ():
        for name in _PRINTED:
            written = element.get(name, "")
            word = written.strip(_AROUND)
            if word in words:
                before, _, after = written.partition(word)
                element.set(name, before + words[word] + after.removeprefix("."))


def raise_terms(root: ElementTree.Element, capitals: Mapping[str, str]) -> None:
    """Write terms out that stand with a capital, where their language has one of its own for their first letter."""
    for element in root.iter(f"{_CSL}text"):
        term = element.get("term", "")
        if term in capitals and "form" not in element.attrib and element.get("text-case") in _RAISING:
            element.attrib.pop("term")
            element.attrib.pop("text-case")
            element.set("value", capitals[term])


_RAISING = ("capitalize-first", "capitalize-all", "title", "sentence")


def ask_access_date(root: ElementTree.Element) -> None:
    """Print "Retrieved" only if a date follows, as in "Retrieved 5 May, from"; without one the word stands alone."""
    for parent in list(root.iter()):
        children = list(parent)
        bare = [(at, child) for at, child in enumerate(children) if _says_retrieved(child)]
        if bare and any(child.find(f"{_CSL}date[@variable='accessed']") is not None for child in children):
            for at, child in bare:
                parent.remove(child)
                parent.insert(at, _when_accessed(child))


def _says_retrieved(element: ElementTree.Element) -> bool:
    return element.tag == f"{_CSL}text" and element.get("term") == "retrieved"


def _when_accessed(text: ElementTree.Element) -> ElementTree.Element:
    choose = ElementTree.Element(f"{_CSL}choose")
    ElementTree.SubElement(choose, f"{_CSL}if", {"variable": "accessed"}).append(text)
    return choose


def say_online(root: ElementTree.Element) -> None:
    """Print "[Online]" though no day of access stands beside it: "[Online]. Available: ..."."""
    for parent in list(root.iter()):
        for at, child in enumerate(list(parent)):
            if child.tag == f"{_CSL}group" and (dated := _find_dated(child)) is not None:
                parent.remove(child)
                parent.insert(at, _with_and_without(child, dated))


def _find_dated(group: ElementTree.Element) -> ElementTree.Element | None:
    """Find the only part of a group that has the day of access, where another says "online"."""
    dated = [each for each in group if each.find(f".//{_CSL}date[@variable='accessed']") is not None]
    online = [each for each in group if each.find(f".//{_CSL}text[@term='online']") is not None]
    return dated[0] if len(dated) == 1 and online and dated != online else None


def _with_and_without(group: ElementTree.Element, dated: ElementTree.Element) -> ElementTree.Element:
    """Choose between a group and the same without a part, by whether a work has a day of access."""
    without = deepcopy(group)
    without.remove(without[list(group).index(dated)])
    choose = ElementTree.Element(f"{_CSL}choose")
    ElementTree.SubElement(choose, f"{_CSL}if", {"variable": "accessed"}).append(group)
    ElementTree.SubElement(choose, f"{_CSL}else").append(without)
    return choose


def mark_uncertain_dates(root: ElementTree.Element) -> None:
    """Print "c." before an approximate year in a style that does not ask whether a date is one."""
    if any(element.get("is-uncertain-date") for element in root.iter()):
        return
    for parent in list(root.iter()):
        for at, child in enumerate(list(parent)):
            if child.tag == f"{_CSL}date" and child.get("variable") == "issued" and parent.tag != f"{_CSL}substitute":
                parent.remove(child)
                parent.insert(at, _say_circa(child))


def _say_circa(date: ElementTree.Element) -> ElementTree.Element:
    """Group a date with the word for "about"; what stands around the date stands around both."""
    group = ElementTree.Element(f"{_CSL}group", {"delimiter": " "})
    for name in ("prefix", "suffix"):
        if name in date.attrib:
            group.set(name, date.attrib.pop(name))
    choose = ElementTree.SubElement(group, f"{_CSL}choose")
    asked = ElementTree.SubElement(choose, f"{_CSL}if", {"is-uncertain-date": "issued"})
    ElementTree.SubElement(asked, f"{_CSL}text", {"term": "circa", "form": "short"})
    group.append(date)
    return group
