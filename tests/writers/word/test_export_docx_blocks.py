"""Every kind of block and inline in a Word file: nothing damaged, nothing lost, pandoc reads the same words back."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from elyazma.model.document import Passage
from elyazma.sources.load_journal import list_journals, load_journal
from elyazma.system.pandoc.parsing import Json
from elyazma.system.pandoc.program import run_pandoc
from elyazma.writers.word.export_docx import export_docx
from jats_article import Sample, copy_manuscript, load_sample
from resolved_nodes import parse_resolved
from word_file import W, find_faults, read_part, read_text

EVERYTHING = """
# Məqalə {#sec:one number=1}

Söz *vurğu **qalın** içində* ~~silinmiş~~ [kiçik]{.smallcaps} [alt]{.underline} H~2~O, x^2^, `code x`, 'tək' "cüt".\\
New line. [A **link**](https://example.org/a?b=c&d=e) and a note.[^1]

[^1]: First paragraph of the note.

    Second one, with `code` and *emphasis*.

- one

  again one

    1. nested
    2. list

        a) deeper
- two

(3) third
(4) fourth

Term
:   Meaning of it.
:   Another.

> Quoted text.
>
> > Inside it.

    verbatim  text
      with <blanks> & signs

| A verse
|   in lines

---

::: {lang=ru}
Русский текст и [English words]{lang=en}.
:::

+-----+-----+-----+
| A   | B   | C   |
+=====+=====+=====+
| wide      | 1.5 |
+-----+-----+-----+
| tall| x   | 22  |
|     +-----+-----+
|     | y   | 3   |
+-----+-----+-----+

| l | r |
|:--|--:|
| a | 1 |

$a+b$ in the line, and

$$\\int_0^1 x\\,dx$$

After a table.
"""


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sample, Path]:
    scratch = tmp_path_factory.mktemp("blocks")
    return load_sample(copy_manuscript("english", scratch), scratch), scratch


def read_markdown(text: str, folder: Path) -> tuple[Json, ...]:
    return tuple(json.loads(run_pandoc(["--from=markdown", "--to=json"], folder, text))["blocks"])


def write(sample: Sample, scratch: Path, *blocks: Json) -> bytes:
    passage = Passage("x", "manuscript/sections/01-x.tex", parse_resolved(blocks))
    bare = replace(
        sample.document, sections=(passage,), appendices=(), supplement=(), entries=(), closings=(), front=()
    )
    bare = replace(bare, references=replace(bare.references, entries=()), article=replace(bare.article, authors=()))
    outcome = export_docx(bare, sample.journal, sample.languages, scratch)
    assert outcome.diagnostics == ()
    assert outcome.value
    return outcome.value


def test_every_construct_is_carried(english: tuple[Sample, Path]) -> None:
    sample, scratch = english
    written = write(sample, scratch, *read_markdown(EVERYTHING, scratch))
    assert find_faults(written) == []
    (scratch / "e.docx").write_bytes(written)
    options = ["--to=plain", "--wrap=none"]
    back = run_pandoc(["--from=docx", *options, "e.docx"], scratch).decode()
    straight = run_pandoc(["--from=markdown", *options], scratch, EVERYTHING).decode()
    wanted = re.findall(r"[^\W_]+", straight.replace("KİÇİK", "kiçik").replace("KIÇIK", "kiçik"))
    found = re.findall(r"[^\W_]+", back.replace("KİÇİK", "kiçik").replace("KIÇIK", "kiçik"))
    assert sorted(set(wanted) - set(found)) == []


def test_languages_and_spans_of_cells(english: tuple[Sample, Path]) -> None:
    sample, scratch = english
    body = read_part(write(sample, scratch, *read_markdown(EVERYTHING, scratch)))
    spoken = {
        (run.find(f"{W}rPr/{W}lang").get(f"{W}val"), read_text(run))  # type: ignore[union-attr]
        for run in body.iter(f"{W}r")
    }
    assert ("ru-RU", "Русский текст и ") in spoken
    assert ("en-US", "English words") in spoken
    assert [each.get(f"{W}val") for each in body.iter(f"{W}gridSpan")] == ["2"]
    assert [each.get(f"{W}val") for each in body.iter(f"{W}vMerge")] == ["restart", None]


def test_each_list_counts_by_itself(english: tuple[Sample, Path]) -> None:
    sample, scratch = english
    blocks = read_markdown("1. a\n2. b\n\nText.\n\n1. c\n\nText.\n\n5) d\n", scratch)
    body = read_part(write(sample, scratch, *blocks))
    numbers = [each.get(f"{W}val") for each in body.iter(f"{W}numId")]
    assert len(set(numbers)) == 3
    assert len(numbers) == 4


def test_every_journals_sheet_is_sound(english: tuple[Sample, Path]) -> None:
    sample, scratch = english
    root = scratch / "english"
    for name in list_journals(root):
        journal = load_journal(root, name, None).value
        assert journal
        outcome = export_docx(sample.document, journal, sample.languages, scratch)
        assert outcome.value, name
        assert find_faults(outcome.value) == [], name
