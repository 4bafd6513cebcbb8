"""One document that holds every kind of node, as pandoc's JSON."""

from __future__ import annotations

from typing import Any

from elyazma.system.pandoc.parsing import Json

NOTHING: list[Any] = ["", [], []]
FULL: list[Any] = ["id", ["one", "two"], [["name", "value"], ["name", "again"]]]
WORD: Json = {"t": "Str", "c": "word"}
SPACE: Json = {"t": "Space"}
MATH: Json = {"t": "Math", "c": [{"t": "DisplayMath"}, "x^2"]}


def para(*inlines: Json) -> Json:
    return {"t": "Para", "c": list(inlines)}


def div(attributes: list[Any], *blocks: Json) -> Json:
    return {"t": "Div", "c": [attributes, list(blocks)]}


def span(attributes: list[Any], *inlines: Json) -> Json:
    return {"t": "Span", "c": [attributes, list(inlines)]}


def link(attributes: list[Any], target: str, title: str = "") -> Json:
    return {"t": "Link", "c": [attributes, [WORD], [target, title]]}


def cell(*blocks: Json, align: str = "AlignDefault", rows: int = 1, columns: int = 1) -> list[Any]:
    return [NOTHING, {"t": align}, rows, columns, list(blocks)]


_CITATION: Json = {
    "citationId": "key",
    "citationPrefix": [WORD],
    "citationSuffix": [SPACE, WORD],
    "citationMode": {"t": "AuthorInText"},
    "citationNoteNum": 3,
    "citationHash": 0,
}
INLINES: list[Json] = [
    WORD,
    SPACE,
    {"t": "SoftBreak"},
    {"t": "LineBreak"},
    *({"t": kind, "c": [WORD]} for kind in ("Emph", "Strong", "Underline", "Strikeout", "SmallCaps")),
    *({"t": kind, "c": [WORD]} for kind in ("Superscript", "Subscript")),
    *({"t": "Quoted", "c": [{"t": kind}, [WORD]]} for kind in ("SingleQuote", "DoubleQuote")),
    {"t": "Cite", "c": [[_CITATION, {**_CITATION, "citationPrefix": []}], [WORD]]},
    {"t": "Cite", "c": [[], [link(["", ["citation"], []], "#ref-key")]]},
    {"t": "Code", "c": [FULL, "a  b"]},
    MATH,
    {"t": "Math", "c": [{"t": "InlineMath"}, "y"]},
    {"t": "RawInline", "c": ["latex", r"\x"]},
    link(FULL, "https://example.org", "title"),
    {"t": "Image", "c": [["", [], [["width", "80%"]]], [WORD], ["a.png", ""]]},
    {"t": "Note", "c": [para(WORD)]},
    span(FULL, WORD),
    span(NOTHING, WORD),
]
CAPTION: list[Any] = [None, [{"t": "Plain", "c": [span(["", ["label"], []], WORD), WORD]}]]
TABLE: Json = {
    "t": "Table",
    "c": [
        ["tab:a", [], [["number", "1"]]],
        CAPTION,
        [
            [{"t": "AlignLeft"}, {"t": "ColWidth", "c": 0.25}],
            [{"t": "AlignRight"}, {"t": "ColWidthDefault"}],
            [{"t": "AlignCenter"}, {"t": "ColWidthDefault"}],
        ],
        [NOTHING, [[FULL, [cell(para(WORD), columns=2), cell()]]]],
        [
            [
                NOTHING,
                1,
                [[NOTHING, [cell(para(SPACE))]]],
                [[NOTHING, [cell(para(MATH), para(), align="AlignRight", rows=2)]]],
            ],
            [FULL, 0, [], []],
        ],
        [NOTHING, [[NOTHING, [cell(para(WORD))]]]],
    ],
}
BLOCKS: list[Json] = [
    para(*INLINES),
    {"t": "Plain", "c": INLINES[:2]},
    {"t": "Header", "c": [2, ["sec:a", ["unnumbered"], [["number", "A"], ["word", "Appendix"]]], [WORD]]},
    {"t": "CodeBlock", "c": [FULL, "a\n b"]},
    {"t": "RawBlock", "c": ["html", "<br>"]},
    {"t": "BlockQuote", "c": [para(WORD)]},
    {"t": "BulletList", "c": [[para(WORD), para(WORD)], []]},
    {"t": "BulletList", "c": []},
    {"t": "OrderedList", "c": [[3, {"t": "LowerAlpha"}, {"t": "OneParen"}], [[para(WORD)], [para(SPACE)]]]},
    {"t": "DefinitionList", "c": [[[WORD], [[para(WORD)], [para(SPACE)]]], [[SPACE], []]]},
    {"t": "LineBlock", "c": [[WORD], [], [SPACE, WORD]]},
    {"t": "HorizontalRule"},
    {"t": "Null"},
    TABLE,
    {"t": "Figure", "c": [["fig:a", [], []], [[WORD], [para(WORD)]], [para(INLINES[-1])]]},
    {"t": "Figure", "c": [NOTHING, [None, []], []]},
    div(FULL, para(WORD)),
    div(NOTHING),
]
"""Every kind that pandoc writes."""

RESOLVED: list[Json] = [
    para(span(["eq:a", ["equation"], [["number", "1"]]], MATH)),
    para(span(["", ["equation"], []], MATH)),
    div(["eq:b", [], []], para(WORD)),
    div(["", ["continued"], []], para(WORD)),
    div(["thm:a", ["theorem", "lemma"], [["number", "1"]]], para(span(["", ["label"], []], WORD))),
    div(["", ["theorem", "note"], []], para(WORD)),
    div(["", ["proof"], []], para(WORD, span(["", ["qed"], []], WORD))),
    div(["", ["table-wrap"], []], TABLE, div(["", ["notes"], []], para(WORD))),
    div(["ref-key", ["reference"], [["lang", "az"]]], para(WORD)),
    div(["ref-key", ["reference"], []], para(WORD)),
    div(["", [], [["lang", "az"]]], para(WORD)),
    para(
        link(["", ["citation"], []], "#ref-key"),
        link(["", ["reference"], [["kind", "figure"]]], "#fig:a"),
        span(["", ["sign"], []], WORD),
        span(["", [], [["lang", "az"]]], WORD),
        span(["item:a", [], []]),
    ),
]
"""What the resolved document means besides."""

NEARLY_RESOLVED: list[Json] = [
    para(span(["eq:a", ["equation"], [["number", ""]]], MATH)),
    para(span(["eq:a", ["equation"], [["number", "1"], ["lang", "az"]]], MATH)),
    para(span(["eq:a", ["equation"], []], MATH, MATH)),
    div(["", ["theorem"], []], para(WORD)),
    div(["a", ["reference"], []], para(WORD)),
    div(["ref-a", ["reference"], [["lang", ""]]], para(WORD)),
    div(["a", ["proof"], []], para(WORD)),
    div(["", [], [["lang", ""]]], para(WORD)),
    para(
        link(["", ["citation"], []], "https://example.org"),
        link(["", ["citation"], []], "#ref-a", "title"),
        link(["", ["reference"], []], "#a"),
        span(["a", ["label"], []], WORD),
        span(["a", [], []], WORD),
        span(["", [], [["lang", "az"], ["lang", "az"]]], WORD),
    ),
]
"""What looks like it and is not: it stays as it is."""

RECOGNISED: list[Json] = [
    para({"t": "Mark", "c": 7}, {"t": "Mark", "c": "tied-2"}, {"t": "Anchor", "c": "name"}),
    {"t": "Float", "c": ["table", "tab:a", "1", [WORD], TABLE, [para(WORD)]]},
    {"t": "Environment", "c": ["lemma", "lem:a", [para(WORD)]]},
]
"""What only a paper has that is being recognised."""
