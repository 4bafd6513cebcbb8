"""Elements of JATS by their plain names, and identifiers that XML allows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field

from elyazma.model.light_dataclass import dataclass
from elyazma.system.xml import Node, make_element

Content = Node | str | None

MATHML = "http://www.w3.org/1998/Math/MathML"
ACCESS = "http://www.niso.org/schemas/ali/1.0/"
PREFIXES: dict[str | None, str] = {"xlink": "http://www.w3.org/1999/xlink", "mml": MATHML, "ali": ACCESS}
_QUALIFIED = {
    "lang": "{http://www.w3.org/XML/1998/namespace}lang",
    "space": "{http://www.w3.org/XML/1998/namespace}space",
    "href": "{http://www.w3.org/1999/xlink}href",
}
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.À-ÖØ-öø-˿Ͱ-ͽͿ-῿-]+")
"""XML 1.0's NameChar (fifth edition, 2.3), the letters of the scripts that a label may be written in; no colon."""


def element(tag: str, *content: Content, **attributes: str) -> Node:
    """Make an element; `ref_type="bibr"` is ref-type, `lang` xml:lang, `href` xlink:href; what is empty is left out."""
    named = {_QUALIFIED.get(name, name.strip("_").replace("_", "-")): value for name, value in attributes.items()}
    given = {name: value for name, value in named.items() if value}
    return make_element(tag, given, (part for part in content if part is not None and part != ""), PREFIXES)


def optional(tag: str, *content: Content, **attributes: str) -> Node | None:
    """Make an element, or none where it would hold nothing."""
    return element(tag, *content, **attributes) if any(part not in (None, "") for part in content) else None


def set_language(node: Node, language: str) -> Node:
    """Say in which language an element is."""
    if language:
        node.set(_QUALIFIED["lang"], language)
    return node


def joined(parts: Iterable[Node], between: str) -> list[Content]:
    """Put text between elements."""
    nodes: list[Content] = []
    for part in parts:
        nodes += [between, part] if nodes else [part]
    return nodes


@dataclass
class Identifiers:
    """What labels are called in XML: each label has one name, and no two have the same."""

    names: dict[str, str] = field(default_factory=dict)

    def name(self, label: str) -> str:
        """Give a label's name; an empty label has none."""
        if not label or label in self.names:
            return self.names.get(label, "")
        plain = _NOT_IN_NAMES.sub("-", label)
        first = plain if re.match(r"[^\W\d]", plain) else f"id-{plain}"
        name, number = first, 1
        while name in self.names.values():
            number += 1
            name = f"{first}-{number}"
        self.names[label] = name
        return name
