"""Formulas of an OpenDocument text: MathML in objects of their own, and TeX in the pictures that TexMaths makes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from elyazma.model.nodes import Div, Math, walk
from elyazma.readers.opendocument.names import DRAW, MATH, SVG
from elyazma.readers.reading import read_markup
from elyazma.system.xml import Node, make_element, write_xml
from elyazma.tex.equations import trim_formula
from elyazma.tex.faults import find_faults

_TEXMATHS = "TexMaths"
_FEWEST_PARTS = 3
_DELIMITERS = (("$$", "$$"), ("$", "$"), ("\\[", "\\]"), ("\\(", "\\)"))
_INNER = {"equation": "", "equation*": "", "align": "aligned", "align*": "aligned", "gather": "gathered"}
_ANNOTATIONS = (f"{MATH}annotation", f"{MATH}annotation-xml")
"""The same formula in a program's own words: StarMath in LibreOffice."""
_HTML = "{http://www.w3.org/1999/xhtml}"


def is_object(frame: Node) -> bool:
    """Tell whether a frame holds an object, which may be a formula."""
    return frame.find(f"{DRAW}object") is not None


def read_texmaths(node: Node) -> str | None:
    """Read the TeX of a formula that TexMaths drew: its description is "12§display§x^2§svg§600§FALSE§".

    It is none for any other picture, and for LaTeX that is more than one formula, which only its picture shows.
    """
    said = (node.findtext(f"{SVG}desc") or "").split("§")
    titled = (node.findtext(f"{SVG}title") or "").strip().startswith(_TEXMATHS)
    if not titled or len(said) < _FEWEST_PARTS:
        return None
    if said[1] == "latex":
        return _open_environment(said[2].strip())
    return _clean_tex(said[2]) if said[1] in ("display", "inline") else None


def _open_environment(written: str) -> str | None:
    """Make a formula of an environment that displays one, as it stands inside a display."""
    for name, inner in _INNER.items():
        begin, end = f"\\begin{{{name}}}", f"\\end{{{name}}}"
        if written.startswith(begin) and written.endswith(end):
            tex = _clean_tex(written[len(begin) : len(written) - len(end)])
            return tex if not inner or tex is None else f"\\begin{{{inner}}}\n{tex}\n\\end{{{inner}}}"
    return None


def _clean_tex(written: str) -> str | None:
    """Give a formula without what is around it; none where it is none that TeX can set safely."""
    tex = written.strip()
    for before, after in _DELIMITERS:
        if tex.startswith(before) and tex.endswith(after) and len(tex) >= len(before + after):
            tex = tex[len(before) : len(tex) - len(after)].strip()
    # TexMaths' own field cannot hold a comment: a bare % is meant to be printed, and TeX stops at it.
    tex = "\\%".join(part.replace("%", "\\%") for part in tex.split("\\%"))
    tex = trim_formula(tex)
    is_one = tex and "$" not in tex and "\n\n" not in tex
    return tex if is_one and not find_faults(f"${tex}$", "") else None


def read_mathml(roots: Sequence[Node], scratch: Path) -> list[str]:
    """Give the TeX of each formula in MathML; empty where pandoc cannot read it. Raises PandocFailed."""
    if not roots:
        return []
    # Each in a part of its own, so that one that cannot be read moves no other.
    body = make_element(f"{_HTML}body", {}, [make_element(f"{_HTML}div", {}, [_make_bare(root)]) for root in roots])
    document = make_element(f"{_HTML}html", {}, [body], {None: _HTML.strip("{}")})
    text = write_xml(document).decode().partition("?>")[2]
    parts = [block for block in read_markup("html", text, scratch).blocks if isinstance(block, Div)]
    if len(parts) != len(roots):
        return [""] * len(roots)
    return [next((node.tex for node in walk((part,)) if isinstance(node, Math)), "") for part in parts]


def _make_bare(node: Node) -> Node:
    """Copy MathML as HTML spells it, without a prefix and without annotations."""
    tag = node.tag.rpartition("}")[2]
    attributes = {name.rpartition("}")[2]: value for name, value in node.attrib.items()}
    children = [child for child in node if isinstance(child.tag, str) and child.tag not in _ANNOTATIONS]
    return make_element(f"{_HTML}{tag}", attributes, [node.text or "", *map(_make_bare, children)])
