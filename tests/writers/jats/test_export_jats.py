"""article.xml: valid by JATS's own DTD, nothing lost, nothing invented, the same bytes twice."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from elyazma.languages import load_language
from elyazma.model.article import Affiliation, Article, Author, Codes, Dates, Funding, Name, Publication
from elyazma.model.diagnostics import Span as Place
from elyazma.model.document import Closing, Document, Passage
from elyazma.model.journal import About, Journal, Manifest, Part
from elyazma.model.manuscript import Reference, References
from elyazma.model.nodes import (
    Attributes,
    Block,
    BlockQuote,
    BulletList,
    Caption,
    Cell,
    CitationLink,
    Cite,
    CodeBlock,
    Column,
    Definition,
    DefinitionList,
    Div,
    Equation,
    Figure,
    Foreign,
    ForeignBlocks,
    Header,
    HorizontalRule,
    Image,
    Inline,
    LineBlock,
    LineBreak,
    Link,
    Math,
    Null,
    OrderedList,
    Plain,
    Proof,
    Qed,
    RawBlock,
    RawInline,
    Row,
    RowGroup,
    Span,
    Table,
    TableBody,
    TableNotes,
    TableWrap,
    Theorem,
)
from elyazma.model.nodes import Reference as CrossReference
from elyazma.writers.jats.export_jats import export_jats
from jats_article import DATA, HREF, LANG, Sample, copy_manuscript, load_sample, read_valid, read_words
from made_nodes import entry, header, inlines, label, note, para

HOSTILE = "]]></p><!-- &amp; <b> \x01\x1b\ufffe \"' %entity; <?pi?> ﷽"
LANGUAGES = {code: load_language(code) for code in ("en", "az", "tr")}
Values = dict[str, Any]


def cell(*blocks: Block, rows: int = 1, columns: int = 1) -> Cell:
    return Cell(blocks, rows=rows, columns=columns)


def plain(*parts: Inline | str) -> Plain:
    return Plain(inlines(*parts))


NUMBERED = (("number", "1"),)


def table(identifier: str, *caption: Inline | str) -> Table:
    return Table(
        columns=(Column("left"), Column("right")),
        head=RowGroup((Row((cell(plain("Letter")), cell(plain("Count")))),)),
        bodies=(TableBody((Row((cell(plain("ə")), cell(para("5"), para("6")))),), head_columns=1),),
        foot=RowGroup((Row((cell(plain("total"), columns=2),)),)),
        caption=Caption((plain(*caption),)),
        attributes=Attributes(identifier, (), NUMBERED),
    )


def figure(identifier: str, picture: str, *caption: Inline | str) -> Figure:
    image = Image(inlines("what is seen"), picture, "", Attributes("", (), (("width", "80%"),)))
    return Figure((plain(image),), Caption((plain(*caption),)), Attributes(identifier, (), NUMBERED))


def make_sample(
    *blocks: Block, article: Values | None = None, manifest: Values | None = None, **changes: Any
) -> Sample:
    given = {"slug": "s", "language": "en", "title": {"en": "A title"}, **(article or {})}
    values: Values = {
        "article": Article(**given),
        "front": (),
        "back": (),
        "abstracts": {},
        "sections": (Passage("one", "manuscript/sections/01-one.tex", blocks),),
        "appendices": (),
        "supplement": (),
        "closings": (),
        "references": References(()),
        "entries": (),
        "works": {},
        "pictures": {},
        "words": LANGUAGES["en"].words,
    }
    about = Manifest(journal=About(name="Journal of <Tests> & Co.", issn="0000-0000"), **(manifest or {}))
    journal = Journal("j", Path("styles/j"), about, {}, Path("styles/j/article.tex.j2"))
    return Sample(Document(**(values | changes)), journal, LANGUAGES)


def write(sample: Sample, scratch: Path) -> Any:
    outcome = export_jats(sample.document, sample.journal, sample.languages, scratch)
    assert outcome.diagnostics == ()
    assert outcome.value
    return read_valid(outcome.value)


def write_text(tmp_path: Path, *blocks: Block) -> Any:
    return write(make_sample(*blocks), tmp_path).find("body")


# --- What an author writes, each construct by itself --------------------------------------------------


def test_headings_make_sections_inside_sections(tmp_path: Path) -> None:
    blocks = (
        para("before"),
        header(1, "One", "sec:one", number="1"),
        para("p"),
        header(2, "Inner", number="1.1"),
        header(3, "Deep"),
        header(1, "Two", number="2"),
    )
    body = write_text(tmp_path, *blocks)
    assert [node.findtext("title") for node in body.findall("sec")] == ["One", "Two"]
    assert body.findtext("sec/sec/sec/title") == "Deep"
    assert body.findtext("sec/sec/label") == "1.1"
    assert body.find("sec").get("id") == "sec-one"
    assert body.findtext("p") == "before"


def test_figure_has_label_caption_picture_and_words(tmp_path: Path) -> None:
    shown = figure("fig:flow", "flow", label("Figure 1"), ". The flow")
    sample = make_sample(shown, pictures={"flow": Path("/m/figures/flow.pdf")})
    node = write(sample, tmp_path).find(".//fig")
    assert (node.findtext("label"), node.findtext("caption/p"), node.get("id")) == ("Figure 1.", "The flow", "fig-flow")
    graphic = node.find("graphic")
    assert (graphic.get(HREF), graphic.get("mimetype"), graphic.get("mime-subtype")) == (
        "flow.pdf",
        "application",
        "pdf",
    )
    assert graphic.findtext("alt-text") == "what is seen"


def test_table_keeps_its_rows_in_order_and_its_notes_below(tmp_path: Path) -> None:
    notes = TableNotes((para("Source: us"),))
    wrapped = TableWrap((table("tab:one", label("Table 1"), "Letters"), notes))
    node = write_text(tmp_path, wrapped).find("table-wrap")
    assert read_words(node) == ["Table", "1", "Letters", "Letter", "Count", "ə", "5", "6", "total", "Source:", "us"]
    assert [cell.tag for cell in node.iter("th", "td")] == ["th", "th", "th", "td", "td"]
    assert node.find(".//td[@colspan='2']") is not None
    assert node.findtext("table-wrap-foot/p") == "Source: us"


def test_formulas_have_mathml_and_their_tex(tmp_path: Path) -> None:
    equation = Equation(r"\frac{a}{b}", "eq:one", "3")
    body = write_text(tmp_path, equation, para(Math("x<y"), " and ", Math(r"\unknowncommand{x}")))
    block = body.find("disp-formula")
    assert (block.get("id"), block.findtext("label")) == ("eq-one", "(3)")
    assert block.findtext("alternatives/tex-math") == r"\frac{a}{b}"
    assert block.find("alternatives/{http://www.w3.org/1998/Math/MathML}math") is not None
    first, second = body.findall("p/inline-formula")
    assert first.findtext("alternatives/tex-math") == "x<y"
    assert second.findtext("tex-math") == r"\unknowncommand{x}"


def test_equation_alone_in_a_cell_keeps_its_number(tmp_path: Path) -> None:
    rows = (Row((cell(Equation("x", "eq:one", "1")),)),)
    formula = write_text(tmp_path, Table((Column(),), bodies=(TableBody(rows),))).find("table-wrap/table/tbody/tr/td/*")
    assert (formula.tag, formula.get("id"), formula.findtext("label")) == ("disp-formula", "eq-one", "(1)")


def test_theorem_and_proof_are_statements(tmp_path: Path) -> None:
    lemma = Theorem((para(label("Lemma 1."), " It holds."),), "lemma", "lem:a", "1")
    proof = Proof((para(label("Proof."), " Clear. ", Qed(inlines("∎"))),))
    body = write_text(tmp_path, lemma, proof, para(CrossReference(inlines("Lemma 1"), "lem:a", "theorem")))
    first, second = body.findall("statement")
    assert (first.get("content-type"), first.findtext("label"), first.findtext("p")) == (
        "lemma",
        "Lemma 1.",
        "It holds.",
    )
    assert read_words(second) == ["Proof.", "Clear.", "∎"]
    assert body.find("p/xref").get("rid") == first.get("id") == "lem-a"


def test_notes_are_numbered_and_stand_at_the_end(tmp_path: Path) -> None:
    root = write(make_sample(para("a", note("one", note("inside one")), "b", note("two"))), tmp_path)
    assert [node.findtext("sup") for node in root.iter("xref") if node.get("ref-type") == "fn"] == ["1", "3", "2"]
    assert [node.findtext("p") for node in root.iter("fn")] == ["one", "inside one", "two"]


def test_lists_quotations_and_listings(tmp_path: Path) -> None:
    ordered = OrderedList(((plain("three"),),), 3, "LowerAlpha", "Period")
    nested = BulletList(((plain("one"), ordered), ()))
    quotation = BlockQuote((para("quoted"), header(2, "Inside")))
    listing = CodeBlock("  a\n\tb")
    terms = DefinitionList((Definition(inlines("term"), ((para("meaning"),),)),))
    verse = LineBlock((inlines("line one"), inlines("line two")))
    body = write_text(tmp_path, nested, quotation, listing, terms, verse)
    assert body.find("list/list-item/list").get("list-type") == "alpha-lower"
    assert body.findtext("list/list-item/list/list-item/label") == "3."
    assert body.findtext("preformat") == "  a\n\tb"
    assert read_words(body.find("disp-quote")) == ["quoted", "Inside"]
    assert [node.text for node in body.iter("verse-line")] == ["line one", "line two"]
    assert body.findtext("def-list/def-item/def/p") == "meaning"


def test_other_languages_are_marked(tmp_path: Path) -> None:
    phrase = Foreign(inlines("Əsrin müqaviləsi"), "az")
    body = write_text(tmp_path, para(phrase), ForeignBlocks((para("Bütün"), para("abzas")), "az"))
    assert body.find("p/named-content").get(LANG) == "az"
    assert [node.get(LANG) for node in body.findall("p")] == [None, "az", "az"]


def test_reference_to_nothing_is_plain_words(tmp_path: Path) -> None:
    gone = CrossReference(inlines("Figure 9"), "fig:gone", "figure")
    body = write_text(tmp_path, para("see ", gone, "."))
    assert (read_words(body), body.find(".//xref")) == (["see", "Figure", "9."], None)


def test_labels_of_any_spelling_become_names(tmp_path: Path) -> None:
    names = ["a:b", "a-b", "a b", "1st", "şəkil", "²", "a/b&c"]
    body = write_text(tmp_path, *(header(1, name, name) for name in names))
    assert [node.get("id") for node in body.findall("sec")] == [
        "a-b",
        "a-b-2",
        "a-b-3",
        "id-1st",
        "şəkil",
        "id--",
        "a-b-c",
    ]


def test_author_and_year_of_one_work_are_one_reference(tmp_path: Path) -> None:
    def to(words: str, key: str) -> CitationLink:
        return CitationLink(inlines(words), key)

    cited = Cite(inlines("(", to("Knuth", "a"), ", ", to("1984a", "a"), ", ", to("1984b", "b"), ")"))
    told = Cite(inlines(to("Liang", "a"), " (", to("1983", "a"), ")"))
    entries = tuple(entry(key, key) for key in "ab")
    root = write(make_sample(para(cited, told), entries=entries), tmp_path)
    assert [node.text for node in root.iter("xref")] == ["Knuth, 1984a", "1984b", "Liang", "1983"]
    assert "".join(root.find("body/p").itertext()) == "(Knuth, 1984a, 1984b)Liang (1983)"


def test_line_break_in_a_paragraph_is_a_space_and_in_a_title_stays(tmp_path: Path) -> None:
    broken = inlines("one", LineBreak(), "two")
    body = write_text(tmp_path, Header(1, broken), para(*broken))
    assert body.find("sec/title/break") is not None
    assert body.findtext("sec/p") == "one two"


@pytest.mark.parametrize(
    "block",
    [
        para(HOSTILE),
        header(1, HOSTILE, HOSTILE),
        CodeBlock(HOSTILE),
        para(Link(inlines(HOSTILE), HOSTILE)),
        para(Math("x"), Span(inlines(HOSTILE), Attributes(HOSTILE, (), (("lang", "az"),)))),
        para(RawInline("tex", HOSTILE)),
        RawBlock("tex", HOSTILE),
    ],
    ids=lambda block: type(block).__name__,
)
def test_any_text_stays_text(block: Block, tmp_path: Path) -> None:
    body = write_text(tmp_path, block)
    assert "]]></p><!-- &amp; <b> \ufffd\ufffd\ufffd \"' %entity; <?pi?> ﷽" in "".join(body.itertext())


@pytest.mark.parametrize(
    "block",
    [
        HorizontalRule(),
        Null(),
        BulletList(((),)),
        Theorem((), "theorem", "empty"),
        Div((), Attributes("nothing")),
        para(),
    ],
    ids=lambda block: type(block).__name__,
)
def test_block_without_text_has_none(block: Block, tmp_path: Path) -> None:
    assert read_words(write_text(tmp_path, block)) == []


def test_text_nested_too_deep_is_a_finding(tmp_path: Path) -> None:
    block: Block = para("deep")
    for _ in range(2000):
        block = BlockQuote((block,))
    sample = make_sample(block)
    outcome = export_jats(sample.document, sample.journal, sample.languages, tmp_path)
    assert [finding.code for finding in outcome.diagnostics] == ["jats-too-deep"]
    assert outcome.value is None


# --- Who, where, when ---------------------------------------------------------------------------------

ARTICLE: Values = {
    "title": {"en": "A <title>", "az": "Başlıq"},
    "short_title": {"en": "Short"},
    "keywords": {"en": ("a & b", "c"), "az": ("ə",)},
    "highlights": {"en": ("first", "second")},
    "authors": (
        Author(
            family="Əliyev",
            given="Anar",
            patronymic="Məmməd oğlu",
            spellings={"en": Name(family="Aliyev", given="Anar")},
            orcid="0000-0000-0000-0028",
            email="a@b.example",
            phone="+994 12",
            degree={"en": "PhD"},
            affiliations=("u", "v"),
            corresponding=True,
            equal=True,
            roles=("Software", "Writing – original draft"),
        ),
        Author(family="Platon"),
    ),
    "affiliations": (
        Affiliation(
            id="u", name={"en": "University", "az": "Universitet"}, city={"en": "Baku"}, ror="https://ror.org/abc"
        ),
        Affiliation(id="v", name={"az": "İnstitut"}),
    ),
    "dates": Dates(received=date(2026, 1, 5), accepted=date(2026, 4, 1), published=date(2026, 11, 23)),
    "publication": Publication(doi="10.1/x", volume="4", first_page="1", last_page="9", license="https://l.example/"),
    "funding": (Funding(funder="Fund", grant="7"),),
    "codes": Codes(udc=("004",), jel=("C88",), ccs=("A → B",)),
    "reviewer": {"en": "Prof. R."},
}


@pytest.fixture
def front(tmp_path: Path) -> Any:
    abstracts = {"en": (para("An abstract."),), "az": (para("Xülasə mətni."),)}
    closings = (
        Closing("competing_interests", "Competing interests", "en", (para("None."),)),
        Closing("acknowledgements", "Acknowledgements", "az", (para("Sağ olun."),)),
    )
    manifest = {"part": (Part(id="reviewer", placement="end"),)}
    return write(make_sample(article=ARTICLE, manifest=manifest, abstracts=abstracts, closings=closings), tmp_path)


def test_titles_abstracts_and_keywords_in_their_languages(front: Any) -> None:
    meta = front.find("front/article-meta")
    assert (front.get(LANG), meta.findtext("title-group/article-title")) == ("en", "A <title>")
    assert meta.find("title-group/trans-title-group").get(LANG) == "az"
    assert read_words(meta.find("abstract")) == ["Abstract", "An", "abstract."]
    translated = meta.find("trans-abstract")
    assert (translated.get(LANG), read_words(translated)[0]) == ("az", LANGUAGES["az"].words["abstract"])
    groups = {group.get(LANG): [node.text for node in group.iter("kwd")] for group in meta.iter("kwd-group")}
    assert groups == {"en": ["a & b", "c"], "az": ["ə"]}
    assert meta.findtext("abstract[@abstract-type='key-points']//p") == "first"


def test_authors_have_all_that_is_known_of_them(front: Any) -> None:
    first, second = front.iter("contrib")
    assert first.findtext("contrib-id") == "https://orcid.org/0000-0000-0000-0028"
    assert [node.findtext("surname") for node in first.findall(".//name")] == ["Aliyev"]
    assert [node.get("vocab-term") for node in first.iter("role")] == ["Software", "Writing – original draft"]
    assert (first.get("corresp"), second.get("corresp"), second.findtext("name/surname")) == ("yes", None, "Platon")
    assert (first.get("equal-contrib"), second.get("equal-contrib")) == ("yes", None)
    assert [node.get("ref-type") for node in first.iter("xref")] == ["aff", "aff", "corresp"]
    assert front.findtext(".//author-notes/corresp/email") == "a@b.example"
    assert front.findtext(".//institution-id") == "https://ror.org/abc"
    assert [node.get(LANG) for node in front.iter("aff")] == ["en", "az", "az"]


def test_spellings_of_a_name_stand_beside_it(tmp_path: Path) -> None:
    author = Author(family="Əliyev", given="Anar", patronymic="Məmməd oğlu", spellings={"tr": Name(family="Aliyev")})
    root = write(make_sample(article={"authors": (author,)}), tmp_path)
    names = {node.get(LANG): node.findtext("surname") for node in root.iter("name")}
    assert names == {"en": "Əliyev", "tr": "Aliyev"}
    assert root.findtext(".//given-names") == "Anar Məmməd oğlu"


def test_dates_codes_money_and_licence(front: Any) -> None:
    meta = front.find("front/article-meta")
    assert meta.findtext("article-id[@pub-id-type='doi']") == "10.1/x"
    assert meta.find("pub-date").get("iso-8601-date") == "2026-11-23"
    assert [node.get("date-type") for node in meta.iter("date")] == ["received", "accepted"]
    assert [node.text for node in meta.iter("subject")] == ["004", "C88", "A → B"]
    assert (meta.findtext(".//funding-source"), meta.findtext(".//award-id")) == ("Fund", "7")
    assert meta.find("permissions/license").get(HREF) == "https://l.example/"
    assert [meta.findtext(name) for name in ("volume", "fpage", "lpage")] == ["4", "1", "9"]


def test_statements_and_reviewer_stand_at_the_end(front: Any) -> None:
    back = front.find("back")
    assert [node.tag for node in back] == ["sec", "ack", "notes"]
    assert (back.find("sec").get("sec-type"), back.find("ack").get(LANG)) == ("COI-statement", "az")
    assert read_words(back.find("notes")) == [LANGUAGES["en"].words["reviewer"], "Prof.", "R."]


def test_what_nobody_gave_is_nowhere(tmp_path: Path) -> None:
    root = write(make_sample(para("text")), tmp_path)
    invented = ("contrib", "aff", "author-notes", "pub-date", "history", "permissions", "abstract", "kwd-group", "back")
    assert [name for name in invented if next(root.iter(name), None) is not None] == []


# --- References ---------------------------------------------------------------------------------------


def reference(key: str, kind: str, **fields: str) -> Reference:
    return Reference(key, kind, fields, Place("bib/references.bib"), {})


def write_work(work: Reference, tmp_path: Path) -> Any:
    listed = entry(work.key, label("1."), " As printed.", language="az")
    cited = para(Cite((CitationLink(inlines("[1]"), work.key),)))
    root = write(make_sample(cited, entries=(listed,), works={work.key: work}), tmp_path)
    ref = root.find("back/ref-list/ref")
    assert ref.findtext("label") == "1."
    assert (ref.findtext("*/mixed-citation"), ref.find("*/mixed-citation").get(LANG)) == ("As printed.", "az")
    assert root.find(".//xref[@ref-type='bibr']").get("rid") == ref.get("id")
    return ref.find("citation-alternatives/element-citation")


def fields_of(citation: Any) -> dict[str, str]:
    return {node.tag: " ".join(read_words(node)) for node in citation}


def test_article_is_taken_apart(tmp_path: Path) -> None:
    fields = {
        "author": "von Neumann, John and Əliyev, Anar and {The Group} and others",
        "title": r"On $x^2$ and \emph{y} \& Co.",
        "journal": "Journal",
        "volume": "4",
        "number": "2",
        "pages": "11--19",
        "date": "2020-05-17",
        "doi": "https://doi.org/10.1/x",
        "langid": "azerbaijani",
    }
    found = write_work(reference("k:1", "article", **fields), tmp_path)
    assert (found.get("publication-type"), found.get(LANG)) == ("journal", "az")
    assert [node.tag for node in found.find("person-group")] == ["name", "name", "collab", "etal"]
    assert found.findtext("person-group/name/surname") == "von Neumann"
    assert found.find("year").get("iso-8601-date") == "2020-05-17"
    known = fields_of(found)
    assert known["source"] == "Journal"
    assert [known[name] for name in ("volume", "issue", "fpage", "lpage", "pub-id")] == ["4", "2", "11", "19", "10.1/x"]


def test_chapter_and_book_and_page(tmp_path: Path) -> None:
    chapter = reference(
        "c", "incollection", author="A, B", title="Part", booktitle="Whole", editor="E, F", year="2001", isbn="1"
    )
    found = fields_of(write_work(chapter, tmp_path))
    assert (found["chapter-title"], found["source"], found["isbn"]) == ("Part", "Whole", "1")
    book = fields_of(
        write_work(reference("b", "book", title="Whole", publisher="P", address="Baku", year="2001"), tmp_path)
    )
    assert (book["source"], book["publisher-name"], book["publisher-loc"]) == ("Whole", "P", "Baku")
    page = fields_of(
        write_work(
            reference("w", "online", title="T", url="https://e.example/?a=1&b=2", urldate="2024-01-02"), tmp_path
        )
    )
    assert (page["ext-link"], page["date-in-citation"]) == ("https://e.example/?a=1&b=2", "2024-01-02")


def test_unverified_work_has_no_more_than_is_printed(tmp_path: Path) -> None:
    work = reference("u", "misc", author="Cornell", year="2015", title="Guessed", publisher="Guessed")
    found = write_work(replace(work, verified=False), tmp_path)
    assert fields_of(found) == {"person-group": "Cornell", "year": "2015"}
    assert found.findtext("person-group/name/surname") == "Cornell"


# --- Two whole manuscripts ----------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["seed", "english"])
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Sample, Path]:
    folder = tmp_path_factory.mktemp("jats")
    return request.param, load_sample(copy_manuscript(request.param, folder), folder), folder


@pytest.mark.usefixtures("every_run")
def test_whole_manuscript_is_valid_and_the_same_twice(whole: tuple[str, Sample, Path]) -> None:
    _, sample, scratch = whole
    first, second = (export_jats(sample.document, sample.journal, sample.languages, scratch) for _ in range(2))
    assert first.value
    assert first.value == second.value
    assert read_valid(first.value).get("dtd-version") == "1.3"


def test_seed_has_every_word_in_order_and_every_citation(whole: tuple[str, Sample, Path]) -> None:
    name, sample, scratch = whole
    if name != "seed":
        return
    root = write(sample, scratch)
    parts = json.loads((DATA / "seed/oracle.json").read_text(encoding="utf-8"))
    sections = [part for part in parts if part["kind"] == "section"]
    written = list(root.find("body").iter("sec"))
    assert [node.findtext("title") for node in written] == [part["heading"] for part in sections]
    for node, part in zip(written, sections, strict=True):
        assert [read_words(each) for each in node.findall("p")] == [each.split() for each in part["paragraphs"]]
    cited = Counter(node.get("rid") for node in root.iter("xref"))
    assert (sum(cited.values()), len(cited), len(root.findall(".//ref"))) == (32, 11, 11)
    known = {part["kind"]: part for part in parts}
    for tag, code in (("abstract", "az"), ("trans-abstract", "en")):
        assert read_words(root.find(f".//{tag}"))[1:] == " ".join(known[f"abstract.{code}"]["paragraphs"]).split()
    assert root.findtext(".//article-title") == known["title.az"]["text"]
    assert root.findtext(".//trans-title") == known["title.en"]["text"]


def test_english_manuscript_keeps_its_objects(whole: tuple[str, Sample, Path]) -> None:
    name, sample, scratch = whole
    if name != "english":
        return
    root = write(sample, scratch)
    counted = Counter(node.tag for node in root.iter())
    least = {"fig": 3, "table-wrap": 2, "disp-formula": 2, "statement": 2, "fn": 1, "app": 1, "preformat": 1, "ref": 15}
    assert {tag: counted[tag] for tag, count in least.items() if counted[tag] < count} == {}
    assert root.find("back/sec[@sec-type='supplementary-material']") is not None
    bare = [node for node in root.iter("inline-formula", "disp-formula") if node.find("alternatives") is None]
    assert bare == []
