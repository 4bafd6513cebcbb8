"""The styles of running text: paragraphs, lists, theorems, equations, figures, tables, and of characters."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.writers.word.sheet import Sheet, twips
from elyazma.writers.word.style import Style, Values, align_value, fonts, sizes, small, spread_value, tab

# --- Running text -----------------------------------------------------------------------------------


def text_styles(sheet: Sheet) -> Iterator[Style]:
    """Make the styles of paragraphs, quotations, lists, theorems and equations."""
    indent: Values = {"ind": {"firstLine": twips(sheet.word.first_line_indent_cm)}}
    spread: Values = {"jc": spread_value(sheet)}
    half = sheet.skip(0.5)
    apart: Values = {"spacing": {"before": half, "after": half}}
    inset: Values = {"ind": {"left": twips(1), "right": twips(1)}}
    yield Style(
        id="Normal", name="Normal", paragraph={"widowControl": True}, run={}, based="", default=True, priority=0
    )
    yield Style(id="BodyText", name="Body Text", paragraph=spread | indent, run={}, priority=1)
    # What goes on behind an equation, a list or a quotation begins no paragraph of the author's.
    yield Style(
        id="BodyTextContinued",
        name="Body Text Continued",
        paragraph={"ind": {"firstLine": 0}},
        run={},
        based="BodyText",
        following="BodyText",
        priority=1,
    )
    yield Style(id="Quote", name="Quote", paragraph=spread | apart | inset, run={}, following="BodyText", priority=29)
    yield Style(id="Verse", name="Verse", paragraph=apart | inset | {"jc": "left"}, run={}, priority=29)
    code: Values = {"jc": "left", "spacing": {"before": half, "after": half, "line": 240, "lineRule": "auto"}}
    face: Values = {"rFonts": fonts(sheet.word.mono_font), "noProof": True}
    mono = face | small(sheet)
    yield Style(id="SourceCode", name="Source Code", paragraph=code | {"keepLines": True}, run=mono, priority=30)
    for id_, name in (("ListBullet", "List Bullet"), ("ListNumber", "List Number"), ("ListContinue", "List Continue")):
        yield Style(id=id_, name=name, paragraph=spread | {"contextualSpacing": True}, run={}, priority=20)
    yield Style(id="DefinitionTerm", name="Definition Term", paragraph={"keepNext": True}, run={"b": True}, priority=20)
    yield Style(id="Definition", name="Definition", paragraph=spread | {"ind": {"left": twips(1)}}, run={}, priority=20)
    yield Style(id="Theorem", name="Theorem", paragraph=spread | {"spacing": {"before": half}}, run={"i": True})
    proof: Values = {"tabs": (tab("right", sheet.width),), "spacing": {"before": half // 2, "after": half}}
    yield Style(id="Proof", name="Proof", paragraph=spread | proof, run={})
    tabs = (tab("center", sheet.width // 2), tab("right", sheet.width))
    equation: Values = {"tabs": tabs, "jc": "left"}
    yield Style(id="Equation", name="Equation", paragraph=apart | equation, run={}, following="BodyTextContinued")


# --- Floats, and the end ----------------------------------------------------------------------------


def float_styles(sheet: Sheet) -> Iterator[Style]:
    """Make the styles of figures, tables and what stands with them."""
    look = sheet.word.captions
    caption: Values = {
        "keepLines": True,
        "spacing": {"before": sheet.skip(0.4), "after": sheet.skip(0.4), "line": 240, "lineRule": "auto"},
        "jc": align_value(look.align),
    }
    run: Values = {"i": look.italic or None}
    yield Style(
        id="Caption",
        name="caption",
        paragraph=caption,
        run=run | sizes(look.size_pt),
        following="BodyText",
        priority=35,
    )
    figure: Values = {"spacing": {"before": sheet.skip(0.5), "line": 240, "lineRule": "auto"}, "jc": "center"}
    yield Style(id="Figure", name="Figure", paragraph=figure, run={}, following="Caption")
    cell: Values = {"spacing": {"before": 40, "after": 40, "line": 240, "lineRule": "auto"}, "jc": "left"}
    yield Style(id="TableText", name="Table Text", paragraph=cell, run=sizes(round(sheet.size * 0.9) / 2))
    note: Values = {"spacing": {"before": 60, "after": sheet.skip(0.5), "line": 240, "lineRule": "auto"}, "jc": "left"}
    yield Style(id="TableNote", name="Table Note", paragraph=note, run=small(sheet), following="BodyText")


def character_styles(sheet: Sheet) -> Iterator[Style]:
    """Make the styles of characters."""
    mono: Values = {"rFonts": fonts(sheet.word.mono_font), "noProof": True}
    raised: Values = {"vertAlign": "superscript"}
    faces: tuple[tuple[str, str, Values], ...] = (
        ("DefaultParagraphFont", "Default Paragraph Font", {}),
        *((f"{kind.title()}Reference", f"{kind} reference", raised) for kind in sheet.note_kinds),
        ("Hyperlink", "Hyperlink", {}),
        ("VerbatimChar", "Verbatim Char", mono),
    )
    for at, (id_, name, run) in enumerate(faces):
        yield Style(
            id=id_,
            name=name,
            paragraph={},
            run=run,
            based="DefaultParagraphFont" if at else "",
            kind="character",
            priority=99 if at else 1,
            quick=False,
            default=not at,
        )
