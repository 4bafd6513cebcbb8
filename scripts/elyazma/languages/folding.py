"""Make spellings of one text alike: what two texts may differ in and still be called equal, each answer by its name.

No other module changes the case or the marks of a text that is to be compared; `casing` changes them for print, as a
language does.
"""

from __future__ import annotations

import re
import unicodedata

BASE_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ə": "e"}
)
"""Small Latin letters that Unicode does not take apart."""
_ONE_I = str.maketrans(dict.fromkeys("Iİı", "i"))
APOSTROPHES = "'’‘ʻʼ`´"
"""What stands for one sign in a word: oʻ and gʻ of Uzbek are typed with each of them, as authors' is with some."""
_ONE_APOSTROPHE = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))


def compose(text: str) -> str:
    """Join each letter with its marks (NFC): the form in which all text is kept."""
    return unicodedata.normalize("NFC", text)


def compose_dotless(text: str) -> str:
    """Give an i or a j back its own letter where a mark stands above one without its dot: ı with an acute is í."""
    return compose(_UNDER_MARK.sub(lambda found: "i" if found[0] == "ı" else "j", text)) if _HAS_MARK(text) else text


_UNDER_MARK = re.compile("[ıȷ](?=[\u0300-\u0314\u030f])")
_HAS_MARK = _UNDER_MARK.search


def strip_marks(text: str, *, compatible: bool) -> str:
    """Take letters apart and leave out their marks: é becomes e, İ becomes I.

    `compatible` also makes ligatures, raised and full-width signs the plain ones (NFKD; else NFD): ﬁ becomes fi.
    """
    apart = unicodedata.normalize("NFKD" if compatible else "NFD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def split_marks(letter: str) -> tuple[str, str]:
    """Take one letter apart into the plain one and its marks: ç into c and a cedilla."""
    apart = unicodedata.normalize("NFD", letter)
    return apart[0], apart[1:]


def lower_plain(text: str) -> str:
    """Put a text of no known language into small letters; İ becomes i, not i with a dot that stands apart."""
    return text.replace("İ", "i").lower()


def fold_latin(text: str) -> str:
    """Give the small letters of a text without marks, as few of them beyond a to z as can be: Ə becomes e."""
    # What is taken apart may hold capitals again: a sign of mathematics, full-width letters.
    apart = lower_plain(strip_marks(lower_plain(text), compatible=True))
    return strip_marks(apart, compatible=True).translate(BASE_LETTERS)


def fold_case(text: str) -> str:
    """Make capitals and small letters alike, nothing else."""
    return text.casefold()


def fold_forms(text: str) -> str:
    """Make capitals and small letters alike, ligatures, raised and full-width signs too (NFKC); marks stay."""
    return unicodedata.normalize("NFKC", text).casefold()


def fold_print(text: str) -> str:
    """Make alike what typesetting changes: as `fold_forms`, and İ, I and ı are i, as headings in capitals ask."""
    return unicodedata.normalize("NFKC", text).translate(_ONE_I).casefold()


def fold_words(text: str) -> str:
    """Make words alike whoever typed them: İ, I, ı and i are one letter, apostrophes and blanks one; marks stay."""
    return " ".join(fold_case(text.replace("İ", "i").translate(_ONE_APOSTROPHE)).replace("ı", "i").split())


def fold_letters(text: str) -> str:
    """Give a text's letters and digits alone, without case and marks; ı counts as i."""
    plain = fold_case(strip_marks(fold_case(text), compatible=True))
    return re.sub(r"[\W_]+", "", strip_marks(plain, compatible=True).replace("ı", "i"))


def fold_spelling(text: str) -> str:
    """Make letters alike that one name is spelt with: no case, no marks, İ, I and ı are i; blanks and signs stay."""
    # What is taken apart may hold capitals again: ϒ, a sign of mathematics.
    return strip_marks(text.translate(_ONE_I).casefold(), compatible=True).casefold().translate(_ONE_I)
