r"""Write the citations of reference managers as natbib's commands: \citep[see][p.~12]{key}."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from elyazma.languages import Language
from elyazma.languages.folding import fold_letters
from elyazma.model.imported import CitedItem, ManagedCitation
from elyazma.model.light_dataclass import dataclass
from elyazma.readers.recognition import ParsedReference
from elyazma.references.csl_text import write_text

_ENGLISH = "en"
_CLOSE = ",.;:!?)]"
_LABEL = r"(?P<word>[^\W\d_]+\.?|§+|¶+|№)[\s\u00a0\u202f]*"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a command is written by: the text that a citation printed, the article's language, the known works."""

    printed: str
    language: Language
    works: Mapping[str, ParsedReference]

    @property
    def is_numeric(self) -> bool:
        """Tell whether a citation printed numbers: none of its works' names and years."""
        return bool(re.match(r"[\s\[(]*\d", self.printed)) and not any(map(self.names, self.works.values()))

    @property
    def is_bracketed(self) -> bool:
        """Tell whether a citation printed brackets; one that printed nothing would have."""
        return not self.printed.strip() or any(sign in self.printed for sign in "([")

    @property
    def is_narrative(self) -> bool:
        """Tell whether a citation was edited to stand in its sentence: "Brook (2019)"."""
        found = re.fullmatch(r"[^(\[]*[^\W\d_][^(\[]*[(\[]([^)\]]*)[)\]]", self.printed.strip())
        years = (work.fields.get("year", "") for work in self.works.values())
        return found is not None and any(year and year in found[1] for year in years)

    def names(self, work: ParsedReference) -> bool:
        """Tell whether the text has a work's year, or the name of its first author."""
        year, family = work.fields.get("year", ""), work.fields.get("author", "").partition(",")[0].strip("{}")
        has_name = bool(fold_letters(family)) and fold_letters(family) in fold_letters(self.printed)
        return has_name or (bool(year) and year in self.printed)


def write_command(citation: ManagedCitation, wording: Wording) -> str:
    """Write a citation as TeX; empty for one that only the list shows."""
    if citation.source and _squeeze(citation.printed) == _squeeze(wording.printed):
        return citation.source
    items = [item for item in citation.items if item.form != "hidden"]
    if not items:
        return ""
    command = _name_command(items, wording)
    if command and _are_notes_outside(items):
        notes = _write_notes(items[0].prefix, _show_note(items[-1], wording))
        return _spell(command, notes, [item.key for item in items], wording)
    return _write_apart(items, command, wording)


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _name_command(items: Sequence[CitedItem], wording: Wording) -> str:
    """Name the one command that cites all works; empty where each needs its own."""
    forms = {item.form for item in items}
    # A style with numbers prints them whether the author is left out or not.
    if wording.is_numeric:
        return "citep" if not forms & {"author", "narrative"} else _ALONE.get("".join(forms), "")
    if len(forms) > 1:
        return ""
    form = forms.pop()
    if form == "" and wording.is_narrative:
        return "citet"
    return (_ALONE if wording.is_bracketed else _BARE)[form]


def _are_notes_outside(items: Sequence[CitedItem]) -> bool:
    """Tell whether notes stand only before the first work and behind the last one."""
    before = any(item.prefix.strip() for item in items[1:])
    behind = any(item.locator or item.suffix.strip() for item in items[:-1])
    return not before and not behind


def _spell(command: str, notes: str, keys: Sequence[str], wording: Wording) -> str:
    spelt = f"\\{command}{notes}{{{','.join(keys)}}}"
    bracketed = re.fullmatch(r"[(\[].*[)\]]", wording.printed.strip(), re.DOTALL)
    if command != "citeauthor" or not bracketed:
        return spelt
    return f"{wording.printed.strip()[0]}{spelt}{wording.printed.strip()[-1]}"


_ALONE = {"": "citep", "narrative": "citet", "author": "citeauthor", "year": "citeyearpar"}
_BARE = {"": "citealp", "narrative": "citealt", "author": "citeauthor", "year": "citeyear"}
"""The commands by the form of a citation, with brackets of their own and without."""


def _write_apart(items: Sequence[CitedItem], command: str, wording: Wording) -> str:
    r"""Write works with notes among them: (\citealp[see][p.~1]{a}; \citealp{b}), or numbers each in its brackets."""
    each_alone = command == "citet" or wording.is_numeric
    written = []
    for item in items:
        name = command if each_alone and command else _BARE[item.form]
        notes = _write_notes(item.prefix, _show_note(item, wording))
        written.append(f"\\{name}{notes}{{{item.key}}}")
    return ", ".join(written) if each_alone else f"({'; '.join(written)})"


# --- Notes -------------------------------------------------------------------------------------------


def _write_notes(before: str, behind: str) -> str:
    before, behind = (_write_option(note.strip(" ")) for note in (before, behind))
    return f"[{before}][{behind}]" if before else f"[{behind}]" if behind else ""


def _write_option(text: str) -> str:
    written = write_text(text)
    return f"{{{written}}}" if "]" in written or "[" in written else written


def _show_note(item: CitedItem, wording: Wording) -> str:
    """Give what stands behind a work: where in it, with the word that was printed or the language's, and its suffix."""
    place = _show_locator(item, wording)
    suffix = item.suffix.rstrip()
    if not place:
        return suffix.lstrip(" ,")
    gap = "" if not suffix or suffix[0] in _CLOSE or suffix[0].isspace() else " "
    return f"{place}{gap}{suffix}"


def _show_locator(item: CitedItem, wording: Wording) -> str:
    if not item.locator:
        return ""
    locator = re.sub(r"(?<=\d)\s*[-–—‑]+\s*(?=\d)", "–", item.locator.strip())
    if re.match(r"[^\W\d_]{2,}\.?\s|[^\W\d_]+\.\s?\d", locator):
        return locator  # Its author has typed the word.
    word = _find_word(locator, wording.printed) or _name_label(item.label, locator, wording.language)
    return f"{word}\u00a0{locator}" if word else locator


def _find_word(locator: str, printed: str) -> str:
    """Find the word that a citation printed before a locator: "p.", "səh."; a capital begins a name."""
    pattern = "[-–—‑]+".join(map(re.escape, re.split("–", locator)))
    for found in re.finditer(rf"(?<!\w){_LABEL}{pattern}(?!\w)", printed):
        word = found["word"]
        if not word[:1].isupper() or (word.endswith(".") and printed[: found.start()].rstrip().endswith(",")):
            return word
    return ""


@cache
def _read_labels() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_name("locators.toml").read_text(encoding="utf-8"))


def _name_label(label: str, locator: str, language: Language) -> str:
    """Give a language's word for a kind of locator."""
    labels = _read_labels()
    label = label.replace(" ", "-") or "page"
    if label == "page":
        return language.words["pages" if re.search(r"\d\s*[–,]\s*\d", locator) else "page"]
    if label in labels["words"] and labels["words"][label] in language.words:
        return language.words[labels["words"][label]]
    own = labels.get(language.code, labels[_ENGLISH])
    return own.get(label, labels[_ENGLISH].get(label, label if label.isalpha() else ""))
