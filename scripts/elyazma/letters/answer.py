"""Check a response to reviewers against the article: its anchors exist, and its quotes are in the text and are new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from elyazma.letters.places import Place
from elyazma.letters.reading import ReadResponse, list_points
from elyazma.letters.values import Change
from elyazma.letters.word_places import WordRange
from elyazma.model.diagnostics import Diagnostic, error, warning
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import Phrase, phrase
from elyazma.pdf.text import FoldedText, fold_text
from elyazma.system.nearest import did_you_mean
from elyazma.tex.anchors import LABEL, Anchor
from elyazma.tex.plain import strip_tex
from elyazma.tex.tokens import tokenize

Range = tuple[Place, Place] | WordRange


@dataclass(frozen=True, slots=True)
class Evidence:
    """The article as it is and as it was: anchors of the text, their places in print, texts without TeX.

    `now` are the texts of the sources and of what is printed, `before` those of the revision that the reviewers read;
    None if the response names none.
    """

    anchors: Sequence[Anchor]
    places: Mapping[str, Range]
    now: Sequence[str]
    before: Sequence[str] | None = None


Proved = Mapping[str, tuple[tuple[Range | None, str], ...]]
"""A point's key -> for each of its changes, where it stands (None without an anchor), and the quoted text."""


def answer(read: ReadResponse, evidence: Evidence) -> tuple[Proved, tuple[Diagnostic, ...]]:
    """Give the checked changes of every point by its key, and all findings."""
    texts = _Texts(evidence)
    proved: dict[str, tuple[tuple[Range | None, str], ...]] = {}
    findings = [*_check_anchors(evidence), *_check_points(read), *_find_unnamed(read, evidence)]
    for key, point in list_points(read.response):
        changes = point.list_changes()
        proved[key] = tuple((evidence.places.get(change.anchor), plain_quote(change.quote)) for _, change in changes)
        for inner, change in changes:
            findings += _check_change(read, texts, f"{key}.{inner}", change)
    if evidence.before is None and any(quote for changes in proved.values() for _, quote in changes):
        hint = phrase('write since = "v1": the tag or commit that the reviewers read')
        message = phrase("nothing says what the reviewers read: no quoted text can be shown to be new")
        findings.append(warning("response-since", message, read.place("since"), hint))
    return proved, tuple(findings)


def plain_quote(quote: str) -> str:
    """Give a quote as it is printed, whether it was copied from the page or from the source."""
    text = strip_tex(tokenize(quote, "")) if "\\" in quote else quote
    return " ".join(text.split())


class _Texts:
    """The article's texts, folded once."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.now = [fold_text(text) for text in evidence.now]
        self.before = None if evidence.before is None else [fold_text(text) for text in evidence.before]


# --- Anchors --------------------------------------------------------------------------------------------


def _check_anchors(evidence: Evidence) -> Iterator[Diagnostic]:
    seen: dict[str, Anchor] = {}
    for anchor in evidence.anchors:
        if not LABEL.fullmatch(anchor.label):
            hint = phrase(r"name it with letters a-z, digits, hyphens and dots: \rev{{r1-sample}}")
            yield error(
                "anchor-name", phrase('"{label}" cannot name an anchor', label=anchor.label[:60]), anchor.span, hint
            )
        elif (first := seen.setdefault(anchor.label, anchor)) is not anchor:
            place = f"{first.span.path}:{first.span.line}"
            hint = phrase("give one of the two another name")
            yield error(
                "anchor-duplicate",
                phrase('the anchor "{label}" stands already at {place}', label=anchor.label, place=place),
                anchor.span,
                hint,
            )
        elif anchor.label not in evidence.places:
            hint = phrase("move it out of a heading into the text; what the journal does not print has no page")
            yield warning(
                "anchor-unplaced", phrase('the anchor "{label}" is on no page', label=anchor.label), anchor.span, hint
            )


def _find_unnamed(read: ReadResponse, evidence: Evidence) -> Iterator[Diagnostic]:
    named = {change.anchor for _, point in list_points(read.response) for _, change in point.list_changes()}
    for anchor in evidence.anchors:
        if anchor.label not in named and LABEL.fullmatch(anchor.label):
            hint = phrase(r'name it in an answer: anchor = "{label}"; or delete the \rev', label=anchor.label)
            yield warning(
                "anchor-unused", phrase('no answer names the anchor "{label}"', label=anchor.label), anchor.span, hint
            )


# --- Points ---------------------------------------------------------------------------------------------


def _check_points(read: ReadResponse) -> Iterator[Diagnostic]:
    for key, point in list_points(read.response):
        if not point.comment.strip():
            hint = phrase("copy the reviewer's words here, or delete the point")
            yield error("response-no-comment", phrase("this point says nothing"), read.place(f"{key}.comment"), hint)
        if not point.answer.strip():
            hint = phrase("answer it: the PDF says that nobody has yet")
            yield warning("response-unanswered", phrase("this point has no answer"), read.place(key), hint)


def _check_change(read: ReadResponse, texts: _Texts, key: str, change: Change) -> Iterator[Diagnostic]:
    labels = [anchor.label for anchor in texts.evidence.anchors]
    if change.anchor and change.anchor not in labels:
        hint = did_you_mean(change.anchor, labels) or phrase(
            r"write \rev{{{anchor}}} where the text was changed", anchor=change.anchor[:60]
        )
        message = phrase('the article has no anchor "{anchor}"', anchor=change.anchor[:60])
        yield error("response-anchor-unknown", message, read.place(f"{key}anchor"), hint)
    quote = plain_quote(change.quote)
    said = any(letter.isalnum() for letter in quote) and any(text.has(quote) for text in texts.now)
    if change.quote and not said:
        hint = _suggest_end(quote, texts.now)
        message = phrase("the article does not say what is quoted here")
        yield error("response-quote-missing", message, read.place(f"{key}quote"), hint)
    elif change.quote and not change.kept and _stood_before(quote, texts.before):
        message = phrase('what is quoted here as new stood already in "{since}"', since=read.response.since)
        hint = phrase("quote what was changed, or write kept = true beside it")
        yield error("response-not-new", message, read.place(f"{key}quote"), hint)


def _stood_before(quote: str, before: Sequence[FoldedText] | None) -> bool:
    return any(text.has(quote) for text in before or ())


def _suggest_end(quote: str, now: Sequence[FoldedText]) -> Phrase:
    """Make a hint that tells up to which word the article has the quote."""
    words = quote.split()
    known = 0
    while known < len(words) and any(text.has(" ".join(words[: known + 1])) for text in now):
        known += 1
    if not known:
        return phrase("copy the words from the article")
    return phrase(
        'the article has it up to "{words}": copy the rest from there',
        words=" ".join(words[max(0, known - 4) : known])[-60:],
    )
