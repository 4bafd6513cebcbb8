r"""An English article of any size, made of seeded random words: sections, citations, figures, tables, equations.

The same shape and seed give the same files. Every entry that counts as cited is cited once, by \citep or \citet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.pictures import draw_curves, draw_field
from bench.words import FAMILIES, GIVEN, NOUNS, write_paragraph, write_phrase, write_sentence, write_title

_MOST_TOGETHER = 3
_BY_NAME = 0.3
_EVERY_TABLE, _EVERY_EQUATION = 4, 2
"""Every fourth section has a table, every second an equation."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How large an article is: `cited` works of `entries` in its bibliography, `paragraphs` in each section."""

    sections: int = 24
    cited: int = 300
    entries: int = 300
    figures: int = 40
    paragraphs: int = 6


SIXTY_PAGES = Shape()


def write_article(folder: Path, shape: Shape = SIXTY_PAGES, seed: int = 1) -> None:
    """Write manuscript/ and bib/ into a folder."""
    manuscript = folder / "manuscript"
    for name in ("sections", "figures"):
        (manuscript / name).mkdir(parents=True)
    (folder / "bib").mkdir()
    random = Random(seed)
    _write(manuscript / "article.toml", _ARTICLE.replace("TITLE", write_title(random)))
    _write(manuscript / "abstract.en.tex", write_paragraph(random) + "\n")
    keys = _make_keys(random, shape.entries)
    _write(folder / "bib/references.bib", "\n".join(write_entry(key, random) for key in keys))
    for number in range(shape.sections):
        cited = keys[: shape.cited][number :: shape.sections]
        figures = range(shape.figures)[number :: shape.sections]
        text = _write_section(random, number, shape, (cited, figures))
        _write(manuscript / f"sections/{number + 1:03}-{random.choice(NOUNS)}.tex", text)
    for number in range(shape.figures):
        (manuscript / "figures" / figure_name(number)).write_bytes(draw_figure(figure_name(number), seed + number))


def figure_name(number: int) -> str:
    """Name a figure's file: PDF and PNG in turn."""
    return f"figure-{number + 1:02}.{'png' if number % 2 else 'pdf'}"


def draw_figure(name: str, seed: int) -> bytes:
    """Draw a figure of the kind that its name says."""
    return draw_field(seed) if name.endswith(".png") else draw_curves(seed)


def write_entry(key: str, random: Random) -> str:
    """Write an article, book or chapter of a bibliography."""
    names = [f"{random.choice(FAMILIES)}, {random.choice(GIVEN)}" for _ in range(random.choice((1, 2, 2, 3)))]
    fields = {"author": " and ".join(dict.fromkeys(names)), "title": write_title(random), "year": key[-4:]}
    kind = random.choice(("article", "article", "article", "book", "incollection"))
    first = random.randint(1, 400)
    pages = f"{first}--{first + random.randint(3, 30)}"
    name = write_title(random).title()
    if kind == "article":
        volume, number = random.randint(1, 90), random.randint(1, 6)
        fields |= {"journal": name, "volume": str(volume), "number": str(number), "pages": pages}
    else:
        fields |= {"publisher": f"{random.choice(FAMILIES)} and {random.choice(FAMILIES)}"}
    if kind == "incollection":
        fields |= {"booktitle": name, "pages": pages, "editor": f"{random.choice(FAMILIES)}, {random.choice(GIVEN)}"}
    written = "".join(f"  {field} = {{{value}}},\n" for field, value in fields.items())
    return f"@{kind}{{{key},\n{written}}}\n"


def _make_keys(random: Random, count: int) -> list[str]:
    return [f"{random.choice(FAMILIES).lower()}{number}-{random.randint(1950, 2025)}" for number in range(count)]


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


# --- A section ----------------------------------------------------------------------------------------


def _write_section(random: Random, number: int, shape: Shape, holds: tuple[Sequence[str], Sequence[int]]) -> str:
    cited, figures = holds
    parts = [f"\\section{{{write_title(random)}}}\\label{{sec:{number}}}"]
    for place in range(shape.paragraphs):
        if place and place % 3 == 0:
            parts.append(f"\\subsection{{{write_title(random)}}}")
        lines = write_paragraph(random).split("\n")
        _cite(random, lines, cited[place :: shape.paragraphs])
        if place < len(figures):
            lines.append(f"\\autoref{{fig:{figures[place]}}} shows {write_phrase(random)}.")
        parts.append("\n".join(lines))
        if place < len(figures):
            parts.append(_write_figure(random, figures[place]))
    if number % _EVERY_EQUATION == 0:
        parts.append(_write_equation(random, number))
    if number % _EVERY_TABLE == 0:
        parts.append(_write_table(random, number))
    # Each section is referred to by the one behind it, the last by the first.
    before = (number - 1) % shape.sections
    parts.append(f"Section~\\ref{{sec:{before}}} says why. {write_sentence(random)}")
    return "\n\n".join(parts) + "\n"


def _cite(random: Random, lines: list[str], keys: Sequence[str]) -> None:
    """Cite works at the ends of sentences, up to three together, some by the authors' names in the sentence."""
    rest = list(keys)
    at = 0
    while rest:
        together = [rest.pop() for _ in range(min(len(rest), random.choice((1, 1, 2, _MOST_TOGETHER))))]
        line = lines[at % len(lines)]
        if len(together) == 1 and random.random() < _BY_NAME:
            lines[at % len(lines)] = f"{line} As \\citet{{{together[0]}}} says, {write_phrase(random)} stays."
        else:
            lines[at % len(lines)] = f"{line[:-1]} \\citep{{{','.join(together)}}}."
        at += 1


def _write_figure(random: Random, number: int) -> str:
    name = figure_name(number).partition(".")[0]
    caption = f"{write_phrase(random).capitalize()} beside {write_phrase(random)}."
    return (
        "\\begin{figure}[htbp]\n  \\centering\n"
        f"  \\includegraphics[width=0.75\\linewidth]{{{name}}}\n"
        f"  \\caption{{{caption}}}\\label{{fig:{number}}}\n\\end{{figure}}"
    )


_EQUATIONS = (
    r"y_{t} = \alpha + \sum_{i=1}^{n} \beta_{i} x_{i,t} + \varepsilon_{t}",
    r"\int_{0}^{T} f(s) \, ds = \frac{1}{2} \left( a^{2} - b^{2} \right)",
    r"\hat{\sigma}^{2} = \frac{1}{n - 1} \sum_{i=1}^{n} \left( x_{i} - \bar{x} \right)^{2}",
    r"p(x) = \frac{1}{\sqrt{2 \pi} \sigma} \exp \left( - \frac{(x - \mu)^{2}}{2 \sigma^{2}} \right)",
)


def _write_equation(random: Random, number: int) -> str:
    formula = random.choice(_EQUATIONS)
    return (
        f"{write_sentence(random)}\n\\begin{{equation}}\\label{{eq:{number}}}\n  {formula}\n\\end{{equation}}\n"
        f"In \\autoref{{eq:{number}}} $n$ is {write_phrase(random)} and $\\sigma > 0$."
    )


def _write_table(random: Random, number: int) -> str:
    rows = "".join(
        f"  {random.choice(NOUNS)} & {random.uniform(0, 99):.2f} & {random.randint(10, 999)} \\\\\n" for _ in range(8)
    )
    return (
        f"\\autoref{{tab:{number}}} gives {write_phrase(random)}.\n\n"
        f"\\begin{{table}}[htbp]\n  \\centering\n  \\caption{{{write_phrase(random).capitalize()}.}}"
        f"\\label{{tab:{number}}}\n  \\begin{{tabular}}{{lrr}}\n  \\toprule\n  Name & Mean & Count \\\\\n  \\midrule\n"
        f"{rows}  \\bottomrule\n  \\end{{tabular}}\n\\end{{table}}"
    )


_ARTICLE = """slug = "long-article"
language = "en"
journal = "arxiv"

[title]
en = "TITLE"

[keywords]
en = ["measure", "typesetting", "long article"]

[[authors]]
given = "Anna"
family = "Example"
email = "a.example@university.example"
affiliations = ["one"]
corresponding = true

[[affiliations]]
id = "one"
name = { en = "University of Examples" }
city = { en = "Baku" }
country = { en = "Azerbaijan" }
"""
