r"""Make the PDF one that archives keep, PDF/A-2b (ISO 19005-2): a colour profile, and a packet that says what it is.

XeTeX's driver takes both from files: the profile from every TeX Live, the packet from the source tree. A tree without
the packet, as it is handed in, compiles without either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from elyazma.model.article import Article
from elyazma.model.journal import Journal
from elyazma.sources.people import full_name
from elyazma.typesetting.elements import NoEscape

PACKET_SUFFIX = ".xmp"

# Flags of links (6.3.2) are hyperref's to write, where it is told of PDF/A; it is told for each link alone, because it
# refuses what a text may have: links that open files, buttons. A class that loads hyperxmp has a packet of its own.
# The files are asked for when the first page is out: TeX may have begun before the source tree was there.
ARCHIVING = NoEscape(
    r"""\makeatletter
\ifdefined\XeTeXversion
\def\elyazma@flag#1bann#2\@nil{\ifx\relax#1\relax\Hy@pdfatrue\fi}
\AddToHook{begindocument}{\@ifpackageloaded{hyperref}{\let\elyazma@pdfmark\@pdfm@mark
  \def\@pdfm@mark#1{\begingroup\elyazma@flag#1bann\@nil\elyazma@pdfmark{#1}\endgroup}}{}%
  \@ifpackageloaded{hyperxmp}{\hypersetup{pdfapart=2,pdfaconformance=B}\let\elyazma@embed\hyxmp@embed@packet
    \def\hyxmp@embed@packet{\Hy@pdfatrue\elyazma@embed\Hy@pdfafalse}}{}}
\AddToHook{shipout/firstpage}{\@ifpackageloaded{pdfx}{}{\IfFileExists{sRGB.icc}{\IfFileExists{\jobname.xmp}{%
  \special{pdf:fstream @elyazma@icc (sRGB.icc) <</N 3>>}%
  \special{pdf:put @catalog <</OutputIntents [<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB)
    /Info (sRGB IEC61966-2.1) /RegistryName (http://www.color.org) /DestOutputProfile @elyazma@icc>>]>>}%
  \@ifpackageloaded{hyperxmp}{}{%
    \special{pdf:fstream @elyazma@xmp (\jobname.xmp) <</Type /Metadata /Subtype /XML>>}%
    \special{pdf:put @catalog <</Metadata @elyazma@xmp>>}}}{}}{}}}
\fi
\makeatother"""
)

_NONCHARACTERS = frozenset(map(chr, range(0xFDD0, 0xFDF0)))
"""What a marked-up revision holds: it is neither version, and no archive keeps it."""

_PRISM = "http://prismstandard.org/namespaces/basic/2.0/"
_FIELDS = {
    "publicationName": "the journal's name",
    "issn": "the ISSN of the printed journal",
    "eIssn": "the ISSN of the electronic journal",
    "volume": "the volume",
    "number": "the issue",
    "startingPage": "the first page",
    "endingPage": "the last page",
    "doi": "the DOI",
    "url": "the article's page",
}
"""What PRISM 2.0 calls the facts of an issue, with what an archive is told of each."""


def list_packets(article: Article, journal: Journal, job: str) -> Mapping[str, str]:
    """Give the packet by its path in the source tree: none for other engines, whose drivers read none."""
    packet = write_packet(article, journal) if journal.manifest.document.engine == "xelatex" else ""
    return {f"{job}{PACKET_SUFFIX}": packet} if packet else {}


def write_packet(article: Article, journal: Journal) -> str:
    """Write the XMP packet (ISO 16684-1), with the issue's facts where the article has come out.

    A marked-up revision has none.
    """
    code = article.language
    titles = sorted(article.title.items(), key=lambda each: (each[0] != code, each[0]))
    parts = [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>B</pdfaid:conformance>",
        "<dc:format>application/pdf</dc:format>",
        f"<dc:language><rdf:Bag><rdf:li>{_text(code)}</rdf:li></rdf:Bag></dc:language>",
        _array("title", "Alt", (_item(text, lang) for lang, text in _name_default(titles))),
        _array("creator", "Seq", (_item(full_name(author, code)) for author in article.authors)),
        _array("subject", "Bag", map(_item, article.keywords.get(code, ()))),
    ]
    issue = _list_issue(article, journal)
    parts += [f"<prism:{name}>{_text(value)}</prism:{name}>" for name, value in issue.items()]
    described = _describe(issue) if issue else ""
    packet = "\n".join((_BEGIN, *filter(None, parts), *([described] if described else []), _END))
    return "" if _NONCHARACTERS & set(packet) else packet


_BEGIN = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:prism="{_PRISM}" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">"""
_END = """</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>
"""


def _text(text: str) -> str:
    return escape(text, quote=False)


def _item(text: str, language: str = "") -> str:
    attribute = f' xml:lang="{escape(language)}"' if language else ""
    return f"<rdf:li{attribute}>{_text(text)}</rdf:li>"


def _array(name: str, kind: str, items: Iterator[str]) -> str:
    inside = "".join(items)
    return f"<dc:{name}><rdf:{kind}>{inside}</rdf:{kind}></dc:{name}>" if inside else ""


def _name_default(titles: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Give the titles by language, the first as what is shown where nobody asks for a language."""
    if titles:
        yield "x-default", titles[0][1]
    yield from titles


def _list_issue(article: Article, journal: Journal) -> Mapping[str, str]:
    published, about = article.publication, journal.manifest.journal
    if not (published.volume or published.issue or published.doi):
        return {}
    values = (
        *(about.name, about.issn, about.eissn, published.volume, published.issue),
        *(published.first_page, published.last_page, published.doi, published.url),
    )
    return {name: value for name, value in zip(_FIELDS, values, strict=True) if value}


def _describe(names: Mapping[str, str]) -> str:
    """Describe PRISM's fields, which ISO 19005-2 does not know by itself (6.6.2.3.3)."""
    fields = "\n".join(
        '<rdf:li rdf:parseType="Resource"><pdfaProperty:name>'
        f"{name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType>"
        "<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{_FIELDS[name]}</pdfaProperty:description></rdf:li>"
        for name in names
    )
    return (
        '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
        "<pdfaSchema:schema>PRISM basic metadata</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{_PRISM}</pdfaSchema:namespaceURI><pdfaSchema:prefix>prism</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>\n{fields}\n</rdf:Seq></pdfaSchema:property>"
        "</rdf:li></rdf:Bag></pdfaExtension:schemas>"
    )
