"""What is known of a paper's front matter while it is read, and how a piece of it is asked for what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from elyazma.model.article import Article, Funding
from elyazma.model.light_dataclass import dataclass
from elyazma.readers.lexicon import Lexicon
from elyazma.readers.tex_paper.divide import Divided, Held
from elyazma.readers.tex_paper.person import People
from elyazma.readers.tex_paper.plain import read_plain, tidy_line
from elyazma.tex.plain import strip_tex
from elyazma.tex.tokens import tokenize
from elyazma.tex.tree import Environment


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A piece of front matter that has no place of its own: what it says, and where."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Front:
    """What the front matter says.

    `repeated` is what stands elsewhere too or a journal prints itself, `near` the titles whose formula is only near.
    """

    article: Article
    abstracts: Mapping[str, str]
    left: tuple[LeftOver, ...] = ()
    repeated: tuple[str, ...] = ()
    near: tuple[LeftOver, ...] = ()


@dataclass
class FrontState:
    """What has been read so far; `language` is the paper's, `shorthands` are the languages whose shorthands it has."""

    divided: Divided
    macros: Mapping[str, str]
    lexicon: Lexicon
    language: str
    people: People
    shorthands: tuple[str, ...] = ()
    titles: dict[str, str] = field(default_factory=dict)
    short_titles: dict[str, str] = field(default_factory=dict)
    subtitle: str = ""
    abstracts: dict[str, str] = field(default_factory=dict)
    keywords: dict[str, tuple[str, ...]] = field(default_factory=dict)
    highlights: tuple[str, ...] = ()
    funding: list[Funding] = field(default_factory=list)
    thanks: list[str] = field(default_factory=list)
    jel: list[str] = field(default_factory=list)
    ccs: list[str] = field(default_factory=list)
    left: list[LeftOver] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    near: list[LeftOver] = field(default_factory=list)

    def plain(self, tex: str) -> str:
        """Give a text without TeX, on one line."""
        return read_plain(tex, self.macros, self.shorthands)

    def source(self, held: Held) -> str:
        """Give the TeX that a piece of front matter holds: a command's required argument, an environment's body."""
        node = held.node
        if isinstance(node, Environment):
            return self.divided.tree.text[node.inner : node.outer]
        at = _letters(held).rfind("m")
        argument = node.argument(at) if at >= 0 else node.last
        return argument.text if argument else ""

    def leave(self, held: Held) -> None:
        """Keep what a piece says for the report."""
        self.leave_text(strip_tex(tokenize(self.divided.tree.text[held.node.start : held.node.end], "")), held)

    def leave_text(self, text: str, held: Held) -> None:
        """Keep a text of a piece for the report."""
        line = tidy_line(text)
        if line:
            self.left.append(LeftOver(line, held.node.start, held.node.end))


def _letters(held: Held) -> str:
    return held.holder.arguments.replace("s", "")


def read_option(held: Held) -> str:
    """Give what stands in the brackets before what a piece holds."""
    first = held.node.arguments[0] if held.node.arguments else None
    return first.text if first and _letters(held)[:1] in ("o", "a") else ""


def read_argument(held: Held, at: int) -> str:
    """Give an argument by its place."""
    argument = held.node.arguments[at] if at < len(held.node.arguments) else None
    return argument.text if argument else ""


def repeat(state: FrontState, held: Held) -> None:
    """Note what is said elsewhere too."""
    texts = [state.plain(each.text) for each in held.node.arguments if each]
    state.repeated += [text for text in texts if any(letter.isalnum() for letter in text)]
