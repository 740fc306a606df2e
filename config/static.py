"""Static files under names that hold their hash, the modules they import included."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class PlainStaticFilesStorage(ManifestStaticFilesStorage):
    """Rewrites `import "./x.js"` too, so that an old module is never paired with a new one.

    A page names a dozen files and draws some fifty icons from one; each address is worked out once.
    """

    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str | None, str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        if name not in self._addresses:
            self._addresses[name] = super().url(name or "", force)
        return self._addresses[name]


class ModuleStaticFilesStorage(PlainStaticFilesStorage, CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Every text file in gzip and brotli beside itself too: for production, where that saves traffic."""
