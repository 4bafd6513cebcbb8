from __future__ import annotations

import pytest

from elyazma.writers.web.targets import allow_target


@pytest.mark.parametrize(
    ("target", "allowed"),
    [
        ("https://example.org/ə?a=b#c", "https://example.org/ə?a=b#c"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("doi:10.5555/12345", "https://doi.org/10.5555/12345"),
        ("doi:10.1002/(SICI)1<1::AID>3.0", "https://doi.org/10.1002/(SICI)1%3C1::AID%3E3.0"),
        ("#sec:a", "#sec:a"),
        (" https://example.org", "https://example.org"),
    ],
)
def test_what_may_be_followed(target: str, allowed: str) -> None:
    assert allow_target(target) == allowed


@pytest.mark.parametrize(
    "target",
    [
        "",
        "javascript:alert(1)",
        " JAVASCRIPT:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://x",
        "//example.org/x",
        "/etc/passwd",
        "page.html",
    ],
)
def test_what_may_not(target: str) -> None:
    assert allow_target(target) is None
