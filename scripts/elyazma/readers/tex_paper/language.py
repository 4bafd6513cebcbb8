r"""Tell which language a paper is in: what babel or polyglossia says, held against the text itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from elyazma.languages import Language
from elyazma.model.diagnostics import Diagnostic, note, warning
from elyazma.readers.lexicon import Lexicon
from elyazma.readers.tex_paper.divide import Divided
from elyazma.tex.plain import plain_text
from elyazma.tex.tree import Command

_SAMPLE = 30_000
_ALIASES = {
    "ngerman": "german", "germanb": "german", "naustrian": "german", "austrian": "german", "nswissgerman": "german",
    "francais": "french", "frenchb": "french", "acadian": "french", "canadien": "french",
    "brazil": "portuguese", "brazilian": "portuguese", "portuges": "portuguese",
    "american": "english", "british": "english", "USenglish": "english", "UKenglish": "english", "australian": "english",
    "usenglish": "english", "ukenglish": "english", "canadian": "english", "mexican": "spanish", "spanishmx": "spanish",
}  # fmt: skip
"""babel's other names of a language (its manual, section 1.3, and the languages' own manuals)."""


def name_language(
    divided: Divided, languages: Mapping[str, Language], lexicon: Lexicon
) -> tuple[str, tuple[Diagnostic, ...]]:
    """Give the code of a paper's language, and what is uncertain about it."""
    text = plain_text(divided.tree)[-_SAMPLE * 4 :][:_SAMPLE]
    named = list(_list_names(divided))
    guessed, sure = lexicon.guess_language(text)
    codes = {language.babel: code for code, language in languages.items()}
    codes |= {alias: codes[name] for alias, name in _ALIASES.items() if name in codes}
    known = [codes.get(name, "") for name, _ in named]
    if named and known[-1] and not (sure and guessed in known):
        return known[-1], ()
    if sure and (not named or guessed in known):
        return guessed, ()
    if not named:
        finding = note(
            "import-language",
            f"the text seems to be in {languages[guessed].english_name}",
            divided.paper.span(0),
            "check language in manuscript/article.toml",
        )
        return guessed, (finding,)
    name, command = named[-1]
    message = f"there is no language file for {name}: words such as Figure are English"
    hint = "write languages/CODE.toml for it (docs/languages.md), and language = CODE into manuscript/article.toml"
    span = divided.paper.span(command.start, command.end - command.start)
    return "en", (warning("import-language", message, span, hint),)


def _list_names(divided: Divided) -> Iterator[tuple[str, Command]]:
    """Give the languages that the preamble loads, the main one last."""
    found: list[tuple[str, Command]] = []
    main: list[tuple[str, Command]] = []
    for command in divided.tree.commands(_LOADING):
        words = [argument.text for argument in command.arguments if argument]
        if command.name in _MAIN and words:
            main.append((words[-1].strip(), command))
        elif command.name == "usepackage" and words[1:] and words[-1].strip() == "babel":
            for word in words[0].split(","):
                name, equals, value = word.strip().partition("=")
                if name == "main" and equals:
                    main.append((value.strip(), command))
                elif name and not equals and name.isalpha():
                    found.append((name, command))
    yield from _without_switches((*found, *main))


_MAIN = frozenset(("setmainlanguage", "setdefaultlanguage"))
_LOADING = frozenset(("usepackage", *_MAIN))
_SWITCHES = frozenset(
    ("shorthands", "safe", "math", "activeacute", "activegrave", "noconfigs", "showlanguages", "bidi")
)


def _without_switches(names: tuple[tuple[str, Command], ...]) -> Iterator[tuple[str, Command]]:
    return (each for each in names if each[0] not in _SWITCHES)
