"""The search for authors, held against written leaks and harmless passages: the rates may only become better."""

from __future__ import annotations

from collections import Counter

import pytest

from anonymity_set import Tried, try_leaks, try_passages

LEAST_LEAKS, LEAST_KINDS = 686, 88
MISSED = frozenset(
    [
        "Вдячні Божені Липовській за гербарій.",
        "Arılığı Oqtay Zeynal oğlu özü qurub.",
        "Спросили Мирона Игнатьевича, он помнит ту зиму.",
        "пылок лічыла Бажэна Ліпоўская",
        "Feride Hanım ile üç yayla gezdik.",
        "Anh Mật đã quay phim tổ ong này cho chúng tôi.",
        "Müəlliflərdən birinin (O. N.) arılığında",
        "Author contributions: F.I.D. weighed the hives, Đ.V.M. filmed them.",
        "Kaçkar’daki Arı Bilimleri Üniversitesi’nin arılığı",
        "\\DJ\\~{\\^o} V\\u{a}n M\\d{\\^a}t",
    ]
)
"""The leaks that are not found. None may be added."""
STOPPED = frozenset(
    [
        "İldırım vurması nəticəsində cihaz sıradan çıxdı.",
        "Yıldırım düşmesi sonucu cihaz bozuldu.",
        "The book of Hannah's prayer is 1 Samuel 2; St Hannah is not venerated.",
        "Babe Ruth hit it.",
        "Зимина дача стоит у реки, — сказала хозяйка Анна Зимина.",
        "Кайя — эстонское имя.",
        "Селин писал прозу.",
        "Горобец — так на юге зовут воробья.",
        "Горобець сів на колиску.",
        "Горобці цвірінькають у приспіві.",
        "Naxış altıbucaqlıdır, ona görə mum az gedir.",
        "Naxışlar sadədir; naxışdan naxışa keçəndə xətt qırılmır.",
        "Disk atan adamın heykəlini Miron yonub.",
        "Durmaz dediğin saat yine durdu.",
        "Yorulmaz, Solmaz, Durmaz gibi soyadları olumsuz fiillerden gelir.",
        "Çalıkuşu romanında Feride köy öğretmenidir.",
        "Işıl sözü parlaklık bildirir.",
        "Сладкий мёд садится быстрее.",
        "Сладкого сиропа дают по литру, сладким его делает сахар.",
        "Деревня Сладкая стоит на берегу озера Сладкого.",
        "Мирон изваял «Дискобола».",
        "Октай, или Угэдэй, был третьим сыном Чингисхана.",
        "От Эрзурума до Вана мёд везли на лошадях.",
        "Zbigniew Lipowski wrote on delirium, not on bees.",
        "Ögedei, whose name is also written Oktay, ruled the Mongols.",
        "Feride teaches in a village in the novel by Güntekin.",
        "Липовська сільська рада мала стару пасіку.",
        "До Вана везли мед, до мату лишався один хід.",
        "Үгедей, кейде Октай, қаған болды.",
    ]
)
"""The harmless passages that are stopped. None may be added."""


@pytest.fixture(scope="module")
def leaks() -> list[Tried]:
    return list(try_leaks())


def test_each_leak_is_found(leaks: list[Tried]) -> None:
    assert len(leaks) >= LEAST_LEAKS
    assert len({each.kind for each in leaks}) >= LEAST_KINDS
    assert {each.text for each in leaks if not each.found} == MISSED


def test_what_is_found_has_a_place_and_a_hint(leaks: list[Tried]) -> None:
    errors = [finding for each in leaks for finding in each.findings if finding.severity == "error"]
    assert [finding for finding in errors if not (finding.span and finding.hint)] == []


def test_what_names_nobody_passes() -> None:
    passages = list(try_passages())
    counts = Counter(each.kind for each in passages)
    assert min(counts[code] for code in ("az", "tr", "ru", "en")) >= 80
    assert {each.text for each in passages if each.stopped} == STOPPED
