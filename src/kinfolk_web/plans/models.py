"""Plans with everybody's seats: drafts that can change, released ones that never do, and what was printed of them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.scoping import Scoped


class Plan(models.Model):
    """A stored, versioned, releasable solution.

    Its rows of seats can change while it is a draft; the database itself refuses to change those of a released plan.
    """

    class State(models.TextChoices):
        """Where a plan is."""

        DRAFT = "draft", _("draft")
        RELEASED = "released", _("released")
        SUPERSEDED = "superseded", _("superseded")
        DROPPED = "dropped", _("dropped")

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    note = models.CharField(_("note"), max_length=200, blank=True)
    base = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="successors")
    why = models.CharField(max_length=20, default="solved")
    seed = models.PositiveBigIntegerField(default=0)
    steps = models.PositiveBigIntegerField(default=0)
    stopped = models.CharField(max_length=12, blank=True)
    seconds = models.FloatField(default=0)
    musts = models.CharField(max_length=12, blank=True)
    complete = models.BooleanField(default=False)
    programme = models.JSONField(default=dict)
    ledger = models.JSONField(default=list)
    totals = models.JSONField(default=dict)
    said = models.JSONField(default=dict)
    moved = models.JSONField(default=list)
    problem_digest = models.CharField(max_length=64, blank=True)
    edits = models.PositiveIntegerField(default=0)
    judged_edits = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    released_at = models.DateTimeField(null=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Newest first."""

        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=("event", "number"), name="one_plan_by_number")]

    def __str__(self) -> str:
        return _("Plan %(number)d") % {"number": self.number}

    @property
    def is_draft(self) -> bool:
        """Whether its seats can still change."""
        return self.state == self.State.DRAFT


class Forecast(models.Model):
    """What luck would do with the people of a plan, and what the plan should do: the newest simulation, and its assumptions.

    It holds shares and counts alone, nobody's name or code.
    """

    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, primary_key=True, related_name="forecast")
    edits = models.PositiveIntegerField(default=0)
    assume = models.JSONField(default=dict)
    found = models.JSONField(default=dict)
    variants = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now=True)

    scope_path = "plan__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"forecast of {self.plan_id}"


class Sitting(models.Model):
    """A table of a plan in one round, with its host and the one who stands in."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="sittings")
    round = models.PositiveSmallIntegerField()
    table = models.CharField(max_length=40)
    seats = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField(default=0)
    host = models.ForeignKey("kinfolk_web.Attendee", null=True, on_delete=models.SET_NULL, related_name="+")
    stand_in = models.ForeignKey("kinfolk_web.Attendee", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        """By round, as the tables stand."""

        ordering = ("round", "place")
        constraints = [models.UniqueConstraint(fields=("plan", "round", "table"), name="one_sitting_each")]

    def __str__(self) -> str:
        return f"{self.table} in {self.round}"


class Seat(models.Model):
    """Where one attendee sits in one round of a plan; the database allows nobody two seats in a round."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="all_seats")
    round = models.PositiveSmallIntegerField()
    table = models.CharField(max_length=40)
    attendee = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="seats")

    class Meta:
        """By round, then as on the list."""

        ordering = ("round", "attendee_id")
        constraints = [models.UniqueConstraint(fields=("plan", "round", "attendee"), name="one_seat_each_round")]
        indexes = [models.Index(fields=("plan", "round", "table"))]

    def __str__(self) -> str:
        return f"{self.attendee_id} at {self.table} in {self.round}"


class Cast(models.Model):
    """A persistent small group through one event and beyond, as this plan forms it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="casts")
    name = models.CharField(max_length=60)
    place = models.PositiveSmallIntegerField(default=0)
    host = models.ForeignKey("kinfolk_web.Attendee", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        """As the planner lists them."""

        ordering = ("place",)
        constraints = [models.UniqueConstraint(fields=("plan", "name"), name="one_cast_by_name")]

    def __str__(self) -> str:
        return self.name


class CastMember(models.Model):
    """Who is in which cast of a plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="cast_members")
    cast = models.ForeignKey(Cast, on_delete=models.CASCADE, related_name="members")
    attendee = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="+")

    class Meta:
        """One cast each."""

        ordering = ("cast__place", "attendee_id")
        constraints = [models.UniqueConstraint(fields=("plan", "attendee"), name="one_cast_each")]

    def __str__(self) -> str:
        return f"{self.attendee_id} in {self.cast_id}"


class CastWish(models.Model):
    """Whether somebody would rather have a new cast than last time's; without a word they keep it."""

    attendee = models.OneToOneField(
        "kinfolk_web.Attendee", on_delete=models.CASCADE, primary_key=True, related_name="cast_wish"
    )
    new = models.BooleanField(default=False)

    scope_path = "attendee__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"wish of {self.attendee_id}"


class Asked(models.Model):
    """What somebody said when they were asked to host or to greet, because a plan proposed them."""

    attendee = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="asked")
    role = models.CharField(max_length=8)  # host or greeter, as the planner has them
    yes = models.BooleanField()
    at = models.DateTimeField(auto_now=True)

    scope_path = "attendee__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """One answer to each question."""

        constraints = [models.UniqueConstraint(fields=("attendee", "role"), name="one_answer_each")]

    def __str__(self) -> str:
        return f"{self.attendee_id} asked to be a {self.role}"


class Greeting(models.Model):
    """Who greets a newcomer, and who stands in."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="greetings")
    newcomer = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="+")
    greeter = models.ForeignKey("kinfolk_web.Attendee", on_delete=models.CASCADE, related_name="+")
    stand_in = models.ForeignKey("kinfolk_web.Attendee", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        """One greeter for each newcomer."""

        ordering = ("greeter_id", "newcomer_id")
        constraints = [models.UniqueConstraint(fields=("plan", "newcomer"), name="one_greeter_each")]

    def __str__(self) -> str:
        return f"{self.greeter_id} greets {self.newcomer_id}"


class Release(models.Model):
    """The plan that holds: one pointer for each event, switched in one transaction."""

    event = models.OneToOneField(
        "kinfolk_web.Event", on_delete=models.CASCADE, primary_key=True, related_name="release"
    )
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"{self.plan_id} holds"


class Print(models.Model):
    """What was made to be printed, item by item, so that next time only what changed is printed.

    That a file was made says nothing of paper: somebody says when it lies there.
    """

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="prints")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="prints")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    sheets = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    items = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)
    on_paper_at = models.DateTimeField(null=True)  # when somebody said that it is printed

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return f"print of {self.plan_id}"
