"""Text boxes, shapes, groups, charts and objects of Word files: text stays text, what is drawn becomes a picture."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from brought_in import bring, bring_lines
from elyazma.flows.imports import import_paper
from elyazma.readers.word import drawing
from elyazma.readers.word.graphics import Settled, choose_alternates, settle_graphics
from elyazma.readers.word.names import A, R, W, text_of
from elyazma.readers.word.package import Package, open_package, target_of
from elyazma.readers.word.pictures import forget_vectors
from elyazma.readers.word.prepare import prepare_word
from elyazma.system.process import ProgramMissing
from elyazma.system.xml import make_element
from history import draw_png
from manager_files import run
from word_lines import RELATIONS, write_lines

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
MICROSOFT = "http://schemas.microsoft.com/office/word/2010"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
HEAD = ["style=Title | A short paper about rivers", "style=heading1 | Method"]


def graphic(uri: str, inside: str, size: tuple[int, int] = (1_800_000, 1_200_000)) -> str:
    """Give the run of a drawing that stands in its line."""
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{DRAWING}/wordprocessingDrawing">'
        f'<wp:extent cx="{size[0]}" cy="{size[1]}"/>'
        f'<wp:docPr id="1" name="d"/><a:graphic xmlns:a="{DRAWING}/main"><a:graphicData uri="{uri}">{inside}'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def shape(*words: str, size: tuple[int, int] = (1_800_000, 1_200_000)) -> str:
    return graphic(f"{MICROSOFT}/wordprocessingShape", shape_of(words), size)


def at(run_of_shape: str, offset: str = "", share: str = "") -> str:
    """Give the run of a shape that hangs on a place of the page: EMU from its top, or a share of its height."""
    place = f"<wp:posOffset>{offset}</wp:posOffset>"
    if share:
        word14 = "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing"
        place = f'<wp14:pctPosVOffset xmlns:wp14="{word14}">{share}</wp14:pctPosVOffset>'
    hung = run_of_shape.replace("wp:inline", "wp:anchor")
    return hung.replace("<wp:extent", f'<wp:positionV relativeFrom="page">{place}</wp:positionV><wp:extent', 1)


def shape_of(words: Sequence[str]) -> str:
    paragraphs = "".join(f"<w:p>{run(text)}</w:p>" for text in words)
    box = f"<wps:txbx><w:txbxContent>{paragraphs}</w:txbxContent></wps:txbx>" if words else ""
    return (
        f'<wps:wsp xmlns:wps="{MICROSOFT}/wordprocessingShape"><wps:cNvSpPr/><wps:spPr>'
        f'<a:xfrm xmlns:a="{DRAWING}/main">'
        '<a:off x="0" y="0"/><a:ext cx="1800000" cy="1200000"/></a:xfrm>'
        f'<a:prstGeom xmlns:a="{DRAWING}/main" prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:ln xmlns:a="{DRAWING}/main" w="19050"><a:solidFill><a:srgbClr val="0000FF"/></a:solidFill></a:ln>'
        "</wps:spPr>"
        f"{box}<wps:bodyPr/></wps:wsp>"
    )


def group(*words: str) -> str:
    place = (
        f'<wpg:grpSpPr><a:xfrm xmlns:a="{DRAWING}/main"><a:off x="0" y="0"/><a:ext cx="1800000" cy="1200000"/>'
        '<a:chOff x="0" y="0"/><a:chExt cx="1800000" cy="1200000"/></a:xfrm></wpg:grpSpPr>'
    )
    shapes = "".join(shape_of([text]) for text in words)
    uri = f"{MICROSOFT}/wordprocessingGroup"
    return graphic(uri, f'<wpg:wgp xmlns:wpg="{uri}"><wpg:cNvGrpSpPr/>{place}{shapes}</wpg:wgp>')


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def settle(
    tmp_path: Path, *lines: str, related: str = "", parts: Mapping[str, bytes] | None = None
) -> tuple[Package, Settled]:
    """Settle what stands in paragraphs; `parts` are the pictures by their names below word/."""
    rels = RELATIONS.replace("</Relationships>", f"{related}</Relationships>").encode()
    members = {"word/_rels/document.xml.rels": rels} | {f"word/{name}": data for name, data in (parts or {}).items()}
    package = open_package(write_lines(tmp_path / "paper.docx", lines, members=members))
    choose_alternates(package.root)
    return package, settle_graphics(package)


def texts(package: Package) -> list[str]:
    return [text_of(node) for node in package.root.iter(f"{W}p") if text_of(node)]


# --- What becomes of each ---------------------------------------------------------------------------------


def test_a_text_box_is_text_behind_its_paragraph(tmp_path: Path) -> None:
    package, settled = settle(tmp_path, paragraph(run("Before."), shape("One.", "Two.")), "left | Behind.")
    assert texts(package) == ["Before.", "One.", "Two.", "Behind."]
    assert (settled.drawings, settled.left_out, settled.shapes) == ([], [], 0)


@pytest.mark.parametrize(
    ("requires", "kept"),
    [("wps", ["Newer."]), ("cx1", ["Older."])],
    ids=["newer", "older"],
)
def test_of_two_copies_one_is_kept(tmp_path: Path, requires: str, kept: list[str]) -> None:
    older = (
        f'<w:r><w:pict><v:shape {VML} style="width:90pt;height:40pt"><v:textbox><w:txbxContent>'
        f"<w:p>{run('Older.')}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    newer = shape("Newer.")
    alternates = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="{requires}">{newer}</mc:Choice><mc:Fallback>{older}</mc:Fallback></mc:AlternateContent>'
    )
    package, _ = settle(tmp_path, paragraph(alternates))
    assert texts(package) == kept


def test_a_shape_without_words_is_counted_and_a_line_is_not(tmp_path: Path) -> None:
    package, settled = settle(tmp_path, paragraph(shape()), "left | Text.", paragraph(shape(size=(1_800_000, 12_700))))
    assert (settled.shapes, settled.drawings, settled.left_out) == (1, [], [])
    assert texts(package) == ["Text."]


def test_a_group_with_words_is_drawn(tmp_path: Path) -> None:
    _, settled = settle(tmp_path, "left | Water flows.", paragraph(group("Source", "Sea")))
    [drawn] = settled.drawings
    assert (drawn.words, drawn.width, drawn.height) == ("Source Sea", 1_800_000, 1_200_000)


def test_boxes_of_a_cover_are_text_from_the_top_down(tmp_path: Path) -> None:
    """Word's own covers hang all their boxes on one empty paragraph, in any order, and shapes beside them."""
    cover = paragraph(shape(), at(shape("Ada Aaron"), "8745855"), at(shape("On Rivers", "A study"), "3207385"))
    package, settled = settle(tmp_path, paragraph(), cover, "left | Water flows.")
    assert texts(package) == ["On Rivers", "A study", "Ada Aaron", "Water flows."]
    assert (settled.drawings, settled.shapes) == ([], 1)


def test_a_figure_at_the_head_of_a_file_is_no_cover(tmp_path: Path) -> None:
    _, settled = settle(tmp_path, paragraph(group("Source", "Sea")), "left | Figure 1. The way of water")
    [drawn] = settled.drawings
    assert drawn.words == "Source Sea"


def test_a_chart_on_a_cover_is_drawn(tmp_path: Path) -> None:
    _, settled = settle(tmp_path, paragraph(at(shape("On Rivers"), "100"), graphic(f"{DRAWING}/chart", "")))
    assert [each.kind for each in settled.drawings] == ["chart"]


def test_a_cover_whose_places_are_shares_of_the_page(tmp_path: Path) -> None:
    cover = paragraph(at(shape("Ada Aaron"), share="81800"), at(group("On Rivers"), share="30000"))
    package, settled = settle(tmp_path, cover, "left | Water flows.")
    assert texts(package) == ["On Rivers", "Ada Aaron", "Water flows."]
    assert settled.drawings == []


def test_words_of_a_drawing_that_is_left_out_are_told(tmp_path: Path) -> None:
    """A title holds no picture; what stands in one beside it is lost, and said to be."""
    title = paragraph('<w:pPr><w:pStyle w:val="Title"/></w:pPr>', run("On Rivers"), group("Unseenword", "Sea"))
    path = write_lines(tmp_path / "paper.docx", [title, "style=heading1 | Method", "left | Water flows."])
    outcome = import_paper(path, tmp_path / "made", lambda _: None)
    [lost] = [each for each in outcome.diagnostics if each.code == "import-text-lost"]
    assert "Unseenword" in lost.message
    assert "import-picture-left-out" in {each.code for each in outcome.diagnostics}


@pytest.mark.parametrize("kind", ["chart", "diagram"])
def test_charts_and_diagrams_are_drawn(tmp_path: Path, kind: str) -> None:
    _, settled = settle(tmp_path, paragraph(graphic(f"{DRAWING}/{kind}", "")))
    assert [each.kind for each in settled.drawings] == [kind]


def test_a_picture_that_is_only_linked_is_missed_at_its_place(tmp_path: Path) -> None:
    linked = (
        f'<pic:pic xmlns:pic="{DRAWING}/picture"><pic:blipFill><a:blip xmlns:a="{DRAWING}/main" xmlns:r="{OFFICE}" '
        'r:link="far"/></pic:blipFill></pic:pic>'
    )
    related = f'<Relationship Id="far" Target="https://example.org/a.png" TargetMode="External" Type="{OFFICE}/image"/>'
    package, settled = settle(
        tmp_path, paragraph(run("Here: "), graphic(f"{DRAWING}/picture", linked)), related=related
    )
    assert settled.left_out == ["a picture that the file only links to"]
    assert texts(package) == ["Here: [?]"]


PLAIN = (
    f'<pic:pic xmlns:pic="{DRAWING}/picture"><pic:blipFill><a:blip xmlns:a="{DRAWING}/main" xmlns:r="{OFFICE}" '
    'r:embed="shown"/></pic:blipFill></pic:pic>'
)
PNG = draw_png(8, 8, (200, 0, 0))


def settle_named(tmp_path: Path, name: str, content: bytes) -> tuple[Package, Settled, str]:
    """Settle a picture of this name and content; also give the name that it has then."""
    related = f'<Relationship Id="shown" Target="media/{name}" Type="{OFFICE}/image"/>'
    line = paragraph(graphic(f"{DRAWING}/picture", PLAIN))
    package, settled = settle(tmp_path, line, related=related, parts={f"media/{name}": content})
    [blip] = package.root.iter(f"{A}blip")
    return package, settled, target_of(package, blip, "embed")


@pytest.mark.parametrize("name", ["image1.tmp", "image1.jpg", "image1"])
def test_a_picture_under_another_format_s_name_gets_its_own(tmp_path: Path, name: str) -> None:
    package, settled, shown = settle_named(tmp_path, name, PNG)
    assert settled.drawings == []
    assert shown.endswith(".png")
    assert package.parts[f"word/{shown}"] == PNG


@pytest.mark.parametrize("target", ["media/image%201.png", "../word/media/image 1.png", "/word/media/image 1.png"])
def test_a_picture_is_found_however_its_target_is_written(tmp_path: Path, target: str) -> None:
    related = f'<Relationship Id="shown" Target="{target}" Type="{OFFICE}/image"/>'
    line = paragraph(graphic(f"{DRAWING}/picture", PLAIN))
    _, settled = settle(tmp_path, line, related=related, parts={"media/image 1.png": PNG})
    assert (settled.drawings, settled.left_out) == ([], [])


def test_a_picture_that_only_says_to_be_a_png_is_drawn(tmp_path: Path) -> None:
    _, settled, shown = settle_named(tmp_path, "image1.png", b"8BPS\x00\x01")
    assert [each.kind for each in settled.drawings] == ["picture"]
    assert shown == "media/image1.png"


def test_a_picture_whose_bytes_are_not_there_is_missed(tmp_path: Path) -> None:
    related = f'<Relationship Id="shown" Target="media/lost.png" Type="{OFFICE}/image"/>'
    _, settled = settle(tmp_path, paragraph(graphic(f"{DRAWING}/picture", PLAIN)), related=related)
    assert len(settled.left_out) == 1


def test_an_object_is_drawn_by_its_preview(tmp_path: Path) -> None:
    preview = (
        f'<w:r><w:object><v:shape {VML} style="width:40pt;height:1in">'
        f'<v:imagedata xmlns:r="{OFFICE}" r:id="wmf"/></v:shape>'
        f'<o:OLEObject {VML} ProgID="Equation.3"/></w:object></w:r>'
    )
    related = f'<Relationship Id="wmf" Target="media/image1.wmf" Type="{OFFICE}/image"/>'
    _, settled = settle(tmp_path, paragraph(preview), related=related, parts={"media/image1.wmf": b"\xd7\xcd"})
    [drawn] = settled.drawings
    assert drawn.kind == "a formula of MathType or of Word's old editor"
    assert (drawn.width, drawn.height) == (508_000, 914_400)


def test_an_older_picture_is_made_a_plain_one(tmp_path: Path) -> None:
    older = (
        f'<w:r><w:pict><v:shape {VML} style="width:72pt;height:36pt">'
        f'<v:imagedata xmlns:r="{OFFICE}" r:id="png"/></v:shape>'
        "</w:pict></w:r>"
    )
    related = f'<Relationship Id="png" Target="media/image1.png" Type="{OFFICE}/image"/>'
    package, settled = settle(tmp_path, paragraph(older), related=related, parts={"media/image1.png": PNG})
    assert settled.drawings == []
    assert [node.get(f"{{{OFFICE}}}embed") for node in package.root.iter(f"{{{DRAWING}/main}}blip")] == ["png"]
    assert [*package.root.iter(f"{W}pict")] == []


# --- What is drawn ----------------------------------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_of_a_picture_kept_twice_the_png_is_taken(tmp_path: Path) -> None:
    vector = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
    copies = (
        f'<pic:pic xmlns:pic="{DRAWING}/picture"><pic:blipFill><a:blip xmlns:r="{OFFICE}" r:embed="png"><a:extLst>'
        f'<a:ext uri="{{96DAC541}}"><asvg:svgBlip xmlns:asvg="{vector}" r:embed="svg"/></a:ext></a:extLst></a:blip>'
        "</pic:blipFill></pic:pic>"
    )
    related = "".join(
        f'<Relationship Id="{name}" Target="media/a.{name}" Type="{OFFICE}/image"/>' for name in ("png", "svg")
    )
    members = {
        "word/media/a.png": draw_png(8, 8, (200, 0, 0)),
        "word/media/a.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "word/_rels/document.xml.rels": RELATIONS.replace("</Rel", f"{related}</Rel", 1).encode(),
    }
    made = bring_lines(tmp_path, *HEAD, paragraph(graphic(f"{DRAWING}/picture", copies)), members=members)
    assert [path.name for path in (made.root / "manuscript" / "figures").iterdir()] == ["1.png"]


def test_libreoffice_draws_a_group(tmp_path: Path) -> None:
    lines = [*HEAD, "left | Water flows.", paragraph(group("Source", "Sea")), "left | Figure 1. The way of water"]
    path = write_lines(tmp_path / "paper.docx", lines)
    prepared = prepare_word(path, tmp_path)
    assert prepared.drawn == {"drawing-1.pdf": "Source Sea"}
    assert prepared.doubts == ()
    made = bring(path, tmp_path)
    assert made.errors() == set()
    assert made.text.count(r"\includegraphics") == 1
    assert r"\caption{The way of water}" in made.text
    [picture] = (made.root / "manuscript/figures").iterdir()
    assert picture.read_bytes().startswith(b"%PDF")


def test_without_libreoffice_a_drawing_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def miss(*_: object) -> None:
        raise ProgramMissing("soffice")

    monkeypatch.setattr(drawing, "make_pdfs", miss)
    made = bring_lines(tmp_path, *HEAD, "left | Water flows.", paragraph(group("Source", "Sea")))
    [lost] = [finding for finding in made.findings if finding.code == "import-object-lost"]
    assert "LibreOffice is not installed" in lost.message


def test_a_shape_that_is_left_out_is_told(tmp_path: Path) -> None:
    made = bring_lines(tmp_path, *HEAD, "left | Water flows.", paragraph(shape()))
    assert [finding.code for finding in made.findings if finding.code == "import-shape"] == ["import-shape"]


def test_a_png_that_ends_too_early_is_mended_and_told(tmp_path: Path) -> None:
    shown = (
        f'<pic:pic xmlns:pic="{DRAWING}/picture"><pic:blipFill><a:blip xmlns:r="{OFFICE}" r:embed="png"/>'
        "</pic:blipFill></pic:pic>"
    )
    related = f'<Relationship Id="png" Target="media/a.png" Type="{OFFICE}/image"/>'
    members = {
        "word/media/a.png": draw_png(8, 8, (200, 0, 0))[:-12],
        "word/_rels/document.xml.rels": RELATIONS.replace("</Rel", f"{related}</Rel", 1).encode(),
    }
    made = bring_lines(tmp_path, *HEAD, paragraph(graphic(f"{DRAWING}/picture", shown)), members=members)
    [kept] = (made.root / "manuscript/figures").iterdir()
    assert kept.read_bytes().endswith(draw_png(8, 8, (200, 0, 0))[-12:])
    assert [each.code for each in made.findings if "mended" in each.message] == ["import-picture"]


SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"


def test_an_svg_alone_is_the_picture() -> None:
    blip = make_element(f"{A}blip", {}, [make_element(SVG, {f"{R}embed": "rId7"}, [])])
    both = make_element(f"{A}blip", {f"{R}embed": "rId1"}, [make_element(SVG, {f"{R}embed": "rId2"}, [])])
    forget_vectors(make_element(f"{W}body", {}, [blip, both]))
    assert [each.get(f"{R}embed") for each in (blip, both)] == ["rId7", "rId1"]
    assert [len(each) for each in (blip, both)] == [0, 0]
