"""Pictures that stand in one paragraph with their caption or with other text: each goes into a paragraph of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from elyazma.readers.opendocument.names import DRAW, TEXT, make, text_of
from elyazma.readers.prepared import cut_signs
from elyazma.system.xml import Node

_FRAME, _BREAK = f"{DRAW}frame", f"{TEXT}line-break"
_LONGEST_CAPTION = 600
_CAPTION = re.compile(r"[^\W\d_]{2,12}[.:]?\s*\d|\d+\s*[-–.]?\s*[^\W\d_]{3,}")
"""How a caption begins: "Figure 1", "Рис. 2", "1-rasm"."""


def split_pictures(made: Node, *, numbered: bool) -> list[Node]:
    """Give the paragraphs of one: pictures that float, or that begin or end a caption, stand in others of their own.

    `numbered` says that a field numbers it, as captions are. A picture in its line of other text stays there.
    """
    frames = made.findall(_FRAME)
    text = " ".join(cut_signs(text_of(made)).split())
    if not frames or not text:
        return [made]
    is_caption = numbered or (len(text) <= _LONGEST_CAPTION and _CAPTION.match(text) is not None)
    leading = [frame for frame in frames if not _has_words(_before(made, frame))]
    trailing = [frame for frame in frames if not _has_words(_after(made, frame))]
    first = [frame for frame in leading if is_caption or _ends_line(frame)]
    last = [frame for frame in trailing if is_caption or _begins_line(frame)]
    floating = [frame for frame in frames if frame not in (*first, *last) and _floats(frame)]
    # What floats at a caption is what it is about; at other text its caption may be the next paragraph.
    first, last = (first + floating, last) if is_caption else (first, last + floating)
    for frame in (*first, *last):
        _take_out(frame)
    _trim(made)
    return [*map(_make_paragraph, first), made, *map(_make_paragraph, last)]


def _floats(frame: Node) -> bool:
    return bool(frame.get(f"{TEXT}anchor-type", "as-char") != "as-char")


def _before(made: Node, frame: Node) -> Sequence[str]:
    return [made.text or "", *(f"{text_of(each)}{each.tail or ''}" for each in frame.itersiblings(preceding=True))]


def _after(made: Node, frame: Node) -> Sequence[str]:
    return [frame.tail or "", *(f"{text_of(each)}{each.tail or ''}" for each in frame.itersiblings())]


def _has_words(texts: Sequence[str]) -> bool:
    return any(cut_signs(text).strip() for text in texts)


def _ends_line(frame: Node) -> bool:
    following = frame.getnext()
    return following is not None and following.tag in (_BREAK, _FRAME) and not (frame.tail or "").strip()


def _begins_line(frame: Node) -> bool:
    before = frame.getprevious()
    return before is not None and before.tag == _BREAK and not (before.tail or "").strip()


def _take_out(frame: Node) -> None:
    """Take a picture out of its line; the text behind it stays."""
    parent, before, text = frame.getparent(), frame.getprevious(), frame.tail or ""
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
    frame.tail = None
    parent.remove(frame)


def _trim(made: Node) -> None:
    """Take line breaks off the ends of a paragraph."""
    while len(made) and made[0].tag == _BREAK and not cut_signs(made.text or "").strip():
        _take_out(made[0])
    while len(made) and made[-1].tag == _BREAK and not (made[-1].tail or "").strip():
        _take_out(made[-1])


def _make_paragraph(frame: Node) -> Node:
    return make(f"{TEXT}p", {}, [frame])
