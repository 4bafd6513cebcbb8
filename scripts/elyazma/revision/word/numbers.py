"""The lists of two Word files: those that went keep their signs and numbers among those that stayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from elyazma.model.light_dataclass import dataclass
from elyazma.revision.word.names import copy_node, w
from elyazma.revision.word.package import NUMBERING
from elyazma.system.xml import Node, parse_xml, write_xml

_DEFINITION, _NUMBER, _NAMED = w("abstractNum"), w("num"), w("abstractNumId")


@dataclass(slots=True)
class Numbers:
    """Both files' numberings; `carried` says which of the merged file an older one is."""

    older: Node | None
    newer: Node | None
    carried: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, older: Mapping[str, bytes], newer: Mapping[str, bytes]) -> Numbers:
        """Read the numberings of two files' parts; the headings' is one."""
        roots = [parse_xml(parts[NUMBERING]) if NUMBERING in parts else None for parts in (older, newer)]
        numbers = cls(roots[0], roots[1])
        for number in roots[0].iter(_NUMBER) if roots[0] is not None else ():
            identifier = number.get(w("numId"))
            old, new = (_find_definition(root, identifier) for root in roots)
            if old is not None and new is not None and _counts_headings(old) and _counts_headings(new):
                numbers.carried[identifier] = identifier
        return numbers

    def pair(self, older: str, newer: str) -> None:
        """Say that a list went on as another one: an item of both is the same."""
        if older not in ("", "0") and newer not in ("", "0"):
            self.carried.setdefault(older, newer)

    def carry(self, identifier: str) -> str:
        """Give the merged file's number of an older list, which is added where it is in neither."""
        if identifier not in self.carried:
            self.carried[identifier] = self._add(identifier)
        return self.carried[identifier]

    def _add(self, identifier: str) -> str:
        definition = _find_definition(self.older, identifier)
        if definition is None or self.newer is None:
            return identifier
        made = copy_node(definition)
        taken = [int(each.get(w("abstractNumId"))) for each in self.newer.iter(_DEFINITION)]
        used = [int(each.get(w("numId"))) for each in self.newer.iter(_NUMBER)]
        new, number = str(max(taken, default=0) + 1), str(max(used, default=0) + 1)
        made.set(w("abstractNumId"), new)
        # The definitions stand before the numberings (ECMA-376, 17.9.17).
        self.newer.insert(len(taken), made)
        counted = copy_node(self._find_number(identifier))
        counted.set(w("numId"), number)
        counted.find(_NAMED).set(w("val"), new)
        self.newer.append(counted)
        return number

    def _find_number(self, identifier: str) -> Node:
        return next(each for each in self.older.iter(_NUMBER) if each.get(w("numId")) == identifier)  # type: ignore[union-attr]

    def write(self) -> bytes | None:
        """Write the merged numberings; none where there are none."""
        return None if self.newer is None else write_xml(self.newer)


def _find_definition(root: Node | None, identifier: str) -> Node | None:
    if root is None:
        return None
    for number in root.iter(_NUMBER):
        if number.get(w("numId")) == identifier:
            wanted = number.find(_NAMED).get(w("val"))
            return next((each for each in root.iter(_DEFINITION) if each.get(w("abstractNumId")) == wanted), None)
    return None


def _counts_headings(definition: Node) -> bool:
    return definition.find(f".//{w('pStyle')}") is not None


def read_number(paragraph: Node) -> str:
    """Give the list that a paragraph is an item of; empty where it is none."""
    found = paragraph.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
    return "" if found is None else str(found.get(w("val"), ""))
