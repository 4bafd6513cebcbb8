"""Keep what a paper's document class defines and its text uses, for layouts that have another class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from elyazma.model.diagnostics import Diagnostic, Outcome, Span, note, warning
from elyazma.model.imported import ArrangedTex, TexPaper
from elyazma.model.phrases import phrase
from elyazma.readers.tex_paper.finder import Finder
from elyazma.readers.tex_paper.layouts import leave_out_layouts, read_parts
from elyazma.sources.packages import read_policy
from elyazma.sources.preamble import PREAMBLE, read_preamble
from elyazma.sources.tree import MANUSCRIPT
from elyazma.tex.class_definitions import ClassSource, list_loaded_packages
from elyazma.tex.definitions import list_new
from elyazma.tex.kernel import kernel_commands
from elyazma.tex.parse import parse
from elyazma.tex.signatures import standard_signatures
from elyazma.tex.stand_ins import StandIns, Usage, write_stand_ins
from elyazma.tex.tokens import Opening


def keep_class_commands(paper: TexPaper, arranged: ArrangedTex, provided: frozenset[str]) -> Outcome[ArrangedTex]:
    """Put stand-ins for the commands of the paper's class at the beginning of its preamble.

    `provided` are the names that layouts have where a text uses them.

    Packages that a layout does without are read like the class; one that the class loads and the text needs is loaded
    by the preamble.
    """
    finder = Finder.make(paper)
    arranged, layouts = leave_out_layouts(arranged, finder)
    preamble = arranged.texts.get(PREAMBLE, "")
    texts = [text for path, text in arranged.texts.items() if path.startswith(MANUSCRIPT) and path != PREAMBLE]
    class_, packages = _read_class(finder, arranged.class_name, layouts.values())
    own = read_preamble(preamble)
    left_out = ClassSource("\n".join(finder.read_packages((each.name for each in own.left_out), own.packages)))
    used = replace(_list_used(preamble, texts), provided=provided)
    loaded = list(_list_needed(finder, packages, preamble, _leave_out(used, class_)))
    # What the preamble itself uses has to stand before it; the rest behind it, where its packages have theirs already.
    early, late = _divide(used, "\n".join([preamble, *_list_named(preamble, arranged, finder)]))
    before, behind = ([*_write(each, class_, left_out)] for each in (early, late))
    if _wants_theorems(before) and _THEOREMS in {*packages, *read_preamble(preamble).packages}:
        loaded = [_THEOREMS, *(name for name in loaded if name != _THEOREMS)]
    head = [*(_write_load(name, packages.get(name, "")) for name in loaded), *_enclose(before)]
    told = [_report_layout(name, arranged) for name in layouts]
    if not head and not any(each.tex for each in behind):
        return Outcome(arranged, tuple(told))
    written = _put_around(preamble, head, _enclose(behind))
    copies = {
        f"{MANUSCRIPT}/{file}": finder.beside[file] for name in loaded if (file := f"{name}.sty") in finder.beside
    }
    made = replace(arranged, texts={**arranged.texts, PREAMBLE: written}, copies={**copies, **arranged.copies})
    return Outcome(made, (*told, *_report_changed(paper, [*before, *behind])))


def _read_class(finder: Finder, name: str, layouts: Iterable[str]) -> tuple[ClassSource, Mapping[str, str]]:
    """Read the class with the packages that are a part of it and the `layouts`; give the other packages it loads."""
    source = finder.read_class(name.rpartition("/")[0])
    parts = read_parts(list_loaded_packages(ClassSource(source).bare), finder)
    class_ = ClassSource("\n".join([source, *parts.values(), *layouts]))
    return class_, {each: given for each, given in list_loaded_packages(class_.bare).items() if each not in parts}


_THEOREMS = "amsthm"


def _wants_theorems(stand_ins: Iterable[StandIns]) -> bool:
    """Tell whether theorems are made: one made without the package stops TeX where the preamble loads it."""
    return any(r"\newtheorem" in each.tex for each in stand_ins)


def _report_layout(name: str, arranged: ArrangedTex) -> Diagnostic:
    preamble = arranged.texts[PREAMBLE]
    line = preamble[: preamble.find(name)].count("\n") + 1
    message = phrase(
        "{name}.sty is left out: it is the layout of another journal; what the text uses of it is kept", name=name
    )
    return note("import-layout", message, Span(PREAMBLE, line))


_HEAD = "% What this class defines and the paper uses, where another class does not have it."


def _list_named(preamble: str, arranged: ArrangedTex, finder: Finder) -> Iterator[str]:
    """Give the texts of what a preamble inputs, and of the packages beside the paper that it loads."""
    for path, text in arranged.texts.items():
        if path != PREAMBLE and PurePosixPath(path).stem in preamble:
            yield text
    for name in read_preamble(preamble).packages:
        if f"{PurePosixPath(name).name}.sty" in finder.beside:
            yield finder.read(f"{PurePosixPath(name).name}.sty")


def _divide(used: Usage, preamble: str) -> tuple[Usage, Usage]:
    """Divide what is used into what the preamble uses itself, and the rest."""
    openings = _list_openings(preamble)
    commands = frozenset(each.name for each in openings if not each.environment)
    environments = frozenset(each.name for each in openings if each.environment)
    early = replace(
        used, commands=used.commands & commands, environments=used.environments & environments, text=preamble
    )
    late = replace(used, commands=used.commands - commands, environments=used.environments - environments)
    return early, late


def _write(used: Usage, class_: ClassSource, left_out: ClassSource) -> Iterator[StandIns]:
    yield write_stand_ins(class_, used)
    yield write_stand_ins(left_out, _leave_out_standard(_leave_out(used, class_)))


def _put_around(preamble: str, head: list[str], tail: list[str]) -> str:
    """Put lines behind the first one of a preamble, which names the paper's class, and others behind all of it."""
    first, _, rest = preamble.partition("\n")
    before = "\n".join([first, *([_HEAD, *head] if head else []), ""])
    behind = "\n".join(["", _HEAD, *tail, ""]) if tail else ""
    return f"{before}{rest}{behind}"


def _write_load(name: str, options: str) -> str:
    return rf"\usepackage[{options}]{{{name}}}" if options else rf"\usepackage{{{name}}}"


def _enclose(stand_ins: Iterable[StandIns]) -> list[str]:
    lines = [each.tex for each in stand_ins if each.tex]
    return [r"\makeatletter", *lines, r"\makeatother"] if any("@" in line for line in lines) else lines


def _report_changed(paper: TexPaper, stand_ins: Iterable[StandIns]) -> Iterator[Diagnostic]:
    silent = dict.fromkeys(name for each in stand_ins for name in each.silent)
    plain = dict.fromkeys(name for each in stand_ins for name in each.plain)
    for name in (*silent, *plain):
        at = next((each.start for each in _list_openings(paper.text) if each.name == name), 0)
        span = paper.span(at, len(name) + 1)
        hint = phrase(r"write \newcommand\{name}{{...}} into {preamble}", name=name, preamble=PREAMBLE)
        made = phrase(r"\{name} is made by the paper's class in a way that no other class can take", name=name)
        if name in silent:
            yield warning("import-class-command", phrase("{made}: it prints nothing here", made=made), span, hint)
        else:
            yield note("import-class-arguments", phrase("{made}: it prints its arguments", made=made), span)


def _list_used(preamble: str, texts: list[str]) -> Usage:
    """Give the commands and environments that are used, but for those that the author or the tables provide."""
    in_text = frozenset((each.name, each.environment) for text in texts for each in _list_openings(text))
    used = in_text | {(each.name, each.environment) for each in _list_openings(preamble)}
    free = used - set(_list_own((preamble, *texts))) - set(_list_of_tables())
    return Usage(
        frozenset(name for name, environment in free if not environment and name.isalpha()),
        frozenset(name for name, environment in free if environment),
        frozenset(name for name, environment in in_text if not environment),
        "\n".join(texts),
        own=frozenset(_list_own_theorems((preamble, *texts))),
    )


def _list_own_theorems(texts: Iterable[str]) -> Iterator[str]:
    for tree in map(parse, texts):
        yield from (name.text.strip() for each in tree.commands({"newtheorem"}) if (name := each.argument(0)))


def _list_own(texts: Iterable[str]) -> Iterator[tuple[str, bool]]:
    r"""Give the author's own commands and environments; what \providecommand names, the class had before."""
    for each in (each for text in texts for each in list_new(parse(text))):
        if not each.definer.lower().startswith("provide"):
            yield each.name, each.environment


def _list_of_tables() -> Iterator[tuple[str, bool]]:
    return ((name, kind == "environment") for kind, name in read_policy().stand_ins)


def _leave_out(used: Usage, class_: ClassSource) -> Usage:
    """Give what a class does not define."""
    commands = frozenset(name for name in used.commands - kernel_commands() if class_.command(name) is None)
    environments = frozenset(name for name in used.environments if class_.environment(name) is None)
    return replace(used, commands=commands, environments=environments, text="")


def _leave_out_standard(used: Usage) -> Usage:
    """Give what the one reader of TeX does not know: what layouts have is not asked of packages they leave out."""
    known = standard_signatures()
    return replace(
        used,
        commands=used.commands - known.commands.keys(),
        environments=used.environments - known.environments.keys() - known.mathematics,
    )


def _list_openings(text: str) -> tuple[Opening, ...]:
    return tuple(parse(text).tokens.openings())


def _list_needed(finder: Finder, packages: Mapping[str, str], preamble: str, used: Usage) -> Iterator[str]:
    """Give the packages of a class that the preamble does not load and that define what the text uses.

    What layouts have of their own accord needs none, but where the class gives its package options.
    """
    policy = read_policy()
    loaded = frozenset(read_preamble(preamble).packages)
    wanted = [name for name in packages if name not in loaded and not policy.why_left_out(name, "")]
    finder.ask(f"{name}.sty" for name in wanted)
    for name in wanted:
        source = ClassSource(finder.read(f"{name}.sty"))
        provided = frozenset[str]() if packages[name] else used.provided
        if any(map(source.defines, (used.commands | used.environments) - provided)):
            yield name
