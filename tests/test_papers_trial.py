"""scripts/trials: how the words and the constructs of a paper are compared with what is made of it."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import front_matter
import pytest
from trial_counts import count, count_differences, decode, describe_words, read_manuscript, read_paper
from trial_report import first_cause, list_totals, silent_losses
from trial_words import Sources, compare, cut_body, list_words, normalise, read_text, wanted_words

from elyazma.model.article import Affiliation, Article, Author


@pytest.fixture(scope="module")
def papers() -> ModuleType:
    """Load the script."""
    path = Path(__file__).parents[1] / "scripts/trials/papers.py"
    spec = importlib.util.spec_from_file_location("papers_trial", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["papers_trial"] = module
    spec.loader.exec_module(module)
    return module


# --- Words ------------------------------------------------------------------------------------------------


def test_divided_words_ligatures_accents_and_numbers() -> None:
    assert list_words(normalise("The ﬁrst divi-\nded word of 12 well-known ones")) == [
        "the", "first", "divided", "word", "wellknown", "ones",
    ]  # fmt: skip
    assert list_words(normalise("Schr¨odinger, Espa˜na, t´ıtulo, 引言")) == [
        "schrödinger", "españa", "título", "引", "言",
    ]  # fmt: skip
    assert list_words("İstanbul ILIK") == list_words("istanbul ılık")


def test_the_body_is_compared() -> None:
    pages = [f"Running head {page}\nwords of page {name} stand here\n{page}" for page, name in enumerate("abcd")]
    stock = "Title\n1. Opening\nalpha beta gamma\n" + "\f".join(pages) + "\nReferences\nSomebody, 2001\nA Proofs\ndelta"
    body = cut_body(stock, Sources(frozenset(), frozenset(), "Opening", ("Lost", "Proofs")))
    assert "Title" not in body and "Somebody" not in body and "Running" not in body
    assert body.splitlines()[:2] == ["1. Opening", "alpha beta gamma"] and body.endswith("A Proofs\ndelta")


def test_a_list_without_a_heading_is_found_by_its_numbers() -> None:
    text = "one [1] two\n[1] said\nthree\n[1] A. Author\n2001\n[2] B. Author"
    assert cut_body(text, Sources(frozenset(), frozenset())) == "one [1] two\n[1] said\nthree"


def test_a_body_is_not_nothing_where_the_first_heading_found_is_that_of_the_references() -> None:
    text = "Words of it.\nReferences\nA work."
    assert cut_body(text, Sources(frozenset(), frozenset(), "References")) == "Words of it."


def test_citations_labels_and_words_of_pictures_are_left_out() -> None:
    text = "As Smith and Jones (2010) found in the field (Smith, 2010; Field et al., 2011), Figure 3 rises axisname"
    known = frozenset({*list_words(text), "field"} - {"axisname"})
    names = frozenset({"smith", "jones", "field"})
    assert wanted_words(text, Sources(known, names)) == ["found", "the", "field", "rises"]


def test_recall_counts_words_in_order_and_runs_that_moved() -> None:
    caption = ["a", "caption", "that", "floats", "far", "away"]
    text = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    wanted = list_words(" ".join([*text[:6], *caption, *text[6:]]))
    moved = compare(wanted, " ".join([*caption, *text]))
    assert (moved.in_order, moved.recall, moved.anywhere) == (round(12 / 17, 4), 1, 1)
    shuffled = compare(["alpha", "beta", "gamma"], "gamma beta alpha")
    assert shuffled.recall == round(1 / 3, 4) and shuffled.anywhere == 1
    lost = compare(wanted, " ".join(text))
    assert lost.anywhere == round(12 / 17, 4) and lost.missing[0] == "caption 1"


def test_a_word_divided_around_a_float_is_no_loss() -> None:
    ours = "the mea-\nTable of numbers\nsurement was made"
    assert compare(["the", "measurement", "was", "made"], ours).anywhere == 1
    assert compare(["the", "measured", "was", "made"], ours).anywhere == 0.75


def test_many_words_are_compared_in_little_time() -> None:
    wanted = [f"w{chr(97 + at % 26)}{chr(97 + at // 26 % 26)}{chr(97 + at // 676 % 26)}" for at in range(30_000)]
    result = compare(wanted, " ".join(wanted[:10_000] + wanted[10_010:]))
    assert result.anywhere == round(1 - 10 / 30_000, 4)


def test_words_of_word_files_and_pages(tmp_path: Path) -> None:
    paragraph = "<w:p><w:r><w:t>divid</w:t></w:r><w:r><w:t>ed</w:t></w:r></w:p>"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}">{paragraph}{paragraph}</w:document>')
    assert list_words(read_text(tmp_path / "a.docx")) == ["divided", "divided"]
    (tmp_path / "a.html").write_text(
        "<style>no</style><p>he<em>ll</em>o</p><p>word</p><script>never</script>", encoding="utf-8"
    )
    assert list_words(read_text(tmp_path / "a.html")) == ["hello", "word"]


# --- Counts -----------------------------------------------------------------------------------------------


def test_constructs_are_counted_as_the_author_wrote_them(tmp_path: Path) -> None:
    (tmp_path / "main.tex").write_text(
        "\\newcommand{\\x}{\\label{no}}\\newtheorem{satz}{Satz}\\begin{document}\\input{part}\\label{a}%\\label{no}\n"
        "\\citep[p.~1]{k, l}\\[x\\]\\\\[2pt]\\begin{satz}s\\end{satz}\\verb|\\label{no}|\n"
        "\\begin{thebibliography}{9}\\bibitem{k}\\footnote{no}\\end{thebibliography}\\end{document}\\label{no}",
        encoding="utf-8",
    )
    (tmp_path / "part.tex").write_text(
        "\\begin{align*}x\\end{align*}\\footnote{n}\\iffalse\\label{no}\\fi"
        "\\begin{verbatim}\n% \\label{no}\n\\end{verbatim}",
        encoding="utf-8",
    )
    counts = count(read_paper(tmp_path / "main.tex").body, ["satz"])
    assert {kind: names.total() for kind, names in counts.items()} == {
        "labels": 1, "citations": 2, "equations": 2, "figures": 0, "pictures": 0, "tables": 0, "theorems": 1,
        "footnotes": 1,
    }  # fmt: skip


def test_a_lost_name_is_a_difference_though_the_number_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "sections").mkdir()
    (tmp_path / "article.toml").write_text("", encoding="utf-8")
    (tmp_path / "preamble.tex").write_text("\\label{no}", encoding="utf-8")
    (tmp_path / "part.tex").write_text("\\cite{k}", encoding="utf-8")
    (tmp_path / "sections/01.tex").write_text("\\label{sec-a}\\input{part}\\footnote{n}", encoding="utf-8")
    after = count(read_manuscript(tmp_path))
    assert count_differences(count("\\label{sec:a}\\cite{k}\\footnote{n}"), after) == {"labels": (1, 1, ["sec:a"])}


def test_what_the_sources_say_of_words(tmp_path: Path) -> None:
    (tmp_path / "main.tex").write_text(
        '\\begin{document}\\section{Das \\\'Erste}\\label{sec:hidden} Schr\\"odinger na\\"{\\i}ve \\cite{smith2010}'
        "\\bibliography{x}\\appendix\\section{Proofs}\\end{document}",
        encoding="utf-8",
    )
    (tmp_path / "x.bib").write_text('@book{k,\n author = {Smith, J. and M{\\"u}ller, K.},\n title={T}}\n', "utf-8")
    sources = describe_words(tmp_path / "main.tex", tmp_path)
    assert (sources.first_section, sources.after_references) == ("Das Érste".replace("É", "E\u0301"), ("Proofs",))
    assert {"schrödinger", "naïve", "érste"} <= sources.words and not {"hidden", "smith"} & sources.words
    assert sources.names == {"smith", "müller"}
    assert decode("\\ss{}a \\o re") == "ßa øre"


# --- Report -----------------------------------------------------------------------------------------------


def _result(*, pdf: int = 0, anywhere: float = 1.0, differ: dict[str, object] | None = None) -> dict[str, object]:
    ends = {"code": 0, "cpu": 1.0, "errors": []}
    runs = dict.fromkeys(("read", "import", "pdf acm", "pdf arxiv", "docx", "html", "check"), ends)
    words = {"pdf": {"words": 9, "in_order": 1, "recall": 1, "anywhere": anywhere, "missing": ["gone 1"]}}
    return {
        "class": "article", "stock": "ok", "journal": "arxiv", "edits": 0, "words": words if not pdf else {},
        "runs": {"import": ends, "pdf": {**ends, "code": pdf, "errors": ["a.tex:1:1: error[x]: y"] * pdf}, **runs},
        "counts": {"before": {}, "differ": differ or {}},
    }  # fmt: skip


def test_losses_that_nothing_says_are_named() -> None:
    assert silent_losses(_result(anywhere=0.9)) == ["pdf: 0.9 of the words: gone 1"]
    assert silent_losses(_result(differ={"labels": (2, 1, ["a"])})) == ["labels 2 -> 1: a"]
    assert silent_losses(_result()) == []


def test_totals_stand_against_the_bars() -> None:
    totals = list(list_totals({"a": _result(), "b": _result(pdf=1)}))
    assert totals[0].startswith("2 papers: stock compiles 2")
    assert "  import and build, no edit: 1 of 2 = 50% (bar 90%)" in totals
    assert "  second journal: 2 of 2 = 100% (bar 80%)" in totals
    assert first_cause(_result(pdf=1)) == "pdf: a.tex:1:1: error[x]: y"


def test_a_program_that_is_too_slow_is_ended(papers: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "SECONDS", 0.2)
    done = papers.run([sys.executable, "-c", "import time; time.sleep(60)"], Path.cwd(), {})
    assert done["code"] == 124 and done["seconds"] < 30


def test_findings_of_a_program_are_counted(papers: ModuleType) -> None:
    said = "print('a:1:1: error[x-y]: z', 'b:2:1: note[q]: r', sep=chr(10)); raise SystemExit(1)"
    done = papers.run([sys.executable, "-c", said], Path.cwd(), {})
    assert (done["code"], done["findings"]) == (1, {"error[x-y]": 1, "note[q]": 1})
    assert done["errors"] == ["a:1:1: error[x-y]: z"]


def test_lines_a_patch_changes_are_counted(papers: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text("one\ntwo\n", encoding="utf-8")
    patch = tmp_path / "edits.patch"
    patch.write_text("--- a/a.tex\n+++ b/a.tex\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n", encoding="utf-8")
    assert papers.edit_by_hand(patch, tmp_path) == 2
    assert (tmp_path / "a.tex").read_text(encoding="utf-8") == "one\nthree\n"
    assert papers.edit_by_hand(tmp_path / "none.patch", tmp_path) == 0


def test_papers_are_brought_at_their_commit(papers: ModuleType, tmp_path: Path) -> None:
    origin = tmp_path / "owner/paper"
    origin.mkdir(parents=True)
    (origin / "ms.tex").write_text("text", encoding="utf-8")
    git = ["git", "-C", str(origin), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "a"]):
        subprocess.run([*git, *command], check=True)
    commit = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()
    listed = {"one": {"repo": "owner/paper", "commit": commit}, "gone": {"repo": "owner/none", "commit": commit}}
    papers.fetch(tmp_path / "all", listed, f"{tmp_path}/")
    assert papers.find_main(tmp_path / "all/one/src", {"path": "sub", "main": "ms.tex"}).read_text("utf-8") == "text"
    assert not (tmp_path / "all/gone/src").exists()


def test_the_list_of_papers_says_where_each_is(papers: ModuleType) -> None:
    listed = tomllib.loads(papers.PAPERS.read_text(encoding="utf-8"))
    assert {paper["half"] for paper in listed.values()} == set("ABCDEFGHIJLM")
    for paper in listed.values():
        assert len(paper["commit"]) == 40 and paper["repo"].count("/") == 1 and paper["main"].endswith((".tex", ".ltx"))


# --- Front matter -------------------------------------------------------------------------------------------


def test_front_matter_is_compared_by_its_letters() -> None:
    right = {
        "title": "A Trial: of it",
        "authors": ["Ada|Lovelace", "Çarlz|Babbage"],
        "places": ["Mill, London", "Institute, Paris, FR"],
        "works": [[0], [1, 0]],
    }
    places = (
        Affiliation(id="a1", name={"en": "Institute"}, city={"en": "Paris"}),
        Affiliation(id="a2", name={"en": "Mill, London"}),
    )
    ada = Author(given="ADA", family="Lovelace", affiliations=("a2",))
    charles = Author(given="Çarlz", family="Babbage", affiliations=("a1", "a2"))
    people = (ada, charles)
    article = Article(slug="a", language="en", title={"en": "A trial of it"}, authors=people, affiliations=places)
    assert front_matter.compare(article, right) == dict.fromkeys(front_matter.KINDS, True)
    swapped = replace(article, authors=(replace(ada, family="Ada", given="Lovelace"), charles))
    wrong = front_matter.compare(swapped, right)
    assert [kind for kind in front_matter.KINDS if not wrong[kind]] == ["split"]
    alone = replace(article, authors=(ada, replace(charles, affiliations=("a1",))), affiliations=places)
    wrong = front_matter.compare(alone, right)
    assert [kind for kind in front_matter.KINDS if not wrong[kind]] == ["works", "all"]


def test_what_is_right_of_each_paper_is_whole() -> None:
    folder = Path(__file__).parents[1] / "scripts/trials"
    right = tomllib.loads((folder / "front_matter.toml").read_text(encoding="utf-8"))
    known = tomllib.loads((folder / "papers.toml").read_text(encoding="utf-8"))
    assert right.keys() <= known.keys()
    for each in right.values():
        assert len(each["authors"]) == len(each["works"])
        assert all(number < len(each["places"]) for numbers in each["works"] for number in numbers)
