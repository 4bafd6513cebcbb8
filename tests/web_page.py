"""Read an HTML page as a browser would, far enough for tests: elements, attributes, text, nesting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}


@dataclass
class Element:
    """An element; what it holds are elements and texts in order."""

    name: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """Give this element and all in it, in order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, *names: str, **attributes: str) -> list[Element]:
        """Give the elements in it of these names, with these attributes; `class_` is one of several classes."""
        wanted = attributes.pop("class_", "")
        return [
            element
            for element in self.walk()
            if (not names or element.name in names)
            and (not wanted or wanted in element.classes)
            and all(element.attributes.get(key) == value for key, value in attributes.items())
        ]

    def one(self, *names: str, **attributes: str) -> Element:
        """Give the only such element."""
        (found,) = self.all(*names, **attributes)
        return found

    @property
    def classes(self) -> list[str]:
        """Give its classes."""
        return self.attributes.get("class", "").split()

    def text(self, *without: str) -> str:
        """Give its words, but not those of elements of the names or classes in `without`."""
        return " ".join("".join(self._texts(set(without))).split())

    def _texts(self, without: set[str]) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.name not in without and not without & set(child.classes):
                yield from child._texts(without)
                yield " " if child.name in {"p", "li", "div", "section", "dt", "dd", "td", "th", "h1", "h2"} else ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].name == tag, f"</{tag}> ends <{self.open[-1].name}>, line {self.getpos()[0]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read_page(page: bytes) -> Element:
    """Read a page; one that is not well-formed fails."""
    reader = _Reader()
    reader.feed(page.decode("utf-8"))
    reader.close()
    assert reader.open == [reader.root], [element.name for element in reader.open]
    return reader.root
