r"""What LuaLaTeX needs where a language runs from right to left: babel, fonts by language, brackets in their order.

XeTeX knows no bidirectional paragraph, and the package that teaches it one rewrites the classes of journals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from elyazma.languages import Language
from elyazma.languages.scripts import Kind, own_script, runs_right_to_left
from elyazma.system.fonts import FontFiles
from elyazma.system.script_fonts import FaceFile, ScriptFont
from elyazma.typesetting.scripts import Setting

_BIDI = "bidi=basic"
_LAYOUT = "layout=sectioning.tabular.lists.footnotes.counters.contents.captions.graphics.columns"
_FALLBACK = "elyazma"
_MARKS = {"Upright": "up", "Bold": "bf", "Italic": "it", "BoldItalic": "bi"}
_FAMILIES: Mapping[Kind, str] = {"fonts": "rm", "sans": "sf", "mono": "tt"}

# babel leaves out rule N0 of the Unicode Bidirectional Algorithm: behind a Latin word, "(1984)" would be torn apart.
_BRACKETS = r"""\directlua{
local strong = { r = 'r', al = 'r', l = 'l' }
local closing = { [0x28] = 0x29, [0x5B] = 0x5D }
local function direction(char)
  local known = Babel.characters[char]
  if known and known.d then return strong[known.d] end
  for _, range in ipairs(Babel.ranges) do
    if char >= range[1] and range[2] >= char then return strong[range[3]] end
  end
  return 'l'
end
local function keep_brackets(head)
  local before, depth, open = 'r', 0, {}
  for glyph in node.traverse_id(node.id('glyph'), head) do
    local runs = direction(glyph.char)
    local reversed = (node.get_attribute(glyph, Babel.attr_dir) or 0) > 0
    if closing[glyph.char] then
      depth = depth + 1
      open[depth] = { sign = closing[glyph.char], latin = reversed and before == 'l' }
    elseif depth > 0 and open[depth].sign == glyph.char then
      if open[depth].latin then
        local mark = node.copy(glyph)
        mark.char = 0x200E
        head = node.insert_after(head, glyph, mark)
      end
      depth = depth - 1
    elseif runs then
      before = runs
      if runs == 'r' then for level = 1, depth do open[level].latin = false end end
    end
  end
  return head
end
local bidi = Babel.bidi
Babel.bidi = function(head, ...) return bidi(keep_brackets(head), ...) end
}"""


def list_babel_options(main: Language, others: Iterable[Language], engine: str) -> list[str]:
    """Give the options by which babel sets two directions; none where all languages have one, or the engine cannot."""
    if engine != "lualatex" or not any(map(runs_right_to_left, (main, *others))):
        return []
    return [_BIDI, _LAYOUT] if runs_right_to_left(main) else [_BIDI]


def write_directions(main: Language, others: Sequence[Language], engine: str) -> str:
    """Write what follows babel: letters choose font and language of their own, and brackets keep their order."""
    if not list_babel_options(main, others, engine):
        return ""
    first: dict[bool, str] = {}
    for language in (main, *others):
        first.setdefault(runs_right_to_left(language), language.babel)
    chosen = [rf"\babelprovide[onchar=ids fonts]{{{name}}}" for name in first.values()]
    # A passage's paragraphs run as its language does: otherlanguage* alone turns only its lines.
    turned = (
        rf"\addto\extras{each.babel}{{\pardir {'TRT' if runs_right_to_left(each) else 'TLT'}\relax}}"
        for each in (main, *others)
    )
    return "\n".join((*chosen, *turned, _BRACKETS))


def write_fallbacks(settings: Iterable[Setting]) -> str:
    """Write which fonts are asked for a letter that the text's own lacks (luaotfload manual, "Font fallback")."""
    fonts = [_name_fallback(setting) for setting in settings if "fonts" in setting.fonts]
    listed = ",".join(f'"{font}"' for font in fonts)
    return rf'\directlua{{luaotfload.add_fallback("{_FALLBACK}",{{{listed}}})}}' if fonts else ""


def name_fallbacks(settings: Sequence[Setting]) -> tuple[str, ...]:
    """Give the feature by which a font falls back on those of other scripts."""
    return (f"RawFeature={{fallback={_FALLBACK}}}",) if any(setting.fonts for setting in settings) else ()


def _name_fallback(setting: Setting) -> str:
    face = setting.fonts["fonts"].regular
    number = f"({face.index})" if face.index else ""
    return f"[{face.path.as_posix()}]{number}:mode=harf;"


def write_language_fonts(
    settings: Sequence[Setting], alphabets: Mapping[str, str], main: FontFiles, features: Sequence[str]
) -> str:
    """Write the fonts of languages from right to left, by babel's name and alphabet, and of all others."""
    lines = [line for name, alphabet in alphabets.items() for line in _fonts_of(name, alphabet, settings, features)]
    if lines:
        faces = (FaceFile(main.regular), FaceFile(main.bold), FaceFile(main.italic))
        lines.insert(0, _write_font("rm", ScriptFont(main.family, *faces), features))
    return "\n".join(lines)


def _fonts_of(name: str, alphabet: str, settings: Sequence[Setting], features: Sequence[str]) -> list[str]:
    """Write one language's three families; its running text's stands for one that it lacks."""
    script = own_script(alphabet[0])
    fonts = next((setting.fonts for setting in settings if setting.script is script), {})
    if "fonts" not in fonts:
        return []
    return [_write_font(family, fonts.get(kind, fonts["fonts"]), features, name) for kind, family in _FAMILIES.items()]


def _write_font(family: str, font: ScriptFont, features: Sequence[str], language: str = "") -> str:
    """Write one family. babel finds another language's font by this one's number: no two faces may be one font."""
    options = [
        f"Path={font.regular.path.parent.as_posix()}/",
        _mark("Upright", font.regular, f"{family}{_MARKS['Upright']}"),
    ]
    bold, italic = font.bold or font.regular, font.italic or font.regular
    for name, face in (("Bold", bold), ("Italic", italic), ("BoldItalic", bold)):
        options += [f"{name}Font={face.path.name}", _mark(name, face, f"{family}{_MARKS[name]}")]
    scope = f"[{language}]" if language else ""
    return rf"\babelfont{scope}{{{family}}}[{','.join((*options, *features))}]{{{font.regular.path.name}}}"


def _mark(name: str, face: FaceFile, mark: str) -> str:
    """Write a face's own features: a feature that no font has makes it a font of its own."""
    number = [f"FontIndex={face.index}"] if face.index else []
    return f"{name}Features={{{','.join((*number, f'RawFeature=+{mark}'))}}}"
