"""Inputs that are small, or look so, and would keep a program busy for minutes; for tests and trials."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from small_pdf import one_page, write_pdf

SECTION, BIB = "manuscript/sections/01-introduction.tex", "bib/references.bib"
FIGURE = "manuscript/figures/big"
Bomb = Callable[[Path], None]
"""What adds a bomb to a manuscript."""


def _append(text: str, path: str = SECTION) -> Bomb:
    def add(root: Path) -> None:
        with (root / path).open("a", encoding="utf-8") as stream:
            stream.write(f"{text}\n")

    return add


def _show(suffix: str, content: Callable[[], bytes]) -> Bomb:
    def add(root: Path) -> None:
        (root / f"{FIGURE}{suffix}").parent.mkdir(parents=True, exist_ok=True)
        (root / f"{FIGURE}{suffix}").write_bytes(content())
        _append(f"\\begin{{figure}}\\includegraphics[width=5cm]{{big{suffix}}}\\caption{{A.}}\\end{{figure}}")(root)

    return add


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def write_huge_png(width: int, height: int, *, depth: int = 8, dpi: int = 2000) -> bytes:
    """Write the beginning of a white PNG; at this density TeX can measure it."""
    data = zlib.compress((b"\0" + b"\xff" * (width * depth // 8)) * 100, 1)
    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    density = struct.pack(">IIB", int(dpi / 0.0254), int(dpi / 0.0254), 1)
    chunks = ((b"IHDR", header), (b"pHYs", density), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks)


def write_claimed_jpeg(width: int, height: int) -> bytes:
    """Write the beginning of a JPEG that says how large it is."""
    jfif = b"\xff\xe0\x00\x10JFIF\0\x01\x01\x01\x27\x10\x27\x10\0\0"
    frame = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03\x01\x11\0\x02\x11\0\x03\x11\0"
    return b"\xff\xd8" + jfif + frame + b"\xff\xda\x00\x0c\x03\x01\x00\x02\x11\x03\x11\x00\x3f\x00" + b"\0" * 1000


def deflate(content: bytes, times: int, rounds: int = 1) -> bytes:
    """Compress a content that is repeated so often, without doing so: each part stands for itself. The sum is wrong."""
    packer = zlib.compressobj(9)
    first = packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)
    data = first + again * (times - 1) + packer.flush()
    for _ in range(rounds - 1):
        data = zlib.compress(data, 9)
    return data


def _page(contents: tuple[str, bytes]) -> Mapping[int, str | tuple[str, bytes]]:
    return {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R /Resources << >> >>",
        4: contents,
    }


def write_swelling_pdf(rounds: int = 1) -> bytes:
    """Write a PDF whose page is a gigabyte of drawing once it is unpacked."""
    data = deflate(b"0 0 m 9 9 l S\n" * 80_000, 900, rounds)
    filters = f"[{' /FlateDecode' * rounds}]"
    return write_pdf(_page((f"/Filter {filters}", data)))


def write_many_pages(pages: int = 100_000) -> bytes:
    """Write a PDF with so many pages."""
    kids = " ".join(f"{number} 0 R" for number in range(3, 3 + pages))
    one = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>"
    tree = {1: "<< /Type /Catalog /Pages 2 0 R >>", 2: f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>"}
    return write_pdf({**tree, **dict.fromkeys(range(3, 3 + pages), one)})


def write_folded_pages() -> bytes:
    """Write a PDF of a dozen objects whose tree of pages has a million leaves."""
    tree = {1: "<< /Type /Catalog /Pages 2 0 R >>"}
    for level in range(2, 8):
        tree[level] = f"<< /Type /Pages /Kids [{f'{level + 1} 0 R ' * 10}] /Count {10 ** (8 - level)} >>"
    return write_pdf({**tree, 8: "<< /Type /Page /Parent 7 0 R /MediaBox [0 0 100 100] >>"})


def _nest(opening: str, closing: str, times: int, inside: str = "x", line: int = 50) -> str:
    """Nest something, in lines that TeX can read."""
    opened = "\n".join([opening * line] * (times // line))
    closed = "\n".join([closing * line] * (times // line))
    return f"{opened}\n{inside}\n{closed}"


def _lay_sheet(root: Path) -> None:
    tables = root / "manuscript/tables"
    tables.mkdir(exist_ok=True)
    (tables / "big.csv").write_text("a,b,c,d\n" + "1,2,3,4\n" * 500_000, encoding="utf-8")
    (tables / "big.toml").write_text('caption = "Big."\n', encoding="utf-8")
    _append("\\input{tables/big}")(root)


BOMBS: Mapping[str, Bomb] = {
    "png-pixels": _show(".png", lambda: write_huge_png(30_000, 30_000)),
    "png-pixels-one-bit": _show(".png", lambda: write_huge_png(60_000, 60_000, depth=1, dpi=5000)),
    "png-no-density": _show(".png", lambda: write_huge_png(30_000, 30_000, depth=1, dpi=72)),
    "jpeg-pixels": _show(".jpg", lambda: write_claimed_jpeg(65_000, 65_000)),
    "pdf-content": _show(".pdf", write_swelling_pdf),
    "pdf-content-twice": _show(".pdf", lambda: write_swelling_pdf(2)),
    "pdf-pages": _show(".pdf", write_many_pages),
    "pdf-folded-pages": _show(".pdf", write_folded_pages),
    "pdf-large-page": _show(".pdf", lambda: one_page(box=(0, 0, 10_000_000, 10_000_000))),
    "braces": _append(_nest("{", "}", 100_000)),
    "braces-500": _append(_nest("{", "}", 500)),
    "emphasis": _append(_nest("\\emph{", "}", 20_000)),
    "lists": _append(_nest("\\begin{itemize}\\item\n", "\\end{itemize}\n", 2_000)),
    "fractions": _append("$" + _nest("\\frac{1}{", "}", 5_000) + "$"),
    "fences": _append("$" + _nest("\\left(", "\\right)", 5_000) + "$"),
    "groups": _append(_nest("\\begingroup ", "\\endgroup ", 20_000)),
    "conditions": _append(_nest("\\iftrue ", "\\fi ", 50_000)),
    "footnotes": _append(_nest("\\footnote{a", "}", 5_000)),
    "unclosed": _append("\n".join(["{" * 50] * 2_000)),
    "dollars": _append("\n".join(["$" * 99] * 10_000)),
    "file-get": _append("\\ExplSyntaxOn\\file_get:nnN {/dev/zero}{}\\l_tmpa_tl\\ExplSyntaxOff"),
    "file-input": _append("\\ExplSyntaxOn\\file_input:n {/dev/zero}\\ExplSyntaxOff"),
    "ior": _append("\\ExplSyntaxOn\\ior_open:Nn \\g_tmpa_ior {/dev/zero}\\ExplSyntaxOff"),
    "table": _append("\\begin{tabular}{ll}\n" + "a & b \\\\\n" * 100_000 + "\\end{tabular}"),
    "table-columns": _append(f"\\begin{{tabular}}{{*{{20000}}{{l}}}}\n{'a&' * 20_000}b\n\\end{{tabular}}"),
    "sheet": _lay_sheet,
    "words": _append("word word word word word word word word.\n" * 100_000),
    "marks": _append("\\emph{a} $b$ \\textbf{c}\n" * 100_000),
    "citations": _append("\\citep{knuth1984}\n" * 50_000),
    "labels": _append("\n".join(f"\\section{{A}}\\label{{s{number}}}" for number in range(20_000))),
    "macros": _append("\n".join(f"\\newcommand{{\\m{'a' * 5}{chr(97 + n % 26)}}}{{x}}" for n in range(20_000))),
    "doubling": _append(
        "\\newcommand\\da{xx}\n"
        + "\n".join(f"\\newcommand\\d{chr(98 + n)}{{\\d{chr(97 + n)}\\d{chr(97 + n)}}}" for n in range(24))
        + "\n\\dy"
    ),
    "entries": _append(
        "\n".join(f"@book{{k{n}, title={{T}}, author={{A B}}, year=1999}}" for n in range(100_000)), BIB
    ),
    "entry-braces": _append(f"@book{{deep, title={{{_nest('{', '}', 100_000)}}}, author={{A}}, year=1999}}", BIB),
    "entry-strings": _append(
        "@string{s0 = {x}}\n"
        + "\n".join(f"@string{{s{n + 1} = s{n} # s{n}}}" for n in range(40))
        + "\n@book{b, title=s40}",
        BIB,
    ),
    "authors": _append(f"@book{{many, title={{T}}, year=1999, author={{{' and '.join(['A B'] * 50_000)}}}}}", BIB),
}
"""Every bomb that a manuscript may hold."""

BEYOND: Mapping[str, tuple[str, str]] = {
    "png-pixels": ("figure-bounds", "30,000 by 30,000 pixels; 300,000,000 in all"),
    "png-pixels-one-bit": ("figure-bounds", "60,000 by 60,000 pixels; 300,000,000 in all"),
    "jpeg-pixels": ("figure-bounds", "65,000 by 65,000 pixels; 300,000,000 in all"),
    "pdf-content": ("figure-bounds", "more than 256 MB"),
    "pdf-content-twice": ("figure-bounds", "more than 256 MB"),
    "pdf-pages": ("figure-bounds", "100,000 pages; 5,000"),
    "pdf-folded-pages": ("figure-bounds", "1,000,000 pages; 5,000"),
    "braces": ("text-bounds", "more than 1,000 deep"),
    "emphasis": ("text-bounds", "more than 1,000 deep"),
    "lists": ("text-bounds", "more than 1,000 deep"),
    "fractions": ("text-bounds", "more than 1,000 deep"),
    "fences": ("text-bounds", "more than 1,000 deep"),
    "groups": ("text-bounds", "more than 1,000 deep"),
    "conditions": ("text-bounds", "more than 1,000 deep"),
    "footnotes": ("text-bounds", "more than 1,000 deep"),
    "unclosed": ("text-bounds", "more than 1,000 deep"),
    "dollars": ("text-bounds", "over 50,000 formulas"),
    "marks": ("text-bounds", "over 200,000 commands"),
    "table": ("text-bounds", "over 50,000 cells"),
    "file-get": ("unsafe-command", r"\file_get:nnN"),
    "file-input": ("unsafe-command", r"\file_input:n"),
    "ior": ("unsafe-command", r"\ior_open:Nn"),
    "sheet": ("file-too-big", "over 2,000,000 bytes"),
}
"""Those that are beyond a bound: the code of the finding, and what it says."""


def _write_zip(parts: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return held.getvalue()


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
    b'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    b'Target="word/document.xml"/></Relationships>'
)


def write_word(body: bytes, more: Mapping[str, bytes] = {}, before: bytes = b"") -> bytes:
    """Write a Word file of one part."""
    document = before + f'<w:document xmlns:w="{_WORD}"><w:body>'.encode() + body + b"</w:body></w:document>"
    return _write_zip({"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document, **more})


_RUN = b"<w:p><w:r><w:t>a</w:t></w:r></w:p>"
_CELL = (b"<w:tbl><w:tr><w:tc>", b"</w:tc></w:tr></w:tbl>")
_LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n + 1, b"&l%d;" % n * 10) for n in range(9))

PAPERS: Mapping[str, Callable[[], tuple[str, bytes]]] = {
    "docx-zip": lambda: ("a.docx", write_word(_RUN, {"word/media/a.png": b"\0" * (1 << 30)})),
    "docx-text": lambda: ("a.docx", write_word(_RUN * 3_000_000)),
    "docx-many-parts": lambda: ("a.docx", write_word(_RUN, {f"word/a{n}.xml": b"" for n in range(70_000)})),
    "docx-tables": lambda: ("a.docx", write_word(_CELL[0] * 5_000 + _RUN + _CELL[1] * 5_000)),
    "docx-laughs": lambda: (
        "a.docx",
        write_word(b"<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>", {}, b'<!DOCTYPE x [<!ENTITY l0 "ha">' + _LAUGHS + b"]>"),
    ),
    "md-brackets": lambda: ("a.md", b"[" * 20_000),
    "md-quotes": lambda: ("a.md", b"> " * 5_000 + b"a"),
    "md-emphasis": lambda: ("a.md", b"*a " * 20_000),
    "md-lists": lambda: ("a.md", b"".join(b"  " * n + b"- a\n" for n in range(2_000))),
    "md-table": lambda: ("a.md", b"|a|b|\n|-|-|\n" + b"|1|2|\n" * 200_000),
    "md-links": lambda: ("a.md", b"[a](" * 20_000),
    "md-html": lambda: ("a.md", b"<div>" * 20_000),
    "md-code": lambda: ("a.md", b"`" * 20_000 + b"a"),
    "md-fences": lambda: ("a.md", b"::: a\n" * 5_000),
    "txt-line": lambda: ("a.txt", b"a " * 1_500_000),
    "tex-braces": lambda: (
        "a.tex",
        b"\\documentclass{article}\\begin{document}\n" + b"{" * 90_000 + b"\n" + b"}" * 90_000 + b"\\end{document}",
    ),
}
"""Every bomb that a paper which is brought in may be: the file's name and content."""

PAPERS_BEYOND = ("docx-tables", "docx-laughs", "md-brackets", "md-quotes", "md-lists", "md-table", "txt-line")
"""Those that are beyond a bound."""
