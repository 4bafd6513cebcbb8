"""Show the manuscript while it is written: a thread builds at each save, and the page's questions are answered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from itertools import count
from pathlib import Path
from threading import Event, Lock, Thread

from elyazma.flows.exports import export
from elyazma.flows.noticing import compare_findings, notice_changes
from elyazma.flows.preview_sides import Sides
from elyazma.flows.watching import Turn, follow
from elyazma.model.audience import Audience, Options
from elyazma.model.diagnostics import Diagnostic, Span
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Build
from elyazma.pdf.reader import UnreadablePdf
from elyazma.preview import editors
from elyazma.preview.board import Board
from elyazma.preview.drawing import Drawn
from elyazma.preview.places import REACH, Places, Sources
from elyazma.preview.server import Unknown, Values
from elyazma.preview.sides import describe_place, list_findings, name_finding
from elyazma.sources.load_journal import list_journals, load_journal
from elyazma.system.freshness import find_current
from elyazma.system.locking import Progress
from elyazma.system.repository import describe_files

COPIES: Mapping[str, Options] = {
    "final": Options(),
    "draft": Options(revision="draft"),
    "anonymous": Options(audience=Audience.REVIEWERS),
    "title-page": Options(audience=Audience.EDITOR),
}
"""What a journal's PDF is made for; a draft shows what git calls the revision."""
VIEWS = ("pages", "web")
_NO_CLASS = frozenset(("class-missing", "class-not-brought"))
_KEPT = 3
"""Documents: a page that is still shown may be one of an older version."""
_PAUSE = 0.5
_LONGEST_WAIT = 10.0
"""Seconds for a build that runs when everything ends; its programs end with this process in any case."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the page shows: a journal's id (empty: the article's own), a copy of COPIES, a view of VIEWS."""

    journal: str = ""
    copy: str = "final"
    view: str = "pages"


@dataclass(frozen=True, slots=True)
class _Document:
    """Something that the page can show: pages of a PDF with their places, or a web page."""

    drawn: Drawn | None = None
    places: Places | None = None
    web: bytes = b""


class Preview:
    """What the server asks; all of it may be asked from any thread."""

    def __init__(self, root: Path, chosen: Chosen, editor: editors.Chosen | None) -> None:
        self.board = Board()
        self._root = root
        self._chosen = chosen
        self._editor = editor
        self._sources = Sources(root)
        self._sides = Sides(root)
        self._documents: dict[int, _Document] = {}
        self._versions = count(1)
        self._latest = 0
        self._findings: tuple[Diagnostic, ...] = ()
        self._lock = Lock()
        self._stop = Event()
        self._thread: Thread | None = None
        self._looking: Thread | None = None

    def start(self) -> None:
        """Begin to build, and go on at each change."""
        with self._lock:
            self._begin()

    def stop(self) -> None:
        """End the building; nothing is left running."""
        self.board.close()
        with self._lock:
            self._stop.set()
            thread = self._thread
        # A build that is at its end still needs the lock.
        if thread:
            thread.join(_LONGEST_WAIT)
        if self._looking:
            self._looking.join(_LONGEST_WAIT)

    def _begin(self) -> None:
        before, self._stop = self._thread, Event()
        self._thread = Thread(target=self._work, args=(self._chosen, self._stop, before), daemon=True)
        self._thread.start()

    # --- Building -----------------------------------------------------------------------------------------

    def _work(self, chosen: Chosen, stop: Event, before: Thread | None) -> None:
        if before:
            before.join()
        self._findings = ()
        try:
            if chosen.view == "web" or not self._follow_pages(chosen, stop):
                for turn in follow_web(self._root, Options("html", chosen.journal), stop, self._progress):
                    self._take(chosen, turn, web=True)
        except Exception:
            # Python writes the traceback into the terminal; whoever looks at the page must know too.
            self.board.put("ended", {})
            raise

    def _follow_pages(self, chosen: Chosen, stop: Event) -> bool:
        """Show the pages until told to stop; false, at once, where nobody can typeset them here."""
        options = self._make_options(chosen)
        self._show_last(chosen, options)
        for turn in follow(self._root, options, stop, self._progress):
            if stop.is_set():
                break
            if turn.build is None and _NO_CLASS & {each.code for each in turn.findings}:
                return False
            self._take(chosen, turn)
        return True

    def _make_options(self, chosen: Chosen) -> Options:
        options = replace(COPIES[chosen.copy], journal=chosen.journal)
        if not options.revision:
            return options
        return replace(options, revision=describe_files(self._root).value or options.revision)

    def _progress(self, _: str) -> None:
        self.board.put("working", {}, stays=False)

    def _show_last(self, chosen: Chosen, options: Options) -> None:
        """Show the PDF of last time until the first build is done."""
        last = find_current(self._root, options)
        if last:
            with suppress(OSError, UnreadablePdf):
                self._publish(chosen, self._open_pdf(last.path), None)

    def _take(self, chosen: Chosen, turn: Turn, *, web: bool = False) -> None:
        self._findings = turn.findings
        document: _Document | None = None
        if turn.build:
            with suppress(OSError, UnreadablePdf):
                path = turn.build.pdf
                document = _Document(web=path.read_bytes()) if web else self._open_pdf(path)
        self._publish(chosen, document, turn)

    def _open_pdf(self, path: Path) -> _Document:
        drawn = Drawn(path.read_bytes())
        return _Document(drawn, Places(self._root, path, drawn.opened, self._sources))

    def _publish(self, chosen: Chosen, document: _Document | None, turn: Turn | None) -> None:
        version = self._keep(document) if document else self._latest
        shown = self._documents.get(version)
        web = bool(shown and shown.web)
        said = {
            "version": version,
            "sizes": shown.drawn.sizes if shown and shown.drawn else (),
            "view": "web" if web else "pages",
            "chosen": asdict(chosen),
            "forced": web and chosen.view == "pages",
            "first": turn is None,
        }
        self.board.put("turn", {**said, **_describe_turn(turn or _NO_TURN, self._root)})
        if document and document.drawn:
            # Each page is drawn for this, small: neither what is on the screen nor the next engine waits for it.
            self._looking = Thread(target=self._tell_looks, args=(version, document.drawn), daemon=True)
            self._looking.start()

    def _tell_looks(self, version: int, drawn: Drawn) -> None:
        looks: list[str] = []
        with suppress(IndexError):
            for page in range(1, len(drawn.sizes) + 1):
                if version != self._latest or self._stop.is_set():
                    return
                looks.append(drawn.look(page))
            self.board.put("looks", {"version": version, "looks": looks})

    def _keep(self, document: _Document, *, latest: bool = True) -> int:
        with self._lock:
            version = next(self._versions)
            self._documents[version] = document
            self._latest = version if latest else self._latest
            for old in [each for each in sorted(self._documents) if each != self._latest][:-_KEPT]:
                gone = self._documents.pop(old)
                if gone.drawn:
                    gone.drawn.close()
        return version

    # --- Answering ------------------------------------------------------------------------------------------

    def describe(self) -> Values:
        """Give the journals with their names, the copies, and the editor that opens places."""
        journals = []
        for journal_id in list_journals(self._root):
            journal = load_journal(self._root, journal_id, None).value
            journals.append({"id": journal_id, "name": journal.manifest.journal.name if journal else journal_id})
        article = self._sides.read_article()
        return {
            "journals": journals,
            "journal": article.journal if article else "",
            "article_language": article.language if article else "",
            "title": article.title.get(article.language, article.slug) if article else "",
            "copies": list(COPIES),
            "editor": self._editor.editor.name if self._editor else "",
        }

    def draw(self, version: int, page: int, width: int) -> bytes:
        """Give a page as a PNG; raises Unknown."""
        try:
            return self._find_drawn(version).draw(page, width)
        except IndexError:
            raise Unknown from None

    def _find_drawn(self, version: int) -> Drawn:
        document = self._documents.get(version)
        if not document or not document.drawn:
            raise Unknown
        return document.drawn

    def show_web(self, version: int) -> bytes:
        """Give the web page of the manuscript; raises Unknown."""
        document = self._documents.get(version)
        if not document or not document.web:
            raise Unknown
        return document.web

    def answer(self, question: str, values: Values) -> Values:
        """Answer a question of the page, or of a command; raises Unknown, and ValueError for what makes no sense."""
        answers: Mapping[str, Callable[[Values], Values]] = {
            "place": self._find_place,
            "open": self._open_place,
            "show": self._show_place,
            "choose": self._choose,
            "changes": self._compare,
            "tags": lambda _: self._sides.list_tags(),
            "words": lambda _: self._sides.measure(self._chosen.journal, self._findings, self._count_pages()),
            "journals": lambda _: self._sides.compare_journals(),
        }
        return answers[question](values)

    def _count_pages(self) -> int | None:
        document = self._documents.get(self._latest)
        return len(document.drawn.sizes) if document and document.drawn else None

    def _find_place(self, values: Values) -> Values:
        document = self._documents.get(_whole(values, "version"))
        if not document or not document.places:
            raise Unknown
        try:
            point = _whole(values, "page"), _number(values, "x"), _number(values, "y")
            # Who has no mouse cannot aim at a word.
            found = document.places.find_source(*point, _ANYWHERE if values.get("nearest") is True else REACH)
        except IndexError:
            raise Unknown from None
        return (describe_place(found, self._root, self._sources) if found else None) or {}

    def _open_place(self, values: Values) -> Values:
        """Open a place that the tool has named itself: in a file of the author's, or where a finding is."""
        place = _read_span(values)
        named = {finding.span.path for finding in self._findings if finding.span}
        if place.path not in named and self._root / place.path not in self._sources.list_files():
            raise Unknown
        if self._editor is None:
            return {"editor": ""}
        url = editors.open_place(self._editor, self._root, place)
        return {"editor": self._editor.editor.name, "url": url}

    def _show_place(self, values: Values) -> Values:
        place = _read_span(values)
        document = self._documents.get(self._latest)
        found = document.places.find_print(place) if document and document.places else None
        if found is None:
            return {}
        said = {"version": self._latest, "page": found.page, "boxes": found.boxes}
        self.board.put("show", said, stays=False)
        return said

    def _choose(self, values: Values) -> Values:
        chosen = Chosen(str(values["journal"]), str(values["copy"]), str(values["view"]))
        known = (*list_journals(self._root), "")
        if chosen.journal not in known or chosen.copy not in COPIES or chosen.view not in VIEWS:
            raise Unknown
        with self._lock:
            if not self._stop.is_set():
                self._stop.set()
                self._chosen = chosen
                self._begin()
        return asdict(chosen)

    def _compare(self, values: Values) -> Values:
        path, said = self._sides.compare_revisions(str(values["since"]), self._chosen.journal)
        if path is None:
            return said
        document = self._open_pdf(path)
        assert document.drawn
        return {**said, "version": self._keep(document, latest=False), "sizes": document.drawn.sizes}


def follow_web(root: Path, options: Options, stop: Event, progress: Progress) -> Iterator[Turn]:
    """Make the web page at once, and again after each change, until told to stop."""
    last: Turn | None = None
    for changed in notice_changes(root, stop, _PAUSE):
        if changed and (last is None or last.build is None or find_current(root, options) is None):
            last = _make_web(root, options, progress, last)
            yield last


def _make_web(root: Path, options: Options, progress: Progress, last: Turn | None) -> Turn:
    started = time.monotonic()
    outcome = export(root, options, progress)
    new, gone = compare_findings(last.findings if last else (), outcome.diagnostics)
    made = outcome.value
    build = Build(made.path, 0, 0, made.warnings) if made else None
    return Turn(build, outcome.diagnostics, new, gone, time.monotonic() - started)


_NO_TURN = Turn(None, (), (), (), 0.0)


def _describe_turn(turn: Turn, root: Path) -> Values:
    return {
        "built": turn.build is not None,
        "seconds": turn.seconds,
        "findings": list_findings(turn.findings, root),
        "new": [name_finding(each) for each in turn.new],
        "gone": [each.message for each in turn.gone],
    }


def _read_span(values: Values) -> Span:
    return Span(str(values["path"]), _whole(values, "line"), max(1, _whole(values, "column")))


def _whole(values: Values, name: str) -> int:
    return int(_number(values, name))


def _number(values: Values, name: str) -> float:
    value = values[name]
    if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) > _LARGEST_NUMBER:
        raise ValueError(name)
    return float(value)


_LARGEST_NUMBER = 1e9
_ANYWHERE = 1e9
