"""Adapt a CSL style to pandoc and to a language, and read how it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from functools import lru_cache
from itertools import product
from typing import Any, Literal
from xml.etree import ElementTree

from elyazma.model.phrases import phrase
from elyazma.references.style_rules import read_rules
from elyazma.references.style_words import (
    ask_access_date,
    mark_uncertain_dates,
    raise_terms,
    say_online,
    translate_words,
)
from elyazma.references.styles import BrokenStyle, Fitting, Style

_CSL = "{http://purl.org/net/xbiblio/csl}"
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


# A task that checks, sets and converts one manuscript asks for the same style each time.
@lru_cache(maxsize=64)
def fit_style(style: str, source: str, fitting: Fitting) -> Style:
    """Adapt a style to pandoc and to the language, and read how it cites. Raises BrokenStyle.

    Its changes: `<name/>` is added where `<names>` has only a label (pandoc would print no name). What joins names
    stands at each name (pandoc takes what joins lists of names). The bibliography's sort is dropped, because we sort by
    the language's alphabet. The language's locale stands first. "&" and the comma before it are replaced if the
    language has neither, and so are words of another language. "Retrieved" needs its date, "[Online]" none. An
    approximate year is said to be one. Numbers are marked. What `style_rules.toml` says of conditions, title case and
    terms with a capital is done. Without `disambiguate`, two options are dropped whose cost
    in pandoc grows faster than the list.
    """
    root = _parse(source)
    for names in root.iter(f"{_CSL}names"):
        _add_name(names)
    _set_name_delimiters(root)
    _drop_conditions(root)
    _rejoin_groups(root)
    _raise_titles(root)
    for bibliography in root.iter(f"{_CSL}bibliography"):
        _drop_children(bibliography, "sort")
    citation = root.find(f"{_CSL}citation")
    layout = citation.find(f"{_CSL}layout") if citation is not None else None
    listed = root.find(f"{_CSL}bibliography") is not None
    if citation is None or layout is None or not (listed or root.get("class") == "note"):
        raise BrokenStyle(
            phrase(
                'the style "{style}" lacks <citation> or <bibliography> and prints no list of references', style=style
            )
        )
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
    say_online(root)
    mark_uncertain_dates(root)
    if fitting.locale:
        _inject_locale(root, fitting.locale)
        raise_terms(root, read_rules()["capitals"].get(root.get("default-locale", "").partition("-")[0], {}))
    described = _describe(style, root, citation, layout)
    if described.kind == "numeric":
        _set_number_apart(root)
    return replace(described, xml=ElementTree.tostring(root, encoding="unicode"), sorts=sorts, listed=listed)


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
        raise BrokenStyle(phrase("a CSL style may not have a document type"))
    ElementTree.register_namespace("", _CSL[1:-1])
    try:
        root = ElementTree.fromstring(source.encode())
    except ElementTree.ParseError as reason:
        raise BrokenStyle(phrase("not well-formed XML: {reason}", reason=reason)) from reason
    if root.tag != f"{_CSL}style":
        raise BrokenStyle(phrase("not a CSL 1.0 style: its root must be <style> in CSL's namespace"))
    return root


def _add_name(names: ElementTree.Element) -> None:
    tags = {child.tag for child in names}
    if f"{_CSL}label" in tags and f"{_CSL}name" not in tags:
        names.insert(0, ElementTree.Element(f"{_CSL}name"))


def _drop_conditions(root: ElementTree.Element) -> None:
    """Let parts stand always on which a style sets a condition that its manual does not (style_rules.toml)."""
    origin = _name_origin(root)
    for rule in read_rules()["always"]:
        for macro in (
            root.findall(f"{_CSL}macro[@name='{rule['macro']}']") if re.fullmatch(rule["styles"], origin) else ()
        ):
            for condition in macro.iter(f"{_CSL}if"):
                if condition.get("variable") == rule["variable"]:
                    condition.attrib.update({"variable": "title", "match": "any"})


def _rejoin_groups(root: ElementTree.Element) -> None:
    """Let works without a variable be joined with another sign than a style has (style_rules.toml)."""
    rules = [rule for rule in read_rules()["rejoin"] if re.fullmatch(rule["styles"], _name_origin(root))]
    for rule, parent in product(rules, [*root.iter()]):
        for at, group in enumerate(parent):
            if group.tag == f"{_CSL}group" and group.find(f"{_CSL}text[@macro='{rule['macro']}']") is not None:
                parent[at] = _choose_group(group, rule)


def _choose_group(group: ElementTree.Element, rule: Mapping[str, Any]) -> ElementTree.Element:
    """Make the choice between a group and the same one with another sign, by the variables of a rule."""
    choice = ElementTree.Element(f"{_CSL}choose")
    ElementTree.SubElement(choice, f"{_CSL}if", variable=rule["variables"], match="any").append(group)
    other = deepcopy(group)
    other.set("delimiter", rule["delimiter"])
    ElementTree.SubElement(choice, f"{_CSL}else").append(other)
    return choice


def _raise_titles(root: ElementTree.Element) -> None:
    """Give the titles of books and periodicals title case, where a style's manual wants it and the style has none."""
    if not re.fullmatch(read_rules()["headlines"]["styles"], _name_origin(root)):
        return
    for text in root.iter(f"{_CSL}text"):
        whole = text.get("variable") == "title" and text.get("font-style") == "italic"
        if whole or text.get("variable") == "container-title":
            text.attrib.setdefault("text-case", "title")


def _name_origin(root: ElementTree.Element) -> str:
    return (root.findtext(f"{_CSL}info/{_CSL}id") or "").rsplit("/", 1)[-1]


def _set_name_delimiters(root: ElementTree.Element) -> None:
    """Write what joins names at each name, where a style says for all of them what joins lists of names too."""
    above = [root, *root.findall(f"{_CSL}citation"), *root.findall(f"{_CSL}bibliography")]
    joins = {element.get("name-delimiter") for element in above} - {None}
    if len(joins) != 1 or not any("names-delimiter" in element.attrib for element in above):
        return
    [delimiter] = joins
    for names in root.iter(f"{_CSL}names"):
        if names.find(f"{_CSL}name") is None:
            names.insert(0, ElementTree.Element(f"{_CSL}name"))
        for name in names.findall(f"{_CSL}name"):
            name.attrib.setdefault("delimiter", delimiter or "")


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
        raise BrokenStyle(phrase("the language's locale is not well-formed XML: {reason}", reason=reason)) from reason


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
        _name_origin(root),
        each=bool(opening) and not layout.get("prefix", "").strip(),
        ampersand=any(element.get("and") == "symbol" for element in _reachable(root, layout)),
        initials=_initialises(root),
    )


def _initialises(root: ElementTree.Element) -> bool:
    """Tell whether the list prints initials for most people's given names (a style may spare screen names)."""
    bibliography = root.find(f"{_CSL}bibliography")
    layout = bibliography.find(f"{_CSL}layout") if bibliography is not None else None
    if bibliography is None or layout is None:
        return False
    inherited = any(above.get("initialize-with") is not None for above in (root, bibliography))
    lists = [each.find(f"{_CSL}name") for each in _reachable(root, layout) if each.tag == f"{_CSL}names"]
    names = [name for name in lists if name is not None and name.get("form") != "short"]
    printed = [_prints_initials(name, inherited) for name in names]
    return inherited if not printed else 2 * printed.count(True) > len(printed)


def _prints_initials(name: ElementTree.Element, inherited: bool) -> bool:
    return (inherited or "initialize-with" in name.attrib) and name.get("initialize") != "false"


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
