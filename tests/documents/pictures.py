"""Pictures made on the spot, so that no binary file lies in the tree."""

from __future__ import annotations

import io

from PIL import Image


def png(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(buffer, "PNG")
    return buffer.getvalue()
