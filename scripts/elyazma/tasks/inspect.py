"""The tasks that only look: check, journals, doctor."""

from __future__ import annotations

from elyazma.tasks.command import DONE, MISSING, Context, command, require_journal, root_folder


@command(
    help={
        "journal": "check against this journal's rules instead of those of the one article.toml names",
        "json": "print the findings for programs",
    }
)
def check(_: Context, journal: str = "", json: bool = False) -> int:
    """Check text, citations and metadata against the journal's rules, without TeX."""
    from elyazma import console
    from elyazma.diagnostics import exit_code
    from elyazma.pipeline import check_manuscript

    console.speak_utf8()
    root = root_folder()
    require_journal(root, journal)
    findings = check_manuscript(root, journal).diagnostics
    if json:
        console.print_findings_json(findings, root)
    else:
        console.print_findings(findings, root)
        if not findings:
            console.say("nothing to mend")
    return exit_code(findings)


@command()
def journals(_: Context) -> int:
    """List the journals one can build for, and what each asks."""
    from elyazma import console
    from elyazma.pipeline import describe_journals

    console.speak_utf8()
    root = root_folder()
    described = describe_journals(root)
    console.print_table(("journal", "name", "citations", "pages", "abstract", "keywords"), described.value or ())
    if described.diagnostics:
        console.print_findings(described.diagnostics, root)
    from elyazma.diagnostics import exit_code

    return exit_code(described.diagnostics)


@command()
def doctor(_: Context) -> int:
    """Look at this machine: what is found, what is missing, what that blocks, how to mend it."""
    from elyazma import console
    from elyazma.tools.machine import inspect_machine

    console.speak_utf8()
    parts = inspect_machine(root_folder())
    rows = [("✓" if part.found else "✗", part.name, part.version, part.blocks) for part in parts]
    console.print_table(("", "part", "found", "needed for"), rows)
    for part in parts:
        if not part.found:
            console.say(f"\n{part.name}: to mend it, type\n  {part.mend}")
    return MISSING if any(part.required and not part.found for part in parts) else DONE
