"""List what stands in a Word or OpenDocument file, one thing at a time, without the toolchain's own readers.

Only the archive and its XML are read here. A thing is a picture, a note, a table, a formula or a drawing (a chart, a
diagram, an object of another program, shapes) that the text shows. What was deleted or moved away is none, nor is the
older of two copies; running heads and feet are left out.
"""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from formula_letters import letters_of, letters_of_tex

Element = ElementTree.Element
_WORD = re.compile(r"[^\W\d_]+|\d+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
PLAIN = (".png", ".jpg", ".jpeg", ".pdf")
"""Suffixes of pictures that a manuscript keeps byte by byte."""


@dataclass(frozen=True)
class Thing:
    """One thing of a text: its kind, what it is called, and that by which it is known again.

    `digest` is that of a picture's bytes, `words` those of a note, of a drawing or of a whole table; `cells` are a
    table's cells with words; `letters` are those of a formula. `after` are the words before it.
    """

    kind: str
    name: str
    digest: str = ""
    words: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    letters: str = ""
    after: str = ""


@dataclass
class _Walk:
    """What is known while a text is walked through: its parts, what was found, and the words so far."""

    parts: dict[str, bytes]
    targets: dict[str, str] = field(default_factory=dict)
    things: list[Thing] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    notes: dict[tuple[str, str], Element] = field(default_factory=dict)

    def add(self, kind: str, name: str, **known: object) -> None:
        """Add a thing with the words before it."""
        after = " ".join("".join(self.said[-40:]).split()[-8:])
        self.things.append(Thing(kind, name, after=after, **known))  # type: ignore[arg-type]


def list_words(text: str) -> tuple[str, ...]:
    """Give the words and numbers of a text as they are compared: NFKC, lower case, without invisible signs."""
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold().replace("_", " ")))


def digest_of(content: bytes) -> str:
    """Give what a picture's bytes are known by."""
    return hashlib.sha256(content).hexdigest()


def list_things(path: Path) -> list[Thing]:
    """List what stands in a .docx or .odt, in order. Raises BadZipFile, KeyError, ParseError."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    return _list_open(parts) if path.suffix.lower() == ".odt" else _list_word(parts)


# --- Word -------------------------------------------------------------------------------------------------

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_THIN = 60_000
"""EMU (a sixth of a centimetre): what is no higher or no wider is a line that a page is decorated with."""
_O = "{urn:schemas-microsoft-com:office:office}"
_GONE = (f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText")
_GRAPHICS = (f"{_W}drawing", f"{_W}pict", f"{_W}object")
_TRANSITIONAL = (
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", _W[1:-1]),
    ("http://purl.oclc.org/ooxml/officeDocument/math", _M[1:-1]),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", _R[1:-1]),
    ("http://purl.oclc.org/ooxml/drawingml/main", _A[1:-1]),
)
"""Namespaces of the strict form, and those of the usual one (ISO/IEC 29500 parts 1 and 4)."""


def _list_word(parts: dict[str, bytes]) -> list[Thing]:
    main = _find_main(parts)
    folder = posixpath.dirname(main)
    walk = _Walk(parts)
    for kind in ("footnote", "endnote"):
        name = posixpath.join(folder, f"{kind}s.xml")
        if name in parts:
            walk.notes |= {(kind, node.get(f"{_W}id", "")): node for node in _parse(parts[name])}
    walk.targets = _read_targets(parts, main)
    _walk_word(_parse(parts[main]), walk, main)
    return walk.things


def _find_main(parts: dict[str, bytes]) -> str:
    for relation in _parse(parts["_rels/.rels"]):
        if relation.get("Type", "").endswith("/officeDocument"):
            return relation.get("Target", "").lstrip("/")
    return "word/document.xml"


def _parse(content: bytes) -> Element:
    for strict, usual in _TRANSITIONAL:
        content = content.replace(strict.encode(), usual.encode())
    return ElementTree.fromstring(content)


def _read_targets(parts: dict[str, bytes], part: str) -> dict[str, str]:
    """Give the parts that a part leads to, by the ids of relations; what leads out of the file is left out."""
    folder, name = posixpath.split(part)
    data = parts.get(f"{folder}/_rels/{name}.rels")
    inside = [node for node in _parse(data) if node.get("TargetMode") != "External"] if data else []
    return {
        node.get("Id", ""): posixpath.normpath(posixpath.join(f"/{folder}", node.get("Target", ""))).lstrip("/")
        for node in inside
    }


def _walk_word(node: Element, walk: _Walk, part: str) -> None:
    """Add the things in an element, in order; text goes to the words so far."""
    if node.tag in _GONE:
        return
    if node.tag == f"{_MC}AlternateContent":
        _walk_alternate(node, walk, part)
    elif node.tag in _GRAPHICS:
        _add_graphic(node, walk, part)
    elif node.tag == f"{_M}oMath":
        letters = letters_of("".join(each.text or "" for each in _iter_kept(node) if each.tag == f"{_M}t"))
        if letters:
            walk.add("formula", "formula", letters=letters)
    elif node.tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
        _add_word_note(node, walk)
    else:
        if node.tag == f"{_W}tbl":
            _add_word_table(node, walk)
        walk.said.append({f"{_W}t": node.text or "", f"{_W}p": "\n", f"{_W}tab": " "}.get(node.tag, ""))
        for child in node:
            _walk_word(child, walk, part)


def _walk_alternate(node: Element, walk: _Walk, part: str) -> None:
    kept = _choose(node)
    for child in [] if kept is None else kept:
        _walk_word(child, walk, part)


def _choose(node: Element) -> Element | None:
    """Choose the newer of two copies, unless it is of a kind that only the newest Word draws."""
    choice, fallback = node.find(f"{_MC}Choice"), node.find(f"{_MC}Fallback")
    new = choice is not None and choice.get("Requires", "").startswith(("cx", "aink", "am3d"))
    return fallback if choice is None or (new and fallback is not None) else choice


def _iter_kept(node: Element) -> Iterator[Element]:
    """Yield an element and what stands in it, without what was deleted and without the older copies."""
    yield node
    for child in node:
        if child.tag in _GONE:
            continue
        if child.tag == f"{_MC}AlternateContent":
            kept = _choose(child)
            for each in [] if kept is None else kept:
                yield from _iter_kept(each)
        else:
            yield from _iter_kept(child)


def _iter_own(node: Element) -> Iterator[Element]:
    """Yield what stands in a graphic, its text boxes without what stands in them."""
    for child in node:
        if child.tag == f"{_MC}AlternateContent":
            kept = _choose(child)
            yield from () if kept is None else _iter_own(kept)
        elif child.tag not in _GONE:
            yield child
            if child.tag != f"{_W}txbxContent":
                yield from _iter_own(child)


def _text(node: Element, apart: tuple[str, ...] = ()) -> str:
    """Give the text of an element without that of some of its parts."""
    if node.tag in (*_GONE, *apart):
        return ""
    if node.tag == f"{_MC}AlternateContent":
        kept = _choose(node)
        return "" if kept is None else "".join(_text(each, apart) for each in kept)
    own = {
        f"{_W}t": node.text or "",
        f"{_W}tab": " ",
        f"{_W}sym": " ",
        f"{_W}br": " ",
        f"{_W}cr": " ",
        f"{_W}p": " ",
    }.get(node.tag, "")
    own = "-" if node.tag == f"{_W}noBreakHyphen" else own
    return own + "".join(_text(child, apart) for child in node) + (" " if node.tag == f"{_W}p" else "")


def _add_graphic(node: Element, walk: _Walk, part: str) -> None:
    inside = [*_iter_own(node)]
    program = next((each.get("ProgID", "") for each in inside if each.tag == f"{_O}OLEObject"), None)
    # What stands in a text box is walked through for itself.
    boxes = [each for each in inside if each.tag == f"{_W}txbxContent"]
    words = list_words(" ".join(_text(each) for each in boxes))
    pictures = [_find_picture(each, walk, part) for each in inside if each.tag in (f"{_A}blip", f"{_V}imagedata")]
    uris = [each.get("uri", "") for each in inside if each.tag == f"{_A}graphicData"]
    chart = next((uri for uri in uris if uri.rpartition("/")[2].startswith(("chart", "diagram"))), "")
    grouped = any(uri.rpartition("/")[2].startswith("wordprocessing") for uri in uris) or bool(boxes)
    if program is not None:
        walk.add("drawing", f"object {program}", words=words)
    elif chart:
        walk.add("drawing", chart.rpartition("/")[2], words=words)
    elif pictures and grouped:
        # Its pictures stand in a drawing, with words beside them.
        walk.add("drawing", f"group of {len(pictures)} pictures", digest=pictures[0][1], words=words)
    else:
        for name, digest in pictures:
            walk.add("picture", name, digest=digest, words=words)
    sizes = [(int(each.get("cx", 0)), int(each.get("cy", 0))) for each in inside if each.tag == _EXTENT]
    thin = not boxes and any(min(size) <= _THIN for size in sizes)
    if not pictures and program is None and not chart and not thin and (words or not boxes):
        walk.add("shape", "box" if words else "shape", words=words)
    for box in boxes:
        for each in box:
            _walk_word(each, walk, part)


def _find_picture(node: Element, walk: _Walk, part: str) -> tuple[str, str]:
    ids = [node.get(f"{_R}{name}", "") for name in ("embed", "id", "link", "pict")]
    target = next((walk.targets[each] for each in ids if each in walk.targets), "")
    if target not in walk.parts:
        return "a link", ""
    return target, digest_of(walk.parts[target])


def _add_word_note(node: Element, walk: _Walk) -> None:
    kind = node.tag.removeprefix(_W).removesuffix("Reference")
    note = walk.notes.get((kind, node.get(f"{_W}id", "")))
    if note is None:
        return
    walk.add("note", f"{kind} {node.get(f'{_W}id')}", words=list_words(_text(note)))
    part = f"word/{kind}s.xml"
    inner = _Walk(walk.parts, _read_targets(walk.parts, part), said=[*walk.said])
    _walk_word(note, inner, part)
    walk.things += inner.things


def _add_word_table(node: Element, walk: _Walk) -> None:
    apart = (f"{_W}tbl", f"{_W}txbxContent", f"{_M}oMath")
    cells = [cell for row in node.iter(f"{_W}tr") for cell in row.iter(f"{_W}tc")] if node is not None else []
    own = _cells_of(node)
    texts = tuple(text for cell in own if (text := " ".join(list_words("".join(_text(c, apart) for c in cell)))))
    name = f"table of {len(own)} cells" + (" with tables in it" if len(cells) != len(own) else "")
    walk.add("table", name, words=tuple(word for text in texts for word in text.split()), cells=texts)


def _cells_of(table: Element) -> list[Element]:
    """Give the cells of a table without those of tables in it; rows may stand in content controls."""
    found: list[Element] = []
    waiting = [*table]
    while waiting:
        node = waiting.pop(0)
        if node.tag == f"{_W}tc":
            found.append(node)
        elif node.tag not in (f"{_W}tbl", *_GONE) and not _is_deleted_row(node):
            waiting[:0] = [*node]
    return found


def _is_deleted_row(node: Element) -> bool:
    return node.tag == f"{_W}tr" and node.find(f"{_W}trPr/{_W}del") is not None


# --- OpenDocument -----------------------------------------------------------------------------------------

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _DRAW, _OFFICE = (f"{{{_OASIS}{name}:1.0}}" for name in ("text", "table", "drawing", "office"))
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_MATH = "{http://www.w3.org/1998/Math/MathML}"
_APART = (
    f"{_TEXT}tracked-changes",
    f"{_OFFICE}annotation",
    f"{_OFFICE}forms",
    f"{_TEXT}note-citation",
    f"{_OFFICE}binary-data",
    f"{_DRAW}object",
)
_SHAPES = tuple(
    f"{_DRAW}{name}" for name in ("custom-shape", "rect", "line", "polyline", "polygon", "path", "ellipse", "connector")
)


def _list_open(parts: dict[str, bytes]) -> list[Thing]:
    root = ElementTree.fromstring(_cut_doctype(parts["content.xml"]))
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    walk = _Walk(parts)
    if body is not None:
        _walk_open(body, walk)
    return walk.things


def _is_straight(node: Element) -> bool:
    """Tell whether a shape is a line along the page's edges, which decorates it."""
    places = [node.get(f"{_SVG}{name}", "") for name in ("x1", "x2", "y1", "y2")]
    return all(places) and (places[0] == places[1] or places[2] == places[3]) and not _open_text(node).strip()


def _cut_doctype(content: bytes) -> bytes:
    return re.sub(rb"<!DOCTYPE[^\[>]*>", b"", content, count=1)


def _walk_open(node: Element, walk: _Walk) -> None:
    if node.tag in _APART:
        return
    if node.tag in (f"{_DRAW}frame", f"{_DRAW}g"):
        _add_frame(node, walk)
    elif node.tag in _SHAPES and not _is_straight(node):
        walk.add("shape", "box" if list_words(_open_text(node)) else "shape", words=list_words(_open_text(node)))
    elif node.tag == f"{_TEXT}note":
        walk.add("note", f"note {node.get(f'{_TEXT}id')}", words=list_words(_open_text(node)))
    elif node.tag == f"{_TABLE}table":
        own = _open_cells(node)
        apart = (f"{_TABLE}table", f"{_TEXT}note", f"{_DRAW}frame")
        texts = tuple(" ".join(list_words("".join(_open_text(each, apart) for each in cell))) for cell in own)
        texts = tuple(text for text in texts if text)
        walk.add("table", f"table of {len(own)} cells", words=tuple(" ".join(texts).split()), cells=texts)
    if node.tag not in (f"{_DRAW}g", f"{_DRAW}frame"):
        walk.said.append(f"{' ' if node.tag == f'{_TEXT}p' else ''}{node.text or ''}")
    for child in [] if node.tag == f"{_DRAW}g" else node:
        _walk_open(child, walk)
        walk.said.append(child.tail or "")


def _open_cells(table: Element) -> list[Element]:
    found: list[Element] = []
    waiting = [*table]
    while waiting:
        node = waiting.pop(0)
        if node.tag == f"{_TABLE}table-cell":
            found.append(node)
        elif node.tag != f"{_TABLE}table" or node.get(f"{_TABLE}is-sub-table"):
            waiting[:0] = [*node]
    return found


def _open_text(node: Element, apart: tuple[str, ...] = ()) -> str:
    if node.tag in (*_APART, *apart):
        return ""
    own = " " if node.tag in (f"{_TEXT}p", f"{_TEXT}h", f"{_TEXT}tab", f"{_TEXT}s", f"{_TEXT}line-break") else ""
    own += node.text or ""
    return own + "".join(_open_text(child, apart) + (child.tail or "") for child in node)


def _add_frame(node: Element, walk: _Walk) -> None:
    placed = node.find(f"{_DRAW}object")
    image = node.find(f"{_DRAW}image")
    title = (node.findtext(f"{{{_OASIS}svg-compatible:1.0}}title") or "").lower()
    if node.tag == f"{_DRAW}g" and "texmaths" not in title:
        walk.add("drawing", "group", words=list_words(_open_text(node)))
    elif placed is not None and (formula := _read_formula(placed, walk.parts)) is not None:
        letters = letters_of("".join(_math_texts(formula)))
        walk.add("formula", placed.get(_HREF, ""), letters=letters)
    elif placed is not None or node.find(f"{_DRAW}object-ole") is not None:
        walk.add("drawing", "object" if placed is None else placed.get(_HREF, ""))
    elif "texmaths" in title:
        written = node.findtext(f"{{{_OASIS}svg-compatible:1.0}}desc") or node.get(f"{_DRAW}name") or ""
        walk.add("formula", "TexMaths", letters=letters_of_tex((written.split("§") * 3)[2]))
    elif image is not None:
        content = _read_image(image, walk.parts)
        walk.add("picture", image.get(_HREF, "in the text"), digest=digest_of(content) if content else "")


def _read_image(image: Element, parts: dict[str, bytes]) -> bytes:
    packed = image.findtext(f"{_OFFICE}binary-data")
    return base64.b64decode(packed) if packed else parts.get(image.get(_HREF, "").removeprefix("./"), b"")


def _read_formula(placed: Element, parts: dict[str, bytes]) -> Element | None:
    inside = placed.find(f"{_MATH}math")
    data = parts.get(f"{placed.get(_HREF, '').removeprefix('./').rstrip('/')}/content.xml")
    root = ElementTree.fromstring(_cut_doctype(data)) if inside is None and data else inside
    return root if root is not None and root.tag in (f"{_MATH}math", "math") else None


def _math_texts(node: Element) -> Iterator[str]:
    if node.tag.rpartition("}")[2].startswith("annotation"):
        return
    yield node.text or ""
    for child in node:
        yield from _math_texts(child)
