"""Templates of a stranger's: of a journal, of a letter, and the file of a portal. They compute nothing, and end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from scenes import Attack, Scene, copy_manuscript

KIND = "templates"
SOON = 2.0
"""Seconds of CPU in which a template is refused, beyond what the command takes with a harmless one."""
DEEP = 400

COMPUTING: Mapping[str, str] = {
    "division": r"\VAR{1/0}",
    "unknown-filter": r"\VAR{title|nosuch}",
    "sum": r"\VAR{title + 1}",
    "format-method": r"\VAR{'{0.__class__}'.format(title)}",
    "format-filter": r"\VAR{'{0.__class__.__mro__}'|format(title)}",
    "long-text": r"\VAR{'x'*999999999}",
    "power": r"\VAR{9**99999999}",
    "power-of-power": r"\VAR{9**9**9**9}",
    "shift": r"\VAR{1 < 2 ** 99999999}",
    "include": r"\BLOCK{include 'article.tex.j2'}",
    "include-outside": r"\BLOCK{include '../../../outside/secret'}",
    "include-missing": r"\BLOCK{include 'x' ignore missing}",
    "import": r"\BLOCK{import 'x' as y}",
    "from-import": r"\BLOCK{from 'x' import y}",
    "extends": r"\BLOCK{extends 'x'}",
    "extends-itself": r"\BLOCK{extends 'article.tex.j2'}",
    "set": r"\BLOCK{set a = 1}",
    "set-block": r"\BLOCK{set a}\BLOCK{endset}",
    "macro": r"\BLOCK{macro m()}\VAR{m()}\BLOCK{endmacro}\VAR{m()}",
    "call": r"\VAR{title()}",
    "call-block": r"\BLOCK{call title()}\BLOCK{endcall}",
    "method": r"\VAR{title.upper()}",
    "class": r"\VAR{title.__class__.__mro__[1].__subclasses__()}",
    "item": r"\VAR{title['__class__']}",
    "slice": r"\VAR{authors[0:99999999]}",
    "range": r"\BLOCK{for i in range(99999999)}x\BLOCK{endfor}",
    "range-list": r"\VAR{range(999999999)|list}",
    "literal-list": r"\BLOCK{for a in [1, 2]}\BLOCK{endfor}",
    "literal-text": r"\BLOCK{for a in 'xxxxxxxx'}\BLOCK{endfor}",
    "number": r"\BLOCK{for a in 5}\BLOCK{endfor}",
    "loop-over-text": r"\BLOCK{for a in title}\BLOCK{endfor}",
    "loop-over-itself": r"\BLOCK{for a in authors recursive}\VAR{loop(authors)}\BLOCK{endfor}",
    "loop-variable": r"\BLOCK{for a in authors}\VAR{loop.cycle('a', 'b')}\BLOCK{endfor}",
    "attr": r"\VAR{title|attr('__class__')}",
    "map": r"\VAR{authors|map(attribute='__class__')|join}",
    "sort": r"\VAR{authors|sort(attribute='x')|join}",
    "center": r"\VAR{title|center(999999999)}",
    "indent": r"\VAR{title|indent(999999999)}",
    "pprint": r"\VAR{authors|pprint}",
    "default": r"\VAR{nothing|default('x')}",
    "concatenation": r"\VAR{title ~ title ~ title}",
    "test": r"\VAR{title is divisibleby(0)}",
    "filter-block": r"\BLOCK{filter upper}x\BLOCK{endfilter}",
    "block": r"\BLOCK{block b}\BLOCK{endblock}",
    "with": r"\BLOCK{with a = 1}\BLOCK{endwith}",
    "do": r"\BLOCK{do title.x}",
    "debug": r"\BLOCK{debug}",
    "autoescape": r"\BLOCK{autoescape false}\VAR{title}\BLOCK{endautoescape}",
    "translation": r"\BLOCK{trans}x\BLOCK{endtrans}",
    "self": r"\VAR{self.__init__.__globals__}",
    "cycler": r"\VAR{cycler.__init__.__globals__.os.popen('id').read()}",
    "lipsum": r"\VAR{lipsum(99999)}",
    "namespace": r"\BLOCK{set n = namespace(a=1)}",
    "conditional": r"\VAR{title if 1/0 else title}",
    "unclosed": r"\VAR{title",
    "unclosed-block": r"\BLOCK{for a in authors}",
    "unopened": r"\BLOCK{endfor}",
    "raw": r"\BLOCK{raw}\VAR{1/0}",
    "line-end": "\\VAR{\n\n\n1/\n0}",
    "null": "\\VAR{title}\0\\VAR{1/0}",
    "surrogate": "\\VAR{'\\ud800'}",
    "escape": "\\VAR{'\\x00\\x1b[2J'}",
    "deep-parentheses": r"\VAR{" + "(" * 5000 + "title" + ")" * 5000 + "}",
    "deep-not": r"\BLOCK{if " + "not " * 5000 + r"title}\BLOCK{endif}",
    "deep-and": r"\BLOCK{if " + "title and " * 20_000 + r"title}\BLOCK{endif}",
    "deep-filters": r"\VAR{title" + "|first" * 5000 + "}",
    "deep-attributes": r"\VAR{title" + ".x" * 20_000 + "}",
    "deep-conditions": r"\BLOCK{if title}" * DEEP + r"\BLOCK{endif}" * DEEP,
    "deep-loops": r"\BLOCK{for a in authors}" * DEEP + r"\BLOCK{endfor}" * DEEP,
    "twenty-loops": r"\BLOCK{for a in sections}" * 20 + "x" + r"\BLOCK{endfor}" * 20,
    "thirty-loops": r"\BLOCK{for a in sections}" * 30 + "x" + r"\BLOCK{endfor}" * 30,
    "many-elifs": r"\BLOCK{if title}" + r"\BLOCK{elif title}" * 5000 + r"\BLOCK{endif}",
    "keyword-twice": r"\VAR{sections|join(x=1, x=2)}",
    "class-of-first": r"\VAR{(sections|first).__class__}",
    "loop-itself": r"\BLOCK{for a in sections}\VAR{loop}\BLOCK{endfor}",
    "long-name": r"\VAR{" + "x" * 1_000_000 + "}",
    "long-number": r"\VAR{" + "9" * 1_000_000 + "}",
    "long-comment": r"\NOTE{" + "x" * 1_000_000 + "}",
    "many-names": r"\VAR{titel}" * 20_000,
    "many-conditions": r"\BLOCK{if title}x\BLOCK{endif}" * 5_000,
}
"""What a template may say, by its name; it stands behind a good one's end."""

PORTALS: Mapping[str, str] = {
    "name-of-main": '[latex]\nmain = "../../../outside/main"\n',
    "name-of-folder": '[latex]\nfolder = "../../outside"\n',
    "path-of-file": '[[file]]\npath = "../../outside/made.txt"\ntext = "x"\n',
    "absolute-file": '[[file]]\npath = "/tmp/made.txt"\ntext = "x"\n',
    "template-in-text": '[[file]]\npath = "a.txt"\ntext = "\\\\VAR{1/0}{{ 1/0 }}{0.__class__}%(x)s"\n',
    "settings-of-latexmk": '[[file]]\npath = ".latexmkrc"\ntext = "x"\n',
    "huge-text": f'[[file]]\npath = "a.txt"\ntext = "{"x" * 3_000_000}"\n',
    "deep-table": "[" + ".".join(["a"] * 3000) + "]\n",
    "deep-array": "x = " + "[" * 3000 + "]" * 3000 + "\n",
    "no-toml": "\0\0\0",
    "numbers": f"[archive]\nmegabytes = {'9' * 5000}\n",
}
PORTAL = 'name = "Evil"\n[portal.source]\nunverified = true\n[contents]\naccepted = ["pdf"]\nalways = ["pdf"]\n'


def list_attacks() -> Iterator[Attack]:
    """Yield each with the commands that read it."""
    for name, text in COMPUTING.items():
        journal, letter = partial(_add_to_journal, text), partial(_write_letter, text)
        yield Attack(KIND, f"journal {name}", journal, (("check",), ("pdf",), ("submit",)), SOON)
        yield Attack(KIND, f"letter {name}", letter, (("letter",),), SOON)
    for name, text in PORTALS.items():
        yield Attack(KIND, f"portal {name}", partial(_write_portal, text), (("submit", "--portal", "evil"),), SOON)


def _add_to_journal(text: str, scene: Scene) -> None:
    copy_manuscript("minimal", scene.root)
    with (scene.root / "styles/plain/article.tex.j2").open("a", encoding="utf-8", errors="surrogatepass") as template:
        template.write(f"\n{text}\n")


def _write_letter(text: str, scene: Scene) -> None:
    copy_manuscript("minimal", scene.root)
    letter = scene.root / "manuscript/letters/letter.en.md"
    letter.parent.mkdir()
    letter.write_text(f"Dear editor,\n\n{text}\n", encoding="utf-8", errors="surrogatepass")


def _write_portal(text: str, scene: Scene) -> None:
    copy_manuscript("minimal", scene.root)
    portal = scene.root / "portals/evil.toml"
    portal.parent.mkdir()
    portal.write_text(f"[portal]\n{PORTAL}\n{text}", encoding="utf-8")
