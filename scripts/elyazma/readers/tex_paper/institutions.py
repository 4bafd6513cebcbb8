"""Read one institution: its name, city and country, where a class tells them apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from elyazma.readers.tex_paper.plain import read_plain, tidy_line
from elyazma.tex.parse import parse


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution as plain text; `emails` are the lines that only hold addresses."""

    name: str
    city: str = ""
    country: str = ""
    emails: tuple[str, ...] = ()


_NAMED = {
    **dict.fromkeys(("institution", "organization", "orgname", "department", "orgdiv", "orgaddress"), "name"),
    **dict.fromkeys(("addressline", "streetaddress", "street", "postcode", "state", "statesep", "pincode"), "more"),
    "city": "city",
    "country": "country",
}
r"""What the commands of acmart and sn-jnl, and the keys of elsarticle's \affiliation hold."""


def read_institution(lines: Sequence[str], macros: Mapping[str, str]) -> Institution:
    """Read an institution from the lines it stands on."""
    whole = " ".join(lines)
    known = list(_read_commands(whole)) or list(_read_keys(whole))
    if known:
        parts = {kind: [read_plain(tex, macros) for each, tex in known if each == kind] for kind in _KINDS}
        name = ", ".join(filter(None, (*parts["name"], *parts["more"])))
        return Institution(tidy_line(name), ", ".join(parts["city"]), ", ".join(parts["country"]), ())
    plain = [read_plain(line, macros).strip(" ,;") for line in lines]
    emails = tuple(line for line in plain if "@" in line and len(line.split()) <= _MOST_OF_ADDRESS)
    name = ", ".join(line for line in plain if line and line not in emails)
    return Institution(
        tidy_line(_without_addresses(name)).strip(" ,;."), emails=(*emails, name) if "@" in name else emails
    )


_KINDS = ("name", "more", "city", "country")
_MOST_OF_ADDRESS = 6


def _without_addresses(text: str) -> str:
    return " ".join(word for word in text.split() if "@" not in word)


def _read_commands(tex: str) -> Iterator[tuple[str, str]]:
    """Give what the commands of a structured institution hold; an outer one stands for those in it."""
    tree = parse(tex)
    for token in tree.tokens.items:
        kind = _NAMED.get(token.name) if token.kind == "command" else None
        argument = tree.tokens.mandatory(token.end) if kind else None
        if kind and argument and token.name != "orgaddress":
            yield kind, argument.text


def _read_keys(tex: str) -> Iterator[tuple[str, str]]:
    """Give the values of key={value} pairs."""
    tokens = parse(tex).tokens
    for start, end in sorted(tokens.pairs.items()):
        before = tex[:start].rstrip()
        key = before[:-1].rstrip().rpartition(",")[2].strip() if before.endswith("=") else ""
        key = key.rpartition("\n")[2].strip()
        if key in _NAMED:
            yield _NAMED[key], tex[start + 1 : end]
