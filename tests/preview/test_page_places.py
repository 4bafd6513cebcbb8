"""A click on a word of the page leads to the line where it is written, whatever prints it, and from there back."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from elyazma.flows.pipeline import build_pdf
from elyazma.languages.folding import fold_print
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Span
from elyazma.pdf.reader import OpenPdf
from elyazma.preview.places import Places, Sources
from elyazma.preview.words import PageWord, list_page_words

pytestmark = pytest.mark.tex

ENGLISH = Path(__file__).parents[1] / "data/english"
SECTIONS = "manuscript/sections"
CLICKS = (
    # What is printed, the word of it that is clicked, the file, and what its line holds.
    ("heading", "Introduction A scholarly article", "Introduction", f"{SECTIONS}/01-introduction.tex", "section{Intr"),
    ("body", "changes its clothes often", "clothes", f"{SECTIONS}/01-introduction.tex", "its clothes often"),
    ("divided word", "exchange of neighbours goes", "neighbours", "manuscript/abstract.en.tex", "no exchange of neigh"),
    ("citation", "Mittelbach & Goossens, 2004", "Mittelbach", f"{SECTIONS}/01-introduction.tex", "mittelbach2004"),
    ("year of a citation", "distance of Levenshtein (1966)", "1966", f"{SECTIONS}/02-method.tex", "levenshtein1966"),
    ("quotation", "explaining to human beings", "human", f"{SECTIONS}/01-introduction.tex", "emph{human beings}"),
    ("list", "losses show only on the printed", "losses", f"{SECTIONS}/01-introduction.tex", "Which losses show"),
    ("footnote", "way of working that it describes", "describes", f"{SECTIONS}/01-introduction.tex", "it describes.}"),
    ("caption", "An error ends it a warning", "error", f"{SECTIONS}/02-method.tex", "caption{The way"),
    ("verbatim", "hint did you mean shannon1948", "hint", f"{SECTIONS}/02-method.tex", "  hint: did you"),
    ("equation", "b = 100 r", "100", f"{SECTIONS}/02-method.tex", "b = 100"),
    ("table cell", "A letter the font lacks", "font", f"{SECTIONS}/04-results.tex", "letter the font lacks"),
    ("table of a file", "Latin small letter schwa", "schwa", "manuscript/tables/alphabet.csv", "schwa"),
    ("lemma", "No power of two is divisible", "power", f"{SECTIONS}/03-identifiers.tex", "No power of two"),
    ("title", "Several Languages: Typesetting", "Typesetting", "manuscript/article.toml", "Typesetting a"),
    ("author", "Aygün Nümunə University", "Nümunə", "manuscript/article.toml", 'family = "Nümunə"'),
    ("affiliation", "Institute for Sample Texts", "Sample", "manuscript/article.toml", "Institute for Sample"),
    ("abstract", "retyped several times once", "times", "manuscript/abstract.en.tex", "retyped several times"),
    ("other abstract", "jurnala təqdim olunan", "təqdim", "manuscript/abstract.az.tex", "jurnala təqdim olunan"),
    ("keyword", "typesetting, multilingual publishing", "multilingual", "manuscript/article.toml", "multilingual"),
    ("reference", "A Mathematical Theory of Communication", "Theory", "bib/references.bib", "Theory of Communication"),
    ("author of a reference", "Shannon, C. E.", "Shannon", "bib/references.bib", "author  = {Shannon"),
    ("statement", "thank the readers who reported", "readers", "manuscript/article.toml", "thank the readers"),
    ("appendix", "Nine small letters take", "Nine", "manuscript/appendices/01-alphabet.tex", "Nine small letters"),
)  # fmt: skip


@dataclass(frozen=True)
class Printed:
    root: Path
    opened: OpenPdf
    places: Places
    words: list[PageWord]

    def find(self, phrase: str, word: str) -> PageWord:
        """Give a word of a phrase that is printed."""
        wanted = [fold_print(each.strip(",.:;&()=[]")) for each in phrase.split()]
        wanted = [each for each in wanted if each]
        texts = [each.text for each in self.words]
        starts = [at for at in range(len(texts)) if texts[at : at + len(wanted)] == wanted]
        assert starts, phrase
        return self.words[starts[-1] + wanted.index(fold_print(word))]

    def click(self, word: PageWord) -> Span:
        """Click the middle of a word."""
        left, bottom, right, top = word.boxes[0]
        height = self.opened.sizes[word.page - 1][1]
        place = self.places.find_source(word.page, (left + right) / 2, height - (bottom + top) / 2)
        assert place
        return place

    def line(self, place: Span) -> str:
        return (self.root / place.path).read_text(encoding="utf-8").splitlines()[place.line - 1]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    root = Path(shutil.copytree(ENGLISH, tmp_path_factory.mktemp("places") / "english"))
    built = build_pdf(root, Options(), lambda _: None).value
    assert built
    opened = OpenPdf(built.pdf.read_bytes())
    words = [word for page in range(1, built.pages + 1) for word in list_page_words(opened.read_letters(page), page)]
    return Printed(root, opened, Places(root, built.pdf, opened, Sources(root)), words)


every_click = pytest.mark.parametrize("click", CLICKS, ids=[click[0] for click in CLICKS])


@every_click
def test_a_click_leads_to_the_line(printed: Printed, click: tuple[str, ...]) -> None:
    _, phrase, word, path, fragment = click
    place = printed.click(printed.find(phrase, word))
    assert (place.path, fragment in printed.line(place)) == (path, True), (place, printed.line(place))


@every_click
def test_the_line_leads_back(printed: Printed, click: tuple[str, ...]) -> None:
    """From the place of a word to where it is printed: near the word, or where its line is printed as well."""
    _, phrase, word, _, _ = click
    clicked = printed.find(phrase, word)
    place = printed.click(clicked)
    found = printed.places.find_print(place)
    assert found
    assert found.page == clicked.page or word.casefold() in _texts_of(printed, found.page), found


def _texts_of(printed: Printed, page: int) -> Sequence[str]:
    return [each.text for each in printed.words if each.page == page]


@pytest.mark.parametrize("below", [0, 4])
def test_every_line_of_an_entry_leads_to_its_reference(printed: Printed, below: int) -> None:
    lines = (printed.root / "bib/references.bib").read_text(encoding="utf-8").splitlines()
    first = next(number for number, text in enumerate(lines, start=1) if "{shannon1948," in text)
    found = printed.places.find_print(Span("bib/references.bib", first + below, 3))
    assert found and found.page == printed.find("Mathematical Theory of Communication", "Theory").page


def test_a_click_on_a_picture_leads_to_its_figure(printed: Printed) -> None:
    caption = printed.find("Letters in the alphabets of", "Letters")
    left, _, _, top = caption.boxes[0]
    height = printed.opened.sizes[caption.page - 1][1]
    place = printed.places.find_source(caption.page, left + 100, height - top - 60)
    assert place and place.path == f"{SECTIONS}/04-results.tex"
    text = (printed.root / place.path).read_text(encoding="utf-8").splitlines()
    figure = next(number for number, line in enumerate(text, 1) if line.endswith("{letters.png}"))
    assert abs(place.line - figure) <= 1, place


def test_without_synctex_words_are_found_all_the_same(printed: Printed, tmp_path: Path) -> None:
    places = Places(printed.root, tmp_path / "none.pdf", printed.opened, Sources(printed.root))
    word = printed.find("changes its clothes often", "clothes")
    left, bottom, right, top = word.boxes[0]
    height = printed.opened.sizes[word.page - 1][1]
    place = places.find_source(word.page, (left + right) / 2, height - (bottom + top) / 2)
    assert place and "its clothes often" in printed.line(place)


def test_beside_all_text_and_beyond_the_pages_there_is_nothing(printed: Printed, tmp_path: Path) -> None:
    places = Places(printed.root, tmp_path / "none.pdf", printed.opened, Sources(printed.root))
    assert places.find_source(1, 2, 2) is None
    with pytest.raises(IndexError):
        places.find_source(99, 10, 10)
    assert printed.places.find_print(Span("manuscript/none.tex", 1)) is None


def test_a_link_to_elsewhere_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "secret.tex").write_text("secret", encoding="utf-8")
    sections = tmp_path / "root/manuscript/sections"
    sections.mkdir(parents=True)
    (sections / "01-own.tex").write_text("own", encoding="utf-8")
    (sections / "02-link.tex").symlink_to(tmp_path / "secret.tex")
    assert [path.name for path in Sources(tmp_path / "root").list_files()] == ["01-own.tex"]


def test_what_stands_above_the_root_is_no_source(printed: Printed) -> None:
    assert printed.places.find_print(Span("../../../../etc/hostname", 1)) is None
