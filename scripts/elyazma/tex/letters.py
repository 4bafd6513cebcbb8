"""What TeX commands stand for which letters: the one table of accents and letters."""

from __future__ import annotations

import re

from elyazma.languages.folding import compose

ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
    "t": "\u0361",
}
"""Accent command -> combining character (The TeXbook, chapter 9; LaTeX's T1 encoding for k and r)."""

SYMBOLS = {
    "ss": "ß", "SS": "ẞ", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å",
    "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ",
    "ng": "ŋ", "NG": "Ŋ", "ij": "ij", "IJ": "IJ",
    "schwa": "ə", "Schwa": "Ə", "textschwa": "ə", "textSchwa": "Ə", "cyrschwa": "ә", "CYRSCHWA": "Ә",
    "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textbar": "|", "textless": "<",
    "textgreater": ">", "textbraceleft": "{", "textbraceright": "}", "textunderscore": "_", "textdollar": "$",
    "textquotesingle": "'", "textquotedbl": '"', "textquoteleft": "‘", "textquoteright": "’",
    "textquotedblleft": "“", "textquotedblright": "”", "quotedblbase": "„", "quotesinglbase": "‚",
    "guillemotleft": "«", "guillemotright": "»", "guillemetleft": "«", "guillemetright": "»",
    "glqq": "„", "grqq": "“", "glq": "‚", "grq": "‘", "flqq": "«", "frqq": "»", "flq": "‹", "frq": "›",
    "guilsinglleft": "‹", "guilsinglright": "›", "textendash": "–", "textemdash": "—", "textminus": "−",
    "dots": "…", "ldots": "…", "textellipsis": "…", "textbullet": "•", "textperiodcentered": "·",
    "S": "§", "P": "¶", "dag": "†", "ddag": "‡", "copyright": "©", "textcopyright": "©", "textregistered": "®",
    "texttrademark": "™", "pounds": "£", "textsterling": "£", "texteuro": "€", "euro": "€", "textmanat": "₼",
    "textdegree": "°", "degree": "°", "textordfeminine": "ª", "textordmasculine": "º", "textnumero": "№",
    "No": "№", "numero": "№", "textperthousand": "‰", "textasteriskcentered": "∗", "checkmark": "✓",
    "textmu": "µ", "texttimes": "×", "textpm": "±", "textexclamdown": "¡", "textquestiondown": "¿",
    "textasciigrave": "`", "textcent": "¢", "textcurrency": "¤", "textyen": "¥", "textbrokenbar": "¦",
    "textsection": "§", "textasciidieresis": "¨", "textlnot": "¬", "textasciimacron": "¯", "texttwosuperior":
    "²", "textthreesuperior": "³", "textasciiacute": "´", "textparagraph": "¶", "textonesuperior": "¹",
    "textonequarter": "¼", "textonehalf": "½", "textthreequarters": "¾", "textdiv": "÷", "textflorin": "ƒ",
    "textasciicaron": "ˇ", "textasciibreve": "˘", "textacutedbl": "˝", "textgravedbl": "˵", "texttildelow": "˷",
    "textbaht": "฿", "textbardbl": "‖", "textdagger": "†", "textdaggerdbl": "‡", "textpertenthousand": "‱",
    "textreferencemark": "※", "textinterrobang": "‽", "textfractionsolidus": "⁄", "textlquill": "⁅",
    "textrquill": "⁆", "textdiscount": "⁒", "textcolonmonetary": "₡", "textlira": "₤", "textnaira": "₦",
    "textwon": "₩", "textdong": "₫", "textpeso": "₱", "textcelsius": "℃", "textcircledP": "℗", "textrecipe":
    "℞", "textservicemark": "℠", "textohm": "Ω", "textmho": "℧", "textestimated": "℮", "textleftarrow": "←",
    "textuparrow": "↑", "textrightarrow": "→", "textdownarrow": "↓", "Hwithstroke": "Ħ", "hwithstroke": "ħ",
    "textsurd": "√", "textlangle": "⟨", "textrangle": "⟩", "textblank": "␢", "textvisiblespace": "␣",
    "textopenbullet": "◦", "textbigcircle": "◯", "textmusicalnote": "♪", "textmarried": "⚭", "textdivorced":
    "⚮", "textinterrobangdown": "⸘", "textcompwordmark": "",
    "textapostrophe": "’", "slash": "/", "TeX": "TeX", "LaTeX": "LaTeX", "BibTeX": "BibTeX", "XeTeX": "XeTeX",
    "ier": "ier", "newblock": "", "nobreakspace": "\u00a0", "space": " ", "quad": "\u2003", "newline": " ",
    "thinspace": "\u202f", "bibnamedelima": "\u00a0", "allowbreak": "", "protect": "", "relax": "", "noopsort": "",
    "-": "", "/": "", "@": "", "\\": " ", " ": " ", ",": "\u202f", ";": "\u2005", ":": "\u2005", "!": "",
    "%": "%", "&": "&", "#": "#", "$": "$", "_": "_", "{": "{", "}": "}", "*": "*", "|": "|",
}  # fmt: skip
"""Command without argument -> text; LaTeX's own signs are those of its Unicode encoding (tuenc.def)."""

TYPED = {"---": "—", "--": "–", "``": "“", "''": "”", "~": "\u00a0"}
"""What is typed for a sign, the longest first, and the sign."""

DROPPED_ARGUMENT = frozenset({"noopsort", "label", "index", "footnotemark", "vspace", "hspace", "phantom"})
"""Commands whose argument is not printed text: sorting aids (BibTeX's btxhak) and bookkeeping."""

STYLES = {
    "emph": "emph", "textit": "emph", "textsl": "emph", "mkbibemph": "emph", "mkbibitalic": "emph",
    "underline": "emph", "uline": "emph", "textbf": "strong", "mkbibbold": "strong", "textsc": "smallcaps",
    "textsuperscript": "sup", "mkbibsuperscript": "sup", "up": "sup", "textsubscript": "sub",
    "mkbibsubscript": "sub", "textrm": "plain", "textup": "plain", "textnormal": "plain", "textsf": "plain",
    "textmd": "plain", "text": "plain", "mbox": "plain", "hbox": "plain", "mkbibparens": "plain",
    "texttt": "code", "code": "code",
}  # fmt: skip
"""Command with one argument -> kind of inline."""

SWITCHES = {
    "em": "emph", "it": "emph", "itshape": "emph", "sl": "emph", "slshape": "emph", "bf": "strong",
    "bfseries": "strong", "sc": "smallcaps", "scshape": "smallcaps", "rm": "plain", "rmfamily": "plain",
    "upshape": "plain", "normalfont": "plain", "sf": "plain", "tt": "plain", "ttfamily": "plain",
}  # fmt: skip
"""Command that holds until its group ends -> kind of inline."""

_GREEK = str.maketrans(
    "abgdezhjiklmnxoprsctufqywABGDEZHJIKLMNXOPRSTUFQYW", "αβγδεζηθικλμνξοπρσςτυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"
)
"""Latin letters for Greek ones, as babel-greek's encoding LGR has them."""


def read_greek(text: str) -> str:
    r"""Give the Greek letters that are typed as Latin ones in \textgreek, as reference managers write them."""
    return re.sub(r"(?<=\w)σ(?!\w)", "ς", text.translate(_GREEK))


_DOTLESS = {"ı": "i", "ȷ": "j"}


def add_accent(accent: str, base: str) -> str:
    r"""Put an accent on a text's first letter: `"`, `o` -> ö. `\'{\i}` is í: dotless letters only carry accents."""
    if not base:
        return compose("\u00a0" + ACCENTS[accent])
    first = _DOTLESS.get(base[0], base[0])
    return compose(first + ACCENTS[accent]) + base[1:]
