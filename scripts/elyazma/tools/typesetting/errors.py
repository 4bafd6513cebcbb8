"""Say in plain words what TeX's error messages mean and what to type next.

The messages are those of TeX (The TeXbook, chapter 27) and of LaTeX (latex.ltx; "LaTeX error reference").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from elyazma.diagnostics import Diagnostic, Span, error, missing
from elyazma.tools.nearest import did_you_mean

_DATA = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class TexError:
    """One error of a log: TeX's message, its place, the command read last, and the commands the manuscript defines."""

    message: str
    span: Span
    token: str = ""
    defined: frozenset[str] = frozenset()


Explain = Callable[[TexError, re.Match[str]], Diagnostic]


def explain_error(found: TexError) -> Diagnostic:
    """Turn an error into a finding; one that nobody foresaw keeps TeX's own words."""
    for pattern, explain in _EXPLANATIONS:
        if match := re.search(pattern, found.message):
            return explain(found, match)
    hint = "look at this place and just before it; the file with the extension .log says more"
    return error("tex-error", f"TeX stopped over this: {found.message}", found.span, hint)


def find_debian_package(file: str) -> str:
    """Name the Debian 12 package that has a class or a package ("siunitx.sty"); empty when none has."""
    stem, _, kind = file.rpartition(".")
    holders = _read("debian.toml")
    return next((name for name, held in holders.items() if stem in str(held.get(kind, "")).split()), "")


def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads((_DATA / name).read_text(encoding="utf-8"))


def _suggest(name: str, kind: str, defined: Iterable[str]) -> str:
    known = _read("errors.toml")
    for package, names in known["defined_by"].items():
        if name in str(names).split():
            return f"it belongs to the package {package}, which this journal's layout does not load"
    names = [*str(known[kind]).split(), *defined]
    return did_you_mean(name, names)


def _undefined_command(found: TexError, _: re.Match[str]) -> Diagnostic:
    name = found.token or "a command"
    hint = _suggest(name.removeprefix("\\"), "commands", found.defined)
    hint = hint or rf"correct the name, or define it with \newcommand{{{name}}}{{...}}"
    return error("tex-command", f"LaTeX does not know {name}", found.span, hint)


def _undefined_environment(found: TexError, match: re.Match[str]) -> Diagnostic:
    name = match[1]
    hint = _suggest(name, "environments", ()) or rf"correct the name in \begin{{{name}}} and \end{{{name}}}"
    return error("tex-environment", f"LaTeX does not know an environment {name}", found.span, hint)


def _mismatched_environment(found: TexError, match: re.Match[str]) -> Diagnostic:
    opened, line, closed = match[1], match[2], match[3]
    if opened == "document":
        message, hint = rf"\end{{{closed}}} closes nothing", rf"delete it, or put \begin{{{closed}}} before it"
    elif closed == "document":
        message, hint = rf"\begin{{{opened}}} in line {line} is never closed", rf"put \end{{{opened}}} after it"
    else:
        message = rf"\begin{{{opened}}} in line {line} is closed by \end{{{closed}}}"
        hint = rf"put \end{{{opened}}} before this line, or correct one of the two names"
    return error("tex-environment", message, found.span, hint)


def _file_not_found(found: TexError, match: re.Match[str]) -> Diagnostic:
    file = match[1]
    if not file.endswith((".sty", ".cls")):
        hint = "correct the name, or put the file into the manuscript; names are relative to its folder"
        return error("tex-file", f"there is no file {file}", found.span, hint)
    package = find_debian_package(file)
    kind = "class" if file.endswith(".cls") else "package"
    hint = f"on Debian or Ubuntu: sudo apt-get install {package}" if package else "correct its name, or install it"
    return missing("tex-package", f"this machine lacks the LaTeX {kind} {file[:-4]}", hint, found.span)


def _font_not_found(found: TexError, match: re.Match[str]) -> Diagnostic:
    return missing("tex-font", f'this machine has no font "{match[1]}"', "install it, or name another", found.span)


def _capacity(found: TexError, match: re.Match[str]) -> Diagnostic:
    message = f"TeX ran out of its {match[1]}: a command here calls itself, or a loop never ends"
    return error("tex-capacity", message, found.span, "look at the commands this line uses and how they are defined")


def _stopped(found: TexError, _: re.Match[str]) -> Diagnostic:
    message = "TeX was stopped here: it ran longer, or wrote more, than any article needs"
    return error("tex-stopped", message, found.span, "look for a loop, or a command that calls itself, in this line")


def _image(found: TexError, match: re.Match[str]) -> Diagnostic:
    hint = "export the picture again as PDF, PNG or JPEG, and check the name"
    return error("tex-image", f"TeX cannot read the picture {match[1]}", found.span, hint)


def _language(found: TexError, match: re.Match[str]) -> Diagnostic:
    hint = "correct its name, or add the language to article.toml"
    return error("tex-language", f"the language {match[1]} is not set up in this document", found.span, hint)


def _brace(message: str, hint: str) -> Explain:
    return lambda found, match: error("tex-brace", match.expand(message), found.span, hint)


def _formula(message: str, hint: str) -> Explain:
    return lambda found, match: error("tex-formula", match.expand(message), found.span, hint)


def _table(message: str, hint: str) -> Explain:
    return lambda found, match: error("tex-table", match.expand(message), found.span, hint)


def _number(message: str, hint: str) -> Explain:
    return lambda found, match: error("tex-number", match.expand(message), found.span, hint)


def _misuse(message: str, hint: str) -> Explain:
    return lambda found, match: error("tex-misuse", match.expand(message), found.span, hint)


_UNIT = "write a number and a unit: 1.5cm, 12pt, 2em"
_DOLLAR = r"put formulas between $ and $; in text write \_ for _, \^{} for ^, \$ for $"
_EXPLANATIONS: tuple[tuple[str, Explain], ...] = (
    (r"^Undefined control sequence", _undefined_command),
    (r"Environment (.+?) undefined", _undefined_environment),
    (r"\\begin\{(.+?)\}(?: on input line (\d+))? ended by \\end\{(.+?)\}", _mismatched_environment),
    (r"File [`'](.+?)' not found", _file_not_found),
    (r'The font "(.+?)" cannot be found', _font_not_found),
    (r'^Font \S+="?(.+?)"?(?: at \S+)? not loadable', _font_not_found),
    (r"TeX capacity exceeded, sorry \[(.+?)=\d+\]", _capacity),
    (r"^Interruption", _stopped),
    (r"Unable to load picture or PDF file '(.+?)'", _image),
    (r"(?:haven't defined the language|Unknown option) '(.+?)'", _language),
    (r"(?:Paragraph|File) ended (?:before|while scanning use of) (\\\S+?)(?: was complete| ?\.)",
     _brace(r"the { that opens here is never closed (it is an argument of \1)", "put the } that is missing")),
    (r"^Too many \}'s", _brace("this } closes nothing", "delete it, or put the { that is missing before it")),
    (r"^Extra \}, or forgotten (\S+?)\.?$",
     _brace(r"this } comes too early: before it belongs \1", "close what was opened after its {, or delete the }")),
    (r"^Missing ([{}]) inserted", _brace(r"a \1 is missing here", "pair the braces here and just before")),
    (r"^Extra \\endgroup", _brace("something is closed here that was never opened", r"check \begin and \end above")),
    (r"^(?:Missing \$ inserted|Display math should end with \$\$)",
     _formula("a formula begins or ends here without its $", _DOLLAR)),
    (r"Bad math environment delimiter",
     _formula(r"\\[ or \\], \\( or \\) stands where it cannot", "pair them in order")),
    (r"^Double (superscript|subscript)",
     _formula(r"two marks of one kind (\1) follow each other", "write x^{a^b} or x_{a_b}")),
    (r"^Missing \\right", _formula(r"\\left has no \\right", r"put \right) or \right. before the formula's end")),
    (r"^Extra \\right", _formula(r"\\right has no \\left", r"put \left( or \left. before it")),
    (r"^Missing delimiter", _formula(r"a bracket is missing after \\left or \\right", r"write \left( or \left.")),
    (r"^Extra alignment tab", _table("this row has more cells than the table has columns",
                                     "delete an &, or add a column to the table's head")),
    (r"^Misplaced alignment tab character &", _table("an & stands outside a table", r"in text write \&")),
    (r"^Misplaced \\(noalign|omit|cr)", _table("a rule or a joined cell does not begin its row",
                                               r"end the row before with \\")),
    (r"Illegal character in array arg|Illegal pream-token",
     _table("the table's head has a letter that is no column", "use l, c, r, p{3cm}, X and |")),
    (r"^Missing number, treated as zero", _number("a number is expected here", _UNIT)),
    (r"^Illegal unit of measure", _number("a length without a unit that TeX knows", _UNIT)),
    (r"^(?:Dimension|Number) too (?:large|big)", _number("this number is too big for TeX", "write a smaller one")),
    (r"No counter '(.+?)' defined", _number(r"there is no counter \1", "correct its name")),
    (r"can't use `macro parameter character #'", _misuse("a # stands in the text", r"write \#")),
    (r"You can't use `(\S+?)'", _misuse(r"\1 cannot be used here", "move or delete it")),
    (r"(?:Lonely \\item|perhaps a missing \\item)",
     _misuse(r"text and \\item do not fit together", r"begin with \item, between \begin{itemize} and \end{itemize}")),
    (r"Too deeply nested", _misuse("lists stand in each other too deep", "four levels are the most: flatten the list")),
    (r"Not in outer par mode|Float\(s\) lost|Too many unprocessed floats",
     _misuse("a figure or table stands where none can float", "move it between two paragraphs")),
    (r"\\caption outside float", _misuse(r"\\caption stands outside a figure or table",
                                         r"put it between \begin{figure} and \end{figure}")),
    (r"There's no line here to end",
     _misuse(r"\\\\ stands where no line can end", r"delete it; leave an empty line instead")),
    (r"\\verb (?:ended|illegal)",
     _misuse(r"\\verb cannot be used like this", r"keep it on one line, or use \texttt{...}")),
    (r"Can be used only in preamble", _misuse(r"this command belongs before \\begin{document}", "delete it")),
    (r"Missing \\begin\{document\}", _misuse("something is printed before the document begins", "delete it")),
    (r"Command (\S+?) already defined", _misuse(r"\1 has a meaning already", "choose another name for yours")),
    (r"Command (\S+?) undefined", _misuse(r"\1 does not exist, so it cannot be redefined", r"use \newcommand")),
    (r"Option clash for package (\S+?)\.?$", _misuse(r"the package \1 is loaded already", r"delete the \usepackage")),
    (r"Unknown option [`'](.+?)' for package [`'](.+?)'",
     _misuse(r"the package \2 has no option \1", "correct the option")),
    (r"^Incomplete (\\if\w*)", _misuse(r"\1 has no \\fi", r"put the \fi that is missing")),
    (r"^Extra \\(?:fi|else|or)", _misuse(r"\\fi or \\else has no \\if", "delete it")),
)  # fmt: skip
