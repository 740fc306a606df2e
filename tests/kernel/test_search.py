"""Chinese is found by any part of it, other words by their beginning."""

from __future__ import annotations

import pytest

from bounties import selectors
from kernel.tenancy.search import bigrams, query_text
from tests.bounties import scenes
from tests.world import World


def test_bigrams_hold_characters_pairs_and_words() -> None:
    assert bigrams("揭榜挂帅 CV≤5%，ＡＢ") == [
        "5",
        "ab",
        "cv",
        "帅",
        "挂",
        "挂帅",
        "揭",
        "揭榜",
        "榜",
        "榜挂",
    ]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("揭榜", "'揭榜'"),
        ("揭榜挂帅", "'揭榜' & '榜挂' & '挂帅'"),
        ("榜", "'榜'"),
        ("Cv", "'cv':*"),
        ("chip 揭榜", "'chip':* & '揭榜'"),
        ("𠮷野", "'𠮷野'"),
        (" ，。!&|'\\", ""),
    ],
)
def test_query_text_asks_for_every_pair(text: str, query: str) -> None:
    assert query_text(text) == query


TITLES = ("医疗芯片揭榜挂帅", "揭开序幕的榜样工程", "喆堃䶮样例", "O'Neil 的 chip-2026")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("揭榜", {0}),
        ("榜挂帅", {0}),
        ("榜", {0, 1}),
        ("䶮", {2}),
        ("喆堃䶮", {2}),
        ("CHI", {3}),
        ("neil", {3}),
        ("o'n", {3}),
        ("2026", {0, 1, 2, 3}),
        ("揭 榜", {0, 1}),
        ("没有", set()),
        ("'); DROP TABLE bounties_boardindex; --", set()),
        ("%", set()),
    ],
)
def test_search_finds_every_entry_that_contains_the_words(world: World, text: str, found: set[int]) -> None:
    ids = {scenes.published(world, title=title).pk: place for place, title in enumerate(TITLES)}
    hits = selectors.search_board(selectors.board(), text)
    assert {ids[entry.pk] for entry in hits} == found
