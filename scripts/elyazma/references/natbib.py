r"""Write the references for natbib: the .bbl, the .aux that makes them known on TeX's first pass, the preamble.

natbib reads an author-year label as `\bibitem[{Short}(Year)Long]{key}` and remembers it in the .aux as
`\bibcite{key}{{number}{Year}{{Short}}{{Long}}}` (natbib.sty 8.31b, \@lbibitem and \NAT@wrout). Written in
exactly the form natbib itself will write, the .aux repeats after one pass and no second one is needed.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from elyazma.model.manuscript import CitationForm, Label, PrintedReference, References
from elyazma.references.note_tex import write_note_setup
from elyazma.references.without_natbib import write_bare_setup
from elyazma.tex.escape import escape_text
from elyazma.tex.inlines import list_formulas
from elyazma.tex.values import tokenize_value
from elyazma.tex.write import Languages, in_language, to_tex

_NONE: Languages = MappingProxyType({})

_FALLBACKS = r"""\providecommand{\url}[1]{\texttt{\detokenize{#1}}}
\providecommand{\href}[2]{#2}
\providecommand{\foreignlanguage}[2]{#2}
"""
"""For a class that loads neither hyperref nor url nor babel; the .bbl is part of a submission."""


def write_bbl(references: References, languages: Languages = _NONE, *, bare: bool = False) -> str:
    r"""Write the printed list. `languages`: ISO code -> babel's name, for all languages the document loads.

    `bare` writes `\bibitem{key}` for a class that counts its references itself and has no natbib.
    """
    lists = [_FALLBACKS]
    if references.listed and references.entries:
        lists.append(_write_list(references, languages, bare=bare))
    elif references.listed:
        lists.append("% The text cites nothing: no heading stands over an empty list.\n")
    else:
        lists.append("% The journal's style cites in notes and prints no list.\n")
    if second := references.second:
        heading = escape_text(second.heading)
        names = rf"\def\refname{{{heading}}}\def\bibname{{{heading}}}"
        lists.append(f"\n\\begingroup{names}\n{_write_list(second.references, languages, bare=bare)}\\endgroup\n")
    return "".join(lists)


def _write_list(references: References, languages: Languages, *, bare: bool) -> str:
    numbered = references.numbered or references.mode == "numeric"
    widest = str(len(references.entries)) if numbered else ""
    head = rf"\begin{{thebibliography}}{{{widest}}}"
    entries = "\n\n".join(_write_entry(entry, languages, bare=bare) for entry in references.entries)
    return f"{head}\n\n{entries}\n\n\\end{{thebibliography}}\n"


def _write_entry(entry: PrintedReference, languages: Languages, *, bare: bool) -> str:
    text = in_language(to_tex(entry.text, languages), entry.language, languages)
    return f"{_write_item(entry, languages, bare=bare)}\n{text}"


def _write_item(entry: PrintedReference, languages: Languages, *, bare: bool) -> str:
    if bare:
        return rf"\bibitem{{{entry.key}}}"
    short, long, year = _write_label(entry, languages)
    return rf"\bibitem[{{{short}}}({_guard_year(year)}){long and f'{{{long}}}'}]{{{entry.key}}}"


def _write_label(entry: PrintedReference, languages: Languages) -> tuple[str, str, str]:
    """Give short author, long author (empty when the same) and year as TeX."""
    label = entry.label
    names = ((_write_name(name, label), name) for name in (label.short, label.long))
    short, long = (
        in_language(_write_formulas(written, name, entry), label.language, languages) for written, name in names
    )
    return short, "" if long == short else long, _write_year(label)


def _write_formulas(written: str, name: str, entry: PrintedReference) -> str:
    """Write the formulas of a title that stands for an author as formulas again: a label is plain text."""
    for formula in sorted(set(list_formulas(entry.text)), key=len, reverse=True):
        if formula in name and not _OF_FORMULAS.isdisjoint(formula):
            written = written.replace(escape_text(formula), f"${formula}$")
    return written


_OF_FORMULAS = frozenset("\\^_")
"""What plain text hardly has: a formula without it prints the same letters."""


def _write_name(name: str, label: Label) -> str:
    escaped = escape_text(name)
    if name and name == label.title:
        return rf"\emph{{{escaped}}}"
    return escaped.replace(r" \& ", r" \natand{} ") if label.joined else escaped


def _write_year(label: Label) -> str:
    r"""Write a year so that natbib sees the letter of "2023a" as a letter.

    A title that stands for it has braces: natbib looks at its first token, where \emph would pass for nothing.
    """
    if match := re.fullmatch(r"(\d{4})([a-z]+)", label.year):
        return f"{match.group(1)}{{{match.group(2)}}}"
    escaped = escape_text(label.year)
    return rf"{{\emph{{{escaped}}}}}" if escaped and label.year == label.title else escaped


def _guard_year(year: str) -> str:
    """Put braces, which natbib takes off, around a year whose brackets or braces it would take for its own."""
    return f"{{{year}}}" if year.startswith("{") or re.search(r"[()\[\]]", year) else year


def write_aux(references: References, languages: Languages = _NONE, *, bare: bool = False) -> str:
    r"""Write the .aux that a pass with write_bbl's list would leave: `\relax` and the \bibcite lines."""
    lists = (references, references.second.references) if references.second else (references,)
    numbered = [pair for each in lists for pair in enumerate(each.entries, 1)]
    if bare:
        lines = [rf"\bibcite{{{entry.key}}}{{{number}}}" for number, entry in numbered]
    else:
        lines = [_write_bibcite(entry, number, languages) for number, entry in numbered]
    return "\n".join([r"\relax ", *lines]) + "\n"


def _write_bibcite(entry: PrintedReference, number: int, languages: Languages) -> str:
    short, long, year = _write_label(entry, languages)
    line = rf"\bibcite{{{entry.key}}}{{{{{number}}}{{{year}}}{{{{{short}}}}}{{{{{long}}}}}}}"
    return _as_written(line)


def _as_written(line: str) -> str:
    r"""Spell a line as TeX's \write does: a space after a command word, two after a robust command's."""
    pieces, position = [], 0
    for token in tokenize_value(line):
        if token.kind == "command" and token.name.isalpha() and token.name != "bibcite":
            behind = line[token.end : token.end + 1]
            robust = token.name in _ROBUST and line.startswith("{", token.end + (behind == " "))
            pieces += [line[position : token.end], " " * ((behind != " ") + robust)]
            position = token.end
    return "".join((*pieces, line[position:]))


_ROBUST = frozenset(("foreignlanguage", "emph"))


def write_citations(
    references: References, languages: Languages = _NONE, *, bare: bool = False, signs: str = ""
) -> str:
    """Write everything a preamble needs so that the author's citation commands work, natbib or not.

    `signs` are those that stand before the mark of a note.
    """
    setup = write_bare_setup(references, languages) if bare else f"\\usepackage{{natbib}}\n{write_setup(references)}"
    notes = (write_note_setup(signs),) if references.mode == "note" else ()
    return "\n".join((setup.rstrip(), *notes))


def write_setup(references: References) -> str:
    r"""Write the preamble lines that make natbib cite as the style does; natbib must be loaded before them.

    Never \bibliographystyle{plainnat}: natbib takes its brackets from that name on the second pass.
    """
    form = references.form
    mode = ("super" if form.superscript else "numbers") if references.mode == "numeric" else "authoryear"
    signs = {
        "open": form.opening,
        "close": form.closing,
        "citesep": form.between.strip(),
        "aysep": form.before_year.strip(),
        "yysep": ",",
    }
    if form.before_page != CitationForm().before_page:
        signs["notesep"] = form.before_page
    options = ",".join([mode, *(f"{name}={{{escape_text(sign)}}}" for name, sign in signs.items())])
    narrative = escape_text(form.narrative_and) or r"\&"
    joined = rf"\protected\def\natand{{\ifNAT@swa\&\else {narrative}\fi}}"
    order = _write_order(form) + (
        _write_numbers(references) if references.mode == "numeric" else _write_years(references)
    )
    lines = [rf"\setcitestyle{{{options}}}", r"\makeatletter", *order, joined, _CAPITALS, _POINTS, r"\makeatother"]
    return "\n".join(lines) + "\n"


def _write_order(form: CitationForm) -> list[str]:
    r"""Write natbib's options "sort" and "compress", which \setcitestyle does not know."""
    return [r"\def\NAT@sort{\@ne}"] * form.sorted + [r"\def\NAT@cmprs{\@ne}"] * form.compressed


def _write_years(references: References) -> list[str]:
    form = references.form
    lines = [] if form.grouped else [_NAMES_AGAIN]
    lines.append(_YEARS_APART if form.years_apart else _WORDS_FOR_YEARS)
    if references.numbered:
        # natbib sets a list without numbers when the document begins, after \setcitestyle.
        lines.append(r"\AtBeginDocument{\let\@biblabel\NAT@biblabelnum \let\@bibsetup\NAT@bibsetnum}")
    return lines


def _write_numbers(references: References) -> list[str]:
    # The comma between two works of one author is raised as their numbers are.
    lines = [r"\def\NAT@yrsep{\textsuperscript{,}}"] if references.form.superscript else []
    if not references.form.between.endswith((" ", "\u00a0")):
        # natbib settles this when the document begins.
        lines.append(r"\AtBeginDocument{\def\NAT@space{}}")
    if references.form.each and not references.form.superscript:
        lines.append(_BRACKETS_EACH)
    if references.number:
        number = to_tex(references.number).replace("1", "#1", 1)
        lines.append(rf"\def\bibnumfmt#1{{{number}}}")
    return lines


_YEARS_APART = r"""\let\NAT@year\@empty
\def\NAT@parse@date#1@@{\edef\NAT@year{\NAT@year.}\def\NAT@exlab{}}"""
r"""natbib takes the fifth sign of a year for its letter and prints "2023a,b", and of equal years the letter alone; here
a year is one whole, and \NAT@year, which natbib only compares, is never what it was before."""

_WORDS_FOR_YEARS = r"""\let\NAT@year\@empty \let\natbibdate\NAT@parse@date
\def\natbibstart#1#2\@nil{\ifnum9<1#1 \expandafter\@firstoftwo\else\expandafter\@secondoftwo\fi}
\def\NAT@parse@date#1@@{\expandafter\natbibstart\detokenize{#1}\@nil
  {\natbibdate#1@@}{\edef\NAT@year{\NAT@year.}\def\NAT@exlab{}}}"""
"""natbib takes the first letter of "n.d." for one that tells years apart; what begins with no digit is one whole."""

_BRACKETS_EACH = r"""\def\NAT@citenum#1#2#3{\@tempswafalse
  \ifNAT@swa\ifx\NAT@ctype\z@\if*#2#3*\@tempswatrue\fi\fi\fi
  \if@tempswa\def\citenumfont##1{\NAT@@open##1\NAT@@close}#1\else
  \ifNAT@swa\NAT@@open\if*#2*\else#2\NAT@spacechar\fi#1\if*#3*\else\NAT@cmt#3\fi\NAT@@close\else#1\fi\fi\endgroup}"""
"""Brackets around each number, "[1], [2]", but around all that a note belongs to: "[1, p. 35]"."""

_NAMES_AGAIN = r"\let\natbibparse\NAT@parse \def\NAT@parse#1{\natbibparse{#1}\def\NAT@last@nm{}}"
r"""natbib leaves out an author who was named just before; \NAT@parse is what it runs before it looks."""

_CAPITALS = r"""\let\natbibcapital\NAT@Up
\def\natbibfirst#1#2\@nil{\natbibfirstof#1\@nil}
\def\natbibfirstof#1#2\@nil{\let\natbibfirsttoken=#1}
\def\NAT@Up#1{\expandafter\natbibfirst#1\@nil
  \ifx\natbibfirsttoken\protect\expandafter\@firstoftwo\else\expandafter\@secondoftwo\fi
  {#1}{\natbibcapital#1}}
\let\natbibtest\NAT@test
\def\NAT@test#1{\begingroup\ifnum#1=\@ne\let\natbibname\NAT@nm\def\NAT@nm{\NAT@nmfmt{\natbibname}}\fi\natbibtest{#1}\endgroup}"""
r"""\Citet makes the first letter of a label a capital, token by token, and so breaks a label that begins with its
language; such a label (natbib has it begin with \protect), an institution's name, has its capital. \NAT@test prints
the name beside a number, for which natbib forgets the capital."""

_POINTS = r"""\newif\ifnatbibpoint
\AtBeginDocument{\let\natbibcite\@cite
  \def\@cite#1#2#3{\natbibcite{#1\natbibends{#3}}{#2}{#3}\ifnatbibpoint\expandafter\natbiblook\fi}}
\def\natbiblook{\futurelet\natbibtoken\natbibskip}
\def\natbibskip{\ifx\natbibtoken.\expandafter\@gobble\fi}
\def\natbibends#1{\global\natbibpointfalse \if\relax\detokenize{#1}\relax
  \ifcase\NAT@ctype\ifNAT@numbers\else\natbibendswork\fi
  \or\natbibendsin\NAT@nm\or\ifNAT@par\else\natbibendsin\NAT@date\fi\fi\fi}
\def\natbibendswork{\if\relax\NAT@date\relax
  \ifNAT@swa\ifNAT@par\else\natbibendsin\NAT@nm\fi\else\natbibendsin\NAT@nm\fi
  \else\ifNAT@par\else\natbibendsin\NAT@date\fi\fi}
\def\natbibendsin#1{\expandafter\natbibinner#1\@nil}
\def\natbibinner#1\@nil{\expandafter\natbibsplit\detokenize{#1}\natbibstop.\natbibstop\@nil}
\def\natbibsplit#1.\natbibstop#2\@nil{\if\relax\detokenize{#2}\relax\else\global\natbibpointtrue\fi}"""
r"""Where a citation ends in a name or a year with a point ("et al.", "n.d."), it is the sentence's point too. \@cite is
what sets the brackets and the notes around the works; the last work's name and year are still known in it. A name has
braces around it, which TeX takes off an argument."""
