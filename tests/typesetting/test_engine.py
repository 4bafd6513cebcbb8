from __future__ import annotations

import gzip
from pathlib import Path

from elyazma.typesetting.engine import read_record, relocate_synctex


def test_record_gives_each_input_once(tmp_path: Path) -> None:
    record = tmp_path / "a.fls"
    record.write_text("PWD /x\nINPUT a.tex\nOUTPUT a.log\nINPUT /usr/b.sty\nINPUT a.tex\n")
    assert read_record(record) == ["a.tex", "/usr/b.sty"]
    assert read_record(tmp_path / "none") == []


def test_synctex_speaks_of_the_authors_files(tmp_path: Path) -> None:
    contents: set[bytes] = set()
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        synctex = folder / "a.synctex.gz"
        text = f"SyncTeX Version:1\nInput:1:{folder}/a.tex\nInput:2:{folder}/./manuscript/b.tex\nInput:3:/usr/c.sty\n"
        synctex.write_bytes(gzip.compress(text.encode(), mtime=len(name) + len(contents)))
        relocate_synctex(synctex, folder, Path("/home/author"))
        contents.add(synctex.read_bytes())
    (content,) = contents
    assert gzip.decompress(content).decode().splitlines()[1:] == [
        "Input:1:/home/author/a.tex",
        "Input:2:/home/author/manuscript/b.tex",
        "Input:3:/usr/c.sty",
    ]
