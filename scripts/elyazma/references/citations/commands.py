"""Know what each citation command prints."""

from __future__ import annotations

from dataclasses import replace

from elyazma.references.citations.form import Form

_FORMS = {
    "citet": Form("work", within=False, bracketed=True),
    "citep": Form("work", within=True, bracketed=True),
    "citealt": Form("work", within=False, bracketed=False),
    "citealp": Form("work", within=True, bracketed=False),
    "citeauthor": Form("author", within=False, bracketed=False),
    "citefullauthor": Form("author", within=False, bracketed=False, full=True),
    "citeyear": Form("year", within=False, bracketed=False),
    "citeyearpar": Form("year", within=True, bracketed=True),
    "citetalias": Form("alias", within=False, bracketed=False),
    "citepalias": Form("alias", within=True, bracketed=True),
    "citenum": Form("number", within=True, bracketed=False),
    "nocite": Form("nothing", within=False, bracketed=False),
}
"""For each command its \\NAT@ctype, \\ifNAT@swa and \\ifNAT@par (natbib.sty 8.31b)."""

_ALIASES = {
    **dict.fromkeys(("parencite", "parencites", "autocite", "autocites", "smartcite", "smartcites"), "citep"),
    **dict.fromkeys(("footcite", "footcites", "supercite", "supercites"), "citep"),
    **dict.fromkeys(("textcite", "textcites"), "citet"),
    **dict.fromkeys(("citedate", "citeyearNP"), "citeyear"),
    **dict.fromkeys(("citeonline", "citeA", "fullciteA", "shortciteA", "citeN", "shortciteN"), "citet"),
    **dict.fromkeys(("citeasnoun", "newcite", "footfullcite", "fullcite"), "citet"),
    **dict.fromkeys(("citeNP", "shortciteNP", "citen", "onlinecite"), "citealp"),
    **dict.fromkeys(("citeauthoronline", "citeauthorNP"), "citeauthor"),
    **dict.fromkeys(("shortcite",), "citep"),
}
"""The commands of biblatex (its manual, section 3.9) and of older packages, with natbib's that print the same."""

_WITHOUT_AUTHOR = frozenset(("parencite", "autocite"))


def find_form(command: str, *, starred: bool, numeric: bool, noted: bool) -> Form | None:
    r"""Find what a command prints, None for an unknown one; `command` has no backslash.

    \cite is \citep if works are numbered or if it has a note, \citet otherwise (natbib's manual, section 2.3).
    """
    starred = starred or command.endswith("*")
    command = command.removesuffix("*")
    small = command[:1].lower() + command[1:]
    # biblatex's star leaves out the author (its manual, section 3.9.2); natbib's names all of them.
    name = "citeyearpar" if starred and small in _WITHOUT_AUTHOR else _ALIASES.get(small, small)
    if name in {"cite", "cites"}:
        name = "citep" if numeric or noted else "citet"
    form = _FORMS.get(name)
    return form and replace(form, full=form.full or starred, capital=command != small)
