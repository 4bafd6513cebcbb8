r"""Set letters that the text's font lacks in a font of their script, right to left where it runs so.

XeTeX puts each letter into a class and tokens between the letters of two classes (XeTeX reference guide,
"Inter-character tokens"): a letter of another script opens a group with its font, and what follows it closes it.
Nothing of the author's text changes, and nothing is written where the text's font has every letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from elyazma.languages.scripts import JOINERS, Kind, Script, letters_by_script, read_scripts
from elyazma.model.diagnostics import Diagnostic, Findings, Span, collecting, missing, warning
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Source
from elyazma.model.phrases import phrase, phrase_data
from elyazma.system.fonts import FontFiles, how_to_install
from elyazma.system.script_fonts import FaceFile, ScriptFont, find_lacking, find_script_font
from elyazma.tex.directions import find_cut_phrases
from elyazma.typesetting.missing_scripts import MISSING

_SHOWN_LETTERS = 12
_SUFFIXES: Mapping[Kind, str] = {"fonts": "", "sans": "sans", "mono": "mono"}


@dataclass(frozen=True, slots=True)
class Setting:
    """One script that is set in a font of its own: its letters there, and the fonts beside each kind of text.

    Without `fonts` the text's own font has the letters, and only their direction is another.
    """

    script: Script
    letters: str
    fonts: Mapping[Kind, ScriptFont]


@collecting
def choose_scripts(
    findings: Findings, text: str, main: FontFiles, place_of: Callable[[str], Span], printed: str = ""
) -> list[Setting]:
    """Choose a font for each script of which `main` lacks letters, or which runs right to left.

    `place_of` gives where a letter stands. `printed` are letters that another font of the text was seen to lack. A
    script that no font here has is one finding.
    """
    by_script = letters_by_script(text + printed)
    lacking = set(find_lacking(main.regular, "".join(by_script.values()))).union(printed) if by_script else set()
    settings = []
    for code, letters in by_script.items():
        script = read_scripts()[code]
        absent = "".join(filter(lacking.__contains__, letters))
        if absent or script.right_to_left:
            wanted = absent if script.partial else letters
            settings.append(Setting(script, wanted, _find_fonts(script, wanted, by_script)))
        if absent and not settings[-1].fonts:
            findings.add([_explain_missing(script, absent, place_of(absent[0]))])
    return settings


def _find_fonts(script: Script, letters: str, beside: Iterable[str]) -> dict[Kind, ScriptFont]:
    codes = set(beside)
    found = find_script_font(script.families("fonts", codes), letters)
    if found is None:
        return {}
    fonts: dict[Kind, ScriptFont] = {"fonts": found}
    kinds: tuple[Kind, ...] = ("sans", "mono")
    for kind in kinds:
        other = find_script_font(script.families(kind, codes), letters, any_family=False)
        fonts |= {kind: other} if other else {}
    return fonts


def _explain_missing(script: Script, letters: str, span: Span) -> Diagnostic:
    shown = letters[:_SHOWN_LETTERS] + "…" * (len(letters) > _SHOWN_LETTERS)
    hint = next(
        filter(None, map(how_to_install, script.fonts)),
        phrase("install a font with {script} letters", script=phrase_data(script.name)),
    )
    return missing(
        MISSING,
        phrase("no font here has the {script} letters “{letters}”", script=phrase_data(script.name), letters=shown),
        hint,
        span,
    )


def report_cut_phrases(sources: Iterable[Source]) -> Iterator[Diagnostic]:
    """Warn of commands that cut a phrase from right to left, whose pieces XeTeX then sets in the order of the line."""
    for source in sources:
        for span in find_cut_phrases(source.text, source.path):
            message = phrase(
                "a phrase from right to left goes on over this command: its pieces are printed from left to right"
            )
            hint = phrase("put the command around the whole phrase, or write the phrase without it")
            yield warning("direction-cut", message, span, hint)


# --- XeLaTeX --------------------------------------------------------------------------------------------

_CLASSES = r"""% --- Letters of other scripts: each in a font that has them ---
\makeatletter
\def\elyazma@letters#1#2#3{\count@="#2\relax
  \loop\XeTeXcharclass\count@=#1\relax\ifnum\count@<"#3\relax\advance\count@\@ne\repeat}
% A joiner or a mark of direction is part of the word it stands in: XeTeX looks through letters of this class.
<joiners>
% Which of a script's fonts goes with the font around it.
\def\elyazma@script#1{\begingroup
  \edef\elyazma@family{\f@family}\edef\elyazma@mono{\ttdefault}\edef\elyazma@sans{\sfdefault}%
  \csname elyazma@font@#1%
    \ifx\elyazma@family\elyazma@mono\ifcsname elyazma@font@#1mono\endcsname mono\fi
    \else\ifx\elyazma@family\elyazma@sans\ifcsname elyazma@font@#1sans\endcsname sans\fi\fi\fi\endcsname
  \csname elyazma@breaks@#1\endcsname}
\def\elyazma@between#1#2#3{\count@\z@
  \loop\ifnum\count@=#1\else\elyazma@pair#1{#2}{#3}\fi
  \ifnum\count@<\xe@alloc@intercharclass\advance\count@\@ne\repeat
  \count@=\e@alloc@intercharclass@top\elyazma@pair#1{#2}{#3}}
\def\elyazma@pair#1#2#3{%
  \edef\elyazma@next{\unexpanded\expandafter{\the\XeTeXinterchartoks\count@#1}}%
  \XeTeXinterchartoks\count@#1=\expandafter{\elyazma@next#2}%
  \edef\elyazma@next{\unexpanded\expandafter{\the\XeTeXinterchartoks#1\count@}}%
  \XeTeXinterchartoks#1\count@=\expandafter{\expandafter#3\elyazma@next}}"""

_RIGHT_TO_LEFT = r"""% A phrase goes on over blanks and signs as long as another of its letters follows them.
\TeXXeTstate=\@ne
\let\elyazma@class\relax
\def\elyazma@begin#1#2{\ifx\elyazma@class#1\else
  \elyazma@script{#2}\let\elyazma@class#1\let\elyazma@held\@empty\elyazma@tie\beginR\fi}
% As a sign a tie can be looked at; what it is otherwise, TeX would have carried out before.
\edef\elyazma@tie{\Ucharcat"A0 12 }
\edef\elyazma@tie{\let\noexpand~\elyazma@tie}
\def\elyazma@look{\futurelet\elyazma@next\elyazma@choose}
\def\elyazma@choose{\let\elyazma@do\elyazma@end
  \ifx\elyazma@next\@sptoken\let\elyazma@do\elyazma@blank\fi
  \ifcat\noexpand\elyazma@next a\let\elyazma@do\elyazma@letter\fi
  \ifcat\noexpand\elyazma@next .\let\elyazma@do\elyazma@letter\fi
  \elyazma@do}
\def\elyazma@hold#1{\edef\elyazma@held{\unexpanded\expandafter{\elyazma@held#1}}}
\def\elyazma@blank{\elyazma@hold{ }\afterassignment\elyazma@look\let\elyazma@next= }
\def\elyazma@neutral#1{\elyazma@hold{#1}\elyazma@look}
\def\elyazma@letter#1{%
  \ifnum\XeTeXcharclass`#1=\elyazma@class\expandafter\elyazma@goon
  \else\ifcat\noexpand#1a\expandafter\expandafter\expandafter\elyazma@end
  \else\expandafter\expandafter\expandafter\elyazma@neutral\fi\fi#1}
\def\elyazma@goon{\XeTeXinterchartokenstate\z@\elyazma@held\XeTeXinterchartokenstate\@ne\let\elyazma@held\@empty}
\def\elyazma@end{\endR\expandafter\endgroup\elyazma@held}"""

_CLASS = r"\newXeTeXintercharclass\elyazma@class@<code>"
# Once all classes are known, those of a package of the author's among them.
_OPEN = r"\AtBeginDocument{\elyazma@between\elyazma@class@<code>{<open>}{<close>}}"


def write_scripts(settings: Iterable[Setting]) -> str:
    """Write what XeLaTeX needs for other scripts, behind fontspec; nothing for none."""
    settings = list(settings)
    if not settings:
        return ""
    joiners = "\n".join(
        rf"\XeTeXcharclass`{_caret(joiner)}=\numexpr\e@alloc@intercharclass@top+1\relax" for joiner in JOINERS
    )
    lines = [_CLASSES.replace("<joiners>", joiners)]
    if any(setting.script.right_to_left for setting in settings):
        lines.append(_RIGHT_TO_LEFT)
    for setting in settings:
        lines += _write_setting(setting)
    return "\n".join((*lines, r"\XeTeXinterchartokenstate=\@ne", r"\makeatother"))


def _caret(letter: str) -> str:
    return f"^^^^{ord(letter):04x}"


def _write_setting(setting: Setting) -> Iterator[str]:
    script = setting.script
    for kind, font in setting.fonts.items():
        yield _write_font(script, _SUFFIXES[kind], font)
    if script.breaks:
        yield (
            rf"\expandafter\def\csname elyazma@breaks@{script.code}\endcsname{{"
            rf'\XeTeXlinebreaklocale "{script.breaks}"\XeTeXlinebreakskip=0pt plus .1em\relax}}'
        )
    yield _CLASS.replace("<code>", script.code)
    ends = [(ord(letter), ord(letter)) for letter in setting.letters] if script.partial else script.blocks
    for first, last in ends:
        yield rf"\elyazma@letters\elyazma@class@{script.code}{{{first:X}}}{{{last:X}}}"
    # Behind \begin{document}, or where the title is read before it, all pairs of classes are told what stands between.
    if script.right_to_left:
        begin, end = rf"\elyazma@begin\elyazma@class@{script.code}{{{script.code}}}", r"\elyazma@look"
    else:
        begin, end = rf"\elyazma@script{{{script.code}}}\XeTeXgenerateactualtext\@ne", r"\endgroup"
    yield _OPEN.replace("<code>", script.code).replace("<open>", begin).replace("<close>", end)


def _write_font(script: Script, suffix: str, font: ScriptFont) -> str:
    """Write one family; a face it lacks is its upright one, and bold is then thickened."""
    slanted = font.italic if font.italic and not script.right_to_left else font.regular
    options = [f"Path={font.regular.path.parent.as_posix()}/", *_number(font.regular)]
    options += [f"Script={script.opentype}"] if script.opentype else []
    bold, thick = (font.bold, "") if font.bold else (font.regular, "FakeBold=1.5")
    faces = {"Upright": font.regular, "Italic": slanted, "Slanted": slanted, "SmallCaps": font.regular}
    for name, face in faces.items():
        options += _write_face(name, face)
    for name in ("Bold", "BoldItalic", "BoldSlanted"):
        options += _write_face(name, bold, thick)
    name = f"elyazma@font@{script.code}{suffix}"
    return rf"\expandafter\newfontfamily\csname {name}\endcsname{{{font.regular.path.name}}}[{','.join(options)}]"


def _number(face: FaceFile) -> list[str]:
    return [f"FontIndex={face.index}"] if face.index else []


def _write_face(name: str, face: FaceFile, extra: str = "") -> list[str]:
    features = ",".join(filter(None, (*_number(face), extra)))
    written = [] if name == "Upright" else [f"{name}Font={face.path.name}"]
    return [*written, *([f"{name}Features={{{features}}}"] if features else [])]
