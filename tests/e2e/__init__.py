"""The whole road in a real browser and over REST, against the portal's own processes."""

import pytest

pytest.register_assert_rewrite(
    *(
        f"tests.e2e.{name}"
        for name in ("answering", "book", "filing", "forming", "people", "signing", "stage")
    )
)
