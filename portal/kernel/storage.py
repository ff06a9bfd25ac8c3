"""Static files under names that carry their content's hash, also where one script imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """WhiteNoise's storage, for native modules."""

    support_js_module_import_aggregation = True
