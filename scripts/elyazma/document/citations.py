"""What a citation is in the document: the works it names, and one link for what is printed of each."""

from __future__ import annotations

from collections.abc import Sequence

from elyazma.model.nodes import Citation, CitationLink, Inline, SoftBreak, Space, Str

_BRACKETS = frozenset("()[]")


def list_works(names: str, command: str) -> tuple[Citation, ...]:
    """Write pandoc's own record of a citation; writers that know it find the keys there."""
    mode = "AuthorInText" if command.lower().startswith(("citet", "textcite", "citealt")) else "NormalCitation"
    return tuple(Citation(name, mode) for name in names.split(","))


def spell_citation(command: str, names: str, before: str, behind: str) -> str:
    r"""Write the command of one list of works, its notes as TeX; \cites and its like have several."""
    notes = f"[{before}][{behind}]" if before else f"[{behind}]" if behind else ""
    return f"\\{command[:-1] if command.endswith('cites') else command}{notes}{{{names}}}"


def join_links(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """Make one link of those to one work, "Knuth" and "1984", with the words between them.

    A bracket keeps links apart here, as in "Knuth (1984)", since formats differ there: JATS leaves two links, Word
    makes one that ends before the closing bracket, and a web page one that holds it.
    """
    joined: list[Inline] = []
    for node in inlines:
        match node:
            case CitationLink():
                _add_link(joined, node)
            case _:
                joined.append(node)
    return tuple(joined)


def _add_link(joined: list[Inline], link: CitationLink) -> None:
    """Put a link behind others, or into the last one where that leads to the same work."""
    words: list[Inline] = []
    for node in reversed(joined):
        match node:
            case CitationLink(inlines, link.key):
                del joined[-1 - len(words) :]
                joined.append(CitationLink((*inlines, *reversed(words), *link.inlines), link.key))
                return
            case Space() | SoftBreak():
                words.append(node)
            case Str(text) if not _BRACKETS & set(text):
                words.append(node)
            case _:
                break
    joined.append(link)
