r"""Write citations for a class without natbib: `\bibitem{key}`, numbered by the class, and LaTeX's own \cite.

The author's natbib commands keep their meaning: what a number cannot say (author, year) is written out from the labels.
"""

from __future__ import annotations

from types import MappingProxyType

from elyazma.model import PrintedReference, References
from elyazma.tools.tex.write import Languages, escape_text, in_language

_NONE: Languages = MappingProxyType({})

COMMANDS = r"""\newcommand\barelabel[2]{\ifcsname bare#1@#2\endcsname \csname bare#1@#2\endcsname\else #2\fi}
\def\barenumber#1{\ifcsname b@#1\endcsname \csname b@#1\endcsname\else ?\fi}
% One optional argument follows the number, two stand around it, as with natbib.
\NewDocumentCommand\barecite{m m m}{\IfNoValueTF{#2}{\IfNoValueTF{#1}{\cite{#3}}{\cite[{#1}]{#3}}}%
  {\ifblank@bare{#1}{}{#1~}\ifblank@bare{#2}{\cite{#3}}{\cite[{#2}]{#3}}}}
\def\ifblank@bare#1{\if\relax\detokenize{#1}\relax\expandafter\@firstoftwo\else\expandafter\@secondoftwo\fi}
\def\barezap#1{\zap@space#1 \@empty}
\def\bareeach#1#2{\def\bareafter{}\@for\barekey:=#2\do{\edef\barekey{\expandafter\barezap\expandafter{\barekey}}%
  \bareafter\def\bareafter{, }\expandafter\bareapply\expandafter{\barekey}{#1}}}
\def\bareapply#1#2{#2{#1}}
\def\bareone#1{\barelabel{short}{#1}~\cite{#1}}
\NewDocumentCommand\citep{s o o m}{\barecite{#2}{#3}{#4}}
\NewDocumentCommand\citet{s o o m}{\IfNoValueTF{#2}{\bareeach\bareone{#4}}%
  {\bareeach{\barelabel{short}}{#4}~\barecite{#2}{#3}{#4}}}
\NewDocumentCommand\citealp{s o o m}{\bareeach\barenumber{#4}\IfNoValueF{#2}{, \IfNoValueTF{#3}{#2}{#3}}}
\NewDocumentCommand\citealt{s o o m}{\bareeach{\barelabel{short}}{#4}~\bareeach\barenumber{#4}}
\NewDocumentCommand\citeauthor{s m}{\IfBooleanTF{#1}{\bareeach{\barelabel{long}}{#2}}{\bareeach{\barelabel{short}}{#2}}}
\NewDocumentCommand\citeyear{s o o m}{\bareeach{\barelabel{year}}{#4}}
\NewDocumentCommand\citeyearpar{s o o m}{(\bareeach{\barelabel{year}}{#4})}
\ProvideDocumentCommand\citenum{m}{\bareeach\barenumber{#1}}
\NewDocumentCommand\citetext{m}{(#1)}
\let\Citet\citet \let\Citep\citep \let\Citealp\citealp \let\Citealt\citealt \let\Citeauthor\citeauthor
\let\citefullauthor\citeauthor"""


def write_bare_setup(references: References, languages: Languages = _NONE) -> str:
    r"""Write the preamble lines: the author's commands, and each reference's author and year for them."""
    labels = (line for entry in references.entries for line in _write_label(entry, languages))
    return "\n".join([r"\makeatletter", COMMANDS, *labels, r"\makeatother"]) + "\n"


def _write_label(entry: PrintedReference, languages: Languages) -> list[str]:
    label = entry.label
    texts = {"short": label.short, "long": label.long, "year": label.year}
    return [
        rf"\@namedef{{bare{name}@{entry.key}}}{{{in_language(escape_text(text), label.language, languages)}}}"
        for name, text in texts.items()
    ]
