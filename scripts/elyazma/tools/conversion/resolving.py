"""The second walk: cross-references and citations become what the PDF prints, in the language around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from elyazma.document import Json
from elyazma.languages import Language
from elyazma.model import References
from elyazma.tools.conversion.marks import Mark, read_mark
from elyazma.tools.conversion.targets import Target
from elyazma.tools.conversion.tree import link, text


@dataclass
class Resolver:
    """One walk over one document; `labels` are what the first walk found."""

    labels: Mapping[str, Target]
    references: References
    languages: Mapping[str, Language]

    def resolve(self, value: Any, language: str) -> Any:
        """Rebuild a JSON value with everything resolved in it; `language` is that of the text around."""
        if isinstance(value, list):
            resolved = []
            for item in value:
                mark = read_mark(item) if isinstance(item, dict) and item.get("t") == "Link" else None
                resolved += self.resolve_mark(mark, language) if mark else [self.resolve(item, language)]
            return resolved
        if isinstance(value, dict):
            inner = _language_of(value) or language
            return {key: self.resolve(item, inner) for key, item in value.items()}
        return value

    def resolve_mark(self, mark: Mark, language: str) -> list[Json]:
        """Resolve one mark."""
        if mark.kind == "cite":
            return self.resolve_citation(mark, language)
        if mark.kind == "ref":
            return self.resolve_reference(mark, language)
        return list(self.resolve(mark.inlines, language))

    def resolve_citation(self, mark: Mark, language: str) -> list[Json]:
        """Print a citation."""
        by_key = {entry.key: entry for entry in self.references.entries}
        parts: list[Json] = text("(")
        for at, key in enumerate(mark.words[2].split(",")):
            if key in by_key:
                label = by_key[key].label
                parts += text("; ") if at else []
                parts.append(link(text(f"{label.short}, {label.year}"), f"#ref-{key}", "citation"))
        parts += text(")")
        return [{"t": "Cite", "c": [[], parts]}]

    def resolve_reference(self, mark: Mark, language: str) -> list[Json]:
        """Print cross-references, one for each label that is named."""
        _, command, names = mark.words
        parts: list[Json] = []
        for name in names.split(","):
            target = self.labels.get(name)
            if target:
                parts += text(", ") if parts else []
                parts.append(
                    link(
                        self.print_reference(command, target, language), f"#{target.id}", "reference", kind=target.kind
                    )
                )
        return parts

    def print_reference(self, command: str, target: Target, language: str) -> list[Json]:
        """Print one cross-reference."""
        command = command.rstrip("*")
        if command == "nameref":
            return target.title
        if command == "eqref":
            return text(f"({target.number})")
        if command in {"autoref", "cref", "Cref"}:
            word = self.languages[language].words[target.kind]
            return text(f"{word}\u00a0{target.number}")
        return text(target.number)


def _language_of(node: Json) -> str:
    """Give the language that a Span or Div sets, or nothing."""
    if node.get("t") not in {"Span", "Div"}:
        return ""
    return str(dict(node["c"][0][2]).get("lang", ""))
