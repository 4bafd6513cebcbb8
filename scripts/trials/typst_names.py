"""List the names that pandoc writes in formulas and Typst does not know: the lines of writers/accessible/names.toml.

    python scripts/trials/typst_names.py

Each mathematical sign of Unicode is written by pandoc as Typst's, and set by Typst alone. To be run when either is
another version. It takes a minute.
"""

from __future__ import annotations

import json
import unicodedata

import pypandoc
import typst

_RANGES = ((0xA1, 0x250), (0x370, 0x400), (0x2010, 0x20F0), (0x2100, 0x2400), (0x25A0, 0x2C00), (0x1D400, 0x1D800))
_BORDER = "// the next sign"


def main() -> None:
    """Print the names, each with its sign."""
    signs = [sign for first, end in _RANGES for sign in map(chr, range(first, end)) if _is_printed(sign)]
    for sign, name in zip(signs, _write(signs), strict=True):
        if name != sign and not _is_known(name):
            print(f'"{name}" = "{sign}"')


def _is_printed(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "SPLN"


def _write(signs: list[str]) -> list[str]:
    blocks = []
    for sign in signs:
        blocks.append({"t": "Para", "c": [{"t": "Math", "c": [{"t": "InlineMath"}, sign]}]})
        blocks.append({"t": "RawBlock", "c": ["typst", _BORDER]})
    source = json.dumps({"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks})
    written = pypandoc.convert_text(source, "typst", format="json", extra_args=["--quiet", "--wrap=none"])
    return [piece.strip()[1:-1].strip() for piece in written.split(_BORDER)[:-1]]


def _is_known(name: str) -> bool:
    source = f'#eval({json.dumps(name, ensure_ascii=False)}, mode: "math")'.encode()
    try:
        typst.compile(source, format="pdf", ignore_system_fonts=True)
    except typst.TypstError:
        return False
    return True


if __name__ == "__main__":
    main()
