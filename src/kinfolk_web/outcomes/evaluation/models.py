"""An evaluation from its protocol to its result, the plans it was drawn from, and what people said of whom they talked with."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.scoping import Scoped


class Study(models.Model):
    """One evaluation of an event: what was settled before the draw, how the draw fell, and what came of it.

    The seed is drawn when the protocol is written and told nobody until it is drawn; the protocol has its digest.
    """

    class Design(models.TextChoices):
        """What is compared."""

        PLANS = "plan-lottery", _("Plan lottery")
        SAME = "same-treatment", _("Nothing against nothing")
        WELCOME = "welcome-lottery", _("Welcome lottery")
        STEPPED = "stepped-rounds", _("Stepped rounds")
        CASTS = "cast-or-mixer", _("Cast against mixer")

    class State(models.TextChoices):
        """How far it is."""

        WRITTEN = "written", _("written, not drawn")
        DRAWN = "drawn", _("drawn")
        TAKEN_BACK = "taken-back", _("taken back before the draw")

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="studies")
    design = models.CharField(max_length=20, choices=Design)
    state = models.CharField(max_length=12, choices=State, default=State.WRITTEN)
    protocol = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    seed = models.CharField(max_length=32)
    drawn = models.PositiveIntegerField(null=True)
    plan = models.ForeignKey("kinfolk_web.Plan", null=True, on_delete=models.SET_NULL, related_name="+")
    result = models.JSONField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    drawn_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Newest first; one of each design at a time."""

        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=("event", "design"),
                condition=~models.Q(state="taken-back"),
                name="one_study_of_each_design",
            )
        ]

    def __str__(self) -> str:
        return f"{self.design} of {self.event_id}"

    @property
    def is_counted(self) -> bool:
        """Whether something was counted; then it stands, and no answer is taken any more."""
        return self.result is not None and self.result["said"] in {"counted", "alike"}


class StudyPlans(models.Model):
    """The plans that one was drawn from; shown to nobody, since who is never seated with whom could be read from them.

    ``content`` is packed JSON without names; ``people`` tells who stands at which position, and forgets who is deleted.
    """

    study = models.OneToOneField(Study, on_delete=models.CASCADE, primary_key=True, related_name="plans")
    content = models.BinaryField()
    people = models.JSONField()

    scope_path = "study__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"plans of {self.study_id}"


class StudyArm(models.Model):
    """Into which arm somebody was drawn, at which position of the protocol's list, and whether what is done in it was done.

    Who shares a position is drawn together, as a cluster is; ``cast`` tells the casts of a cluster apart.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="arms")
    attendee = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    cast = models.PositiveSmallIntegerField(null=True)
    first = models.BooleanField(null=True)
    done_at = models.DateTimeField(null=True)

    scope_path = "study__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As in the protocol."""

        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=("study", "attendee"), name="one_arm_each")]

    def __str__(self) -> str:
        return f"{self.attendee_id} in {self.study_id}"


class Talked(models.Model):
    """Whether somebody says that they talked with another, about whom they were asked at random; nobody else reads it."""

    class Answer(models.TextChoices):
        """What they say."""

        YES = "yes", _("yes")
        NO = "no", _("no")
        UNSURE = "unsure", _("not sure")

    study = models.ForeignKey(
        Study, null=True, on_delete=models.CASCADE, related_name="talks"
    )  # None: without a lottery
    by = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="talks")
    about = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=6, choices=Answer, blank=True)

    scope_path = "by__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """As they were asked; each about another once."""

        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("study", "by", "about"), name="asked_once"),
            models.UniqueConstraint(
                fields=("by", "about"), condition=models.Q(study__isnull=True), name="asked_once_without_a_lottery"
            ),
            models.CheckConstraint(condition=~models.Q(by=models.F("about")), name="nobody_is_asked_about_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} about {self.about_id}"
