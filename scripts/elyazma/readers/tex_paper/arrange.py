"""Arrange a gathered LaTeX paper as the files of a manuscript: its text as it stands, its front matter as values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

from elyazma.languages import Language
from elyazma.model.diagnostics import Diagnostic, Outcome, note, warning
from elyazma.model.imported import ArrangedTex, Left, TexPaper
from elyazma.model.phrases import phrase
from elyazma.readers.files import write_bibliography
from elyazma.readers.lexicon import Lexicon, make_lexicon
from elyazma.readers.recognition import read_vocabulary
from elyazma.readers.tex_paper.bibliography import find_bibliographies
from elyazma.readers.tex_paper.divide import Divided, Part, divide, pass_languages, read_shorthands
from elyazma.readers.tex_paper.files import list_below, read_tex, show_inside
from elyazma.readers.tex_paper.front import read_front
from elyazma.readers.tex_paper.front_state import Front
from elyazma.readers.tex_paper.keywords import take_keywords
from elyazma.readers.tex_paper.language import name_language
from elyazma.readers.tex_paper.losses import LOOKS, find_losses, find_unplaced
from elyazma.readers.tex_paper.mend import list_own_names
from elyazma.readers.tex_paper.pictures import find_pictures
from elyazma.readers.tex_paper.plain import read_plain
from elyazma.readers.tex_paper.slices import cut_ranges, slice_text, tidy
from elyazma.readers.tex_paper.table import read_table
from elyazma.sources.article import suggest_slug
from elyazma.sources.tree import FONT_SUFFIXES, MANUSCRIPT, name_font
from elyazma.system.debian_packages import find_holder
from elyazma.tex.commands import CITING, DEFINING, IMPORTING, INPUTTING, PICTURING
from elyazma.tex.definitions import list_definitions
from elyazma.tex.edits import Edit
from elyazma.tex.macros import read_simple_macros
from elyazma.tex.parse import parse
from elyazma.tex.plain import plain_text
from elyazma.tex.tree import Command, Environment, Mathematics, Tree, Verbatim

_OWN_SUFFIXES = (".sty", ".def", ".ldf", ".fd", ".tikz", ".pgf", *FONT_SUFFIXES)
_NO_NAME = "my-article"


def arrange_paper(paper: TexPaper, languages: Mapping[str, Language]) -> Outcome[ArrangedTex]:
    """Find a paper's parts, read its front matter, and give the files that the manuscript is to have."""
    divided = divide(paper)
    lexicon = make_lexicon(languages)
    language, findings = name_language(divided, languages, lexicon)
    macros = {name: body for tree in (divided.tree, *_list_definitions(paper)) for name, body in _read_macros(tree)}
    front = read_front(divided, macros, lexicon, language)
    front = replace(
        front,
        left=(
            *front.left,
            *find_unplaced(divided, front, partial(read_plain, macros=macros, shorthands=read_shorthands(divided))),
        ),
    )
    pictures = find_pictures(paper, divided.tree)
    own = [languages[language], *(each for code, each in languages.items() if code != language)]
    bibliographies = find_bibliographies(paper, divided.tree, read_vocabulary(own))
    contents = dict(_list_contents(divided))
    moved = list(_list_moved(divided, front))
    gone = [*divided.cuts, *moved, *(place for _, place in contents.values())]
    cuts = [*cut_ranges(paper.text, gone)]
    edits: list[Edit] = [*cuts, *_group_title_pages(divided, cuts), *pictures.edits]
    texts = dict(pictures.inputs)
    texts[_PREAMBLE] = _write_preamble(divided, edits)
    texts |= {f"{MANUSCRIPT}/abstract.{code}.tex": text for code, text in front.abstracts.items()}
    texts |= {name: text for name, (text, _) in contents.items()}
    if bibliographies.entries:
        not_given = languages[language].words["source_not_given"]
        texts[_name_list(bibliographies.copies)] = write_bibliography(bibliographies.entries, not_given)
    sections = list(_list_sections(divided, edits, lexicon))
    front, sections = _take_opening_keywords(front, sections, lexicon)
    named = _name_sections(sections)
    texts |= named
    texts[_PREAMBLE] += "".join(f"{paper.text[start:end]}\n" for start, end in moved)
    texts[_PREAMBLE] += _keep_title(divided, "\n".join(named.values()))
    headings = [part.title for part in divided.parts]
    lost = find_losses(divided, tuple(named.values()), (*headings, *_list_keywords(front, lexicon)))
    left = tuple(Left(each.text, paper.span(each.start, each.end - each.start)) for each in front.left)
    found = (*findings, *pictures.findings, *bibliographies.findings, *_report_front(front, left, paper), *lost)
    copies = {**pictures.copies, **bibliographies.copies, **_list_own_files(paper, texts)}
    arranged = ArrangedTex(
        paper,
        front.article,
        texts,
        copies,
        divided.full_class,
        repeated=front.repeated,
        left=left,
    )
    return Outcome(arranged, found)


def _list_definitions(paper: TexPaper) -> Iterator[Tree]:
    """Give what may define the paper's macros beside its text: files that it inputs, packages beside it."""
    yield from (parse(text) for text in paper.inputs.values())
    for path in list_below(paper.folder, (".sty",)):
        if path.stem in paper.text and path.stat().st_size <= _LARGEST_PACKAGE:
            yield parse(read_tex(path, "", {})[0])


_LARGEST_PACKAGE = 60_000


def _read_macros(tree: Tree) -> Iterable[tuple[str, str]]:
    return read_simple_macros(tree).items()


def _name_list(taken: Mapping[str, Path]) -> str:
    return "bib/references.bib" if "bib/references.bib" not in taken else "bib/printed.bib"


def _list_keywords(front: Front, lexicon: Lexicon) -> list[str]:
    """Give the keywords, and the words that head them."""
    words = [word for each in front.article.keywords.values() for word in each]
    return [
        *words,
        *lexicon.words("heading_keywords"),
        *(each.words["keywords"] for each in lexicon.languages.values()),
    ]


def _write_preamble(divided: Divided, edits: list[Edit]) -> str:
    options = f"[{' '.join(divided.class_options.split())}]" if divided.class_options.strip() else ""
    first = f"% from \\documentclass{options}{{{divided.class_name}}}\n" if divided.class_name else ""
    first += pass_languages(divided)
    pieces = [tidy(slice_text(divided.paper.text, start, end, edits)) for start, end in divided.head]
    # A macro without its last argument takes the blank line for it: that is not to be taken away.
    blank = "\n" if divided.head and divided.paper.text[: divided.head[-1][1]].endswith("\n\n") else ""
    return first + "\n".join(piece for piece in pieces if piece) + blank


def _list_moved(divided: Divided, front: Front) -> Iterator[tuple[int, int]]:
    """Give the definitions before the first section that an abstract needs: it stands before all of the text here."""
    used = {each.name for text in front.abstracts.values() for each in parse(text).tokens.openings()}
    opening = divided.parts[0]
    for each in list_definitions(divided.tree) if used and opening.heading is None else ():
        if opening.start <= each.start < opening.end and each.name in used:
            yield each.start, each.end


def _group_title_pages(divided: Divided, cuts: list[Edit]) -> Iterator[Edit]:
    r"""Keep what a title page sets within it: \centering would centre the whole paper."""
    text = divided.paper.text
    for page in divided.tree.environments(read_table().title_pages):
        if (page.start, page.inner) in divided.cuts and slice_text(text, page.inner, page.outer, cuts).strip():
            start = _find_kept_start(text, page.inner, cuts)
            end = _find_kept_end(text, page.outer, cuts)
            yield start, start, "\\begingroup\n"
            yield end, end, "\n\\par\\endgroup\n"


def _find_kept_start(text: str, at: int, cuts: list[Edit]) -> int:
    """Give where what is kept behind a place begins."""
    while True:
        at += len(text[at:]) - len(text[at:].lstrip())
        cut = next((end for start, end, _ in cuts if start <= at < end), at)
        if cut == at:
            return at
        at = cut


def _find_kept_end(text: str, at: int, cuts: list[Edit]) -> int:
    """Give where what is kept before a place ends."""
    while True:
        at = len(text[:at].rstrip())
        cut = next((start for start, end, _ in cuts if start < at <= end), at)
        if cut == at:
            return at
        at = cut


def _keep_title(divided: Divided, text: str) -> str:
    r"""Write what a title page of the author's own prints by \@title and its like, which layouts need not know."""
    commands = (held.node for held in divided.front if isinstance(held.node, Command))
    given = {command.name: command.last.text for command in commands if command.last}
    lines = [rf"\def\@{name}{{{given[name]}}}" for name in _ON_TITLE_PAGES if rf"\@{name}" in text and name in given]
    return "\n".join(["", r"\makeatletter", *lines, r"\makeatother", ""]) if lines else ""


_PREAMBLE = f"{MANUSCRIPT}/preamble.tex"
_ON_TITLE_PAGES = ("title", "author", "date")


# --- Sections ----------------------------------------------------------------------------------------------


def _list_sections(divided: Divided, edits: list[Edit], lexicon: Lexicon) -> Iterator[tuple[Part, str]]:
    """Give the parts with their texts; what stands before the first section only where it says something.

    One that has labels alone stands at the beginning of the next.
    """
    before, paper = "", divided.paper
    own = list_own_names((paper.text, *paper.files.values(), *paper.inputs.values()))
    for part in divided.parts:
        text = before + tidy(slice_text(divided.paper.text, part.start, part.end, edits))
        before = ""
        if part.heading is None and not (_says_something(text) or _calls(text, own)):
            before = f"{text.strip()}\n\n" if any(parse(text).commands({"label"})) else ""
        elif text and not _is_empty_list(divided, part, edits, lexicon):
            yield part, text


def _calls(text: str, own: frozenset[str]) -> bool:
    """Tell whether a text calls a macro of the author's, which may print all there is."""
    return any(opening.name in own and opening.name not in LOOKS for opening in parse(text).tokens.openings())


def _is_empty_list(divided: Divided, part: Part, edits: list[Edit], lexicon: Lexicon) -> bool:
    """Tell whether only the heading is left of the references."""
    known = lexicon.name_heading(part.title) if part.title else None
    references = known is not None and known.kind == "references"
    return references and not _says_something(_without_heading(divided, part, edits))


def _without_heading(divided: Divided, part: Part, edits: list[Edit]) -> str:
    start = part.heading.end if part.heading else part.start
    return slice_text(divided.paper.text, start, part.end, edits)


def _says_something(text: str) -> bool:
    """Tell whether a text prints or defines anything: words, formulas, pictures, code, macros, what it inputs."""
    tree = parse(text)
    # A comma between two authors is left where each has a command of its own.
    if any(map(str.isalnum, plain_text(tree))):
        return True
    return any(
        isinstance(node, (Mathematics, Tree, Verbatim))
        or (isinstance(node, Command) and node.name in _SAYING)
        or (isinstance(node, Environment) and node.name not in LOOKS)
        for node in tree.walk()
    )


_SAYING = frozenset(("footnote", "let", "newtheorem", "setcounter", "lstset")).union(
    CITING, PICTURING, INPUTTING, IMPORTING, DEFINING
)


def _take_opening_keywords(
    front: Front, sections: list[tuple[Part, str]], lexicon: Lexicon
) -> tuple[Front, list[tuple[Part, str]]]:
    """Take the keywords out of what stands before the first section, where the front matter has none."""
    if not sections or sections[0][0].heading is not None:
        return front, sections
    part, text = sections[0]
    rest, found = take_keywords(text, lexicon)
    keywords = dict(front.article.keywords)
    for code, words in found:
        keywords.setdefault(code or front.article.language, words)
    if not found:
        return front, sections
    kept = [(part, rest)] if _says_something(rest) else []
    return replace(front, article=replace(front.article, keywords=keywords)), [*kept, *sections[1:]]


def _name_sections(sections: list[tuple[Part, str]]) -> dict[str, str]:
    counts: Counter[str] = Counter()
    texts = {}
    for part, text in sections:
        counts[part.folder] += 1
        texts[f"{MANUSCRIPT}/{part.folder}/{counts[part.folder]:02}-{_name_part(part)}.tex"] = text
    return texts


def _name_part(part: Part) -> str:
    if part.heading is None:
        return "opening" if part.folder == "sections" else "appendix"
    slug = suggest_slug(part.title)
    return "section" if slug == _NO_NAME else slug[:_LONGEST_NAME].strip("-")


_LONGEST_NAME = 40


# --- Other files ---------------------------------------------------------------------------------------------


def _list_contents(divided: Divided) -> Iterator[tuple[str, tuple[str, tuple[int, int]]]]:
    r"""Give the files that a paper carries in filecontents, each with its text and its place."""
    for node in divided.tree.verbatim():
        if node.name.rstrip("*") == "filecontents":
            named = divided.paper.text[node.start : node.inner].rstrip().rstrip("}").rpartition("{")[2].strip()
            text = divided.paper.text[node.inner : node.outer].lstrip("\n")
            name = PurePosixPath(named).name
            folder = "bib" if name.endswith(".bib") else MANUSCRIPT
            yield f"{folder}/{name}", (text, (node.start, node.end))


def _list_own_files(paper: TexPaper, texts: Mapping[str, str]) -> dict[str, Path]:
    """Give the author's own packages, definitions and fonts that the paper names, and those that these name."""
    found: dict[str, Path] = {}
    naming = "\n".join(texts.values())
    while naming:
        named = _list_named(paper, naming)
        new = {target: path for target, path in named.items() if target not in texts and target not in found}
        found |= new
        naming = "\n".join(read_tex(path, "", {})[0] for path in new.values() if path.suffix in _NAMING)
    return found


_NAMING = frozenset((".sty", ".def"))
"""Files that may load others."""


def _list_named(paper: TexPaper, names: str) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in list_below(paper.folder, _OWN_SUFFIXES):
        shown = show_inside(path, paper.folder)
        named = f"{shown.rpartition('.')[0]}" in names
        if "/" in shown and not named and find_holder(path.name):
            # TeX looks into no folder that nobody names, and has a package by this name itself.
            continue
        # One that lies in a folder of its own and is named without it is looked for beside the others.
        name = shown if named else PurePosixPath(shown).name
        called = name_font(shown) if shown.lower().endswith(FONT_SUFFIXES) else path.stem
        if shown and called in names:
            found.setdefault(f"{MANUSCRIPT}/{name}", path)
    return found


# --- What is said --------------------------------------------------------------------------------------------


def _report_front(front: Front, left: tuple[Left, ...], paper: TexPaper) -> Iterator[Diagnostic]:
    for each in left:
        hint = phrase("it stands in import-report.md: write it into manuscript/article.toml or the text, or drop it")
        yield warning(
            "import-unplaced", phrase("this has no place here: “{text}”", text=_shorten(each.text)), each.span, hint
        )
    for near in front.near:
        title = front.article.title.get(front.article.language, "")
        message = phrase("a title is plain text here: {text} is written as {title}", text=near.text, title=title)
        yield note("import-title", message, paper.span(near.start, near.end - near.start))
    if not front.article.title:
        hint = phrase(
            'write it into {manuscript}/article.toml: [title], {language} = "..."',
            manuscript=MANUSCRIPT,
            language=front.article.language,
        )
        yield warning("import-no-title", phrase("no title was found"), paper.span(0), hint)
    if not front.article.authors:
        hint = phrase("write them into {manuscript}/article.toml, each with [[authors]]", manuscript=MANUSCRIPT)
        yield warning("import-no-authors", phrase("no authors were found"), paper.span(0), hint)


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST = 100
