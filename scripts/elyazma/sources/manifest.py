"""Read a journal's style.toml: check its structure, then its values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields

from elyazma.model.diagnostics import Diagnostic, Span, error, is_fatal
from elyazma.model.journal import Bounds, Manifest
from elyazma.model.numbering import NUMBER_SIGNS
from elyazma.model.phrases import phrase
from elyazma.sources.article import report_language
from elyazma.sources.toml import TomlOutcome, read_toml

Place = Callable[[str], Span]


def read_manifest(text: str, path: str, languages: tuple[str, ...]) -> TomlOutcome[Manifest]:
    """Read style.toml; `languages` are the codes that have a language file. All findings at once.

    The value is None if there is an error.
    """
    outcome = read_toml(text, path, Manifest)
    if outcome.value is None:
        return outcome

    def place(key: str) -> Span:
        return outcome.places.get(key) or outcome.places.get(key.rpartition(".")[0]) or Span(path)

    findings = (
        *_check_parts(outcome.value, place, languages),
        *_check_language_codes(outcome.value, place, languages),
        *_check_bounds(outcome.value, place),
        *_check_examples(outcome.value, place),
    )
    return TomlOutcome(None if is_fatal(findings) else outcome.value, outcome.places, findings)


def _check_parts(manifest: Manifest, place: Place, languages: tuple[str, ...]) -> Iterator[Diagnostic]:
    seen: set[tuple[str, str]] = set()
    for index, part in enumerate(manifest.part):
        if (part.id, part.placement) in seen:
            span = place(f"part.{index}.id")
            message = phrase('the part "{id}" stands twice at the {placement}', id=part.id, placement=part.placement)
            yield error("duplicate-part", message, span, phrase("join the two [[part]] tables"))
        seen.add((part.id, part.placement))
        yield from _check_part_languages(part.languages, f"part.{index}.languages", place, languages)


def _check_part_languages(
    asked: Mapping[str, tuple[str, ...]], key: str, place: Place, languages: tuple[str, ...]
) -> Iterator[Diagnostic]:
    for code, codes in asked.items():
        if code not in ("*", *languages):
            yield report_language(code, place(f"{key}.{code}"), languages)
        for index, inner in enumerate(codes):
            if inner not in ("*", *languages):
                yield report_language(inner, place(f"{key}.{code}.{index}"), languages)


def _check_language_codes(manifest: Manifest, place: Place, languages: tuple[str, ...]) -> Iterator[Diagnostic]:
    starred = [(code, f"citations.languages.{index}") for index, code in enumerate(manifest.citations.languages)]
    for number, part in enumerate(manifest.part):
        starred += [(code, f"part.{number}.also.{index}") for index, code in enumerate(part.also)]
    alone = [(code, f"languages.accepted.{index}") for index, code in enumerate(manifest.languages.accepted)]
    alone += [(code, f"words.{code}") for code in manifest.words]
    for code, key in [each for each in starred if each[0] != "*"] + alone:
        if code not in languages:
            yield report_language(code, place(key), languages)


def _check_bounds(manifest: Manifest, place: Place) -> Iterator[Diagnostic]:
    for key, bounds in _list_bounds(manifest):
        for name, bound in (("min", bounds.min), ("max", bounds.max)):
            if bound is not None and bound < 0:
                message = phrase("{key}.{name} is below zero", key=key, name=name)
                yield error("limits-order", message, place(f"{key}.{name}"), phrase("write 0 or more, or delete it"))
        if bounds.min is not None and bounds.max is not None and bounds.min > bounds.max:
            message = phrase(
                "{key}.min is {min}, more than {key}.max, which is {max}", key=key, min=bounds.min, max=bounds.max
            )
            yield error("limits-order", message, place(f"{key}.min"), phrase("exchange the two numbers"))


def _check_examples(manifest: Manifest, place: Place) -> Iterator[Diagnostic]:
    """Check examples of headings' numbers: each has one sign more than the one above it."""
    numbering = manifest.numbering
    for key in ("references", "appendix_references"):
        for index, example in enumerate(getattr(numbering, key)):
            if sum(sign in NUMBER_SIGNS for sign in example) != index + 1:
                message = phrase(
                    'the example "{example}" has not {count} of the signs I, A, a and 1',
                    example=example,
                    count=index + 1,
                )
                hint = phrase('write one for each level of headings down to this one: "1", "1.1", "1.1.1"')
                yield error("number-example", message, place(f"numbering.{key}.{index}"), hint)


def _list_bounds(manifest: Manifest) -> Iterator[tuple[str, Bounds]]:
    tables: list[tuple[str, object]] = [(f"part.{index}", part) for index, part in enumerate(manifest.part)]
    for key, table in [*tables, ("limits", manifest.limits)]:
        for field in fields(table):  # type: ignore[arg-type]
            value = getattr(table, field.name)
            if isinstance(value, Bounds):
                yield f"{key}.{field.name}", value
