"""Write a letter as a Word file: pandoc's, with our own styles and without the current time."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from elyazma.letters.markup import Blocks, write_json
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.system.pandoc.parsing import PandocDocument
from elyazma.system.pandoc.program import PandocFailed, run_pandoc

COMMENT, ANSWER, QUOTED = "Reviewer Comment", "Answer", "New Text"
"""The names of the paragraph styles, as Word lists them."""

_FONT = "Times New Roman"
_LOOKS = {
    "ReviewerComment": (
        '<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="7F9DB9"/></w:pBdr><w:ind w:left="284"/>',
        '<w:color w:val="1F3864"/>',
    ),
    "Answer": ("", ""),
    "NewText": ('<w:ind w:left="567" w:right="567"/>', '<w:sz w:val="20"/><w:szCs w:val="20"/>'),
}
_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands in a letter's properties: title, author, language, and its date in seconds since 1970."""

    title: str
    author: str
    language: str
    epoch: int


def write_word(blocks: Blocks, head: Letterhead, folder: Path) -> bytes:
    """Write blocks as a Word file, the same bytes each time. Raises PandocFailed."""
    document = PandocDocument(blocks, {"lang": head.language})
    arguments = ("--from=json", "--to=docx", "--output=-", "--sandbox", "--quiet")
    written = run_pandoc(arguments, folder, write_json(document))
    try:
        return _restyled_file(written, head)
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError) as reason:
        raise PandocFailed(phrase("its Word file is damaged: {reason}", reason=repr(reason))) from reason


def _restyled_file(written: bytes, head: Letterhead) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/styles.xml":
                data = _with_our_styles(data.decode()).encode()
            elif name == "word/document.xml":
                data = _with_page_size(data.decode()).encode()
            elif name == "docProps/core.xml":
                data = _with_properties(data.decode(), head).encode()
            info = zipfile.ZipInfo(name, _DATE)
            info.external_attr, info.create_system = 0o644 << 16, 3
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, data)
    return result.getvalue()


def _with_our_styles(styles: str) -> str:
    """Set one font that has every letter, and add the formats of our own styles."""
    fonts = f'<w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:cs="{_FONT}" w:eastAsia="{_FONT}"/>'
    styles = re.sub(r"<w:rFonts [^>]*[tT]heme[^>]*/>", fonts, styles)
    sizes = r'(<w:docDefaults>.*?<w:sz w:val=")24(" />\s*<w:szCs w:val=")24'
    styles = re.sub(sizes, r"\g<1>22\g<2>22", styles, flags=re.DOTALL)
    for style, (lines, letters) in _LOOKS.items():
        look = f"<w:pPr>{lines}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
        own = rf'(w:styleId="{style}">(?:(?!</w:style>).)*?)</w:style>'
        styles = re.sub(own, rf"\g<1>{look}", styles, flags=re.DOTALL)
    return styles


def _with_page_size(document: str) -> str:
    """Set the page to A4 with margins of 2.5 cm."""
    page = (
        '<w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417"'
        ' w:header="709" w:footer="709" w:gutter="0"/>'
    )
    return re.sub(r"(<w:sectPr>.*?)(</w:sectPr>)", rf"\g<1>{page}\g<2>", document, count=1, flags=re.DOTALL)


def _with_properties(core: str, head: Letterhead) -> str:
    day = datetime.fromtimestamp(head.epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    core = re.sub(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rf"\g<1>{day}", core)
    # Only as properties: pandoc would print metadata above the letter.
    for name, text in (("title", head.title), ("creator", head.author)):
        written = f"<dc:{name}>{escape(text)}</dc:{name}>"
        core = re.sub(rf"<dc:{name}>[^<]*</dc:{name}>", lambda _, new=written: new, core)  # type: ignore[misc]
    return core
