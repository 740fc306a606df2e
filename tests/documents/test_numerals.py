from __future__ import annotations

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.documents.numerals import amount_in_capitals, chinese_number


@pytest.mark.parametrize(
    ("amount", "capitals"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("10.05", "壹拾元零伍分"),
        ("1005", "壹仟零伍元整"),
        ("1800000", "壹佰捌拾万元整"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("20000.01", "贰万元零壹分"),
        ("100005000", "壹亿零伍仟元整"),
        ("120000000", "壹亿贰仟万元整"),
        ("500000000.50", "伍亿元伍角"),
    ],
)
def test_amount_is_written_as_on_a_cheque(amount: str, capitals: str) -> None:
    assert amount_in_capitals(Decimal(amount)) == f"人民币{capitals}"


@given(st.integers(min_value=1, max_value=10**16 - 1))
def test_amount_in_capitals_can_be_read_back(yuan: int) -> None:
    written = amount_in_capitals(Decimal(yuan)).removeprefix("人民币").removesuffix("元整")

    assert cn2an.cn2an(written, "smart") == yuan


@pytest.mark.parametrize("amount", ["-1", "0.001", "10000000000000000"])
def test_amount_that_cannot_be_paid_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match=r"^[-\d.]+$"):
        amount_in_capitals(Decimal(amount))


def test_articles_are_counted_in_chinese() -> None:
    assert [chinese_number(n) for n in (1, 10, 12, 20, 24)] == ["一", "十", "十二", "二十", "二十四"]
