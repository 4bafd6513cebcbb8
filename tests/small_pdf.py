"""Write tiny PDFs by hand, so that what a test says of one is all there is in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
TYPE3 = (
    "<< /Type /Font /Subtype /Type3 /Name /Drawn /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
    "/CharProcs << /square 20 0 R >> /Encoding << /Type /Encoding /Differences [97 /square] >> "
    "/FirstChar 97 /LastChar 97 /Widths [1000] /Resources << >> >>"
)
SQUARE = "1000 0 0 0 750 750 d1 0 0 750 750 re f"


def write_pdf(objects: Mapping[int, str | tuple[str, bytes]], trailer: str = "") -> bytes:
    """Write objects by number, a stream as its dictionary's inside and its bytes; object 1 is the catalog."""
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n" % number
        if isinstance(body, str):
            out += body.encode("latin-1")
        else:
            out += f"<< {body[0]} /Length {len(body[1])} >>\nstream\n".encode() + body[1] + b"\nendstream"
        out += b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    for number in range(1, size):
        out += b"%010d 00000 %s \n" % (places.get(number, 0), b"n" if number in places else b"f")
    out += f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def one_page(
    content: str = "",
    *,
    font: str = HELVETICA,
    catalog: str = "",
    trailer: str = "",
    box: Sequence[float] = (0, 0, 595.28, 841.89),
) -> bytes:
    """Write a PDF of one page with a font /F1, the same inside a form /Form that shows one letter with it."""
    resources = "<< /Font << /F1 4 0 R >> /XObject << /Form 6 0 R >> >>"
    form = "/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Resources << /Font << /F1 4 0 R >> >>"
    return write_pdf(
        {
            1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
            2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: f"<< /Type /Page /Parent 2 0 R /MediaBox [{' '.join(map(str, box))}] "
            f"/Resources {resources} /Contents 5 0 R >>",
            4: font,
            5: ("", content.encode("latin-1")),
            6: (form, b"BT /F1 12 Tf 10 10 Td (a) Tj ET"),
            7: "<< /Title (Small) /Author (A. Author) >>",
            20: ("", SQUARE.encode()),
        },
        trailer,
    )
