r"""Read a TeX log as findings at the author's own lines.

Errors have their place (`-file-line-error`); for the rest the hooks below write into the log where
each file begins and ends, so no parenthesis is counted. Expects lines unwrapped
(`max_print_line=10000`) and long contexts (`error_line=254`, `half_error_line=238`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import PurePosixPath

from elyazma.languages.scripts import is_sign, script_of
from elyazma.model.diagnostics import Diagnostic, Severity, Span, bind, error, sort_findings, warning
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import NOTHING, Phrase, phrase, phrase_data
from elyazma.sources.preamble import PREAMBLE
from elyazma.sources.tree import PACKAGE_SUFFIX
from elyazma.typesetting.errors import TexError, explain_error
from elyazma.typesetting.places import Places

LOG_HOOKS = r"""\AddToHook{file/before}{\immediate\write-1{<<<BEGIN \CurrentFilePathUsed/\CurrentFileUsed>>>}}
\AddToHook{file/after}{\immediate\write-1{<<<END \CurrentFilePathUsed/\CurrentFileUsed>>>}}"""
"""What a main file says right after \\documentclass or before (LaTeX 2020-10-01 and later)."""

OVERFULL_PT = 1.0
_CONTEXT_LINES = 40

_ERROR = re.compile(r"^(?P<path>[^\s:][^:]*\.\w+):(?P<line>\d+): (?P<message>\S.*)$")
_BANG = re.compile(r"^! (?P<message>\S.*)$")
_MARK = re.compile(r"^<<<(BEGIN|END) (.*)>>>$")
_SOURCE_LINE = re.compile(r"^l\.(\d+) ?(.*)$")
_OF_PACKAGE = re.compile(r"File [`'](.+?)\.(?:sty|cls)' not found|Unknown option .* for package [`'](.+?)'")
_TOKEN = re.compile(r"(\\(?:[A-Za-z@]+|.))\s*$")
_LETTER = re.compile(r'^Missing character: There is no (\S+?)(?: \((?:U\+|")([0-9A-F]+)\))? in font (.+?)!$')
_UNDEFINED = re.compile(r"Warning: (Citation|Reference) [`'](.+?)' .*undefined on input line (\d+)")
_REPEATED = re.compile(r"Warning: Label [`'](.+?)' multiply defined")
_OVERFULL = re.compile(r"^Overfull \\([hv])box \(([\d.]+)pt too (?:wide|high)\)(?:.*? lines? (\d+)(?:--(\d+))?)?")
_BAD_BYTES = re.compile(r"^Invalid UTF-8 byte or sequence at line (\d+) replaced")
_OPEN_GROUP = re.compile(r"^### .*group \(level \d+\) entered at line (\d+) \(([{]|\\begingroup)\)")
_WARNING = re.compile(r"^(?:LaTeX|Class \S+|LaTeX Font) Warning: (.+)$")
_UNINTERESTING = re.compile(
    r"[Rr]erun|There were|may have changed|Some font shapes|Size substitutions|[Cc]itation|[Rr]eference|multiply|"
    r"File [`'].+' not found|Empty `thebibliography'|"
    # A size that a face lacks, next to which it has one: it is printed.
    r"in size <[\d.]+> not available"
)
_INPUT_LINE = re.compile(r" on input line (\d+)\.?$")


def read_log(
    text: str,
    *,
    main: str,
    sources: Mapping[str, str],
    generated: Collection[str] = (),
    overfull_pt: float = OVERFULL_PT,
) -> tuple[Diagnostic, ...]:
    """Give the findings of a whole log, sorted.

    `main` is the compiled file and `sources` the text of every TeX file of the tree, by path: they
    give columns, and places where TeX names none; the author wrote all but the `generated`. An overfull
    box counts above `overfull_pt` points.
    Notices to run again are ignored: the caller compares the states of two passes.
    """
    own_first = dict(sorted(sources.items(), key=lambda source: source[0] in generated))
    findings = list(_Reader(text.splitlines(), Places(main, own_first), overfull_pt).read())
    first = next((index for index, finding in enumerate(findings) if is_cause(finding)), len(findings))
    # In what TeX makes up to go on with, letters stand in fonts that nobody chose.
    known = [each for index, each in enumerate(findings) if index < first or each.code != "letter-missing"]
    kept = [each for each in known if first == len(findings) or not _follows(each, findings[first])]
    return sort_findings(finding for finding in kept if not _is_echo(finding, kept, generated))


def correct_labels(text: str, repeated: Iterable[str]) -> str:
    """Let a log name the labels that its pass has `repeated`: LaTeX tells only of those that the pass before has."""
    kept = [line for line in text.split("\n") if not _REPEATED.search(line)]
    return "\n".join([*kept, *(f"LaTeX Warning: Label `{name}' multiply defined." for name in repeated)])


def list_lacking(text: str) -> str:
    """Give the letters of a log that a font lacked, each once and sorted."""
    found = (_LETTER.match(line) for line in text.splitlines() if line.startswith("Missing character"))
    return "".join(sorted({_read_letter(match) for match in found if match and match[3] != "nullfont"}))


def _read_letter(match: re.Match[str]) -> str:
    return chr(int(match[2], 16)) if match[2] else match[1]


_GAPS = frozenset(["tex-citation", "tex-reference", "tex-encoding"])
"""Errors that leave a hole in the page, and the rest as it should be."""
_OF_A_PREAMBLE = (PREAMBLE, PACKAGE_SUFFIX)


def is_cause(finding: Diagnostic) -> bool:
    """Tell whether a finding is an error of TeX's that others may follow from."""
    return finding.severity is Severity.ERROR and finding.code.startswith("tex-") and finding.code not in _GAPS


def _follows(finding: Diagnostic, cause: Diagnostic) -> bool:
    """Tell whether a finding only follows from the first error, or cannot be judged before that one is mended.

    TeX is stopped after a pass with an error, and only a second pass knows the labels. What a preamble with an error
    would have defined is unknown in the whole text.
    """
    if finding.code in {"tex-citation", "tex-reference"}:
        return True
    if cause.span is None or finding.span is None or not cause.span.path.endswith(_OF_A_PREAMBLE):
        return False
    return is_cause(finding) and not finding.span.path.endswith(_OF_A_PREAMBLE)


def _is_echo(finding: Diagnostic, findings: Iterable[Diagnostic], generated: Collection[str]) -> bool:
    """Tell whether an error in the author's own text explains a finding: after it TeX goes on with what it made up."""
    in_generated = finding.span is not None and finding.span.path in generated
    own = [other for other in findings if other is not finding and other.span and other.span.path not in generated]
    if in_generated and any((other.code, other.message) == (finding.code, finding.message) for other in own):
        return True
    if finding.code != "tex-group" and not (in_generated and finding.severity is Severity.ERROR):
        return False
    return any(other.severity is Severity.ERROR and other.code.startswith("tex-") for other in own)


@dataclass
class _Reader:
    """A log being read, line by line."""

    lines: list[str]
    places: Places
    overfull_pt: float
    letters: dict[tuple[str, str, str], int] = field(default_factory=dict)
    at: int = 0

    def read(self) -> Iterator[Diagnostic]:
        readers: tuple[Callable[[str], Iterator[Diagnostic]], ...] = (
            self._read_error, self._read_undefined, self._read_box, self._read_bytes, self._read_group,
            self._read_warning,
        )  # fmt: skip
        for at, line in enumerate(self.lines):
            self.at = at
            if mark := _MARK.match(line):
                self.places.follow(mark[1], mark[2])
            elif letter := _LETTER.match(line):
                self._count_letter(letter)
            else:
                for read in readers:
                    yield from read(line)
        yield from self._letter_findings()

    # --- Errors -----------------------------------------------------------------------------------

    def _read_error(self, line: str) -> Iterator[Diagnostic]:
        match = _ERROR.match(line) or _BANG.match(line)
        if match is None or match["message"].startswith(("Emergency stop", "==> Fatal", " ==> Fatal")):
            return
        message, context = self._message(match["message"]), self._context()
        place = match.groupdict().get("path"), int(match.groupdict().get("line") or 0)
        if not place[0]:
            place = self._next_place()
        span, token = self._error_span(place[0] or self.places.main, place[1], context, message)
        yield explain_error(TexError(message, span, token, self._defined()))

    def _message(self, first: str) -> str:
        """Join the lines "(package)   ..." by which LaTeX goes on."""
        follow = []
        for line in self.lines[self.at + 1 : self.at + 6]:
            if not re.match(r"^\(\w+\)\s{2,}", line):
                break
            follow.append(line.partition(")")[2].strip())
        return " ".join([first.strip(), *follow])

    def _context(self) -> list[str]:
        block = []
        for line in self.lines[self.at + 1 : self.at + _CONTEXT_LINES]:
            if _ERROR.match(line) or _BANG.match(line) or _MARK.match(line):
                break
            block.append(line)
            if _SOURCE_LINE.match(line):
                break
        return block

    def _next_place(self) -> tuple[str | None, int]:
        """Take the place of the "Emergency stop" that follows an error without one."""
        for line in self.lines[self.at + 1 : self.at + _CONTEXT_LINES]:
            if match := _ERROR.match(line):
                return match["path"], int(match["line"])
        return None, 1

    def _error_span(self, path: str, line: int, context: list[str], message: str) -> tuple[Span, str]:
        runaway = self._runaway_span()
        if runaway and "ended" in message:
            return runaway, ""
        opened = re.search(r"\\begin\{.+?\} on input line (\d+) ended by \\end\{document\}", message)
        if opened and (span := self.places.span_of_line(opened[0].partition(" ")[0], int(opened[1]))):
            return span, ""
        own = self.places.own_path(path)
        if own is None:
            # A package complains: point at what loads it.
            found = self.places.find(f"{{{PurePosixPath(path).stem}}}", self.places.main)
            return found or self.places.find_load(path) or Span(self.places.current()), ""
        if load := self._find_load(own, line, message):
            return load, ""
        read = next((match[2] for text in reversed(context) if (match := _SOURCE_LINE.match(text))), "")
        token = self._token(context, message, read)
        if token and (column := self._column_of(own, line, token, read)):
            return Span(own, line, column, len(token)), token
        column = 0 if read.startswith("...") else len(read)
        return Span(own, max(1, line), max(1, column)), token

    def _find_load(self, path: str, line: int, message: str) -> Span | None:
        r"""Find where a package at fault is named: after \usepackage LaTeX reads on for a date, over ends of lines."""
        fault = _OF_PACKAGE.search(message)
        if fault is None:
            return None
        name = fault[1] or fault[2]
        word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
        for number in range(line, 0, -1):
            if found := word.search(self.places.line_text(path, number)):
                return Span(path, number, found.start() + 1, len(name))
        return None

    def _token(self, context: list[str], message: str, read: str) -> str:
        if not message.startswith("Undefined control sequence"):
            return ""
        first = next((text for text in context if text.strip()), "")
        match = _TOKEN.search(read if _SOURCE_LINE.match(first) else first)
        return match[1] if match else ""

    def _column_of(self, path: str, line: int, token: str, read: str) -> int:
        """Find a command in a line: before where TeX stopped reading, else anywhere."""
        text = self.places.line_text(path, line)
        return (text.rfind(token, 0, len(read)) if read and text.startswith(read) else text.find(token)) + 1

    def _runaway_span(self) -> Span | None:
        """Find the text TeX shows after "Runaway argument?": it begins with the brace that nobody closed."""
        before = self.lines[max(0, self.at - 3) : self.at]
        if not any(line.startswith("Runaway") for line in before):
            return None
        shown = next((line for line in reversed(before) if line.startswith("{")), "")
        # TeX shows an end of line as a blank: the first words are enough.
        words = re.match(r"\{[^\\ ]*", shown)
        place = self.places.find(words[0], self.places.current()) if words and len(words[0]) > 1 else None
        return Span(place.path, place.line, place.column) if place else None

    def _defined(self) -> frozenset[str]:
        pattern = r"\\(?:newcommand|providecommand|DeclareRobustCommand|def|newcommand\*)\s*\{?\\([A-Za-z@]+)"
        return frozenset(name for text in self.places.sources.values() for name in re.findall(pattern, text))

    # --- Warnings ---------------------------------------------------------------------------------

    def _read_undefined(self, line: str) -> Iterator[Diagnostic]:
        if repeated := _REPEATED.search(line):
            span = self.places.find(rf"\label{{{repeated[1]}}}", self.places.main) or Span(self.places.main)
            yield warning(
                "tex-label",
                phrase("two places have the label {name}", name=repeated[1]),
                span,
                phrase("rename one of them"),
            )
        if not (match := _UNDEFINED.search(line)):
            return
        name, span = match[2], self.places.span(self.places.current(), int(match[3]), match[2])
        if match[1] == "Citation":
            hint = phrase("correct the key, or add the entry to bib/")
            yield warning("tex-citation", phrase("TeX has no reference {name} to cite", name=name), span, hint)
        else:
            hint = phrase(r"correct the name, or put \label{{{name}}} where it belongs", name=name)
            yield warning("tex-reference", phrase("there is no label {name}", name=name), span, hint)

    def _read_box(self, line: str) -> Iterator[Diagnostic]:
        match = _OVERFULL.match(line)
        if match is None or float(match[2]) <= self.overfull_pt:
            return
        first, last = int(match[3] or 1), int(match[4] or match[3] or 1)
        path = self.places.current()
        if match[4] and self.places.begins_last_paragraph(first):
            path, last = self.places.closed, first
        where = phrase(" (lines {first} to {last})", first=first, last=last) if last > first else NOTHING
        points = float(match[2])
        if match[1] == "h":
            message = phrase(
                "{points:.1f} points too wide: it sticks out of its place{where}", points=points, where=where
            )
        else:
            message = phrase(
                "{points:.1f} points too high: it sticks out of its place{where}", points=points, where=where
            )
        hint = phrase(r"reword it, allow a break with \-, or make the table or picture smaller")
        yield warning("box-overfull", message, Span(path, first), hint)

    def _read_bytes(self, line: str) -> Iterator[Diagnostic]:
        path = self.places.own_path(self.places.open_files[-1]) if self.places.open_files else None
        # Some of TeX's own packages are no UTF-8 (lineno.sty, algorithm2e.sty); the main file is ours and sound.
        if path and (match := _BAD_BYTES.match(line)) and path != self.places.main:
            span = Span(path, int(match[1]))
            yield error("tex-encoding", phrase("this line is not UTF-8"), span, phrase("save the file as UTF-8"))

    def _read_group(self, line: str) -> Iterator[Diagnostic]:
        if match := _OPEN_GROUP.match(line):
            number, opener = int(match[1]), match[2]
            texts = [(path, self.places.line_text(path, number)) for path in self.places.sources]
            open_ones = [path for path, text in texts if opener == "{" and text.count("{") > text.count("}")]
            path = next(iter(open_ones), next((path for path, text in texts if opener in text), self.places.main))
            message = phrase("{opener} is still open at the end of the document", opener=opener)
            yield warning(
                "tex-group", message, self.places.span(path, number, opener), phrase("close it, or delete it")
            )

    def _read_warning(self, line: str) -> Iterator[Diagnostic]:
        match = _WARNING.match(line)
        if match is None or _UNINTERESTING.search(line):
            return
        message = self._message(match[1])
        at = _INPUT_LINE.search(message)
        span = Span(self.places.current(), int(at[1]) if at else 1)
        message = _INPUT_LINE.sub("", message).rstrip(".")
        yield warning(
            "tex-warning",
            phrase("LaTeX says: {message}", message=message),
            span,
            phrase("look at the PDF there: it may not be as meant"),
        )

    # --- Letters that the font lacks --------------------------------------------------------------

    def _count_letter(self, match: re.Match[str]) -> None:
        letter = _read_letter(match)
        if match[3] != "nullfont":
            key = (letter, self._font_name(match[3]), self.places.current())
            self.letters[key] = self.letters.get(key, 0) + 1

    @staticmethod
    def _font_name(font: str) -> str:
        """Shorten XeTeX's "[/path/Name-Regular.ttf]/OT:..." or "Family Name/OT:..."."""
        if font.startswith("["):
            return PurePosixPath(font[1:].partition("]")[0]).stem
        return font.partition("/")[0]

    def _letter_findings(self) -> Iterator[Diagnostic]:
        """Give one finding for the letters of one script that a font lacks; a sign of none has its own."""
        groups: dict[tuple[str, str, str], dict[str, int]] = {}
        for (letter, font, path), count in self.letters.items():
            # The bytes that were no UTF-8 have their own finding.
            if letter != "\ufffd":
                groups.setdefault((_name_group(letter), font, path), {})[letter] = count
        for (script_name, font, path), letters in groups.items():
            first, count = next(iter(letters)), sum(letters.values())
            message = _describe_missing(font, tuple(letters), script_name, count)
            span = self.places.find(first, path) or Span(path)
            found = error("letter-missing", message, span, phrase("use a font that has it, or another letter"))
            # What is no letter of a word stops nobody who writes; it may not be handed in.
            signs = not any(map(str.isalpha, letters))
            yield bind(found) if signs else found


def _describe_missing(font: str, letters: Sequence[str], group: str, count: int) -> Phrase:
    times = phrase(", {count} times", count=count) if count > 1 else NOTHING
    first, others = f"{letters[0]} (U+{ord(letters[0]):04X})", len(letters) - 1
    if not others:
        return phrase("the font {font} has no {letter}: it is not printed{times}", font=font, letter=first, times=times)
    return phrase(
        "the font {font} has no {letter} and {others} more of the {script} letters: they are not printed{times}",
        font=font,
        letter=first,
        others=others,
        script=phrase_data(group),
        times=times,
    )


def _name_group(letter: str) -> str:
    """Give the name of a letter's script; signs are as many things as there are, and each is said by itself."""
    script = None if is_sign(letter) else script_of(letter)
    return script.name if script else letter
