"""Titles in printed references: of the work, of what it stands in, and who published it where."""

from __future__ import annotations

import re

from elyazma.readers.recognition.borders import LEAST, Border, Borders
from elyazma.readers.recognition.containers import DASHED, SENTENCE, Containers, keep_stop
from elyazma.readers.recognition.imprints import Imprints
from elyazma.readers.recognition.people import UPPER, Names
from elyazma.readers.recognition.reference_parser import STRUCK, ReferenceParser
from elyazma.readers.recognition.vocabulary import Vocabulary

_QUOTED = re.compile(
    r"\s*[.,:;]?\s*(?:[“”„](?P<a>[^“”„]+)[”“]|\"(?P<b>[^\"]+)\"|``(?P<f>[^`]+?)''|«\s*(?P<c>[^«»]+)»"
    r"|‘(?P<d>[^‘]+?)’(?=[\s.,;:])|'(?P<e>[^\s'].*?[^\s'(])'(?=[\s.,;:]))[.,]?"
)
_SLASH = r"\s+/\s+"
_BORDERS = tuple(
    re.compile(sign)
    for sign in (
        r"\s*//",
        _SLASH,
        r"\s+(?:(?!\((?=[^()]*[A-Z]{2})[A-Z][A-Za-z-]{2,}\))[(\[][^()\[\]]*[)\]]\s*)+(?:[.,\0]|$)",
        r"\.\s*[–—-]\s+",
        DASHED,
        r";\s(?![a-zəıöüçşğа-я])",
    )
)
_ASIDE = re.compile(r"\s+\((?!(?i:in|на|eds?)\b)(?![^()]*[A-Z]{2})[^()\[\]\d\0]+\)")
"""What a title of an article ends with, and no remark on it: "Plants at roads (Galium mollugo). Ecology, 12(3)"."""
_PLAIN = re.compile(rf"(?:[\s.,:;{STRUCK}–—-]|[(\[][^()\[\]]*[)\]](?!\w))*+(?P<text>[^{STRUCK}]+)")
_GOES_ON = re.compile(r"[a-zəıöüçşğа-я]|\s+(?!(?:in|vol|no|nr|pp?)\b)[a-zа-яəıöüçşğ]")
_MOST_SENTENCES = 2
_COLON = re.compile(r"[.;,]\s+[^\s.;:,][^.;:,]*:\s?[^:;]+[.,;\s]*$")
"""A publisher and its place behind a title: "Title; Elm: Bakı,", where the volume behind them is the book's."""
_BRACKET = re.compile(r"\s*\[[^\[\]]*\][\s.,]*$")
_GENRE = re.compile(r"\s*\[[^\[\]]*\]\s*:?\s*$")
"""What kind of thing a work is, behind its title: "[Notlar]:", "[Текст]"."""
_IN_HEAD = 0.95
"""How certain a year behind the authors is: lists that print it there put no slash before who is answerable."""
_FAMILIES = re.compile(rf"{UPPER}[\w’'-]+(?:,\s{UPPER}[\w’'-]+)*(?:,?\s(?:&|and)\s{UPPER}[\w’'-]+)?(?=\s*\()")
_ENDS = ("?", "!")
"""Signs at the end of a title that belong to it."""
_PAGES = re.compile(r",?\s*(?P<pages>\d{1,4}\s?[–-]\s?\d{1,4})(?=\.)")
"""Those of a chapter behind who edited the book: "edited by Ann Stone, 15–24. London: Hill"."""
_SURE = ("turned", "initials", "gost", "bare", "natural")


def _trim(value: str) -> str:
    """Leave out the signs around a title and its quotation marks, not a question mark."""
    value = re.sub(r"\s*:\s*[вуВУ]$", "", value.strip(" .,;:/–—-\t\n"))
    quoted = re.fullmatch(r"[“„\"«'‘]([^“”„\"«»]+)[”“\"»'’]", value)
    return quoted[1].strip(" .,;:") if quoted else value


def _keep_question(title: str, text: str) -> str:
    """Give a title with the sign that ends it, which belongs to it."""
    return next((f"{title}{sign}" for sign in _ENDS if f"{title}{sign}" in text), title)


def _leads(names: str, author: str) -> bool:
    """Tell whether a fuller list names the author who stands at the entry's head."""
    family = author.partition(",")[0]
    leads = any(name.partition(",")[0] == family for name in names.split(" and "))
    return leads and len(re.findall(r"\w", names)) > len(re.findall(r"\w", author))


def _find_borders(parser: ReferenceParser, begin: int, end: int) -> list[int]:
    """Find the signs that end a title; a single slash does not where the year stands behind the authors."""
    dated = parser.certainty.get("year", 0.0) >= _IN_HEAD
    signs = [border for border in _BORDERS if not (dated and border.pattern == _SLASH)]
    serial = "serial" in parser.fields
    found = (
        next(
            (match for match in sign.finditer(parser.left, begin, end) if not (serial and _ASIDE.match(match[0]))), None
        )
        for sign in signs
    )
    return [match.start() for match in found if match]


class Titles:
    """Reads what is left when names and numbers are struck out."""

    def __init__(self, vocabulary: Vocabulary, names: Names) -> None:
        either = vocabulary.either
        editor, conference = either("editor", "editors"), either("conference")
        self._names = names
        self._borders = Borders(vocabulary)
        self.imprints = Imprints(vocabulary)
        self._containers = Containers(vocabulary, self._borders, self.imprints)
        large = "|".join(re.escape(form[:1].upper() + form[1:]) for form in vocabulary.forms.get("in", ()))
        self._in = re.compile(
            rf"(?:(?<=[.?!{STRUCK}])\s*(?:{large or '(?!)'})|(?<={STRUCK})\s*(?i:{either('in')})"
            rf"|(?<=[.?!])\s*(?i:in)(?=\s+(?:{UPPER}\.\s|[^.()]{{3,}}\s\((?i:eds?\.)\s))"
            rf"|(?<=[,;])\s*(?i:{either('in')})(?=\s*:|\s+(?i:{conference})|\s+(?:the\s+)?{UPPER}\S*\s+{UPPER}))"
            r"\s*:?\s+(?=[^\s\0])"
            rf"|(?<=[.?!{STRUCK}])\s*(?i:{either('presented')})(?:\s+the)?\s+(?=[^\s\0])"
            rf"|(?<=[.{STRUCK}])\s*(?i:{either('chapter')})\s*\d+,?\s+(?i:in)\s+(?=[^\s\0])"
        )
        translator = either("translator")
        self._translated = re.compile(rf"(?:[.,/(]\s*|(?<=\0)\s*){translator}\s*:?\s+(?=\S)", re.IGNORECASE)
        self._translator = re.compile(rf"\s*,?\s*{translator}\s*\)?\.?", re.IGNORECASE)
        self._by = re.compile(rf"(?:/\s*|,\s*|\.\s*|\(\s*)(?:{editor})\.?\s*:?\s+(?=\S)", re.IGNORECASE)
        # What stands before names, as "edited by" does, marks none that stand before it.
        before = r"(?!\w+\.?\s+(?:by|von|par|por)\b)"
        self._after = re.compile(
            rf"\s*,?\s*(?:\(\s*{editor}\s*\.?\s*\)|{before}{editor}(?!\w))\.?\s*[,.:]?\s*", re.IGNORECASE
        )
        self._and = re.compile(either("and"))
        self._conference = re.compile(rf"{conference}(?!\w)", re.IGNORECASE)

    def read(self, parser: ReferenceParser, start: int) -> None:
        """Take the title, then container, editors, place and publisher."""
        self.imprints.read_bracketed(parser, start)
        self.imprints.read_short(parser, start)
        place = self._read_title(parser, start)
        within = self._in.search(parser.left, place)
        self._read_translators(parser, place)
        self._read_editors(parser, place, within)
        if "title" in parser.fields:
            self._containers.read(parser, place, within)

    def read_quoted(self, parser: ReferenceParser, start: int) -> int:
        """Take a title in quotation marks, so that nothing reads numbers in it; give the place behind it."""
        quoted = _QUOTED.match(parser.left, start)
        if quoted is None:
            return start
        group = next(name for name in "abcdef" if quoted[name])
        if quoted[0][-1] not in ".," and quoted[group][-1] not in ".,?!" and _GOES_ON.match(parser.left, quoted.end()):
            return start  # “Be like” et al.: the title only begins with a quotation
        nobody = not {"author", "editor"} & parser.fields.keys()
        if nobody and re.match(rf"\s+{UPPER}", parser.left[quoted.end() :]) and quoted[0][-1] not in ".,":
            return start  # a law's name: “About education” Law of the Republic
        bracket = _BRACKET.search(quoted[group])
        inside = quoted.start(group) + bracket.start() if bracket and bracket.start() else quoted.end(group)
        parser.take("title", parser.text[quoted.start(group) : inside].strip(" .,"), 0.95)
        parser.take("quoted", "1")
        parser.strike(quoted.start(), inside)
        parser.strike(quoted.end(group), quoted.end())
        return quoted.end()

    # --- The work's own title ---------------------------------------------------------------------------

    def _read_title(self, parser: ReferenceParser, start: int) -> int:
        if "title" in parser.fields:
            return start
        return self._read_plain_title(parser, start)

    def _read_plain_title(self, parser: ReferenceParser, start: int) -> int:
        slashed = self._read_slashed(parser, start)
        if slashed:
            return slashed
        piece = _PLAIN.match(parser.left, start)
        if piece is None:
            return start
        begin, end = piece.span("text")
        if "serial" in parser.fields and end == parser.tail and self._read_before_numbers(parser, begin, end):
            return end
        stop = self._title_end(parser, begin, end)
        kind = _GENRE.search(parser.text, begin, stop)
        stop = kind.start() if kind and kind.start() > begin else stop
        title = parser.text[begin:stop].rstrip(" .,;:–—-(/[")
        if not re.search(r"\w{2}", title):
            return start
        # Where numbers tell of a serial and no border was found, its name stands in the title.
        swallowed = "serial" in parser.fields and stop == end == parser.tail
        parser.take("title", title, 0.4 if swallowed else 0.9 if stop < end else 0.7)
        parser.strike(begin, begin + len(title))
        return stop

    def _read_slashed(self, parser: ReferenceParser, start: int) -> int:
        """Take the title before a slash, as libraries print it, and who is answerable for the work behind it."""
        dated = parser.certainty.get("year", 0.0) >= _IN_HEAD
        slash = re.compile(r"\s*//\s*" if dated else rf"\s*//\s*|\s/\s+|\./\s?(?={UPPER}\.)").search(parser.left, start)
        head = re.sub(rf"[{STRUCK}]+", "", parser.left[start : slash.start()]) if slash else ""
        kind = _GENRE.search(head)
        title = _trim(head[: kind.start()] if kind else head)
        if slash is None or not re.search(r"\w{2}", title) or title not in parser.text:
            return 0
        parser.take("title", title, 0.95)
        parser.strike(start, slash.start() - (len(kind[0]) if kind else 0))
        if "//" in slash[0]:
            return slash.start()
        people = self._names.read(parser.left, slash.end(), ("natural", "gost", "full"))
        if people is None or "alone" in people.form:
            return slash.start()
        author = parser.fields.get("author", "")
        if not author or _leads(people.names, author):
            parser.fields.pop("author", None)
            parser.take("author", people.names, 0.9)
        elif any(name.partition(",")[0] not in author for name in people.names.split(" and ") if name != "others"):
            return slash.start()  # somebody else, whom the note keeps
        parser.strike(slash.start(), people.end)
        return people.end

    def _read_before_numbers(self, parser: ReferenceParser, begin: int, end: int) -> bool:
        """Take title and serial before the numbers at the end; tell whether they could be told apart."""
        text = parser.left[begin:end]
        if self._in.search(text) or any(first > begin for first, _ in parser.italics):
            return False
        if (
            not {"volume", "number"} & parser.fields.keys()
            and self.imprints.find_start(parser.left, begin, end) is not None
        ):
            parser.fields.pop("serial", None)
            return False
        if "pages" not in parser.fields and _COLON.search(text):
            parser.fields.pop("serial", None)
            return False
        border = self._find_border(parser, text)
        if border is None:
            return False
        certainty = 0.85 if border.score > 1 else 0.6 if border.score > LEAST else 0.4
        bracket = _BRACKET.search(text, 0, border.end)
        stop = bracket.start() if bracket and bracket.start() else border.end
        parser.take("title", _keep_question(_trim(parser.text[begin : begin + stop]), parser.text), certainty)
        name = keep_stop(_trim(parser.text[begin + border.start : end]), parser.text)
        parser.take(self._name_container(parser, name), name, certainty)
        parser.strike(begin, begin + stop)
        parser.strike(begin + border.end, end)
        return True

    def _name_container(self, parser: ReferenceParser, name: str) -> str:
        """Tell what a name is of: papers of a conference have no volume."""
        return "booktitle" if "volume" not in parser.fields and self._conference.match(name) else "journal"

    def _find_border(self, parser: ReferenceParser, text: str) -> Border | None:
        """Find where a title ends and a serial's name begins."""
        border = self._borders.find(text, headed=bool({"author", "editor"} & parser.fields.keys()))
        colon = text.rfind(": ")
        if border is None and "comma" in parser.fields and colon > 0:
            # As geologists print it: "Stone, A., 1996, Small rivers: Review, v. 12, p. 3".
            return Border(colon, colon + 2, LEAST)
        return border

    def _title_end(self, parser: ReferenceParser, begin: int, end: int) -> int:
        """Find where a title ends: at "//", at "/", at "In", at the end of a sentence, of italics, or at brackets."""
        text = parser.left
        whole = next((stop for first, stop in parser.italics if first <= begin + 1 and begin < stop <= end), 0)
        if whole:
            return whole
        inside = re.compile(r"\s+[(\[][^()\[\]\0]*\0").search(text, begin, end + 1)
        borders = _find_borders(parser, begin, end)
        within = [match.start() for sign in (self._in, self._translated) if (match := sign.search(text, begin, end))]
        signs: list[int] = [end, *borders, *within, *([inside.start()] if inside else ())]
        ends: list[int] = [*signs, *self._sentence_end(parser, begin, end)]
        imprint: int | None = self.imprints.find_start(text, begin, end) if "serial" not in parser.fields else None
        if imprint is None:
            return min(ends)
        goes_on = not within and "pages" not in parser.fields and self._goes_on(text, begin, min(ends), imprint)
        return min([*(signs if goes_on else ends), imprint])

    def _goes_on(self, text: str, begin: int, end: int, imprint: int) -> bool:
        """Tell a title of two sentences before the place where it came out from one with a kind behind it."""
        between = text[end:imprint].strip(" .,")
        return (
            end < imprint
            and 0 < len(SENTENCE.findall(text, begin, imprint)) <= _MOST_SENTENCES
            and not self._containers.is_imprint(between)
        )

    def _sentence_end(self, parser: ReferenceParser, begin: int, end: int) -> list[int]:
        """Find the full stop that ends a title: the first, or the one before a journal that stands in italics."""
        sentences = [*SENTENCE.finditer(parser.left, begin, end)]
        container = [first for first, _ in parser.italics if begin < first <= end]
        before = [match.start() for match in sentences if match.end() in container]
        # a question may go on: the last mark of the title is the first full stop
        stops = [match.start() for match in sentences if parser.left[match.start()] == "."]
        return before[:1] or stops[:1] or [match.start() for match in sentences[:1]]

    # --- What it stands in ------------------------------------------------------------------------------

    def _read_editors(self, parser: ReferenceParser, start: int, within: re.Match[str] | None) -> None:
        """Take editors: "edited by A. B. Family", "/ red. A. B. Family", "In A. B. Family (Ed.),"."""
        if within and (
            self._take_editors(parser, within.end(), within.end(), marked=True) or self._take_families(parser, within)
        ):
            return
        for match in re.compile(r"[,;]\s+|\(\s*").finditer(parser.left, start):
            if self._take_editors(parser, match.start(), match.end(), marked=True):
                return
        by = self._by.search(parser.left, start)
        if by:
            self._take_editors(parser, by.start(), by.end(), marked=False)

    def _take_families(self, parser: ReferenceParser, within: re.Match[str]) -> bool:
        """Take editors of whom only the family names stand there: "In Stone & Hill (Eds.), Rivers"."""
        match = _FAMILIES.match(parser.left, within.end())
        after = self._after.match(parser.left, match.end()) if match else None
        if match is None or after is None:
            return False
        parser.take("editor", " and ".join(re.split(r",?\s(?:&|and)\s|,\s", match[0])), 0.8)
        parser.strike(match.start(), after.end())
        return True

    def _read_translators(self, parser: ReferenceParser, start: int) -> None:
        """Take translators: "translated by A. B. Family", "(A. B. Family, Trans.)"."""
        match = self._translated.search(parser.left, start)
        # "Riv. Trans. Small Waters" has no translator: before numbers only initials tell one.
        forms = _SURE if "serial" in parser.fields else (*_SURE, "plain")
        people = self._names.read(parser.left, match.end(), forms) if match else None
        if match and people:
            parser.take("translator", people.names, 0.8)
            parser.strike(match.start(), people.end)
            return
        for bracket in re.compile(r"\(\s*(?=\w)").finditer(parser.left, start):
            people = self._names.read(parser.left, bracket.end(), _SURE)
            after = self._translator.match(parser.left, people.end) if people else None
            if people and after:
                parser.take("translator", people.names, 0.8)
                parser.strike(bracket.start(), after.end())
                return

    def _take_editors(self, parser: ReferenceParser, begin: int, place: int, *, marked: bool) -> bool:
        """Take names as editors; where nothing before them says so, a mark behind them must."""
        forms = ("initials", "gost", "bare", "natural", *(() if marked else ("plain",)), "given", "full")
        people = self._names.read(parser.left, place, forms)
        after = self._after.match(parser.left, people.end) if people else None
        if people is None or (marked and not after):
            return False
        parser.take("editor", people.names, 0.85)
        end = after.end() if after else people.end
        pages = _PAGES.match(parser.left, end) if "pages" not in parser.fields else None
        parser.strike(begin, end)
        parser.claim(pages)
        return True
