"""Seeded edits of a Word file of ours, as co-authors make them in Word; each new word is new."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random
from xml.etree import ElementTree as ET

from word_file import W, read_parts

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DATE = "2026-05-04T10:00:00Z"
PEOPLE = ("Aysel Reader", "Boris Editor")


@dataclass
class Edited:
    """A Word file that is being changed; `marks` are the new words that were typed, `did` the names of the edits."""

    text: ET.Element
    notes: ET.Element
    random: Random
    labels: tuple[str, ...]
    marks: list[str] = field(default_factory=list)
    did: list[str] = field(default_factory=list)
    comments: list[tuple[str, str]] = field(default_factory=list)

    def word(self) -> str:
        self.marks.append(f"zq{self.random.randrange(10**9)}w")
        return self.marks[-1]

    def like(self, text: str) -> str:
        """Give a new word, or a number where one stands: a word among numbers makes a column of words of them."""
        if not text[:1].isdigit():
            return self.word()
        self.marks.append(str(self.random.randrange(10**6, 10**7)))
        return self.marks[-1]


Edit = Callable[[Edited], bool]


def edit_file(
    content: bytes, seed: int, count: int, labels: tuple[str, ...], edits: tuple[Edit, ...] = ()
) -> tuple[bytes, Edited]:
    """Make so many edits of a file; the same seed makes the same ones. `labels` are citations as it prints them."""
    parts = read_parts(content)
    for name, data in parts.items():
        if name.endswith(".xml") and name.startswith("word/"):
            for prefix, uri in ET.iterparse(io.BytesIO(data), events=("start-ns",)):
                ET.register_namespace(str(prefix), str(uri))
    text, notes = (ET.fromstring(parts[f"word/{name}.xml"]) for name in ("document", "footnotes"))
    edited = Edited(text, notes, Random(seed), labels)
    while len(edited.did) < count:
        edit = edited.random.choice(edits or EDITS)
        if edit(edited):
            edited.did.append(edit.__name__)
    parts["word/document.xml"], parts["word/footnotes.xml"] = ET.tostring(text), ET.tostring(notes)
    if edited.comments:
        _write_comments(parts, edited)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue(), edited


# --- What stands in the file --------------------------------------------------------------------------


def body_of(edited: Edited) -> ET.Element:
    body = edited.text.find(f"{W}body")
    assert body is not None
    return body


def style_of(paragraph: ET.Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else str(found.get(f"{W}val"))


def paragraphs(edited: Edited, *styles: str) -> list[ET.Element]:
    return [each for each in body_of(edited) if each.tag == f"{W}p" and style_of(each) in styles]


def plain_runs(parent: ET.Element) -> list[ET.Element]:
    """Give the runs of typed words that stand directly in a paragraph, in no link and no field."""
    found = []
    depth = 0
    for child in parent:
        kinds = [each.get(f"{W}fldCharType") for each in child.iter(f"{W}fldChar")]
        depth += kinds.count("begin") - kinds.count("end")
        if child.tag == f"{W}r" and not depth and not kinds and (child.findtext(f"{W}t") or "").strip():
            found.append(child)
    return found


def text_of(run: ET.Element) -> ET.Element:
    node = run.find(f"{W}t")
    assert node is not None
    node.set(SPACE, "preserve")
    return node


def make_run(words: str, like: ET.Element | None = None, tag: str = "t") -> ET.Element:
    run = ET.Element(f"{W}r")
    looks = like.find(f"{W}rPr") if like is not None else None
    if looks is not None:
        run.append(deepcopy(looks))
    ET.SubElement(run, f"{W}{tag}", {SPACE: "preserve"}).text = words
    return run


def some_text(edited: Edited, *styles: str) -> tuple[ET.Element, ET.Element] | None:
    """Give a paragraph of one of these styles and one of its runs of words."""
    found = [(each, run) for each in paragraphs(edited, *styles) for run in plain_runs(each)]
    return edited.random.choice(found) if found else None


def prose(edited: Edited) -> tuple[ET.Element, ET.Element] | None:
    every = {style_of(each) for each in body_of(edited) if each.tag == f"{W}p"}
    wanted = [
        style
        for style in every
        if not style.startswith(
            (
                "Author",
                "Affil",
                "Bibliog",
                "Title",
                "Keyw",
                "Caption",
                "Heading",
                "Abstract",
                "Statement",
                "Equation",
                "SourceCode",
            )
        )
    ]
    return some_text(edited, *wanted)


# --- Edits ------------------------------------------------------------------------------------------


def change_word(edited: Edited) -> bool:
    found = prose(edited)
    return bool(found) and _change(edited, found[1])  # type: ignore[index]


def _change(edited: Edited, run: ET.Element) -> bool:
    node = text_of(run)
    words = (node.text or "").split(" ")
    places = [at for at, word in enumerate(words) if word.isalpha()]
    if not places:
        return False
    at = edited.random.choice(places)
    kind = edited.random.randrange(3)
    words[at : at + (kind != 0)] = [edited.word()] if kind < 2 else []
    node.text = " ".join(words)
    return True


def change_heading(edited: Edited) -> bool:
    found = some_text(edited, "Heading1", "Heading2", "Heading3")
    if not found or found[0] is paragraphs(edited, "Heading1")[-1]:
        return False
    return _change(edited, found[1])


def change_caption(edited: Edited) -> bool:
    found = some_text(edited, "Caption")
    return bool(found) and _change(edited, found[1])  # type: ignore[index]


def change_title(edited: Edited) -> bool:
    found = some_text(edited, "Title", "TitleTranslated", "Abstract", "Keywords", "Statement")
    return bool(found) and _change(edited, found[1])  # type: ignore[index]


def change_cell(edited: Edited) -> bool:
    cells = [run for cell in edited.text.iter(f"{W}tc") for p in cell.iter(f"{W}p") for run in plain_runs(p)]
    if not cells:
        return False
    node = text_of(edited.random.choice(cells))
    node.text = edited.like(node.text or "")
    return True


def change_note(edited: Edited) -> bool:
    runs = [
        run for note in edited.notes if not note.get(f"{W}type") for p in note.iter(f"{W}p") for run in plain_runs(p)
    ]
    return bool(runs) and _change(edited, edited.random.choice(runs))


def add_sentence(edited: Edited) -> bool:
    found = prose(edited)
    if not found:
        return False
    paragraph, run = found
    paragraph.append(make_run(f" This is {edited.word()} said here for 5 % & more.", run))
    return True


def cut_sentence(edited: Edited) -> bool:
    found = prose(edited)
    node = text_of(found[1]) if found else None
    pieces = (node.text or "").split(". ") if node is not None else []
    if node is None or len(pieces) < 3:
        return False
    del pieces[edited.random.randrange(1, len(pieces) - 1)]
    node.text = ". ".join(pieces)
    return True


def add_paragraph(edited: Edited) -> bool:
    found = prose(edited)
    if not found:
        return False
    paragraph, run = found
    made = ET.Element(f"{W}p")
    looks = paragraph.find(f"{W}pPr")
    if looks is not None:
        made.append(deepcopy(looks))
    made.append(
        make_run(f"Here somebody wrote {edited.word()} as a paragraph. It has two {edited.word()} sentences.", run)
    )
    body_of(edited).insert(list(body_of(edited)).index(paragraph) + 1, made)
    return True


def cut_paragraph(edited: Edited) -> bool:
    found = prose(edited)
    if not found:
        return False
    body_of(edited).remove(found[0])
    return True


def move_paragraph(edited: Edited) -> bool:
    found, other = prose(edited), prose(edited)
    if not found or not other or found[0] is other[0]:
        return False
    body = body_of(edited)
    body.remove(found[0])
    body.insert(list(body).index(other[0]) + 1, found[0])
    return True


def split_paragraph(edited: Edited) -> bool:
    found = prose(edited)
    if not found:
        return False
    paragraph, run = found
    node = text_of(run)
    at = (node.text or "").find(". ")
    if at < 0:
        return False
    behind = ET.Element(f"{W}p")
    looks = paragraph.find(f"{W}pPr")
    if looks is not None:
        behind.append(deepcopy(looks))
    rest = list(paragraph)[list(paragraph).index(run) + 1 :]
    behind.append(make_run((node.text or "")[at + 2 :], run))
    node.text = (node.text or "")[: at + 1]
    for each in rest:
        paragraph.remove(each)
        behind.append(each)
    body = body_of(edited)
    body.insert(list(body).index(paragraph) + 1, behind)
    return True


def join_paragraphs(edited: Edited) -> bool:
    body = list(body_of(edited))
    found = prose(edited)
    if not found:
        return False
    at = body.index(found[0])
    after = body[at + 1] if at + 1 < len(body) else None
    if after is None or after.tag != f"{W}p" or style_of(after) != style_of(found[0]) or not plain_runs(after):
        return False
    found[0].append(make_run(" ", found[1]))
    for child in [each for each in after if each.tag != f"{W}pPr"]:
        found[0].append(child)
    body_of(edited).remove(after)
    return True


def links_of(edited: Edited) -> list[tuple[ET.Element, list[ET.Element]]]:
    return [
        (link, list(link.iter(f"{W}t")))
        for link in edited.text.iter(f"{W}hyperlink")
        if str(link.get(f"{W}anchor")).startswith("ref_")
    ]


def change_citation(edited: Edited) -> bool:
    links = links_of(edited)
    if not links:
        return False
    _link, texts = edited.random.choice(links)
    for each in texts[1:]:
        each.text = ""
    texts[0].text = edited.random.choice(edited.labels)
    return True


def add_page(edited: Edited) -> bool:
    links = [each for each in links_of(edited) if each[1] and not (each[1][-1].text or "").endswith(")")]
    if not links:
        return False
    texts = edited.random.choice(links)[1]
    texts[-1].text = f"{texts[-1].text}, p. {edited.random.randrange(1, 99)}"
    return True


def cite_nobody(edited: Edited) -> bool:
    links = links_of(edited)
    if not links:
        return False
    texts = edited.random.choice(links)[1]
    for each in texts[1:]:
        each.text = ""
    texts[0].text = f"Unknown{edited.word()}, 1901"
    return True


def track_words(edited: Edited) -> bool:
    """Replace a word with tracked changes, as somebody."""
    found = prose(edited)
    if not found:
        return False
    paragraph, run = found
    words = (text_of(run).text or "").split(" ")
    places = [at for at, word in enumerate(words) if word.isalpha() and 0 < at < len(words) - 1]
    if not places:
        return False
    at = edited.random.choice(places)
    place = list(paragraph).index(run)
    before, after = " ".join(words[:at]) + " ", " " + " ".join(words[at + 1 :])
    paragraph.remove(run)
    pieces = [make_run(before, run), _tracked(edited, "del", make_run(words[at], run, "delText"))]
    pieces += [_tracked(edited, "ins", make_run(edited.word(), run)), make_run(after, run)]
    for number, piece in enumerate(pieces):
        paragraph.insert(place + number, piece)
    return True


def _tracked(edited: Edited, kind: str, *runs: ET.Element) -> ET.Element:
    author = edited.random.choice(PEOPLE)
    made = ET.Element(
        f"{W}{kind}", {f"{W}id": str(edited.random.randrange(10**6)), f"{W}author": author, f"{W}date": DATE}
    )
    made.extend(runs)
    return made


def track_paragraph(edited: Edited) -> bool:
    """Add a paragraph with tracked changes, its mark too."""
    found = prose(edited)
    if not found:
        return False
    paragraph, run = found
    made = ET.Element(f"{W}p")
    looks = paragraph.find(f"{W}pPr")
    properties = deepcopy(looks) if looks is not None else ET.Element(f"{W}pPr")
    made.append(properties)
    mark = properties.find(f"{W}rPr")
    (ET.SubElement(properties, f"{W}rPr") if mark is None else mark).insert(0, _tracked(edited, "ins"))
    made.append(_tracked(edited, "ins", make_run(f"Somebody tracked {edited.word()} here.", run)))
    body_of(edited).insert(list(body_of(edited)).index(paragraph), made)
    return True


def add_comment(edited: Edited) -> bool:
    found = prose(edited)
    if not found:
        return False
    paragraph, run = found
    number = str(len(edited.comments) + 100)
    place = list(paragraph).index(run)
    reference = ET.Element(f"{W}r")
    ET.SubElement(reference, f"{W}commentReference", {f"{W}id": number})
    paragraph.insert(place + 1, reference)
    paragraph.insert(place + 1, ET.Element(f"{W}commentRangeEnd", {f"{W}id": number}))
    paragraph.insert(place, ET.Element(f"{W}commentRangeStart", {f"{W}id": number}))
    edited.comments.append((number, edited.word()))
    return True


def rows_of(edited: Edited) -> list[tuple[ET.Element, ET.Element]]:
    return [(table, row) for table in edited.text.iter(f"{W}tbl") for row in list(table.iter(f"{W}tr"))[1:]]


def add_row(edited: Edited) -> bool:
    rows = rows_of(edited)
    if not rows:
        return False
    table, row = edited.random.choice(rows)
    made = deepcopy(row)
    for cell in made.iter(f"{W}tc"):
        texts = list(cell.iter(f"{W}t"))
        for each in texts[1:]:
            each.text = ""
        if texts:
            texts[0].text = edited.like(texts[0].text or "")
    table.insert(list(table).index(row) + 1, made)
    return True


def cut_row(edited: Edited) -> bool:
    rows = rows_of(edited)
    if not rows:
        return False
    table, row = edited.random.choice(rows)
    if len(list(table.iter(f"{W}tr"))) < 4:
        return False
    table.remove(row)
    return True


def add_reference(edited: Edited) -> bool:
    found = paragraphs(edited, "Bibliography")
    if not found:
        return False
    family = edited.word().title()
    made = ET.Element(f"{W}p")
    looks = found[0].find(f"{W}pPr")
    if looks is not None:
        made.append(deepcopy(looks))
    made.append(make_run(f"{family}, A. (2020). A new work on tides. Sample Press."))
    edited.marks[-1] = family
    body_of(edited).insert(list(body_of(edited)).index(found[0]) + 1, made)
    return True


EDITS: tuple[Edit, ...] = (
    *((change_word,) * 4),
    *((add_sentence, cut_sentence, add_paragraph, cut_paragraph, move_paragraph) * 2),
    split_paragraph,
    join_paragraphs,
    change_heading,
    change_caption,
    change_title,
    change_cell,
    change_cell,
    change_note,
    *((change_citation, add_page) * 2),
    cite_nobody,
    track_words,
    track_words,
    track_paragraph,
    add_comment,
    add_row,
    cut_row,
    add_reference,
)


def _write_comments(parts: dict[str, bytes], edited: Edited) -> None:
    root = ET.Element(f"{W}comments")
    for number, word in edited.comments:
        made = ET.SubElement(root, f"{W}comment", {f"{W}id": number, f"{W}author": PEOPLE[0], f"{W}date": DATE})
        ET.SubElement(made, f"{W}p").append(make_run(f"Please look at {word}."))
    parts["word/comments.xml"] = ET.tostring(root)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    override = f'<Override PartName="/word/comments.xml" ContentType="{kind}"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override.encode())
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    link = f'<Relationship Id="rIdComments" Type="{relation}" Target="comments.xml"/></Relationships>'
    name = "word/_rels/document.xml.rels"
    parts[name] = parts[name].replace(b"</Relationships>", link.encode())


def list_styles(content: bytes) -> Iterator[str]:
    root = ET.fromstring(read_parts(content)["word/document.xml"])
    yield from (style_of(each) for each in root.iter(f"{W}p"))
