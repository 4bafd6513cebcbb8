"""Comparing revisions: which two, what changed, and a PDF that always comes out."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from elyazma.flows import revisions, two_revisions
from elyazma.flows.revisions import compare_revisions
from elyazma.flows.two_revisions import Comparison
from elyazma.model.changes import Changes, ItemChange, PartChange
from elyazma.model.diagnostics import Outcome
from elyazma.revision import compare
from elyazma.revision.latexdiff import LatexdiffFailed
from elyazma.revision.revision_range import find_revision_range
from elyazma.system.files import write_file
from elyazma.system.process import ProgramMissing
from history import draw_png, git, make_history, replace_in

DATA = Path(__file__).parent / "data"


@pytest.fixture(autouse=True)
def nobodys_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def root(minimal: Path) -> Path:
    """Make a repository of the smallest manuscript, with one commit."""
    write_file(minimal / ".gitignore", "/build/\n/dist/\n")
    git(minimal, "init", "--quiet", "--initial-branch=main")
    commit(minimal)
    return minimal


def commit(root: Path) -> None:
    git(root, "add", "--all", ".")
    git(root, "commit", "--quiet", "--allow-empty", "--message=more")


def section(root: Path) -> Path:
    return next((root / "manuscript/sections").glob("01-*.tex"))


def write_more(root: Path, text: str = "A sentence was written later.") -> None:
    path = section(root)
    write_file(path, f"{path.read_text(encoding='utf-8')}\n\n{text}\n")


def codes(root: Path, since: str = "", until: str = "") -> set[str]:
    return {finding.code for finding in find_revision_range(root, since, until).diagnostics}


def run(root: Path, since: str = "", until: str = "", journal: str = "") -> Outcome[Comparison]:
    return compare_revisions(root, since, until, journal, lambda _: None)


def made(root: Path, since: str = "", until: str = "", journal: str = "") -> Comparison:
    outcome = run(root, since, until, journal)
    assert outcome.value, outcome.diagnostics
    assert_nothing_left(root)
    return outcome.value


def assert_nothing_left(root: Path) -> None:
    left = {path.name for path in (root / "build/diff").iterdir()} if (root / "build/diff").exists() else set()
    assert left <= {"lock", "seed"}
    assert len(git(root, "worktree", "list").splitlines()) == 1


def read_pdf(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], check=True, capture_output=True, encoding="utf-8")
    return " ".join(done.stdout.split())


# --- Which two --------------------------------------------------------------------------------------


def ends(root: Path, since: str = "", until: str = "") -> tuple[str, str]:
    found = find_revision_range(root, since, until)
    assert found.value, found.diagnostics
    return found.value.labels


def test_the_last_tag_and_the_work_tree(root: Path) -> None:
    git(root, "tag", "v1")
    write_more(root)
    assert ends(root) == ("v1", "now")
    commit(root)
    assert ends(root) == ("v1", "now")


def test_without_a_tag_head_or_the_commit_before(root: Path) -> None:
    write_more(root)
    assert ends(root) == ("HEAD", "now")
    commit(root)
    first = git(root, "rev-parse", "--short", "HEAD~1")
    assert ends(root) == (first, "now")


def test_a_tag_on_head_is_no_beginning(root: Path) -> None:
    git(root, "tag", "v1")
    write_more(root)
    commit(root)
    git(root, "tag", "v2")
    assert ends(root)[0] == "v1"
    write_more(root, "And another.")
    commit(root)
    assert ends(root)[0] == "v2"
    assert ends(root, until="v2") == ("v1", "v2")


def test_names_are_safe_in_a_file_system(root: Path) -> None:
    git(root, "branch", "reviewer/2nd")
    write_more(root)
    assert ends(root, "reviewer/2nd") == ("reviewer-2nd", "now")
    assert ends(root, "HEAD^{commit}")[0] == git(root, "rev-parse", "HEAD")[:9]


def test_nothing_earlier(root: Path) -> None:
    assert codes(root) == {"diff-nothing-earlier"}


@pytest.mark.usefixtures("every_run")
def test_the_same_revision_twice(root: Path) -> None:
    git(root, "tag", "v1")
    assert codes(root, "v1", "HEAD") == {"diff-same"}
    assert codes(root, "v1") == {"diff-same"}


def test_a_conflict_is_no_version(root: Path) -> None:
    git(root, "checkout", "--quiet", "-b", "other")
    write_more(root, "One says this.")
    commit(root)
    git(root, "checkout", "--quiet", "main")
    write_more(root, "Another says that.")
    commit(root)
    with pytest.raises(subprocess.CalledProcessError):
        git(root, "merge", "other")
    found = find_revision_range(root, "HEAD", "")
    assert [(each.code, each.span and each.span.path) for each in found.diagnostics] == [
        ("diff-conflict", "manuscript/sections/01-introduction.tex")
    ]
    assert ends(root, "main", "other") == ("main", "other")


def test_what_cannot_be_found(root: Path, tmp_path: Path) -> None:
    git(root, "tag", "version-1")
    unknown = find_revision_range(root, "version-2", "").diagnostics
    assert [finding.code for finding in unknown] == ["git-unknown-revision"]
    assert "version-1" in unknown[0].hint
    assert codes(root, "--output=x") == {"git-unknown-revision"}
    (tmp_path / "bare").mkdir()
    assert codes(tmp_path / "bare") == {"git-no-repository"}
    git(tmp_path / "bare", "init", "--quiet")
    assert codes(tmp_path / "bare") == {"git-unborn"}


def test_a_shallow_clone(root: Path, tmp_path: Path) -> None:
    write_more(root)
    commit(root)
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{root}", "clone")
    assert codes(tmp_path / "clone", "v1") == {"git-shallow"}
    told = find_revision_range(tmp_path / "clone", "", "").diagnostics
    assert told[0].code == "diff-nothing-earlier"
    assert "--unshallow" in told[0].hint


# --- What goes wrong ----------------------------------------------------------------------------------


def test_a_broken_revision_is_named(root: Path) -> None:
    toml = root / "manuscript/article.toml"
    good = toml.read_text(encoding="utf-8")
    write_file(toml, "slug = [\n")
    commit(root)
    write_file(toml, good)
    outcome = run(root, "HEAD")
    assert outcome.value is None
    broken = next(finding for finding in outcome.diagnostics if finding.code == "diff-broken")
    assert "HEAD" in broken.message
    assert any(finding.message.startswith("in HEAD: ") for finding in outcome.diagnostics)
    assert_nothing_left(root)


def test_without_latexdiff(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lack(*_: object) -> str:
        raise ProgramMissing("latexdiff")

    monkeypatch.setattr(compare, "compare_texts", lack)
    write_more(root)
    outcome = run(root)
    assert [finding.code for finding in outcome.diagnostics] == ["latexdiff-missing"]
    assert outcome.diagnostics[0].machine
    assert_nothing_left(root)


def test_interruption_leaves_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(compare, "compare_texts", interrupt)
    write_more(root)
    with pytest.raises(KeyboardInterrupt):
        run(root)
    assert len(git(root, "worktree", "list").splitlines()) == 1
    assert not (root / "build/diff/since").exists()
    assert not list((root / "dist").glob("*")) if (root / "dist").exists() else True


@pytest.mark.tex
def test_what_a_killed_run_left_is_swept(root: Path) -> None:
    write_file(root / "build/diff/since/manuscript/sections/09-old.tex", "left by a run that was killed")
    write_more(root)
    assert made(root).level == "fine"


# --- A PDF comes out --------------------------------------------------------------------------------


@pytest.mark.tex
def test_a_text_that_latexdiff_breaks_comes_out_all_the_same(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_more(root, "A formula $a+b$ was written later.")

    def refuse(*_: object) -> str:
        raise LatexdiffFailed("it took too long")

    monkeypatch.setattr(compare, "compare_texts", refuse)
    outcome = run(root)
    assert outcome.value
    assert outcome.value.level == "paragraphs"
    assert [finding.code for finding in outcome.diagnostics] == ["diff-coarser"]
    assert "latexdiff-failed" in codes_of_rungs(root, monkeypatch)

    monkeypatch.setattr(compare, "mark_paragraphs", lambda *_: r"\thisisnocommand")
    last = run(root)
    assert last.value
    assert last.value.level == "columns"
    assert "a+b" in read_pdf(last.value.path).replace(" ", "")
    assert_nothing_left(root)


def codes_of_rungs(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect what each rung said."""
    heard: list[str] = []
    whole = revisions._make_tree

    def listen(*arguments: object) -> object:
        tree = whole(*arguments)  # type: ignore[arg-type]
        heard.extend(finding.code for finding in tree.diagnostics)
        return tree

    with monkeypatch.context() as patch:
        patch.setattr(revisions, "_make_tree", listen)
        run(root)
    return heard


@pytest.mark.tex
def test_a_detached_head_filters_and_a_binary_in_history(root: Path) -> None:
    write_file(root / "huge.bin", b"\0" * (4 << 20))
    commit(root)
    (root / "huge.bin").unlink()
    write_file(root / ".gitattributes", "*.tex filter=stranger\n")
    git(root, "config", "filter.stranger.smudge", "false")
    git(root, "config", "filter.stranger.required", "true")
    git(root, "checkout", "--quiet", "--detach")
    write_more(root)
    first = made(root, "HEAD")
    data = first.path.read_bytes()
    assert made(root, "HEAD").path.read_bytes() == data
    assert first.path.name.endswith("-diff-HEAD-now.pdf")
    assert "A sentence was written later." in read_pdf(first.path)


# --- A history --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        yield make_history(tmp_path_factory.mktemp("history") / "seed")


PAIRS = [*((f"r{number}", f"r{number + 1}") for number in range(9)), ("r0", "r9"), ("r9", "r0")]


@pytest.mark.slow
@pytest.mark.tex
@pytest.mark.parametrize(("since", "until"), PAIRS)
def test_every_step_of_a_history_gives_a_pdf(history: Path, since: str, until: str) -> None:
    comparison = made(history, since, until)
    assert (comparison.level, comparison.pages > 5) == ("fine", True)
    text = read_pdf(comparison.path)
    assert "??" not in text
    assert "DIF" not in text
    if (since, until) == ("r0", "r9"):
        assert "(Əliyev və Şükürlü, 2025; Altunışık və Martin, 2018" in text
        assert "Energy Energy, Transit and Security Aspects" in text
        assert "Tədqiqat Enerji əməkdaşlığı" in text


@pytest.fixture(scope="module")
def whole(history: Path) -> Changes:
    return summarise(history, "r0", "r9")


def summarise(root: Path, since: str, until: str) -> Changes:
    from elyazma.revision.summarise_changes import summarise_changes

    found = find_revision_range(root, since, until).value
    assert found
    context = two_revisions.Context(root, found, "", lambda _: None)
    with two_revisions.lay_out(context) as roots:
        both = two_revisions.read_revisions(context, roots).value
        assert both
        return summarise_changes(both.before, both.after)


def test_a_split_and_a_moved_section_are_recognised(whole: Changes) -> None:
    by_title = {section.title: section for section in whole.sections}
    assert by_title["Enerji əməkdaşlığı"].before == "Tədqiqat"
    assert by_title["Enerji diplomatiyası"].source == "Tədqiqat"
    moved = by_title["Qlobal və Regional Güc Balansı"]
    assert (moved.added, moved.removed, moved.moved) == (0, 0, 212)
    assert "ecs2021" in moved.citations_moved
    assert by_title["Giriş"].citations_added == ("yeni2024",)
    assert by_title["Enerji diplomatiyası"].citations_removed == ("eia2022",)
    assert by_title["Nəticə"].fate == "same"


def test_parts_references_figures_and_tables_are_counted(whole: Changes) -> None:
    assert PartChange("title", "en", 2, 1) in whole.parts
    assert PartChange("keywords", "az", 3, 0) in whole.parts
    assert whole.references == ItemChange(added=("yeni2024",))
    assert whole.figures == ItemChange(added=("manuscript/figures/xerite.png",))
    assert whole.tables == ItemChange(added=("manuscript/tables/hecm.csv",))
    assert whole.journals == ("ancient-land", "scientific-research")


def test_a_changed_reference_figure_and_table(history: Path) -> None:
    assert summarise(history, "r3", "r4").references.changed == ("yeni2024",)
    assert summarise(history, "r5", "r6").figures.changed == ("manuscript/figures/xerite.png",)
    assert summarise(history, "r6", "r7").tables.changed == ("manuscript/tables/hecm.csv",)


@pytest.mark.tex
def test_both_versions_of_a_picture_are_shown(root: Path) -> None:
    write_file(root / "manuscript/figures/map.png", draw_png(40, 20, (10, 20, 200)))
    figure = "\\begin{figure}\n\\includegraphics{map}\n\\caption{A map}\n\\end{figure}"
    write_more(root, figure)
    commit(root)
    write_file(root / "manuscript/figures/map.png", draw_png(40, 20, (200, 20, 10)))
    replace_in(section(root), "A map", "A better map")
    comparison = made(root, "HEAD")
    assert comparison.changes.figures.changed == ("manuscript/figures/map.png",)
    listed = subprocess.run(["pdfimages", "-list", str(comparison.path)], check=True, capture_output=True, text=True)
    assert len(listed.stdout.splitlines()) == 2 + 2


@pytest.mark.tex
def test_words_between_two_sums_of_dollars_are_struck_one_by_one(root: Path) -> None:
    before, after = ((DATA / f"tex/dollar/{name}.tex").read_text(encoding="utf-8") for name in ("before", "after"))
    write_more(root, before)
    commit(root)
    replace_in(section(root), before, after)
    comparison = made(root, "HEAD")
    assert comparison.level == "fine"
    assert "which the council called a fair price for all of them city thought cheap, and $6" in read_pdf(
        comparison.path
    )


@pytest.mark.tex
def test_a_new_paragraph_with_a_comment_and_verbatim_words_is_marked_finely(root: Path) -> None:
    write_more(root, "Two lines%\nof one word, \\verb|a $ b| and \\(c + d\\) were written later.")
    comparison = made(root, "HEAD")
    assert comparison.level == "fine"
    assert "Two linesof one word, a $ b and c + d were written later." in read_pdf(comparison.path)


@pytest.mark.tex
def test_what_stands_only_in_the_source_is_no_change(root: Path) -> None:
    write_more(root, r"A \rev{r1}{passage} that stays.% a comment")
    commit(root)
    replace_in(section(root), r"\rev{r1}{passage}", r"passage\rev{r1.2}")
    replace_in(section(root), "% a comment", "% another one")
    write_more(root, "\\begin{comment}\nNobody reads this.\n\\end{comment}")
    comparison = made(root, "HEAD")
    assert comparison.changes.empty
    assert "A passage that stays." in read_pdf(comparison.path)


@pytest.mark.tex
def test_tables_of_every_kind_are_marked_cell_by_cell(root: Path) -> None:
    before, after = (
        "\n\n".join(piece.partition("\n")[2] for piece in text.split("%%% ")[1:])
        for text in ((DATA / f"diff-tables/{name}.tex").read_text(encoding="utf-8") for name in ("before", "after"))
    )
    write_more(root, before)
    commit(root)
    replace_in(section(root), before, after)
    comparison = made(root, "HEAD")
    assert comparison.level == "fine"
    text = read_pdf(comparison.path)
    assert "Width in mm Mass per grain" in text
    assert "Alga 1 3 Bora 4 6" in text
    assert "??" not in text and "DIF" not in text
