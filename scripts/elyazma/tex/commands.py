"""The TeX commands that reading a source turns on: what cites, refers, reads, defines, and what is refused."""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


CITING = _names(
    """
    cite citet citep citealt citealp citeauthor citefullauthor citeyear citeyearpar citenum citetalias citepalias nocite
    Cite Citet Citep Citealt Citealp Citeauthor Citefullauthor
    parencite textcite autocite footcite footcitetext supercite smartcite fullcite footfullcite citetitle citedate
    Parencite Textcite Autocite Smartcite citeurl
    cites parencites textcites autocites footcites supercites smartcites Cites Parencites Textcites Autocites
    citeonline citeauthoronline citeA fullciteA shortcite shortciteA citeNP shortciteNP citeyearNP citeauthorNP
    citeN shortciteN citen onlinecite citeasnoun newcite
    """
)
"""natbib's commands (its manual, sections 2.3-2.8), biblatex's (its manual, section 3.9), and those of abntex2cite,
apacite, chicago, cite, harvard, REVTeX and ACL's styles."""

REFERRING = _names("ref footref pageref eqref autoref cref Cref cpageref Cpageref nameref vref Vref labelcref")
"""The commands of LaTeX, amsmath, hyperref, varioref and cleveref that name a label."""

INPUTTING = _names("input include subfile subfileinclude")
IMPORTING = _names("import subimport includefrom subincludefrom inputfrom")
"""The commands of the package import: a folder, then a file in it."""

PICTURING = _names("includegraphics includepdf includesvg")

LISTING_FILES = {"lstinputlisting": "of", "inputminted": "onf", "verbatiminput": "f", "VerbatimInput": "of"}
"""The commands that print a file letter by letter, and their arguments."""

ANCHORING = _names("rev")
r"""Our own \rev{label} and \rev{label}{new text}, which answers to reviewers refer to (docs/writing.md)."""

BIBLIOGRAPHIES = _names("bibliography bibliographystyle addbibresource printbibliography")

READING = (
    INPUTTING
    | IMPORTING
    | PICTURING
    | _names(
        """
        InputIfFileExists IfFileExists lstinputlisting verbatiminput VerbatimInput inputminted graphicspath
        bibliography addbibresource loadglsentries externaldocument
        """
    )
)
"""Commands that open the file they name."""

UNSAFE = _names(
    """
    write ShellEscape DelayedShellEscape openout openin read readline newwrite special scantokens catcode
    directlua latelua luaexec luadirect luatexlua XeTeXpdffile XeTeXpicfile pdfximage pdfobj pdffiledump pdffilesize
    pdfmdfivesum pdffilemoddate filedump filesize mdfivesum filemoddate @@input @input @iinput everyjob
    """
)
"""Primitives that read, write or run outside the manuscript, or hide that (TeX Live 2022: pdfTeX, XeTeX, LuaTeX)."""

UNSAFE_IN_PREAMBLES = _names(
    """
    ShellEscape DelayedShellEscape directlua latelua luaexec luadirect luatexlua XeTeXpdffile XeTeXpicfile
    pdfximage pdffiledump pdfmdfivesum pdffilemoddate filedump mdfivesum filemoddate
    """
)
"""Of those what no preamble has a use for: packages write files of their own, and TeX is kept in its folder anyway."""

LOADING = _names("usepackage RequirePackage RequirePackageWithOptions")
"""Commands that load packages."""

UNSAFE_ENVIRONMENTS = _names("filecontents luacode")

DEFINING = {
    **dict.fromkeys(("AtBeginDocument", "AtEndDocument"), 1),
    **dict.fromkeys(("newcommand", "renewcommand", "providecommand", "DeclareRobustCommand"), 2),
    **dict.fromkeys(("def", "edef", "gdef", "xdef", "DeclareMathOperator", "newcolumntype"), 2),
    **dict.fromkeys(("AtBeginEnvironment", "AtEndEnvironment", "BeforeBeginEnvironment", "AfterEndEnvironment"), 2),
    **dict.fromkeys(("NewDocumentCommand", "RenewDocumentCommand"), 3),
    **dict.fromkeys(("ProvideDocumentCommand", "DeclareDocumentCommand"), 3),
    **dict.fromkeys(("newenvironment", "renewenvironment"), 3),
    **dict.fromkeys(("NewDocumentEnvironment", "RenewDocumentEnvironment"), 4),
}
"""Commands that define, and how many arguments each has, a bare control sequence counted as one."""

_ALSO_UNSAFE = _names("let futurelet csname immediate loop everymath shipout")
UNSAFE_IN_FORMULAS = UNSAFE | READING | DEFINING.keys() | _ALSO_UNSAFE
"""What no formula in a bibliography may have: its values are others' more often than the manuscript's text is."""
