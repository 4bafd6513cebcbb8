"""Who may ask the preview: the page that it gave out, and who has the token; no other page, host or person."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection
from pathlib import Path
from shutil import copytree

import pytest

from elyazma.preview.guard import Guard, make_token
from elyazma.system.running_preview import Running, note_path, read_note, remove_note, write_note
from previewed import LONGEST, Previewed, run_preview

SOON = 8.0
"""Seconds: a build that is at work then may come to its end."""
DATA = Path(__file__).parents[1] / "data"
pytestmark = pytest.mark.tex


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Previewed]:
    folder = tmp_path_factory.mktemp("guard")
    root = Path(copytree(DATA / "minimal", folder / "minimal"))
    with run_preview(root, folder / "state") as previewed:
        yield previewed


PATHS = ("/", "/facts", "/events", "/page/preview.js", "/pages/1/1.png", "/web/1", "/nothing")
POSTS = ("/place", "/open", "/show", "/choose", "/words", "/journals", "/changes", "/tags")


@pytest.mark.parametrize("path", PATHS)
def test_without_the_token_nothing_is_told(running: Previewed, path: str) -> None:
    answer = running.ask(path)
    assert answer.status == 403 and answer.body.count(b".") == 1 and running.token.encode() not in answer.body


@pytest.mark.parametrize("path", POSTS)
def test_without_the_token_nothing_is_done(running: Previewed, path: str) -> None:
    assert running.ask(path, body=b"{}", headers={"Content-Type": "application/json"}).status == 403


@pytest.mark.parametrize(
    "token", ["", "x", "é", "\udcff", "A" * 43, "*"], ids=["none", "short", "letter", "byte", "long", "sign"]
)
def test_another_token_is_none(token: str) -> None:
    guard = Guard(8000, make_token())
    for headers in ({"authorization": f"Bearer {token}"}, {"cookie": f"{guard.cookie}={token}"}):
        assert guard.refuse({"host": "127.0.0.1:8000", **headers})
    assert guard.refuse({"host": "127.0.0.1:8000"}, token)


def test_the_token_in_the_address_buys_a_cookie_and_leaves_the_address(running: Previewed) -> None:
    answer = running.ask(f"/?token={running.token}")
    assert (answer.status, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"elyazma-{running.port}=") and "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert running.ask("/", headers={"Cookie": cookie.partition(";")[0]}).status == 200
    # Elsewhere the token is no part of an address.
    assert running.ask(f"/facts?token={running.token}").status == 403


STRANGERS: Mapping[str, Mapping[str, str]] = {
    "another name": {"Host": "evil.example"},
    "another name, our port": {"Host": "evil.example:{port}"},
    "our name, no port": {"Host": "127.0.0.1"},
    "another page": {"Origin": "https://evil.example"},
    "another port": {"Origin": "http://127.0.0.1:1"},
    "a file": {"Origin": "null"},
    "a link elsewhere": {"Sec-Fetch-Site": "cross-site"},
    "another server here": {"Sec-Fetch-Site": "same-site"},
}


@pytest.mark.parametrize("kind", STRANGERS)
def test_who_comes_from_elsewhere_is_refused_with_the_cookie_and_the_token(running: Previewed, kind: str) -> None:
    strange = {name: value.format(port=running.port) for name, value in STRANGERS[kind].items()}
    cookie = {"Cookie": f"elyazma-{running.port}={running.token}"}
    assert running.ask("/facts", headers={**cookie, **strange}).status == 403
    assert running.ask(f"/?token={running.token}", headers=strange).status == 403
    sent = {**cookie, **strange, "Content-Type": "application/json"}
    assert running.ask("/tags", body=b"{}", headers=sent).status == 403


@pytest.mark.parametrize(
    "own", [{"Origin": "http://127.0.0.1:{port}", "Sec-Fetch-Site": "same-origin"}, {"Host": "localhost:{port}"}]
)
def test_our_own_page_is_answered(running: Previewed, own: Mapping[str, str]) -> None:
    headers = {name: value.format(port=running.port) for name, value in own.items()}
    cookie = {"Cookie": f"other=1; elyazma-{running.port}={running.token}"}
    assert running.ask("/facts", headers={**cookie, **headers}).status == 200


def test_every_answer_says_what_a_browser_may_do_with_it(running: Previewed) -> None:
    for answer in (running.ask_as_page("/"), running.ask_as_page("/facts"), running.ask("/")):
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert not any(name.startswith("access-control") for name in answer.headers)


def test_what_changes_something_wants_json_and_is_short(running: Previewed) -> None:
    cookie = {"Cookie": f"elyazma-{running.port}={running.token}"}
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert running.ask("/tags", body=b"{}", headers={**cookie, "Content-Type": kind}).status == 400
    for body in (b"", b"[]", b"{", b"1", b"[" * 60_000, b'{"a": "' + b"x" * 70_000 + b'"}'):
        assert running.ask("/tags", body=body, headers={**cookie, "Content-Type": "application/json"}).status == 400
    for path in POSTS:
        assert running.ask(path, headers=cookie).status == 405


@pytest.mark.parametrize(
    "path", ["/page/../server.py", "/page/%2e%2e/server.py", "/pages/1/../../etc/passwd", "/page//etc/passwd", "/page/"]
)
def test_no_other_file_is_given(running: Previewed, path: str) -> None:
    assert running.ask_as_page(path).status == 404


@pytest.mark.parametrize(
    ("question", "values", "status"),
    [
        ("/open", {"path": "../../../etc/passwd", "line": 1, "column": 1}, 404),
        ("/open", {"path": "/etc/passwd", "line": 1, "column": 1}, 404),
        ("/open", {"path": "manuscript/../../x.tex", "line": 1, "column": 1}, 404),
        ("/open", {"path": "manuscript/article.toml", "line": "1; rm", "column": 1}, 400),
        ("/open", {"path": "manuscript/article.toml"}, 400),
        ("/place", {"version": 99, "page": 1, "x": 1, "y": 1}, 404),
        ("/place", {"version": 1, "page": 99, "x": 1, "y": 1}, 404),
        ("/place", {"version": 1, "page": 1, "x": 1e300, "y": True}, 400),
        ("/choose", {"journal": "../../x", "copy": "final", "view": "pages"}, 404),
        ("/choose", {"journal": "", "copy": "secret", "view": "pages"}, 404),
    ],
)  # fmt: skip
def test_what_there_is_not_is_not_looked_for(
    running: Previewed, question: str, values: Mapping[str, object], status: int
) -> None:
    running.listen("turn")
    assert running.ask_as_page(question, values).status == status


def test_it_listens_on_this_machine_alone(running: Previewed) -> None:
    tables = [Path(f"/proc/net/{name}").read_text(encoding="ascii").splitlines()[1:] for name in ("tcp", "tcp6")]
    listening = [line.split()[1] for lines in tables for line in lines if line.split()[3] == "0A"]
    assert [address for address in listening if address.endswith(f":{running.port:04X}")] == [
        f"0100007F:{running.port:04X}"
    ]


# --- The note, and the end ---------------------------------------------------------------------------------


def test_the_note_is_for_its_owner_alone_and_goes_with_the_preview(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    first, second = Running(1234, "secret"), Running(1235, "other")
    write_note(tmp_path, first)
    assert note_path(tmp_path).stat().st_mode & 0o777 == 0o600
    assert note_path(tmp_path).parent.stat().st_mode & 0o077 == 0
    assert read_note(tmp_path) == first and read_note(tmp_path / "elsewhere") is None
    write_note(tmp_path, second)
    remove_note(tmp_path, first)
    assert read_note(tmp_path) == second
    remove_note(tmp_path, second)
    assert read_note(tmp_path) is None and list(note_path(tmp_path).parent.iterdir()) == []


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_all_of_it(minimal: Path, tmp_path: Path, ending: signal.Signals) -> None:
    with run_preview(minimal, tmp_path / "state") as previewed:
        previewed.listen("turn")
        connection = HTTPConnection("127.0.0.1", previewed.port, timeout=LONGEST)
        connection.request("GET", "/events", headers={"Cookie": f"elyazma-{previewed.port}={previewed.token}"})
        connection.getresponse()
        previewed.process.send_signal(ending)
        assert previewed.process.wait(SOON) == 130
        connection.close()
    assert list((tmp_path / "state").rglob("*.json")) == []
    assert list_programs(minimal) == []


def list_programs(root: Path) -> list[str]:
    """Give the folders below one in which any program works."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            folder = (process / "cwd").readlink()
        except OSError:
            continue
        if folder.is_relative_to(root) and int(process.name) != os.getpid():
            found.append(json.dumps([process.name, str(folder)]))
    return found
