"""Diff markers around additions and deletions in plain text, which survive escaping and become TeX at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from elyazma.model.article import Texts

ADDED, DELETED, END = "\ufdd0", "\ufdd1", "\ufdd2"
r"""Noncharacters: no text that is interchanged may hold them (The Unicode Standard, section 23.7)."""

_WORDS = re.compile(r"\s+|[^\s]+")
_MARKED = re.compile(f"({ADDED}|{DELETED})([^{ADDED}{DELETED}{END}\n]*){END}")
_COMMANDS = {ADDED: r"\DIFadd", DELETED: r"\DIFdel"}
_DOCUMENT_PROPERTY = re.compile(r"^\s*pdf\w+=", re.MULTILINE)


def add(text: str) -> str:
    """Mark text as added; blank text gets no markers."""
    return f"{ADDED}{text}{END}" if text.strip() else text


def delete(text: str) -> str:
    """Mark text as deleted; blank text gets no markers."""
    return f"{DELETED}{text}{END}" if text.strip() else text


def merge_words(before: str, after: str) -> str:
    """Write both versions of a plain text as one, word by word, with diff markers around what differs."""
    if before == after:
        return after
    words_before, words_after = _WORDS.findall(before), _WORDS.findall(after)
    parts = []
    for kind, a, b, c, d in SequenceMatcher(None, words_before, words_after, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append("".join(words_after[c:d]))
        else:
            removed, added = "".join(words_before[a:b]), "".join(words_after[c:d])
            between = " " if removed.strip() and added.strip() and not removed[-1:].isspace() else ""
            parts.append(_mark_core(removed, DELETED) + between + _mark_core(added, ADDED))
    return "".join(parts)


def _mark_core(text: str, marker: str) -> str:
    """Mark text but not the blanks around it."""
    core = text.strip()
    if not core:
        return text
    start = text.index(core)
    return f"{text[:start]}{marker}{core}{END}{text[start + len(core) :]}"


def merge_texts(before: Texts, after: Texts) -> Texts:
    """Merge a text in several languages; one in a language that was removed is marked as deleted."""
    codes = dict.fromkeys((*after, *before))
    return {code: merge_words(before.get(code, ""), after.get(code, "")) for code in codes}


def merge_lists(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """Merge two lists, such as keywords, item by item."""
    merged: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        merged += after[c:d] if kind == "equal" else [*map(delete, before[a:b]), *map(add, after[c:d])]
    return tuple(merged)


def write_diff_markers(tex: str) -> str:
    r"""Turn diff markers in generated TeX into \DIFadd and \DIFdel; in a PDF's properties only the newer text stays."""
    if not any(marker in tex for marker in (ADDED, DELETED, END)):
        return tex
    return "\n".join(map(_write_line, tex.split("\n")))


def _write_line(line: str) -> str:
    if _DOCUMENT_PROPERTY.match(line):
        line = _MARKED.sub(lambda found: found[2] if found[1] == ADDED else "", line)
    else:
        line = _MARKED.sub(lambda found: f"{_COMMANDS[found[1]]}{{{found[2]}}}", line)
    # A template may split a text (for initials): a marker without its other half marks nothing.
    return re.sub(f"[{ADDED}{DELETED}{END}]", "", line)
