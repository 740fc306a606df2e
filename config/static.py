"""Static files under names that hold their hash, the modules they import included."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Rewrites `import "./x.js"` too, so that an old module is never paired with a new one."""

    support_js_module_import_aggregation = True
