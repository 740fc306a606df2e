"""What the risk fund pays for one event."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.apportion import apportion


def payouts(
    target: int, balance: int, rho_percent: int, event_cap_percent: int, losses: Sequence[int]
) -> list[int]:
    """What each claimant gets of its verified loss, all in 分, in the order of `losses`.

    Each asks for `rho_percent` of its loss. Where the claims together exceed what one event may take of the
    fund's target, or what the fund holds, all are cut in proportion.
    """
    if min(target, balance, rho_percent, event_cap_percent, *losses) < 0:
        raise ValueError("amounts and percentages must not be negative")
    wanted = [loss * rho_percent // 100 for loss in losses]
    available = min(target * event_cap_percent // 100, balance)
    return apportion(available, wanted) if sum(wanted) > available else wanted
