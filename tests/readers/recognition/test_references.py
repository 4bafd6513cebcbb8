"""Printed references taken apart: our own lists against the .bib they came from, and what people write by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elyazma.readers.recognition import assign_keys, make_key, parse_reference, split_references
from elyazma.readers.recognition.values import ParsedReference
from elyazma.readers.recognition.vocabulary import Vocabulary, read_vocabulary
from papers import all_languages
from parsed import DATA as PRINTED
from parsed import make_vocabulary, score_golden

DATA = Path(__file__).parents[2] / "data/recognition"
VOCABULARY = make_vocabulary("az")
EVERY = read_vocabulary(all_languages().values())
LOWEST_PRECISION = 0.97
REFERENCES = (DATA / "references.txt").read_text(encoding="utf-8").splitlines()
DERIVED = {"author", "editor", "translator", "note", "urldate", "month", "eprinttype"}


def test_our_own_lists_are_read_back_as_well_as_ever(update: bool) -> None:
    """Hold the ratchet: per golden, the fields read right, printed and wrong. Better or worse, it is to be written."""
    lines, right, wrong = [], 0, 0
    for golden in sorted(PRINTED.glob("*.*.*.txt")):
        total, _ = score_golden(golden)
        lines.append(f"{golden.stem}: {total.right} of {total.printed}, {total.wrong} wrong")
        right, wrong = right + total.right, wrong + total.wrong
    told = "\n".join([*lines, f"precision {right / (right + wrong):.3f}", ""])
    ratchet = DATA / "ratchet.txt"
    if update:
        ratchet.write_text(told, encoding="utf-8")
    assert told == ratchet.read_text(encoding="utf-8")
    assert right / (right + wrong) > LOWEST_PRECISION


def show(parsed: ParsedReference) -> str:
    fields = "".join(f"    {name} = {value}\n" for name, value in parsed.fields.items())
    mark = "" if parsed.verified else ", unverified"
    return f"{parsed.text}\n  @{parsed.type}{mark}\n{fields}"


@pytest.mark.parametrize(("name", "vocabulary"), [("references", VOCABULARY), ("many_languages", EVERY)])
def test_references_as_people_write_them(name: str, vocabulary: Vocabulary, update: bool) -> None:
    texts = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    told = "".join(show(parse_reference(text, vocabulary)) for text in texts)
    golden = DATA / f"{name}.fields.txt"
    if update:
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")


def check_nothing_is_invented(text: str, parsed: ParsedReference) -> None:
    plain = re.sub(r"\s?[–—-]+\s?", "–", re.sub(r"\s+", " ", text))
    for name, value in parsed.fields.items():
        if name not in DERIVED:
            assert re.sub(r"\s?[–—-]+\s?", "–", value) in plain, name
    letters = set(text) | set(" ,{}and others")
    assert set("".join(parsed.fields.get(name, "") for name in ("author", "editor"))) <= letters
    assert all(0 <= start < end <= len(text) for start, end in parsed.unread)
    assert parsed.certainty.keys() == parsed.fields.keys()


@pytest.mark.parametrize("text", REFERENCES)
def test_fields_are_pieces_of_the_text(text: str) -> None:
    check_nothing_is_invented(text, parse_reference(text, VOCABULARY))


@pytest.mark.parametrize(
    ("text", "author", "title"),
    [
        ("———. 2021b. “Small rivers.” Review of Rivers 15: 34–41.", "Stone, A. and Hill, B.", "Small rivers"),
        ("———, et al. 2021. “Small rivers.” Review of Rivers 15: 34–41.", "Stone, A. and others", "Small rivers"),
        ("________. (2002) Small rivers. London: Hill Press.", "Stone, A. and Hill, B.", "Small rivers"),
        ("- Small rivers. London: Hill Press, 2002.", None, None),
    ],
)
def test_a_line_stands_for_the_authors_of_the_entry_above(text: str, author: str | None, title: str | None) -> None:
    parsed = parse_reference(text, VOCABULARY, before="Stone, A. and Hill, B.")
    assert parsed.fields.get("author") == author
    assert title is None or parsed.fields["title"] == title


def test_italics_tell_a_title_of_two_sentences() -> None:
    text = "Smith, J. (2020). One. Two. Journal of Three, 12, 1–20."
    start = text.index("Journal")
    parsed = parse_reference(text, VOCABULARY, [(start, text.index(", 1–"))])
    assert (parsed.fields["title"], parsed.fields["journal"]) == ("One. Two", "Journal of Three")
    book = "Smith, J. (2020). One. Two. Springer."
    parsed = parse_reference(book, VOCABULARY, [(book.index("One"), book.index(" Springer"))])
    assert (parsed.fields["title"], parsed.fields["publisher"]) == ("One. Two", "Springer")


SIGNS = {"doi", "https", "org", "www", "ci", "2nd", "may", "s"}
"""Words of addresses, and endings of ordinals and of theses, that stand in no list of words."""


def test_only_words_that_say_what_a_field_is_are_dropped() -> None:
    """What is neither in a field nor in the note is "pp.", "edited by", an ordinal's ending, the list's own number."""
    goldens = [PRINTED / f"rich.{style}.txt" for style in ("apa.en", "chicago-author-date.az", "vancouver.en")]
    lines = [line.split(" | ", 2)[2] for golden in goldens for line in golden.read_text(encoding="utf-8").splitlines()]
    forms = " ".join(form for forms in VOCABULARY.forms.values() for form in forms)
    known = set(re.findall(r"\w+", forms.casefold()))
    for text in [*REFERENCES, *lines]:
        parsed = parse_reference(text, VOCABULARY)
        kept = set(re.findall(r"\w+", " ".join((*parsed.fields.values(), str(parsed.number))).casefold()))
        lost = set(re.findall(r"\w+", text.casefold())) - kept - known - SIGNS
        dates = {str(int(part)) for part in parsed.fields.get("urldate", "").split("-") if part}
        assert lost <= dates, text


@pytest.mark.parametrize("day", ["Accessed: Aug. 28, 2003.", "[Accessed: 28-Aug-2003].", "Accessed 28 August 2003"])
def test_an_address_before_the_day_of_access_is_kept(day: str) -> None:
    parsed = parse_reference(f"Water Office, “Small rivers.” [Online]. Available: https://x.org/r. {day}", VOCABULARY)
    assert (parsed.fields["url"], parsed.fields["urldate"]) == ("https://x.org/r", "2003-08-28")


@pytest.mark.parametrize(
    ("date", "month"),
    [("iyul 3", "7"), ("iyun 3", "6"), ("November 10", "11"), ("10 mart", "3"), ("3 июля", "7"), ("Ağustos 3", "8")],
)
def test_months_are_numbers(date: str, month: str) -> None:
    parsed = parse_reference(f"Guliyev, F. (2020, {date}). Boru kəməri. https://example.org/x", VOCABULARY)
    assert (parsed.fields["month"], parsed.fields["title"]) == (month, "Boru kəməri")


PIECES = st.sampled_from(
    [*"().,:;“”«»[]/&–- ", "//", "2018", "(2019a)", "Əliyev", "V.", "B.", "and", "və", "et al.", "In", "vol.", "№",
     "S.", "12(3)", "doi:10.1000/x", "https://x.org", "(Eds.)", "Bakı", ": Elm", "pp. 1–2", "\0", "\n", "ı"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map(" ".join) | st.text(max_size=80))
def test_any_text_is_kept(text: str) -> None:
    parsed = parse_reference(text, VOCABULARY)
    check_nothing_is_invented(text.replace("\0", " "), parsed)
    if text.replace("\0", " ").strip():
        assert parsed.fields or parsed.number or not parsed.verified


@pytest.mark.parametrize(
    ("paragraphs", "texts", "numbers"),
    [
        (["[1] A. X.", "[2] B. Y."], ["A. X.", "B. Y."], [1, 2]),
        (["1. A 2010. 2. B 2011. 3. C."], ["A 2010.", "B 2011.", "C."], [1, 2, 3]),
        (["(1) A. X.", "(2) B. Y."], ["A. X.", "B. Y."], [1, 2]),
        (["1Ax B.", "2 By C.", "3Ca D.", "4De F."], ["Ax B.", "By C.", "Ca D.", "De F."], [1, 2, 3, 4]),
        (["1Ax B.", "Twenty rivers.", "3Ca D.", "4De F."], ["1Ax B.", "Twenty rivers.", "3Ca D.", "4De F."], [0] * 4),
        (["[1]. A. X.", "[2]. B. Y."], ["A. X.", "B. Y."], [1, 2]),
        (["1) A", "goes on", "2) B"], ["A goes on", "B"], [1, 2]),
        (["• A", "", "• B"], ["A", "B"], [0, 0]),
        (["A (2010). T", " B (2011). T"], ["A (2010). T", "B (2011). T"], [0, 0]),
        (["1984. A novel", "B"], ["1984. A novel", "B"], [0, 0]),
        ([], [], []),
    ],
)
def test_lists_are_split(paragraphs: list[str], texts: list[str], numbers: list[int]) -> None:
    entries = split_references(paragraphs)
    assert [entry.text for entry in entries] == texts
    assert [entry.number for entry in entries] == numbers
    for entry in entries:
        assert paragraphs[entry.paragraph][entry.start :].startswith(entry.text.split(" goes")[0])


@given(st.lists(st.sampled_from(["1. A", "2. B", "[1] C", "• D", "E 1. F", "", "1984. G", "3) H"]), max_size=6))
def test_no_entry_is_lost(paragraphs: list[str]) -> None:
    entries = split_references(paragraphs)
    told = "".join(f"{entry.label}{entry.text}" for entry in entries)
    assert re.sub(r"\s", "", told) == re.sub(r"\s", "", "".join(paragraphs))


def test_keys_are_readable_and_unlike() -> None:
    wanted = {
        "Əliyev, V.": "eliyev2020",
        "{Energy Charter Secretariat}": "ecs2020",
        "Щукин, А.": "shchukin2020",
        "Ħal, M.": "hal2020",
    }
    for author, key in wanted.items():
        assert make_key(ParsedReference("", fields={"author": author, "year": "2020"}), ()) == key
    same = [ParsedReference("", fields={"author": "Işık, A.", "year": "2020"})] * 30
    keyed = assign_keys(same)
    assert [*keyed][:3] == ["isik2020", "isik2020a", "isik2020b"]
    assert len(keyed) == len(same)
    assert make_key(ParsedReference("??"), ()) == "work"


def test_a_numbered_list_whose_lines_are_paragraphs() -> None:
    lines = []
    for number, title in enumerate(("Rivers", "Mountains", "Dams", "Plains"), 1):
        lines += [
            f"[{number}] Writer, A., & Sample, B. (200{number}). {title} in the data of",
            "many countries.",
            "pp. 1-12.",
        ]
    entries = split_references(lines)
    assert [entry.number for entry in entries] == [1, 2, 3, 4]
    assert entries[2].text == "Writer, A., & Sample, B. (2003). Dams in the data of many countries. pp. 1-12."


def test_headings_with_numbers_over_parts_of_a_list_are_no_entries_of_it() -> None:
    lines = []
    for number, part in enumerate(("Monographs", "Articles", "Archives", "Web sites"), 1):
        lines += [
            f"{number}. {part}",
            f"Writer, A. (200{number}). Rivers. Exampleton: Press.",
            "Sample, B. (1999). Dams. Press.",
        ]
    assert len(split_references(lines)) == len(lines)


def test_a_list_with_full_stops_whose_lines_are_paragraphs() -> None:
    lines = [
        "1. Writer A. (2001). Rivers in the data",
        "of many countries. Exampleton, 12–19.",
        "2. https://example.org/rivers",
        "3. Sample B. (2003). DAMS OF THE",
        "LOWER PLAIN. River Notes,",
        "4, 65–67.",
        "4. Maker C. (2004). Plains and what they are called in the maps of our time.",
    ]
    assert [entry.number for entry in split_references(lines)] == [1, 2, 3, 4]
    assert split_references(lines)[2].text == "Sample B. (2003). DAMS OF THE LOWER PLAIN. River Notes, 4, 65–67."


def test_long_headings_over_parts_of_a_list_are_no_entries_of_it() -> None:
    parts = ("Monographs and what was written with others", "Articles in journals of all the countries", "Archives")
    lines = [
        line
        for number, part in enumerate((*parts, "Sites of the web that were seen"), 1)
        for line in (f"{number}. {part}", "Writer, A. (2001). Rivers. Press.", "Sample, B. (1999). Dams. Press.")
    ]
    assert len(split_references(lines)) == len(lines)
