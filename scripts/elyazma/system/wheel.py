"""Pack this toolchain, as it is installed here, as a wheel: a new manuscript brings along what it is made with.

The form is that of packaging.python.org, "Binary distribution format". The same files give the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from elyazma import __version__

NAME = f"elyazma-{__version__}-py3-none-any.whl"
_ABOUT = f"elyazma-{__version__}.dist-info"
_PACKAGE = Path(__file__).resolve().parents[1]
_STYLES = "styles"
_WHEEL = "Wheel-Version: 1.0\nGenerator: elyazma\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16
# A publisher's class that somebody has brought is his to use, not ours to hand on: as in pyproject.toml.
_BROUGHT = re.compile(r"styles/[^/]+/assets/[^/]+\.(?:cls|sty|bst)")
_LEFTOVER = re.compile(r"(?:^|/)(?:\.|__pycache__/)|\.pyc$|~$")


def pack_wheel() -> bytes | None:
    """Pack the wheel of this version; none where Python knows of no installation of it."""
    try:
        about = _describe(distribution("elyazma"))
    except PackageNotFoundError:
        return None
    files = {**dict(_list_files()), **about}
    record = "".join(f"{path},sha256={_digest(data)},{len(data)}\n" for path, data in sorted(files.items()))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in (*sorted(files.items()), (f"{_ABOUT}/RECORD", f"{record}{_ABOUT}/RECORD,,\n".encode())):
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, _READABLE
            archive.writestr(entry, data)
    return packed.getvalue()


def _describe(installed: Distribution) -> Mapping[str, bytes]:
    """Give the files that describe the wheel; an editable installation may be of an older version than its files."""
    metadata = re.sub(r"(?m)^Version: .*$", f"Version: {__version__}", installed.read_text("METADATA") or "", count=1)
    texts = {"METADATA": metadata, "WHEEL": _WHEEL, "entry_points.txt": installed.read_text("entry_points.txt") or ""}
    return {f"{_ABOUT}/{name}": text.encode() for name, text in texts.items()}


def _list_files() -> Iterator[tuple[str, bytes]]:
    """Give the package's files by their places in the wheel; in a checkout the journals stand beside scripts/."""
    folders = {"elyazma": _PACKAGE}
    if not (_PACKAGE / _STYLES).is_dir():
        folders[f"elyazma/{_STYLES}"] = _PACKAGE.parents[1] / _STYLES
    for target, folder in folders.items():
        for path in folder.rglob("*"):
            place = f"{target}/{path.relative_to(folder).as_posix()}"
            if path.is_file() and not _LEFTOVER.search(place) and not _BROUGHT.search(place):
                yield place, path.read_bytes()


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
