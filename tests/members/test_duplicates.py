"""Names that may be one legal person."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.duplicates import Entry, likeness, normalised, pairs

NAMES = st.text("申江诊断科技东海大学上海（）有限公司 ", max_size=14)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("申江诊断（上海）有限公司", "申江诊断上海"),
        ("申江诊断(上海) 有限责任公司", "申江诊断上海"),
        ("ＡＢＣ 集团股份有限公司", "abc集团"),
        ("有限公司", "有限公司"),
        ("样例东海大学", "样例东海大学"),
    ],
)
def test_normalised(given: str, wanted: str) -> None:
    assert normalised(given) == wanted


@given(NAMES, NAMES)
def test_likeness_is_mutual_and_bounded(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) == 1


def entry(number: int, name: str, head: str = "", region: str = "") -> Entry:
    return Entry(UUID(int=number), name, head, region)


def found(*entries: Entry) -> list[tuple[int, int, bool, bool]]:
    return [(pair.first.int, pair.second.int, pair.same_name, pair.same_head) for pair in pairs(entries)]


def test_pairs_by_name_likeness_and_head() -> None:
    assert found(
        entry(1, "样例申江诊断科技有限公司"),
        entry(2, "样例申江诊断科技（有限责任公司）"),
        entry(3, "样例申江诊断技术有限公司", "样例张三", "上海市"),
        entry(4, "样例完全不同单位", "样例张三", "上海市"),
        entry(5, "样例另一处单位甲", "样例张三", "厦门市"),
    ) == [(1, 2, True, False), (1, 3, False, False), (2, 3, False, False), (3, 4, False, True)]


def test_entries_that_share_nothing_are_no_pair() -> None:
    assert found(entry(1, "样例东海大学"), entry(2, "样例泰泽生物")) == []


def test_ten_thousand_entries_are_compared_in_seconds() -> None:
    many = [
        entry(number, f"样例{chr(0x4E00 + number % 3000)}{chr(0x5E00 + number // 7)}单位{number}号")
        for number in range(10_000)
    ]
    assert found(*many, entry(20_000, "样例独一无二实验室"), entry(20_001, "样例独一无二实验室有限公司"))[
        0
    ] == (
        20_000,
        20_001,
        True,
        False,
    )
