"""Figures as papers have them: curves of many points as PDF, a coloured field of dots as PNG, 50 to 500 kB each."""

from __future__ import annotations

import math
import struct
import zlib
from random import Random

WIDTH, HEIGHT = 360, 240
"""Of a PDF, in points."""
_POINTS = (20_000, 160_000)
_DOTS = (240, 520)
"""Rows of a PNG, which has half as many columns again."""


def draw_curves(seed: int) -> bytes:
    """Draw a PDF with axes, four noisy curves and no letters."""
    random = Random(seed)
    count = random.randint(*_POINTS)
    # One unit is a tenth of a point.
    lines = ["0.1 0 0 0.1 0 0 cm 6 w 300 200 m 3500 200 l S 300 200 m 300 2300 l S 3 w"]
    for curve in range(4):
        lines.append(f"{curve / 4:.2f} {0.6 - curve / 8:.2f} {1 - curve / 4:.2f} RG")
        level, phase, points = 460 + 450 * curve, random.random() * 6, count // 4
        noise = random.randbytes(points)
        step, turn = 3200 / points, 10.7 / points
        heights = (int(level + 200 * math.sin(at * turn + phase)) + (noise[at] >> 1) for at in range(points))
        path = " l ".join([f"{int(300 + at * step)} {height}" for at, height in enumerate(heights)])
        lines.append(f"{path.replace(' l', ' m', 1)} l S")
    return _write_pdf("\n".join(lines).encode())


def _write_pdf(content: bytes) -> bytes:
    stream = zlib.compress(content, 1)
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Resources<<>>/Contents 4 0 R>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page.encode(),
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
    ]
    written, places = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(written))
    return written + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def draw_field(seed: int) -> bytes:
    """Draw a PNG (w3.org/TR/png-3) of soft colours with some noise, in three channels."""
    random = Random(seed)
    height = random.randint(*_DOTS)
    width = height * 3 // 2
    a, b = random.uniform(20, 60), random.uniform(20, 60)
    across = [40 * math.sin(x / a) for x in range(width)]
    rows = []
    for y in range(height):
        noise = random.randbytes(width)
        wave = 110 + 60 * math.sin(y / b)
        levels = [int(wave + across[x]) + (noise[x] & 7) for x in range(width)]
        row = bytearray(3 * width)
        row[0::3] = bytes(levels)
        row[1::3] = bytes(220 - level // 2 for level in levels)
        row[2::3] = bytes(128 + (dot >> 5) for dot in noise)
        rows.append(b"\0" + row)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    density = struct.pack(">IIB", 11_811, 11_811, 1)
    chunks = ((b"IHDR", header), (b"pHYs", density), (b"IDAT", zlib.compress(b"".join(rows), 3)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_write_chunk(kind, body) for kind, body in chunks)


def _write_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
