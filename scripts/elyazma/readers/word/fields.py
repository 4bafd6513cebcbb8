"""Fields in the code of other fields: pandoc prints their results there, and loses the items of the lists behind.

MathType numbers equations so: a MACROBUTTON shows the rest of its code, in which other fields count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field

from elyazma.model.light_dataclass import dataclass
from elyazma.readers.word.names import W
from elyazma.readers.word.pictures import part_run
from elyazma.system.xml import Node, make_element

_BUTTON = "MACROBUTTON"
_HIDDEN = "MTEditEquationSection"
"""What MathType counts chapters with: Word shows none of it."""


_UNSHOWN = frozenset(("SET", "ASK"))
"""Fields that give a bookmark its text, which REF fields show: Word shows no result of theirs (ECMA-376, 17.16)."""


@dataclass(slots=True)
class _Field:
    """A field while its paragraph is read: the runs from its beginning on, its code, and whether the code is over.

    `inner` are the runs of fields that stand in its code.
    """

    runs: list[Node] = field(default_factory=list)
    inner: list[Node] = field(default_factory=list)
    code: str = ""
    result: str = ""
    is_shown: bool = False


def settle_fields(root: Node) -> None:
    """Take fields out of the codes of others; a MACROBUTTON becomes what it shows."""
    for run in {mark.getparent() for mark in root.iter(f"{W}fldChar")}:
        # Programs write a whole field into one run, of which pandoc reads nothing.
        part_run(run)
    for paragraph in root.iter(f"{W}p"):
        if next(paragraph.iter(f"{W}fldChar"), None) is not None:
            for found in [*_list_fields([*paragraph.iter(f"{W}r")])]:
                _settle(found)


def _list_fields(runs: Sequence[Node]) -> Iterator[_Field]:
    """Yield the outermost fields that begin and end in one paragraph."""
    open_: list[_Field] = []
    for run in runs:
        marks = [mark.get(f"{W}fldCharType") for mark in run.iter(f"{W}fldChar")]
        open_ += [_Field() for _ in range(marks.count("begin"))]
        for each in open_:
            each.runs.append(run)
        if not open_:
            continue
        _read_run(run, marks, open_[-1])
        if "end" in marks:
            yield from _close(open_.pop(), open_[-1:])


def _close(ended: _Field, around: Sequence[_Field]) -> Iterator[_Field]:
    """Yield a field that stands in no other; what one in another's code shows is a part of that."""
    if not around:
        yield ended
    for each in around:
        each.inner += [] if each.is_shown else ended.runs
        each.code += "" if each.is_shown else ended.result


def _read_run(run: Node, marks: Sequence[str | None], own: _Field) -> None:
    text = "".join(node.text or "" for node in run.iter(f"{W}instrText", f"{W}t"))
    own.is_shown = own.is_shown or "separate" in marks
    if own.is_shown:
        own.result += text
    else:
        own.code += text


def _settle(found: _Field) -> None:
    words = found.code.split()
    if words and words[0].upper() in _UNSHOWN:
        _remove(found.runs)
    elif words[:1] == [_BUTTON] and not found.is_shown:
        text = "" if words[1:2] and words[1].startswith(_HIDDEN) else _cut_switches(words[2:])
        shown = make_element(f"{W}r", {}, [make_element(f"{W}t", {}, [text])])
        found.runs[0].addprevious(shown)
        _remove(found.runs)
    else:
        _remove(found.inner)


def _cut_switches(words: Sequence[str]) -> str:
    r"""Give the words of a code without its switches, as "\* MERGEFORMAT"."""
    kept = [word for at, word in enumerate(words) if word != r"\*" and words[at - 1 : at] != [r"\*"]]
    return " ".join(kept)


def _remove(runs: Sequence[Node]) -> None:
    for run in dict.fromkeys(runs):
        run.getparent().remove(run)
