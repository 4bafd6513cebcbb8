"""Read a response to reviewers, written as TOML or as Markdown, and what a cover letter needs beside the article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path

from elyazma.letters.values import FOLDER, Change, Correspondence, Point, Response, Reviewer
from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, Span, collecting, error
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.sources.toml import read_toml
from elyazma.system.nearest import did_you_mean
from elyazma.system.texts import LARGEST_TOML, read_text
from elyazma.tex.anchors import Anchor, find_anchors

RESPONSES = (f"{FOLDER}/response.toml", f"{FOLDER}/response.md")
CORRESPONDENCE = f"{FOLDER}/letters.toml"


@dataclass(frozen=True, slots=True)
class ReadResponse:
    """A response, the path of its file, and the span of each key ("reviewer.0.point.1.anchor")."""

    response: Response
    path: str
    places: Mapping[str, Span]

    def place(self, key: str) -> Span:
        """Give the place of a key, or of what holds it."""
        while key and key not in self.places:
            key = key.rpartition(".")[0]
        return self.places.get(key, Span(self.path))


@collecting
def read_response(findings: Findings, root: Path) -> ReadResponse:
    """Read response.toml or response.md. The value is none when there is none, both, or an error in it."""
    there = [path for path in RESPONSES if (root / path).exists()]
    if len(there) != 1:
        findings.refuse(_report_files(there))
    text = findings.take(read_text(root, there[0], largest=LARGEST_TOML))
    reader = _read_toml if there[0].endswith(".toml") else _read_markdown
    response = findings.take(reader(text, there[0]))
    if not any(reviewer.point for reviewer in response.response.reviewer):
        findings.add([_report_empty(there[0])])
    findings.stop_if_fatal()
    return response


@collecting
def read_correspondence(findings: Findings, root: Path) -> Correspondence:
    """Read letters.toml; an absent one says nothing."""
    if not (root / CORRESPONDENCE).exists():
        return Correspondence()
    text = findings.take(read_text(root, CORRESPONDENCE, largest=LARGEST_TOML))
    read = read_toml(text, CORRESPONDENCE, Correspondence)
    return findings.take(Outcome(read.value, read.diagnostics))


def _report_files(there: list[str]) -> Diagnostic:
    if there:
        hint = phrase("keep one of the two: git rm {responses}", responses=RESPONSES[1])
        return error(
            "response-twice",
            phrase("{responses} answers the reviewers too", responses=RESPONSES[1]),
            Span(RESPONSES[0]),
            hint,
        )
    hint = phrase("type: invoke response --begin")
    return error("response-missing", phrase("there is no response to reviewers yet"), Span(RESPONSES[0]), hint)


def _report_empty(path: str) -> Diagnostic:
    hint = (
        phrase("type: invoke response --begin")
        if path.endswith(".md")
        else phrase("add [[reviewer]] and [[reviewer.point]] tables")
    )
    hint = (
        phrase("write # Reviewer 1, then > and the reviewer's words, then your answer")
        if path.endswith(".md")
        else hint
    )
    return error("response-empty", phrase("no reviewer says anything here"), Span(path), hint)


def _read_toml(text: str, path: str) -> Outcome[ReadResponse]:
    read = read_toml(text, path, Response)
    value = ReadResponse(read.value, path, read.places) if read.value else None
    return Outcome(value, read.diagnostics)


# --- Markdown -----------------------------------------------------------------------------------------

_KEY = re.compile(r"([a-z_]+)[ \t]*:[ \t]*(.*)")
_HEADING = re.compile(r"#[ \t]+(.*?)[ \t#]*")
_QUOTED = re.compile(r"[ \t]{0,3}>[ \t]?(.*)")
_QUOTES = "\"'“”„«»‘’"
_KEYS = ("since", "language")


@dataclass
class _Draft:
    """What has been read so far of a Markdown response: pieces of text per key, and their places."""

    path: str
    keys: dict[str, str] = field(default_factory=dict)
    opening: list[str] = field(default_factory=list)
    reviewers: list[Reviewer] = field(default_factory=list)
    places: dict[str, Span] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)
    before: str = ""
    changing: bool = False


def _read_markdown(text: str, path: str) -> Outcome[ReadResponse]:
    r"""Read `key: value` lines, an opening, then "# Reviewer", "> comment", the answer, "\rev{label} new text"."""
    draft = _Draft(path)
    for number, line in enumerate(text.split("\n"), 1):
        _read_line(draft, line, number)
        draft.before = line
    reviewers = tuple(replace(each, point=tuple(map(_tidy, each.point))) for each in draft.reviewers)
    response = Response(**draft.keys, opening="\n".join(draft.opening).strip(), reviewer=reviewers)
    return Outcome(ReadResponse(response, path, draft.places), tuple(draft.findings))


def _read_line(draft: _Draft, line: str, number: int) -> None:
    if heading := _HEADING.fullmatch(line):
        draft.places[f"reviewer.{len(draft.reviewers)}"] = Span(draft.path, number)
        draft.reviewers.append(Reviewer(name=heading[1].strip()))
    elif not draft.reviewers:
        _read_opening(draft, line, number)
    elif quoted := _QUOTED.fullmatch(line):
        _read_comment(draft, quoted[1], number)
    else:
        _read_answer(draft, line, number)


def _read_opening(draft: _Draft, line: str, number: int) -> None:
    key = _KEY.fullmatch(line.strip())
    begun = any(each.strip() for each in draft.opening)
    if key and not begun and key[1] in _KEYS:
        draft.keys[key[1]] = key[2].strip()
        draft.places[key[1]] = Span(draft.path, number)
    elif key and not begun and (near := did_you_mean(key[1], _KEYS)):
        message = phrase('unknown key "{key}"', key=key[1])
        draft.findings.append(error("unknown-key", message, Span(draft.path, number, 1, len(key[1])), near))
    else:
        draft.opening.append(line)


def _read_comment(draft: _Draft, words: str, number: int) -> None:
    reviewer = draft.reviewers[-1]
    if _QUOTED.fullmatch(draft.before) and reviewer.point:
        last = reviewer.point[-1]
        points = (*reviewer.point[:-1], replace(last, comment=f"{last.comment}\n{words}"))
    else:
        draft.places[f"reviewer.{len(draft.reviewers) - 1}.point.{len(reviewer.point)}"] = Span(draft.path, number)
        points = (*reviewer.point, Point(comment=words))
    draft.reviewers[-1] = replace(reviewer, point=points)


def _read_answer(draft: _Draft, line: str, number: int) -> None:
    reviewer = draft.reviewers[-1]
    if not reviewer.point:
        if line.strip():
            hint = phrase("write the reviewer's words first, each line behind >")
            message = phrase("this answers nothing: no point of the reviewer stands before it")
            draft.findings.append(error("response-stray", message, Span(draft.path, number), hint))
        return
    last = reviewer.point[-1]
    change = _find_change(line)
    if change:
        key = f"reviewer.{len(draft.reviewers) - 1}.point.{len(reviewer.point) - 1}.changes.{len(last.changes)}"
        draft.places[key] = Span(draft.path, number, line.index("\\") + 1, len(line.strip()))
        made = Change(anchor=change.label, quote=line[change.opened :].lstrip(" \t"))
        last = replace(last, changes=(*last.changes, made))
    elif draft.changing and line.strip():
        grown = replace(last.changes[-1], quote=f"{last.changes[-1].quote} {line.strip()}")
        last = replace(last, changes=(*last.changes[:-1], grown))
    else:
        last = replace(last, answer=f"{last.answer}{line}\n")
    draft.changing = bool(change) or (draft.changing and bool(line.strip()))
    draft.reviewers[-1] = replace(reviewer, point=(*reviewer.point[:-1], last))


def _find_change(line: str) -> Anchor | None:
    r"""Give the \rev{label} that a line begins with."""
    anchors = find_anchors(line, "")
    return anchors[0] if anchors and not line[: anchors[0].start].strip(" \t") else None


def _tidy(point: Point) -> Point:
    changes = tuple(replace(each, quote=each.quote.strip().strip(_QUOTES).strip()) for each in point.changes)
    return replace(point, comment=point.comment.strip(), answer=point.answer.strip(), changes=changes)


def list_points(response: Response) -> Iterator[tuple[str, Point]]:
    """Give every point with its key ("reviewer.0.point.1")."""
    for outer, reviewer in enumerate(response.reviewer):
        for inner, point in enumerate(reviewer.point):
            yield f"reviewer.{outer}.point.{inner}", point
