"""Papers for tests: what authors send, and what they should not, made on the spot."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

from elyazma.languages import Language, available_languages, load_language
from elyazma.system.pandoc.program import find_pandoc

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def all_languages() -> dict[str, Language]:
    return {code: load_language(code) for code in available_languages()}


def write_docx(path: Path, body: str, *, before: str = "", members: Mapping[str, bytes] | None = None) -> Path:
    """Write a Word file of the inner XML of its body; `members` are further files by name."""
    document = f'<?xml version="1.0"?>{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", document)
        for name, data in (members or {}).items():
            archive.writestr(name, data)
    return path


def paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def convert(markdown: str, path: Path) -> Path:
    """Make a file of Markdown with pandoc, in the format its name says."""
    source = path.with_suffix(".md")
    source.write_text(markdown, encoding="utf-8")
    subprocess.run([find_pandoc(), source, "-o", path, "--resource-path", path.parent], check=True)
    return path
