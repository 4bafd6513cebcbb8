"""Write the locale of a language that the Citation Style Language (CSL 1.0.2) lacks, to be put inside a style.

A CSL processor takes every term that a locale lacks from English, form by form; so the data name each form that
the English locale has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape  # xml.sax.saxutils would import urllib and http: 20 ms

from elyazma.languages.dates import ordinal_suffix
from elyazma.languages.language import Csl, Language
from elyazma.model.phrases import phrase

_NAMESPACE = "http://purl.org/net/xbiblio/csl"
_HUNDRED = 100
_SINGLE_AND_MULTIPLE = 2
_FORMS = ("long", "short", "verb", "verb-short", "symbol")


def _read_numbers(value: object, name: str) -> tuple[str, str]:
    """Give a term's singular and plural; one text stands for both."""
    if isinstance(value, str):
        return value, value
    if isinstance(value, list) and len(value) == _SINGLE_AND_MULTIPLE and all(isinstance(item, str) for item in value):
        return value[0], value[1]
    raise ValueError(phrase("term '{name}' must be a string or a list of singular and plural", name=name))


def read_terms(terms: Mapping[str, object]) -> dict[tuple[str, str], tuple[str, str]]:
    """Give singular and plural by term name and form; raise ValueError for a term of another shape."""
    found = {}
    for name, value in terms.items():
        forms = value if isinstance(value, dict) else {"long": value}
        for form, text in forms.items():
            if form not in _FORMS:
                raise ValueError(
                    phrase(
                        "term '{name}' has form '{form}'; known here: {forms}",
                        name=name,
                        form=form,
                        forms=", ".join(_FORMS),
                    )
                )
            found[name, form] = _read_numbers(text, name)
    return found


def _xml_attribute(text: str) -> str:
    return f'"{escape(text)}"'


def _write_term(name: str, form: str, texts: tuple[str, str]) -> str:
    attributes = f"name={_xml_attribute(name)}" + ("" if form == "long" else f' form="{form}"')
    single, multiple = (escape(text, quote=False) for text in texts)
    if single == multiple:
        return f"<term {attributes}>{single}</term>"
    return f"<term {attributes}><single>{single}</single><multiple>{multiple}</multiple></term>"


def _write_date(form: str, parts: Sequence[str]) -> Iterator[str]:
    yield f'<date form="{form}">'
    for name, suffix in zip(parts[::2], [*parts[1::2], ""], strict=False):
        digits = ' form="numeric-leading-zeros"' if form == "numeric" and name != "year" else ""
        ending = f" suffix={_xml_attribute(suffix)}" if suffix else ""
        yield f'<date-part name="{name}"{digits}{ending}/>'
    yield "</date>"


def _list_ordinals(language: Language) -> Iterator[tuple[str, str]]:
    """Give the suffix of all numbers 00-99, because English ones (2nd) fill every gap; 00 ends the hundreds."""
    for number in range(_HUNDRED):
        suffix = ordinal_suffix(language, number or _HUNDRED)
        text = language.ordinals.form.replace("{number}", "").replace("{suffix}", suffix)
        if number == 0:
            yield "ordinal", text
        yield f"ordinal-{number:02}", text


def _list_plain_terms(language: Language, csl: Csl) -> Iterator[tuple[str, str, str]]:
    """Give the terms that follow from the language itself, as name, form, text."""
    quotes = language.quotes
    yield "open-quote", "long", quotes.open
    yield "close-quote", "long", quotes.close
    yield "open-inner-quote", "long", quotes.inner_open
    yield "close-inner-quote", "long", quotes.inner_close
    yield from ((name, "long", text) for name, text in _list_ordinals(language))
    named = (("long-ordinal", "long", csl.long_ordinals), ("month", "long", language.dates.months or language.months))
    for name, form, texts in (*named, ("month", "short", csl.months_short), ("season", "long", csl.seasons)):
        yield from ((f"{name}-{number:02}", form, text) for number, text in enumerate(texts, start=1))


def csl_locale_xml(language: Language) -> str | None:
    """Write the language's `<locale>` element for a CSL style, in the CSL namespace; None when its file has no [csl].

    Ordinals are written for all numbers 00-99. Raises ValueError when a term in the file has a wrong shape.
    """
    csl = language.csl
    if csl is None:
        return None
    lines = [f'<locale xml:lang={_xml_attribute(language.code)} xmlns="{_NAMESPACE}">']
    lines.append(f'<style-options punctuation-in-quote="{str(csl.punctuation_in_quote).lower()}"/>')
    lines += [*_write_date("text", csl.date_text), *_write_date("numeric", csl.date_numeric), "<terms>"]
    lines += [_write_term(name, form, texts) for (name, form), texts in read_terms(csl.terms).items()]
    lines += [_write_term(name, form, (text, text)) for name, form, text in _list_plain_terms(language, csl)]
    return "\n".join([*lines, "</terms>", "</locale>", ""])


def csl_number_xml(language: Language) -> str:
    """Write the terms in which a language that CSL knows must be corrected: "no." of a number with a hyphen, its own.

    A CSL processor takes "18-2424" for a range and its label for a plural; a document's number is one number.
    """
    terms = [("number", "short", language.words["number"])]
    terms += [(name, "long", text) for name, text in language.citation_terms.items()]
    written = "".join(_write_term(name, form, (text, text)) for name, form, text in terms)
    return f'<locale xml:lang={_xml_attribute(language.code)} xmlns="{_NAMESPACE}"><terms>{written}</terms></locale>'
