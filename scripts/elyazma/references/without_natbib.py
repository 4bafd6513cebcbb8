r"""Write citations for a class without natbib: `\bibitem{key}`, numbered by the class, and LaTeX's own \cite.

The author's natbib commands keep their meaning: what a number cannot say (author, year) is written out from the labels.
"""

from __future__ import annotations

from types import MappingProxyType

from elyazma.model.manuscript import PrintedReference, References
from elyazma.tex.escape import escape_text
from elyazma.tex.write import Languages, in_language

_NONE: Languages = MappingProxyType({})

COMMANDS = r"""\NewCommandCopy\bareoriginal\cite
% Labels; \Citet and its like make a letter at the beginning of one a capital, and leave a command there alone.
\def\barelabel#1#2{\ifcsname bare#1@#2\endcsname
  \expandafter\global\expandafter\let\expandafter\barelast\csname bare#1@#2\endcsname
  \expandafter\barefirst\barelast{}\@nil\else #2\fi}
\def\barefirst#1#2\@nil{\barecase{#1}#2}
\let\barecase\@firstofone \let\bareend\relax
\def\barecapital#1{\ifcat a\noexpand#1\expandafter\@firstoftwo\else\expandafter\@secondoftwo\fi{\MakeUppercase{#1}}{#1}}
\def\bareup{\begingroup\let\barecase\barecapital\let\bareend\endgroup}
\def\barename#1#2{\IfBooleanTF{#1}{\barelabel{long}{#2}}{\barelabel{short}{#2}}}
\def\barenumber#1{\ifcsname b@#1\endcsname \csname b@#1\endcsname\else ?\fi}
% One optional argument follows the number, two stand around it, as with natbib.
\def\ifblank@bare#1{\if\relax\detokenize{#1}\relax\expandafter\@firstoftwo\else\expandafter\@secondoftwo\fi}
\NewDocumentCommand\barecite{m m m}{\IfNoValueTF{#2}{\IfNoValueTF{#1}{\bareoriginal{#3}}{\bareoriginal[{#1}]{#3}}}%
  {\ifblank@bare{#1}{}{#1~}\ifblank@bare{#2}{\bareoriginal{#3}}{\bareoriginal[{#2}]{#3}}}}
\NewDocumentCommand\barenoted{m m m}{\IfNoValueTF{#2}{#3\IfNoValueF{#1}{\ifblank@bare{#1}{}{, #1}}}%
  {\ifblank@bare{#1}{}{#1~}#3\ifblank@bare{#2}{}{, #2}}}
\def\barezap#1{\zap@space#1 \@empty}
\def\bareeach#1#2{\def\bareafter{}\@for\barekey:=#2\do{\edef\barekey{\expandafter\barezap\expandafter{\barekey}}%
  \bareafter\def\bareafter{, }\expandafter\bareapply\expandafter{\barekey}{#1}}}
\def\bareapply#1#2{#2{#1}}
\def\bareone#1#2{\barename{#1}{#2}~\bareoriginal{#2}}
% Where a citation ends in a label with a point ("et al."), it is the sentence's point too.
\def\barestop{\expandafter\bareinner\barelast\@nil}
\def\bareinner#1\@nil{\expandafter\baresplit\detokenize{#1}\barestop.\barestop\@nil}
\def\baresplit#1.\barestop#2\@nil{\if\relax\detokenize{#2}\relax\else\expandafter\barelook\fi}
\def\barelook{\futurelet\baretoken\bareskip}
\def\bareskip{\ifx\baretoken.\expandafter\@gobble\fi}
\RenewDocumentCommand\cite{s o o m}{\barecite{#2}{#3}{#4}}
\NewDocumentCommand\citep{s o o m}{\barecite{#2}{#3}{#4}\bareend}
\NewDocumentCommand\citet{s o o m}{\IfNoValueTF{#2}{\bareeach{\bareone{#1}}{#4}}%
  {\bareeach{\barename{#1}}{#4}~\barecite{#2}{#3}{#4}}\bareend}
\NewDocumentCommand\citealp{s o o m}{\barenoted{#2}{#3}{\bareeach\barenumber{#4}}\bareend}
\NewDocumentCommand\citealt{s o o m}{\bareeach{\barename{#1}}{#4}~\barenoted{#2}{#3}{\bareeach\barenumber{#4}}\bareend}
\NewDocumentCommand\citeauthor{s o o m}{\barenoted{#2}{#3}{\bareeach{\barename{#1}}{#4}}\bareend
  \IfNoValueT{#2}{\barestop}}
\NewDocumentCommand\citeyear{s o o m}{\barenoted{#2}{#3}{\bareeach{\barelabel{year}}{#4}}\IfNoValueT{#2}{\barestop}}
\NewDocumentCommand\citeyearpar{s o o m}{(\barenoted{#2}{#3}{\bareeach{\barelabel{year}}{#4}})}
\NewDocumentCommand\defcitealias{m m}{\@namedef{barealias@#1}{#2}}
\NewDocumentCommand\citetalias{s o o m}{\barenoted{#2}{#3}{\bareeach{\barelabel{alias}}{#4}}}
\NewDocumentCommand\citepalias{s o o m}{(\barenoted{#2}{#3}{\bareeach{\barelabel{alias}}{#4}})}
\ProvideDocumentCommand\citenum{m}{\bareeach\barenumber{#1}}
\NewDocumentCommand\citetext{m}{(#1)}
\def\Citet{\bareup\citet} \def\Citep{\bareup\citep} \def\Citealp{\bareup\citealp} \def\Citealt{\bareup\citealt}
\def\Citeauthor{\bareup\citeauthor} \def\citefullauthor{\citeauthor*}"""


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
