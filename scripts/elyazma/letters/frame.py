"""Put a letter on its page: A4, one font with every letter of the language, and no journal's layout."""

from __future__ import annotations

from collections.abc import Mapping

from elyazma.languages import Language, hyphenation_list
from elyazma.model.diagnostics import Findings, Span, collecting
from elyazma.model.journal import Document
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import SourceTree
from elyazma.typesetting.log import LOG_HOOKS
from elyazma.typesetting.preamble import NoEscape, write_exceptions, write_languages, write_list, write_metadata
from elyazma.typesetting.typeface import choose_typeface

_PLACE = Span("manuscript/article.toml")
_SIZE = 11
_LIST = "hyphenation.letter.tex"

_FRAME = r"""\documentclass[11pt,a4paper]{article}
<hooks>
\usepackage[a4paper,margin=2.5cm]{geometry}
<languages>
<fonts>
\usepackage{amsmath,amssymb,graphicx,booktabs,array,longtable,calc,xcolor}
\usepackage[hidelinks]{hyperref}
<metadata>
\setlength\parindent{0pt}\setlength\parskip{.55\baselineskip plus .1\baselineskip}
\setlength\emergencystretch{3em}\raggedbottom\frenchspacing
\setcounter{secnumdepth}{-1}
\providecommand\tightlist{\setlength\itemsep{0pt}\setlength\parskip{0pt}}
\providecommand\passthrough[1]{#1}
\newcounter{none}
\definecolor{theirs}{HTML}{1F3864}
\newenvironment{reviewer}[1]{\par\addvspace{1.2\baselineskip}{\Large\bfseries #1\par}\nobreak}{\par}
\newenvironment{comment}[1]
  {\par\addvspace{.9\baselineskip}\begin{list}{}{\leftmargin=3.2em\rightmargin=0pt\labelwidth=2.7em\labelsep=.5em
    \listparindent=0pt\parsep=.4\baselineskip\topsep=0pt\partopsep=0pt}%
   \color{theirs}\item[{\bfseries #1\hfil}]\itshape\ignorespaces}
  {\end{list}}
\newenvironment{newtext}[1]
  {\par\begin{list}{}{\leftmargin=3.2em\rightmargin=1.5em\listparindent=0pt\parsep=.3\baselineskip
    \topsep=.2\baselineskip\partopsep=0pt}\small\item[]{\bfseries #1}\par\nobreak}
  {\end{list}}
\begin{document}
<body>
\end{document}
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one letter is printed from: its file's name without suffix, title, authors, language, and plain text."""

    name: str
    title: str
    authors: tuple[str, ...]
    language: Language
    plain: str


@collecting
def frame_letter(findings: Findings, sheet: Sheet, body: str, files: Mapping[str, str]) -> SourceTree:
    r"""Put a letter's TeX on its page; `files` are texts that it inputs, which are the author's own."""
    letters = "".join(sorted(set(sheet.language.letters)))
    used = "".join(sorted({letter for letter in sheet.plain if letter.isalpha() and not letter.isascii()}))
    ligatures = sheet.language.ligatures
    chosen = choose_typeface(Document(size_pt=_SIZE), letters, _PLACE, ligatures=ligatures, used=used)
    typeface = findings.take(chosen)
    lists = _list_breaks(sheet)
    parts = {
        "<hooks>": LOG_HOOKS,
        "<languages>": "\n".join((write_languages(sheet.language, ()), write_exceptions([_LIST] if lists else []))),
        "<fonts>": typeface.block,
        "<metadata>": write_metadata(sheet.title, sheet.authors, (), sheet.language.code),
        "<body>": NoEscape(body),
    }
    text = _FRAME
    for name, part in parts.items():
        text = text.replace(name, part)
    generated = {f"{sheet.name}.tex": text, **({_LIST: lists} if lists else {})}
    return SourceTree(f"{sheet.name}.tex", {**files, **generated}, frozenset(generated), fonts=typeface.files)


def _list_breaks(sheet: Sheet) -> str:
    if sheet.language.hyphenation.method != "syllables":
        return ""
    words = hyphenation_list(sheet.language, [sheet.plain])
    return write_list(sheet.language, words) if words else ""
