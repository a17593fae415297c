"""Static files known by their digests, also where one of our scripts imports another."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = r"""(?P<matched>from "(?P<url>\./[\w-]+\.js)";)"""


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # whitenoise has no types
    """Puts digests into the names of files, and these names into styles and into our own scripts that mention them."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("kinfolk/js/*.js", ((IMPORT, 'from "%(url)s";'),)))
