"""Communities, their events, and members of staff with what they may do."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Community(models.Model):
    """The association or club that runs gatherings, over years."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    made_at = models.DateTimeField(auto_now_add=True)
    rehearses = models.OneToOneField(  # an event's day, with invented people: such a community exists for that alone
        "kinfolk_web.Event", null=True, blank=True, on_delete=models.CASCADE, related_name="rehearsal"
    )

    class Meta:
        """By name."""

        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """One gathering of a community."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="events")
    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(max_length=60)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=60, default="UTC")
    language = models.CharField(_("language of its paper"), max_length=10, default="en")
    place = models.CharField(_("place"), max_length=200, blank=True)
    expected = models.PositiveIntegerField(_("people expected"), null=True, blank=True)
    safety_name = models.CharField(_("who to speak to when something is wrong"), max_length=120, blank=True)
    safety_phone = models.CharField(_("their phone number"), max_length=60, blank=True)
    reply_to = models.CharField(_("replies to mails go to"), max_length=254, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    archived = models.BooleanField(default=False)
    ask_pairs = models.BooleanField(default=False, db_default=False)  # whether people are asked of six random others
    follow_up = models.BooleanField(default=True, db_default=True)  # whether its mail goes by itself, weeks after

    class Meta:
        """The newest first."""

        ordering = ("-starts_on", "-id")
        constraints = [models.UniqueConstraint(fields=("community", "slug"), name="one_event_by_slug")]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member of staff is there for."""

    ORGANISER = "organiser", _("organiser")
    DOOR = "door", _("door")
    HOST_LEAD = "host_lead", _("host lead")
    MODERATOR = "moderator", _("moderator")
    SAFETY_LEAD = "safety_lead", _("safety lead")
    READ_ONLY = "read_only", _("read only")


class Membership(models.Model):
    """A role of a member of staff: in the whole community, or at one event."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="memberships")
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    part = models.CharField(max_length=60, blank=True, default="", db_default="")  # of the room, to which a lead keeps
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Each role once."""

        constraints = [
            models.UniqueConstraint(
                fields=("user", "community", "event", "role"), name="each_role_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
