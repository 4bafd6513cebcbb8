"""Apply rules of some styles' manuals that CSL cannot express, as data: style_rules.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from elyazma.languages.folding import fold_case
from elyazma.model.manuscript import Inline
from elyazma.references.drafts import make_text
from elyazma.references.items import CslItem
from elyazma.references.refine import split_translation
from elyazma.references.sentence_case import lower_small_words, seems_english, set_sentence_case
from elyazma.references.styles import Style
from elyazma.tex.inlines import Inlines, to_plain


@cache
def read_rules() -> dict[str, Any]:
    """Read the rules by name."""
    return tomllib.loads(Path(__file__).with_name("style_rules.toml").read_text(encoding="utf-8"))


def follow_style(items: Iterable[CslItem], style: Style, language: str) -> list[CslItem]:
    """Change items as a style's manual asks, and as it prints works in several volumes; `language` is the article's."""
    rules = read_rules()
    changes: dict[str, Callable[[CslItem], CslItem]] = {
        "omit_publisher_that_is_author": _omit_publisher,
        "omit_series": _omit_series,
        "print_papers_as_chapters": _print_published_as_chapter,
        "print_all_papers_as_chapters": _print_as_chapter,
        "publish_medium": partial(_publish, rules["publish_medium"]),
        "publish_genre": partial(_publish, rules["publish_genre"]),
        "date_pages": _date_page,
        "name_sites": _name_site,
        "omit_server_of_number": _omit_server,
        "headlines": _keep_name,
    }
    items = list(map(_describe_manuscript, items))
    for name, change in changes.items():
        if re.fullmatch(rules[name]["styles"], style.origin):
            items = list(map(change, items))
    for rule in _find_genres(style) if language == "en" else ():
        items = [_word_genre(item, rule) for item in items]
    if 'initialize-with-hyphen="false"' in style.xml:
        items = list(map(_part_initials, items))
    return items if 'volume-title"' in style.xml else [_join_volume(item) for item in items]


def _describe_manuscript(item: CslItem) -> CslItem:
    """Print what BibTeX's note of an unpublished work says of it as its kind."""
    if item.type != "manuscript" or "note" not in item.texts or item.texts.get("genre"):
        return item
    texts = {name: value for name, value in item.texts.items() if name != "note"}
    return replace(item, texts=texts | {"genre": item.texts["note"]})


def _find_genres(style: Style) -> list[dict[str, Any]]:
    return [each for each in read_rules()["genres"] if re.fullmatch(each["styles"], style.origin)]


def _word_genre(item: CslItem, rule: Mapping[str, Any]) -> CslItem:
    """Name the kind of a work as a style's manual does."""
    genre = to_plain(item.texts.get("genre", ()))
    untold = item.type == "report" and not genre and "number" in item.texts
    word = rule.get("reports", "") if untold else rule["words"].get(genre, "")
    return replace(item, texts={**item.texts, "genre": make_text(word)}) if word else item


def _publish(rule: Mapping[str, Any], item: CslItem) -> CslItem:
    """Let what says how a work came out stand where a publisher does: of its kind the style prints nothing else."""
    silent = not {"publisher", "container-title"} & item.texts.keys()
    said = rule["variable"]
    if item.type not in rule["types"] or said not in item.texts or not silent:
        return item
    texts = {name: value for name, value in item.texts.items() if name != said}
    return replace(item, texts=texts | {"publisher": item.texts[said]})


def _date_page(item: CslItem) -> CslItem:
    """Print a page on the web as any document, with its date, where nobody wrote down when it was looked at."""
    dated = "issued" in item.dates and "accessed" not in item.dates
    return replace(item, type="document") if dated and item.type in read_rules()["date_pages"]["types"] else item


def _name_site(item: CslItem) -> CslItem:
    """Let the site that a page is on stand where a journal's name does."""
    named = item.type in read_rules()["name_sites"]["types"] and "container-title" not in item.texts
    if not named or "publisher" not in item.texts:
        return item
    texts = {name: value for name, value in item.texts.items() if name != "publisher"}
    return replace(item, texts=texts | {"container-title": item.texts["publisher"]})


def _omit_server(item: CslItem) -> CslItem:
    """Leave out the server in a preprint's number where the publisher is it: "arXiv:1201.3898"."""
    server, _, number = to_plain(item.texts.get("number", ())).partition(":")
    named = item.type == "article" and number and server == to_plain(item.texts.get("publisher", ()))
    return replace(item, texts={**item.texts, "number": make_text(number)}) if named else item


def _keep_name(item: CslItem) -> CslItem:
    """Keep the letters of a title that is a name, where a style gives other titles capitals."""
    if item.type not in read_rules()["headlines"]["names"] or "title" not in item.texts:
        return item
    return replace(item, texts={**item.texts, "title": (Inline("plain", children=tuple(item.texts["title"])),)})


def _part_initials(item: CslItem) -> CslItem:
    """Part initials that are typed with a hyphen, which the engine keeps though a style does not: "J.-P." as "JP"."""
    names = {
        role: tuple(replace(each, given=re.sub(r"(?<=\.)-(?=\w\.)", " ", each.given)) for each in people)
        for role, people in item.names.items()
    }
    return replace(item, names=names)


def _join_volume(item: CslItem) -> CslItem:
    """Let the volume's title lead, the whole work's be that of a series: most styles know no volume's title."""
    volume = item.texts.get("volume-title", ())
    if not volume:
        return item
    name = "container-title" if "container-title" in item.texts else "title"
    texts = {each: value for each, value in item.texts.items() if each != "volume-title"}
    whole, texts[name] = texts[name], volume
    if "collection-title" in texts:
        texts[name] = (*whole, Inline("text", ": "), *volume)
    else:
        texts["collection-title"] = whole
    return replace(item, texts=texts)


def _omit_series(item: CslItem) -> CslItem:
    if item.type not in read_rules()["omit_series"]["types"]:
        return item
    texts = {name: value for name, value in item.texts.items() if name not in ("collection-title", "collection-number")}
    return replace(item, texts=texts)


def _print_published_as_chapter(item: CslItem) -> CslItem:
    """Make a chapter of a paper whose proceedings have a publisher and no issue, which a journal's would have."""
    return _print_as_chapter(item) if "publisher" in item.texts else item


def _print_as_chapter(item: CslItem) -> CslItem:
    types = read_rules()["print_papers_as_chapters"]["types"]
    in_book = item.type in types and "container-title" in item.texts and "issue" not in item.texts
    return replace(item, type="chapter") if in_book else item


def _omit_publisher(item: CslItem) -> CslItem:
    authors = item.names.get("author") or item.names.get("editor", ())
    publisher = fold_case(to_plain(item.texts.get("publisher", ())))
    # A thesis names its university; whoever published a work of several authors is none of them.
    if len(authors) != 1 or fold_case(authors[0].literal) != publisher:
        return item
    return replace(item, texts={name: value for name, value in item.texts.items() if name != "publisher"})


def lower_titles(items: Iterable[CslItem], style: str, language: str) -> tuple[list[CslItem], list[str]]:
    """Set titles in sentence case where a style's manual asks for it; also give the keys of the works concerned.

    `language` is the article's: a work that names none is taken for English in an English article.
    """
    rules = read_rules()
    rule = next((each for each in rules["sentence_case"] if re.fullmatch(each["styles"], style)), None)
    if rule is None:
        return list(items), []
    made = [_lower_titles_of(item, rule, language) for item in items]
    return made, [after.key for after, before in zip(made, items, strict=True) if after is not before]


def lower_small_words_of(items: Iterable[CslItem], style: Style, language: str) -> list[CslItem]:
    """Give small words of English titles small letters where a style has titles in title case, which keeps capitals."""
    if 'text-case="title"' not in style.xml:
        return list(items)
    return [_lower_small_words(item, language) for item in items]


def _lower_small_words(item: CslItem, language: str) -> CslItem:
    title = item.texts.get("title", ())
    english = item.language.startswith("en") if item.language else language.startswith("en") and seems_english(title)
    changed = lower_small_words(title) if english else title
    return item if changed == title else replace(item, texts={**item.texts, "title": changed})


def _lower_titles_of(item: CslItem, rule: Mapping[str, str], language: str) -> CslItem:
    """Give the same item where nothing changes."""
    texts = dict(item.texts)
    for name in _list_titles(item, rule):
        texts[name] = _lower_title(texts[name], item, rule, language)
    return item if texts == item.texts else replace(item, texts=texts)


def _list_titles(item: CslItem, rule: Mapping[str, str]) -> list[str]:
    """List the variables of an item that are in sentence case by a rule."""
    kinds = read_rules()["kinds"]
    # What a periodical's own title is, an issue's is not.
    if item.type in kinds["names"] and (item.type != "periodical" or "container-title" not in item.texts):
        return []
    all_titles = rule["titles"] == "all"
    names = ["title"] if all_titles or item.type not in kinds["books"] else []
    names += ["volume-title"] if all_titles else []
    names += ["container-title"] if all_titles and item.type in kinds["parts"] and not _names_meeting(item) else []
    names += ["genre"] if all_titles and "number" not in item.texts else []
    return [name for name in names if name in item.texts]


def _names_meeting(item: CslItem) -> bool:
    """Tell whether what a work stands in has the name of a conference in its own."""
    words = re.findall(r"\w+", fold_case(to_plain(item.texts.get("container-title", ()))))
    return not set(read_rules()["kinds"]["meetings"]).isdisjoint(words)


def _lower_title(title: Inlines, item: CslItem, rule: Mapping[str, str], language: str) -> Inlines:
    original, translation, end = split_translation(title)
    if translation and language.startswith("en"):
        return (*original, *set_sentence_case(translation, subtitle=rule["subtitle"]), *end)
    english = item.language.startswith("en") if item.language else language.startswith("en") and seems_english(title)
    return set_sentence_case(title, subtitle=rule["subtitle"]) if english else title
