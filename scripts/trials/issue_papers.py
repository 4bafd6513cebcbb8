"""Write the papers of issue_of_twelve.toml as their authors would send them: Word files through pandoc, and LaTeX."""

from __future__ import annotations

import subprocess
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pypandoc

from elyazma.pdf.png import write_png

DATA = tomllib.loads(Path(__file__).with_name("issue_of_twelve.toml").read_text(encoding="utf-8"))
CITED = {
    "az": "({family}, {year}, s. {page})",
    "tr": "({family}, {year}, s. {page})",
    "ru": "({family}, {year}, с. {page})",
}
PLACES = {"az": "Şəkil {n}. {text}", "tr": "Şekil {n}. {text}", "ru": "Рисунок {n}. {text}", "en": "Figure {n}. {text}"}
TABLES = {"az": "Cədvəl {n}. {text}", "tr": "Tablo {n}. {text}", "ru": "Таблица {n}. {text}", "en": "Table {n}. {text}"}
HOMES = {
    "az": ("Bakı Dövlət Universiteti", "Bakı, Azərbaycan"),
    "tr": ("Ankara Üniversitesi", "Ankara, Türkiye"),
    "ru": ("Бакинский государственный университет", "Баку, Азербайджан"),
    "en": ("Baku State University", "Baku, Azerbaijan"),
}
_SENTENCES, _ABSTRACT = 110, 13
"""How many sentences a paper has, and how many its abstracts."""
_WITH_TABLE = 2
"""The section, from 0, that has the table and the picture."""


def write_papers(folder: Path) -> list[Path]:
    """Write the twelve papers, and give their files in the order of the issue."""
    return [write_paper(folder, number, paper) for number, paper in enumerate(DATA["article"])]


def write_paper(folder: Path, number: int, paper: Mapping[str, Any]) -> Path:
    """Write one paper with its picture; the same for the same number."""
    random = Random(number)
    place = folder / paper["slug"]
    place.mkdir(parents=True, exist_ok=True)
    values = [random.randint(10, 90) for _ in range(6)]
    (place / "change.png").write_bytes(draw_bars(values))
    text = _write_tex(paper, random, values) if paper["kind"] == "tex" else _write_markdown(paper, random, values)
    if paper["kind"] == "tex":
        (place / "works.bib").write_text("\n\n".join(_list_entries()), encoding="utf-8")
        (place / f"{paper['slug']}.tex").write_text(text, encoding="utf-8")
        return place / f"{paper['slug']}.tex"
    target = place / f"{paper['slug']}.docx"
    pandoc = [pypandoc.get_pandoc_path(), "-f", "markdown-implicit_figures", "-t", "docx", "-o", str(target)]
    subprocess.run(pandoc, input=text.encode(), cwd=place, check=True)
    return target


def draw_bars(values: Sequence[int]) -> bytes:
    """Draw bars of so many hundredths of the height, black on white."""
    width, height = 60 * len(values), 200
    rows = []
    for row in range(height):
        level = 100 * (height - row) / height
        rows.append(b"".join((b"\x20" if value >= level else b"\xff") * 40 + b"\xff" * 20 for value in values))
    return write_png(b"".join(rows), width, height, 1, width)


# --- What it says -------------------------------------------------------------------------------------


def _fill(sentence: str, paper: Mapping[str, Any], random: Random) -> str:
    names = {"place": paper["place"], "thing": paper["thing"]}
    numbers = {"n": random.randint(30, 99), "m": random.randint(5, 29), "year": random.randint(1850, 1930)}
    filled = sentence.format(**names, **numbers)
    return filled[:1].upper() + filled[1:]


def write_abstract(paper: Mapping[str, Any], language: str, number: int) -> str:
    """Write an abstract; the same numbers stand in that of each language."""
    named = {"en": paper["english"], "az": paper.get("azeri")}.get(language) if language != paper["language"] else None
    place, thing = named or (paper["place"], paper["thing"])
    random = Random(number)
    numbers = {"n": random.randint(30, 99), "m": random.randint(5, 29), "year": random.randint(1850, 1930)}
    text = " ".join(DATA["abstract"][language][:_ABSTRACT])
    return text.format(place=place, thing=thing, **numbers)


def _list_languages(paper: Mapping[str, Any]) -> list[str]:
    return [paper["language"], *(code for code in paper["title"] if code != paper["language"])]


def _write_sections(paper: Mapping[str, Any], random: Random) -> Iterator[tuple[str, list[list[str]]]]:
    """Give each section's title and paragraphs of sentences."""
    data = DATA[paper["language"]]
    known: list[str] = []
    per_section = _SENTENCES // len(data["sections"])
    for title in data["sections"]:
        paragraphs: list[list[str]] = [[]]
        for _ in range(per_section):
            if not known:
                known = random.sample(data["sentences"], len(data["sentences"]))
            paragraphs[-1].append(_fill(known.pop(), paper, random))
            if len(paragraphs[-1]) >= random.randint(4, 7):
                paragraphs.append([])
        yield title, [each for each in paragraphs if each]


# --- Word ---------------------------------------------------------------------------------------------


def _write_markdown(paper: Mapping[str, Any], random: Random, values: Sequence[int]) -> str:
    language, number = paper["language"], int(DATA["article"].index(paper))
    data, home = DATA[language], HOMES[language]
    lines = [f'::: {{custom-style="Title"}}\n{paper["title"][language]}\n:::']
    for at, author in enumerate(paper["authors"]):
        lines += [f'::: {{custom-style="Author"}}\n{author}\n:::', ", ".join(home)]
        lines += [f"author{at}@{paper['slug']}.example.org", f"ORCID: {write_orcid(number * 10 + at)}"]
    for code in _list_languages(paper):
        words = DATA[code]
        if code != language:
            lines.append(f"**{paper['title'][code]}**")
        lines.append(f"**{words['abstract_word']}.** {write_abstract(paper, code, number)}")
        lines.append(f"**{words['keywords_word']}:** {', '.join(DATA['keywords'][code])}")
    for at, (title, paragraphs) in enumerate(_write_sections(paper, random)):
        lines.append(f"# {title}")
        for place, paragraph in enumerate(paragraphs):
            work = DATA["work"][(at + place) % len(DATA["work"])]
            cite = CITED.get(language, "({family}, {year}, p. {page})")
            cited = cite.format(family=work["family"], year=work["year"], page=random.randint(5, 200))
            paragraph[-1] = f"{paragraph[-1].rstrip('.')} {cited}."
            mark = f"[^{at}]" if place == 1 else ""
            lines.append(" ".join(paragraph) + mark)
        lines.append(f"[^{at}]: {_fill(data['note'], paper, random)}")
        if at == _WITH_TABLE:
            lines.append(TABLES[language].format(n=1, text=_fill(data["table"], paper, random)))
            lines.append(_write_table(data["table_head"], values))
            lines.append("![](change.png){width=8cm}")
            lines.append(PLACES[language].format(n=1, text=_fill(data["figure"], paper, random)))
    lines.append(f"# {data['references_word']}")
    lines += [_write_reference(work) for work in sorted(DATA["work"], key=lambda each: each["family"])]
    return "\n\n".join(lines) + "\n"


def _write_table(head: Sequence[str], values: Sequence[int]) -> str:
    rows = [f"| {1900 + 5 * at} | {value} | {value / sum(values):.2f} |" for at, value in enumerate(values)]
    return "\n".join((f"| {' | '.join(head)} |", "|---|---|---|", *rows))


def _write_reference(work: Mapping[str, Any]) -> str:
    who = f"{work['family']}, {work['given'][0]}. ({work['year']})."
    return f"{who} *{work['title']}*. {work['place']}: {work['publisher']}."


def write_orcid(number: int) -> str:
    """Write an ORCID that nobody has, with its right last sign (ISO 7064, 11-2)."""
    digits = f"{number:015}"
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    whole = digits + "0123456789X"[check]
    return "-".join(whole[at : at + 4] for at in range(0, 16, 4))


# --- LaTeX --------------------------------------------------------------------------------------------


def _write_tex(paper: Mapping[str, Any], random: Random, values: Sequence[int]) -> str:
    language, number = paper["language"], int(DATA["article"].index(paper))
    data, home = DATA[language], HOMES[language]
    people = r" \and ".join(
        rf"{author}\\ {', '.join(home)}\\ \texttt{{author{at}@{paper['slug']}.example.org}}"
        for at, author in enumerate(paper["authors"])
    )
    lines = [
        r"\documentclass[12pt]{article}",
        r"\usepackage{fontspec}",
        rf"\usepackage[{'azerbaijani' if language == 'az' else 'english'}]{{babel}}",
        r"\usepackage{graphicx,booktabs,natbib,amsmath}",
        rf"\title{{{paper['title'][language]}}}",
        rf"\author{{{people}}}",
        r"\begin{document}",
        r"\maketitle",
        rf"\begin{{abstract}}{write_abstract(paper, language, number)}\end{{abstract}}",
        rf"\noindent\textbf{{{data['keywords_word']}:}} {', '.join(DATA['keywords'][language])}",
    ]
    for at, (title, paragraphs) in enumerate(_write_sections(paper, random)):
        lines.append(rf"\section{{{title}}}")
        for place, paragraph in enumerate(paragraphs):
            key = f"work{(at + place) % len(DATA['work'])}"
            note = rf"\footnote{{{_fill(data['note'], paper, random)}}}" if place == 1 else ""
            lines.append(f"{' '.join(paragraph)[:-1]} \\citep{{{key}}}.{note}")
        if at == _WITH_TABLE:
            lines += [_write_tex_table(data, paper, values, random), _write_tex_figure(data, paper, random)]
            lines.append(r"\begin{equation} s = \frac{1}{n}\sum_{i=1}^{n} (x_i - \bar{x})^2 \end{equation}")
    lines += [r"\bibliographystyle{plainnat}", r"\bibliography{works}", r"\end{document}"]
    return "\n\n".join(lines) + "\n"


def _write_tex_table(data: Mapping[str, Any], paper: Mapping[str, Any], values: Sequence[int], random: Random) -> str:
    head = " & ".join(data["table_head"])
    rows = " \\\\\n".join(f"{1900 + 5 * at} & {value} & {value / sum(values):.2f}" for at, value in enumerate(values))
    caption = _fill(data["table"], paper, random)
    inside = f"\\begin{{tabular}}{{rrr}}\\toprule\n{head} \\\\ \\midrule\n{rows} \\\\ \\bottomrule\\end{{tabular}}"
    return f"\\begin{{table}}\n\\centering\n\\caption{{{caption}}}\\label{{tab:one}}\n{inside}\n\\end{{table}}"


def _write_tex_figure(data: Mapping[str, Any], paper: Mapping[str, Any], random: Random) -> str:
    caption = _fill(data["figure"], paper, random)
    picture = r"\includegraphics[width=8cm]{change.png}"
    return f"\\begin{{figure}}\n\\centering\n{picture}\n\\caption{{{caption}}}\\label{{fig:one}}\n\\end{{figure}}"


def _list_entries() -> Iterator[str]:
    for at, work in enumerate(DATA["work"]):
        fields = {
            "author": f"{work['family']}, {work['given']}", "year": work["year"], "title": work["title"],
            "publisher": work["publisher"], "address": work["place"],
        }  # fmt: skip
        inside = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
        yield f"@book{{work{at},\n{inside}\n}}"
