"""What stands before the text: titles, authors, where they work, subject codes; the rest is given back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from elyazma.languages.folding import fold_words
from elyazma.model.article import Affiliation, Author
from elyazma.model.imported import Doubt, Piece
from elyazma.model.nodes import Note
from elyazma.readers.lexicon import Lexicon
from elyazma.readers.outline import inlines_of, read_text
from elyazma.readers.pieces import make_piece
from elyazma.readers.runs import OBJECT, read_runs
from elyazma.sources.article import suggest_slug

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ORCID = re.compile(r"(?:https?://)?(?:orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
_LABELS = re.compile(r"(?i)\b(?:e-?mail|e-?poçt|e-?posta|orcid(?: id)?|эл\. почта)\b\s*[:.]?\s*")
_JEL = re.compile(r"(?i)jel(?:\s+(?:codes?|classification))?\s*:?\s*((?:[A-Z]\d{1,2}[,;\s]*)+)$")
_NAME = re.compile(r"(?:[^\W\d_][\w’'-]*\.?|[^\W\d_]\.(?:-?[^\W\d_]\.)*)$")
_MARKS = re.compile(r"[\d*†‡¹²³⁴⁵⁶⁷⁸⁹,\s]*$")
_RAISED = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")
_FAMILY = re.compile(r"(?i)(?:ov|ova|yev|yeva|ev|eva|ов|ова|ев|ева|zadə|zade|lı|li|lu|lü)$")
_FEWEST_NAMES, _MOST_NAMES = 2, 4
_PHONE = re.compile(r"\+?\(?\d[\d\s()-]{6,}\d")
_LONGEST_DEGREE = 10


@dataclass(slots=True)
class Front:
    """What was understood so far, and of what lines.

    `marks` are the signs behind each author's name and before each affiliation; `owners` the authors under whose name
    an affiliation stands, `turns` how often names follow affiliations: where they take turns, that says whose each is.
    """

    titles: dict[str, str] = field(default_factory=dict)
    authors: list[Author] = field(default_factory=list)
    marks: list[tuple[str, ...]] = field(default_factory=list)
    affiliations: list[Affiliation] = field(default_factory=list)
    affiliation_marks: list[str] = field(default_factory=list)
    owners: list[set[int]] = field(default_factory=list)
    turns: int = 0
    udc: list[str] = field(default_factory=list)
    jel: list[str] = field(default_factory=list)
    unplaced: list[Piece] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Group:
    """One group of lines while it is read: what is known, the abstract's language, and its title's lines so far."""

    front: Front
    lexicon: Lexicon
    language: str
    title: list[str] = field(default_factory=list)


def read_front(lines: Sequence[Piece], front: Front, lexicon: Lexicon, language: str) -> None:
    """Read one group of lines into what is known; `language` is the abstract's that follows, empty for none."""
    group = _Group(front, lexicon, language)
    for line in lines:
        text = read_text(line).replace(OBJECT, "").strip()
        if not text:
            continue
        if _read_code(text, front, lexicon) or _read_contact(text, front) or _read_person(text, front, lexicon):
            front.replaced.append(text)
        elif _read_title_or_people(line, text, group):
            front.unplaced += _list_notes(line)
        else:
            front.unplaced.append(line)


def _read_title_or_people(line: Piece, text: str, group: _Group) -> bool:
    """Take a line for a title, an institution or names; tell whether it was any."""
    front, lexicon = group.front, group.lexicon
    if line.style.startswith(("title", "subtitle")):
        _add_title(text, group)
    elif line.style == "affiliation" or _is_institution(text, lexicon):
        _add_affiliation(text, front, lexicon)
        front.replaced.append(text)
    elif line.style == "author" or _are_names(text, lexicon, title=bool(group.title or front.titles)):
        _add_authors(text, front, lexicon)
        front.replaced.append(text)
    elif _may_be_title(text, group):
        _add_title(text, group)
    else:
        return False
    return True


def _list_notes(line: Piece) -> list[Piece]:
    """List the notes to a title or a name, which have no place among the facts of an article."""
    notes = [run.node for run in read_runs(inlines_of(line.block)) if isinstance(run.node, Note)]
    return [Piece(block) for note in notes for block in note.blocks]


def _may_be_title(text: str, group: _Group) -> bool:
    """Tell whether a line can be a title: before all authors, or over an abstract whose language has none yet."""
    title, front, language = group.title, group.front, group.language
    wanted = not front.authors or (language != "" and (language not in front.titles or bool(title)))
    return wanted and not text.endswith(".")


def close_front(front: Front) -> None:
    """Tie authors to affiliations by their signs; the only affiliation is everybody's."""
    single = len(front.affiliations) == 1
    for at, author in enumerate(front.authors):
        marked = [
            each.id
            for each, mark, owners in zip(front.affiliations, front.affiliation_marks, front.owners, strict=True)
            if single or (mark and mark in front.marks[at]) or (front.turns and at in owners)
        ]
        front.authors[at] = replace(author, affiliations=tuple(dict.fromkeys(marked)))


def _add_title(text: str, group: _Group) -> None:
    title, front, lexicon, language = group.title, group.front, group.lexicon, group.language
    guessed, sure = lexicon.guess_language(text, language or "en")
    code = guessed if sure or not language else language
    before = " ".join(title)
    if title and code in front.titles and front.titles[code] == before:
        title.append(text)
        front.titles[code] = " ".join(title)
    elif code not in front.titles:
        title[:] = [text]
        front.titles[code] = text
        if not sure:
            english = lexicon.languages[code].english_name
            front.doubts.append(Doubt("language", text, f"taken for a title in {english}", f"{code} = "))
    elif fold_words(front.titles[code]) != fold_words(text):
        front.unplaced.append(make_piece(text))
    else:
        front.replaced.append(text)


# --- Codes and addresses -----------------------------------------------------------------------------


def _read_code(text: str, front: Front, lexicon: Lexicon) -> bool:
    words = "|".join(re.escape(word) for word in lexicon.words("subject_code"))
    udc = re.match(rf"(?i)(?:{words})\s*:?\s*([\d.:()/+\-\"“”=*,; ]+)$", text) if words else None
    if udc and any(map(str.isdigit, udc[1])):
        front.udc += [code.strip() for code in re.split(r"[;,]", udc[1]) if code.strip()]
        return True
    jel = _JEL.match(text)
    if jel:
        front.jel += re.findall(r"[A-Z]\d{1,2}", jel[1])
    return bool(jel)


def _read_contact(text: str, front: Front) -> bool:
    """Take e-mail addresses and ORCIDs off a line of nothing else, for the authors in their order."""
    emails, orcids = _EMAIL.findall(text), _ORCID.findall(text)
    if not emails and not orcids:
        return False
    rest = _LABELS.sub("", _ORCID.sub("", _EMAIL.sub("", text))).strip(" ,;:|/()")
    if rest or not front.authors:
        return False
    _give_addresses("email", emails, text, front)
    _give_addresses("orcid", orcids, text, front)
    return True


def _give_addresses(kind: str, values: Sequence[str], text: str, front: Front) -> None:
    """Give addresses of a kind to the authors who have none of it, in their order."""
    free = [at for at, author in enumerate(front.authors) if not getattr(author, kind)]
    # One address under several names is the last one's: names and addresses take turns.
    places = free[-len(values) :] if len(values) < len(free) else free
    for at, value in zip(places, values, strict=False):
        author = front.authors[at]
        front.authors[at] = replace(author, email=value) if kind == "email" else replace(author, orcid=value)
    if values and len(values) != len(free):
        front.doubts.append(Doubt("author", text, f"{kind}: check whose it is"))


def _read_person(text: str, front: Front, lexicon: Lexicon) -> bool:
    """Take a line that holds the last author's telephone number or degree, and nothing else."""
    if not front.authors:
        return False
    author = front.authors[-1]
    if _PHONE.fullmatch(text) and not author.phone:
        front.authors[-1] = replace(author, phone=text)
        return True
    folded, short = fold_words(text), len(text.split()) <= _LONGEST_DEGREE
    if short and any(folded.startswith(fold_words(word)) for word in lexicon.words("degree")):
        language, _ = lexicon.guess_language(text)
        front.authors[-1] = replace(author, degree={**author.degree, language: text})
        return True
    return False


# --- People and institutions -------------------------------------------------------------------------


def _is_institution(text: str, lexicon: Lexicon) -> bool:
    folded = fold_words(text)
    return any(word in folded for word in lexicon.institutions) and not text.endswith((".", ":"))


def _are_names(text: str, lexicon: Lexicon, *, title: bool) -> bool:
    parts = [_MARKS.sub("", part).strip() for part in _split_names(text, lexicon)]
    parts = [part for part in parts if part]
    return title and bool(parts) and len(text) < 200 and all(_is_name(part) for part in parts)  # noqa: PLR2004


def _is_name(part: str) -> bool:
    words = part.split()
    capital = all(word[0].isupper() or fold_words(word) in ("oğlu", "qizi", "de", "van", "von") for word in words)
    return _FEWEST_NAMES <= len(words) <= _MOST_NAMES and capital and all(_NAME.match(word) for word in words)


def _split_names(text: str, lexicon: Lexicon) -> list[str]:
    ands = "|".join(re.escape(language.words["and"]) for language in lexicon.languages.values())
    return re.split(rf"\s*;\s*|(?<!\d),\s*(?!\d)|(?<=\d),\s+(?!\d)|\s+(?:{ands}|&)\s+", text)


def _add_authors(text: str, front: Front, lexicon: Lexicon) -> None:
    front.turns += bool(front.affiliations)
    for part in _split_names(_LABELS.sub("", text), lexicon):
        email, orcid = _EMAIL.search(part), _ORCID.search(part)
        bare = _ORCID.sub("", _EMAIL.sub("", part)).translate(_RAISED).strip(" ()")
        signs = _MARKS.search(bare)
        marks = tuple(re.findall(r"\d+|[*†‡]", signs[0])) if signs else ()
        name = _MARKS.sub("", bare).strip()
        if not name:
            continue
        author = replace(
            _split_name(name, front, lexicon), email=email[0] if email else "", orcid=orcid[1] if orcid else ""
        )
        # A second block of names, in another language, names the same people again.
        if not any((each.family, each.given) == (author.family, author.given) for each in front.authors):
            front.authors.append(author)
            front.marks.append(marks)


def _split_name(name: str, front: Front, lexicon: Lexicon) -> Author:
    """Tell family from given name: by the father's name, by what family names end in; else the last is the family's."""
    words = name.split()
    father = next((at for at, word in enumerate(words) if fold_words(word) in lexicon.patronymics), 0)
    if father >= 2:  # noqa: PLR2004 - family, given, father's name, "oğlu"
        rest, patronymic = words[: father - 1], " ".join(words[father - 1 : father + 1])
        if len(rest) == 1:
            rest = [*rest, *words[father + 1 :]]
        family, given = _order(rest)
        return Author(family=family, given=given, patronymic=patronymic)
    family, given = _order(words)
    if given and not _FAMILY.search(family):
        front.doubts.append(Doubt("author", name, f"family name: {family}", family))
    return Author(family=family, given=given)


def _order(words: Sequence[str]) -> tuple[str, str]:
    if len(words) > 1 and _FAMILY.search(words[0]) and not _FAMILY.search(words[-1]):
        return words[0], " ".join(words[1:])
    return words[-1], " ".join(words[:-1])


def _add_affiliation(text: str, front: Front, lexicon: Lexicon) -> None:
    found = re.match(r"\(?(\d{1,2}|[*†‡])\)?\s*(?=\D)", text.translate(_RAISED))
    name = text[found.end() :].strip() if found else text
    language, _ = lexicon.guess_language(name)
    owner = len(front.authors) - 1
    same = next((at for at, each in enumerate(front.affiliations) if name in each.name.values()), None)
    if same is not None:
        front.owners[same].add(owner)
        return
    front.owners.append({owner})
    known = {each.id for each in front.affiliations}
    base = suggest_slug(" ".join(name.split()[:3]))
    id_ = next(each for each in (base, *(f"{base}-{n}" for n in range(2, 100))) if each not in known)
    front.affiliations.append(Affiliation(id=id_, name={language: name}))
    front.affiliation_marks.append(found[1] if found else "")
