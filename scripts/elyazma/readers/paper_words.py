"""Read the words of a paper without pandoc; the manuscript that is made of it is compared with them."""

from __future__ import annotations

import html
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from elyazma.languages.folding import compose, drop_invisible, fold_case
from elyazma.readers.opendocument.words import read_open_margins, read_open_text

_WORD = re.compile(r"[^\W\d_]+|\d+")
_PARTS = re.compile(r"word/(document\d*|footnotes|endnotes)\.xml")
_MARGINS = re.compile(r"word/(header|footer)\d*\.xml")
_GONE = re.compile(
    r"<(w:moveFrom|mc:Fallback|w:del)(?=[ >])[^>]*(?<!/)>.*?</\1>"
    r"|<w:instrText.*?</w:instrText>|<m:oMath[ >].*?</m:oMath>",
    re.DOTALL,
)
"""What nobody reads: text moved away or deleted, the second copy of a text box, fields' codes; formulas apart."""
_TEXT = re.compile(
    r"<w:t(?: [^>]*)?>([^<]*)</w:t>"
    r'|<w:sym (?=[^>]*w:font="Symbol")[^>]*w:char="(?:F0|f0|00)([46-7][0-9A-Fa-f]|5[0-9Aa])"[^>]*/>'
    r"|(</w:p>|<w:tab[ />]|<w:br[ />]|<w:cr[ />]|</w:tc>)"
)
_GREEK = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ΑΒΧ∆ΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ",
)
"""Letters of the font Symbol, by the place in it, as pandoc spells them: "4 μA" is a word."""


def read_words(path: Path, kind: str) -> tuple[str, ...]:
    """Give the words of a Word or OpenDocument file, in order. Raises BadZipFile, KeyError."""
    if kind == "odt":
        return list_words(read_open_text(path))
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if _PARTS.fullmatch(name)]
        return list_words("\n".join(_read_word_text(_member(archive, name)) for name in names))


def read_margins(path: Path, kind: str) -> tuple[str, ...]:
    """Give the lines of a Word or OpenDocument file's running heads and feet, each once."""
    texts = read_open_margins(path) if kind == "odt" else _read_word_margins(path)
    return tuple(dict.fromkeys(text for text in texts if re.search(r"[^\W\d]{2}", text)))


def _read_word_margins(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if _MARGINS.fullmatch(name)]
        texts = (_read_word_text(_member(archive, name)) for name in sorted(names))
        return [" ".join(line.split()) for text in texts for line in text.splitlines()]


def list_words(text: str) -> tuple[str, ...]:
    """Give the words of a text in order, NFC; signs count for nothing, letters and digits are apart."""
    return tuple(_WORD.findall(compose(drop_invisible(text).translate(_DIRECTIONS))))


_DIRECTIONS = {ord("_"): " ", **dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))}
"""What tells a direction and parts no words; the sign below the line parts them."""


def find_lost(words: Iterable[str], kept: Iterable[str]) -> tuple[str, ...]:
    """Give the words, in order, that do not stand among the kept ones as often as they should.

    A word that is made of several kept ones is none: letters below or above the line are words of their own in TeX.
    """
    left = Counter(fold_case(word) for word in kept)
    waiting = []
    for word in words:
        folded = fold_case(word)
        if left[folded] > 0:
            left[folded] -= 1
        else:
            waiting.append(word)
    return tuple(word for word in waiting if not _take_parts(fold_case(word), left))


_MOST_PARTS = 5


def _take_parts(word: str, left: Counter[str], most: int = _MOST_PARTS) -> bool:
    """Take the kept words of which a word is made, the longest first; tell whether there are such."""
    if not word:
        return True
    for end in range(len(word), 0, -1) if most else ():
        part = word[:end]
        if left[part] > 0:
            left[part] -= 1
            if _take_parts(word[end:], left, most - 1):
                return True
            left[part] += 1
    return False


def _member(archive: zipfile.ZipFile, name: str) -> str:
    return archive.read(name).decode("utf-8", "replace")


def _read_word_text(xml: str) -> str:
    shown = _HIDDEN.sub("", xml) if "<w:vanish" in xml else xml
    shown = _GIVEN.sub("", shown) if "instrText" in shown else shown
    joined = _join_dropped(shown) if "w:dropCap" in shown else shown
    return html.unescape("".join(_pieces(_SIGNS.sub(_spell_signs, _GONE.sub("", joined)))))


def _join_dropped(xml: str) -> str:
    """Join the paragraph of a large first letter with the next one, in which its word goes on."""
    parts = xml.split("</w:p>")
    dropped = ['w:dropCap="drop"' in part or 'w:dropCap="margin"' in part for part in parts]
    return "".join(part if drop else f"{part}</w:p>" for part, drop in zip(parts, dropped, strict=True))


_HIDDEN = re.compile(
    r"<w:r[ >](?:(?!</w:r>).)*?<w:vanish(?: w:val=\"(?:1|true|on)\")?\s*/>(?:(?!</w:r>).)*</w:r>", re.DOTALL
)
"""A run that no page shows."""
_GIVEN = re.compile(
    r'<w:fldChar [^>]*"begin"[^>]*/>(?:(?!<w:fldChar ).){0,2000}<w:instrText(?: [^>]*)?>\s*(?:SET|ASK)\s'
    r'(?:(?!<w:fldChar [^>]*"(?:begin|end)").)*',
    re.DOTALL | re.IGNORECASE,
)
"""A field that gives a bookmark its text: no page shows it there."""


_SIGNS = re.compile(
    r'(<w:rFonts [^>]*w:ascii="(?P<font>Symbol|Wingdings(?: [23])?|Webdings)"[^>]*/>'
    r"(?:(?!</w:r>).){0,2000}?<w:t(?: [^>]*)?>)(?P<text>[^<]*)"
)


def _spell_signs(found: re.Match[str]) -> str:
    """Spell a run in a font of signs: Symbol has Greek letters, the others arrows and the like, which are no words."""
    return found[1] + (found["text"].translate(_GREEK) if found["font"] == "Symbol" else "")


def _pieces(xml: str) -> Iterator[str]:
    for found in _TEXT.finditer(xml):
        letter = chr(int(found[2], 16)).translate(_GREEK) if found[2] else "\n"
        yield found[1] if found[1] is not None else letter
