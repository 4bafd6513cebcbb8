r"""Tell which language a paper is in: what babel or polyglossia says, held against the text itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from elyazma.languages import Language
from elyazma.model.diagnostics import Diagnostic, note, warning
from elyazma.model.phrases import phrase, phrase_data
from elyazma.readers.lexicon import Lexicon
from elyazma.readers.tex_paper.divide import Divided
from elyazma.tex.plain import plain_text
from elyazma.tex.tree import Command

_SAMPLE = 30_000
_ALIASES = {
    **dict.fromkeys(("ngerman", "germanb", "naustrian", "austrian", "nswissgerman", "swissgerman"), "german"),
    **dict.fromkeys(("francais", "frenchb", "acadian", "canadien"), "french"),
    **dict.fromkeys(("brazil", "brazilian", "portuges"), "portuguese"),
    **dict.fromkeys(("american", "british", "USenglish", "UKenglish", "usenglish", "ukenglish"), "english"),
    **dict.fromkeys(("australian", "canadian", "newzealand"), "english"),
    **dict.fromkeys(("mexican", "spanishmx"), "spanish"),
}
"""babel's other names of a language (its manual, section 1.3, and the languages' own manuals)."""


def name_language(
    divided: Divided, languages: Mapping[str, Language], lexicon: Lexicon
) -> tuple[str, tuple[Diagnostic, ...]]:
    """Give the code of a paper's language, and what is uncertain about it."""
    text = plain_text(divided.tree)[-_SAMPLE * 4 :][:_SAMPLE]
    named = _list_names(divided)
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
            phrase("the text seems to be in {language}", language=phrase_data(languages[guessed].english_name)),
            divided.paper.span(0),
            phrase("check language in manuscript/article.toml"),
        )
        return guessed, (finding,)
    name, command = named[-1]
    message = phrase("there is no language file for {name}: words such as Figure are English", name=name)
    hint = phrase(
        "write languages/CODE.toml for it (docs/languages.md), and language = CODE into manuscript/article.toml"
    )
    span = divided.paper.span(command.start, command.end - command.start)
    return "en", (warning("import-language", message, span, hint),)


def _list_names(divided: Divided) -> list[tuple[str, Command]]:
    """Give the languages that the preamble loads, the main one last."""
    found: list[tuple[bool, str, Command]] = []
    for command in divided.tree.commands(_LOADING):
        words = [argument.text.strip() for argument in command.arguments if argument]
        found += [(main, name, command) for main, name in _read_words(command.name, words)]
    found.sort(key=lambda each: each[0])
    return [(name, command) for _, name, command in found if name.isalpha() and name not in _SWITCHES]


def _read_words(command: str, words: list[str]) -> Iterator[tuple[bool, str]]:
    """Give languages, each with whether it is said to be the main one."""
    if command in _MAIN:
        yield from ((True, word) for word in words[-1:])
    elif words[1:] and words[-1] == "babel":
        for option in words[0].split(","):
            name, equals, value = option.strip().partition("=")
            if not equals or name.strip() == "main":
                yield bool(equals), value.strip() or name


_MAIN = frozenset(("setmainlanguage", "setdefaultlanguage"))
_LOADING = frozenset(("usepackage", *_MAIN))
_SWITCHES = frozenset(
    ("shorthands", "safe", "math", "activeacute", "activegrave", "noconfigs", "showlanguages", "bidi")
)
