"""Read one institution: its name, city and country, where a class tells them apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from elyazma.model.light_dataclass import dataclass
from elyazma.readers.paper_words import list_words
from elyazma.readers.tex_paper.plain import read_plain, tidy_line
from elyazma.readers.tex_paper.table import read_table
from elyazma.tex.parse import parse


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution as plain text; `emails` are the lines that hold addresses."""

    name: str
    city: str = ""
    country: str = ""
    emails: tuple[str, ...] = ()


_NAMED: Mapping[str, str] = {
    **dict.fromkeys(("institution", "organization", "orgname", "department", "orgdiv"), "name"),
    **dict.fromkeys(("addressline", "streetaddress", "street", "postcode", "state", "statesep", "pincode"), "name"),
    "city": "city",
    **dict.fromkeys(("country", "cny"), "country"),
}
r"""What the commands inside \affiliation hold, and its keys, in classes that have such."""


INSTITUTION_KEYS = frozenset(_NAMED)


def read_institution(lines: Sequence[str], macros: Mapping[str, str]) -> Institution:
    """Read an institution from the lines it stands on."""
    whole = " ".join(lines)
    known = list(_read_commands(whole)) or list(_read_keys(whole))
    if known:
        return _read_known([(kind, read_plain(tex, macros)) for kind, tex in known])
    plain = [read_plain(line, macros).strip(" ,;") for line in lines]
    emails = tuple(line for line in plain if "@" in line)
    name = _join(_without_addresses(line) for line in plain if line not in emails or _says_more(line))
    return Institution(tidy_line(name).strip(" ,;."), emails=emails)


def _read_known(parts: Sequence[tuple[str, str]]) -> Institution:
    name, city, country = (_join(text for kind, text in parts if kind == each) for each in _KINDS)
    if not name:
        # A place of work may be a town alone.
        name, city = city, ""
    return Institution(tidy_line(name), city, country)


_KINDS = ("name", "city", "country")


def _join(parts: Iterator[str]) -> str:
    return ", ".join(filter(None, parts))


def _says_more(line: str) -> bool:
    """Tell whether a line with an address says more than that."""
    return any(word.lower() not in read_table().said for word in list_words(_without_addresses(line)))


def _without_addresses(text: str) -> str:
    words = text.split()
    kept: list[str] = []
    for word in words:
        if "@" not in word:
            kept.append(word)
        elif kept and kept[-1].strip("(:[").replace("-", "").lower() in read_table().said:
            # The word that announces the address goes with it, and its brackets.
            kept.pop()
    return " ".join(kept)


def _read_commands(tex: str) -> Iterator[tuple[str, str]]:
    tokens = parse(tex).tokens
    for token in tokens.items:
        kind = _NAMED.get(token.name) if token.kind == "command" else None
        argument = tokens.mandatory(token.end) if kind else None
        if kind and argument:
            yield kind, argument.text


def _read_keys(tex: str) -> Iterator[tuple[str, str]]:
    """Give the values of key={value} pairs."""
    for start, end in sorted(parse(tex).tokens.pairs.items()):
        before = tex[:start].rstrip()
        key = before[:-1].rpartition(",")[2].strip() if before.endswith("=") else ""
        if key in _NAMED:
            yield _NAMED[key], tex[start + 1 : end]
