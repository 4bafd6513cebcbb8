"""Figures as papers have them: curves of many points as PDF, a coloured field of dots as PNG, 50 to 500 kB each."""

from __future__ import annotations

import math
import struct
import zlib
from random import Random

WIDTH, HEIGHT = 360, 240
"""Of a PDF, in points."""
_POINTS = (12_000, 90_000)
_DOTS = (240, 520)
"""Rows of a PNG, which has half as many columns again."""


def draw_curves(seed: int) -> bytes:
    """Draw a PDF with axes, four noisy curves and no letters."""
    random = Random(seed)
    count = random.randint(*_POINTS)
    lines = ["0.6 w 30 20 m 350 20 l S 30 20 m 30 230 l S"]
    for curve in range(4):
        lines.append(f"0.3 w {curve / 4:.2f} {0.6 - curve / 8:.2f} {1 - curve / 4:.2f} RG")
        level, phase = 50 + 45 * curve, random.random() * 6
        for point in range(count // 4):
            x = 30 + 320 * point / (count // 4)
            y = level + 20 * math.sin(x / 30 + phase) + random.gauss(0, 4)
            lines.append(f"{x:.2f} {y:.2f} {'l' if point else 'm'}")
        lines.append("S")
    return _write_pdf("\n".join(lines).encode())


def _write_pdf(content: bytes) -> bytes:
    stream = zlib.compress(content)
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
    chunks = ((b"IHDR", header), (b"pHYs", density), (b"IDAT", zlib.compress(b"".join(rows), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_write_chunk(kind, body) for kind, body in chunks)


def _write_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
