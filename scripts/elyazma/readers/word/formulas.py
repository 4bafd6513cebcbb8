"""Formulas of a Word file: blanks at their ends, which a formula does not need, and those set in tables by hand."""

from __future__ import annotations

import re

from elyazma.readers.word.names import M, W, text_of
from elyazma.system.xml import Node, make_element

_NUMBER = re.compile(r"\(?\s*[A-Z]?\d+(?:[.\-–]\d+)*[a-z]?\s*\)?")


def settle_formulas(root: Node) -> None:
    """Trim formulas, and lay those out as paragraphs that stand with their number in a table of one row."""
    for formula in root.iter(f"{M}oMath"):
        _trim(formula)
    for table in [*root.iter(f"{W}tbl")]:
        _unfold(table)


def _trim(formula: Node) -> None:
    """Cut blanks off a formula's ends: Word puts one there when it is typed behind the formula, before leaving it."""
    texts = [*formula.iter(f"{M}t")]
    while texts and not (texts[-1].text or "").strip() and _is_last(texts[-1], formula):
        texts.pop().text = ""
    if texts and _is_last(texts[-1], formula):
        texts[-1].text = (texts[-1].text or "").rstrip()
    if texts and _is_first(texts[0], formula):
        texts[0].text = (texts[0].text or "").lstrip()


def _is_last(text: Node, formula: Node) -> bool:
    """Tell whether a text stands at the end of a formula's own row, in no fraction or index."""
    run = text.getparent()
    return run.getparent() is formula and all(not "".join(each.itertext()).strip() for each in run.itersiblings())


def _is_first(text: Node, formula: Node) -> bool:
    run = text.getparent()
    return run.getparent() is formula and run.getprevious() is None


def _unfold(table: Node) -> None:
    """Make one paragraph of a row that holds one formula, its number and nothing else."""
    rows = table.findall(f"{W}tr")
    if not rows or any(not _is_numbered_formula(row) for row in rows):
        return
    for row in rows:
        formula = next(row.iter(f"{M}oMathPara", f"{M}oMath"))
        number = next((text for each in row.iter(f"{W}p") if (text := text_of(each).strip())), "")
        run = make_element(f"{W}r", {}, [make_element(f"{W}t", {}, [number])])
        table.addprevious(make_element(f"{W}p", {}, [formula, run] if number else [formula]))
    table.getparent().remove(table)


def _is_numbered_formula(row: Node) -> bool:
    formulas = [*row.iter(f"{M}oMath")]
    texts = [text for paragraph in row.iter(f"{W}p") if (text := text_of(paragraph).strip())]
    return len(formulas) == 1 and len(texts) <= 1 and all(_NUMBER.fullmatch(text) for text in texts)
