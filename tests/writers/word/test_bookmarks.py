"""Names of bookmarks: legal for Word, and read back as what they stand for."""

from __future__ import annotations

import re

import pytest

from elyazma.writers.word.bookmarks import LABEL, LONGEST, NUMBER, REFERENCE, read_name, write_name


@pytest.mark.parametrize("prefix", [REFERENCE, LABEL, NUMBER])
@pytest.mark.parametrize("name", ["cornell2011", "fig:flow", "a_b-c", "əliyev", "_3A", "eq=3A", "x"])
def test_name_comes_back(prefix: str, name: str) -> None:
    written = write_name(prefix, name)
    assert re.fullmatch(rf"[A-Za-z]\w{{0,{LONGEST - 1}}}", written, re.ASCII)
    assert read_name(written) == (prefix, name)


def test_long_name_comes_back_with_the_files_variables() -> None:
    name = "a-very-long-key-that-somebody-has-made-of-a-title-2023"
    written = write_name(REFERENCE, name)
    assert len(written) <= LONGEST
    assert read_name(written, {written: name}) == (REFERENCE, name)
    assert write_name(REFERENCE, name + "b") != written


def test_strange_bookmark_is_none_of_ours() -> None:
    assert read_name("_Toc123") is None
    assert read_name("ref_a_C9") is None
