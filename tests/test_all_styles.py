"""CSL styles of the package format eleven works, or say why not; no style may crash, or print nothing unsaid.

tests/data/styles/otherwise.txt is a ratchet: it lists the styles that do neither, with what happens instead. A run of
the tests takes these and every twelfth of the others; `pytest --every-style tests/test_all_styles.py` takes all 2,851,
about a minute on two idle processors.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from all_styles import REFUSED, SAMPLED, judge_styles, list_styles

RATCHET = Path(__file__).parent / "data/styles/otherwise.txt"
HEAD = "# Styles that neither print all eleven works as they would be cited nor are refused (pytest --update)."
OTHERS = 12
"""Of the styles that are not listed every twelfth is enough for each run, in alphabetical order."""


def read_ratchet() -> dict[str, str]:
    lines = RATCHET.read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines if not line.startswith("#"))


@pytest.mark.slow
def test_styles_of_the_package(request: pytest.FixtureRequest, update: bool) -> None:
    listed = read_ratchet()
    others = [style for style in list_styles() if style not in listed]
    taken = others if update or request.config.getoption("--every-style") else others[::OTHERS]
    judged = judge_styles([*listed, *taken], "az")
    otherwise = {style: said for style, said in judged.items() if said != "printed" and said not in REFUSED}
    if update:
        rows = [f"{style}: {said}" for style, said in sorted(otherwise.items())]
        RATCHET.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    assert otherwise == read_ratchet()
    assert not [style for style, said in otherwise.items() if said.startswith("crash")]
    assert [judged[style] for style in taken].count("printed") > len(taken) * 0.7


@pytest.mark.slow
def test_a_sample_of_styles_in_english() -> None:
    judged = judge_styles(list_styles()[::SAMPLED], "en")
    assert not [style for style, said in judged.items() if said.startswith(("crash", "citation-engine"))]
