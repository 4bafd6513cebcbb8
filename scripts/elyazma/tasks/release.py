"""The tasks of a release: make one, and prove one."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from elyazma import console
from elyazma.model.diagnostics import exit_code
from elyazma.model.phrases import Phrase, phrase
from elyazma.tasks.command import DONE, MANUSCRIPT, Context, command, require_journal, root_folder
from elyazma.tasks.results import shown

if TYPE_CHECKING:  # the flow is imported when there is something to release
    from elyazma.flows.releases import Difference, Verdict

_SHOWN = 12


@command(
    positional=["version"],
    help={
        "version": "the release's name, which its tag gets too: 0.1, 2026-submission",
        "journal": "release for this journal (see `invoke journals`) instead of the one article.toml names",
    },
)
def release(_: Context, version: str, journal: str = "") -> int:
    """Build what is committed into dist/, record every hash in manuscript/releases.toml, commit and tag."""
    from elyazma.flows.releases import release as make_release

    console.set_utf8()
    root = root_folder()
    require_journal(root, journal)
    with console.show_progress() as progress:
        outcome = make_release(root, version, journal, progress)
    console.print_findings(outcome.diagnostics, root, brief=True)
    if outcome.value is None:
        console.complain(phrase("no release was made: no commit, no tag"))
        return exit_code(outcome.diagnostics) or MANUSCRIPT
    for path in outcome.value:
        console.say(shown(path, root))
    console.say(
        phrase(
            "released {version}: git push --follow-tags publishes it; invoke verify {version} proves it",
            version=version,
        )
    )
    return DONE


@command(
    positional=["version"],
    help={"version": "the release's name", "json": "print what was compared for programs"},
)
def verify(_: Context, version: str, json: bool = False) -> int:
    """Build a release again from its tag and compare every byte with what was recorded."""
    from elyazma.flows.releases import verify as verify_release

    console.set_utf8()
    root = root_folder()
    with console.show_progress() as progress:
        outcome = verify_release(root, version, progress)
    verdict = outcome.value
    if verdict is None:
        show = console.print_findings_json if json else console.print_findings
        show(outcome.diagnostics, root)
        console.complain(phrase("nothing was compared: {version} could not be built again", version=version))
        return exit_code(outcome.diagnostics) or MANUSCRIPT
    if json:
        console.print_json(_as_json(verdict))
    else:
        # What the manuscript lacks was said when it was released.
        console.print_findings([it for it in outcome.diagnostics if it.code.startswith("release-")], root)
        _print_verdict(verdict)
    return MANUSCRIPT if verdict.outputs else DONE


def _print_verdict(verdict: Verdict) -> None:
    wrong = {each.name: each for each in verdict.outputs}
    for name in sorted({*verdict.release.outputs, *wrong}):
        console.say(phrase("{name}: {wrong}", name=name, wrong=_describe_difference(wrong.get(name))))
    if not verdict.reasons:
        console.say(phrase("everything it was made of is as it was recorded"))
        return
    said = phrase("this may be why:") if verdict.outputs else phrase("this is not as it was, and made no difference:")
    console.say(phrase("\n{said}\n", said=said))
    rows = [(_KINDS[it.kind], it.name, _shorten(it.recorded), _shorten(it.found)) for it in verdict.reasons[:_SHOWN]]
    console.print_table((phrase("made of"), phrase("name"), phrase("recorded"), phrase("now")), rows)
    if len(verdict.reasons) > _SHOWN:
        console.say(phrase("and {reasons} more: --json has all", reasons=len(verdict.reasons) - _SHOWN))


_KINDS = {"inputs": phrase("input"), "fonts": phrase("font"), "made_with": phrase("program")}


def _describe_difference(difference: Difference | None) -> Phrase:
    if difference is None:
        return phrase("byte-identical")
    if not difference.found:
        return phrase("was released, and is not made now")
    return phrase("differs") if difference.recorded else phrase("is made now, and was not released")


def _shorten(text: str) -> str:
    """Show a hash by its beginning, as git does; a version whole."""
    words = [word[:12] if len(word) == _HASH_LENGTH else word for word in text.split(" ")]
    return " ".join(words) or "–"


_HASH_LENGTH = 64


def _as_json(verdict: Verdict) -> dict[str, object]:
    record = verdict.release
    return {
        "version": record.version,
        "journal": record.journal,
        "revision": record.revision,
        "identical": not verdict.outputs,
        "outputs": [asdict(each) for each in verdict.outputs],
        "reasons": [asdict(each) for each in verdict.reasons],
    }
