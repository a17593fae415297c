"""Two parts of the site that do in tests what they do in an installation, without paying for it again in each test."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from whitenoise.middleware import WhiteNoiseMiddleware


class CheapArgon2(Argon2PasswordHasher):
    """The same function with the smallest parameters: at full strength one hash takes 0.2 s and 100 MB.

    ``accounts/test_sign_in.py`` holds the parameters of an installation.
    """

    time_cost = 1
    memory_cost = 8  # KiB
    parallelism = 1


class FilesSeenOnce(WhiteNoiseMiddleware):  # type: ignore[misc] # whitenoise has no types
    """Static files are looked at once for each process, as in an installation, and not once for each browser of a test.

    ``django.test.Client`` loads the middleware anew with its first request.
    """

    seen: dict[tuple[str, str], dict[str, Any]] = {}  # noqa: RUF012 - one for all

    def update_files_dictionary(self, root: str, prefix: str) -> None:
        """Take over the files of a folder, once it was looked at."""
        if (root, prefix) not in self.seen:
            before, self.files = self.files, {}
            super().update_files_dictionary(root, prefix)
            self.seen[root, prefix] = self.files
            self.files = before
        self.files.update(self.seen[root, prefix])
