"""What commands name: files and keys."""

from __future__ import annotations

import pytest

from elyazma.tex.commands import CITING, IMPORTING, INPUTTING, PICTURING
from elyazma.tex.names import read_citation, read_file_name, read_input
from elyazma.tex.parse import parse


@pytest.mark.parametrize(
    ("tex", "name"),
    [
        (r"\input{part}", "part"),
        (r"\input part ", "part"),
        ('\\input{ "a part" }', "a part"),
        (r"\import{folder/}{part}", "folder/part"),
        (r"\import*{folder}{part}", "folder/part"),
        (r"\import{#1}{part}", ""),
        (r"\input{#1}", ""),
        (r"\input{}", ""),
        (r"\input", ""),
    ],
)
def test_an_input_is_read_by_its_name(tex: str, name: str) -> None:
    (command,) = parse(tex).commands(INPUTTING | IMPORTING)
    assert read_input(command) == name


def test_the_place_of_a_name_leaves_out_blanks_and_quotes() -> None:
    text = r'\includegraphics[width=2cm]{ "a map" }'
    (command,) = parse(text).commands(PICTURING)
    name = read_file_name(command.last)
    assert name is not None
    assert (name.text, text[name.start :]) == ("a map", 'a map" }')


@pytest.mark.parametrize(
    ("tex", "read"),
    [
        (r"\citep{a,b}", ("citep", ["a", "b"], "", "")),
        (r"\citet*[p.~5]{a}", ("citet*", ["a"], "", "p.~5")),
        (r"\citep[see][p.~5]{a}", ("citep", ["a"], "see", "p.~5")),
        ("\\citep{a, % b, c\n  d}", ("citep", ["a", "d"], "", "")),
    ],
)
def test_a_citation_has_keys_and_notes(tex: str, read: tuple[str, list[str], str, str]) -> None:
    tree = parse(tex)
    (command,) = tree.commands(CITING)
    citation = read_citation(tree, command)
    assert citation is not None
    assert (citation.command, [key.name for key in citation.keys], citation.prenote, citation.postnote) == read


def test_a_citation_without_keys_is_none() -> None:
    tree = parse(r"\citep is a command")
    (command,) = tree.commands(CITING)
    assert read_citation(tree, command) is None
