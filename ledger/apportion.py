"""Splitting an amount so that the parts add up to it to the last 分."""

from __future__ import annotations

from collections.abc import Sequence


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Parts of `total` in proportion to `weights` by largest remainder; ties go to the earlier.

    Integers throughout, so nothing is rounded on the way.
    """
    whole = sum(weights)
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("the total and the weights must not be negative")
    if not whole:
        if total:
            raise ValueError("nobody has a weight, so there is nobody to give the total to")
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: -(total * weights[index] % whole))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts
