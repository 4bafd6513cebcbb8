"""Lines of a text -> paragraphs."""

from __future__ import annotations

from elyazma.readers.paragraphs import split_paragraphs

LINE = "Bu sətir bir mətnin sətridir və onun uzunluğu adi bir sətrin uzunluğu qədərdir, yəni tamdır"


def test_paragraph_on_a_line() -> None:
    assert split_paragraphs(f"Başlıq\n\n{LINE * 3}\n{LINE * 4}\n") == ("Başlıq", LINE * 3, LINE * 4)


def test_wrapped_paragraphs_with_blank_lines_between() -> None:
    text = f"Başlıq\n\n{LINE}\n{LINE}\nson.\n\n{LINE}\nbitdi.\n"
    assert split_paragraphs(text) == ("Başlıq", f"{LINE} {LINE} son.", f"{LINE} bitdi.")


def test_lines_copied_out_of_a_pdf() -> None:
    lines = [*[LINE] * 7, "son.", "Nəticə", *[LINE] * 7, "bitdi."]
    assert split_paragraphs("\n\n".join(lines)) == (
        " ".join([*[LINE] * 7, "son."]),
        "Nəticə",
        " ".join([*[LINE] * 7, "bitdi."]),
    )


def test_hyphen_at_a_line_s_end_stays() -> None:
    assert split_paragraphs(f"{LINE} bir-\nbirini dəstəkləyir.") == (f"{LINE} bir-birini dəstəkləyir.",)


def test_nothing() -> None:
    assert split_paragraphs("\n \n") == ()
