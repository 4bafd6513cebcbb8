"""Write an archive that has the same bytes each time, and the list of its members."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping

from elyazma.model.portal import Member, Provenance

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a ZIP archive can have."""
_UNIX, _REGULAR_FILE = 3, 0o100644
_STORED = (".png", ".jpg", ".jpeg", ".docx", ".pdf")
"""Compressed already."""


def make_member(path: str, data: bytes) -> Member:
    """Make a member with its sha256."""
    return Member(path, data, hashlib.sha256(data).hexdigest())


def write_archive(members: Iterable[Member]) -> bytes:
    """Write a ZIP archive: members sorted by path, each with the earliest date and no owner."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member in sorted(members, key=lambda member: member.path):
            entry = zipfile.ZipInfo(member.path, _FIRST_DAY)
            entry.create_system, entry.external_attr = _UNIX, _REGULAR_FILE << 16
            stored = member.path.lower().endswith(_STORED)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, member.data, compresslevel=None if stored else 9)
    return buffer.getvalue()


def write_manifest(
    members: Iterable[Member], about: Mapping[str, object], provenance: Provenance, *, anonymous: bool
) -> bytes:
    """Write the archive's members and the programs that made them as JSON; an `anonymous` one names no revision."""
    origin: dict[str, object] = {"programs": dict(provenance.programs)}
    if not anonymous:
        origin |= {"revision": provenance.revision or None, "uncommitted": provenance.dirty}
    listed = [
        {"path": member.path, "bytes": len(member.data), "sha256": member.sha256}
        for member in sorted(members, key=lambda member: member.path)
    ]
    whole = {**about, **origin, "members": listed}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()
