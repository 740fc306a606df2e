from __future__ import annotations

import hashlib
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from kernel.documents import stored


def test_put_twice_keeps_one_file() -> None:
    names = {stored.put("样例".encode()) for _ in range(2)}

    assert names == {hashlib.sha256("样例".encode()).hexdigest()}
    assert stored.get(names.pop()) == "样例".encode()
    folder = stored.name_of(hashlib.sha256("样例".encode()).hexdigest()).rpartition("/")[0]
    assert len(default_storage.listdir(folder)[1]) == 1


def test_get_of_changed_bytes_is_refused() -> None:
    sha256 = stored.put(b"before")
    default_storage.delete(stored.name_of(sha256))
    default_storage.save(stored.name_of(sha256), ContentFile(b"after"))

    with pytest.raises(stored.StoredFileDamaged):
        stored.get(sha256)


@pytest.mark.parametrize("sha256", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "/x"])
def test_name_of_anything_but_a_hash_is_refused(sha256: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sha256) or r"^$"):
        stored.name_of(sha256)
