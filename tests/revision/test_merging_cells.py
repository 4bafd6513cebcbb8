"""Tables of two versions, cell by cell: accepting every mark gives the newer one, rejecting every mark the older."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from elyazma.revision.cell_tables import restore_tables, take_tables
from elyazma.revision.marks import mark_words
from elyazma.tex.cells import list_tables, read_cells
from elyazma.tex.columns import MOST_COLUMNS, split_columns
from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.parse import parse
from elyazma.tex.scan import scan
from elyazma.tex.tree import Command, Environment

DATA = Path(__file__).parents[1] / "data/diff-tables"


def read_pieces(name: str) -> dict[str, str]:
    pieces = (DATA / f"{name}.tex").read_text(encoding="utf-8").split("%%% ")[1:]
    return {title: tex for title, _, tex in (piece.partition("\n") for piece in pieces)}


BEFORE, AFTER = read_pieces("before"), read_pieces("after")


def merge(before: str, after: str) -> str:
    """Merge two texts of one table each, as they are merged where nothing around them changed."""
    _, bare, tables = take_tables(before, after)
    return restore_tables(bare, tables)


def take_side(tex: str, kept: str) -> str:
    """Accept or reject every mark: keep what is marked "add" or "del" without the marks, and drop the other."""
    while True:
        edits: list[Edit] = []
        for node in parse(tex).walk():
            named = isinstance(node, (Command, Environment)) and node.name.startswith(("DIFadd", "DIFdel"))
            if not named or (edits and node.start < edits[-1][1]):
                continue
            assert isinstance(node, (Command, Environment))
            inner = node.last.text if isinstance(node, Command) and node.last else ""
            inner = tex[node.inner : node.outer] if isinstance(node, Environment) else inner
            edits.append((node.start, node.end, inner if kept in node.name else ""))
        if not edits:
            return tex
        tex = apply_edits(tex, edits)


def words(tex: str) -> list[str]:
    return scan(tex, "").plain.split()


def shown(before: str, after: str) -> str:
    """Merge two tables of plain cells and give their rows, "[-gone-]" and "[+come+]"."""
    table = "\\begin{{tabular}}{{ll}}\n{}\n\\end{{tabular}}"
    merged = merge(table.format(before), table.format(after)).replace(r"\DIFadd{", "[+").replace(r"\DIFdel{", "[-")
    merged = merged.replace("}", "]").replace(r"\tabularnewline", " / ").replace(r"\\", " / ")
    return " ".join(merged.split()[1:-1])


# --- Both versions are in it ---------------------------------------------------------------------------------


@pytest.mark.parametrize("title", BEFORE)
def test_accepting_all_gives_the_newer_and_rejecting_all_the_older(title: str) -> None:
    before, after = BEFORE[title], AFTER[title]
    bare_before, bare_after, tables = take_tables(before, after)
    if not words(before) or not words(after):
        # One of the texts has no table: each is restored by itself.
        assert words(take_side(restore_tables(bare_before, tables), "del")) == words(before)
        assert words(take_side(restore_tables(bare_after, tables), "add")) == words(after)
        return
    merged = restore_tables(bare_after, tables)
    assert words(take_side(merged, "add")) == words(after)
    assert words(take_side(merged, "del")) == words(before)
    assert (before == after) == ("DIF" not in merged)


def make_row(chance: random.Random) -> str:
    cells = [chance.choice(["alpha", "beta", "gamma beta", "12", "13", "", "$x$"]) for _ in range(3)]
    if chance.random() < 0.2:
        cells[1:] = [rf"\multicolumn{{2}}{{c}}{{{cells[1]}}}"]
    above = chance.choice(["", "", "", "\\hline\n", "\\midrule\n", "\\cmidrule(l){1-2}\n"])
    return f"{above}{' & '.join(cells)} \\\\"


def change_rows(rows: list[str], chance: random.Random) -> list[str]:
    changed = list(rows)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed) + 1)
        match chance.choice(["add", "remove", "replace"]):
            case "add":
                changed.insert(at, make_row(chance))
            case "remove":
                del changed[at : at + 1]
            case _:
                changed[at : at + 1] = [make_row(chance)]
    return changed


@pytest.mark.parametrize("seed", range(100))
def test_any_columns_may_come_and_go(seed: int) -> None:
    chance = random.Random(seed)
    heads = chance.sample(["one", "two", "three", "four", "five", "six"], chance.randint(2, 5))
    grid = {head: [chance.choice(["alpha", "beta", "7", "8", ""]) for _ in range(4)] for head in heads}
    kept = [head for head in heads if chance.random() < 0.7] or heads[:1]
    kept.insert(chance.randrange(len(kept) + 1), "new")
    grid["new"] = ["n", "e", "w", ""]
    float_with = "\\begin{{table}}\\label{{t}}\n\\begin{{tabular}}{{{}}}\n{}\n\\end{{tabular}}\n\\end{{table}}"
    tables = []
    for names in (heads, kept):
        rows = (names, *zip(*(grid[name] for name in names), strict=True))
        body = "\n".join(f"{' & '.join(row)} \\\\" for row in rows)
        tables.append(float_with.format("l" * len(names), body))
    merged = merge(*tables)
    assert words(take_side(merged, "add")) == words(tables[1])
    assert words(take_side(merged, "del")) == words(tables[0])


@pytest.mark.parametrize("seed", range(150))
def test_any_two_tables_can_be_told_apart_again(seed: int) -> None:
    chance = random.Random(seed)
    rows = [make_row(chance) for _ in range(chance.randint(1, 8))]
    tables = ["\n".join(each) for each in (rows, change_rows(rows, chance))]
    # One label: however little stayed, it is one table.
    float_with = "\\begin{{table}}\\label{{t}}\n\\begin{{tabular}}{{lll}}\n{}\n\\end{{tabular}}\n\\end{{table}}"
    before, after = map(float_with.format, tables)
    merged = merge(before, after)
    assert words(take_side(merged, "add")) == words(after)
    assert words(take_side(merged, "del")) == words(before)
    # Every row is a row of its own: the merged table has three columns in each.
    tree = parse(merged)
    (table,) = list_tables(tree)
    assert {sum(row.spans) for row in read_cells(tree, table).rows if any(row.texts)} <= {3}


# --- How it looks ------------------------------------------------------------------------------------------------


def test_a_removed_row_is_struck_in_a_row_of_its_own_and_an_added_one_is_new() -> None:
    before = "a & 1 \\\\\nb & 2 \\\\\nc & 3 \\\\"
    merged = shown(before, "a & 1 \\\\\nc & 3 \\\\\nd & 4 \\\\")
    assert merged == "a & 1 / [-b] & [-2] / c & 3 / [+d] & [+4] /"
    # The last row of a table may have no end.
    assert shown("a & 1", "a & 1 \\\\\nb & 2") == "a & 1 / [+b] & [+2]"
    assert shown("a & 1 \\\\\nb & 2", "a & 1") == "a & 1 / [-b] & [-2] /"


def test_a_changed_cell_is_marked_where_its_row_is_named_alike() -> None:
    assert shown(r"a & 1 \\", r"a & 2 \\") == "a & [-1] [+2] /"
    assert shown(r"a & \\", r"a & 2 \\") == "a & [+2] /"
    assert shown(r"a & 1 \\", r"a & \\") == "a & [-1] /"
    assert shown(r"k & 0 \\ a & 1 \\", r"k & 0 \\ z & 2 \\") == "k & 0 / [-a] & [-1] / [+z] & [+2] /"
    longer = shown(r"a & one two three four five \\", r"a & one two three six five \\")
    assert longer == "a & one two three [-four] [+six] five /"
    # An old font command has no argument.
    assert shown(r"a & \bf{1} \\", r"a & \bf{2} \\") == r"a & \bf{[-1] [+2]] /"
    # A row's skip may stand behind a blank.
    skipped = shown(r"a & 1 \\ [2pt] b & 1 \\", r"a & 1 \\ [2pt] c & 2 \\")
    assert skipped == "a & 1 / [2pt] [-b] & [-1] / [+c] & [+2] /"


def test_a_removed_row_stays_below_the_rule_it_stood_below() -> None:
    rows = "h & i \\\\\n\\midrule\nb & 2 \\\\\nc & 3 \\\\\n\\bottomrule"
    first, last = (shown(rows, rows.replace(f"{row} \\\\\n", "")) for row in ("b & 2", "c & 3"))
    assert first == r"h & i / \midrule [-b] & [-2] / c & 3 / \bottomrule"
    assert last == r"h & i / \midrule b & 2 / [-c] & [-3] / \bottomrule"


def test_marks_stand_within_what_spans_columns_and_rows_and_beside_settings() -> None:
    merged = merge(BEFORE["a changed head and a removed row"], AFTER["a changed head and a removed row"])
    assert r"\multicolumn{2}{c}{\DIFdel{Width in mm} \DIFadd{Mass per grain}}" in merged
    assert "\\DIFdel{Bora} & \\DIFdel{4} & \\DIFdel{6}\\\\\n\\bottomrule" in merged
    title = "a width, settings of cells, a row of one cell"
    assert r"\small \DIFdel{Unknown} \DIFadd{Known}" in merge(BEFORE[title], AFTER[title])
    title = "rows in the span of a multirow, one of them removed"
    merged = merge(BEFORE[title], AFTER[title])
    assert r"\multirow[t]{2}{*}{\DIFadd{Late summer}} & \DIFadd{rain} & \DIFadd{36}" in merged
    assert r"\multicolumn{1}{c}{\DIFdel{Summer}} & \DIFdel{rain} & \DIFdel{34}" in merged


COLUMNS_BEFORE = r"""\begin{tabular}{@{}l|c>{\itshape}c}
 & \multicolumn{2}{c}{Mass} \\ \cmidrule(l){2-3}
Site & least & most \\
Alga & 1 & 3 \\
Bora & 2 & 4
\end{tabular}"""
COLUMNS_AFTER = r"""\begin{tabular}{@{}l|crc}
 & \multicolumn{3}{c}{Mass} \\ \cmidrule(l){2-4}
Site & least & mean & most \\
Alga & 1 & 2 & 5 \\
Bora & 2 & 3 & 4
\end{tabular}"""


def test_a_column_that_came_or_went_is_a_column_of_marks() -> None:
    merged = merge(COLUMNS_BEFORE, COLUMNS_AFTER)
    assert merged.startswith(r"\begin{tabular}{@{}l|crc}")
    assert r"& \multicolumn{3}{c}{Mass} \\ \cmidrule(l){2-4}" in merged
    assert r"Site & least & \DIFadd{mean} & most" in merged
    assert r"Alga & 1 & \DIFadd{2} & \DIFdel{3} \DIFadd{5}" in merged
    back = merge(COLUMNS_AFTER, COLUMNS_BEFORE)
    assert back.startswith(r"\begin{tabular}{@{}l|cr>{\itshape}c}")
    assert r"\multicolumn{3}{c}{Mass} \\ \cmidrule(l){2-4}" in back
    assert r"Site & least & \DIFdel{mean} & most" in back
    for older, newer, both in ((COLUMNS_BEFORE, COLUMNS_AFTER, merged), (COLUMNS_AFTER, COLUMNS_BEFORE, back)):
        assert words(take_side(both, "add")) == words(newer)
        assert words(take_side(both, "del")) == words(older)


def test_tables_of_no_common_column_stand_one_below_the_other() -> None:
    before, after = (COLUMNS_BEFORE.replace("cmidrule(l){2-3}", "hhline{~--}"), COLUMNS_AFTER)
    merged = merge(before, after)
    assert merged.count(r"\begin{tabular}") == 3 and r"\DIFdel{Site}" in merged and r"\DIFadd{Site}" in merged


def test_numbers_are_marked_in_a_column_of_words() -> None:
    title = "numbers in columns that take nothing else"
    merged = merge(BEFORE[title], AFTER[title])
    assert r"\multicolumn{1}{c}{\DIFdel{\ensuremath{12.5}} \DIFadd{\ensuremath{12.7}}}" in merged
    assert r"{\DIFdel{Mass} \DIFadd{Weight}}" in merged
    # What stays is still set by its column.
    assert "& 3 \\\\" in merged


def test_a_caption_within_a_table_keeps_its_label_and_a_removed_one_counts_for_none() -> None:
    title = "a table over pages, its caption changed, a row removed at the end"
    merged = merge(BEFORE[title], AFTER[title])
    assert r"\caption{\DIFdel{Names of winds} \DIFadd{Names of three winds}}\label{tab:winds}" in merged
    bare, _, tables = take_tables(BEFORE[title], "")
    removed = restore_tables(bare, tables)
    assert r"\label" not in removed and r"\caption" not in removed and r"\addtocounter{table}{-1}" in removed


def test_what_is_removed_by_latexdiff_stands_behind_its_comment() -> None:
    bare, _, tables = take_tables(BEFORE["a table that goes"], "")
    restored = mark_words(restore_tables(f"%DIFDELCMD < {bare.strip()}%%%\nNext.\n", tables))
    assert restored.count(r"\begin{tabular}") == 1 and r"\DIFdelword{Goes}" in restored
    assert restored.endswith("\\end{DIFdelblock}\nNext.\n")


@pytest.mark.parametrize(
    ("wanted", "letters"),
    [
        ("lcr", "lcr"),
        ("|l|*{3}{c|}@{}r", "lcccr"),
        (r">{\bfseries}p{2cm}<{a}!{b}X", "pX"),
        ("S[table-format=1.2]D..{2}", "SD"),
    ],
)
def test_columns_are_counted(wanted: str, letters: str) -> None:
    columns = split_columns(wanted)
    assert "".join(columns.letters) == letters
    assert columns.source == wanted or "*" in wanted


@pytest.mark.parametrize("count", ["1000000000", "9" * 5000])
def test_a_table_of_columns_without_end_is_read_at_once(count: str) -> None:
    wanted = rf"*{{{count}}}{{*{{{count}}}{{c}}}}"
    assert split_columns(rf"*{{{count}}}{{*{{{count}}}{{*{{{count}}}{{}}}}}}").each == ()
    assert len(split_columns(wanted).each) <= MOST_COLUMNS
    row = rf"\multicolumn{{{count}}}{{c}}{{a}}\\\cmidrule{{1-{count}}}old\\"
    table = rf"\begin{{tabular}}{{{wanted}}}{row}\end{{tabular}}"
    _, after, tables = take_tables(table, table.replace("old", "new & d"))
    assert restore_tables(after, tables)
