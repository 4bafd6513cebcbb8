"""Replace words that a CSL style writes out instead of naming a term, and ask for the date after "Retrieved"."""

from __future__ import annotations

from collections.abc import Mapping
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
