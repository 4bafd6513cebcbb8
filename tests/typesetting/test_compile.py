from __future__ import annotations

import gzip
import os
import threading
from pathlib import Path

import pytest

from compiled_texts import (
    EVERY_RUN,
    GENERATED,
    LANDLOCK,
    MAIN,
    SECTION,
    TEXT,
    codes,
    compile_text,
    make_png,
    proof_of,
)
from elyazma.model.diagnostics import Severity, is_fatal
from elyazma.model.manuscript import SourceTree
from elyazma.system.files import hold_folder, replace_file
from elyazma.system.process import Limits, find_program
from elyazma.typesetting import compile as compile_module
from elyazma.typesetting import engine
from elyazma.typesetting.compile import compile_tree
from elyazma.typesetting.engine import readable_places

# --- Without TeX ----------------------------------------------------------------------------------


def test_engine_that_is_not_installed(tmp_path: Path) -> None:
    tree = SourceTree(main="main.tex", files=GENERATED, generated=frozenset(GENERATED), engine="no-such-engine")
    outcome = compile_tree(tree, root=tmp_path, scratch=tmp_path / "build")
    assert outcome.value is None and codes(outcome) == ["engine-missing"] and outcome.diagnostics[0].machine


@LANDLOCK
def test_engine_that_cannot_be_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = tmp_path / "programs/xelatex"
    engine.parent.mkdir()
    engine.write_text("#!/bin/sh\n")
    engine.chmod(0o755)
    monkeypatch.setenv("PATH", f"{engine.parent}:{os.environ['PATH']}")
    outcome = compile_text(tmp_path / "root")
    (finding,) = outcome.diagnostics
    assert outcome.value is None and finding.code == "engine-refused" and finding.machine
    assert finding.message == f"{engine} cannot be started: Permission denied"


def test_line_that_tex_cannot_read(tmp_path: Path) -> None:
    outcome = compile_text(tmp_path, "short\n" + "ə" * 100_000 + "\n")
    (finding,) = outcome.diagnostics
    assert outcome.value is None and finding.code == "line-too-long"
    assert finding.span and (finding.span.path, finding.span.line) == (SECTION, 2)
    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize("path", ["../outside.tex", "/outside.tex"])
def test_paths_out_of_the_tree_are_refused(tmp_path: Path, path: str) -> None:
    outcome = compile_text(tmp_path, more={path: "x"})
    assert codes(outcome) == ["file-refused"] and outcome.value is None


def test_link_out_of_the_manuscript_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_text("secret")
    root = tmp_path / "root"
    root.mkdir()
    (root / "figure.png").symlink_to("../secret.png")
    outcome = compile_text(root, more={"figure.png": root / "figure.png"})
    (finding,) = outcome.diagnostics
    assert finding.code == "file-refused" and finding.span and finding.span.path == "figure.png"


def test_fifo_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "figure.png")
    assert codes(compile_text(tmp_path, more={"figure.png": tmp_path / "figure.png"})) == ["file-refused"]


# --- Proofs ---------------------------------------------------------------------------------------


@pytest.mark.tex
def test_cold_build_takes_one_pass(tmp_path: Path) -> None:
    heard: list[str] = []
    outcome = compile_text(tmp_path, progress=heard.append)
    proof = proof_of(outcome)
    assert outcome.diagnostics == () and (proof.passes, proof.pages) == (1, 1) and heard == ["typesetting"]
    assert proof.pdf.read_bytes().startswith(b"%PDF-")
    assert tmp_path / SECTION in proof.read and tmp_path / "main.tex" not in proof.read
    assert not any("build" in path.parts for path in proof.read)


@pytest.mark.tex
def test_one_pass_makes_the_bookmarks(tmp_path: Path) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    pdf = pypdfium2.PdfDocument(str(proof_of(compile_text(tmp_path)).pdf))
    titles = [item.get_title() for item in pdf.get_toc()]
    text = pdf[0].get_textpage().get_text_range()
    pdf.close()
    assert titles == ["Introduction"] and "(Knuth, 1984)" in text


@EVERY_RUN
@pytest.mark.tex
def test_bytes_do_not_depend_on_folder_or_history(tmp_path: Path) -> None:
    contents = set()
    for name in ("one", "another-folder", "one"):
        (tmp_path / name).mkdir(exist_ok=True)
        contents.add(proof_of(compile_text(tmp_path / name, epoch=1_700_000_000)).pdf.read_bytes())
    assert len(contents) == 1
    other = proof_of(compile_text(tmp_path / "one", epoch=1_700_086_400)).pdf.read_bytes()
    assert other not in contents


@pytest.mark.tex
def test_edit_with_references_takes_one_pass(tmp_path: Path) -> None:
    text = TEXT + "\\tableofcontents See section~\\ref{intro}. Wrd."
    assert proof_of(compile_text(tmp_path, text)).passes == 2
    assert proof_of(compile_text(tmp_path, text.replace("Wrd", "Word"))).passes == 1
    assert proof_of(compile_text(tmp_path, text.replace("{Introduction}", "{Start}"))).passes == 2


@pytest.mark.tex
@pytest.mark.parametrize(
    ("text", "drafts"),
    [
        (TEXT, [False]),
        (TEXT + "\\ref{intro}", [True, False]),
        # What is named and never set settles at once, and has its PDF all the same.
        (TEXT + "\\def\\unused{\\label{x}\\ref{x}}", [True, False]),
    ],
)
def test_a_pass_that_knows_no_number_makes_no_pdf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, drafts: list[bool]
) -> None:
    asked: list[bool] = []

    def run_and_tell(pass_: engine.Pass, limits: Limits) -> object:
        asked.append(pass_.draft)
        return run(pass_, limits)

    run = vars(compile_module)["run_engine"]
    monkeypatch.setattr(compile_module, "run_engine", run_and_tell)
    outcome = compile_text(tmp_path, text)
    assert outcome.diagnostics == () and proof_of(outcome).pages == 1
    assert asked == drafts
    assert proof_of(compile_text(tmp_path, text)).passes == 1 and asked[len(drafts) :] == [False]


@pytest.mark.tex
@pytest.mark.parametrize("broken", ["\\newlabel{intro}{{1", "\\badmacro", "\0" * 100, "\\input{nowhere}"])
def test_broken_state_is_forgotten(tmp_path: Path, broken: str) -> None:
    text = TEXT + "\\ref{intro}"
    first = proof_of(compile_text(tmp_path, text)).pdf.read_bytes()
    aux = tmp_path / "build/plain/seed/main.aux"
    aux.write_text(aux.read_text() + broken)
    second = compile_text(tmp_path, text)
    assert second.diagnostics == () and proof_of(second).pdf.read_bytes() == first


@EVERY_RUN
@pytest.mark.tex
def test_synctex_names_the_authors_files(tmp_path: Path) -> None:
    synctex = proof_of(compile_text(tmp_path)).synctex
    assert synctex is not None
    text = gzip.decompress(synctex.read_bytes()).decode()
    assert f":{tmp_path / SECTION}\n" in text and "run-" not in text


@EVERY_RUN
@pytest.mark.tex
def test_any_folder_name_will_do(tmp_path: Path) -> None:
    root = tmp_path / "Mənim məqaləm, 100 % #1 ~ {a} $b & 'c'"
    root.mkdir()
    proof = proof_of(compile_text(root))
    assert proof.passes == 1 and root / SECTION in proof.read and proof.synctex is not None
    assert f":{root / SECTION}\n" in gzip.decompress(proof.synctex.read_bytes()).decode()


@pytest.mark.tex
def test_files_are_found_relative_to_the_manuscript(tmp_path: Path) -> None:
    (tmp_path / "manuscript/figures").mkdir(parents=True)
    (tmp_path / "manuscript/figures/dot.png").write_bytes(make_png())
    more = {
        "manuscript/more.tex": "More.\n",
        "manuscript/figures/dot.png": tmp_path / "manuscript/figures/dot.png",
    }
    outcome = compile_text(tmp_path, TEXT + "\\input{more} \\includegraphics{figures/dot}", more=more)
    assert codes(outcome) == []
    assert {tmp_path / path for path in more} <= set(proof_of(outcome).read)


@pytest.mark.tex
def test_hyphenation_list_longer_than_tex_s_own_limit(tmp_path: Path) -> None:
    letters = "abcdefghijklmnopqrst"
    words = "\n".join(f"{a}{b}{c}a-ma{d}" for a in letters for b in letters for c in letters for d in "xz")
    assert (
        codes(
            compile_text(
                tmp_path,
                TEXT,
                more={"main.tex": MAIN.replace("\\begin{document}", f"\\begin{{document}}\\hyphenation{{{words}}}")},
            )
        )
        == []
    )


# --- Findings -------------------------------------------------------------------------------------


@pytest.mark.tex
def test_gaps_in_the_page_are_errors_with_a_proof(tmp_path: Path) -> None:
    outcome = compile_text(tmp_path, TEXT + "\\ref{nowhere}\\citep{nobody}\nword 语")
    assert sorted(codes(outcome)) == ["letter-missing", "tex-citation", "tex-reference"]
    assert is_fatal(outcome.diagnostics) and outcome.value is not None
    assert not (tmp_path / "build/plain/seed").exists()


@pytest.mark.tex
def test_label_that_stands_twice_is_told_by_the_pass_that_writes_it(tmp_path: Path) -> None:
    twice = "\\section{One}\\label{same}\n\n\\section{Two}\\label{same}\n"
    first = compile_text(tmp_path, twice)
    (finding,) = first.diagnostics
    assert proof_of(first).passes == 1 and finding.code == "tex-label" and finding.span
    assert compile_text(tmp_path, twice).diagnostics == first.diagnostics
    # What the pass before has left says nothing of this one.
    assert compile_text(tmp_path, twice.replace("{same}", "{other}", 1)).diagnostics == ()


@pytest.mark.tex
def test_missing_letter_names_fonts_that_have_it(tmp_path: Path) -> None:
    (finding,) = compile_text(tmp_path, TEXT + "ҧ").diagnostics
    assert finding.code == "letter-missing" and finding.hint.startswith("these fonts here have it: ")


@pytest.mark.tex
def test_error_leaves_no_proof_and_the_last_good_pdf(tmp_path: Path) -> None:
    pdf = tmp_path / "dist/a.pdf"
    replace_file(proof_of(compile_text(tmp_path)).pdf, pdf)
    good = pdf.read_bytes()
    outcome = compile_text(tmp_path, TEXT + "\\nosuch")
    assert outcome.value is None and codes(outcome) == ["tex-command"] and pdf.read_bytes() == good
    assert proof_of(compile_text(tmp_path)).pdf.read_bytes() == good


@pytest.mark.tex
def test_document_that_prints_nothing(tmp_path: Path) -> None:
    main = "\\documentclass{article}\\begin{document}\\end{document}"
    assert codes(compile_text(tmp_path, more={"main.tex": main})) == ["tex-no-pages"]


@pytest.mark.tex
def test_numbers_that_never_settle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert compile_module.MOST_PASSES == 5
    monkeypatch.setattr(compile_module, "MOST_PASSES", 3)
    restless = (
        r"\makeatletter\providecommand\flip{0}\count1=\flip \advance\count1 by 1 "
        r"\immediate\write\@auxout{\gdef\string\flip{\the\count1}}"
    )
    outcome = compile_text(tmp_path, TEXT + restless)
    assert codes(outcome) == ["tex-unsettled"] and outcome.diagnostics[0].severity is Severity.WARNING
    assert proof_of(outcome).passes == 3


@pytest.mark.tex
def test_pdf_that_cannot_be_written(tmp_path: Path) -> None:
    outcome = compile_text(tmp_path, TEXT + r"\special{pdf:image (nowhere.pdf)}")
    (finding,) = outcome.diagnostics
    assert outcome.value is None and finding.code == "tex-output" and "nowhere.pdf" in finding.message


@EVERY_RUN
@pytest.mark.tex
@pytest.mark.parametrize("pages", [1, 300])
def test_driver_that_gives_up_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: int) -> None:
    settings = tmp_path / "root/dvipdfmx/dvipdfmx.cfg"
    settings.parent.mkdir(parents=True)
    settings.write_text("p nosuchpaper\n")
    trusted = engine.engine_environment
    place = {"TEXMFHOME": str(settings.parents[1])}
    monkeypatch.setattr(engine, "engine_environment", lambda *args: {**trusted(*args), **place})
    monkeypatch.setattr(engine, "readable_places", lambda _: [*readable_places("xelatex"), settings.parents[1]])
    # TeX writes to the driver's pipe: with one page it ends by itself, with many by SIGPIPE.
    text = rf"\count1=0 \loop One.\newpage \advance\count1 by 1 \ifnum\count1<{pages} \repeat"
    (finding,) = compile_text(tmp_path / "root", text).diagnostics
    assert finding.code == "driver-failed" and "Unrecognized paper format: nosuchpaper" in finding.message


@pytest.mark.tex
def test_picture_that_ends_tex_by_a_signal(tmp_path: Path) -> None:
    damaged = make_png()[:40]
    (tmp_path / "bad.png").write_bytes(damaged)
    outcome = compile_text(tmp_path, TEXT + r"\includegraphics{bad.png}", more={"bad.png": tmp_path / "bad.png"})
    (finding,) = outcome.diagnostics
    assert outcome.value is None and finding.code == "tex-killed" and "libpng error" in finding.message


@pytest.mark.tex
@pytest.mark.parametrize("engine", ["pdflatex", "lualatex"])
def test_other_engines(tmp_path: Path, engine: str) -> None:
    if find_program(engine) is None:
        pytest.skip(f"{engine} is not installed")
    files = {"main.tex": "\\documentclass{article}\\begin{document}\\input{text}\\end{document}", "text.tex": "One."}
    tree = SourceTree(main="main.tex", files=files, generated=frozenset({"main.tex"}), engine=engine)
    contents = set()
    # LuaLaTeX, which writes its index of fonts first, gives other bytes each time: it needs \pdfvariable trailerid.
    for name in ("one", "two") if engine == "pdflatex" else ("one",):
        outcome = compile_tree(tree, root=tmp_path / name, scratch=tmp_path / name / "build")
        assert outcome.diagnostics == () and proof_of(outcome).pages == 1
        contents.add(proof_of(outcome).pdf.read_bytes())
    assert len(contents) == 1


@EVERY_RUN
@pytest.mark.tex
def test_two_builds_at_once_wait_for_each_other(tmp_path: Path) -> None:
    results: list[bytes] = []

    def build() -> None:
        with hold_folder(tmp_path / "build/plain"):
            results.append(proof_of(compile_text(tmp_path)).pdf.read_bytes())

    threads = [threading.Thread(target=build) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 3 and len(set(results)) == 1
    assert len(list((tmp_path / "build/plain").glob("run-*"))) == 1


@pytest.mark.tex
def test_damaged_pdf_is_no_proof(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_and_cut(*arguments: object, **options: object) -> object:
        finished = engine.run_engine(*arguments, **options)  # type: ignore[arg-type]
        pdf = next((tmp_path / "build/plain").glob("run-*/main.pdf"))
        pdf.write_bytes(pdf.read_bytes()[:-100])
        return finished

    monkeypatch.setattr("elyazma.typesetting.compile.run_engine", run_and_cut)
    outcome = compile_text(tmp_path)
    assert outcome.value is None and codes(outcome) == ["pdf-damaged"] and outcome.diagnostics[0].machine
