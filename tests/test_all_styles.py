"""Every CSL style of the package formats eleven works, or says why not; no style may crash, or print nothing unsaid.

tests/data/styles/otherwise.txt is a ratchet: it lists the styles that do neither, with what happens instead. All
styles take about a minute on two idle processors.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from all_styles import REFUSED, SAMPLED, judge_styles, list_styles

RATCHET = Path(__file__).parent / "data/styles/otherwise.txt"
HEAD = "# Styles that neither print all eleven works as they would be cited nor are refused (pytest --update)."


def read_ratchet() -> dict[str, str]:
    lines = RATCHET.read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines if not line.startswith("#"))


@pytest.mark.slow
def test_all_styles(update: bool) -> None:
    judged = judge_styles(list_styles(), "az")
    otherwise = {style: said for style, said in judged.items() if said != "printed" and said not in REFUSED}
    if update:
        rows = [f"{style}: {said}" for style, said in sorted(otherwise.items())]
        RATCHET.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    assert otherwise == read_ratchet()
    assert not [style for style, said in otherwise.items() if said.startswith("crash")]
    assert list(judged.values()).count("printed") > len(judged) * 0.7


@pytest.mark.slow
def test_a_sample_of_styles_in_english() -> None:
    judged = judge_styles(list_styles()[::SAMPLED], "en")
    assert not [style for style, said in judged.items() if said.startswith(("crash", "citation-engine"))]
