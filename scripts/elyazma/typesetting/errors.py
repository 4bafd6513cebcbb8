"""Say in plain words what TeX's error messages mean and what to type next.

messages.toml lists the messages; errors.toml says what is known of LaTeX's own names.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from elyazma.model.diagnostics import Diagnostic, Severity, Span, error
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import NOTHING, Phrase, phrase, phrase_data
from elyazma.sources.preamble import PREAMBLE
from elyazma.system.nearest import did_you_mean
from elyazma.typesetting.missing_files import (
    report_missing_encoding,
    report_missing_file,
    report_missing_font,
    report_missing_language,
    report_missing_library,
)

_DATA = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class TexError:
    """One error of a log: TeX's message, its place, the command read last, and the commands the manuscript defines."""

    message: str
    span: Span
    token: str = ""
    defined: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one of TeX's messages means: an entry of messages.toml."""

    pattern: re.Pattern[str]
    code: str = ""
    message: str = ""
    hint: str = ""
    explain: str = ""
    example: str = ""
    severity: Severity = Severity.ERROR


@cache
def read_meanings() -> tuple[Meaning, ...]:
    """Read messages.toml."""
    entries = _load_table("messages.toml")["message"]
    return tuple(Meaning(**{**entry, "pattern": re.compile(entry["pattern"])}) for entry in entries)


def explain_error(found: TexError) -> Diagnostic:
    """Turn an error into a finding; one that nobody foresaw keeps TeX's own words."""
    for meaning in read_meanings():
        if match := meaning.pattern.search(found.message):
            return _explain(meaning, found, match)
    hint = phrase("look at this place and just before it; the file with the extension .log says more")
    return error("tex-error", phrase("TeX stopped over this: {message}", message=found.message), found.span, hint)


def _explain(meaning: Meaning, found: TexError, match: re.Match[str]) -> Diagnostic:
    if meaning.explain:
        return _EXPLANATIONS[meaning.explain](found, match)
    parts = {f"part{number}": said or "" for number, said in enumerate(match.groups(), 1)}
    message = phrase_data(meaning.message, **parts)
    severity = Severity(meaning.severity)
    return Diagnostic(
        severity=severity, code=meaning.code, message=message, span=found.span, hint=phrase_data(meaning.hint)
    )


@cache
def _load_table(name: str) -> Mapping[str, Any]:
    return tomllib.loads((_DATA / name).read_text(encoding="utf-8"))


def _suggest(name: str, kind: str, defined: Iterable[str]) -> Phrase:
    known = _load_table("errors.toml")
    for package, names in known["defined_by"].items():
        if name in str(names).split():
            return phrase(
                r"it belongs to the package {package}: write \usepackage{{{package}}} into {preamble}",
                package=package,
                preamble=PREAMBLE,
            )
    names = [*str(known[kind]).split(), *defined]
    return did_you_mean(name, names)


def _undefined_command(found: TexError, _: re.Match[str]) -> Diagnostic:
    name = found.token
    hint = _suggest(name.removeprefix("\\"), "commands", found.defined)
    hint = hint or phrase(
        r"correct the name, or define it with \newcommand{{{name}}}{{...}} in {preamble}",
        name=name or phrase("a command"),
        preamble=PREAMBLE,
    )
    return error("tex-command", _say_unknown(name), found.span, hint)


def _undefined_environment(found: TexError, match: re.Match[str]) -> Diagnostic:
    name = match[1]
    hint = _suggest_theorem(name) or _suggest(name, "environments", ())
    hint = hint or phrase(
        r"correct the name in \begin{{{name}}} and \end{{{name}}}, or define it in {preamble}",
        name=name,
        preamble=PREAMBLE,
    )
    return error(
        "tex-environment",
        _say_unknown_environment(name),
        found.span,
        hint,
    )


def _suggest_theorem(name: str) -> Phrase:
    if name not in str(_load_table("errors.toml")["theorems"]).split():
        return NOTHING
    return phrase(
        r"write \newtheorem{{{name}}}{{{title}}} into {preamble}", name=name, title=name.capitalize(), preamble=PREAMBLE
    )


def _say_unknown(name: str) -> Phrase:
    return phrase("LaTeX does not know {name}", name=name or phrase("a command"))


def _say_unknown_environment(name: str) -> Phrase:
    return phrase("LaTeX does not know an environment {name}", name=name)


_NOT_THERE = re.compile(r"(\S+) does not exist, so it cannot be redefined")


def find_unknown(finding: Diagnostic) -> tuple[str, str]:
    """Give the command, or the environment, that TeX does not know by an error of its own; both empty elsewhere."""
    message = finding.message
    name = str(message.values.get("name", ""))
    if finding.code == "tex-environment" and message == _say_unknown_environment(name):
        return "", name
    if finding.code == "tex-command":
        return name.removeprefix("\\"), ""
    missing_one = _NOT_THERE.fullmatch(message) if finding.code == "tex-misuse" else None
    return (missing_one[1].removeprefix("\\") if missing_one else ""), ""


def _mismatched_environment(found: TexError, match: re.Match[str]) -> Diagnostic:
    opened, line, closed = match[1], match[2], match[3]
    if opened == "document":
        message = phrase(r"\end{{{closed}}} closes nothing", closed=closed)
        hint = phrase(r"delete it, or put \begin{{{closed}}} before it", closed=closed)
    elif closed == "document":
        message = phrase(r"\begin{{{opened}}} in line {line} is never closed", opened=opened, line=line)
        hint = phrase(r"put \end{{{opened}}} after it", opened=opened)
    else:
        message = phrase(
            r"\begin{{{opened}}} in line {line} is closed by \end{{{closed}}}", opened=opened, line=line, closed=closed
        )
        hint = phrase(r"put \end{{{opened}}} before this line, or correct one of the two names", opened=opened)
    return error("tex-environment", message, found.span, hint)


def find_doubled(finding: Diagnostic) -> str:
    """Give the name without a backslash that is defined a second time; empty elsewhere."""
    found = _DOUBLED.fullmatch(finding.message) if finding.code == "tex-misuse" else None
    return found[1].strip("'").removeprefix("\\") if found else ""


_DOUBLED = re.compile(r"(\S+) has a meaning already")


def is_printed_early(finding: Diagnostic) -> bool:
    """Tell whether something is printed where a preamble goes on."""
    return finding.code == "tex-misuse" and finding.message == "something is printed before the document begins"


def find_unreadable(finding: Diagnostic) -> str:
    """Give the picture that TeX cannot read by a finding, as the text names it; empty elsewhere."""
    meaning = next(each for each in read_meanings() if each.code == _IMAGE)
    return finding.message.removeprefix(meaning.message.replace("<part1>", "")) if finding.code == _IMAGE else ""


_IMAGE = "tex-image"


_EXPLANATIONS: Mapping[str, Callable[[TexError, re.Match[str]], Diagnostic]] = {
    "undefined-command": _undefined_command,
    "undefined-environment": _undefined_environment,
    "mismatched-environment": _mismatched_environment,
    "file-not-found": lambda found, match: report_missing_file(match[1], found.span),
    "font-not-found": lambda found, match: report_missing_font(match[1], found.span),
    "encoding-not-found": lambda found, match: report_missing_encoding(match[1], found.span),
    "language-not-found": lambda found, match: report_missing_language(match[1], found.span),
    "library-not-found": lambda found, match: report_missing_library(match[1], found.span),
}
"""What takes more than one sentence, by its name in messages.toml."""
