"""scripts/trials/open_xml.py: what the Open XML SDK's validator says of Word files, each kind of fault once."""

from __future__ import annotations

import sys
from pathlib import Path

import open_xml
import pytest

STAND_IN = """#!{python}
import json, sys
text = open(sys.argv[1]).read()
assert sys.argv[2:] == ["--officeVersion", "Microsoft365"]
if text == "silent":
    sys.exit("no such program")
errors = [
    {{"id": "Sch_Invalid", "description": f"The element is wrong. List of possible elements: {{at}}",
     "path": "/word/header3.xml", "xPath": f"/w:p[{{at}}]", "errorType": "Schema"}}
    for at in range(text.count("x"))
]
print(json.dumps({{"ok": not errors, "errors": errors}}))
"""


@pytest.fixture
def validator(tmp_path: Path) -> str:
    """Give a program that finds a fault for each x of a file."""
    path = tmp_path / "validator"
    path.write_text(STAND_IN.format(python=sys.executable), encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[str]]:
    code = open_xml.main([str(each) for each in arguments])
    return code, capsys.readouterr().out.splitlines()


def test_a_kind_of_fault_is_said_once(tmp_path: Path, validator: str, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("a", "xx"), ("b", "x x"), ("same-as-a", "xx"), ("c", "sound")):
        (tmp_path / f"{name}.docx").write_text(text, encoding="utf-8")
    code, lines = run(capsys, tmp_path, "--validator", validator)
    assert code == 1
    assert lines == [
        "4 in 2 files: Sch_Invalid: The element is wrong.",
        f"    {tmp_path}/a.docx: /word/header3.xml /w:p[0]",
        "3 files, 2 not valid, 4 faults of 1 kinds",
    ]


def test_valid_files_end_with_0_and_none_with_2(
    tmp_path: Path, validator: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, tmp_path, "--validator", validator) == (2, ["there is no .docx file"])
    file = tmp_path / "c.docx"
    file.write_text("sound", encoding="utf-8")
    assert run(capsys, file, "--validator", validator) == (0, ["1 files, 0 not valid, 0 faults of 0 kinds"])


def test_a_validator_that_says_nothing_stops_the_trial(tmp_path: Path, validator: str) -> None:
    file = tmp_path / "c.docx"
    file.write_text("silent", encoding="utf-8")
    with pytest.raises(SystemExit, match="no such program"):
        open_xml.main([str(file), "--validator", validator])


def test_a_validator_that_is_not_here_is_named(tmp_path: Path) -> None:
    (tmp_path / "c.docx").write_text("sound", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"could not be validated: .*No such file.*nowhere"):
        open_xml.main([str(tmp_path), "--validator", str(tmp_path / "nowhere")])
