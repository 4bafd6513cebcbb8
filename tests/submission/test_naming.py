from __future__ import annotations

import pytest

from elyazma.submission.naming import name_members, read_letters, write_ascii, write_file_name

LETTERS = read_letters()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Əliyev, İlham; ığdır; ŞƏKİ", "Eliyev, Ilham; igdir; SEKI"),
        ("Çağ – “bir” … 2‑ci №", 'Cag - "bir" ... 2-ci No.'),
        ("Шевченко Щука", "Shevchenko Shchuka"),
        ("plain ASCII $x_1$", "plain ASCII $x_1$"),
        ("北京", "??"),
    ],
)
def test_text_in_ascii(text: str, plain: str) -> None:
    assert write_ascii(text, LETTERS) == plain


def test_accents_of_latin_1_stay_as_tex_writes_them() -> None:
    assert write_ascii("Türkiyə Çağ Şuşa é", LETTERS, accents=True) == "T\\\"{u}rkiye \\c{C}ag Susa \\'{e}"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("figures/Şəkil 1.v2.PNG", "figures/Sekil-1-v2.PNG"),
        ("a b/c d.tex", "a-b/c-d.tex"),
        ("abstract.az.tex", "abstract-az.tex"),
        ("!!!", "file"),
        ("-rf.tex", "rf.tex"),
    ],
)
def test_file_names(name: str, plain: str) -> None:
    assert write_file_name(name, LETTERS) == plain


def test_two_files_never_share_a_name_even_where_case_does_not_count() -> None:
    paths = [
        "manuscript/a/x.tex",
        "manuscript/b/X.tex",
        "manuscript/c/ə.png",
        "manuscript/d/e.png",
        "manuscript/main.tex",
    ]
    names = name_members(paths, LETTERS, flat=True, taken=["main.tex"])
    assert len({name.lower() for name in names.values()} | {"main.tex"}) == len(paths) + 1
    assert all("/" not in name and name.isascii() for name in names.values())


def test_folders_stay_where_a_portal_has_them() -> None:
    names = name_members(["manuscript/sections/01-giriş.tex"], LETTERS, flat=False, taken=())
    assert names == {"manuscript/sections/01-giriş.tex": "sections/01-giris.tex"}
