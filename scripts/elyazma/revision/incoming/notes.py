"""What is written beside the sources: the comments of a Word file, and the report of what could not be applied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.revision.incoming.combining import Combined
from elyazma.revision.incoming.lines import Comment, Refusal
from elyazma.revision.incoming.read_versions import Versions
from elyazma.system.translating import translate
from elyazma.tex.edits import Edit, apply_edits

COMMENTS = "manuscript/comments.md"
REPORT = "merge-report.md"
_SENTENCE = 160


@dataclass(frozen=True, slots=True)
class PlacedComment:
    """A comment, its file and line in the sources as they are now (0 where they have none), and its sentence."""

    comment: Comment
    path: str
    line: int
    sentence: str


def place_comments(versions: Versions, made: Combined) -> tuple[PlacedComment, ...]:
    """Find where the comments stand in the sources."""
    return tuple(_place_comment(comment, versions, made) for comment in sorted(versions.after.comments, key=_line_of))


def _line_of(comment: Comment) -> int:
    return comment.line


def _place_comment(comment: Comment, versions: Versions, made: Combined) -> PlacedComment:
    if comment.line < 0:
        return PlacedComment(comment, "", 0, "")
    found = versions.last.found
    near = [number for number in found if number <= comment.line]
    source = found[max(near)] if near else None
    sentence = _find_sentence(versions.after.lines[comment.line].text, comment.words)
    line = made.find_line(source.path, source.start) if source else 0
    return PlacedComment(comment, source.path if source else "", line, sentence)


def _find_sentence(line: str, words: str) -> str:
    """Give the sentence that holds the words a comment stands at, cut where it is long."""
    at = max(line.find(words[:40]), 0) if words else 0
    start = max(line.rfind(sign, 0, at) for sign in (". ", "? ", "! "))
    stops = [stop for sign in (". ", "? ", "! ") if (stop := line.find(sign, at + len(words))) >= 0]
    sentence = line[start + 2 if start >= 0 else 0 : min(stops) + 1 if stops else len(line)].strip()
    return sentence if len(sentence) <= _SENTENCE else f"{sentence[:_SENTENCE].rstrip()}…"


def write_comments(comments: Sequence[PlacedComment], name: str, before: str) -> str:
    """Write the list of comments behind what stands in it already; a comment that stands there is not repeated."""
    text = before or "# Comments\n"
    for each in comments:
        entry = _write_comment(each)
        if entry.partition("\n")[2] not in text:
            text += f"\n{entry}" if f"From {name}" in text else f"\nFrom {name}:\n\n{entry}"
    return text


def _write_comment(each: PlacedComment) -> str:
    comment = each.comment
    when = comment.date.replace("T", " ").removesuffix("Z")
    place = f"{each.path}:{each.line}" if each.path else "at no line of the sources"
    said = comment.text.replace("\n", "\n  ")
    about = f"  at “{comment.words}” in: {each.sentence}\n" if comment.words else f"  in: {each.sentence}\n"
    return f"- {place}\n  {comment.author or 'somebody'}, {when or 'no date'}: {said}\n{about if each.sentence else ''}"


def comment_text(path: str, text: str, comments: Iterable[PlacedComment]) -> str:
    """Put comments into a TeX text, as lines of its own above the line that each belongs to."""
    edits: list[Edit] = []
    starts = [0, *(at + 1 for at, letter in enumerate(text) if letter == "\n")]
    for each in comments:
        if each.path == path and path.endswith(".tex") and 0 < each.line <= len(starts):
            said = " ".join(each.comment.text.split())
            written = f"% {each.comment.author}: {said}\n"
            if written not in text:
                edits.append((starts[each.line - 1], starts[each.line - 1], written))
    return apply_edits(text, edits)


def write_report(name: str, refused: Sequence[Refusal], conflicts: Sequence[Refusal], typed: Sequence[Refusal]) -> str:
    """Write what a person has to do by hand, with both texts."""
    text = f"# {translate(phrase('What could not be applied of {name}', name=name))}\n"
    groups = (
        (phrase("To be decided: both sides changed the same sentence"), conflicts),
        (phrase("Not applied"), refused),
        (phrase("Citations that name no work of the bibliography: they stand as text"), typed),
    )
    for title, found in groups:
        text += f"\n## {translate(title)}\n" if found else ""
        text += "".join(_write_refusal(each) for each in found)
    return text


def _write_refusal(each: Refusal) -> str:
    place = f"{each.path}:{each.line}" if each.line else each.path
    by = translate(phrase(" (by {person})", person=each.person)) if each.person else ""
    head = ": ".join(filter(None, (place, translate(each.reason)))) + by
    nothing = translate(phrase("(nothing)"))
    before, after = (text.replace("\n", "\n      ") or nothing for text in (each.before, each.after))
    return f"\n- {head}\n  - {translate(phrase('before:'))} {before}\n  - {translate(phrase('after:'))} {after}\n"
