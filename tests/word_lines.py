"""Word files made of lines that a person reads: how each paragraph looks, a stroke, its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path

from papers import WORD, write_docx

ALIGNMENTS = {"left": "left", "center": "center", "right": "right", "both": "both"}
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_PARTS = re.compile(r"\^([^^]+)\^|\[\^([^]]+)\]|\*\*([^*]+)\*\*|(?<=\s)(//)(?=\s)")
STYLES = (
    f'{_XML}<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="24"/></w:rPr></w:rPrDefault>'
    "</w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/>{properties}</w:style>'
        for name, properties in {
            "Title": '<w:rPr><w:sz w:val="52"/></w:rPr>',
            "Author": "",
            "Affiliation": "",
            "Abstract": "",
            "caption": "",
            "heading 1": '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="32"/></w:rPr>',
            "heading 2": '<w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr>',
        }.items()
    )
    + "</w:styles>"
)
RELATIONS = (
    f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    + "".join(
        f'<Relationship Id="{name}" Target="{name}.xml" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}"/>'
        for name in ("styles", "footnotes")
    )
    + "</Relationships>"
)

TEXTS = {
    "az": ("Xülasə", "Açar sözlər", "Giriş", "Məqalədə bu məsələ araşdırılır və nəticələr təqdim olunur."),
    "tr": ("Öz", "Anahtar Kelimeler", "Giriş", "Bu çalışmada konu ele alınır ve elde edilen sonuçlar verilir."),
    "ru": ("Аннотация", "Ключевые слова", "Введение", "В статье рассматривается этот вопрос и даны его результаты."),
    "uk": ("Анотація", "Ключові слова", "Вступ", "У статті розглянуто це питання та подано його результати."),
    "kk": ("Аңдатпа", "Түйін сөздер", "Кіріспе", "Мақалада бұл мәселе қарастырылып, оның нәтижелері беріледі."),
    "en": ("Abstract", "Keywords", "Introduction", "The article studies this question and gives the results of it."),
    "de": ("Zusammenfassung", "Schlagwörter", "Einleitung", "Der Aufsatz behandelt die Frage und nennt die Folgen."),
    "fr": ("Résumé", "Mots-clés", "Introduction", "L’article étudie la question et il en donne les résultats."),
    "es": ("Resumen", "Palabras clave", "Introducción", "El artículo estudia la cuestión y da los resultados de ella."),
    "id": ("Abstrak", "Kata Kunci", "Pendahuluan", "Artikel ini membahas hal itu dan hasil yang dapat diberikan."),
    "it": ("Riassunto", "Parole chiave", "Introduzione", "L’articolo studia la questione e ne dà i risultati."),
    "pt": ("Resumo", "Palavras-chave", "Introdução", "O artigo estuda a questão e dá os resultados que encontrou."),
}
"""By language: what heads an abstract, keywords and the first section, and a sentence."""


def write_lines(
    path: Path, lines: str | Iterable[str], language: str = "", members: Mapping[str, bytes] | None = None
) -> Path:
    """Write a Word file of lines ("center bold 14 | Words"); the text in `language` follows them, none where empty.

    In the words, ^1^ is raised, **so** is bold, " // " breaks the line, [^so] is a footnote. "@az" is an abstract with
    keywords in that language; a line that begins with "<" is the XML of paragraphs.
    """
    notes: list[str] = []
    given = [*(lines.strip().splitlines() if isinstance(lines, str) else lines), *write_text(language)]
    body = "".join(paragraph_of(line, notes) for each in given for line in spell_abstract(each))
    standing = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:t xml:space="preserve">{escape(note)}</w:t></w:r></w:p></w:footnote>'
        for number, note in enumerate(notes, start=2)
    )
    parts = {
        "word/styles.xml": STYLES.encode(),
        "word/_rels/document.xml.rels": RELATIONS.encode(),
        "word/footnotes.xml": f'{_XML}<w:footnotes xmlns:w="{WORD}">{standing}</w:footnotes>'.encode(),
    }
    return write_docx(path, body, members=parts | dict(members or {}))


def write_text(language: str) -> Iterator[str]:
    """Yield the lines of a short text."""
    if language:
        _, _, heading, sentence = TEXTS[language]
        yield f"style=heading1 | {heading}"
        yield f"both | {f'{sentence} ' * 8}"


def spell_abstract(line: str) -> Iterator[str]:
    if not line.startswith("@"):
        yield line
        return
    abstract, keywords, _, sentence = TEXTS[line[1:].strip()]
    yield f"both | **{abstract}.** {sentence} {sentence}"
    yield f"both | **{keywords}:** {sentence.split()[0].lower()}, {sentence.split()[-1].strip('.')}"


def paragraph_of(line: str, notes: list[str]) -> str:
    """Give the XML of a paragraph; its footnotes are added to those before."""
    if line.startswith("<"):
        return line
    looks, _, words = line.partition("|")
    style, alignment, size, switches = "", "", "", ""
    for look in looks.split():
        if look.startswith("style="):
            style = f'<w:pStyle w:val="{look.removeprefix("style=")}"/>'
        elif look in ALIGNMENTS:
            alignment = f'<w:jc w:val="{ALIGNMENTS[look]}"/>'
        elif look in ("bold", "italic"):
            switches += f"<w:{look[0]}/>"
        else:
            size = f'<w:sz w:val="{2 * int(look)}"/>'
    return f"<w:p><w:pPr>{style}{alignment}</w:pPr>{runs_of(words.strip(), f'{switches}{size}', notes)}</w:p>"


def runs_of(words: str, properties: str, notes: list[str]) -> str:
    """Give the XML of a paragraph's words."""
    runs, start = "", 0
    for found in _PARTS.finditer(words):
        runs += run_of(words[start : found.start()], properties)
        raised, note, bold, _ = found.groups()
        start = found.end()
        if raised:
            runs += run_of(raised, f'{properties}<w:vertAlign w:val="superscript"/>')
        elif note:
            notes.append(note)
            runs += f'<w:r><w:footnoteReference w:id="{len(notes) + 1}"/></w:r>'
        elif bold:
            runs += run_of(bold, f"<w:b/>{properties}")
        else:
            runs += "<w:r><w:br/></w:r>"
    return runs + run_of(words[start:], properties)


def run_of(text: str, properties: str) -> str:
    tabs = "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\t"))
    return f"<w:r><w:rPr>{properties}</w:rPr>{tabs}</w:r>" if text else ""
