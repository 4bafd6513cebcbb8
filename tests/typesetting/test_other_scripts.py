from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from elyazma.flows.pipeline import build_pdf
from elyazma.languages.scripts import read_scripts
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Span, is_fatal
from elyazma.pdf.reader import read_pdf
from elyazma.system.fonts import FontFiles, find_font
from elyazma.system.script_fonts import FaceFile, ScriptFont, find_script_font
from elyazma.typesetting import scripts
from elyazma.typesetting.preamble import JOIN_NUMBERS, LOAD_FONTS, write_fonts
from elyazma.typesetting.scripts import Setting, choose_scripts, write_scripts

MAIN = FontFiles("Plain", *(Path(f"/f/Plain-{face}.ttf") for face in ("Regular", "Bold", "Italic", "BoldItalic")))
PLACE = Span("manuscript/sections/01-introduction.tex", 3, 5)


@pytest.fixture
def fonts(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Give a machine that has fonts for some letters, beside the text's own, which has `own`."""

    def have(own: str, installed: str) -> None:
        def find(families: tuple[str, ...], letters: str, *, any_family: bool = True) -> ScriptFont | None:
            del any_family
            known = families and set(letters) <= set(installed)
            return ScriptFont(families[0], FaceFile(Path("/f/other.ttf"))) if known else None

        def lack(font: Path, letters: str) -> str:
            del font
            return "".join(letter for letter in letters if letter not in own)

        monkeypatch.setattr(scripts, "find_script_font", find)
        monkeypatch.setattr(scripts, "find_lacking", lack)

    return have


def choose(text: str) -> list[tuple[str, str, str]]:
    chosen = choose_scripts(text, MAIN, lambda _: PLACE)
    assert chosen.value is not None
    return [(each.script.code, each.letters, each.fonts["fonts"].family) for each in chosen.value]


def test_nothing_is_set_apart_where_the_text_font_has_every_letter(fonts: Callable[..., None]) -> None:
    fonts("λόγος漢", "")
    assert choose("λόγος and 漢") == []
    assert write_scripts([]) == ""


def test_of_a_script_that_the_text_font_has_in_part_only_what_it_lacks_is_set_apart(
    fonts: Callable[..., None],
) -> None:
    fonts("λ", "ό漢字")
    assert choose("λό 漢字") == [("Grek", "ό", "Liberation Serif"), ("Hani", "字漢", "Noto Serif CJK SC")]


def test_what_some_font_of_the_text_was_seen_to_lack_is_set_apart_though_the_main_one_has_it(
    fonts: Callable[..., None],
) -> None:
    fonts("λ▶", "▶")
    chosen = choose_scripts("λ", MAIN, lambda _: PLACE, "▶")
    assert chosen.value is not None
    assert [(each.script.code, each.letters) for each in chosen.value] == [("Zsym", "▶")]


def test_what_runs_right_to_left_is_set_apart_though_the_font_has_it(fonts: Callable[..., None]) -> None:
    fonts("שפה", "שפה")
    assert choose("שפה") == [("Hebr", "הפש", "Noto Serif Hebrew")]


def test_a_script_that_no_font_has_is_one_finding_at_its_first_letter(fonts: Callable[..., None]) -> None:
    fonts("", "")
    chosen = choose_scripts("漢字漢 and かな", MAIN, lambda _: PLACE)
    assert [(each.code, each.span) for each in chosen.diagnostics] == [("script-font-missing", PLACE)] * 2
    assert is_fatal(chosen.diagnostics)
    kana, han = chosen.diagnostics
    assert "Japanese letters “かな”" in kana.message
    assert han.message == "no font here has the Chinese letters “字漢”"
    assert kana.hint == "type `sudo apt-get install fonts-noto-cjk`"


def test_a_package_that_has_the_picture_signs_is_named(fonts: Callable[..., None]) -> None:
    fonts("", "")
    (finding,) = choose_scripts("see 📌", MAIN, lambda _: PLACE).diagnostics
    assert finding.message == "no font here has the emoji letters “📌”"
    assert finding.hint == "type `sudo apt-get install fonts-symbola`"


def test_a_face_that_a_font_lacks_is_its_upright_one() -> None:
    font = ScriptFont("X", FaceFile(Path("/f/x.ttc"), 2), bold=FaceFile(Path("/f/x-bold.ttc"), 4))
    written = write_scripts([Setting(read_scripts()["Hani"], "漢", {"fonts": font})])
    assert r"\csname elyazma@font@Hani\endcsname{x.ttc}[Path=/f/,FontIndex=2,Script=CJK," in written
    assert "ItalicFont=x.ttc,ItalicFeatures={FontIndex=2}" in written
    assert "BoldFont=x-bold.ttc,BoldFeatures={FontIndex=4}" in written
    thick = write_scripts(
        [Setting(read_scripts()["Hani"], "漢", {"fonts": ScriptFont("X", FaceFile(Path("/f/x.ttf")))})]
    )
    assert "BoldFont=x.ttf,BoldFeatures={FakeBold=1.5}" in thick


DOCUMENT = r"""\documentclass{article}
<join>
<fonts>
<scripts>
\pagestyle{empty}
\begin{document}
<text>
\end{document}
"""


def typeset(texts: list[str], letters: dict[str, str], folder: Path) -> list[str]:
    """Set each text on a page of its own; give the words of each from left to right."""
    main = find_font(["Liberation Serif"], "Ə", Span(""))
    assert main.value, main.diagnostics
    settings = []
    for code, used in letters.items():
        font = find_script_font(("Liberation Serif", "DejaVu Sans"), used, any_family=False)
        if font is None:
            pytest.skip(f"no font of this machine has the letters {used}")
        settings.append(Setting(read_scripts()[code], used, {"fonts": font}))
    whole = DOCUMENT.replace("<join>", JOIN_NUMBERS).replace("<fonts>", f"{LOAD_FONTS}\n{write_fonts(main.value, ())}")
    whole = whole.replace("<scripts>", write_scripts(settings)).replace("<text>", "\n\\newpage\n".join(texts))
    (folder / "m.tex").write_text(whole, encoding="utf-8")
    command = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "m.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
    log = (folder / "m.log").read_text(encoding="utf-8", errors="replace")
    assert done.returncode == 0, [line for line in log.splitlines() if line.startswith("!")]
    assert "Missing character" not in log
    boxes = subprocess.run(["pdftotext", "-bbox", "m.pdf", "-"], cwd=folder, capture_output=True, check=True)
    return [_read_page(page) for page in boxes.stdout.decode().split("<page ")[1:]]


def _read_page(page: str) -> str:
    words = [line for line in page.splitlines() if "<word " in line]
    placed = sorted((float(line.split('xMin="')[1].partition('"')[0]), line) for line in words)
    return " ".join(_from_left(line.partition(">")[2].partition("<")[0]) for _, line in placed)


def _from_left(word: str) -> str:
    """Give a word as it was written: in a box the letters of a Hebrew one stand from left to right."""
    letters = [letter for letter in word if letter in HEBREW]
    return "".join(letters.pop() if letter in HEBREW else letter for letter in word)


HEBREW = "שפהקדו"


PHRASES = (
    ("see שפה קדושה end", "see קדושה שפה end"),
    ("see \\emph{שפה קדושה} end", "see קדושה שפה end"),
    ("see שפה~קדושה end", "see קדושה שפה end"),
    ("see שפה\nקדושה end", "see קדושה שפה end"),
    ("see שפה 12 קדושה. end", "see קדושה 12 שפה. end"),
    ("see שפה end קדושה", "see שפה end קדושה"),
    ("2020-ci שפה, and more", "2020-ci שפה, and more"),
)


@pytest.fixture(scope="module")
def phrases(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Set all phrases at once, each on a page."""
    texts = [rf"\noindent {text}" for text, _ in PHRASES]
    return typeset(texts, {"Hebr": HEBREW}, tmp_path_factory.mktemp("phrases"))


@pytest.mark.tex
@pytest.mark.parametrize("at", range(len(PHRASES)), ids=[text for text, _ in PHRASES])
def test_a_phrase_from_right_to_left_stands_in_its_order(at: int, phrases: list[str]) -> None:
    assert len(phrases) == len(PHRASES)
    assert phrases[at] == PHRASES[at][1]


@pytest.mark.tex
def test_scripts_stand_beside_each_other_and_in_tables(tmp_path: Path) -> None:
    text = r"\noindent\begin{tabular}{lll}שפה קדושה&სიტყვა&end\end{tabular}"
    assert typeset([text], {"Hebr": HEBREW, "Geor": "სიტყვა"}, tmp_path) == ["קדושה שפה სიტყვა end"]


@pytest.mark.tex
def test_a_sign_that_only_a_command_writes_is_printed(minimal: Path) -> None:
    section = minimal / "manuscript/sections/01-introduction.tex"
    section.write_text(
        '\\section{A}\nA \\symbol{"25B6} points, \\texttt{and \\symbol{"2423} here}.\n', encoding="utf-8"
    )
    outcome = build_pdf(minimal, Options(), lambda _: None)
    assert outcome.value and not is_fatal(outcome.diagnostics), outcome.diagnostics
    assert "A ▶ points, and ␣ here." in " ".join(" ".join(read_pdf(outcome.value.pdf).texts).split())


def test_letters_of_formulas_in_a_text_are_set_in_a_font_for_formulas(fonts: Callable[..., None]) -> None:
    fonts("→", "𝒳")
    assert choose("the points 𝒳 → y") == [("Zmth", "𝒳", "Latin Modern Math")]
