"""Seeded edits of any Word file, as people make them: words, runs, paragraphs, rows, notes, formulas, moves."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from copy import deepcopy
from itertools import pairwise
from random import Random
from xml.etree import ElementTree as ET

from tracked import SHOWN
from word_file import M, R, W, read_parts

WORDS = ("enerji", "güc", "Ə", "balans", "12.5", "(see)", "works,", "noise", "–", "təhlükəsizlik")
Edit = Callable[[ET.Element, ET.Element, Random], None]


def edit_word(content: bytes, seed: int, count: int, first: Callable[[ET.Element], None] | None = None) -> bytes:
    """Make so many edits of a file; the same seed makes the same ones. `first` is an edit of the text before them."""
    random = Random(seed)
    parts = read_parts(content)
    for name, data in parts.items():
        if name.endswith(".xml") and name.startswith("word/"):
            for prefix, uri in ET.iterparse(io.BytesIO(data), events=("start-ns",)):
                ET.register_namespace(str(prefix), str(uri))
    text, notes = (ET.fromstring(parts[f"word/{name}.xml"]) for name in ("document", "footnotes"))
    if first:
        first(text)
    for _ in range(count):
        random.choice(EDITS)(text, notes, random)
    _mend_bookmarks(text)
    parts["word/document.xml"], parts["word/footnotes.xml"] = ET.tostring(text), ET.tostring(notes)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def _mend_bookmarks(text: ET.Element) -> None:
    """Leave out bookmarks that copies have twice, that lost an end, and that nothing stands in any more."""
    opened: dict[str | None, tuple[ET.Element, int]] = {}
    names: set[str | None] = set()
    good: set[ET.Element] = set()
    seen = 0
    for node in text.iter():
        number = node.get(f"{W}id")
        if node.tag == f"{W}bookmarkStart" and node.get(f"{W}name") not in names and number not in opened:
            opened[number] = (node, seen)
        elif node.tag == f"{W}bookmarkEnd" and number in opened:
            start, before = opened.pop(number)
            if seen > before and start.get(f"{W}name") not in names:
                names.add(start.get(f"{W}name"))
                good |= {start, node}
        seen += node.tag in SHOWN
    for parent in text.iter():
        parent[:] = [each for each in parent if "bookmark" not in each.tag or each in good]


def body_of(text: ET.Element) -> ET.Element:
    body = text.find(f"{W}body")
    assert body is not None
    return body


def blocks_of(text: ET.Element) -> list[ET.Element]:
    return [each for each in body_of(text) if each.tag in (f"{W}p", f"{W}tbl")]


def make_run(words: str) -> ET.Element:
    run = ET.Element(f"{W}r")
    ET.SubElement(run, f"{W}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}).text = words
    return run


def say(random: Random, most: int = 12) -> str:
    return " ".join(random.choice(WORDS) for _ in range(random.randint(1, most)))


# --- Edits ------------------------------------------------------------------------------------------


def change_words(text: ET.Element, notes: ET.Element, random: Random) -> None:
    root = random.choice((text, text, text, notes))
    found = [each for each in root.iter(f"{W}t") if (each.text or "").strip()]
    if not found:
        return
    node = random.choice(found)
    words = (node.text or "").split(" ")
    at = random.randrange(len(words))
    words[at : at + random.randint(0, 3)] = say(random, 3).split() if random.random() < 0.7 else []
    node.text = " ".join(words)


def change_end(text: ET.Element, _: ET.Element, random: Random) -> None:
    """Add paragraphs at the very end, or take some away there."""
    blocks = blocks_of(text)
    if random.random() < 0.5 and len(blocks) > 5 and blocks[-1].tag == blocks[-2].tag == f"{W}p":
        body_of(text).remove(blocks[-1])
        return
    for _number in range(random.randint(1, 3)):
        paragraph = ET.Element(f"{W}p")
        if random.random() < 0.5:
            paragraph.append(deepcopy(random.choice(list(text.iter(f"{W}pPr")))))
        paragraph.append(make_run(say(random)))
        last = list(body_of(text)).index(blocks_of(text)[-1])
        body_of(text).insert(last + 1, paragraph)


def delete_block(text: ET.Element, _: ET.Element, random: Random) -> None:
    blocks = blocks_of(text)
    at = random.randrange(len(blocks) - 2)
    if len(blocks) > 5 and not (at and blocks[at - 1].tag == blocks[at + 1].tag == f"{W}tbl"):
        body_of(text).remove(blocks[at])


def insert_paragraph(text: ET.Element, notes: ET.Element, random: Random) -> None:
    """Add a paragraph in the body, a cell or a note."""
    found = list(random.choice((text, text, notes)).iter(f"{W}p"))
    sibling = random.choice(found)
    parent = next(each for root in (text, notes) for each in root.iter() if sibling in list(each))
    made = ET.Element(f"{W}p")
    properties = sibling.find(f"{W}pPr")
    if properties is not None and random.random() < 0.7:
        made.append(deepcopy(properties))
    if random.random() < 0.9:
        made.append(make_run(say(random)))
    parent.insert(list(parent).index(sibling) + random.randint(0, 1), made)


def move_blocks(text: ET.Element, _: ET.Element, random: Random) -> None:
    body, blocks = body_of(text), blocks_of(text)
    at = random.randrange(len(blocks) - 2)
    moved = [each for each in blocks[at : at + random.randint(1, 5)] if each.tag == f"{W}p" and each is not blocks[-1]]
    for each in moved:
        body.remove(each)
    place = list(body).index(random.choice(blocks_of(text)))
    for each in reversed(moved):
        body.insert(place, each)
    separate_tables(text)


def separate_tables(text: ET.Element) -> None:
    body = body_of(text)
    for each, following in pairwise(blocks_of(text)):
        if each.tag == following.tag == f"{W}tbl":
            body.insert(list(body).index(following), ET.Element(f"{W}p"))


def change_style(text: ET.Element, _: ET.Element, random: Random) -> None:
    found = list(text.iter(f"{W}pStyle"))
    if found:
        node, other = random.choice(found), random.choice(found)
        node.set(f"{W}val", other.get(f"{W}val", ""))


def split_paragraph(text: ET.Element, _: ET.Element, random: Random) -> None:
    body = body_of(text)
    found = [each for each in body.findall(f"{W}p") if len(each) > 3 and each.find(f".//{W}fldChar") is None]
    if not found:
        return
    node = random.choice(found)
    made = ET.Element(f"{W}p")
    made[:] = [*map(deepcopy, node.findall(f"{W}pPr")), *list(node)[len(node) // 2 + 1 :]]
    node[len(node) // 2 + 1 :] = []
    body.insert(list(body).index(node) + 1, made)


def join_paragraphs(text: ET.Element, _: ET.Element, random: Random) -> None:
    body, blocks = body_of(text), blocks_of(text)
    pairs = [pair for pair in pairwise(blocks) if pair[0].tag == pair[1].tag == f"{W}p"]
    if len(pairs) < 3:
        return
    first, second = random.choice(pairs)
    first.extend(each for each in second if each.tag != f"{W}pPr")
    body.remove(second)


def change_rows(text: ET.Element, _: ET.Element, random: Random) -> None:
    tables = [each for each in text.iter(f"{W}tbl") if len(each.findall(f"{W}tr")) > 2]
    if not tables:
        return
    table = random.choice(tables)
    row = random.choice(table.findall(f"{W}tr")[1:])
    match random.randrange(3):
        case 0:
            table.remove(row)
        case 1:
            made = deepcopy(row)
            for each in made.iter(f"{W}t"):
                each.text = say(random, 2)
            table.insert(list(table).index(row) + 1, made)
        case 2:
            table.remove(row)
            table.append(row)


def change_columns(text: ET.Element, _: ET.Element, random: Random) -> None:
    """Take a column out of a table without cells that span others."""
    tables = [each for each in text.iter(f"{W}tbl") if each.find(f".//{W}gridSpan") is None]
    tables = [each for each in tables if len(list(each.iter(f"{W}gridCol"))) > 2]
    if tables:
        table = random.choice(tables)
        grid = table.find(f"{W}tblGrid")
        assert grid is not None
        at = random.randrange(len(grid))
        grid.remove(grid[at])
        for row in table.findall(f"{W}tr"):
            row.remove(row.findall(f"{W}tc")[at])


def change_runs(text: ET.Element, notes: ET.Element, random: Random) -> None:
    """Delete, copy or move something within a line: a run, a link, a formula, a note's sign."""
    root = random.choice((text, text, notes))
    lines = [each for each in root.iter(f"{W}p") if len(each) > 2 and each.find(f".//{W}fldChar") is None]
    if not lines:
        return
    line = random.choice(lines)
    node = random.choice([each for each in line if each.tag != f"{W}pPr" and "bookmark" not in each.tag] or [line[-1]])
    if node.tag == f"{W}pPr" or "bookmark" in node.tag:
        return
    noted = node.find(f".//{W}footnoteReference") is not None or node.find(f".//{W}footnoteRef") is not None
    match random.randrange(3):
        case 0:
            line.remove(node)
        case 1 if not noted:
            line.append(deepcopy(node))
        case _:
            line.remove(node)
            line.append(node)


def change_formula(text: ET.Element, _: ET.Element, random: Random) -> None:
    found = list(text.iter(f"{M}t"))
    if found:
        random.choice(found).text = random.choice("abcxyz123")


def change_look(text: ET.Element, _: ET.Element, random: Random) -> None:
    """Change only how a run looks."""
    found = list(text.iter(f"{W}rPr"))
    if found:
        node = random.choice(found)
        node[:] = [each for each in node if each.tag in (f"{W}rStyle", f"{W}lang")]


def change_target(text: ET.Element, _: ET.Element, random: Random) -> None:
    """Let a link or a picture lead elsewhere."""
    for name, key in ((f"{W}hyperlink", f"{W}anchor"), ("*", f"{R}embed")):
        found = [each for each in (text.iter() if name == "*" else text.iter(name)) if each.get(key)]
        if found:
            random.choice(found).set(key, random.choice(found).get(key, ""))


EDITS: tuple[Edit, ...] = (
    change_words, change_words, change_words, change_end, delete_block, insert_paragraph, insert_paragraph, move_blocks,
    change_style, split_paragraph, join_paragraphs, change_rows, change_rows, change_columns, change_runs, change_runs,
    change_formula, change_look, change_target,
)  # fmt: skip
