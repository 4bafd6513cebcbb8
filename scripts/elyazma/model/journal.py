"""The vocabulary of a journal's manifest, styles/<journal>/style.toml: what a journal can ask for.

A rule that is lacking here is added here, for every journal; docs/journals.md explains each key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, fields, replace
from datetime import date
from pathlib import Path
from typing import Literal

from elyazma.model.article import STRICT, SecondList
from elyazma.model.deposit import Deposit
from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass
from elyazma.model.numbering import Numbering
from elyazma.model.phrases import Phrase, phrase, verbatim
from elyazma.model.word_style import Word

ASSETS = "assets"
"""The folder of a journal's files for TeX: a class, a logo."""


@dataclass(frozen=True, kw_only=True)
class RuleSource:
    """Where a rule was read: address, day, the journal's own words; or `unverified`, said aloud."""

    url: str = ""
    checked: date | None = None
    quote: str = ""
    unverified: bool = False
    __pydantic_config__ = STRICT

    @property
    def known(self) -> bool:
        """Tell whether somebody has read the rule."""
        return bool(self.url) and not self.unverified

    def cite(self) -> Phrase:
        """Say where the rule stands, or that nobody could find out."""
        if not self.known:
            return phrase("nobody could verify this rule: please check by hand")
        return phrase('"{quote}" ({url}, read {day})', quote=self.quote, url=self.url, day=self.checked)


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """A lowest and a highest number; a missing end is no limit. A `source` of its own goes before its table's."""

    min: int | None = None
    max: int | None = None
    source: RuleSource | None = None
    __pydantic_config__ = STRICT

    def allows(self, count: int) -> bool:
        """Tell whether a count lies between the bounds."""
        return (self.min is None or count >= self.min) and (self.max is None or count <= self.max)

    def __str__(self) -> str:
        """Say what is allowed, in English."""
        return str(self.describe())

    def describe(self) -> Phrase:
        """Say what is allowed: "150–250", "at least 5", "at most 8", "any number of"."""
        if self.min is None:
            return phrase("any number of") if self.max is None else phrase("at most {number}", number=self.max)
        if self.max is None:
            return phrase("at least {number}", number=self.min)
        return verbatim(str(self.min) if self.min == self.max else f"{self.min}–{self.max}")


@dataclass(frozen=True, kw_only=True)
class About:
    """[journal]: the journal itself; `source` is the page most rules were read on.

    `many` tells that the style is that of many journals of a publisher, whose name no page says: the article says which
    one has printed it.
    """

    name: str
    many: bool = False
    publisher: str = ""
    issn: str = ""
    eissn: str = ""
    url: str = ""
    source: RuleSource = RuleSource()
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class BringClass:
    """[document.bring]: a class that TeX Live lacks: the file to put into assets/ and where its publisher offers it."""

    file: str
    url: str
    version: str = ""
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Document:
    """[document]: the page. `class` is a file of TeX Live's or the one to `bring`; `fonts` in order of preference.

    `sans_fonts` and `mono_fonts` are for a class that sets headings, labels or addresses in them; none leaves the
    class's own, which may lack letters. `paper` is "class" where the class has a size of its own.
    """

    class_: str = "article"
    bring: BringClass | None = None
    engine: Literal["xelatex", "pdflatex", "lualatex"] = "xelatex"
    fonts: tuple[str, ...] = ("Liberation Serif", "Tinos", "FreeSerif")
    sans_fonts: tuple[str, ...] = ()
    mono_fonts: tuple[str, ...] = ()
    size_pt: float = 12
    line_spacing: float = 1.0
    paper: Literal["a4", "letter", "class"] = "a4"
    margins_cm: tuple[float, float, float, float] = (2.5, 2.5, 2.5, 2.5)
    """Top, right, bottom, left."""
    columns: Literal[1, 2] = 1
    classes: tuple[str, ...] = ()
    """The document classes of papers for which an import takes this journal: "acmart", "acmart/sigconf"; "*" any."""
    line_numbers: bool = False
    notes: Literal["foot", "end"] = "foot"
    """Where the text's notes are printed: at the foot of their pages, or at the text's end."""
    source: RuleSource | None = None
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Part:
    """[[part]]: one part of the front or back matter. `languages` by the article's language; "*" stands for any other.

    Among the languages wanted, "*" is the article's own: `{ en = ["en"], "*" = ["en", "*"] }`. A part may stand
    twice, once at the start and once at the end. `also` are languages in which the part is printed behind those wanted,
    where the author wrote it; there "*" is any.

    `refused` tells whether an article without a `required` part is refused when it is handed in; without it, whether
    the rule was read anywhere. `words`, `sentences` and `characters` bound the text, `items` the number of keywords or
    highlights; `characters` of a list bounds each item.
    """

    id: Literal["authors", "title", "abstract", "keywords", "highlights", "reviewer"]
    languages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    placement: Literal["start", "end"] = "start"
    required: bool = True
    refused: bool | None = None
    words: Bounds = Bounds()
    sentences: Bounds = Bounds()
    characters: Bounds = Bounds()
    items: Bounds = Bounds()
    source: RuleSource | None = None
    __pydantic_config__ = STRICT

    def languages_for(self, article_language: str) -> tuple[str, ...]:
        """Give the languages the part is wanted in, by the article's own, which is the answer when none are named."""
        named = self.languages.get(article_language, self.languages.get("*", ("*",)))
        return tuple(dict.fromkeys(article_language if code == "*" else code for code in named))


@dataclass(frozen=True, kw_only=True)
class Citations:
    """[citations]: the form of citations and of the printed list; `csl` is a style's id.

    `labels = "bare"` is for a class that has no natbib and numbers its references itself. `before_page` stands between
    a citation and its page, if not what the style sets. `numbered` numbers the list though the text cites by author
    and year. An alphabetical list has the `languages` named in it first, each in a group of its own; "*" stands for the
    others. A list that is to be `latin` has works in other scripts romanised, by their languages' own schemes.
    """

    mode: Literal["author-year", "numeric"] = "author-year"
    csl: str = "apa"
    sort: Literal["alphabetical", "cited"] = "alphabetical"
    languages: tuple[str, ...] = ()
    labels: Literal["natbib", "bare"] = "natbib"
    before_page: str | None = None
    numbered: bool = False
    latin: bool = False
    source: RuleSource | None = None
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class AskedSecondList(SecondList):
    """[second_list] of a journal: see SecondList."""

    source: RuleSource | None = None
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Limits:
    """[limits]: bounds on the whole article; `words` of the body, `reference_age` in years before this one."""

    pages: Bounds = Bounds()
    words: Bounds = Bounds()
    references: Bounds = Bounds()
    reference_age: Bounds = Bounds()
    figures: Bounds = Bounds()
    tables: Bounds = Bounds()
    source: RuleSource | None = None
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Figures:
    """[figures]: what a picture must be; `min_dpi` at the size it is printed.

    `alternative_text` is what is said of it to those who do not see it; `longest_alternative` counts its characters.
    """

    min_dpi: int | None = None
    alternative_text: Literal["required", "asked", "free"] = "free"
    longest_alternative: int | None = None
    formats: tuple[Literal["pdf", "png", "jpg"], ...] = ("pdf", "png", "jpg")
    source: RuleSource | None = None
    __pydantic_config__ = STRICT


StatementId = Literal[
    "acknowledgements", "competing_interests", "data_availability", "ethics", "funding", "credit", "author_notes"
]


@dataclass(frozen=True, kw_only=True)
class Declarations:
    """[statements]: the statements a journal requires; "funding" and "credit" come from [[funding]] and the roles."""

    required: tuple[StatementId, ...] = ()
    source: RuleSource | None = None
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class SubjectCodes:
    """[codes]: the subject codes a journal requires."""

    required: tuple[Literal["udc", "jel", "ccs"], ...] = ()
    source: RuleSource | None = None
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class AcceptedLanguages:
    """[languages]: the languages an article may be written in; an empty list takes any."""

    accepted: tuple[str, ...] = ()
    source: RuleSource | None = None
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Beginning:
    r"""[words.CODE.beginning]: words of references at the beginning of a sentence, \Cref; an empty one is no other."""

    figure: str = ""
    table: str = ""
    section: str = ""
    equation: str = ""
    appendix: str = ""
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Words:
    """[words.CODE]: words that the journal prints in an article in that language instead of the language's own.

    They stand in captions, in references to them and above statements; an empty one leaves the language's. That of an
    equation, which has no caption, may say where its number stands: "({number})".
    """

    figure: str = ""
    table: str = ""
    section: str = ""
    equation: str = ""
    appendix: str = ""
    acknowledgements: str = ""
    beginning: Beginning = Beginning()
    source: RuleSource | None = None
    __pydantic_config__ = STRICT

    def list_own(self) -> dict[str, str]:
        """Give the words that are the journal's own, by the names that languages give them or `name_beginning`."""
        own = {each.name: getattr(self, each.name) for each in fields(self)}
        begun = {name_beginning(each.name): getattr(self.beginning, each.name) for each in fields(self.beginning)}
        return {name: word for name, word in {**own, **begun}.items() if isinstance(word, str) and word}


def name_beginning(word: str) -> str:
    """Name the word that stands for another at the beginning of a sentence, where a journal has one."""
    return f"beginning_{word}"


NUMBER = "{number}"
"""Where the number stands in the word of an equation; without it, behind the word."""


@dataclass(frozen=True, kw_only=True)
class Review:
    """[review]: what the reviewers may not see, and what an anonymous build makes of the authors' own works."""

    blinding: Literal["none", "single", "double"] = "none"
    self_citations: Literal["keep", "anonymise"] = "keep"
    source: RuleSource | None = None
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Package:
    """[package]: how a submission is handed in, and in which file formats; `portal` is a file of portals/."""

    portal: str = "web"
    formats: tuple[Literal["pdf", "docx", "latex"], ...] = ("pdf",)
    separate_title_page: bool = False
    source: RuleSource | None = None
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """A whole style.toml."""

    journal: About
    document: Document = Document()
    numbering: Numbering = field(default_factory=Numbering)
    part: tuple[Part, ...] = ()
    citations: Citations = Citations()
    second_list: AskedSecondList | None = None
    limits: Limits = Limits()
    figures: Figures = Figures()
    statements: Declarations = Declarations()
    codes: SubjectCodes = SubjectCodes()
    languages: AcceptedLanguages = AcceptedLanguages()
    words: Mapping[str, Words] = field(default_factory=dict)
    review: Review = Review()
    package: Package = Package()
    deposit: Deposit = field(default_factory=Deposit)
    word: Word = field(default_factory=Word)
    __pydantic_config__ = STRICT

    def find_part(self, part_id: str) -> Part | None:
        """Give the part of this id, or none when the journal does not ask for it."""
        return next((part for part in self.part if part.id == part_id), None)

    def cite_rule(self, *sources: RuleSource | None) -> Phrase:
        """Say where a rule stands."""
        return self.find_source(*sources).cite()

    def find_source(self, *sources: RuleSource | None) -> RuleSource:
        """Give where a rule was read: the first source that is given, else the journal's own page."""
        return next((source for source in sources if source), self.journal.source)


@dataclass(frozen=True, slots=True)
class Journal:
    """One folder of styles/: its manifest, the span of each key in it, the template's path and the files it brings.

    `assets` are those of its own folder and those an author has put into styles/<id>/assets of his manuscript.
    """

    id: str
    folder: Path
    manifest: Manifest
    places: Mapping[str, Span]
    template: Path
    assets: tuple[Path, ...] = ()

    def path_of_asset(self, asset: Path) -> str:
        """Give the path under which TeX finds an asset: what follows its folder of assets."""
        own = self.folder / ASSETS
        if asset.is_relative_to(own):
            return asset.relative_to(own).as_posix()
        *_, rest = asset.as_posix().partition(f"/{self.id}/{ASSETS}/")
        return rest or asset.name


def name_journal(journal: Journal, name: str) -> Journal:
    """Give a style of many journals the name of the one that has printed an article; others have their own."""
    about = journal.manifest.journal
    if not name or not about.many:
        return journal
    return replace(journal, manifest=replace(journal.manifest, journal=replace(about, name=name, many=False)))
