r"""Count what stands in LaTeX sources, without the toolchain's own reader.

A main file is followed through \input, \include, \subfile and \import. Comments, `comment` environments, \iffalse and
verbatim text are left out, and so are lists of references. Labels and keys of citations are counted by name: one that
is lost is found even where another one was made.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from trial_words import Sources, list_words, normalise

Counts = dict[str, Counter[str]]
_NAME = r"\s*\{([A-Za-z]+\*?)\}"
_DISPLAYS = ("equation", "align", "gather", "multline", "eqnarray", "flalign", "alignat", "IEEEeqnarray", "displaymath",
             "dmath", "xalignat", "math")  # fmt: skip
_FIGURES = ("figure", "wrapfigure", "sidewaysfigure", "SCfigure", "marginfigure", "suppfigure", "teaserfigure")
_TABLES = ("table", "wraptable", "sidewaystable", "longtable", "deluxetable", "supertabular", "xltabular", "longtblr")
_THEOREMS = ("theorem", "lemma", "proposition", "corollary", "definition", "remark", "example", "claim", "proof",
             "conjecture", "assumption", "notation")  # fmt: skip
_CITING = re.compile(
    r"\\[a-zA-Z]*[cC]ite(?!style|ation|alias)[a-zA-Z]*\*?\s*(?:<[^>]*>\s*)?(?:\[[^\]]*\]\s*){0,2}\{([^{}]*)\}"
)
_VERBATIM = r"\\begin\{(verbatim\*?|Verbatim|lstlisting|minted|alltt|filecontents\*?)\}.*?\\end\{\1\}"


def count(text: str, theorems: Iterable[str] = ()) -> Counts:
    r"""Count the constructs of a text; `theorems` are environments that \newtheorem defines."""
    environments = Counter(name.rstrip("*") for name in re.findall(r"\\begin" + _NAME, text))
    brackets = len(re.findall(r"(?<!\\)(?:\\\\)*\\\[", text)) + text.count("$$") // 2
    keys = [key.strip() for found in _CITING.findall(text) for key in found.split(",")]
    return {
        "labels": Counter(re.findall(r"\\label\s*\{([^{}]*)\}", text)),
        "citations": Counter(key for key in keys if key and "#" not in key),
        "equations": _only(environments, _DISPLAYS) + Counter({r"\[": brackets}),
        "figures": _only(environments, _FIGURES),
        "pictures": Counter({"includegraphics": len(re.findall(r"\\includegraphics\b", text))}),
        "tables": _only(environments, _TABLES),
        "theorems": _only(environments, {*_THEOREMS, *theorems}),
        "footnotes": Counter({"footnote": len(re.findall(r"\\footnote(?:text)?\s*[\[{]", text))}),
    }


def _only(counts: Counter[str], names: Iterable[str]) -> Counter[str]:
    return Counter({name: counts[name] for name in names if counts[name]})


def count_differences(before: Counts, after: Counts) -> dict[str, tuple[int, int, list[str]]]:
    """Give what differs: how many before, how many after, and which names are lost."""
    differences = {}
    for kind, names in before.items():
        lost = names - after[kind]
        if lost or names.total() != after[kind].total():
            shown = [f"{name} {times}" if times > 1 else name for name, times in sorted(lost.items())]
            differences[kind] = (names.total(), after[kind].total(), shown[:20])
    return differences


# --- Texts ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Paper:
    """The author's sources: the preamble, and the body with what it inputs."""

    preamble: str
    body: str


def read_paper(main_file: Path) -> Paper:
    r"""Read a main file: what stands before \begin{document}, and what it has to \end{document}."""
    text = read_source(main_file)
    preamble, begun, body = text.partition(r"\begin{document}")
    body = body if begun else text
    folder = main_file.parent
    whole = "".join(_follow(body.partition(r"\end{document}")[0], (folder,), 0))
    return Paper("".join(_follow(preamble, (folder,), 0)), clean(whole))


def read_manuscript(folder: Path) -> str:
    """Read what an import made: abstracts, sections and appendices with what they input, and article.toml."""
    roots = [*folder.glob("abstract*.tex"), *folder.glob("sections/**/*.tex"), *folder.glob("appendices/**/*.tex")]
    read = {path: "".join(_follow(read_source(path), (folder, path.parent), 0)) for path in sorted(roots)}
    inputs = {target for path in folder.rglob("*.tex") for target in _inputs(path, folder)}
    article = (folder / "article.toml").read_text(encoding="utf-8", errors="replace")
    texts = [text for path, text in read.items() if path not in inputs]
    return clean("\n".join(texts)) + article.replace("\\\\", "\\")


def _inputs(path: Path, folder: Path) -> Iterator[Path]:
    for found in _INPUT.finditer(read_source(path)):
        target = _find_source((folder, path.parent), _input_name(found))
        if target and target != path:
            yield target


def read_source(path: Path) -> str:
    """Read a file as UTF-8 or Latin-1, comments taken out."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return without_comments(text.replace("\r\n", "\n").replace("\r", "\n"))


def without_comments(text: str) -> str:
    """Take comments out, but not what stands after % in verbatim text."""
    parts = []
    position = 0
    for found in re.finditer(_VERBATIM, text, re.DOTALL):
        parts += [_cut_comments(text[position : found.start()]), found[0]]
        position = found.end()
    text = "".join([*parts, _cut_comments(text[position:])])
    return re.sub(r"\\begin\s*\{comment\}.*?\\end\s*\{comment\}", "", text, flags=re.DOTALL)


def _cut_comments(text: str) -> str:
    return re.sub(r"(?<!\\)((?:\\\\)*)%.*(?:\n[ \t]*)?", r"\1", text)


def clean(text: str) -> str:
    """Take out what is not printed or not counted: verbatim text, false conditionals, lists of references."""
    text = re.sub(_VERBATIM, "", text, flags=re.DOTALL)
    text = re.sub(r"\\(?:verb\*?|lstinline(?:\[[^\]]*\])?)([^A-Za-z\s{*\[]).*?\1", "", text)
    text = re.sub(r"\\iffalse\b.*?\\fi\b", "", text, flags=re.DOTALL)
    return re.sub(r"\\begin\s*\{thebibliography\}.*?\\end\s*\{thebibliography\}", _LIST, text, flags=re.DOTALL)


_LIST = r"\\bibliography{}"
_DEEPEST = 8
_INPUT = re.compile(
    r"\\(?:(?:input|include|subfile|subfileinclude)\b\s*(?:\{\s*\"?([^{}\"]+?)\"?\s*\}|([^\s{}\\]+))|"
    r"(?:sub)?(?:import|inputfrom|includefrom)\*?\s*\{([^{}]*)\}\s*\{([^{}]*)\})"
)


def _follow(text: str, folders: tuple[Path, ...], depth: int) -> Iterator[str]:
    text = text.partition(r"\endinput")[0]
    position = 0
    for found in _INPUT.finditer(text):
        target = _find_source(folders, _input_name(found))
        if target and depth < _DEEPEST:
            yield text[position : found.start()]
            yield from _follow(_body(read_source(target)), (target.parent, *folders), depth + 1)
            position = found.end()
    yield text[position:]


def _input_name(found: re.Match[str]) -> str:
    return found[1] or found[2] or f"{found[3]}/{found[4]}"


def _find_source(folders: tuple[Path, ...], name: str) -> Path | None:
    tries = [folder / end for folder in reversed(folders) for end in (f"{name}.tex", name)]
    return next((each for each in tries if each.is_file() and each.suffix not in {".bbl", ".sty", ".cls"}), None)


def _body(text: str) -> str:
    return text.partition(r"\begin{document}")[2].partition(r"\end{document}")[0] or text


# --- What the sources say of the words --------------------------------------------------------------------

_UNPRINTED = re.compile(
    r"\\(?:label|(?:[a-zA-Z]*[rR]ef)\*?|[a-zA-Z]*[cC]ite[a-zA-Z]*\*?(?:\s*\[[^\]]*\]){0,2}|includegraphics\*?(?:\s*\[[^\]]*\])?|"
    r"bibliography(?:style)?|begin|end|input|include|usepackage(?:\s*\[[^\]]*\])?)\s*\{[^{}]*\}"
)
_MARKS = {
    "'": "\u0301", "`": "\u0300", '"': "\u0308", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "v": "\u030c", "u": "\u0306", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323",
}  # fmt: skip
_ACCENT = re.compile(
    r"\\(?:(['`\"^~=.])\s*|([vuHckrd])(?![A-Za-z])\s*)(?:\{\s*\\?([A-Za-z])\s*\}|\\?([A-Za-z])(?:\{\})?)"
)
_LETTERS = {"ss": "ß", "ae": "æ", "oe": "œ", "AE": "Æ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å",
            "AA": "Å", "i": "ı", "j": "ȷ"}  # fmt: skip
_LETTER = re.compile(r"\\(ss|ae|oe|AE|OE|o|O|l|L|aa|AA|i|j)(?:\{\}|(?![A-Za-z])\s*)")
_SECTION = re.compile(r"\\(?:section|chapter|part)\*?\s*(?:\[[^\]]*\]\s*)?\{((?:[^{}]|\{[^{}]*\})*)\}")


def decode(text: str) -> str:
    """Write a source's accents as letters, and leave its commands out."""

    def accented(found: re.Match[str]) -> str:
        return (found[3] or found[4]) + _MARKS[found[1] or found[2]]

    text = _LETTER.sub(lambda found: _LETTERS[found[1]], _ACCENT.sub(accented, text))
    text = re.sub(r'\\-|"[-=|~]', "", text)
    # German shorthands of babel: "a is ä. In another language the quote stands before a space or a word.
    text = re.sub(r'(?<=[^\W\d_])"([aouAOU])', lambda found: found[1] + "\u0308", text)
    return re.sub(r"\\[A-Za-z@]+\*?", " ", text)


def describe_words(main_file: Path, folder: Path) -> Sources:
    """Read which words the sources have, whom they cite, and where the list of references stands."""
    paper = read_paper(main_file)
    raw = "".join(_follow(_body(read_source(main_file)), (main_file.parent,), 0))
    printed = decode(_UNPRINTED.sub(" ", _without_list(paper.preamble + raw)))
    words = list_words(re.sub(r"[{}$]", "", normalise(printed)))
    words += list_words(normalise(re.sub(r"[{}$]", " ", printed)))
    before, _, after = _split_at_list(paper.body)
    first = next(iter(_titles(before)), "")
    return Sources(frozenset(words), _cited_names(folder, raw), first, tuple(_titles(after)))


def _without_list(text: str) -> str:
    return re.sub(r"\\begin\s*\{thebibliography\}.*?\\end\s*\{thebibliography\}", "", text, flags=re.DOTALL)


def _split_at_list(body: str) -> tuple[str, str, str]:
    found = re.search(r"\\(?:bibliography\s*\{|printbibliography)", body)
    return (body[: found.start()], found[0], body[found.end() :]) if found else (body, "", "")


def _titles(text: str) -> Iterator[str]:
    for found in _SECTION.findall(text):
        title = " ".join(re.sub(r"[{}~]", " ", decode(re.sub(r"\\label\s*\{[^{}]*\}", "", found))).split())
        if list_words(title):
            yield title


_AUTHOR = re.compile(r"\b(?:author|editor)\s*=\s*[{\"](.*?)[}\"]\s*,?\s*\n", re.IGNORECASE | re.DOTALL)


def _cited_names(folder: Path, body: str) -> frozenset[str]:
    """Give the words of the names of authors in .bib files, and of the labels of a list of references."""
    names: set[str] = set()
    for path in folder.rglob("*.bib"):
        for each in _AUTHOR.findall(read_source(path)):
            names.update(list_words(normalise(re.sub(r"[{}]", "", decode(each)))))
    listed = body + "".join(read_source(path) for path in folder.rglob("*.bbl"))
    for label in re.findall(r"\\bibitem\s*\[((?:[^\[\]]|\[[^\]]*\])*)\]", listed):
        names.update(list_words(normalise(re.sub(r"[{}]", "", decode(label)))))
    return frozenset(names - {"and", "others"})
