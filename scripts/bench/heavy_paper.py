r"""A paper as people put it online: one .tex file whose preamble loads much and defines thirty macros.

TikZ with libraries and pictures, siunitx, booktabs, theorems: `elyazma import` makes a manuscript of it, which is what
is measured.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from bench.long_article import draw_figure, figure_name, write_entry
from bench.words import ADJECTIVES, FAMILIES, NOUNS, write_paragraph, write_phrase, write_sentence, write_title

PAPER = "heavy-paper.tex"
_SECTIONS, _WORKS, _FIGURES, _PARAGRAPHS = 8, 40, 3, 5


def write_paper(folder: Path, seed: int = 2) -> Path:
    """Write the paper, its .bib and its figures into a folder; give the path of the paper."""
    random = Random(seed)
    folder.mkdir(parents=True)
    keys = [f"{random.choice(FAMILIES).lower()}{number}-{random.randint(1950, 2025)}" for number in range(_WORKS)]
    (folder / "refs.bib").write_text("\n".join(write_entry(key, random) for key in keys), encoding="utf-8")
    for number in range(_FIGURES):
        (folder / figure_name(number)).write_bytes(draw_figure(figure_name(number), seed + number))
    sections = [_write_section(random, number, keys[number::_SECTIONS]) for number in range(_SECTIONS)]
    text = _PREAMBLE + _FRONT.replace("TITLE", write_title(random)).replace("ABSTRACT", write_paragraph(random))
    path = folder / PAPER
    path.write_text(f"{text}\n{chr(10).join(sections)}{_END}", encoding="utf-8")
    return path


def _write_section(random: Random, number: int, keys: list[str]) -> str:
    parts = [f"\\section{{{write_title(random)}}}\\label{{sec:{number}}}"]
    for place in range(_PARAGRAPHS):
        cited = keys[place::_PARAGRAPHS]
        citation = f" \\citep{{{','.join(cited)}}}" if cited else ""
        sentence = f"{random.choice(_SENTENCES)} {write_sentence(random)[:-1]}{citation}."
        parts.append(f"{write_paragraph(random)}\n{sentence}")
    parts.append(_write_theorem(random, number))
    if number % 2 == 0:
        parts.append(_write_drawing(random, number))
    if number < _FIGURES:
        parts.append(_write_figure(random, number))
    parts.append(f"\\Cref{{thm:{number}}} follows from Section~\\ref{{sec:{(number - 1) % _SECTIONS}}}.")
    return "\n\n".join(parts) + "\n"


_SENTENCES = (
    r"A length of \SI{12.5}{\milli\metre} at \SI{300}{\kelvin} is \approximately the same for all $x \in \R$.",
    r"We write $\E{X} = \inner{u}{v}$ and $\norm{x} \le \abs{y}$ where $\vx \in \R^{n}$ and $\mA \in \Mat$.",
    r"The values lie between \num{1.2e3} and \num{4.5e6}, \ie in \SIrange{10}{20}{\kilo\hertz}.",
    r"Here $\argmin_{x \in \N} \loss(x)$ exists, \eg for $\Prob(A) > \eps$ and $\dd{x} = \pd{f}{x}$.",
    r"\algo{} needs $\bigO{n \log n}$ steps, and \important{no more} than \dataset{} holds.",
)


def _write_theorem(random: Random, number: int) -> str:
    kind = ("theorem", "lemma", "definition", "remark")[number % 4]
    return (
        f"\\begin{{{kind}}}\\label{{thm:{number}}}\n{write_sentence(random)} Then\n"
        "\\begin{align*}\n  \\E{X_{t}} &= \\sum_{i=1}^{n} \\abs{x_{i}} \\\\\n"
        "  &\\le \\norm{\\vx} + \\bigO{\\eps}.\n\\end{align*}\n"
        f"\\end{{{kind}}}\n\n\\begin{{proof}}\n{write_sentence(random)}\n\\end{{proof}}"
    )


def _write_drawing(random: Random, number: int) -> str:
    names = [random.choice(NOUNS) for _ in range(4)]
    nodes = [f"\\node[box] (n0) {{{names[0]}}};"]
    nodes += [f"\\node[box, right=of n{at - 1}] (n{at}) {{{name}}};" for at, name in enumerate(names[1:], 1)]
    arrows = [f"\\draw[flow] (n{at}) -- (n{at + 1});" for at in range(3)]
    curve = "\\draw[decorate, decoration={snake, amplitude=1pt}] (n0.south) to[bend right=20] (n3.south);"
    fitted = "\\begin{scope}[on background layer]\\node[fit=(n0)(n1), fill=shade, rounded corners] {};\\end{scope}"
    body = "\n    ".join([*nodes, *arrows, curve, fitted])
    return (
        "\\begin{figure}[t]\n  \\centering\n  \\begin{tikzpicture}[node distance=8mm]\n"
        f"    {body}\n  \\end{{tikzpicture}}\n"
        f"  \\caption{{{write_phrase(random).capitalize()}.}}\\label{{fig:drawn{number}}}\n\\end{{figure}}\n\n"
        f"\\Cref{{fig:drawn{number}}} draws {write_phrase(random)}."
    )


def _write_figure(random: Random, number: int) -> str:
    rows = "".join(f"  {random.choice(ADJECTIVES)} & {random.uniform(1, 99):.3f} \\\\\n" for _ in range(5))
    return (
        f"\\begin{{figure}}[t]\n  \\centering\n  \\includegraphics[width=0.7\\linewidth]{{{figure_name(number)}}}\n"
        f"  \\caption{{{write_phrase(random).capitalize()}.}}\\label{{fig:{number}}}\n\\end{{figure}}\n\n"
        "\\begin{table}[t]\n  \\centering\n"
        f"  \\caption{{{write_phrase(random).capitalize()}.}}\\label{{tab:{number}}}\n"
        "  \\begin{tabular}{lS[table-format=2.3]}\n  \\toprule\n  Kind & {Mean} \\\\\n  \\midrule\n"
        f"{rows}  \\bottomrule\n  \\end{{tabular}}\n\\end{{table}}\n\n"
        f"\\Cref{{fig:{number},tab:{number}}} show {write_phrase(random)}."
    )


_PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage[margin=1in]{geometry}
\usepackage[T1]{fontenc}
\usepackage{amsmath,amssymb,amsthm,mathtools,bm}
\usepackage{graphicx}
\usepackage{booktabs,multirow,tabularx}
\usepackage[round]{natbib}
\usepackage{siunitx}
\sisetup{separate-uncertainty=true, group-minimum-digits=4}
\usepackage[table]{xcolor}
\usepackage{tikz}
\usetikzlibrary{arrows.meta,positioning,calc,fit,backgrounds,shapes.geometric,decorations.pathmorphing,patterns}
\usepackage{enumitem}
\usepackage{subcaption}
\usepackage{hyperref}
\usepackage[capitalise]{cleveref}
\definecolor{shade}{RGB}{230,240,250}
\tikzset{
  box/.style={draw, rounded corners, minimum height=7mm, inner sep=4pt, fill=white},
  flow/.style={-{Stealth[length=2mm]}, thick},
}
\newtheorem{theorem}{Theorem}
\newtheorem{lemma}[theorem]{Lemma}
\theoremstyle{definition}
\newtheorem{definition}[theorem]{Definition}
\theoremstyle{remark}
\newtheorem{remark}[theorem]{Remark}
\newcommand{\R}{\mathbb{R}}
\newcommand{\N}{\mathbb{N}}
\newcommand{\Z}{\mathbb{Z}}
\newcommand{\C}{\mathbb{C}}
\newcommand{\Q}{\mathbb{Q}}
\newcommand{\E}[1]{\mathbb{E}\left[#1\right]}
\newcommand{\Prob}{\mathbb{P}}
\newcommand{\Var}[1]{\mathrm{Var}\left(#1\right)}
\newcommand{\Cov}[2]{\mathrm{Cov}\left(#1, #2\right)}
\newcommand{\norm}[1]{\left\lVert #1 \right\rVert}
\newcommand{\abs}[1]{\left\lvert #1 \right\rvert}
\newcommand{\inner}[2]{\left\langle #1, #2 \right\rangle}
\newcommand{\vx}{\bm{x}}
\newcommand{\vy}{\bm{y}}
\newcommand{\vw}{\bm{w}}
\newcommand{\mA}{\bm{A}}
\newcommand{\mI}{\bm{I}}
\newcommand{\Mat}{\mathcal{M}}
\newcommand{\loss}{\mathcal{L}}
\newcommand{\eps}{\varepsilon}
\newcommand{\bigO}[1]{\mathcal{O}\left(#1\right)}
\newcommand{\dd}[1]{\mathrm{d}#1}
\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}
\newcommand{\argmin}{\mathop{\mathrm{arg\,min}}}
\newcommand{\argmax}{\mathop{\mathrm{arg\,max}}}
\newcommand{\ie}{\emph{i.e.}}
\newcommand{\eg}{\emph{e.g.}}
\newcommand{\algo}{\textsc{Measure}}
\newcommand{\dataset}{\textsf{Harbour-10}}
\newcommand{\important}[1]{\textbf{#1}}
\newcommand{\approximately}{approximately}
"""

_FRONT = r"""
\title{TITLE}
\author{Anna Example \and Brian Example}
\date{}
\begin{document}
\maketitle
\begin{abstract}
ABSTRACT
\end{abstract}
"""

_END = r"""
\bibliographystyle{plainnat}
\bibliography{refs}
\end{document}
"""
