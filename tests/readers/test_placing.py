"""Tables that only place things, and the grids of tables that hold data."""

from __future__ import annotations

from elyazma.model.imported import Piece
from elyazma.model.nodes import (
    Attributes,
    Block,
    Cell,
    Column,
    Header,
    Image,
    Para,
    Plain,
    Row,
    RowGroup,
    Str,
    Table,
    TableBody,
)
from elyazma.readers.grid import choose_columns, find_covered, list_rows
from elyazma.readers.lexicon import make_lexicon
from elyazma.readers.outline import read_text
from elyazma.readers.placing import head_sections, unfold_placed
from papers import all_languages

TEXT = Piece(Para((Str("The river rose each spring over the low fields and left its mud on them. " * 3),)))
LEXICON = make_lexicon(all_languages())


def cell(text: str, *, rows: int = 1, columns: int = 1) -> Cell:
    return Cell((Plain((Str(text),)),), rows=rows, columns=columns)


def picture(name: str) -> Cell:
    return Cell((Para((Image((), name),)),))


def table(*rows: tuple[Cell, ...], head: tuple[Cell, ...] = ()) -> Table:
    columns = (Column(),) * sum(cell.columns for cell in rows[0])
    return Table(columns, RowGroup((Row(head),) if head else ()), (TableBody(tuple(map(Row, rows))),))


def texts(blocks: list[Piece]) -> list[str]:
    return [read_text(piece) for piece in blocks]


def test_one_cell_is_a_frame_around_its_text() -> None:
    inner: tuple[Block, ...] = (Para((Str("Bir"),)), Para((Str("İki"),)))
    assert texts(unfold_placed([Piece(table((Cell(inner),)))], LEXICON)) == ["Bir", "İki"]


def test_pictures_side_by_side_are_one_figure_and_what_stands_under_them() -> None:
    under = (cell("(a) before"), cell("(b) after"))
    inner = (Piece(under[0].blocks[0]), Piece(under[1].blocks[0]))
    placed = unfold_placed([Piece(table((picture("a.png"), picture("b.png")), under), inner=inner)], LEXICON)
    block = placed[0].block
    assert isinstance(block, Para)
    assert [node.target for node in block.inlines if isinstance(node, Image)] == ["a.png", "b.png"]
    assert texts(placed[1:]) == ["(a) before", "(b) after"]


def test_a_picture_is_as_wide_as_its_column() -> None:
    long = cell("a long text " * 9)
    shown = Cell((Para((Image((), "a.png", attributes=Attributes(pairs=(("width", "1in"),))),)),))
    with_picture, without = (choose_columns(table((first, long)), "ll") for first in (shown, cell("a")))
    shares = [float(each.split("p{")[1].partition("\\")[0]) for each in (with_picture, without)]
    assert shares[0] > shares[1]


def test_a_table_of_data_with_pictures_in_its_head_stays() -> None:
    rows = ((cell(str(row)), cell("0.1"), cell("0.2")) for row in range(3))
    data = Piece(table(*rows, head=(cell("week"), picture("mean.png"), picture("deviation.png"))))
    assert unfold_placed([data], LEXICON) == [data]


def test_a_table_of_data_stays() -> None:
    data = Piece(table((cell("1"), cell("2")), head=(cell("a"), cell("b"))))
    assert unfold_placed([data], LEXICON) == [data]


def test_an_abstract_beside_keywords_is_read_column_by_column() -> None:
    beside = Piece(table((cell("Аннотация"), cell("Ключевые слова")), (cell("Реки длинны."), cell("реки, моря"))))
    assert texts(unfold_placed([beside], LEXICON)) == ["Аннотация", "Реки длинны.", "Ключевые слова", "реки, моря"]


def test_cells_of_rows_above_cover_columns() -> None:
    merged = table((cell("A", rows=2, columns=2), cell("1")), (cell("2"),), (cell("x"), cell("y"), cell("z")))
    _, rows = list_rows(merged)
    assert find_covered(rows) == [{}, {0: 2}, {}]


def test_a_table_wider_than_a_line_has_columns_of_a_width() -> None:
    narrow = table((cell("one"), cell("two")))
    assert choose_columns(narrow, "lr") == "lr"
    wide = table((cell("short"), cell("a long text " * 20)))
    chosen = choose_columns(wide, "ll")
    shares = [float(part.partition("\\")[0]) for part in chosen.split("p{")[1:]]
    assert len(shares) == 2
    assert shares[0] < shares[1]
    assert sum(shares) <= 0.95


def titled(text: str) -> Piece:
    return Piece(Para((Str(text),)), style="title")


def test_lines_in_a_titles_style_over_text_all_through_a_paper_are_its_headings() -> None:
    sections = [titled("Abstract"), TEXT, titled("Rivers"), TEXT, TEXT, titled("Lakes"), titled("Large ones"), TEXT]
    placed = head_sections([titled("On rivers"), titled("A. Writer"), *sections, titled("The end"), TEXT])
    heads = [read_text(piece) for piece in placed if isinstance(piece.block, Header)]
    assert heads == ["Abstract", "Rivers", "Lakes", "Large ones", "The end"]


def test_titles_in_three_languages_over_their_abstracts_are_no_headings() -> None:
    pieces = [titled("On rivers"), TEXT, titled("Çaylar haqqında"), TEXT, titled("О реках"), TEXT]
    assert head_sections(pieces) == pieces
