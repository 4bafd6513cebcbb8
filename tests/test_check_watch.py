"""`invoke check --watch`: each save gives the findings anew, whatever is broken, and it ends with whoever listens."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from checked_stream import BROKEN, LONGEST, SECTION, TEXT, Stream
from documented import read_block, read_tables
from saving import SAVES, save_by_renaming, save_in_place
from typed import ENVIRONMENT, PROGRAM, elyazma, start_elyazma


@pytest.fixture
def stream(minimal: Path) -> Iterator[Stream]:
    stream = Stream(minimal, "--json")
    assert stream.next()["event"] == "started"
    assert stream.next()["number"] == 1
    yield stream
    assert stream.end() == (130, "no longer watching\n")


def codes(event: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in event["findings"]]


def has_unknown_key(event: dict[str, Any]) -> bool:
    return "unknown-citation-key" in codes(event)


def test_the_first_lines_are_the_start_and_a_whole_check(minimal: Path) -> None:
    save_in_place(minimal / SECTION, BROKEN)
    stream = Stream(minimal, "--json")
    started, checked = stream.next(), stream.next()
    assert stream.end()[0] == 130
    assert started == {
        "event": "started",
        "format": 1,
        "version": started["version"],
        "root": str(minimal),
        "columns": "utf-32",
    }
    once = json.loads(start_elyazma(minimal, "check", "--json").stdout)
    assert once["findings"] and checked["findings"] == once["findings"]
    assert checked["complete"] is True


@pytest.mark.parametrize("save", SAVES)
def test_each_way_to_save_is_checked(stream: Stream, save: Callable[[Path, str], None]) -> None:
    section = stream.root / SECTION
    for _ in range(3):
        save(section, BROKEN)
        found = stream.until(has_unknown_key)
        (finding,) = (each for each in found["findings"] if each["code"] == "unknown-citation-key")
        assert (finding["path"], finding["line"], finding["column"]) == (SECTION, 3, 23)
        save(section, TEXT)
        assert codes(stream.until(lambda event: not has_unknown_key(event))) == []


def test_sections_come_and_go(stream: Stream) -> None:
    more = stream.root / "manuscript/sections/02-more.tex"
    save_in_place(more, "\\section{More}\n\n\\citep{nobody}\n")
    assert [each["path"] for each in stream.until(has_unknown_key)["findings"]] == ["manuscript/sections/02-more.tex"]
    more.unlink()
    assert codes(stream.until(lambda event: not has_unknown_key(event))) == []


def test_a_folder_that_goes_and_comes_back_is_still_watched(stream: Stream) -> None:
    manuscript, aside = stream.root / "manuscript", stream.root / "aside"
    manuscript.rename(aside)
    gone = stream.until(lambda event: "no-manuscript" in codes(event))
    assert gone["complete"] is False
    aside.rename(manuscript)
    stream.until(lambda event: codes(event) == [])
    save_by_renaming(stream.root / SECTION, BROKEN)
    stream.until(has_unknown_key)


def test_a_save_during_the_first_check_is_not_missed(minimal: Path) -> None:
    stream = Stream(minimal, "--json")
    try:
        stream.next()
        save_in_place(minimal / SECTION, BROKEN)
        stream.until(has_unknown_key)
    finally:
        stream.end()


HALF = ["", "slug", 'slug = "', 'slug = "minimal"\nlanguage = "', "\0\0", "slug = 1\n", "[[[\n", '"'] * 3
"""What a metadata file may hold while it is written, or after an accident."""


def test_whatever_is_half_written_gives_findings_and_no_end(stream: Stream) -> None:
    article = stream.root / "manuscript/article.toml"
    whole = article.read_text(encoding="utf-8")
    for text in (*HALF, *(whole[:length] for length in range(0, len(whole), 7))):
        save_in_place(article, text)
        time.sleep(0.02)
    events = stream.settle()
    assert events and any(not event["complete"] for event in events)
    save_in_place(article, whole)
    mended = stream.until(lambda event: codes(event) == [])
    assert mended["complete"]


def test_random_saves_lead_to_what_a_new_check_finds(seed: Path) -> None:
    choose = random.Random(12)
    stream = Stream(seed, "--json")
    stream.next()
    files = sorted(path for top in ("manuscript", "bib") for path in (seed / top).rglob("*") if path.suffix != ".png")
    texts = {path: path.read_text(encoding="utf-8") for path in files if path.suffix in {".tex", ".toml", ".bib"}}
    for _ in range(60):
        path = choose.choice(list(texts))
        text, place = texts[path], choose.randrange(len(texts[path]))
        before, after = text[:place], text[place:]
        edited = choose.choice([before, f"{before}{{{after}", f"{text}\n\\citep{{no{place}}}\n", text])
        if choose.random() < 0.1:
            path.unlink(missing_ok=True)
        else:
            choose.choice(SAVES)(path, edited) if path.exists() else save_in_place(path, edited)
        time.sleep(choose.choice([0, 0.01, 0.05, 0.2]))
    last = stream.settle()[-1]
    assert stream.end()[0] == 130
    assert last["findings"] == json.loads(start_elyazma(seed, "check", "--json").stdout)["findings"]


MOST_SECONDS, TRIES = 0.15, 6


def test_a_save_is_checked_at_once(seed: Path) -> None:
    """A machine that is busy with others has some tries."""
    stream = Stream(seed, "--json")
    stream.settle(1)
    section = sorted((seed / "manuscript/sections").glob("*.tex"))[0]
    text = section.read_text(encoding="utf-8")
    medians: list[float] = []
    while len(medians) < TRIES and min(medians, default=1) > MOST_SECONDS:
        seconds = []
        for number in range(7):
            started = time.monotonic()
            save_by_renaming(section, f"{text}\nWord{len(medians)}.{number}.\n")
            assert stream.next()["event"] == "checked"
            seconds.append(time.monotonic() - started)
            time.sleep(0.05)
        medians.append(median(seconds))
    assert stream.end()[0] == 130
    assert min(medians) <= MOST_SECONDS, medians


@pytest.mark.parametrize("flags", [["--json"], []])
def test_it_ends_when_nobody_reads_any_more(minimal: Path, flags: list[str]) -> None:
    """An editor that has died cannot stop what it has begun; the process is idle, and so gets no SIGPIPE either."""
    reading, writing = os.pipe()
    command = [sys.executable, "-c", PROGRAM, "check", "--watch", *flags]
    with subprocess.Popen(command, cwd=minimal, env=ENVIRONMENT, stdout=writing, stderr=subprocess.PIPE) as process:
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as lines:
            assert any("checked" in line or "nothing to mend" in line for line in iter(lines.readline, ""))
        assert process.wait(LONGEST) == 0
        assert process.stderr and process.stderr.read() == b""


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_asked(minimal: Path, asked: signal.Signals) -> None:
    stream = Stream(minimal, "--json")
    stream.next()
    stream.next()
    stream.process.send_signal(asked)
    assert stream.process.wait(LONGEST) == 130
    assert stream.end() == (130, "no longer watching\n")


def test_a_person_is_told_what_is_new_and_what_is_gone(minimal: Path) -> None:
    stream = Stream(minimal)
    assert stream.line().startswith("watching ")
    assert stream.line().startswith("nothing to mend (")
    save_by_renaming(minimal / SECTION, BROKEN)
    assert stream.line().startswith("2 warnings (")
    save_by_renaming(minimal / SECTION, f"{BROKEN}\nMore.\n")
    assert stream.line().startswith("2 warnings (")
    save_by_renaming(minimal / SECTION, TEXT)
    assert stream.line().startswith("gone: bib/references.bib:1:7: warning[reference-uncited]: ")
    assert stream.line().startswith(f"gone: {SECTION}:3:23: warning[unknown-citation-key]: ")
    assert stream.line().startswith("nothing to mend (")
    _, said = stream.end()
    assert said.count("warning[unknown-citation-key]") == 1


def test_wrong_usage_is_said_before_anything_is_watched(minimal: Path) -> None:
    both = elyazma(minimal, "check", "--watch", "--all")
    assert (both.returncode, both.stdout) == (2, "") and "--all" in both.stderr
    unknown = elyazma(minimal, "check", "--watch", "--json", "--journal", "nowhere")
    assert (unknown.returncode, unknown.stdout) == (2, "") and "nowhere" in unknown.stderr


# --- The stream -----------------------------------------------------------------------------------------

PAGE, STREAM = "editors.md", "For another editor: the stream"
BROKEN_TWICE = f"% Əlyazma\n{BROKEN}\n\\emph{{Ə\\citep{{nobody}}\n"
"""A key that is not there, and a brace that is not closed: a warning and an error."""


def test_the_stream_is_what_the_page_says(minimal: Path) -> None:
    save_in_place(minimal / SECTION, BROKEN_TWICE)
    stream = Stream(minimal, "--json")
    said = [stream.next(), stream.next()]
    stream.end()
    shown = [json.loads(line) for line in read_block(PAGE, STREAM, "json").splitlines()]
    tables = read_tables(PAGE, STREAM)
    for events in (said, shown):
        started, checked = events
        finding = checked["findings"][0]
        assert [list(started), list(checked)] == tables[:2]
        assert sorted(finding) == sorted(tables[2])
        assert {name: type(value) for name, value in started.items()} == {
            name: type(value) for name, value in said[0].items()
        }
        assert {name: type(value) for name, value in checked.items()} == {
            name: type(value) for name, value in said[1].items()
        }
    assert [each["event"] for each in shown] == ["started", "checked"]
    assert said[0]["format"] == shown[0]["format"] and said[0]["columns"] == shown[0]["columns"]


def test_columns_count_code_points(minimal: Path) -> None:
    text = "\\section{Introduction}\n\n𐞁Əe\u0301 \\citep{nobody}, \\citep{knuth1984}.\n"
    save_in_place(minimal / SECTION, text)
    stream = Stream(minimal, "--json")
    _, checked = stream.next(), stream.next()
    stream.end()
    (found,) = (each for each in checked["findings"] if each["code"] == "unknown-citation-key")
    start = found["column"] - 1
    # Where the file has letters of a base and an accent, it is composed first, and a note says so.
    line = "𐞁Əé \\citep{nobody}, \\citep{knuth1984}."
    assert line[start : start + found["length"]] == "nobody"
    assert any(each["code"] == "not-normalised" for each in checked["findings"])
