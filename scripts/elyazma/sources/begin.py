"""Begin a manuscript: make a folder that can be built at once, or none at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from elyazma.languages import available_languages
from elyazma.model.diagnostics import Diagnostic, Outcome
from elyazma.model.phrases import phrase
from elyazma.sources.article import read_article, suggest_slug
from elyazma.system.atomic_folder import find_obstacle, place_folder, stand_beside
from elyazma.system.git import begin_repository, report_outer_repository
from elyazma.system.git_folder import find_repository
from elyazma.system.scaffold import Beginning, fill_scaffold

MESSAGE = "Begin the manuscript"


class BadBeginning(ValueError):  # noqa: N818
    """A manuscript that cannot be begun; the message says what is wrong and what to type instead."""


def begin_manuscript(
    folder: Path, beginning: Beginning, brought: Mapping[str, bytes] = MappingProxyType({})
) -> Outcome[Path]:
    """Make a new manuscript in `folder` (absolute, absent or empty), a git repository with one commit.

    `brought` are files that come along, by path: the toolchain's own wheel. The findings are about git and never
    fatal. Raises BadBeginning, and OSError if a file cannot be written. After either, and after an interruption,
    everything is as it was before.
    """
    _check_folder(folder)
    files = fill_scaffold(beginning)
    _check_article(folder, files["manuscript/article.toml"])
    outer = find_repository(folder)
    findings = (report_outer_repository(outer),) if outer else ()
    return Outcome(folder, (*findings, *_make_whole(folder, {**_encode(files), **brought})))


def _check_folder(folder: Path) -> None:
    refused = find_obstacle(folder)
    if refused:
        raise BadBeginning(refused)


def _check_article(folder: Path, text: str) -> None:
    """Read the new article.toml as every build does: the folder's name must be a slug, the title must be valid."""
    errors = read_article(text, "manuscript/article.toml", available_languages()).diagnostics
    if any(finding.code == "bad-slug" for finding in errors):
        better = folder.with_name(suggest_slug(folder.name))
        rule = phrase("a-z, digits and single hyphens, since the PDF is called by it")
        raise BadBeginning(
            phrase(
                '"{name}" cannot name a manuscript ({rule}): type {better} instead',
                name=folder.name,
                rule=rule,
                better=better,
            )
        )
    for finding in errors:
        raise BadBeginning(phrase("{message}: {hint}", message=finding.message, hint=finding.hint))


def _encode(files: Mapping[str, str]) -> dict[str, bytes]:
    return {path: text.encode("utf-8") for path, text in files.items()}


def _make_whole(folder: Path, files: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
    """Write everything beside the folder, then move it there in one step."""
    with stand_beside(folder) as new:
        for path, data in files.items():
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            (new / path).write_bytes(data)
        findings = begin_repository(new, MESSAGE)
        place_folder(new, folder)
    return findings
