r"""What the text of any scholarly article may use, whatever the class: packages, theorems, references, annexes.

A class that brings its own theorems, `proof` or `\cref` keeps them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import PurePosixPath

from elyazma.languages import Language
from elyazma.model.journal import NUMBER, Document, name_beginning
from elyazma.tex.citations import is_angled
from elyazma.tex.commands import CITING
from elyazma.tex.escape import escape
from elyazma.tex.parse import parse
from elyazma.tex.tree import Command
from elyazma.typesetting.anchors import write_anchors
from elyazma.typesetting.elements import NoEscape
from elyazma.typesetting.float_notes import write_float_notes
from elyazma.typesetting.packages import write_packages

THEOREMS = ("theorem", "lemma", "proposition", "corollary", "definition", "remark", "example")
"""The environments every template has; each is also the word that heads it."""

_REFERENCE_WORDS = {
    "figure": "figure",
    "table": "table",
    "section": "section",
    "subsection": "section",
    "subsubsection": "section",
    "equation": "equation",
    "appendix": "appendix",
    **{name: name for name in THEOREMS},
}
r"""hyperref's \autoref names (its manual, section 3.4) and the words they print."""

_PACKAGES = ("amsmath", "graphicx", "booktabs", "array", "tabularx", "longtable")

_TOOLS = r"""\makeatletter
% A class may have counter and environment under a name with a capital: Theorem.
\newcommand*\elyazma@theorem[3]{\@ifundefined{#1}{\@ifundefined{c@#1}{\newtheorem{#1}{#3}}{%
  \expandafter\let\csname #1\expandafter\endcsname\csname #2\endcsname
  \expandafter\let\csname end#1\expandafter\endcsname\csname end#2\endcsname}}{}}
\newenvironment{elyazma@proof}[1][\proofname]
  {\par\addvspace{\medskipamount}\noindent\textit{#1.}\enspace\ignorespaces}
  {\ifvmode\leavevmode\else\unskip\fi\nobreak\hfil\penalty50\hskip1em\null\nobreak\hfil
   \fboxsep=0pt\fbox{\phantom{\rule{.5em}{.5em}}}\parfillskip=0pt\finalhyphendemerits=0\par
   \addvspace{\medskipamount}}
\protected\def\elyazma@refs#1{\let\elyazma@comma\@empty
  \@for\elyazma@one:=#1\do{\elyazma@comma\def\elyazma@comma{, }%
    \edef\elyazma@one{\noexpand\autoref{\elyazma@one}}\elyazma@one}}
\protected\def\elyazma@Refs#1{\begingroup\csname elyazma@beginning\endcsname\elyazma@refs{#1}\endgroup}
% hyperref names the sections behind \appendix so, but neither what stands below them nor what has no number.
\def\elyazma@appended#1{\let\elyazma@heading\Hy@chapterstring
  \ifx\Hy@chapapp\Hy@appendixstring\edef\elyazma@counter{#1}%
    \@for\elyazma@one:=subsection,subsubsection\do{%
      \ifx\elyazma@one\elyazma@counter\let\Hy@chapterstring\elyazma@counter\fi}\fi
  \elyazma@makecurrent{#1}\let\Hy@chapterstring\elyazma@heading}
\def\elyazma@unnumbered#1{\edef\elyazma@counter{#1}%
  \ifx\Hy@chapapp\Hy@appendixstring
    \@for\elyazma@one:=section*,subsection*,subsubsection*,paragraph*,subparagraph*\do{%
      \ifx\elyazma@one\elyazma@counter\let\elyazma@counter\Hy@appendixstring\fi}\fi
  \elyazma@anchor{\elyazma@counter}}"""
_BEGUN = "\\AddToHook{begindocument/before}{%\n"
_FALLBACKS = r"""\@ifundefined{proof}{\let\proof\elyazma@proof\let\endproof\endelyazma@proof}{}
\@ifundefined{cref}{\let\cref\elyazma@refs\let\Cref\elyazma@Refs}{}
\@ifundefined{autoref}{\let\autoref\ref}{}"""
_APPENDED = r"""\ifdefined\hyper@makecurrent
  \let\elyazma@makecurrent\hyper@makecurrent\let\hyper@makecurrent\elyazma@appended\fi
\ifdefined\Hy@MakeCurrentHrefAuto
  \let\elyazma@anchor\Hy@MakeCurrentHrefAuto\let\Hy@MakeCurrentHrefAuto\elyazma@unnumbered\fi"""


def write_content(
    main: Language,
    others: Sequence[Language],
    texts: Iterable[str] = (),
    author: Collection[str] = (),
    class_: str = "",
) -> NoEscape:
    r"""Write the preamble's part for the text's own constructs; it may stand before or after hyperref.

    `texts` are the author's, which decide what else is loaded: what `class_` can have, and his preamble does not load
    itself (`author`). The words of theorems are the article's language's; those of \autoref follow the language around
    them.
    """
    packages = "\n".join(rf"\usepackage{{{name}}}" for name in _PACKAGES)
    pictures = r"\graphicspath{{figures/}{manuscript/figures/}{manuscript/}}"
    theorems = "\n".join(
        rf"\elyazma@theorem{{{name}}}{{{name.capitalize()}}}{{{escape(main.words[name])}}}" for name in THEOREMS
    )
    languages = (main, *others)
    named = "\n".join(map(_write_reference_words, languages))
    words = "\n".join(rf"\addto\extras{each.babel}{{\elyazma@words@{each.babel}}}" for each in languages)
    begun = (_TOOLS, named, _BEGUN + theorems, _FALLBACKS, _APPENDED, words + "}")
    hook = "\n".join((*begun, _write_titled(main), _ROBUST_SIZES, r"\makeatother"))
    texts = tuple(texts)
    wanted, anchors = write_packages(texts, author, class_), write_anchors(texts)
    quotes = _write_quotes(languages) if _QUOTING in wanted else ""
    headed = _HEADED_ABSTRACT if any(map(_begins_with_heading, texts)) else ""
    angled = _write_angled(texts)
    floats = (_write_floats(texts), write_float_notes(texts))
    parts = (packages, wanted, quotes, pictures, hook, anchors, headed, angled, *floats)
    return NoEscape("\n".join(filter(None, parts)))


_FLOATS = frozenset(("figure", "figure*", "table", "table*"))
_FEW_FLOATS, _PER_FLOAT = 40, 4
r"""Floats that LaTeX can hold back at once (52, its ltfloat), less what a class may use, and outputs that one takes.

TeX takes 25 outputs in a row without a page for a loop (plain.tex, \maxdeadcycles; 100 in LaTeX).
"""


def _write_floats(texts: Iterable[str]) -> str:
    """Make room for as many floats as a text has: where they are many, the last may all wait for its end."""
    count = sum(1 for text in texts for _ in parse(text).environments(_FLOATS))
    if count <= _FEW_FLOATS:
        return ""
    # By fifties: one more changes nothing in a preamble that is kept as a format.
    room = -(-count // 50) * 50
    return rf"\extrafloats{{{room}}}\ifnum\maxdeadcycles<{room * _PER_FLOAT} \maxdeadcycles={room * _PER_FLOAT}\fi"


_LOWER_HEADINGS = frozenset(("subsection", "subsubsection", "paragraph", "subparagraph"))
_HEADED_ABSTRACT = "\n".join(
    rf"\AddToHook{{cmd/{name}/before}}{{\global\csname @newlistfalse\endcsname}}"
    for name in ("@startsection", "scr@startsection")
)
"""A layout may set its abstract as an item of a list, before whose first words LaTeX takes no heading."""


def _write_titled(language: Language) -> str:
    """Write what gives a heading without a number its title, in quotation marks, as what references to it print."""
    title = rf"{language.quotes.open}\@currentlabelname{language.quotes.close}"
    return _TITLED.replace("<title>", title)


def _write_angled(texts: Iterable[str]) -> str:
    r"""Write what lets the commands that cite take the note before in <>: \cite<see>[p. 1]{key} (apacite's manual)."""
    calls = (each for text in texts if "cite" in text and "<" in text for each in parse(text).commands(CITING))
    names = dict.fromkeys(each.name for each in calls if is_angled(each.argument(0)))
    taken = "".join(rf"\elyazma@angle{{{name}}}" for name in names)
    return _ANGLED.replace("<taken>", taken) if taken else ""


_ANGLED = r"""\makeatletter
\def\elyazma@angle#1{\expandafter\let\csname elyazma@angle@#1\expandafter\endcsname\csname#1\endcsname
  \protected\@namedef{#1}{\@ifnextchar<{\elyazma@before{#1}}{\@nameuse{elyazma@angle@#1}}}}
\def\elyazma@before#1<#2>{\@ifnextchar[{\elyazma@both{#1}{#2}}{\elyazma@both{#1}{#2}[]}}
\def\elyazma@both#1#2[#3]{\@nameuse{elyazma@angle@#1}[#2][#3]}
\AddToHook{begindocument/end}{<taken>}
\makeatother"""


# What sets a heading in capitals expands it, and a size that some classes have expands to itself without end.
_ROBUST_SIZES = r"""\AddToHook{begindocument/end}{%
  \@for\elyazma@size:=tiny,scriptsize,footnotesize,small,normalsize,large,Large,LARGE,huge,Huge\do{%
    \ifcsname\elyazma@size\endcsname\expandafter\MakeRobust\csname\elyazma@size\endcsname\fi}}"""


# cleveref joins two labels to a range where one number follows the other: these never do.
_TITLED = r"""\newcount\elyazma@titles
\def\elyazma@titled{\ifnum\c@secnumdepth<\@ne\ifdefined\@currentlabelname
  \global\advance\elyazma@titles\tw@\def\@currentlabel{<title>}%
  \def\cref@currentlabel{[section][\number\elyazma@titles][]<title>}\fi\fi}
\AddToHook{begindocument/before}{%
  \let\elyazma@startsection\@startsection \def\@startsection{\elyazma@titled\elyazma@startsection}%
  \ifdefined\scr@startsection
    \let\elyazma@scrsection\scr@startsection \def\scr@startsection{\elyazma@titled\elyazma@scrsection}\fi}"""


def _begins_with_heading(text: str) -> bool:
    """Tell whether a text, as an abstract in parts does, begins with a heading that is no section's."""
    shown = text.lstrip()
    if not shown.startswith("\\"):
        return False
    first = parse(shown[:_LONGEST_HEADING]).children[0]
    return isinstance(first, Command) and first.name in _LOWER_HEADINGS


_LONGEST_HEADING = 400


_QUOTING = r"\usepackage{csquotes}"


def _write_quotes(languages: Iterable[Language]) -> str:
    r"""Write each language's quotation marks: csquotes prints "?" in a language that it does not know."""
    styles = (
        rf"\DeclareQuoteStyle{{{each.babel}}}{{{marks.open}}}{{{marks.close}}}{{{marks.inner_open}}}{{{marks.inner_close}}}"
        for each in languages
        for marks in (each.quotes,)
    )
    return "\n".join((*styles, r"\ExecuteQuoteOptions{autostyle=true}"))


def _write_reference_words(language: Language) -> str:
    r"""Write what a language's references say, and what they say at the beginning of a sentence, in macros of its own.

    They stand before the hook, in which a number sign would have to be written twice.
    """
    named = {name: language.words[word] for name, word in _REFERENCE_WORDS.items()}
    begun = {name: language.words.get(name_beginning(word), "") for name, word in _REFERENCE_WORDS.items()}
    lines = [_define_word(name, word) for name, word in named.items()]
    later = [_define_word(name, word).replace("#", "##") for name, word in begun.items() if word]
    lines.append(rf"\def\elyazma@beginning{{{''.join(later)}}}")
    return rf"\def\elyazma@words@{language.babel}{{{''.join(lines)}}}".replace("#", "##")


def _define_word(name: str, word: str) -> str:
    r"""Define what \autoref prints before a number, or around it, as hyperref's manual has it (section 3.4)."""
    before, place, behind = word.partition(NUMBER)
    if not place:
        return rf"\def\{name}autorefname{{{escape(word)}}}"
    return rf"\def\{name}autorefname~#1\null{{{escape(before)}#1{escape(behind)}\null}}"


# --- Behind the sections ----------------------------------------------------------------------------

APPENDIX_START = NoEscape(
    r"""\appendix
\ifnum\value{secnumdepth}<1 \setcounter{secnumdepth}{1}\fi
\makeatletter
\def\elyazma@before@section{\appendixname~}
\def\elyazma@after@section{.}
\@ifundefined{sectionformat}
  {\def\@seccntformat#1{\csname elyazma@before@#1\endcsname\csname the#1\endcsname
     \csname elyazma@after@#1\endcsname\quad}}
  {\renewcommand*\sectionformat{\elyazma@before@section\thesection\elyazma@after@section\enskip}}
\makeatother"""
)
r"""\appendix for article and KOMA classes: "Appendix A. Title", also where sections have no numbers."""

APPENDIX_ANCHORS = NoEscape(r"\makeatletter\@ifundefined{chapter}{\gdef\Hy@chapapp{appendix}}{}\makeatother")
r"""Names the anchors of appendices, by which \autoref finds its word: behind the \appendix of a class whose appendices
hyperref takes for sections."""

_SUPPLEMENT = r"""\clearpage
\makeatletter
\ifdefined\pdfbookmark\pdfbookmark[1]{<word>}{supplement}\fi
\section*{<word>}
\ifnum\value{secnumdepth}<1 \setcounter{secnumdepth}{1}\fi
\let\elyazma@before@section\@empty
% hyperref names an anchor by this word, and \autoref reads the name: no section of a supplement is an appendix.
\@ifundefined{chapter}{\gdef\Hy@chapapp{section}}{}
\ifcsname KV@Hyp@target-prefix\endcsname\hypersetup{target-prefix={section}{section}}\fi
\def\elyazma@number#1{\setcounter{#1}{0}%
  \expandafter\def\csname the#1\endcsname{S\arabic{#1}}\expandafter\def\csname theH#1\endcsname{S\arabic{#1}}}
\elyazma@number{section}\elyazma@number{figure}\elyazma@number{table}\elyazma@number{equation}
\makeatother"""


def write_supplement_start(main: Language) -> NoEscape:
    """Write what stands before the supplement: a new page, a heading, counters S1, S2 ... of its own."""
    return NoEscape(_SUPPLEMENT.replace("<word>", escape(main.words["supplement"])))


# --- The day ----------------------------------------------------------------------------------------

XMP_DAY = NoEscape(
    r"""\makeatletter
\ifdefined\XeTeXversion\ifdefined\hyxmp@today@xmp
  \edef\elyazma@day{D:\the\year\ifnum\month<10 0\fi\the\month\ifnum\day<10 0\fi\the\day 000000Z}%
  \edef\elyazma@day{\detokenize\expandafter{\elyazma@day}}%
  \edef\hyxmp@today@xmp{\expandafter\hyxmp@as@xmp@date\expandafter{\elyazma@day}}%
  \edef\hyxmp@today@pdf{\expandafter\hyxmp@xmp@to@pdf@date\expandafter{\hyxmp@today@xmp}}%
\fi\fi
\makeatother"""
)
"""Gives hyperxmp, which some classes load, TeX's own day: under XeTeX it takes the log's time, which is the clock's."""


# --- On every page ----------------------------------------------------------------------------------

_REVISION = r"""\AddToHook{shipout/background}{\put(0pt,\dimexpr 6mm-\paperheight\relax){\makebox[\paperwidth]{%
  \normalfont\fontsize{7}{8}\selectfont\csname elyazma@grey\endcsname <revision>}}}
\AddToHook{begindocument/end}{\ifcsname color\endcsname
  \expandafter\gdef\csname elyazma@grey\endcsname{\color[gray]{.45}}\fi}"""
"""The kernel's own hook (ltshipout, LaTeX of October 2020): its origin is the page's upper left corner."""


_LINE_NUMBERS = r"""\RequirePackage{lineno}
% It takes the place of a primitive, which \MakeUppercase in a heading does not expand.
\robustify\linenumberpar
% An author's own \linenumbers does nothing: packages.toml.
\expandafter\let\csname elyazma@linenumbers\endcsname\linenumbers
\linenumberdisplaymath
<columns>\AddToHook{file/<section>/before}{\par\csname elyazma@linenumbers\endcsname}"""
"""From the first section on: what stands above is set in boxes by one class and not by another, and is found again by
its words in the PDF. A hook of a file has its name without folders (ltfilehook)."""
_IN_COLUMNS = r"""\makeatletter
\ifdefined\ltxgrid@info\linenumbersep=3pt\else\setpagewiselinenumbers\switchlinenumbers\fi
\makeatother"""
"""Beside each of two columns, where lineno counts each page anew (its section "Two-column mode"); to the left of both
where RevTeX's ltxgrid makes the columns, which lineno does not see."""


def write_line_numbers(document: Document, first: str) -> NoEscape:
    """Write what numbers the lines in the margin, from the file `first` on; nothing where the class does it itself."""
    if document.line_numbers or not first:
        return NoEscape("")
    written = _LINE_NUMBERS.replace("<columns>", f"{_IN_COLUMNS}\n" if document.columns > 1 else "")
    return NoEscape(written.replace("<section>", PurePosixPath(first).name))


def write_revision(revision: str) -> NoEscape:
    """Write what prints a draft's revision small at the foot of every page, in any class; nothing without one."""
    return NoEscape(_REVISION.replace("<revision>", escape(revision)) if revision else "")
