"""Templates through Jinja2, sandboxed; the only module that imports it.

What an undeclared name stands for is an error, and whatever is printed is escaped as its format asks.
"""

from __future__ import annotations

from collections.abc import Callable

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

__all__ = [
    "ImmutableSandboxedEnvironment",
    "Template",
    "TemplateError",
    "TemplateSyntaxError",
    "nodes",
    "open_html_templates",
    "open_tex_templates",
]


def open_tex_templates(escape: Callable[[object], str]) -> ImmutableSandboxedEnvironment:
    r"""Make an environment for TeX, whose delimiters are commands: `{{` and `{%` are ordinary TeX and would collide.

    Every value that is printed goes through `escape`.
    """
    return ImmutableSandboxedEnvironment(
        variable_start_string=r"\VAR{",
        variable_end_string="}",
        block_start_string=r"\BLOCK{",
        block_end_string="}",
        comment_start_string=r"\NOTE{",
        comment_end_string="}",
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=escape,
    )


def open_html_templates() -> ImmutableSandboxedEnvironment:
    """Make an environment for HTML: what is printed is text, save where the template itself says that it is `safe`."""
    return ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined, autoescape=True
    )
