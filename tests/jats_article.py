"""Read article.xml as its readers do: validated with JATS's own DTD, its text in reading order."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from elyazma.document.convert import convert
from elyazma.flows.checking import check_manuscript
from elyazma.languages import Language
from elyazma.model.diagnostics import Severity
from elyazma.model.document import Document
from elyazma.model.journal import Journal

DATA = Path(__file__).parent / "data"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HREF = "{http://www.w3.org/1999/xlink}href"
UNREAD = ("element-citation", "tex-math", "alt-text")
"""What stands beside the text: the fields of what is printed, the source of what is drawn."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A document and what its writers get with it."""

    document: Document
    journal: Journal
    languages: Mapping[str, Language]


def load_sample(root: Path, scratch: Path, journal: str = "") -> Sample:
    """Take a manuscript's folder as far as the writers."""
    checked = check_manuscript(root, journal).value
    assert checked
    job = checked.job
    converted = convert(job.manuscript, job.journal, checked.references, job.languages, scratch)
    assert [finding for finding in converted.diagnostics if finding.severity is Severity.ERROR] == []
    assert converted.value
    return Sample(converted.value, job.journal, job.languages)


def copy_manuscript(name: str, folder: Path) -> Path:
    """Copy the "seed" or the "english" manuscript, with all styles."""
    repository = DATA.parents[1]
    source = repository if name == "seed" else DATA / name
    for part in ("manuscript", "bib"):
        shutil.copytree(source / part, folder / name / part)
    shutil.copytree(repository / "styles", folder / name / "styles")
    return folder / name


@cache
def _dtd() -> Any:
    return etree.DTD(str(DATA / "jats/dtd/JATS-archivearticle1-3-mathml3.dtd"))


def read_valid(content: bytes) -> Any:
    """Parse an article; one that the DTD does not allow, or whose references lead nowhere, fails."""
    root = etree.fromstring(content)
    dtd = _dtd()
    assert dtd.validate(root), [f"{fault.line}: {fault.message}" for fault in dtd.error_log.filter_from_errors()]
    names = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(names) == len(set(names))
    assert {node.get("rid") for node in root.iter() if node.get("rid")} <= set(names)
    return root


def read_words(*nodes: Any) -> list[str]:
    """Give the words of elements as a reader meets them; notes where their signs are."""
    return unicodedata.normalize("NFC", " ".join(map(_read, nodes))).split()


def _read(node: Any) -> str:
    if not isinstance(node.tag, str) or node.tag in UNREAD:
        return ""
    inner = "".join((node.text or "", *(f"{_read(child)}{child.tail or ''}" for child in node)))
    blocks = {"p", "title", "label", "td", "th", "list-item", "preformat", "aff", "kwd", "contrib", "mixed-citation"}
    return f" {inner} " if node.tag in blocks else inner
