"""The names of WordprocessingML (ECMA-376 part 1), and what its elements say."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.system.xml import Node

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
WP14 = "{http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 - the prefix that the format itself has
XML = "{http://www.w3.org/XML/1998/namespace}"

_LARGEST = 1e9
"""EMU of 28 kilometres: NaN and infinity are no numbers either."""
_OFF = ("0", "false", "off", "none")
_BLANKS = {f"{W}tab": "\t", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}
_UNSEEN = frozenset((f"{W}del", f"{W}moveFrom", f"{MC}Fallback", f"{W}txbxContent"))
"""What is no text of a paragraph: words deleted or moved away, the second copy of a shape, a text box's own."""


def value_of(node: Node | None, path: str) -> str | None:
    """Give the w:val of the element at a path below a node ("pPr/jc"); none where it is not there."""
    found = node.find("/".join(f"{W}{name}" for name in path.split("/"))) if node is not None else None
    return None if found is None else found.get(f"{W}val", "")


def switch_of(node: Node | None, path: str) -> bool | None:
    """Tell whether a switch is on (ECMA-376 part 1, 17.17.4); none where it is not there."""
    value = value_of(node, path)
    return None if value is None else value.lower() not in _OFF


def number_of(value: str | None) -> float:
    """Give a number that an attribute holds; 0 for what is none, or larger than any length of a page."""
    try:
        number = float(value or 0)
    except ValueError:
        return 0.0
    return number if abs(number) <= _LARGEST else 0.0


def list_runs(paragraph: Node) -> Iterator[Node]:
    """Yield the runs of a paragraph that are read, in links and fields too, but not those of its text boxes."""
    waiting = [paragraph]
    while waiting:
        node = waiting.pop()
        if node.tag == f"{W}r":
            yield node
        else:
            waiting += [child for child in reversed(node) if child.tag not in _UNSEEN]


def text_of_run(run: Node) -> str:
    """Give the words of a run; tabs and line breaks are blanks."""
    return "".join(node.text or "" if node.tag == f"{W}t" else _BLANKS.get(node.tag, "") for node in run)


def text_of(paragraph: Node) -> str:
    """Give the words of a paragraph."""
    return "".join(map(text_of_run, list_runs(paragraph)))
