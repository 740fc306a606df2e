"""The whole road through the pages, from the sign-up of a stranger to the public register."""

from __future__ import annotations

import pytest

from tests.e2e import answering, filing, forming, signing
from tests.e2e.journey import Journey

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_road_through_the_pages(journey: Journey) -> None:
    forming.form(journey)
    signing.agree(journey)
    answering.set_and_award(journey)
    filing.file(journey)
    journey.book.close()
    assert "\n".join(journey.people.findings.lines) == ""
