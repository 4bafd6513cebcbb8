"""Texts with citations, as every program's files are made of them, and the commands that import makes of these."""

from __future__ import annotations

from dataclasses import dataclass, field

from manager_works import WORKS


@dataclass(frozen=True)
class Cited:
    """One work in a citation, by its name in WORKS."""

    work: str
    locator: str = ""
    label: str = "page"
    prefix: str = ""
    suffix: str = ""
    no_author: bool = False


@dataclass(frozen=True)
class Citation:
    """A citation: what it prints, its works, and the command that import makes of it, keys as names in WORKS."""

    printed: str
    works: tuple[Cited, ...]
    command: str

    @property
    def wanted(self) -> str:
        written = self.command
        for name, work in WORKS.items():
            written = written.replace(f"<{name}>", work.key)
        return written


@dataclass(frozen=True)
class Case:
    """One file: the pieces of its paragraphs and of a note, whether it prints a list, and how it is written."""

    name: str
    text: tuple[tuple[str | Citation, ...], ...]
    note: tuple[str | Citation, ...] = ()
    listed: bool = False
    split: bool = False
    """Codes are cut into many runs, results too."""
    place: str = ""
    """Where the citations stand besides paragraphs: "cell", "inserted", "raised"."""
    numeric: bool = False
    only: frozenset[str] = field(default_factory=frozenset)
    """The kinds of files that can say it; empty for all."""

    @property
    def citations(self) -> list[Citation]:
        pieces = [piece for paragraph in (*self.text, self.note) for piece in paragraph]
        return [piece for piece in pieces if isinstance(piece, Citation)]

    @property
    def works(self) -> list[str]:
        return list(dict.fromkeys(cited.work for each in self.citations for cited in each.works))


def bare(*names: str, printed: str = "") -> Citation:
    shown = printed or "(" + "; ".join(WORKS[name].cited for name in names) + ")"
    keys = ",".join(f"<{name}>" for name in names)
    return Citation(shown, tuple(Cited(name) for name in names), rf"\citep{{{keys}}}")


_PAGE = Citation("(Brook & Müsal, 2019, p. 7)", (Cited("article", "7"),), r"\citep[p.~7]{<article>}")
_RANGE = Citation("(Özgür, 1999, S. 7-12)", (Cited("book", "7-12"),), r"\citep[S.~7–12]{<book>}")
_PREFIX = Citation(
    "(see World Health Organization, 2020, emphasis added)",
    (Cited("corporate", prefix="see ", suffix=", emphasis added"),),
    r"\citep[see][emphasis added]{<corporate>}",
)
_APART = Citation(
    "(Brook & Müsal, 2019, p. 3; see Özgür, 1999)",
    (Cited("article", "3"), Cited("book", prefix="see ")),
    r"(\citealp[p.~3]{<article>}; \citealp[see][]{<book>})",
)
_ENDS = Citation(
    "(cf. Brook & Müsal, 2019; Özgür, 1999, p. 4)",
    (Cited("article", prefix="cf. "), Cited("book", "4")),
    r"\citep[cf.][p.~4]{<article>,<book>}",
)
_YEAR = Citation("(2020)", (Cited("corporate", no_author=True),), r"\citeyearpar{<corporate>}")
_NARRATIVE = Citation("(1999, p. 2)", (Cited("book", "2", no_author=True),), r"\citet[p.~2]{<book>}")
_CHAPTER = Citation("(Щукин, 2005, chap. 4)", (Cited("cyrillic", "4", "chapter"),), r"\citep[chap.~4]{<cyrillic>}")
_NO_WORD = Citation("(Brook & Müsal, 2019: 8)", (Cited("article", "8"),), r"\citep[p.~8]{<article>}")
_LABELLED = frozenset({"zotero", "mendeley", "mendeley-cite", "bookmarks", "marks", "open-bookmarks", "field-marks"})
_NOTED = _LABELLED | {"endnote", "word"}

CASES = (
    Case("one", (("Rivers are long ", bare("article"), ". They flow."),)),
    Case("one-listed", (("Rivers are long ", bare("article"), ". They flow."),), listed=True),
    Case("numbers", (("Rivers ", bare("article", printed="[1]"), " and lakes ", bare("particle", printed="[2]"), "."),),
         listed=True, numeric=True),
    Case("raised", (("Rivers", bare("article", printed="1"), " flow."),), place="raised", numeric=True),
    Case("several", (("Both ", bare("book", "article", "cyrillic"), " say so."),), listed=True),
    Case("split", (("Cut ", bare("page"), " and ", bare("particle"), " up."),), split=True, listed=True),
    Case("pair", (("A pair ", bare("particle", "page"), "."), ("Two ", bare("cyrillic"), bare("article"), "."))),
    Case("in-note", (("A note.",),), note=("In it ", bare("cyrillic"), ", and ", bare("corporate"), ".")),
    Case("in-cell", (("Text.",), ("Cell ", bare("article"))), place="cell"),
    Case("twice", (("Once ", bare("page"), ", twice ", bare("page"), "."), ("Third ", bare("page"), ".")), listed=True),
    Case("all", tuple(("Work ", bare(name), ".") for name in WORKS), listed=True),
    Case("inserted", (("New ", bare("book"), "."),), place="inserted"),
    Case("locators", (("A ", _PAGE, " b ", _RANGE, "."),), only=_NOTED),
    Case("affixes", (("A ", _PREFIX, "."),), only=_NOTED),
    Case("apart", (("A ", _APART, " b ", _ENDS, "."),), only=_NOTED, split=True),
    Case("no-author", (("They say ", _YEAR, "."), ("As Özgür ", _NARRATIVE, " says.")), only=_NOTED, listed=True),
    Case("labels", (("A ", _CHAPTER, "."),), only=_LABELLED),
    Case("no-word", (("A ", _NO_WORD, "."),), only=_NOTED),
)  # fmt: skip
