"""Load a journal: one folder of styles/ with its manifest, its template and its files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from elyazma.languages import LANGUAGES, available_languages
from elyazma.languages.folding import fold_latin, fold_words
from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, Span, collecting, error
from elyazma.model.journal import ASSETS, Journal
from elyazma.model.phrases import phrase
from elyazma.sources.manifest import read_manifest
from elyazma.sources.portals import check_portal
from elyazma.sources.tree import list_files, show_path
from elyazma.system.files import write_files
from elyazma.system.nearest import did_you_mean
from elyazma.system.texts import LARGEST_TOML, is_inside, read_text, refuse_file
from elyazma.system.untrusted import has_other_names

MANIFEST, TEMPLATE = "style.toml", "article.tex.j2"
_JOURNAL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def list_journals(root: Path) -> tuple[str, ...]:
    """List the ids of all journals, sorted: those in the manuscript's styles/ and those of the toolchain."""
    found = {path.parent.name for folder in _style_folders(root) for path in folder.glob(f"*/{MANIFEST}")}
    return tuple(sorted(name for name in found if _JOURNAL_ID.fullmatch(name)))


def find_journal(root: Path, class_name: str) -> str:
    """Give the journal whose layout is the nearest to a document class with options ("acmart/sigconf,review").

    Its manifest lists the class in `classes`, with an option or without; the journal that takes any class is last.
    """
    # A class may lie in a folder, which stands before its name.
    path, _, options = class_name.rpartition("/")
    bare = path.rpartition("/")[2]
    wanted = (*(f"{bare}/{option}" for option in options.split(",") if option), bare, _ANY_CLASS)
    known: dict[str, str] = {}
    for journal in list_journals(root):
        for name in _list_classes(root, journal):
            known.setdefault(name, journal)
    return next((known[name] for name in wanted if name in known), "")


def find_bringing(root: Path, class_: str) -> str:
    """Give the journal whose authors bring a document class, named with its folder; empty for none."""
    return next((journal for journal in list_journals(root) if class_ in _read_lists(root, journal).brings), "")


def find_called(root: Path, called: str) -> tuple[str, ...]:
    """Give the journals that people call so: by id, by a whole name in any language, else by words of a name.

    Capitals, marks and the signs between words count for nothing.
    """
    wanted = _split_words(called)
    known = {
        journal: [_split_words(each) for each in (journal, *_list_names(root, journal))]
        for journal in list_journals(root)
    }
    if not wanted or called in known:
        return (called,) * bool(wanted)
    whole = tuple(journal for journal, names in known.items() if wanted in names)
    return whole or tuple(
        journal for journal, names in known.items() if any(set(wanted) <= set(name) for name in names)
    )


def _split_words(text: str) -> list[str]:
    return re.findall(_WORD, fold_latin(text).replace("_", " "))


def copy_journal(root: Path, journal: str) -> tuple[Path, ...] | None:
    """Copy a journal that comes with the toolchain into the manuscript's styles/; none where one of its name is there.

    Raises OSError.
    """
    own, *shipped = (folder / journal for folder in _style_folders(root))
    source = next((folder for folder in shipped if (folder / MANIFEST).is_file()), own)
    if own.exists() or source == own:
        return None
    files = {own / path.relative_to(source): path.read_bytes() for path in source.rglob("*") if path.is_file()}
    write_files(files)
    return tuple(sorted(files))


_ANY_CLASS = "*"


def find_named_journal(root: Path, text: str) -> str:
    """Give the journal whose ISSN, or whose name in any language, stands in a text; empty for none.

    Of several names that stand there the longest counts; a name of one short word may be anything.
    """
    folded = f" {' '.join(re.findall(_WORD, fold_words(text)))} "
    best, longest = "", 0
    for journal in list_journals(root):
        for name in _list_names(root, journal):
            words = " ".join(re.findall(_WORD, fold_words(name)))
            if len(words) >= _SHORTEST_NAME and f" {words} " in folded and len(words) > longest:
                best, longest = journal, len(words)
    return best


_WORD = re.compile(r"\w+")
_SHORTEST_NAME = 8


def _list_names(root: Path, journal: str) -> tuple[str, ...]:
    return _read_lists(root, journal).names


def _list_classes(root: Path, journal: str) -> tuple[str, ...]:
    return _read_lists(root, journal).classes


class _Lists(NamedTuple):
    """The classes whose papers a journal takes, and by which names and numbers a paper names the journal.

    `brings` is the class that its authors bring.
    """

    classes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    brings: tuple[str, ...] = ()


def _read_lists(root: Path, journal: str) -> _Lists:
    paths = (folder / journal / MANIFEST for folder in _style_folders(root))
    path = next(path for path in paths if path.is_file())
    try:
        return _read_manifest_lists(path.read_text(encoding="utf-8"))
    except (ValueError, AttributeError):
        return _Lists()


# Each paper that is brought asks all journals.
@lru_cache(maxsize=64)
def _read_manifest_lists(manifest: str) -> _Lists:
    tables = tomllib.loads(manifest)
    about = tables.get("journal", {})
    document = tables.get("document", {})
    classes, brings = document.get("classes", ()), (document.get("class") if "bring" in document else "",)
    names = (*str(about.get("name", "")).split(" / "), about.get("issn", ""), about.get("eissn", ""))
    return _Lists(
        *(tuple(each for each in group if each and isinstance(each, str)) for group in (classes, names, brings))
    )


def _style_folders(root: Path) -> tuple[Path, ...]:
    """Give the folders of journals: the manuscript's, then those in the installed package or beside scripts/."""
    package = Path(__file__).resolve().parents[1]
    return root / "styles", package / "styles", package.parents[1] / "styles"


def load_journal(root: Path, journal_id: str, named_at: Span | None) -> Outcome[Journal]:
    """Read a journal's folder; `named_at` is where the article names it, None if the command line does.

    `places` holds the manifest's keys and "template". All findings at once.
    """
    place = named_at or Span("styles")
    if not journal_id:
        hint = phrase('write journal = "…" below the slug; `invoke journals` lists them')
        return Outcome(None, (error("no-journal", phrase("the article names no journal"), place, hint),))
    folders = [folder / journal_id for folder in _style_folders(root)] if _JOURNAL_ID.fullmatch(journal_id) else []
    folder = next((folder for folder in folders if (folder / MANIFEST).exists()), None)
    if folder is None:
        known = list_journals(root)
        hint = did_you_mean(journal_id, known) or phrase("the journals are: {known}", known=", ".join(known))
        return Outcome(
            None,
            (error("unknown-journal", phrase('no journal "{journal_id}"', journal_id=journal_id[:60]), place, hint),),
        )
    return _read_journal(root, folder)


@collecting
def _read_journal(findings: Findings, root: Path, folder: Path) -> Journal:
    # A journal that ships lies outside the manuscript: its findings then name the whole path.
    shown = folder.relative_to(root).as_posix() if folder.is_relative_to(root) else folder.as_posix()
    base = root if folder.is_relative_to(root) else folder
    path = f"{shown}/{MANIFEST}"
    text = findings.take(read_text(base, path, largest=LARGEST_TOML))
    manifest = read_manifest(text, path, available_languages([root / LANGUAGES]))
    template = read_text(base, f"{shown}/{TEMPLATE}") if (folder / TEMPLATE).exists() else None
    found = template.diagnostics if template else (_report_no_template(f"{shown}/{TEMPLATE}"),)
    assets, refused = _list_journal_assets(base, folder, shown)
    # A journal that ships can only be given its publisher's class in the manuscript's own folder of that name.
    if (own := root / "styles" / folder.name) != folder:
        added, refused_too = _list_journal_assets(root, own, f"styles/{folder.name}")
        assets, refused = (*assets, *added), (*refused, *refused_too)
    findings.add((*manifest.diagnostics, *found, *refused))
    if manifest.value:
        findings.add(check_portal(root, manifest.value.package.portal, manifest.places, path))
    if manifest.value is None or template is None or template.value is None:
        findings.refuse()
    places: Mapping[str, Span] = {**manifest.places, "template": Span(f"{shown}/{TEMPLATE}")}
    return Journal(folder.name, folder, manifest.value, places, folder / TEMPLATE, assets)


def _report_no_template(path: str) -> Diagnostic:
    hint = phrase("write {path}, or copy another journal's {template} and change it", path=path, template=TEMPLATE)
    return error("missing-template", phrase("this journal has no template"), Span(path), hint)


def _list_journal_assets(base: Path, folder: Path, shown: str) -> tuple[tuple[Path, ...], tuple[Diagnostic, ...]]:
    """List a journal's files; `base` is the manuscript's root, out of which none may lead, or a folder that ships."""
    files = [folder / path for path in list_files(folder, ASSETS)]
    sound = tuple(path for path in files if path.is_file() and is_inside(base, path))
    sound = tuple(path for path in sound if not has_other_names(path.stat(), base))
    refused = (show_path(f"{shown}/{path.relative_to(folder).as_posix()}") for path in files if path not in sound)
    hint = phrase("put a regular file in its place")
    return sound, tuple(refuse_file(path, phrase("is no regular file of this journal's"), hint) for path in refused)
