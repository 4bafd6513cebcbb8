"""Which editor opens a place, and with which words: none of them is read by a shell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from elyazma.model.diagnostics import Span
from elyazma.preview import editors
from elyazma.preview.editors import choose_editor, list_editors, open_place

PLACE = Span('manuscript/it\'s a "test" $(x).tex', 12, 5)
ROOT = Path("/a folder")


def find_all(name: str) -> str | None:
    return f"/usr/bin/{name}"


def find_none(_: str) -> str | None:
    return None


def choose(asked: str = "", variables: Mapping[str, str] | None = None, here: tuple[str, ...] = ()) -> str:
    chosen = choose_editor(asked, variables or {}, lambda name: f"/bin/{name}" if name in here else None)
    return chosen.editor.id if chosen else ""


def test_the_one_asked_for_goes_before_variables_and_what_is_found() -> None:
    here = ("code", "emacsclient", "kate")
    assert choose("kate", {"VISUAL": "emacsclient"}, here) == "kate"
    assert choose("", {"VISUAL": "/usr/bin/emacsclient -nw", "EDITOR": "kate"}, here) == "emacs"
    assert choose("", {"VISUAL": "nano", "EDITOR": "kate"}, here) == "kate"
    assert choose("", {"EDITOR": "vi"}, here) == "code"
    assert choose("", {}, ()) == "" and choose("ed", {}, here) == "" and choose("kate", {}, ()) == ""


def test_an_editor_in_a_terminal_is_reached_only_where_it_listens() -> None:
    here = ("nvim", "vim")
    assert choose("", {"EDITOR": "nvim"}, here) == ""
    assert choose("", {"EDITOR": "nvim", "NVIM_LISTEN_ADDRESS": "/run/nvim"}, here) == "nvim"
    assert choose("vim", {"VIM_SERVERNAME": "PAPER"}, here) == "vim"


@pytest.mark.parametrize("editor", [each.id for each in list_editors()])
def test_every_editor_gets_path_and_line_as_words_of_their_own(editor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(editors, "start_detached", started.append)
    variables = {"VIM_SERVERNAME": "PAPER", "NVIM_LISTEN_ADDRESS": "/run/nvim"}
    chosen = choose_editor(editor, variables, find_all)
    assert chosen and open_place(chosen, ROOT, PLACE) == ""
    ((program, *words),) = started
    assert program.startswith("/usr/bin/") and "12" in " ".join(words)
    path = str(ROOT / PLACE.path)
    assert any(path in word or path.replace("'", "''") in word for word in words)
    assert "{" not in "".join(words)


def test_the_browser_opens_vs_code_where_its_command_is_not_here() -> None:
    chosen = choose_editor("code", {}, find_none)
    assert chosen and chosen.program == ""
    url = open_place(chosen, ROOT, PLACE)
    assert url.startswith("vscode://file/a%20folder/manuscript/it%27s") and url.endswith(".tex:12:5")
    assert not {" ", '"', "'", "$"} & set(url)
