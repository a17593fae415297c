"""A query that forgets its community raises, instead of showing people of another one (with django-scopes)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django_scopes import get_scope
from django_scopes.manager import DisabledQuerySet

if TYPE_CHECKING:
    from django.db.models import QuerySet

M = TypeVar("M", bound=models.Model)


class Scoped(models.Manager[M]):
    """Shows only rows of the community whose scope is entered; the model's ``scope_path`` leads to it.

    Outside of ``django_scopes.scope(community=...)`` any use raises ``ScopeError``; ``scopes_disabled()`` lifts that for
    work that serves all communities.
    """

    def get_queryset(self) -> QuerySet[M]:
        """Return the rows of the community in scope."""
        held = get_scope()
        if not held.get("_enabled", True):
            return super().get_queryset()
        if "community" not in held:
            disabled: QuerySet[M] = DisabledQuerySet(self.model, using=self._db, missing_scopes={"community"})
            return disabled
        return super().get_queryset().filter(**{self.model.scope_path: held["community"]})  # type: ignore[attr-defined]
