"""What the JATS file of an article has that article.toml has not: abstracts, references as printed, the whole text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.system.xml import Node, parse_xml

_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*>")
_SPACES = re.compile(r"\s+")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LINK = "{http://www.w3.org/1999/xlink}href"
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_TAGS = {
    "p": "p", "italic": "em", "bold": "strong", "sub": "sub", "sup": "sup", "underline": "u", "monospace": "code",
    "list": "ul", "list-item": "li", "title": "h4", "sec": "section", "disp-formula": "div", "disp-quote": "blockquote",
}  # fmt: skip
"""What stands for an element of JATS; another one is a `span`, so that no word is lost."""
_BLOCKS = frozenset(
    ("p", "title", "label", "td", "th", "list-item", "disp-formula", "tr", "fig", "table-wrap", "sec", "fn", "caption")
)
"""Elements that begin a line of their own in a plain text."""


@dataclass(frozen=True, slots=True)
class JatsAbstract:
    """An abstract in one language, as HTML and as plain text; `body` has its heading, the other two have not."""

    language: str
    body: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class JatsParts:
    """Abstracts, the printed references, and all words of the text in reading order."""

    abstracts: tuple[JatsAbstract, ...]
    references: tuple[str, ...]
    text: str


def read_jats(path: Path) -> Node:
    """Read a JATS file and give its root. Raises BadXml, OSError."""
    return parse_xml(_DOCTYPE.sub(b"", path.read_bytes(), count=1))


def read_parts(path: Path, language: str) -> JatsParts:
    """Read the parts of a JATS file; `language` is that of the article. Raises BadXml, OSError."""
    root = read_jats(path)
    first = root.find("back/ref-list")
    printed = [] if first is None else first.iter("mixed-citation")
    return JatsParts(
        tuple(list_abstracts(root, language)),
        tuple(" ".join(_write_plain(each).split()) for each in printed),
        _write_lines(root.find("body")),
    )


def list_abstracts(root: Node, language: str) -> Iterator[JatsAbstract]:
    """Give the abstracts; highlights and the like, which have a type of their own, are none."""
    for node in root.find("front/article-meta").iterchildren("abstract", "trans-abstract"):
        if node.get("abstract-type"):
            continue
        body = write_inside(node)
        for title in node.findall("title"):
            node.remove(title)
        yield JatsAbstract(node.get(_LANG) or language, body, write_inside(node).strip(), _write_lines(node))


# --- Pictures -----------------------------------------------------------------------------------------


def find_pictures(path: Path, root: Path) -> Iterator[tuple[str, Path | None]]:
    """Give the pictures that a JATS file names, each once, with the file of the manuscript in `root` that each is.

    None stands where there is no such file, or where there are several. A picture that TeX drew lies in build/.
    """
    named = (node.get(_LINK, "") for node in read_jats(path).iter("graphic", "inline-graphic"))
    for address in dict.fromkeys(named):
        if address and "://" not in address:
            yield address, _find_picture(address, root)


def _find_picture(address: str, root: Path) -> Path | None:
    found = list(_list_named(address, root / "manuscript")) or list(_list_named(address, root / "build"))
    contents = {each.read_bytes() for each in found}
    return found[0] if len(contents) == 1 else None


def _list_named(address: str, folder: Path) -> Iterator[Path]:
    """List the files below a folder that an address names: by the name, or by that of their own folder too."""
    parts = tuple(address.split("/"))
    # A name may hold what a pattern reads: "a[1].png".
    for each in sorted(folder.rglob("*")):
        if each.parts[-len(parts) :] == parts and each.is_file() and not each.is_symlink():
            yield each


# --- HTML ---------------------------------------------------------------------------------------------


def write_inside(node: Node) -> str:
    """Write what is in an element as HTML."""
    parts = [html.escape(node.text or "", quote=False)]
    for child in node:
        if isinstance(child.tag, str):
            parts.append(_write_element(child))
        parts.append(html.escape(child.tail or "", quote=False))
    return "".join(parts)


def _write_element(node: Node) -> str:
    name = str(node.tag)
    if name.startswith(_MATHML):
        bare = name.removeprefix(_MATHML)
        given = "".join(f' {key}="{html.escape(value)}"' for key, value in node.attrib.items() if "{" not in key)
        return f"<{bare}{given}>{write_inside(node)}</{bare}>"
    if name == "alternatives":
        # The same formula twice: as MathML and as TeX.
        formula = node.find(f"{_MATHML}math")
        return write_inside(node) if formula is None else _write_element(formula)
    address = node.get(_LINK, "")
    if name == "ext-link" and address.startswith(("https://", "http://")):
        return f'<a href="{html.escape(address)}">{write_inside(node)}</a>'
    tag = "ol" if name == "list" and node.get("list-type") == "order" else _TAGS.get(name, "span")
    return f"<{tag}>{write_inside(node)}</{tag}>"


# --- Plain text ---------------------------------------------------------------------------------------


def _write_plain(node: Node) -> str:
    """Write all words of an element; a formula that is there twice is written once, as TeX."""
    if node.tag == "alternatives" and (tex := node.find("tex-math")) is not None:
        return _flatten(tex.text)
    parts = [_flatten(node.text)]
    for child in node:
        if isinstance(child.tag, str):
            inside = _write_plain(child)
            parts.append(f"\n{inside}\n" if child.tag in _BLOCKS else inside)
        parts.append(_flatten(child.tail))
    return "".join(parts)


def _flatten(text: str | None) -> str:
    """Make spaces of the breaks in a text, which are not the author's."""
    return _SPACES.sub(" ", text or "")


def _write_lines(node: Node | None) -> str:
    if node is None:
        return ""
    lines = (" ".join(line.split()) for line in _write_plain(node).split("\n"))
    return "\n".join(line for line in lines if line)
