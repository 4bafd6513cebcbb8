r"""Write blocks as the LaTeX that a person would have written: a sentence on each line, letters as they are.

A `Mark` becomes what `lines.settle_marks` takes out again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace

from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import (
    Block,
    BlockQuote,
    BulletList,
    Citation,
    Cite,
    Code,
    CodeBlock,
    DefinitionList,
    Div,
    Emph,
    Environment,
    Float,
    Foreign,
    Header,
    Image,
    Inline,
    LineBlock,
    LineBreak,
    Link,
    Mark,
    Math,
    Note,
    OrderedList,
    Para,
    Plain,
    RawBlock,
    RawInline,
    Row,
    SmallCaps,
    Str,
    Strikeout,
    Strong,
    Subscript,
    Superscript,
    Table,
    Underline,
)
from elyazma.readers.floats import find_images
from elyazma.readers.grid import choose_columns, find_covered, lay_out_cell, list_rows
from elyazma.readers.keys import read_labels
from elyazma.readers.lines import indent, join_blocks, picture_width, split_sentences, write_mark
from elyazma.readers.runs import plain_text, read_runs, write_runs
from elyazma.tex.equations import settle_formula
from elyazma.tex.escape import ROW_END, SPECIAL, escape_address, escape_prose, escape_target, escape_text, fit_argument
from elyazma.tex.parse import parse

_Dressed = Emph | Strong | Underline | Superscript | Subscript | SmallCaps
_COMMANDS: Mapping[type[_Dressed], str] = {
    Emph: "emph",
    Strong: "textbf",
    Underline: "underline",
    Superscript: "textsuperscript",
    Subscript: "textsubscript",
    SmallCaps: "textsc",
}
_HEADINGS = ("section", "subsection", "subsubsection", "paragraph", "subparagraph")
_MODES = {"AuthorInText": "citet", "SuppressAuthor": "citeyearpar", "NormalCitation": "citep"}


@dataclass(slots=True)
class Writer:
    """What the text needs to know: babel's names by language code, pictures' new names by their old ones.

    `add_table` writes a table beside the text and gives its name; none where LaTeX has to say it. `missing` gathers the
    pictures that have no name.
    """

    babel: Mapping[str, str]
    pictures: Mapping[str, str]
    add_table: Callable[[Float], str | None] = lambda _: None
    missing: list[str] = field(default_factory=list)

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Write blocks, an empty line between them; a text that ends with a line end."""
        text = ""
        for block in blocks:
            written = self.block(block).strip("\n")
            if written.strip():
                text += (join_blocks(text, written) if text else "") + written
        return text + "\n"

    def block(self, block: Block) -> str:  # noqa: C901, PLR0911, PLR0912 - one case for each kind
        """Write one block; a kind that LaTeX has nothing for is empty."""
        match block:
            case Para(inlines) | Plain(inlines):
                return split_sentences(self.inlines(inlines))
            case Header():
                return _write_header(self, block)
            case BulletList(items):
                return _write_items(self, "itemize", items)
            case OrderedList(items):
                return _write_items(self, "enumerate", items)
            case DefinitionList():
                return _write_definitions(self, block)
            case BlockQuote(blocks):
                return f"\\begin{{quote}}\n{self.nested(blocks)}\n\\end{{quote}}"
            case CodeBlock(text):
                return f"\\begin{{verbatim}}\n{text}\n\\end{{verbatim}}"
            case LineBlock(lines):
                return _write_lines(self, lines)
            case RawBlock():
                return _write_raw(block)
            case Float():
                return _write_float(self, block)
            case Table():
                return _write_table(self, block)
            case Div(blocks):
                return self.blocks(blocks)
            case Environment():
                return _write_environment(self, block)
            case _:
                return ""

    def inlines(self, inlines: Sequence[Inline]) -> str:
        """Write inlines on one line."""
        text = "".join(self.inline(node) for node in write_runs(read_runs(inlines)))
        # Behind the end of a line TeX takes a bracket for a length.
        text = text.replace(f"{ROW_END}\n[", f"{ROW_END}\n{{}}[")
        return re.sub(r" +(?=\n)|(?<=[\]}]\n) +", "", re.sub(r"(?<![\n ])[ \t]+", " ", text)).strip(" ")

    def inline(self, node: Inline) -> str:  # noqa: C901, PLR0911, PLR0912 - one case for each kind
        """Write one inline as runs are written; a kind that LaTeX has nothing for is empty."""
        match node:
            case Str(text):
                return escape_prose(text)
            case Emph() | Strong() | Underline() | Superscript() | Subscript() | SmallCaps():
                return _write_dressed(self, node)
            case Strikeout(inlines):
                return "".join(map(self.inline, inlines))
            case Code(text):
                return f"\\texttt{{{escape_text(text)}}}"
            case LineBreak():
                return f"{ROW_END}\n"
            case Math():
                return _write_math(node)
            case Link():
                return _write_link(self, node)
            case Cite():
                return _write_cite(self, node)
            case Note():
                return _write_note(self, node)
            case Foreign():
                return _write_foreign(self, node)
            case RawInline():
                return _write_raw(node)
            case Image():
                return _write_image(self, node)
            case Mark(number):
                return write_mark(number)
            case _:
                return ""

    def nested(self, blocks: Sequence[Block]) -> str:
        """Write the blocks of an item, indented by two blanks."""
        return indent(self.blocks(blocks).rstrip("\n"))


# --- Blocks -------------------------------------------------------------------------------------------


def _write_header(writer: Writer, header: Header) -> str:
    command = _HEADINGS[min(header.level, len(_HEADINGS)) - 1]
    star = "*" if "unnumbered" in header.attributes.classes else ""
    named = next(read_labels([header]), "")
    label = f"\\label{{{named}}}" if named else ""
    runs = read_runs(header.inlines)
    words = [run for run in runs if not isinstance(run.node, Note)]
    # Contents and running heads take a title without the notes on it.
    noted = len(words) < len(runs) and not star
    short = f"[{{{fit_argument(writer.inlines(write_runs(words))).strip()}}}]" if noted else ""
    return f"\\{command}{star}{short}{{{fit_argument(writer.inlines(header.inlines))}}}{label}"


def _write_items(writer: Writer, name: str, items: Sequence[Sequence[Block]]) -> str:
    if len(items) == 1 and len(items[0]) == 1 and isinstance(items[0][0], BulletList | OrderedList):
        # Word's way to indent: a list that holds another one, and no mark of its own.
        return writer.block(items[0][0])
    lines = [f"\\begin{{{name}}}"]
    lines += ["  \\item " + writer.nested(item).strip().replace("\n", "\n  ") for item in items]
    return "\n".join((*lines, f"\\end{{{name}}}"))


def _write_definitions(writer: Writer, node: DefinitionList) -> str:
    lines = ["\\begin{description}"]
    for item in node.items:
        blocks = [block for meaning in item.meanings for block in meaning]
        body = writer.nested(blocks).strip().replace("\n", "\n  ")
        lines.append(f"  \\item[{writer.inlines(_without_strong(item.term))}] {body}")
    return "\n".join((*lines, "\\end{description}"))


def _without_strong(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """Give a term without bold letters, which LaTeX itself prints it in."""
    bare = []
    for run in read_runs(inlines):
        wrappers = tuple(each for each in run.wrappers if not isinstance(each, Strong))
        bare.append(replace(run, wrappers=wrappers))
    return write_runs(bare)


def _write_lines(writer: Writer, lines: Iterable[Sequence[Inline]]) -> str:
    return "\\begin{verse}\n" + f" {ROW_END}\n".join(f"  {writer.inlines(line)}" for line in lines) + "\n\\end{verse}"


def _write_raw(node: RawBlock | RawInline) -> str:
    return node.text if node.format in ("latex", "tex") else escape_text(node.text)


def _write_float(writer: Writer, node: Float) -> str:
    table = node.kind == "table"
    name = writer.add_table(node) if table else None
    if name:
        return f"\\input{{tables/{name}}}"
    body = writer.block(node.block) if table else _write_pictures(writer, node.block)
    # "Figure 1." without words is a caption too: it prints the number that the text refers to.
    said = f"  \\caption{{{fit_argument(writer.inlines(node.caption))}}}\n" if node.caption or node.number else ""
    named = f"  \\label{{{node.label}}}\n" if said else ""
    under = "\\par\\smallskip\n" + writer.blocks(node.notes) if node.notes else ""
    body = f"{body}\n{under}".rstrip("\n")
    parts = f"{said}{named}{indent(body)}\n" if table else f"{indent(body)}\n{said}{named}"
    return f"\\begin{{{node.kind}}}[htbp]\n  \\centering\n{parts}\\end{{{node.kind}}}"


def _write_pictures(writer: Writer, block: Block) -> str:
    return "\n".join(_write_image(writer, image) for image in find_images([block]))


def _write_image(writer: Writer, image: Image) -> str:
    name = writer.pictures.get(image.target)
    if name is None:
        writer.missing.append(image.target)
        name = "".join(sign for sign in image.target if sign not in SPECIAL)
    return f"\\includegraphics[width={picture_width(image.attributes.get('width'))}]{{{name}}}"


_SIGNS = {"right": "r", "center": "c", "left": "l", "default": "l"}


def _write_table(writer: Writer, table: Table) -> str:
    heads, rows = list_rows(table)
    covers = iter(find_covered([*heads, *rows]))
    written = [_write_row(writer, row, next(covers)) for row in (*heads, *rows)]
    rule = ["\\midrule"] if heads else []
    lines = ["\\toprule", *written[: len(heads)], *rule, *written[len(heads) :], "\\bottomrule"]
    spec = choose_columns(table, [_SIGNS[column.alignment] for column in table.columns])
    return f"\\begin{{tabular}}{{{spec}}}\n" + "\n".join(f"  {line}" for line in lines) + "\n\\end{tabular}"


def _write_row(writer: Writer, row: Row, covered: Mapping[int, int]) -> str:
    """Write a row; `covered` are the cells above that reach into it: how many columns each takes, by its column."""
    cells: list[str] = []
    column = 0
    for cell in row.cells:
        column = _pass_covered(cells, column, covered)
        text = fit_argument(" ".join(writer.block(block).replace("\n", " ") for block in lay_out_cell(cell)))
        text = f"\\multirow{{{cell.rows}}}{{*}}{{{text}}}" if cell.rows > 1 else text
        sign = _SIGNS[cell.alignment]
        cells.append(f"\\multicolumn{{{cell.columns}}}{{{sign}}}{{{text}}}" if cell.columns > 1 else text)
        column += cell.columns
    _pass_covered(cells, column, covered)
    # Behind the end of the row above TeX takes a bracket for a length, a star for its own.
    guard = "{}" if cells and cells[0].startswith(("[", "*")) else ""
    return f"{guard}{' & '.join(cells)} {ROW_END}"


def _pass_covered(cells: list[str], column: int, covered: Mapping[int, int]) -> int:
    """Leave the columns empty that a cell above covers."""
    while column in covered:
        cells += [""] * covered[column]
        column += covered[column]
    return column


def _write_environment(writer: Writer, node: Environment) -> str:
    named = f"\\label{{{node.label}}}" if node.label else ""
    return f"\\begin{{{node.kind}}}{named}\n{writer.nested(node.blocks)}\n\\end{{{node.kind}}}"


# --- Inlines ------------------------------------------------------------------------------------------


def _write_dressed(writer: Writer, node: _Dressed) -> str:
    inner = "".join(map(writer.inline, node.inlines))
    bare = inner.strip()
    # Blanks belong outside: \emph{word } next.
    lead, trail = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :] if bare else ""
    return f"{lead}\\{_COMMANDS[type(node)]}{{{fit_argument(bare)}}}{trail}" if bare else inner


def _write_math(node: Math) -> str:
    tex = settle_formula(node.tex)
    if not tex:
        return ""
    if not node.display:
        return f"${tex}$"
    if any(parse(tex).commands({"label", "tag"})):
        return f"\n\\begin{{equation}}\n  {tex}\n\\end{{equation}}\n"
    return f"\n\\[\n  {tex}\n\\]\n"


def _write_link(writer: Writer, link: Link) -> str:
    kind, target = link.attributes.get("reference-type"), link.target
    if kind:
        name = {"ref+label": "autoref", "eqref": "eqref", "ref+page": "pageref"}.get(kind, "ref")
        return f"\\{name}{{{link.attributes.get('reference')}}}"
    inner = writer.inlines(link.inlines)
    if target.startswith("#") or not target:
        return inner
    if plain_text(link.inlines) in (target, target.removeprefix("mailto:")):
        return f"\\url{{{escape_address(target).removeprefix('mailto:')}}}"
    return f"\\href{{{escape_target(target)}}}{{{inner}}}"


def _write_cite(writer: Writer, node: Cite) -> str:
    raw = [each.text for each in node.inlines if isinstance(each, RawInline)]
    if raw:
        return "".join(raw)
    if len(node.citations) == 1:
        return _write_citation(writer, node.citations[0])
    return _write_citations(writer, node.citations)


def _write_citation(writer: Writer, citation: Citation) -> str:
    before, after = (writer.inlines(note).lstrip(", ") for note in (citation.prefix, citation.suffix))
    notes = f"[{before}][{after}]" if before else f"[{after}]" if after else ""
    return f"\\{_MODES[citation.mode]}{notes}{{{citation.key}}}"


def _write_citations(writer: Writer, citations: Sequence[Citation]) -> str:
    """Write several works cited together: notes inside need a citation each, with the brackets around all."""
    if not any(each.prefix or each.suffix for each in citations):
        return f"\\citep{{{','.join(each.key for each in citations)}}}"
    written = (_write_citation(writer, each).replace("\\citep", "\\citealp", 1) for each in citations)
    return f"({'; '.join(written)})"


def _write_note(writer: Writer, note: Note) -> str:
    paragraphs = [writer.block(block).replace("\n", " ") for block in note.blocks]
    text = r" \par ".join(each.strip() for each in paragraphs if each.strip())
    return f"\\footnote{{{fit_argument(text)}}}"


def _write_foreign(writer: Writer, node: Foreign) -> str:
    inner = "".join(map(writer.inline, node.inlines))
    name = writer.babel.get(node.language.partition("-")[0])
    return f"\\foreignlanguage{{{name}}}{{{fit_argument(inner)}}}" if name and inner.strip() else inner
