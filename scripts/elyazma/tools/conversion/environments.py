r"""The environments that pandoc would lose, guess at or number by itself, renamed so that it leaves them whole.

What it does not know becomes a Div with the environment's name for its class.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from elyazma.tools.conversion.commands import CommandEdits, Edit
from elyazma.tools.conversion.marks import open_mark, write_mark
from elyazma.tools.tex.tokens import Argument, Token, Tokens

FIGURE, TABLE, THEOREM, PROOF, SPOKEN, GROUPED = (
    f"elyazma{name}" for name in ("figure", "table", "theorem", "proof", "spoken", "subequations")
)
"""The classes of our own Divs."""

_FLOATS = {
    **{name + star: FIGURE for name in ("figure", "sidewaysfigure", "SCfigure", "wrapfigure") for star in ("", "*")},
    **{name + star: TABLE for name in ("table", "sidewaystable", "SCtable", "wraptable") for star in ("", "*")},
}
_LANGUAGES = {"otherlanguage", "otherlanguage*"}
_COUNTED = {"multicols", "multicols*", "spacing"}
_LONG = {"longtable", "longtable*", "xltabular"}


def edit_environment(edits: CommandEdits, token: Token) -> Iterator[Edit]:
    r"""Give what a \begin{...} or \end{...} is replaced by."""
    name = edits.tokens.mandatory(token.end)
    if name is None:
        return
    known = name.text.strip()
    if token.name == "begin":
        edits.inside.append(known)
        yield from _edit_begin(edits, token, name)
        return
    if edits.inside and edits.inside[-1] == known:
        edits.inside.pop()
    if known not in _LONG and (renamed := _rename(edits, known)):
        yield Edit(token.start, name.end, rf"\end{{{renamed}}}")


def _rename(edits: CommandEdits, known: str) -> str:
    if known in edits.known.theorems:
        return THEOREM
    if known in _LANGUAGES:
        return SPOKEN
    return {"proof": PROOF, "subequations": GROUPED, **_FLOATS}.get(known, "")


def _edit_begin(edits: CommandEdits, token: Token, name: Argument) -> Iterator[Edit]:
    tokens, known = edits.tokens, name.text.strip()
    if known in _LONG:
        yield from _edit_long_table(edits, token, name)
        return
    if known in _COUNTED and (count := tokens.mandatory(name.end)):
        # pandoc takes the number of columns, or the spacing, for text.
        yield Edit(name.end, count.end)
    renamed = _rename(edits, known)
    begin = rf"\begin{{{renamed}}}"
    if renamed in {FIGURE, TABLE}:
        yield Edit(token.start, _skip_placement(tokens, name.end), begin)
    elif renamed == SPOKEN:
        language = tokens.mandatory(name.end)
        code = edits.known.languages.get(language.text.strip(), "") if language else ""
        yield Edit(token.start, language.end if language else name.end, begin + write_mark("lang", code))
    elif renamed == GROUPED:
        yield Edit(token.start, name.end, begin)
    elif renamed:
        number = edits.number(token.start, name.end)
        yield from _edit_theorem(tokens, token, name, begin + open_mark("head", number, known))


def _edit_theorem(tokens: Tokens, token: Token, name: Argument, begin: str) -> Iterator[Edit]:
    """Keep what stands in brackets behind a theorem's beginning inside its mark."""
    note = tokens.optional(name.end)
    if note is None:
        yield Edit(token.start, name.end, begin + "{}")
        return
    yield Edit(token.start, note.start, begin + "{")
    yield Edit(note.end - 1, note.end, "}")


def _skip_placement(tokens: Tokens, position: int) -> int:
    """Skip "[htbp]", and the line count, side and width of a figure that text flows around."""
    while True:
        option = tokens.optional(position)
        width = tokens.mandatory(position)
        # A mandatory argument right behind the name is a side or a width; text in braces stands on a line of its own.
        if option:
            position = option.end
        elif width and "\n" not in tokens.text[position : width.start]:
            position = width.end
        else:
            return position


# --- Tables over several pages ---------------------------------------------------------------------------

_END_LONG = re.compile(r"\\end\s*\{(?:longtable\*?|xltabular)\}")
_CAPTION = re.compile(r"\\caption(?P<star>\*?)\s*(?:\[[^\]]*\])?\s*(?=\{)")
_LABEL = re.compile(r"\s*\\label\s*\{[^{}]*\}")
_ROW_END = re.compile(r"\s*(?:\\label\s*\{[^{}]*\})?\s*(?:\\\\(?:\[[^\]]*\])?|\\tabularnewline)")
_CHUNK_END = re.compile(r"\\end(?:firsthead|head|foot|lastfoot)(?![A-Za-z])")
_RULE = re.compile(r"\\(?:toprule|midrule|bottomrule|hline)(?![A-Za-z])(?:\[[^\]]*\])?")


def _edit_long_table(edits: CommandEdits, token: Token, name: Argument) -> Iterator[Edit]:
    """Write a table over several pages as a float: its caption before it, its head once, its foot at the end."""
    tokens = edits.tokens
    end = _END_LONG.search(tokens.text, name.end)
    if end is None:
        return
    body, caption = _take_caption(edits, tokens.text[name.end : end.start()], name.end)
    counted = "" if caption or name.text.endswith("*") else write_mark("uncaptioned")
    rows = edits.rewrite(_take_chunks(body), tokens.path)
    kind = tokens.text[token.start : name.end]
    text = rf"\begin{{{TABLE}}}{caption}{counted}" + f"\n\n{kind}{rows}{end[0]}" + rf"\end{{{TABLE}}}"
    yield Edit(token.start, end.end(), text)


def _take_caption(edits: CommandEdits, body: str, offset: int) -> tuple[str, str]:
    """Cut the caption out of a table and give it, rewritten, with its label."""
    found = _CAPTION.search(body)
    closing = edits.tokens.pairs.get(offset + found.end()) if found else None
    if found is None or closing is None:
        return body, ""
    behind = closing + 1 - offset
    row_end = _ROW_END.match(body, behind)
    stop = row_end.end() if row_end else behind
    label = _LABEL.search(body[behind:stop])
    caption = body[found.start() : behind] + (label[0] if label else "")
    return body[: found.start()] + body[stop:], edits.rewrite(caption, edits.tokens.path)


def _take_chunks(body: str) -> str:
    """Keep one head, and put what the last foot says at the end."""
    marks = list(_CHUNK_END.finditer(body))
    if not marks:
        return body
    first = re.search(r"\\(?:toprule|hline|midrule)|\\end(?:first)?head", body)
    start = first.start() if first else marks[0].start()
    chunks: dict[str, str] = {}
    for found in marks:
        chunks.setdefault(found[0].removeprefix("\\end"), body[start : found.start()])
        start = found.end()
    before = body[: first.start() if first else marks[0].start()]
    head = chunks.get("firsthead") or chunks.get("head", "")
    if not re.search(r"\\(?:midrule|hline)\s*$", head):
        head += r" \midrule"
    foot = _RULE.sub("", chunks.get("lastfoot") or chunks.get("foot", "")).strip()
    rows = body[start:].rstrip()
    row = r"\\" if foot and not rows.endswith(r"\\") else ""
    return f"{before}{head}{rows}{row}{foot}"
