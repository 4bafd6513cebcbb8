r"""What our own Word files add to a manager's data, so that their entries and commands come back as they were.

Managers keep what they do not know only until they write a field anew; then the common data are read.
"""

from __future__ import annotations

from collections.abc import Mapping

from elyazma.model.diagnostics import Span
from elyazma.model.manuscript import Reference
from elyazma.references.csl_entries import MadeEntry
from elyazma.references.csl_json import show_reference
from elyazma.tex.citations import list_citations
from elyazma.tex.inlines import decode_tex
from elyazma.tex.parse import parse
from elyazma.tex.tree import Command, Environment, Verbatim

OWN = "elyazma"
"""The member of a citation, of a list and of an item's "custom" that is ours."""
_REFERRING = ("ref", "autoref")


def read_own_entry(item: Mapping[str, object]) -> MadeEntry | None:
    """Read the entry that an item of ours was made of; none where the item says something else by now."""
    custom = item.get("custom")
    own = custom.get(OWN) if isinstance(custom, Mapping) else None
    fields = own.get("fields") if isinstance(own, Mapping) else None
    if not isinstance(own, Mapping) or not isinstance(fields, Mapping):
        return None
    kind, key = str(own.get("type") or ""), str(item.get("citation-key") or "")
    texts = {str(name): str(value) for name, value in fields.items()}
    if not kind.isalnum() or not key or not all(_is_field(*pair) for pair in texts.items()):
        return None
    shown = show_reference(Reference(key, kind, texts, Span(""), {}))
    return MadeEntry(kind, texts, key) if _facts(shown) == _facts(item) else None


def _is_field(name: str, value: str) -> bool:
    """Tell whether a field can stand in a .bib file: its braces pair, and nothing in it is unknown TeX."""
    depth = 0
    for sign in value:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0 and name.isascii() and name.isalnum() and not decode_tex(value, Span(""))[1]


def _facts(item: Mapping[str, object]) -> dict[str, object]:
    """Give what an item says, apart from the words that are the article's language's."""
    return {name: value for name, value in item.items() if name not in ("id", "custom", "genre", "status")}


def is_harmless(source: str, keys: tuple[str, ...]) -> bool:
    r"""Tell whether a command of ours cites these works and its notes hold nothing but words."""
    tree = parse(source)
    commands = [node for node in tree.walk() if isinstance(node, Command)]
    if not commands or commands[0].start or not _cites(source, commands[0], keys):
        return False
    cited = [*list_citations(tree.tokens, commands[0])]
    notes = [note.text for each in cited for note in (each.prenote, each.postnote) if note]
    names = {each.name for each in commands[1:] if each.name[:1].isalpha()} - {*_REFERRING}
    if names and any(decode_tex(note, Span(""))[1] for note in notes):
        return False
    return "$" not in source and not any(_is_block(node) for node in tree.walk())


def _is_block(node: object) -> bool:
    return isinstance(node, Environment | Verbatim)


def _cites(source: str, command: Command, keys: tuple[str, ...]) -> bool:
    last = command.last
    named = tuple(key.strip() for key in last.text.split(",")) if last else ()
    return "cite" in command.name.lower() and named == keys and last is not None and command.end == len(source)
