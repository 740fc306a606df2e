"""Chinese numerals for documents: 第十二条, and amounts in capitals (支付结算办法, annex 1)."""

from __future__ import annotations

from decimal import Decimal

import cn2an

YI = 10**8
LARGEST = Decimal("9999999999999999.99")


def chinese_number(number: int) -> str:
    return str(cn2an.an2cn(number, "low"))


def amount_in_capitals(amount: Decimal) -> str:
    """人民币壹佰捌拾万元整. Refuses what cannot be paid: a negative amount or a fraction of a 分."""
    if not 0 <= amount <= LARGEST or amount != amount.quantize(Decimal("0.01")):
        raise ValueError(amount)
    yuan, cents = divmod(int(amount * 100), 100)
    if not cents:
        return f"人民币{_whole(yuan)}元整"
    small = cn2an.an2cn(f"{cents / 100:.2f}", "rmb")
    if not yuan:
        return f"人民币{small}"
    return f"人民币{_whole(yuan)}元{'零' if cents < 10 else ''}{small}"


def _whole(yuan: int) -> str:
    # cn2an leaves out the 零 that stands for the empty places between 亿 and what follows it.
    yi, rest = divmod(yuan, YI)
    if not yi or not rest:
        return str(cn2an.an2cn(yuan, "up"))
    gap = "零" if rest < YI // 10 else ""
    return f"{cn2an.an2cn(yi, 'up')}亿{gap}{cn2an.an2cn(rest, 'up')}"
