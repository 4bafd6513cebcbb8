r"""Write blocks as the LaTeX that a person would have written: a sentence on each line, letters as they are.

A `Mark` becomes what `lines.settle_marks` takes out again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from elyazma.draft import Json
from elyazma.tools.papers.keys import read_labels
from elyazma.tools.papers.lines import indent, join_blocks, picture_width, split_sentences, write_mark
from elyazma.tools.papers.runs import Run, plain_text, read_runs, write_runs
from elyazma.tools.tex.equations import unwrap_equation
from elyazma.tools.tex.escape import ROW_END, SPECIAL, escape_address, escape_prose, escape_target, escape_text
from elyazma.tools.tex.parse import parse

_COMMANDS = {
    "Emph": "emph",
    "Strong": "textbf",
    "Underline": "underline",
    "Superscript": "textsuperscript",
    "Subscript": "textsubscript",
    "SmallCaps": "textsc",
}
_HEADINGS = ("section", "subsection", "subsubsection", "paragraph", "subparagraph")
_MODES = {"AuthorInText": "citet", "SuppressAuthor": "citeyearpar", "NormalCitation": "citep"}


@dataclass(slots=True)
class Writer:
    """What the text needs to know: babel's names by language code, pictures' new names by their old ones.

    `tables` collects what is written beside the text: a table's name -> (rows, caption, label).
    """

    babel: Mapping[str, str]
    pictures: Mapping[str, str]
    add_table: Callable[[Json], str | None] = lambda _: None
    missing: list[str] = field(default_factory=list)

    def blocks(self, blocks: Iterable[Json]) -> str:
        """Write blocks, an empty line between them; a text that ends with a line end."""
        text = ""
        for block in blocks:
            written = self.block(block).strip("\n")
            if written.strip():
                text += (join_blocks(text, written) if text else "") + written
        return text + "\n"

    def block(self, block: Json) -> str:
        """Write one block."""
        kind: str = block["t"]
        content: Any = block.get("c")
        if kind in ("Para", "Plain"):
            return split_sentences(self.inlines(content))
        return _BLOCKS[kind](self, content) if kind in _BLOCKS else ""

    def inlines(self, inlines: Sequence[Json]) -> str:
        """Write inlines on one line."""
        text = "".join(self._inline(node) for node in write_runs(read_runs(inlines)))
        return re.sub(r" +(?=\n)|(?<=[\]}]\n) +", "", re.sub(r"(?<![\n ])[ \t]+", " ", text)).strip(" ")

    def _inline(self, node: Json) -> str:
        kind, content = node["t"], node.get("c")
        if kind in _COMMANDS:
            inner = "".join(self._inline(each) for each in content or ())
            bare = inner.strip()
            # Blanks belong outside: \emph{word } next.
            lead, trail = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :] if bare else ""
            return f"{lead}\\{_COMMANDS[kind]}{{{bare}}}{trail}" if bare else inner
        return _INLINES[kind](self, content) if kind in _INLINES else ""

    def nested(self, blocks: Sequence[Json]) -> str:
        """Write the blocks of an item, indented by two blanks."""
        return indent(self.blocks(blocks).rstrip("\n"))


# --- Blocks -------------------------------------------------------------------------------------------


def _write_header(writer: Writer, content: Any) -> str:
    level, (_, classes, _), inlines = content
    command = _HEADINGS[min(level, len(_HEADINGS)) - 1]
    star = "*" if "unnumbered" in classes else ""
    named = next(read_labels({"t": "Header", "c": content}), "")
    label = f"\\label{{{named}}}" if named else ""
    return f"\\{command}{star}{{{writer.inlines(inlines)}}}{label}"


def _write_items(writer: Writer, name: str, items: Iterable[Sequence[Json]]) -> str:
    lines = [f"\\begin{{{name}}}"]
    lines += ["  \\item " + writer.nested(item).strip().replace("\n", "\n  ") for item in items]
    return "\n".join((*lines, f"\\end{{{name}}}"))


def _write_definitions(writer: Writer, content: Any) -> str:
    lines = ["\\begin{description}"]
    for term, definitions in content:
        blocks = [block for definition in definitions for block in definition]
        body = writer.nested(blocks).strip().replace("\n", "\n  ")
        bare = [
            Run(run.text, tuple(mark for mark in run.marks if mark[0] != "Strong"), run.node) for run in read_runs(term)
        ]
        lines.append(f"  \\item[{writer.inlines(write_runs(bare))}] {body}")
    return "\n".join((*lines, "\\end{description}"))


def _write_quote(writer: Writer, content: Any) -> str:
    return f"\\begin{{quote}}\n{writer.nested(content)}\n\\end{{quote}}"


def _write_code(writer: Writer, content: Any) -> str:
    return f"\\begin{{verbatim}}\n{content[1]}\n\\end{{verbatim}}"


def _write_lines(writer: Writer, content: Any) -> str:
    lines = f" {ROW_END}\n".join(f"  {writer.inlines(line)}" for line in content)
    return f"\\begin{{verse}}\n{lines}\n\\end{{verse}}"


def _write_raw_block(writer: Writer, content: Any) -> str:
    return str(content[1]) if content[0] in ("latex", "tex") else escape_text(content[1])


def _write_float(writer: Writer, content: Any) -> str:
    kind, label, _, caption, block, notes = content
    if kind == "table":
        name = writer.add_table({"t": "Float", "c": content})
        if name:
            return f"\\input{{tables/{name}}}"
    body = _write_table(writer, block["c"]) if kind == "table" else _write_pictures(writer, block["c"])
    said = f"  \\caption{{{writer.inlines(caption)}}}\n" if caption else ""
    named = f"  \\label{{{label}}}\n" if said else ""
    under = "\\par\\smallskip\n" + writer.blocks(notes) if notes else ""
    body = f"{body}\n{under}".rstrip("\n")
    parts = f"{said}{named}{indent(body)}\n" if kind == "table" else f"{indent(body)}\n{said}{named}"
    return f"\\begin{{{kind}}}[htbp]\n  \\centering\n{parts}\\end{{{kind}}}"


def _write_pictures(writer: Writer, images: Iterable[Json]) -> str:
    return "\n".join(_write_image(writer, image["c"]) for image in images)


def _write_image(writer: Writer, content: Any) -> str:
    (_, _, pairs), _, (target, _) = content
    name = writer.pictures.get(target)
    if name is None:
        writer.missing.append(target)
        name = target.translate(dict.fromkeys(map(ord, SPECIAL)))
    return f"\\includegraphics[width={picture_width(dict(pairs).get('width', ''))}]{{{name}}}"


def _write_table(writer: Writer, content: Any) -> str:
    _, _, columns, head, bodies, foot = content
    spec = "".join({"AlignRight": "r", "AlignCenter": "c"}.get(column[0]["t"], "l") for column in columns)
    rows = [_write_row(writer, row) for body in bodies for part in (body[2], body[3]) for row in part]
    rows += [_write_row(writer, row) for row in foot[1]]
    heads = [_write_row(writer, row) for row in head[1]]
    rule = ["\\midrule"] if heads else []
    lines = ["\\toprule", *heads, *rule, *rows, "\\bottomrule"]
    return f"\\begin{{tabular}}{{{spec}}}\n" + "\n".join(f"  {line}" for line in lines) + "\n\\end{tabular}"


def _write_row(writer: Writer, row: Any) -> str:
    cells = []
    for _, align, high, wide, blocks in row[1]:
        text = " ".join(writer.block(block).replace("\n", " ") for block in blocks)
        text = f"\\multirow{{{high}}}{{*}}{{{text}}}" if high > 1 else text
        sign = {"AlignRight": "r", "AlignCenter": "c"}.get(align["t"], "l")
        cells.append(f"\\multicolumn{{{wide}}}{{{sign}}}{{{text}}}" if wide > 1 else text)
    return f"{' & '.join(cells)} {ROW_END}"


def _write_environment(writer: Writer, content: Any) -> str:
    name, label, blocks = content
    named = f"\\label{{{label}}}" if label else ""
    return f"\\begin{{{name}}}{named}\n{writer.nested(blocks)}\n\\end{{{name}}}"


def _write_div(writer: Writer, content: Any) -> str:
    return writer.blocks(content[1])


_BLOCKS: dict[str, Callable[[Writer, Any], str]] = {
    "Header": _write_header,
    "BulletList": lambda writer, content: _write_items(writer, "itemize", content),
    "OrderedList": lambda writer, content: _write_items(writer, "enumerate", content[1]),
    "DefinitionList": _write_definitions,
    "BlockQuote": _write_quote,
    "CodeBlock": _write_code,
    "LineBlock": _write_lines,
    "RawBlock": _write_raw_block,
    "Float": _write_float,
    "Table": _write_table,
    "Div": _write_div,
    "Environment": _write_environment,
}


# --- Inlines ------------------------------------------------------------------------------------------


def _write_math(writer: Writer, content: Any) -> str:
    kind, tex = content[0], unwrap_equation(content[1])
    if kind["t"] == "InlineMath":
        return f"${tex.strip()}$"
    if any(parse(tex).commands({"label", "tag"})):
        return f"\n\\begin{{equation}}\n  {tex.strip()}\n\\end{{equation}}\n"
    return f"\n\\[\n  {tex.strip()}\n\\]\n"


def _write_link(writer: Writer, content: Any) -> str:
    (_, _, pairs), inlines, (target, _) = content
    kind = dict(pairs).get("reference-type")
    if kind:
        name = {"ref+label": "autoref", "eqref": "eqref", "ref+page": "pageref"}.get(kind, "ref")
        return f"\\{name}{{{dict(pairs).get('reference', '')}}}"
    inner = writer.inlines(inlines)
    if target.startswith("#") or not target:
        return inner
    if plain_text(inlines) in (target, target.removeprefix("mailto:")):
        return f"\\url{{{escape_address(target).removeprefix('mailto:')}}}"
    return f"\\href{{{escape_target(target)}}}{{{inner}}}"


def _write_cite(writer: Writer, content: Any) -> str:
    citations, inlines = content
    raw = [node["c"][1] for node in inlines if node["t"] == "RawInline"]
    if raw:
        return "".join(raw)
    return (
        "".join(_write_citation(writer, citation) for citation in citations)
        if len(citations) == 1
        else (_write_citations(writer, citations))
    )


def _write_citation(writer: Writer, citation: Any) -> str:
    before, after = (writer.inlines(citation[name]).lstrip(", ") for name in ("citationPrefix", "citationSuffix"))
    notes = f"[{before}][{after}]" if before else f"[{after}]" if after else ""
    return f"\\{_MODES[citation['citationMode']['t']]}{notes}{{{citation['citationId']}}}"


def _write_citations(writer: Writer, citations: Any) -> str:
    """Write several works cited together: notes inside need a citation each, with the brackets around all."""
    if not any(each["citationPrefix"] or each["citationSuffix"] for each in citations):
        return f"\\citep{{{','.join(each['citationId'] for each in citations)}}}"
    written = (_write_citation(writer, each).replace("\\citep", "\\citealp", 1) for each in citations)
    return f"({'; '.join(written)})"


def _write_note(writer: Writer, content: Any) -> str:
    paragraphs = [writer.block(block).replace("\n", " ") for block in content]
    text = r" \par ".join(each.strip() for each in paragraphs if each.strip())
    return f"\\footnote{{{text}}}"


def _write_span(writer: Writer, content: Any) -> str:
    inner = "".join(writer._inline(node) for node in content[1])
    language = dict(content[0][2]).get("lang", "").partition("-")[0]
    name = writer.babel.get(language)
    return f"\\foreignlanguage{{{name}}}{{{inner}}}" if name and inner.strip() else inner


def _write_raw(writer: Writer, content: Any) -> str:
    return str(content[1]) if content[0] in ("latex", "tex") else escape_text(content[1])


def _write_strikeout(writer: Writer, content: Any) -> str:
    return "".join(writer._inline(node) for node in content)


_INLINES: dict[str, Callable[[Writer, Any], str]] = {
    "Str": lambda _, content: escape_prose(content),
    "Code": lambda _, content: f"\\texttt{{{escape_text(content[1])}}}",
    "LineBreak": lambda _, content: f"{ROW_END}\n",
    "Math": _write_math,
    "Link": _write_link,
    "Cite": _write_cite,
    "Note": _write_note,
    "Span": _write_span,
    "Strikeout": _write_strikeout,
    "RawInline": _write_raw,
    "Image": _write_image,
    "Mark": lambda _, content: write_mark(content),
}
