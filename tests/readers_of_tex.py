"""Every reader of TeX that the program has, and how it answers the questions of data/tex/snippets.toml.

A reader is a name, a question and one expression that calls the program. What it says is held against the truth of
each snippet that answers the question, unless the snippet is not of the kind that the reader is given.
"""

from __future__ import annotations

import re
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from elyazma.anonymity import opening
from elyazma.checks import check_languages
from elyazma.document import equations, theorems
from elyazma.document import words as losses
from elyazma.document.commands import Knowledge
from elyazma.document.environments import FIGURE, TABLE
from elyazma.document.rewriting import Rewriter
from elyazma.languages import load_language
from elyazma.letters import reading as responses
from elyazma.letters.answer import plain_quote
from elyazma.model.article import Article
from elyazma.model.diagnostics import Span
from elyazma.model.manuscript import Bibliography, Inline, Manuscript, References, Section, Source
from elyazma.model.nodes import Math
from elyazma.readers import latex as papers_latex
from elyazma.readers.tex_paper import bibliography
from elyazma.readers.tex_paper.gather import gather
from elyazma.references import names, values
from elyazma.revision import blocks, flattening, marks, paragraphs, spelling, whole_paragraphs
from elyazma.revision.loaded_revision import LoadedRevision
from elyazma.sources import counting
from elyazma.submission import rewriting
from elyazma.tex.anchors import find_anchors
from elyazma.tex.commands import INPUTTING, PICTURING
from elyazma.tex.comments import remove_comments
from elyazma.tex.edits import apply_edits
from elyazma.tex.escape import escape
from elyazma.tex.faults import find_faults
from elyazma.tex.inlines import decode_tex
from elyazma.tex.parse import parse
from elyazma.tex.plain import strip_tex
from elyazma.tex.scan import scan
from elyazma.tex.tokens import tokenize
from elyazma.tex.tree import Tree
from elyazma.typesetting import anchors as latex_anchors
from elyazma.typesetting import packages
from elyazma.typesetting.content import THEOREMS
from elyazma.typesetting.state import unused_labels

SNIPPETS = Path(__file__).parent / "data/tex/snippets.toml"
PATH = "manuscript/sections/01-text.tex"


# --- Snippets ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of TeX and what is true of it, by question."""

    name: str
    tex: str
    truth: dict[str, Any]
    kinds: frozenset[str] = frozenset()


KINDS = ("value", "letters", "display", "crlf")
"""What a snippet may be besides TeX."""


def read_snippets() -> tuple[Snippet, ...]:
    return tuple(map(_make_snippet, tomllib.loads(SNIPPETS.read_text(encoding="utf-8"))["snippet"]))


def _make_snippet(table: dict[str, Any]) -> Snippet:
    name, tex = table.pop("name"), table.pop("tex")
    kinds = frozenset(kind for kind in KINDS if table.pop(kind, False))
    if table.pop("no_comments", False):
        table["comments"] = tex
    if "value" in kinds:
        table["braced"] = [tex]
    truth = {"faults": [], **table}
    return Snippet(name, tex.replace("\n", "\r\n") if "crlf" in kinds else tex, truth, kinds)


# --- What is compared -------------------------------------------------------------------------------------------


def words(text: str) -> list[str]:
    return text.split()


def bare(text: str) -> str:
    """Give a source without blanks and without a percent sign that only joins two lines."""
    return "".join(re.sub(r"(?m)(?<!\\)((?:\\\\)*)%[ \t\r]*$", r"\1", text).split())


def contents(formulas: Iterable[str]) -> list[str]:
    return [bare(_DELIMITERS.sub("", formula.strip())) for formula in formulas]


_ENVIRONMENT = r"(?:equation|eqnarray|align|alignat|flalign|gather|multline|displaymath|math)\*?"
_DELIMITERS = re.compile(
    rf"\A(?:\$\$?|\\[\[(]|\\begin\s*\{{{_ENVIRONMENT}\}})|(?:\$\$?|\\[\])]|\\end\s*\{{{_ENVIRONMENT}\}})\Z"
)


def joined(formulas: Iterable[str]) -> str:
    """Give formulas as one text, for a reader that does not tell where one ends."""
    text = re.sub(rf"\$|\\[\[\]()]|\\(?:begin|end)\s*\{{{_ENVIRONMENT}\}}", "", " ".join(formulas))
    return bare(text)


def stems(paths: Iterable[str]) -> list[str]:
    return [path.rpartition("/")[2].removesuffix(".tex") for path in paths]


# --- What readers are given -------------------------------------------------------------------------------------


def source(tex: str) -> Source:
    return scan(tex, PATH)


def manuscript(tex: str) -> Manuscript:
    read = source(tex)
    article = Article(slug="x", language="en")
    return Manuscript(Path(), article, {}, {}, (Section("text", read),), (read,), Bibliography((), ()))


def revision_of(tex: str = "") -> LoadedRevision:
    return LoadedRevision("new", manuscript(tex), References(()), {})


def flatten(tex: str) -> str:
    """Give a text as revisions are compared: without comments and anchors."""
    return flattening.Flattener(revision_of(tex), printed=False).flatten_source(source(tex))


def blocked(tex: str) -> str:
    """Give a text as its words are marked: without verbatim environments too."""
    return blocks.take_blocks(flatten(tex))[0]


def marked_words(tex: str) -> str:
    """Give a text whose words are all new."""
    return marks.mark_words(rf"\DIFadd{{{blocked(tex)}}}")


def rewrite(tex: str) -> str:
    """Give a text as pandoc reads it."""
    known = Knowledge(sources={}, tables={}, find_input=lambda _: None, languages={}, theorems={})
    return rewrite_with(known, tex)


def rewrite_with(known: Knowledge, tex: str) -> str:
    rewriter = Rewriter(known)
    rewriter.write(Source(PATH, tex))
    return rewriter.stream.finish().text


def rewritten_marks(tex: str, kind: str) -> list[list[str]]:
    found = re.findall(rf"\\href\{{elyazma:{kind}:([^{{}}]*)\}}", rewrite(tex))
    return [[re.sub(r"=([0-9A-F]+)\.", _decode, word) for word in address.split(":")] for address in found]


def _decode(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


# --- Readers of more than one line ------------------------------------------------------------------------------


def scanned_citations(tex: str) -> list[list[str]]:
    return [[each.command, *(key.name for key in each.keys)] for each in source(tex).citations if each.keys]


def rewritten_citations(tex: str) -> list[list[str]]:
    found = ([command, *keys.split(",")] for _, command, keys in rewritten_marks(tex, "cite"))
    return [[command, *keys] for command, *each in found if (keys := [key for key in each if "#" not in key])]


def rewritten_references(tex: str) -> list[str]:
    named = (word for _, _, labels in rewritten_marks(tex, "ref") for word in labels.split(","))
    return [word for word in named if "#" not in word]


def rewritten_inputs(tex: str) -> list[str]:
    asked: list[str] = []
    known = Knowledge(sources={}, tables={}, find_input=asked.append, languages={}, theorems={})
    rewrite_with(known, tex)
    return [name for name in asked if "#" not in name]


def renamed_files(tex: str, commands: frozenset[str]) -> list[str]:
    asked: list[str] = []
    rewriting.rename_files(tex, PATH, lambda command, name: asked.append(name) if command in commands else None)
    return [name for name in asked if "#" not in name]


def gathered_inputs(tex: str) -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in ("part.tex", "other.tex", "gone.tex", "folder/part.tex"):
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(f"INCLUDED-{Path(path).stem}", encoding="utf-8")
        paper = gather(write_text(folder / "paper.tex", tex), {}).value
        assert paper is not None
        laid = re.findall(r"INCLUDED-(\w+)", paper.text)
        return [*laid, *(Path(target).stem for target in paper.inputs)]


def write_text(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def flattened_inputs(tex: str) -> list[str]:
    read = source(tex)
    files = ("part.tex", "other.tex", "gone.tex", "folder/part.tex")
    others = tuple(Source(path, f"INCLUDED-{Path(path).stem}") for path in files)
    flat = flattening.Flattener(LoadedRevision("new", _with_sources(read, others), References(()), {}), printed=False)
    return re.findall(r"INCLUDED-(\w+)", flat.flatten_source(read))


def _with_sources(read: Source, others: tuple[Source, ...]) -> Manuscript:
    whole = manuscript(read.text)
    return Manuscript(Path(), whole.article, {}, {}, whole.sections, (read, *others), whole.bibliography)


def flattened_references(tex: str) -> list[str]:
    """Give the labels that are written out because the document compared lacks them."""
    flattener = flattening.Flattener(revision_of(tex), labels=frozenset())
    written = [new for _, _, new in flattener._references(parse(tex, PATH))]
    found = [name.strip() for new in written for name in new.removeprefix(r"\texttt{").removesuffix("}").split(",")]
    return [name for name in found if "#" not in name]


def named_bibliographies(tex: str) -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        for each in ("refs", "other", "gone"):
            (Path(name) / f"{each}.bib").write_text("", encoding="utf-8")
        paper = gather(write_text(Path(name) / "paper.tex", tex), {}).value
        assert paper is not None
        return [each.removesuffix(".bib") for each, _ in bibliography._list_names(paper, parse(paper.text))]


def whole_formulas(snippet: Snippet) -> list[str]:
    """Give the formulas that the marks of new words leave whole."""
    marked = bare(marked_words(snippet.tex))
    return [formula for formula in contents(snippet.truth["mathematics"]) if formula in marked]


def environments(tree: Tree) -> Iterator[tuple[int, str]]:
    yield from ((each.start, each.name) for each in tree.environments())
    yield from ((each.start, each.name) for each in tree.verbatim() if each.name)


def formulas_marked(tex: str) -> list[str]:
    """Give the formulas in which what went is struck as mathematics."""
    text = blocked(tex)
    edits = []
    for number, formula in enumerate(parse(text).mathematics()):
        edits.append((formula.inner, formula.inner, rf"\DIFdel{{{number}}}" if formula.closed else ""))
    marked = re.findall(r"\\DIFdelmath\{(\d+)\}", marks.mark_words(apply_edits(text, edits)))
    formulas = list(parse(text).mathematics())
    return contents(text[formulas[int(each)].start : formulas[int(each)].end] for each in marked)


def decoded(tex: str) -> tuple[Inline, ...]:
    return decode_tex(tex, Span("bib/references.bib"))[0]


def decoded_text(inlines: Iterable[Inline]) -> str:
    return "".join("" if each.kind == "math" else each.text or decoded_text(each.children) for each in inlines)


def decoded_formulas(inlines: Iterable[Inline]) -> Iterator[str]:
    for each in inlines:
        if each.kind == "math":
            yield each.text
        yield from decoded_formulas(each.children)


def changes(tex: str) -> list[list[str]]:
    read = responses._read_markdown(f"# Reviewer\n\n> Comment.\n\nAnswer.\n\n{tex}\n", "letters/response.md").value
    assert read is not None
    made = read.response.reviewer[0].point[0].changes
    return [[change.anchor, plain_quote(change.quote)] for change in made]


def families(tex: str) -> list[str]:
    return [name.literal or name.family for name in names.read_names(tex, Span("bib/references.bib"))[0]]


def labels_nothing_reads(snippet: Snippet) -> list[str]:
    return sorted(set(snippet.truth["labels"]) - set(snippet.truth.get("references", ())))


def verbatim_contents(tex: str) -> list[str]:
    taken = blocks.take_blocks(tex)[1].values()
    return [re.sub(r"\A\\begin\s*\{\w+\*?\}(?:\[[^]\n]*\])?|\\end\s*\{\w+\*?\}\Z", "", block) for block in taken]


def unwrapped_verbatim(tex: str) -> list[str]:
    """Give the words of one verbatim environment as both texts side by side show them."""
    start = tex.index(r"\begin")
    (whole,) = blocks.take_blocks(tex)[1].values()
    return words(blocks.spell_verbatim(tex[start : start + len(whole)]))


def side_by_side(tex: str) -> list[str]:
    spelt = spelling.spell_out(blocks.spell_verbatim(flatten(tex)), {})
    return [word for each in paragraphs.split_paragraphs(spelt) for word in each.words]


def gone_words(tex: str) -> list[str]:
    """Give the words that stand for paragraphs that went."""
    gone = (whole_paragraphs._removed_paragraph(each) for each in paragraphs.split_paragraphs(blocked(tex)))
    return [word for each in gone for word in words(scan(each.removeprefix(r"\DIFdel{").removesuffix("}"), "").plain)]


# --- The table --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader, the question that it answers, and how; `expect` gives what the truth is in the reader's own form.

    `kind` is what a snippet has to be for the reader to be given it.
    """

    name: str
    question: str
    answer: Callable[[str], Any]
    expect: Callable[[Any], Any] = lambda truth: truth
    kind: str = ""
    unless: Callable[[Snippet], bool] = lambda _: False

    def ask(self, snippet: Snippet) -> tuple[Any, Any]:
        """Give what the reader says of a snippet, and what it should."""
        return self.answer(snippet.tex), self.expect(snippet.truth[self.question])

    def is_given(self, snippet: Snippet) -> bool:
        """Tell whether a snippet answers the question and is what the reader reads."""
        fits = not self.kind or self.kind in snippet.kinds
        return self.question in snippet.truth and fits and not self.unless(snippet)


@dataclass(frozen=True, slots=True)
class ReaderOfKnown(Reader):
    """A reader that is told a part of the truth, so that it can be asked what it makes of it."""

    told: Callable[[Snippet], Any] | None = None
    wanted: Callable[[Snippet], Any] | None = None

    def ask(self, snippet: Snippet) -> tuple[Any, Any]:
        """Give what the reader says of a snippet, and what it should."""
        said = self.told(snippet) if self.told else self.answer(snippet.tex)
        return said, self.wanted(snippet) if self.wanted else self.expect(snippet.truth[self.question])


def _parameters(snippet: Snippet) -> bool:
    """Tell a snippet with definitions: what an import writes has none."""
    return "#" in snippet.tex


def _without_commands(snippet: Snippet) -> bool:
    return "\\" not in snippet.tex


def _imports(snippet: Snippet) -> bool:
    return r"\import" in snippet.tex


def _displays(snippet: Snippet) -> bool:
    """Tell a snippet with displays: their labels are asked of another reader."""
    return re.search(r"\\begin\{(?:equation|align|subequations)|\\\[ ", snippet.tex) is not None


def _named(read: Source, name: str) -> list[str]:
    return [each.name for each in getattr(read, name)]


_ENGLISH = load_language("en")
_WRITER = papers_latex.Writer({}, {})

READERS = (
    # Words
    Reader("tex/scan", "plain", lambda tex: words(source(tex).plain), words),
    Reader("tex/plain", "plain", lambda tex: words(strip_tex(tokenize(tex, PATH))), words),
    Reader("letters/answer", "plain", lambda tex: words(plain_quote(tex)), words, unless=_without_commands),
    Reader("comparing/paragraphs", "plain",
           lambda tex: [word for each in paragraphs.split_paragraphs(flatten(tex)) for word in each.words], words),
    Reader("conversion/losses", "plain", lambda tex: losses._fold(losses._read_source(Source(PATH, tex))),
           losses._fold),
    Reader("tex/inlines", "plain", lambda tex: words(decoded_text(decoded(tex))), words, "value"),
    Reader("leaks/opening", "plain",
           lambda tex: words(re.sub("[{}\u2060]", "", opening.decode_tex_letters(tex))), words, "letters"),
    Reader("comparing/columns", "spelled", side_by_side, words),
    Reader("comparing/whole paragraphs", "spelled", gone_words, words),
    # Citations
    Reader("tex/scan", "citations", scanned_citations),
    Reader("comparing/paragraphs", "citations",
           lambda tex: [key for each in paragraphs.split_paragraphs(flatten(tex)) for key in each.keys],
           lambda truth: [key for _, *keys in truth for key in keys]),
    Reader("conversion/commands", "citations", rewritten_citations),
    # Labels and references
    Reader("tex/scan", "labels", lambda tex: _named(source(tex), "labels")),
    Reader("conversion/commands", "labels",
           lambda tex: [label for _, label in rewritten_marks(tex, "label") if "#" not in label],
           unless=_displays),
    ReaderOfKnown("typesetting/state", "labels", lambda tex: sorted(unused_labels({PATH: tex}, ())),
                  wanted=labels_nothing_reads, unless=_parameters),
    Reader("conversion/equations", "labels",
           lambda tex: [label for line in equations.read_display(tex.strip()) for label in line.labels],
           kind="display"),
    Reader("papers/latex", "labels",
           lambda tex: r"\begin{equation}" in _WRITER.inline(Math(_inner(tex), display=True)),
           bool, "display"),
    Reader("tex/scan", "references", lambda tex: _named(source(tex), "references")),
    Reader("conversion/commands", "references", rewritten_references),
    Reader("comparing/flattening", "references", flattened_references,
           unless=lambda snippet: r"\hyperref" in snippet.tex),
    # Files
    Reader("tex/scan", "inputs", lambda tex: _named(source(tex), "inputs")),
    Reader("packaging/rewriting", "inputs", lambda tex: renamed_files(tex, INPUTTING), unless=_imports),
    Reader("conversion/commands", "inputs", rewritten_inputs),
    Reader("comparing/flattening", "inputs", flattened_inputs, stems),
    Reader("tex_paper/gather", "inputs", gathered_inputs, stems),
    Reader("tex/scan", "pictures", lambda tex: _named(source(tex), "figures")),
    Reader("packaging/rewriting", "pictures", lambda tex: renamed_files(tex, PICTURING)),
    Reader("comparing/marks", "pictures",
           lambda tex: re.findall(r"DIFaddpicture\{.*?\{(\w+)\}\}", marked_words(tex)),
           unless=lambda snippet: _parameters(snippet) or r"\begin" in snippet.tex),
    Reader("tex_paper/bibliography", "bibliographies", named_bibliographies),
    # Headings and floats
    Reader("tex/scan", "headings", lambda tex: [[each.level, each.title] for each in source(tex).headings]),
    Reader("comparing/paragraphs", "headings",
           lambda tex: [each.title for each in paragraphs.split_paragraphs(flatten(tex)) if each.title],
           lambda truth: [title for _, title in truth]),
    Reader("counting", "figures", lambda tex: counting.count_figures(manuscript(tex))),
    Reader("conversion/environments", "figures", lambda tex: rewrite(tex).count(rf"\begin{{{FIGURE}}}")),
    Reader("counting", "tables", lambda tex: counting.count_tables(manuscript(tex))),
    Reader("conversion/environments", "tables", lambda tex: rewrite(tex).count(rf"\begin{{{TABLE}}}")),
    # Mathematics
    Reader("comparing/marks", "mathematics", formulas_marked, contents),
    ReaderOfKnown("comparing/marks words", "mathematics", words, told=whole_formulas,
                  wanted=lambda snippet: contents(snippet.truth["mathematics"]), kind="value"),
    Reader("checks/check_languages", "mathematics", lambda tex: joined([check_languages._mathematics(tex)]), joined),
    Reader("tex/inlines", "mathematics", lambda tex: contents(decoded_formulas(decoded(tex))), contents, "value"),
    Reader("conversion/equations", "rows",
           lambda tex: sum(bool(line.counted or line.tag) for line in equations.read_display(tex.strip()))),
    # Comments and verbatim text
    Reader("packaging/rewriting", "comments", lambda tex: bare(rewriting.strip_comments(tex, PATH)), bare),
    Reader("comparing/flattening", "comments",
           lambda tex: bare(apply_edits(tex, flattening._comments(parse(tex, PATH)))), bare),
    Reader("checks/check_languages", "comments", lambda tex: bare(check_languages._blank_comments(tex)), bare),
    Reader("tex/comments", "comments", lambda tex: bare(remove_comments(parse(tex))), bare),
    Reader("comparing/blocks taken", "verbatim", verbatim_contents),
    Reader("comparing/blocks", "verbatim", unwrapped_verbatim, lambda truth: words(escape(truth[0]))),
    # Environments, definitions, packages
    Reader("tex/tree", "environments", lambda tex: [name for _, name in sorted(environments(parse(tex)))]),
    Reader("comparing/paragraphs", "paragraphs", lambda tex: len(paragraphs.split_paragraphs(flatten(tex)))),
    Reader("latex/packages", "packages",
           lambda tex: re.findall(r"\\usepackage\{(\w+)\}", packages.write_packages([tex]))),
    Reader("conversion/theorems", "theorems",
           lambda tex: [name for name in theorems.list_theorems(_ENGLISH, [tex], "") if name not in THEOREMS]),
    Reader("tex/faults", "faults", lambda tex: [fault.code for fault in find_faults(tex, PATH)]),
    # Anchors
    Reader("tex/anchors", "anchors", lambda tex: [anchor.label for anchor in find_anchors(tex, PATH)]),
    Reader("latex/anchors", "anchors", lambda tex: bool(latex_anchors.write_anchors([tex])), bool),
    Reader("letters/reading", "changes", changes),
    # Values of .bib files
    Reader("bibliography/values", "braced", lambda tex: [each.text for each in values.split_value(f"{{{tex}}}")]),
    Reader("bibliography/values", "names", lambda tex: list(values.split_names(tex))),
    Reader("bibliography/names", "families", families),
)  # fmt: skip


def _inner(tex: str) -> str:
    """Give a display as an import reads it from pandoc: an equation without its delimiters."""
    return re.sub(r"\\(?:begin|end)\{equation\*?\}", "", tex.strip())
