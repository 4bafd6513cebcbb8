"""Read a paper's front matter: titles, people, abstracts, keywords; what has no place is left, with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from elyazma.model.article import Article, Author, Codes, Funding, Statements
from elyazma.model.imported import TexPaper
from elyazma.readers.lexicon import Lexicon
from elyazma.readers.tex_paper.divide import Divided, Held
from elyazma.readers.tex_paper.people import (
    CORRESPONDING,
    People,
    add_authors,
    add_institution,
    add_institution_list,
    add_note,
    find_emails,
    finish_people,
    give_email,
    make_joiners,
    read_orcid,
    settle_name,
)
from elyazma.readers.tex_paper.plain import holds_formula, read_plain, tidy_line
from elyazma.readers.tex_paper.slices import cut_ranges, slice_text, tidy
from elyazma.sources.article import suggest_slug
from elyazma.tex.parse import parse
from elyazma.tex.plain import strip_tex
from elyazma.tex.tokens import Argument, tokenize
from elyazma.tex.tree import Command, Environment

_JEL = re.compile(r"[A-Z]\d{1,2}")


@dataclass(frozen=True, slots=True)
class Left:
    """A piece of front matter that has no place of its own: what it says, and where."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Front:
    """What the front matter says; `repeated` is what stands elsewhere too, `near` titles whose formula is near."""

    article: Article
    abstracts: Mapping[str, str]
    left: tuple[Left, ...] = ()
    repeated: tuple[str, ...] = ()
    near: tuple[Left, ...] = ()


@dataclass
class _State:
    """What has been read so far."""

    divided: Divided
    macros: Mapping[str, str]
    lexicon: Lexicon
    language: str
    people: People
    titles: dict[str, str] = field(default_factory=dict)
    short_titles: dict[str, str] = field(default_factory=dict)
    subtitle: str = ""
    abstracts: dict[str, str] = field(default_factory=dict)
    keywords: dict[str, tuple[str, ...]] = field(default_factory=dict)
    highlights: tuple[str, ...] = ()
    funding: list[Funding] = field(default_factory=list)
    thanks: list[str] = field(default_factory=list)
    jel: list[str] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    near: list[Left] = field(default_factory=list)


def read_front(divided: Divided, macros: Mapping[str, str], lexicon: Lexicon, language: str) -> Front:
    """Read all pieces of front matter, in the order of the text."""
    and_words = {"and", lexicon.languages[language].words["and"], *_AND_WORDS.get(language, ())}
    state = _State(divided, macros, lexicon, language, People(macros, make_joiners(and_words)))
    for held in _people_first(divided.front):
        before = len(state.people.left)
        _READERS.get(held.holder.role, _leave)(state, held)
        fresh, state.people.left = state.people.left[before:], state.people.left[:before]
        state.left += [Left(text, held.node.start, held.node.end) for text in fresh]
    authors, affiliations = finish_people(state.people, language)
    state.left += [Left(text, 0, 0) for text in state.people.left]
    title = state.titles.get(language, "")
    if state.subtitle and title:
        state.titles[language] = f"{title}: {state.subtitle}"
    _take_thanks(state)
    article = Article(
        slug=suggest_slug(divided.paper.name.rpartition(".")[0]),
        language=language,
        title=state.titles,
        short_title={code: text for code, text in state.short_titles.items() if code in state.titles},
        keywords=state.keywords,
        highlights={language: state.highlights} if state.highlights else {},
        authors=authors,
        affiliations=affiliations,
        funding=tuple(state.funding),
        statements=Statements(acknowledgements={language: "\n\n".join(state.thanks)} if state.thanks else {}),
        codes=Codes(jel=tuple(dict.fromkeys(state.jel))),
    )
    return Front(article, state.abstracts, tuple(state.left), tuple(state.repeated), tuple(state.near))


_AND_WORDS = {"es": ("e",), "ru": ("и",), "pt": ("e",)}


def _people_first(front: Sequence[Held]) -> list[Held]:
    """Order what is about people: names before the notes and the lists that refer to them."""
    late = ("affiliations", "corresponding", "authors-corresponding", "note", "email")
    named = any(held.holder.role in ("author", "author-parts", "author-record") for held in front)
    behind = [held for held in front if named and held.holder.role in late and held.holder.role != "email"]
    return [*(held for held in front if held not in behind), *behind]


# --- Reading each kind ---------------------------------------------------------------------------------------


def _text_of(held: Held) -> str:
    node = held.node
    if isinstance(node, Environment):
        text = node.arguments[0].source if node.arguments and node.arguments[0] else ""
        return text[node.inner : node.outer] if text else ""
    return node.last.text if node.last else ""


def _content(state: _State, held: Held) -> str:
    node = held.node
    if isinstance(node, Environment):
        return state.divided.tree.text[node.inner : node.outer]
    letters = held.holder.arguments.replace("s", "")
    at = next((index for index in range(len(letters) - 1, -1, -1) if letters[index] == "m"), None)
    argument = node.argument(at) if at is not None else node.last
    return argument.text if argument else ""


def _option(held: Held) -> str:
    first = held.node.arguments[0] if held.node.arguments else None
    letters = held.holder.arguments.replace("s", "")
    return first.text if first and letters[:1] in ("o", "a") else ""


def _plain(state: _State, tex: str) -> str:
    return read_plain(tex, state.macros)


def _read_title(state: _State, held: Held, language: str = "") -> None:
    tex = _content(state, held)
    pieces = _without_notes(state, tex, held)
    text = _plain(state, pieces)
    if not text:
        return
    code = language or state.language
    if code in state.titles:
        _leave(state, held)
        return
    state.titles[code] = text
    if holds_formula(pieces):
        state.near.append(Left(" ".join(pieces.split()), held.node.start, held.node.end))
    short = _plain(state, _option(held)) if isinstance(held.node, Command) else ""
    if short and short != text:
        state.short_titles.setdefault(code, short)


def _without_notes(state: _State, tex: str, held: Held) -> str:
    """Take notes out of a title; each is read on its own."""
    tree = parse(tex)
    notes = [node for node in tree.commands(_TITLE_NOTES) if node.last or node.name in _SILENT_NOTES]
    for node in notes:
        if node.last and node.name not in _SILENT_NOTES:
            plain = _plain(state, node.last.text)
            if plain:
                state.left.append(Left(plain, held.node.start, held.node.end))
    edits = [(node.start, node.end, "") for node in notes]
    return slice_text(tex, 0, len(tex), edits)


_SILENT_NOTES = frozenset(("tnoteref", "footnotemark", "tnotemark", "label"))
_TITLE_NOTES = frozenset(("thanks", "footnote", "titlenote", "footnotetext")) | _SILENT_NOTES


def _read_english_title(state: _State, held: Held) -> None:
    _read_title(state, held, "en")


def _read_short_title(state: _State, held: Held) -> None:
    text = _plain(state, _content(state, held))
    if text and state.language not in state.short_titles:
        state.short_titles[state.language] = text
    elif text:
        state.repeated.append(text)


def _read_subtitle(state: _State, held: Held) -> None:
    state.subtitle = _plain(state, _without_notes(state, _content(state, held), held))


def _read_author(state: _State, held: Held) -> None:
    node = held.node
    tex = _content(state, held)
    add_authors(state.people, tex, _option(held))
    after = node.arguments[-1] if isinstance(node, Command) and len(node.arguments) > _NAME_AND_LABEL else None
    if after and state.people.persons and (orcid := read_orcid(after.text)):
        state.people.persons[-1].orcid = orcid


_NAME_AND_LABEL = 2


def _read_author_parts(state: _State, held: Held) -> None:
    labels, email, given, family = (_argument(held, at) for at in range(4))
    if not family:
        add_authors(state.people, given, labels)
        return
    add_authors(state.people, "{" + given + " " + family + "}", labels)
    person = state.people.persons[-1]
    person.given, person.family = _plain(state, given), _plain(state, family)
    person.email = next(iter(find_emails(email)), "")


def _argument(held: Held, at: int) -> str:
    argument = held.node.arguments[at] if at < len(held.node.arguments) else None
    return argument.text if argument else ""


def _read_author_record(state: _State, held: Held) -> None:
    name, institution, email, orcid, funding = (_argument(held, at) for at in range(5))
    add_authors(state.people, name)
    person = state.people.persons[-1] if state.people.persons else None
    if person is None:
        return
    for each in institution.split(r"\and"):
        add_institution(state.people, each, persons=[person])
    person.email = person.email or next(iter(find_emails(_plain(state, email))), "")
    person.orcid = read_orcid(orcid)
    _add_funding(state, funding)


def _read_corresponding_author(state: _State, held: Held) -> None:
    name, email = (argument.text for argument in [each for each in held.node.arguments if each][-2:])
    plain = _plain(state, name)
    person = next((each for each in state.people.persons if _is_named(state, each, plain)), None)
    if person is None and state.people.persons:
        person = state.people.persons[0]
    if person is not None:
        person.email = next(iter(find_emails(_plain(state, email))), person.email)
        person.corresponding = bool(person.email)


def _is_named(state: _State, person: object, plain: str) -> bool:
    family = settle_name(person, state.macros)[1]  # type: ignore[arg-type]
    return bool(family) and family in plain


def _read_affiliation(state: _State, held: Held) -> None:
    add_institution(state.people, _content(state, held), _option(held))


def _read_numbered_affiliation(state: _State, held: Held) -> None:
    add_institution(state.people, _argument(held, 1), _argument(held, 0))


def _read_affiliations(state: _State, held: Held) -> None:
    add_institution_list(state.people, _content(state, held))


def _read_email(state: _State, held: Held) -> None:
    plain = _plain(state, _content(state, held))
    if _option(held).strip() == "url":
        state.left.append(Left(plain, held.node.start, held.node.end))
        return
    people = state.people
    for email in find_emails(plain):
        last = people.persons[-1:]
        give_email(people, email, last if last and not last[0].email else people.persons)


def _read_orcid(state: _State, held: Held) -> None:
    if state.people.persons:
        state.people.persons[-1].orcid = read_orcid(_content(state, held))


def _read_corresponding(state: _State, held: Held) -> None:
    tex = _content(state, held)
    plain = _plain(state, tex)
    emails = find_emails(plain)
    people = state.people
    person = next((each for each in people.persons if _is_named(state, each, plain) or each.email in emails), None)
    marked = next((each for each in people.persons if CORRESPONDING & set("".join(each.labels))), None)
    person = person or marked or next(iter(people.persons), None)
    for email in emails:
        give_email(people, email, [person] if person else [])
    if person is not None and person.email:
        person.corresponding = True
        state.repeated.append(plain)
    elif plain:
        add_note(people, tex)


def _read_note(state: _State, held: Held) -> None:
    add_note(state.people, _content(state, held))


# --- Abstracts and words -----------------------------------------------------------------------------------------


def _read_abstract(state: _State, held: Held) -> None:
    text = _abstract_text(state, held)
    if not strip_tex(tokenize(text, "")).strip():
        return
    code, sure = state.lexicon.guess_language(strip_tex(tokenize(text, "")), state.language)
    code = code if sure else state.language
    if code in state.abstracts:
        code = state.language if state.language not in state.abstracts else code
    _add_abstract(state, held, text, code)


def _add_abstract(state: _State, held: Held, text: str, code: str) -> None:
    if code in state.abstracts:
        _leave(state, held)
    else:
        state.abstracts[code] = text


def _abstract_text(state: _State, held: Held) -> str:
    """Give an abstract as the author wrote it, without the keywords in it."""
    text, node = state.divided.paper.text, held.node
    if isinstance(node, Environment):
        spans = [(node.inner, node.outer)]
    else:
        letters = held.holder.arguments.replace("s", "")
        wanted = [argument for letter, argument in zip(letters, node.arguments, strict=False) if letter == "m"]
        spans = [(each.start, each.stop) for each in wanted if isinstance(each, Argument) and each.text.strip()]
    inner = [(each.start, each.end) for each in _list_held_inside(state, held)]
    edits = list(cut_ranges(text, inner))
    pieces = [tidy(slice_text(text, start, end, edits)) for start, end in spans]
    return _take_keywords(state, "\n".join(piece for piece in pieces if piece))


def _list_held_inside(state: _State, held: Held) -> Iterator[Command | Environment]:
    """Find the keywords and the like that stand in an abstract, and read them."""
    from elyazma.readers.tex_paper.table import read_table

    commands, environments = read_table().holders(state.divided.class_name)
    end = 0
    for node in _walk_inside(held.node):
        known = commands if isinstance(node, Command) else environments
        holder = known.get(node.name)
        if holder is None or node.start < end or holder.role not in _IN_ABSTRACTS:
            continue
        if isinstance(node, Command) and node.last is None:
            continue
        end = node.end
        _READERS[holder.role](state, Held(holder, node))
        yield node


_IN_ABSTRACTS = frozenset(("keywords", "jel", "codes"))


def _walk_inside(node: Command | Environment) -> Iterator[Command | Environment]:
    from elyazma.tex.tree import walk

    return (each for each in walk(node.children) if isinstance(each, (Command, Environment)))


def _take_keywords(state: _State, text: str) -> str:
    """Take paragraphs out of a text that begin with a word for keywords, such as "Keywords:"."""
    rest, found = take_keywords(text, state.lexicon)
    for code, words in found:
        state.keywords.setdefault(code or state.language, words)
    return rest


def take_keywords(text: str, lexicon: Lexicon) -> tuple[str, list[tuple[str, tuple[str, ...]]]]:
    """Take the paragraphs out of a text that are keywords: what is left, and the keywords by language."""
    found = []
    edits = []
    for start, end in _list_paragraphs(text):
        plain = tidy_line(strip_tex(tokenize(text[start:end], "")))
        known = lexicon.name_run_in(plain) if len(plain) <= _LONGEST_KEYWORDS else None
        if known and known.kind == "keywords":
            words = split_keywords(plain[known.end :])
            edits.append((start, end, ""))
            found.append((known.language, words))
    return (tidy(slice_text(text, 0, len(text), edits)) if edits else text), found


_LONGEST_KEYWORDS = 1500


def _list_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Give the paragraphs of a text, and the last lines of those that end with a line of their own."""
    start = 0
    for found in _GAP.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


_GAP = re.compile(r"\n[ \t]*\n\s*")


def split_keywords(plain: str) -> tuple[str, ...]:
    """Split keywords at semicolons, else at commas and points."""
    text = plain.strip().rstrip(".")
    for sign in ("\ue000", ";", "·", "•", "|", " — ", " – ", ","):
        if sign in text:
            words = text.split(sign)
            break
    else:
        words = [text]
    return tuple(word for each in words if (word := each.strip(" .,;:\n\ue000")))


def _read_keywords(state: _State, held: Held, language: str = "") -> None:
    tex = _content(state, held)
    words = _read_words(state, tex)
    code = language or state.language
    if words and code in state.keywords:
        _leave(state, held)
    elif words:
        state.keywords[code] = words


def _read_words(state: _State, tex: str) -> tuple[str, ...]:
    tree = parse(tex)
    edits = [(node.start, node.end, "\ue000") for node in tree.commands(_SEPARATORS)]
    edits += [
        (node.start, node.end, "\ue000")
        for node in tree.mathematics()
        if tree.text[node.inner : node.outer].strip() in _DOTS
    ]
    plain = _plain(state, slice_text(tex, 0, len(tex), edits))
    known = state.lexicon.name_run_in(plain)
    return split_keywords(plain[known.end :] if known and known.kind == "keywords" else plain)


_SEPARATORS = frozenset(("sep", "and", "\\", "textbullet", "textperiodcentered", "quad", "item", "newline", "kwdsep"))
_DOTS = frozenset((r"\cdot", r"\bullet", r"\centerdot"))


def _read_english_keywords(state: _State, held: Held) -> None:
    _read_keywords(state, held, "en")


def _read_english_abstract(state: _State, held: Held) -> None:
    _add_abstract(state, held, _abstract_text(state, held), "en")


def _read_highlights(state: _State, held: Held) -> None:
    tree, node = state.divided.tree, held.node
    items = [each for each in node.children if isinstance(each, Command) and each.name == "item"]
    ends = [*(each.start for each in items[1:]), getattr(node, "outer", node.end)]
    texts = (_plain(state, tree.text[item.end : end]) for item, end in zip(items, ends, strict=True))
    state.highlights = tuple(text for text in texts if text)


# --- The rest ---------------------------------------------------------------------------------------------------


def _read_funding(state: _State, held: Held) -> None:
    _add_funding(state, _content(state, held))


def _add_funding(state: _State, tex: str) -> None:
    text = _plain(state, tex)
    if text and len(text) <= _LONGEST_FUNDER and "." not in text.rstrip("."):
        state.funding.append(Funding(funder=text.rstrip(".")))
    elif text:
        state.thanks.append(text)


_LONGEST_FUNDER = 80


def _read_acknowledgements(state: _State, held: Held) -> None:
    text = _plain(state, _content(state, held))
    if text:
        state.thanks.append(text)


def _read_jel(state: _State, held: Held) -> None:
    plain = _plain(state, _content(state, held))
    state.jel += _JEL.findall(plain)
    if not _JEL.search(plain):
        _leave(state, held)


def _read_date(state: _State, held: Held) -> None:
    text = _plain(state, _content(state, held))
    if text and not any(name in _content(state, held) for name in ("today",)):
        state.repeated.append(text)


def _repeat(state: _State, held: Held) -> None:
    texts = (_plain(state, each.text) for each in held.node.arguments if each)
    state.repeated += [text for text in texts if text]


def _ignore(state: _State, held: Held) -> None:
    """Leave out what only sets how a class looks."""


def _leave(state: _State, held: Held) -> None:
    """Keep what a piece says for the report."""
    text = strip_tex(tokenize(state.divided.tree.text[held.node.start : held.node.end], ""))
    line = tidy_line(text)
    if line:
        state.left.append(Left(line, held.node.start, held.node.end))


def _take_thanks(state: _State) -> None:
    """Make an acknowledgement of what is left and says thanks, or who paid."""
    thanks = [each for each in state.left if _THANKS.search(each.text)]
    state.thanks += [each.text for each in thanks]
    state.left = [each for each in state.left if each not in thanks]


_THANKS = re.compile(
    r"(?i)\b(?:thank|grateful|gratitude|acknowledg|support|fund|grant|financ|sponsor|gefördert|förder|dank|merci"
    r"|remerci|soutien|financ|agradec|apoyo|apoio|поддержк|благодар|грант|подяк|teşekkür|destek|təşəkkür|dəstək)"
)

_READERS = {
    "title": _read_title,
    "english-title": _read_english_title,
    "short-title": _read_short_title,
    "subtitle": _read_subtitle,
    "author": _read_author,
    "author-parts": _read_author_parts,
    "author-record": _read_author_record,
    "authors-corresponding": _read_corresponding_author,
    "affiliation": _read_affiliation,
    "affiliation-numbered": _read_numbered_affiliation,
    "affiliations": _read_affiliations,
    "email": _read_email,
    "orcid": _read_orcid,
    "corresponding": _read_corresponding,
    "note": _read_note,
    "keywords": _read_keywords,
    "english-keywords": _read_english_keywords,
    "abstract": _read_abstract,
    "english-abstract": _read_english_abstract,
    "highlights": _read_highlights,
    "funding": _read_funding,
    "acknowledgements": _read_acknowledgements,
    "jel": _read_jel,
    "date": _read_date,
    "repeat": _repeat,
    "layout": _ignore,
}
