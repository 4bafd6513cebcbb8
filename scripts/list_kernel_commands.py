#!/usr/bin/env python3
"""Write tex/kernel_commands.txt: what every document has, whatever its class: primitives, LaTeX's kernel, article.

    python3 scripts/list_kernel_commands.py

Asks LuaTeX for the primitives that pdfTeX and XeTeX share, and reads the rest from LaTeX's own files, found by
kpsewhich. Exit codes: 0 written, 3 this machine has no TeX.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

TABLE = Path(__file__).resolve().parent / "elyazma/tex/kernel_commands.txt"
SOURCES = ("latex.ltx", "fonttext.ltx", "fontmath.ltx", "ts1enc.def", "tuenc.def", "article.cls", "size10.clo")
DEFINES = re.compile(
    r"\\(?:[gex]?def|let|(?:math)?chardef|(?:count|dimen|skip|toks)def|(?:re)?newcommand|DeclareRobustCommand"
    r"|new(?:count|dimen|skip|muskip|toks|box|if|length|savebox|read|write|insert)"
    r"|Declare(?:MathSymbol|MathDelimiter|MathAccent|MathRadical|MathAlphabet|SymbolFontAlphabet|TextSymbol"
    r"|TextCommand|TextAccent|TextFontCommand|OldFontCommand|RobustCommand|UnicodeSymbol|UnicodeAccent"
    r"|TextSymbolDefault|TextCommandDefault|TextAccentDefault))\s*\*?\s*\{?\s*\\([A-Za-z@]+)"
)
PRIMITIVES = r"""\directlua{for _, name in ipairs(tex.extraprimitives("core", "tex", "etex")) do
texio.write_nl("log", "primitive:" .. name) end}\bye"""


def main() -> int:
    """Write the table anew."""
    try:
        names = list_primitives() | {name for source in SOURCES for name in list_defined(source)}
    except (FileNotFoundError, subprocess.CalledProcessError) as fault:
        print(f"TeX Live is not here: {fault}", file=sys.stderr)
        return 3
    TABLE.write_text(textwrap.fill(" ".join(sorted(names)), 120) + "\n", encoding="utf-8")
    print(f"{TABLE.name}: {len(names)} names")
    return 0


def list_primitives() -> set[str]:
    """Give the primitives that every engine has."""
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "ask.tex").write_text(PRIMITIVES, encoding="utf-8")
        asked = ["luatex", "--interaction=batchmode", "ask.tex"]
        subprocess.run(asked, cwd=scratch, check=False, capture_output=True)
        log = (Path(scratch) / "ask.log").read_text(encoding="utf-8")
    return set(re.findall(r"^primitive:([A-Za-z]+)$", log, re.MULTILINE))


def list_defined(source: str) -> set[str]:
    """Give the names that one of LaTeX's own files defines."""
    found = subprocess.run(["kpsewhich", source], check=True, capture_output=True, text=True).stdout.strip()
    text = Path(found).read_text(encoding="utf-8", errors="replace")
    names = set(DEFINES.findall(text))
    conditions = {name.removeprefix("if") for name in re.findall(r"\\newif\s*\\(if[A-Za-z@]+)", text)}
    names |= set(re.findall(r"\\newenvironment\*?\s*\{([A-Za-z]+)\}", text))
    return names | {f"{name}{value}" for name in conditions for value in ("true", "false")}


if __name__ == "__main__":
    sys.exit(main())
