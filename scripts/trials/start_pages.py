"""The commands of the start pages (docs/start-*.md), read from the pages, and the files that a newcomer has.

tests/test_start_pages.py runs them here, `scripts/trials/distributions --start` on bare systems.
"""

from __future__ import annotations

import re
import shlex
import zipfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = ("word", "latex", "office", "developer")
_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_RESULT = re.compile(r"(?:dist|manuscript|bib|styles|issue)/[\w./-]*\w|import-report\.md")


def read_lines(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """Give each command of a page's shell blocks, with the files that the words behind its "#" say it makes."""
    text = (DOCS / f"start-{page}.md").read_text(encoding="utf-8")
    return [_read_line(line) for block in _BLOCK.findall(text) for line in block.splitlines() if line.strip()]


def _read_line(line: str) -> tuple[str, tuple[str, ...]]:
    command, _, said = line.partition("  # ")
    return command.strip(), tuple(_RESULT.findall(said))


def write_script(page: str) -> str:
    """Write a shell script that types a page's lines one by one, and ends at the first that fails or makes nothing."""
    return "\n".join(_write_steps(page)) + "\n"


def _write_steps(page: str) -> Iterator[str]:
    for command, results in read_lines(page):
        shown = shlex.quote(command)
        yield f"printf '+ %s\\n' {shown}"
        yield command
        yield f"""code=$?; [ $code = 0 ] || {{ printf 'start: exit code %s: %s\\n' "$code" {shown}; exit "$code"; }}"""
        for path in map(shlex.quote, results):
            yield f"[ -e {path} ] || {{ printf 'start: there is no %s after %s\\n' {path} {shown}; exit 1; }}"


# --- What a newcomer has ------------------------------------------------------------------------------


def write_samples(home: Path) -> None:
    """Write the papers that the pages speak of into a home: Word files in English and Azerbaijani, a LaTeX paper."""
    for name, text in (
        ("article", _ENGLISH),
        ("salt-lakes", _ENGLISH),
        ("məqalə", _AZERBAIJANI),
        ("duzlu-goller", _AZERBAIJANI),
    ):
        _write_docx(home / f"{name}.docx", text)
    (home / "inbox").mkdir()
    for name, title, own in (("old-roads", "Old roads", "Köhnə yollar"), ("wells", "Old wells", "Köhnə quyular")):
        _write_docx(home / f"inbox/{name}.docx", _write_whole(title, own))
    (home / "issue.toml").write_text(_ISSUE, encoding="utf-8")
    (home / "paper").mkdir()
    (home / "paper/paper.tex").write_text(_PAPER, encoding="utf-8")
    (home / "paper/works.bib").write_text(_WORKS, encoding="utf-8")


_ENGLISH = """
# Salt lakes of the Absheron peninsula
Aygun Karimova
Baku State University, Baku, Azerbaijan
aygun.karimova@bsu.example
Abstract. The salt lakes of the Absheron peninsula were surveyed twice, and their shores were compared with older maps.
Keywords: salt lakes, Absheron, maps
## Introduction
The lakes of the peninsula have been described before (Mammadov, 2015). What has changed since then is the subject here.
## Survey
Each lake was walked around in May and in October. The shores were drawn by hand and compared with the maps of 1950.
## Conclusion
Most of the lakes are smaller than they were.
## References
Mammadov, R. (2015). Lakes of Azerbaijan. Baku: Elm.
"""
_AZERBAIJANI = """
# Abşeron yarımadasının duzlu gölləri
Aygün Kərimova
Bakı Dövlət Universiteti, Bakı, Azərbaycan
aygun.kerimova@bsu.example
Xülasə. Abşeron yarımadasının duzlu gölləri iki dəfə tədqiq edilmiş, sahilləri köhnə xəritələrlə müqayisə olunmuşdur.
Açar sözlər: duzlu göllər, Abşeron, xəritələr
## Giriş
Yarımadanın gölləri əvvəllər də təsvir edilmişdir (Məmmədov, 2015). Burada o vaxtdan bəri nəyin dəyişdiyi göstərilir.
## Tədqiqat
Hər göl may və oktyabr aylarında gəzilmişdir. Sahillər çəkilmiş və 1950-ci ilin xəritələri ilə müqayisə edilmişdir.
## Nəticə
Göllərin çoxu əvvəlkindən kiçikdir.
## Ədəbiyyat
Məmmədov, R. (2015). Azərbaycanın gölləri. Bakı: Elm.
"""
_ISSUE = """[issue]
journal = "our-journal"
volume = "4"
number = "2"
year = 2026
articles = ["old-roads", "wells"]
"""
_SENTENCES = (
    "{title} of the Absheron peninsula were surveyed in May and in October, and compared with the older maps of it.",
    "{title} are named in the chronicles of three centuries; each of these was read again for this article.",
    "What people of the villages remember of {small} was written down in their own words, and stands in the tables.",
)
_OWN_SENTENCES = (
    "{title} Abşeron yarımadasında may və oktyabr aylarında tədqiq edilmiş, köhnə xəritələrlə müqayisə olunmuşdur.",
    "{title} haqqında üç əsrin salnamələrində deyilənlər bu məqalə üçün yenidən oxunmuş və bir yerə toplanmışdır.",
    "Kənd sakinlərinin yaddaşında qalanlar onların öz sözləri ilə yazılmış və məqalənin cədvəllərində verilmişdir.",
)


def _write_whole(title: str, own: str) -> str:
    """Write an article that lacks nothing its journal asks for: abstracts and keywords in two languages."""
    texts = [
        " ".join(each.format(title=name, small=name.lower()) for each in sentences * 4)
        for name, sentences in ((title, _SENTENCES), (own, _OWN_SENTENCES))
    ]
    return f"""
# {own} Abşeron yarımadasında
# {title} of the Absheron peninsula
Aygün Kərimova
Bakı Dövlət Universiteti, Bakı, Azərbaycan
aygun.kerimova@bsu.example
Xülasə. {texts[1]}
Açar sözlər: {own.lower()}, Abşeron, xəritələr, salnamələr, kəndlər
Abstract. {texts[0]}
Keywords: {title.lower()}, Absheron, maps, chronicles, villages
## Giriş
Yarımada əvvəllər də təsvir edilmişdir (Məmmədov, 2015). Burada o vaxtdan bəri nəyin dəyişdiyi göstərilir.
## Tədqiqat
{texts[1]}
## Nəticə
Onların çoxu əvvəlkindən azdır.
## Ədəbiyyat
Məmmədov, R. (2015). Azərbaycanın gölləri. Bakı: Elm.
"""


_PAPER = r"""\documentclass[11pt]{article}
\usepackage{amsmath}
\usepackage{natbib}
\newcommand{\area}{A}
\title{Salt lakes of the Absheron peninsula}
\author{Aygun Karimova}
\begin{document}
\maketitle
\begin{abstract}
The salt lakes of the Absheron peninsula were surveyed twice.
\end{abstract}
\section{Introduction}
The lakes of the peninsula have been described before \citep{mammadov2015}.
\section{Survey}
The area of a lake is
\begin{equation}
  \area = \int_0^L w(x)\,dx. \label{eq:area}
\end{equation}
Equation~\eqref{eq:area} was taken from both maps.
\bibliographystyle{plainnat}
\bibliography{works}
\end{document}
"""
_WORKS = """@book{mammadov2015,
  title     = {Lakes of {Azerbaijan}},
  author    = {Mammadov, Ramiz},
  publisher = {Elm},
  address   = {Baku},
  year      = {2015},
}
"""
_STYLES = {"# ": "Title", "## ": "Heading1"}
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
<Override PartName="/word/styles.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>"""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_RELATION = '<Relationship Id="r1" Type="{}/{}" Target="{}"/>'


def _write_docx(path: Path, text: str) -> None:
    """Write a Word file of paragraphs; "# " begins a title, "## " a heading."""
    body = "".join(map(_write_paragraph, text.strip().splitlines()))
    named = {"Title": "Title", "Heading1": "heading 1"}
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in named.items()
    )
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(_RELATION.format(_OFFICE, "officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _RELATIONS.format(_RELATION.format(_OFFICE, "styles", "styles.xml")),
        "word/styles.xml": f'<w:styles xmlns:w="{_WORD}">{styles}</w:styles>',
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{data}')


def _write_paragraph(line: str) -> str:
    mark = next((mark for mark in _STYLES if line.startswith(mark)), "")
    style = f'<w:pPr><w:pStyle w:val="{_STYLES[mark]}"/></w:pPr>' if mark else ""
    return f"<w:p>{style}<w:r><w:t>{escape(line.removeprefix(mark))}</w:t></w:r></w:p>"
