"""How results are named by what is asked for; an up-to-date result is found by these names."""

from __future__ import annotations

import pytest

from elyazma.model.audience import Audience, Options

PUBLIC, REVIEWERS, EDITOR = Audience

NAMES = {
    Options(): ("", ".pdf"),
    Options(audience=REVIEWERS): ("-anonymous", "-anonymous.pdf"),
    Options(audience=EDITOR): ("-title-page", "-title-page.pdf"),
    Options(revision="v1"): ("-draft", "-draft.pdf"),
    Options(audience=REVIEWERS, revision="v1"): ("-anonymous-draft", "-anonymous-draft.pdf"),
    Options(audience=EDITOR, revision="v1"): ("-title-page-draft", "-title-page-draft.pdf"),
    Options("docx"): ("-docx", ".docx"),
    Options("docx", audience=EDITOR): ("-docx-title-page", "-title-page.docx"),
    Options("html", audience=REVIEWERS): ("-html-anonymous", "-anonymous.html"),
    Options("jats"): ("-jats", ".xml"),
    Options("crossref"): ("-crossref", "-crossref.xml"),
    Options("cff"): ("-cff", "-citation.cff"),
    Options("submission"): ("-submission", "-submission.zip"),
    Options("submission", draft=True): ("-submission", "-submission-DRAFT.zip"),
    Options("submission", audience=REVIEWERS): ("-submission-anonymous", "-anonymous-submission.zip"),
    Options("submission", audience=REVIEWERS, draft=True): (
        "-submission-anonymous",
        "-anonymous-submission-DRAFT.zip",
    ),
    Options("letter"): ("-letter", "-letter.pdf"),
    Options("response"): ("-response", "-response.pdf"),
}


@pytest.mark.parametrize(("options", "names"), NAMES.items())
def test_names_of_scratch_and_of_results(options: Options, names: tuple[str, str]) -> None:
    assert (options.kind, options.suffix) == names
