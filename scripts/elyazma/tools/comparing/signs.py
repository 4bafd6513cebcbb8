"""Signs of what came and what went inside plain text, which survive every escape and become TeX at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from elyazma.article import Texts

ADDED, DELETED, END = "\ufdd0", "\ufdd1", "\ufdd2"
r"""Noncharacters: no text that is interchanged may hold them (The Unicode Standard, section 23.7)."""

_WORDS = re.compile(r"\s+|[^\s]+")
_SIGNED = re.compile(f"({ADDED}|{DELETED})([^{ADDED}{DELETED}{END}\n]*){END}")
_COMMANDS = {ADDED: r"\DIFadd", DELETED: r"\DIFdel"}
_DOCUMENT_PROPERTY = re.compile(r"^\s*pdf\w+=", re.MULTILINE)


def add(text: str) -> str:
    """Mark text as new; blank text needs no mark."""
    return f"{ADDED}{text}{END}" if text.strip() else text


def delete(text: str) -> str:
    """Mark text as gone."""
    return f"{DELETED}{text}{END}" if text.strip() else text


def merge_words(old: str, new: str) -> str:
    """Write both versions of a plain text as one, word by word, with signs around what differs."""
    if old == new:
        return new
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    parts = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append("".join(after[c:d]))
        else:
            gone, come = "".join(before[a:b]), "".join(after[c:d])
            between = " " if gone.strip() and come.strip() and not gone[-1:].isspace() else ""
            parts.append(_sign(gone, DELETED) + between + _sign(come, ADDED))
    return "".join(parts)


def _sign(text: str, sign: str) -> str:
    """Mark text but not the blanks around it."""
    core = text.strip()
    if not core:
        return text
    start = text.index(core)
    return f"{text[:start]}{sign}{core}{END}{text[start + len(core) :]}"


def merge_texts(old: Texts, new: Texts) -> Texts:
    """Merge one text in several languages; a language that went is shown as gone."""
    codes = dict.fromkeys((*new, *old))
    return {code: merge_words(old.get(code, ""), new.get(code, "")) for code in codes}


def merge_lists(old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """Merge two lists, such as keywords, item by item."""
    merged: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        merged += new[c:d] if kind == "equal" else [*map(delete, old[a:b]), *map(add, new[c:d])]
    return tuple(merged)


def write_signs(tex: str) -> str:
    r"""Turn signs in generated TeX into \DIFadd and \DIFdel; where TeX wants no commands the new text stands alone."""
    if not any(sign in tex for sign in (ADDED, DELETED, END)):
        return tex
    return "\n".join(map(_write_line, tex.split("\n")))


def _write_line(line: str) -> str:
    if _DOCUMENT_PROPERTY.match(line):
        line = _SIGNED.sub(lambda found: found[2] if found[1] == ADDED else "", line)
    else:
        line = _SIGNED.sub(lambda found: f"{_COMMANDS[found[1]]}{{{found[2]}}}", line)
    # A template may take a text apart (initials): half a pair marks nothing.
    return re.sub(f"[{ADDED}{DELETED}{END}]", "", line)
