"""Argon2 as the site uses it, at the least cost there is: one of its hashes at full strength costs a test 0.2 s and 100 MB."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class CheapArgon2(Argon2PasswordHasher):
    """The same function with the smallest parameters; ``accounts/test_sign_in.py`` holds those of an installation."""

    time_cost = 1
    memory_cost = 8  # KiB
    parallelism = 1
