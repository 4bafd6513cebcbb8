"""What the text refers to: headings, figures, tables, equations, theorems, each with what is printed of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from elyazma.document import Document, Json
from elyazma.tools.conversion.targets import write_letter, write_roman
from elyazma.tools.conversion.tree import is_node, read_text
from elyazma.tools.pandoc.writing import write_blocks as write_json  # shim


@dataclass(frozen=True, slots=True)
class Target:
    """One thing with a label: what is `printed` of it ("Figure 1"), its bare number, and whether Word counts it.

    `automatic` headings are numbered by their style. `cited` says that the text refers to it.
    """

    printed: str
    number: str
    automatic: bool = False
    cited: bool = False


def attributes_of(node: Json) -> tuple[str, list[str], dict[str, str]]:
    """Give a node's id, classes and other attributes; nothing for one that has none."""
    content = node.get("c")
    if not isinstance(content, list) or not content or node["t"] in {"Para", "Plain"}:
        return "", [], {}
    raw = content[1] if node["t"] == "Header" else content[0]
    match raw:
        case [str(name), list(classes), list(pairs)]:
            return name, classes, dict(pairs)
    return "", [], {}


def walk(value: Any) -> Iterator[Json]:
    """Yield every node, each before what is in it."""
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from walk(item)
    elif is_node(value):
        yield value
        yield from walk(value.get("c"))


def document_blocks(document: Document) -> Iterator[Json]:
    """Yield the blocks of the article's text in order."""
    for passages in (document.sections, document.appendices, document.supplement):
        for passage in passages:
            yield from write_json(passage.blocks)  # shim


def find_targets(blocks: Iterable[Json], *, roman: bool = False) -> dict[str, Target]:
    """Find everything that has a label; headings are numbered by Word as long as it counts as the journal does."""
    nodes = list(walk(list(blocks)))
    cited = {node["c"][2][0].removeprefix("#") for node in nodes if node["t"] == "Link"}
    counted = [0] * 9
    found: dict[str, Target] = {}
    for node in nodes:
        name, _, values = attributes_of(node)
        number = values.get("number", "")
        automatic = node["t"] == "Header" and _count(counted, node, number, values, roman=roman)
        if name and name not in found:
            found[name] = Target(_printed(node, number), number, automatic, name in cited)
    return found


def _count(counted: list[int], node: Json, number: str, values: dict[str, str], *, roman: bool) -> bool:
    """Count a numbered heading as Word will; false where the journal's number is another."""
    level = int(node["c"][0])
    wanted = [*counted[: level - 1], counted[level - 1] + 1]
    if not number or "word" in values or write_heading_number(wanted, roman=roman) != number.rstrip("."):
        return False
    counted[level - 1] += 1
    counted[level:] = [0] * (len(counted) - level)
    return True


def write_heading_number(counted: list[int], *, roman: bool) -> str:
    """Write a heading's number as Word counts it: "2.1", or with Roman sections "II" and below it "A"."""
    if not roman:
        return ".".join(map(str, counted))
    return write_letter(counted[-1]) if len(counted) > 1 else write_roman(counted[0])


def _printed(node: Json, number: str) -> str:
    """Give the text that a field around the label would show."""
    kind = node["t"]
    if kind == "Header":
        return read_text(node["c"][2]).strip()
    if kind == "Span":
        return f"({number})" if number else read_text(node["c"][1]).strip()
    label = next((each for each in walk(node.get("c")) if "label" in attributes_of(each)[1]), None)
    return read_text(label["c"][1]).strip().rstrip(".") if label else number
