"""Recognise a paper's parts: a manuscript that is not yet on disk, with everything that is uncertain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from elyazma.languages import Language
from elyazma.languages.folding import fold_words
from elyazma.model.article import Article, Codes, Dates, Statements
from elyazma.model.imported import Doubt, Imported, ImportedReference, ImportedSection, Managed, Paper, Piece
from elyazma.model.nodes import Attributes, Block, Header, Mark, Node, Para, Plain, Str, map_nodes
from elyazma.model.phrases import phrase, phrase_count, phrase_data
from elyazma.readers.arrange import arrange, heading_of
from elyazma.readers.arranged import Arranged
from elyazma.readers.contents import cut_contents, cut_notes_heading
from elyazma.readers.environments import find_environments
from elyazma.readers.files import write_article
from elyazma.readers.floats import Floats, join_floats
from elyazma.readers.front.closing import Closed, close_front
from elyazma.readers.front.listed_people import add_listed_people
from elyazma.readers.front.values import Front
from elyazma.readers.heading_peers import add_alike, free_odd
from elyazma.readers.headings import guess_headings
from elyazma.readers.left_out import find_left_out, spell_formulas
from elyazma.readers.lexicon import PARTS, Lexicon, make_lexicon, strip_number
from elyazma.readers.linking import Linked, Targets, link_text, tie_blocks
from elyazma.readers.listing import ReadList, keep_reference, read_lists
from elyazma.readers.managers.lists import doubt_list, know_references
from elyazma.readers.managers.tying import Tying
from elyazma.readers.outline import has_headings, read_text
from elyazma.readers.pieces import make_piece
from elyazma.readers.recognition import ParsedReference, Vocabulary, read_vocabulary
from elyazma.readers.recognition.keys import fold_ascii
from elyazma.readers.runs import OBJECT
from elyazma.readers.sections import split_sections
from elyazma.readers.settling import doubt_missing, drop_repeated_title, settle_abstract, settle_title
from elyazma.readers.signature import find_signature, read_signature
from elyazma.readers.statements import read_contributions, read_funding
from elyazma.readers.unnamed_captions import learn_captions
from elyazma.readers.unnamed_list import learn_list
from elyazma.sources.article import suggest_slug

_SAMPLE = 20_000
"""Signs of the text from which its language is recognised."""
_NUMBERED = (
    "figure",
    "table",
    "section",
    "appendix",
    "equation",
    "theorem",
    "lemma",
    "proposition",
    "corollary",
    "definition",
    "remark",
    "example",
)
"""What LaTeX prints a word and a number for."""


def recognise(paper: Paper, languages: Mapping[str, Language]) -> Imported:
    """Make a manuscript of a paper. Whatever has no place of its own stands in the text, where its author sees it."""
    lexicon = make_lexicon(languages)
    whole, contents = cut_contents(paper.pieces, lexicon)
    whole, headed = cut_notes_heading(whole, lexicon)
    paper = replace(paper, pieces=tuple(whole))
    lexicon = learn_captions(whole, learn_list(whole, lexicon)).learn_prose(_list_prose(whole))
    pieces, doubts = _find_headings(paper, lexicon)
    arranged = _arrange(pieces, paper, lexicon)
    doubts = tuple(each for each in doubts if each.kind != "heading" or each.text not in arranged.headings)
    language, unsure = _name_language(arranged, lexicon, paper.name)
    settle_abstract(arranged, language, lexicon)
    settle_title(arranged, language, lexicon)
    doubt_missing(arranged.front, paper.name)
    closed = close_front(arranged.front, lexicon, language)
    drop_repeated_title(arranged)
    own = [languages[language], *(each for code, each in languages.items() if code != language)]
    vocabulary = read_vocabulary(own)
    known = know_references(paper.managed.references)
    first, again = arranged.part_lists()
    listed = read_lists((*paper.managed.listed, *first), again, vocabulary, known)
    # A legend behind the list belongs to the text, where its picture is looked for.
    special = find_environments([*arranged.body, *listed.captions], languages.values())
    floats = join_floats(special.pieces, lexicon)
    linked = _link(listed, floats, vocabulary, languages[language], paper.managed)
    tying = Tying(paper.managed, linked.references, vocabulary)
    found = (*paper.doubts, *doubts, *unsure, *arranged.front.doubts, *floats.doubts)
    blocks = _number_marks(linked.blocks, len(found))
    found = (*found, *linked.doubts)
    blocks, found = _add_unplaced(blocks, arranged, closed, lexicon, found)
    blocks, found = _add_behind(blocks, listed, found)
    article = _make_article(paper, arranged, closed, lexicon, language)
    abstracts = {code: tie_blocks(_blocks_of(each), tying) for code, each in arranged.abstracts.items()}
    said = (write_article(article), *arranged.front.replaced, *linked.replaced, *_list_entries(arranged, listed))
    kept = (*blocks, *(block for abstract in abstracts.values() for block in abstract))
    left = find_left_out(paper.pieces, kept, said, len(found))
    blocks, found = (*blocks, *left.blocks), (*found, *left.doubts)
    sections = split_sections(blocks, lexicon, languages[language])
    return Imported(
        article=_add_listed(article, arranged, listed),
        abstracts=abstracts,
        sections=sections,
        references=_keep_references(paper, linked),
        paper=paper,
        doubts=(*found, *_tell_second(arranged, listed), *_doubt_list(paper, arranged, linked, known)),
        replaced=(
            *_list_headings(arranged, sections),
            *_list_contributions(arranged),
            *contents,
            *headed,
            *arranged.headings,
            *arranged.front.replaced,
            *special.replaced,
            *floats.replaced,
            *linked.replaced,
            *tying.replaced,
            *_list_entries(arranged, listed),
            *(read_text(piece) for piece in (*paper.managed.listed, *paper.managed.headings)),
        ),
    )


def _list_prose(pieces: Sequence[Piece]) -> Iterator[str]:
    """Yield the texts that are sentences, not lines of a beginning."""
    return (text for text in map(read_text, pieces) if len(text) >= _SHORTEST_PROSE)


_SHORTEST_PROSE = 200
"""Signs of a paragraph."""


def _arrange(pieces: Sequence[Piece], paper: Paper, lexicon: Lexicon) -> Arranged:
    """Lay the pieces out; where they name nobody, a signature behind them does.

    Where they have no title, the head of the page may have it, with people below; else what stands there is shown.
    """
    arranged = arrange(pieces, lexicon)
    signed = slice(0, 0) if arranged.front.people else find_signature(pieces, lexicon)
    if signed.stop:
        arranged = arrange([*pieces[: signed.start], *pieces[signed.stop :]], lexicon)
        read_signature(pieces[signed], arranged.front, lexicon)
    if not arranged.front.titles and paper.margins:
        head = [*map(make_piece, paper.margins)]
        found = arrange([*head, *pieces], lexicon)
        # A running head is a journal's or the author's own: only names that the text has not make it the beginning.
        if found.front.titles and len(found.front.people) > len(arranged.front.people):
            found.front.doubts += [_doubt_head(title, code) for code, title in found.front.titles.items()]
            return found
        arranged.front.unplaced[:0] = head
    add_listed_people(arranged.front, lexicon)
    return arranged


def _doubt_head(title: str, code: str) -> Doubt:
    done = phrase("taken for the title: the head of the page has it, with people, and the text has none")
    return Doubt("language", title, done, f"{code} = ")


def _find_headings(paper: Paper, lexicon: Lexicon) -> tuple[Sequence[Piece], tuple[Doubt, ...]]:
    if paper.kind not in _WITH_LOOKS and has_headings(paper.pieces):
        return paper.pieces, ()
    pieces = guess_headings(free_odd(paper.pieces, lexicon), lexicon, plain=paper.kind == "text")
    pieces = add_alike(pieces, lexicon)
    headers = [piece for piece in pieces if isinstance(piece.block, Header)]
    known = {id(piece) for piece in paper.pieces}
    made = [read_text(piece) for piece in headers if id(piece) not in known]
    if not any(not _heads_part(piece, lexicon) for piece in headers):
        return pieces, (Doubt("no-headings", paper.name, phrase("the whole text is one section")),)
    guessed = [text for text in made if not _names_part(text, lexicon)]
    return pieces, tuple(
        Doubt("heading", text, phrase("taken for a heading by its looks"), strip_number(text)) for text in guessed
    )


_WITH_LOOKS = ("docx", "odt", "text")
"""What is read with its looks, or has none but these: a heading may be one by its looks alone."""


def _names_part(text: str, lexicon: Lexicon) -> bool:
    known = lexicon.name_heading(text)
    return known is not None and known.kind in PARTS


def _heads_part(piece: Piece, lexicon: Lexicon) -> bool:
    return _names_part(read_text(piece), lexicon)


def _list_headings(arranged: Arranged, sections: Sequence[ImportedSection]) -> tuple[str, ...]:
    """List the headings that lost something: a number typed, "Appendix A", which a journal prints itself."""
    kept = {heading_of(block) for section in sections for block in section.blocks}
    return tuple(text for text in map(heading_of, _blocks_of(arranged.body)) if text and text not in kept)


def _list_contributions(arranged: Arranged) -> tuple[str, ...]:
    found = [pieces for (kind, _), pieces in arranged.statements.items() if kind == "contributions"]
    return tuple(read_text(piece) for pieces in found for piece in pieces)


def _name_language(arranged: Arranged, lexicon: Lexicon, name: str) -> tuple[str, tuple[Doubt, ...]]:
    """Name the language of the text of the file `name`; where its words do not tell, that is a doubt."""
    text = " ".join(read_text(piece) for piece in arranged.body)[:_SAMPLE]
    first = next(iter(arranged.abstracts), next(iter(arranged.front.titles), "en"))
    language, sure = lexicon.guess_language(text, first)
    english_name = lexicon.languages[language].english_name
    if lexicon.is_unlike(text, language):
        done = phrase(
            "its text is in no language that is known here: taken for {language}", language=phrase_data(english_name)
        )
        return language, (Doubt("no-language", name, done, 'language = "'),)
    said = phrase("the language the text seems to be in")
    return language, () if sure else (Doubt("language", english_name, said),)


def _link(listed: ReadList, floats: Floats, vocabulary: Vocabulary, language: Language, managed: Managed) -> Linked:
    words = {kind: _forms(vocabulary, f"caption_{kind}") for kind in ("figure", "table")}
    targets = Targets(
        floats.labels, words, {kind: language.words[kind] for kind in _NUMBERED if kind in language.words}
    )
    return link_text(floats.blocks, listed.references, vocabulary, targets, managed)


def _forms(vocabulary: Vocabulary, kind: str) -> Sequence[str]:
    return vocabulary.forms.get(kind, ())


def _number_marks(blocks: Sequence[Block], first: int) -> tuple[Block, ...]:
    """Count the marks that linking made from the doubts found before."""

    def number(node: Node) -> Node:
        return Mark(first + node.number) if isinstance(node, Mark) and node.tied else node

    return map_nodes(blocks, number)


def _add_unplaced(
    blocks: tuple[Block, ...], arranged: Arranged, closed: Closed, lexicon: Lexicon, doubts: tuple[Doubt, ...]
) -> tuple[tuple[Block, ...], tuple[Doubt, ...]]:
    """Put what stood before the text, and nobody understood, at the beginning of the first section."""
    extra: list[Block] = []
    for piece in arranged.front.unplaced:
        extra.append(_mark_block(piece.block, len(doubts)))
        done = phrase("nobody knows what this is: it stands at the text's beginning")
        doubts = (*doubts, Doubt("unplaced", read_text(piece), done))
    for (kind, code), pieces in arranged.statements.items():
        if _stays(kind, pieces, closed, lexicon):
            heading = Str(lexicon.languages[code].words[kind])
            header = Header(1, (heading,), Attributes(classes=("unnumbered",)))
            blocks = (*blocks, header, *_blocks_of(pieces))
    at = 1 if blocks and isinstance(blocks[0], Header) else 0
    return (*blocks[:at], *extra, *blocks[at:]), doubts


def _mark_block(block: Block, number: int) -> Block:
    return Para((Mark(number), *block.inlines)) if isinstance(block, Para | Plain) else block


def _stays(kind: str, pieces: Sequence[Piece], closed: Closed, lexicon: Lexicon) -> bool:
    """Tell whether a statement has no place among the facts: a sentence about grants, or about who did what."""
    if kind == "funding":
        return not read_funding(pieces)
    return kind == "contributions" and not read_contributions(pieces, closed.authors, lexicon.languages)


def _make_article(paper: Paper, arranged: Arranged, closed: Closed, lexicon: Lexicon, language: str) -> Article:
    front, authors = arranged.front, closed.authors
    texts: dict[str, dict[str, str]] = {}
    for (kind, code), pieces in arranged.statements.items():
        if kind == "contributions":
            authors = read_contributions(pieces, authors, lexicon.languages) or authors
        elif kind != "funding":
            texts.setdefault(kind, {})[code] = "\n\n".join(map(_read_plain, pieces))
    funding = [pieces for (kind, _), pieces in arranged.statements.items() if kind == "funding"]
    return Article(
        slug=_suggest_slug(paper),
        language=language,
        title=front.titles,
        short_title=_place_short_titles(front),
        keywords=arranged.keywords,
        authors=authors,
        affiliations=closed.affiliations,
        dates=Dates(**front.dates),
        funding=tuple(grant for pieces in funding for grant in read_funding(pieces)),
        statements=replace(Statements(), **texts),
        codes=Codes(udc=tuple(front.udc), jel=tuple(front.jel)),
    )


def _place_short_titles(front: Front) -> dict[str, str]:
    """Give short titles their titles' languages: two or three words tell their own ill."""
    placed = {code: text for code, text in front.short_titles.items() if code in front.titles}
    for code, text in front.short_titles.items():
        free = next((each for each in front.titles if each not in placed), "")
        if code not in placed and free:
            placed[free] = text
    return placed


def _read_plain(piece: Piece) -> str:
    """Give the text of a piece for what holds no formulas, pictures and notes."""
    return " ".join(read_text(spell_formulas(piece)).replace(OBJECT, " ").split())


def _suggest_slug(paper: Paper) -> str:
    words = map(fold_ascii, re.split(r"[\W_]+", Path(paper.name).stem))
    return suggest_slug("-".join(filter(None, words)))


def _blocks_of(pieces: Sequence[Piece]) -> tuple[Block, ...]:
    return tuple(piece.block for piece in pieces)


def _keep_references(paper: Paper, linked: Linked) -> tuple[ImportedReference, ...]:
    """Keep the records as they are, and make entries of what only print says."""
    records = {each.key: each for each in paper.managed.references}
    return tuple(
        replace(records[key], printed=each.text) if key in records else keep_reference(key, each)
        for key, each in linked.references.items()
    )


def _doubt_list(
    paper: Paper, arranged: Arranged, linked: Linked, known: Mapping[str, ParsedReference]
) -> tuple[Doubt, ...]:
    listed = bool(paper.managed.listed or arranged.references)
    return (*_doubt_references(linked, known), *doubt_list(known, linked.references, listed=listed))


def _doubt_references(linked: Linked, known: Mapping[str, ParsedReference]) -> tuple[Doubt, ...]:
    doubts = []
    for key, each in linked.references.items():
        if key in known and each.verified:
            continue
        kept: ImportedReference = keep_reference(key, each)
        if not kept.verified:
            doubts.append(Doubt("reference", key, phrase("only author and year are known"), f"{{{key},"))
        elif each.unread or min(each.certainty.values(), default=1.0) < 0.5:  # noqa: PLR2004 - rather not than so
            doubts.append(
                Doubt("reference", each.text, phrase("taken apart with doubts as {key}", key=key), f"{{{key},")
            )
    return tuple(doubts)


def _list_entries(arranged: Arranged, listed: ReadList) -> tuple[str, ...]:
    """List what stood in the list and now stands in bib/ or article.toml, not what was given back to the text."""
    kept = {read_text(piece) for piece in (*listed.captions, *listed.others)}
    return (*(text for text in map(read_text, arranged.references) if text not in kept), *listed.again)


def _add_listed(article: Article, arranged: Arranged, listed: ReadList) -> Article:
    """Add what the lists tell: that there is a second one, and the days behind them, if none stand over the text."""
    dates = article.dates
    behind = {name: date.fromisoformat(day) for name, day in listed.days.items() if not getattr(dates, name)}
    heading = arranged.relisted[0][1] if listed.asked else ""
    usual = fold_words(heading) == fold_words(_SECOND_HEADING)
    asked = replace(listed.asked, heading="" if usual else strip_number(heading)) if listed.asked else None
    return replace(article, dates=replace(dates, **behind), second_list=asked)


_SECOND_HEADING = "References"
"""What stands above a second list where article.toml says nothing else."""


def _tell_second(arranged: Arranged, listed: ReadList) -> tuple[Doubt, ...]:
    """Tell how many works a second list has of the first; its spellings and translations are kept in their entries."""
    if not listed.asked:
        return ()
    done = phrase_count(
        listed.tied,
        "a second list, {count} work of the first once more; it is printed anew from bib/, as [second_list] asks",
        "a second list, {count} works of the first once more; it is printed anew from bib/, as [second_list] asks",
    )
    return (Doubt("reference", arranged.relisted[0][1], done),)


def _add_behind(
    blocks: tuple[Block, ...], listed: ReadList, doubts: tuple[Doubt, ...]
) -> tuple[tuple[Block, ...], tuple[Doubt, ...]]:
    """Put the lines behind the list that nobody understood at the end of the text."""
    for piece in listed.others:
        blocks = (*blocks, _mark_block(piece.block, len(doubts)))
        done = phrase("behind the list of references and no work: it stands at the text's end")
        doubts = (*doubts, Doubt("unplaced", read_text(piece), done))
    return blocks, doubts
