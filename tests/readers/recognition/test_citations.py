r"""Citations found in texts: the seed's 32, what natbib prints in real PDFs, and what looks like one and is none."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elyazma.readers.recognition import (
    ParsedReference,
    add_cited_works,
    cites_in_parentheses,
    find_citations,
    parse_reference,
    split_references,
    write_citation,
)
from elyazma.readers.recognition.keys import assign_keys
from growth import check_growth
from parsed import make_vocabulary, plain, read_truth

ROOT = Path(__file__).parents[3]
DATA = ROOT / "tests/data"
VOCABULARY = make_vocabulary("az")


def as_parsed(bib: Path) -> dict[str, ParsedReference]:
    """Take a .bib's entries as if they had been read from a printed list."""
    return {
        each.key: ParsedReference(
            "",
            each.type,
            {name: each.fields[name] if name == "author" else plain(each, name) for name in each.fields},
        )
        for each in read_truth(bib)
    }


WORKS = as_parsed(DATA / "citations/works.bib")
SEED = as_parsed(ROOT / "bib/references.bib")


def replace(text: str, references: Mapping[str, ParsedReference], first: str = "az") -> str:
    """Put the commands in the place of the citations found."""
    vocabulary = VOCABULARY if first == "az" else make_vocabulary(first)
    for found in reversed(find_citations(text, references, vocabulary)):
        text = text[: found.start] + write_citation(found) + text[found.end :]
    return text


def seed_paragraphs() -> list[str]:
    oracle = json.loads((DATA / "seed/oracle.json").read_text(encoding="utf-8"))
    return [text for part in oracle for text in part.get("paragraphs", ())]


def seed_keys() -> list[str]:
    sections = sorted((ROOT / "manuscript/sections").glob("*.tex"))
    return [key for path in sections for key in re.findall(r"\\citep\{(\w+)\}", path.read_text(encoding="utf-8"))]


def test_the_seed_cites_its_references() -> None:
    found = [each for text in seed_paragraphs() for each in find_citations(text, SEED, VOCABULARY)]
    assert [key for each in found for key in each.keys] == seed_keys()
    assert {(each.command, each.certainty, each.exact) for each in found} == {("citep", 1.0, True)}


def test_the_seed_without_a_list_names_eleven_works() -> None:
    """The first file the article came in has no list: authors and years are all there is."""
    works = add_cited_works(seed_paragraphs(), {}, VOCABULARY)
    found = [each for text in seed_paragraphs() for each in find_citations(text, works, VOCABULARY)]
    names = {key: (work.fields["author"], work.fields["year"]) for key, work in works.items()}
    known = [(SEED[key].fields["author"].split(",")[0], SEED[key].fields["year"]) for key in seed_keys()]
    told = [names[key] for each in found for key in each.keys]
    assert (len(found), len(works)) == (32, 11)
    assert [(author.split(" and ")[0], year) for author, year in told] == [
        (author.split(" and ")[0], year) for author, year in known
    ]
    assert not any(work.verified for work in works.values())


def number_works(lines: list[str]) -> dict[str, ParsedReference]:
    r"""Give works the numbers that a numeric style prints for them: \citep{cornell2011} is [3]."""
    pairs = zip(lines[::2], lines[1::2], strict=True)
    single = [(re.fullmatch(r"\\citep\{(\w+)\}", one), re.fullmatch(r"\[(\d+)\]\.", two.strip())) for one, two in pairs]
    numbers = {command[1]: int(printed[1]) for command, printed in single if command and printed}
    return {key: dataclasses.replace(work, number=numbers.get(key, 0)) for key, work in WORKS.items()}


@pytest.mark.parametrize("style", ["apa.az", "apa.en", "chicago-author-date.az", "gost-r-7-0-5-2008.az", "ieee.en"])
def test_what_natbib_prints_is_read_back(style: str, update: bool) -> None:
    r"""Keep, for each command whose print is known, what is found in that print."""
    lines = (DATA / f"citations/{style}.txt").read_text(encoding="utf-8").splitlines()
    works, told = number_works(lines), ""
    for command, printed in zip(lines[::2], lines[1::2], strict=True):
        found = replace(f"Bu {printed.strip()}", works, style.split(".")[-1]).removeprefix("Bu ")
        told += f"{command}\n    {printed.strip()}\n    {'=' if found == command + '.' else found}\n"
    golden = DATA / f"recognition/citations.{style}.txt"
    if update:
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")


def test_numbers_are_those_of_the_list() -> None:
    lines = ["[1] A. Əliyev, “Bir,” 2011.", "[2] B. Baxş, “İki,” 2012.", "[3] C. Can, “Üç,” 2013.", "[4] D. Dağ, 2014."]
    entries = split_references(lines)
    listed = assign_keys(parse_reference(entry.text, VOCABULARY, number=entry.number) for entry in entries)
    one, two, three, four = listed
    assert replace("Bax [2], [1, s. 35] və [1-3].", listed) == (
        rf"Bax \citep{{{two}}}, \citep[s. 35]{{{one}}} və \citep{{{one},{two},{three}}}."
    )
    assert replace("[1; 3] [2, s. 5; 4, s. 12]", listed) == (
        rf"\citep{{{one},{three}}} [\citealp[s. 5]{{{two}}}; \citealp[s. 12]{{{four}}}]"
    )
    assert replace("[5], [0], [1-9], [a], [] və (2)", listed) == "[5], [0], [1-9], [a], [] və (2)"
    raised = "Məlumdur1,2 ki, 5 m2"
    found = find_citations(raised, listed, VOCABULARY, [(8, 11), (len(raised) - 1, len(raised))])
    assert [(raised[each.start : each.end], each.keys) for each in found] == [("1,2", (one, two))]


LISTED = assign_keys(
    parse_reference(entry.text, VOCABULARY, number=entry.number)
    for entry in split_references(
        ["1. Brook C. Rivers. Notes. 2019;3:1-9.", "2. Sea D. Salt. Coast. 2020;4:1-9.", "3. Lake E. Ice. Coast. 2021."]
    )
)
"""A list that is numbered: brook2019, sea2020, lake2021."""


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("a [1, p. 5] b [1; s. 5]", r"a \citep[p. 5]{brook2019} b \citep[s. 5]{brook2019}"),
        (
            "[2: 12] [3, с. 15; 2, с. 20-21]",
            r"\citep[12]{sea2020} [\citealp[с. 15]{lake2021}; \citealp[с. 20-21]{sea2020}]",
        ),
        ("[2, 15 б.; 1, 4–5 s.]", r"[\citealp[15 б.]{sea2020}; \citealp[4–5 s.]{brook2019}]"),
        ("[1]-[3] and [1], [2]", r"\citep{brook2019,sea2020,lake2021} and \citep{brook2019}, \citep{sea2020}"),
        ("rivers¹ and seas²,³, 5 m²", r"rivers\citep{brook2019} and seas\citep{sea2020,lake2021}, 5 m²"),
    ],
)
def test_forms_of_numbers(text: str, result: str) -> None:
    assert replace(text, LISTED) == result


def test_raised_numbers_in_pieces_are_one_citation() -> None:
    found = find_citations("Long.1,2–3 Wide", LISTED, VOCABULARY, [(5, 6), (6, 7), (7, 10)])
    assert [(each.start, each.end, each.keys) for each in found] == [(5, 10, ("brook2019", "sea2020", "lake2021"))]


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Rivers are long (1). The sea is salt (2,3).", True),
        ("Rivers are long(1), seas(2), and (1) they meet, (2) they part. Ice (3) melts.", True),
        ("We (1) wash, (2) dry and (3) weigh.", False),
        ("It was found (2014), as Table (1) and equation (2) show.", False),
        ("It holds that a = b (1)", False),
        ("Rivers [1] and seas [2], ice (3).", False),
    ],
)
def test_numbers_in_round_brackets_cite_where_the_whole_text_does(text: str, cited: bool) -> None:
    assert cites_in_parentheses([text], LISTED, VOCABULARY) is cited
    plain_works = {key: dataclasses.replace(work, number=0) for key, work in LISTED.items()}
    assert not cites_in_parentheses([text], plain_works, VOCABULARY)


def test_only_numbers_that_cite_are_replaced() -> None:
    text = "Rivers are long (1), seas (2, 3). We (1) wash, (2) dry. Equation (2) holds (2014)."
    found = find_citations(text, LISTED, VOCABULARY, parenthesised=True)
    assert [text[each.start : each.end] for each in found] == ["(1)", "(2, 3)"]


WRITTEN = {
    "az": (
        ["Axundov A. Dil. Bakı: Elm, 2005. 120 s.", "Quliyev A., Ağ B., Can C. Səs // Jurnal, 2012, № 3, s. 4-9."],
        "Dil (Axundov, 2005: 201), (Quliyev və b., 2012, s. 5), Axundova (2005) görə",
        r"Dil (\citealp{axundov2005}: 201), \citep[s. 5]{quliyev2012}, Axundova \citeyearpar{axundov2005} görə",
    ),
    "tr": (
        [
            "Öz, M. ve Kaya, B. (2019). Enerji. Dergi, 16(62), 3-20.",
            "Ak, A., Bal, B. ve Can, C. (2012). Ses. Dergi, 3, 1-9.",
        ],
        "(Öz ve Kaya, 2019, s. 4), (Ak vd., 2012), Öz ve Kaya (2019)",
        r"\citep[s. 4]{oz2019}, \citep{ak2012}, \citet{oz2019}",
    ),
    "ru": (
        ["Иванов И. И. Рост. М.: Наука, 2010. 320 с.", "Ким А., Ли Б., Цой В. Газ // Вестник. 2012. Т. 3. С. 1–9."],
        "(Иванов, 2010, с. 15), [Иванов 2010; Ким и др. 2012], Иванов (2010)",
        r"\citep[с. 15]{ivanov2010}, \citep{ivanov2010,kim2012}, \citet{ivanov2010}",
    ),
    "uk": (
        [
            "Коваль С. М., Мороз П. О. Ринки. Вісник. 2018. № 3. С. 12–18.",
            "Бойко А., Зуб Б., Яр В. Газ. Вісник. 2012. № 1.",
        ],
        "(Коваль та Мороз, 2018, с. 15), (Бойко та ін., 2012), Коваль і Мороз (2018)",
        r"\citep[с. 15]{koval2018}, \citep{boyko2012}, \citet{koval2018}",
    ),
    "en": (
        [
            "Ivanov, A. (2010). One. Press.",
            "Ivanov, A. (2012a). Two. Press.",
            "Petrov, B., & Sid, C. (2015). Three. J, 3, 1–9.",
        ],
        "(Ivanov 2010, 2012a; Petrov & Sid 2015), Ivanov (2010)",
        r"\citep{ivanov2010,ivanov2012a,petrov2015}, \citet{ivanov2010}",
    ),
}


@pytest.mark.parametrize("language", WRITTEN)
def test_authors_and_years_as_they_are_cited_in_each_language(language: str) -> None:
    lines, text, result = WRITTEN[language]
    first = "ru" if language == "kk" else language  # a language without a file of its own
    vocabulary = make_vocabulary(first)
    listed = assign_keys(parse_reference(each, vocabulary) for each in lines)
    assert replace(text, listed, first) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Cornell (2011)-ə görə", r"\citet{cornell2011}-ə görə"),
        ("Cornellin (2011) fikri", r"Cornellin \citeyearpar{cornell2011} fikri"),
        ("Altunışık və Martinin (2018) fikri", r"Altunışık və Martinin \citeyearpar{altunisik2018} fikri"),
        ("Cornell’s (2011) view", r"Cornell’s \citeyearpar{cornell2011} view"),
        ("(Cornell, 2011: 35)", r"(\citealp{cornell2011}: 35)"),
        ("(Altunışık & Martin 2018)", r"\citep{altunisik2018}"),
        ("(Guliyev, 2023b; Cornell, 2011)", r"(\citealp{roads}; \citealp{cornell2011})"),
        ("(Cornell, 2015, Cəfərov və b., 2020)", r"(\citealp{cornell2015}, \citealp{cafarov2020})"),
        ("(Cornell, 2011; Şəkil 2)", r"(\citealp{cornell2011}; Şəkil 2)"),
        ("(Guliyev, 2023a, b)", r"\citep{pipelines,roads}"),
        ("Dahl və Cornell (2011)", "Dahl və Cornell (2011)"),
        ("(2018) və (1991-1994), Bakı (2011)", "(2018) və (1991-1994), Bakı (2011)"),
        ("(Bakı, 2011; sentyabr, 2011)", "(Bakı, 2011; sentyabr, 2011)"),
        ("müharibədən sonra (2011), s. 3 (2015)", "müharibədən sonra (2011), s. 3 (2015)"),
    ],
)
def test_sentences(text: str, result: str) -> None:
    assert replace(text, WORKS) == result


def test_behind_the_first_of_several_years_the_others_may_have_changed() -> None:
    written = ("Brook, A., Rivers, B. and Sea, C., 2019. One.", "Brook, A., Lake, D. and Pond, E., 2021. Two.")
    references = assign_keys([parse_reference(text, VOCABULARY) for text in written])
    assert replace("(Brook et al., 2019, 2021)", references, "en") == r"\citep{brook2019,brook2021}"


def test_so_many_names_before_et_al_tell_works_of_the_same_year() -> None:
    lists = [
        "Stone, A., Hill, B., & Lake, C. (2014). Rivers. Rev, 1, 2–3.",
        "Stone, A., Field-Gray, D., & Hill, B. (2014). Floods. Rev, 2, 4–5.",
    ]
    parsed = {key: parse_reference(text, VOCABULARY) for key, text in zip(("rivers", "floods"), lists, strict=True)}
    assert replace("(Stone, Hill, et al., 2014)", parsed, "en") == r"\citep{rivers}"
    # A hyphen may be one of three signs.
    assert replace("(Stone, Field‐Gray, et al., 2014)", parsed, "en") == r"\citep{floods}"


ABNT = [
    "DONG, L.; WU, Q.; LI, C. Rios pequenos. Rev, v. 1, p. 2–3, 2016.",
    "PEDRA, A.; MONTE, B. Rios grandes. Rev, v. 2, p. 4–5, 2012.",
    "VOS, R. Rios altos. Rev, v. 3, p. 6–7, 2012.",
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("(DONG; WU; LI, 2016)", r"\citep*{dong2016}"),
        ("(Dong; Wu; Li, 2016)", r"\citep*{dong2016}"),
        ("(PEDRA; MONTE, 2012; VOS, 2012)", r"\citep{pedra2012,vos2012}"),
        ("(VOS, 2012; PEDRA; MONTE, 2012)", r"(\citealp{vos2012}; \citealp{pedra2012})"),
        ("(e. g., small ones in the north; VOS, 2012)", r"(e. g., small ones in the north; \citealp{vos2012})"),
    ],
)
def test_semicolons_stand_between_authors_as_brazil_has_it(typed: str, found: str) -> None:
    references = assign_keys([parse_reference(text, make_vocabulary("en")) for text in ABNT])
    assert replace(typed, references, "en") == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("(GDP; Nobody, 1999)", r"(GDP; \citealp{nobody1999})"),
        ("(control group; Nobody, 1999)", r"(control group; \citealp{nobody1999})"),
        ("(Vos; 2012)", r"\citep{vos2012}"),
        ("We thank Pedra; Vos (2012) disagrees.", r"We thank Pedra; \citet{vos2012} disagrees."),
        ("It was vos (2012)", "It was vos (2012)"),
    ],
)
def test_a_word_before_a_semicolon_is_rather_none_of_the_authors(typed: str, found: str) -> None:
    references = assign_keys([parse_reference(text, make_vocabulary("en")) for text in ABNT])
    assert replace(typed, references, "en") == found


def test_authors_whom_no_list_has_are_one_work() -> None:
    found = find_citations("(DONG; WU; LI, 2016)", {}, make_vocabulary("en"))
    assert [each.fields["author"] for work in found for each in work.added.values()] == ["DONG and WU and LI"]


def test_a_doubtful_tie_says_so() -> None:
    sure, inflected = find_citations("Cornell (2011). Cornellin (2015)", WORKS, VOCABULARY)
    assert sure.certainty == 1.0
    assert inflected.certainty < 1.0
    other = find_citations("(Altunışık & Martin 2018)", WORKS, VOCABULARY)[0]
    assert not other.exact


def test_a_work_in_no_list_is_unverified() -> None:
    (found,) = find_citations("(bax: Xəlilov və b., 2019, s. 3)", WORKS, VOCABULARY)
    (work,) = found.added.values()
    assert (found.prenote, found.postnote, found.keys) == ("bax:", "s. 3", tuple(found.added))
    assert dict(work.fields) == {"author": "Xəlilov and others", "year": "2019"}
    assert not work.verified


NUMBERED = {key: dataclasses.replace(work, number=at) for at, (key, work) in enumerate(WORKS.items(), 1)}
PIECES = st.sampled_from(
    [*"()[],;.:& ", "Cornell", "Altunışık", "və", "Martin", "Cəfərov", "və b.", "2011", "2018", "2023a", "b", "s. 35",
     "bax:", "t.y.", "1", "-", "3", "\n", "Bakı", "-ə görə"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map(" ".join) | st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=80))
def test_found_ranges_are_in_order_and_inside(text: str) -> None:
    for references in (WORKS, {}, NUMBERED):
        place = 0
        for found in find_citations(text, references, VOCABULARY):
            assert place <= found.start < found.end <= len(text)
            assert set(found.keys) <= references.keys() | found.added.keys()
            assert found.keys
            assert 0 <= found.certainty <= 1
            assert write_citation(found).startswith("\\")
            place = found.end


HOSTILE = ["(", "(Cornell, 2011", "Cornell, ", "(2011) ", "[1] ", "A ", "(a; ", "Cornell (2011) "]


@pytest.mark.parametrize("piece", [*HOSTILE, "seed"])
def test_time_grows_with_the_text(piece: str) -> None:
    text = " ".join(seed_paragraphs()) if piece == "seed" else piece
    check_growth(lambda text: find_citations(text, WORKS, VOCABULARY), text, 60_000, rate=25)
