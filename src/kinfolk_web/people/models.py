"""Persons over the years, attendees of one event, their statements, who came together, and lists that came in."""

from __future__ import annotations

import secrets
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.privacy import floor_of
from kinfolk_web.core.scoping import Scoped

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's, which nobody misreads aloud
CODE_LENGTH, TOKEN_LENGTH = 8, 20  # 40 bits to tell apart within an event; 100 bits that nobody guesses


def _letters(count: int) -> str:
    """Return random letters: each of the 32 is as likely, for a byte holds every one of them eight times."""
    return "".join([ALPHABET[byte % len(ALPHABET)] for byte in secrets.token_bytes(count)])


def new_code() -> str:
    """Return a short code, by which the planner knows an attendee."""
    return _letters(CODE_LENGTH)


def new_token() -> str:
    """Return the random token of a badge."""
    return _letters(TOKEN_LENGTH)


class Person(models.Model):
    """A human known to a community, across its events."""

    community = models.ForeignKey("kinfolk_web.Community", on_delete=models.CASCADE, related_name="persons")
    name = models.CharField(_("name"), max_length=300)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    offered_on = models.DateField(null=True, blank=True)  # when they were last asked for one small thing; not for what

    scope_path = "community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """In the order in which they became known."""

        ordering = ("id",)
        indexes = [models.Index(fields=("community", "email"))]

    def __str__(self) -> str:
        return self.name


class Attendee(models.Model):
    """A person at one event, as the list and the organiser describe them; a blank is never held against anybody."""

    class State(models.TextChoices):
        """Whether they are expected."""

        COMING = "coming", _("coming")
        CANCELLED = "cancelled", _("cancelled")
        GONE = "gone", _("no longer on the list")

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="attendees")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="attendances")
    code = models.CharField(max_length=CODE_LENGTH, default=new_code)
    token = models.CharField(max_length=TOKEN_LENGTH, default=new_token, unique=True)
    source_key = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.COMING)
    name = models.CharField(_("name"), max_length=300)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    organisation = models.CharField(_("employer"), max_length=300, blank=True)
    order = models.CharField(_("order"), max_length=200, blank=True)
    parties = models.JSONField(_("came with"), default=list, blank=True)
    times_attended = models.PositiveSmallIntegerField(_("times attended before"), null=True, blank=True)
    times_by_self = models.BooleanField(
        default=False, db_default=False
    )  # they said so, not the list: nobody else's blank means new by it
    is_host = models.BooleanField(_("host"), default=False)
    is_greeter = models.BooleanField(_("greeter"), default=False)
    host_rounds = models.PositiveSmallIntegerField(_("rounds willing to host"), null=True, blank=True)
    greeter_capacity = models.PositiveSmallIntegerField(_("newcomers to greet at most"), default=4)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    needs = models.JSONField(_("needs"), default=list, blank=True)
    largest_table = models.PositiveSmallIntegerField(_("largest table at ease with"), null=True, blank=True)
    rounds = models.JSONField(_("rounds present for"), null=True, blank=True)
    kinds = models.JSONField(_("kinds"), default=list, blank=True)
    pronouns = models.CharField(_("pronouns"), max_length=60, blank=True)
    name_sound = models.CharField(_("how the name sounds"), max_length=120, blank=True)
    hide_new = models.BooleanField(_("hide that they are new"), default=False)
    listen_first = models.BooleanField(_("would rather listen first"), default=False)
    no_greeter = models.BooleanField(_("wants no greeter"), default=False)
    no_mail = models.BooleanField(_("wants no mail"), default=False)
    paused = models.BooleanField(_("sits out every round for now"), default=False)
    guest_of = models.CharField(max_length=300, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    edited = models.JSONField(default=list, blank=True)
    source_row = models.JSONField(default=dict, blank=True)
    erased_at = models.DateTimeField(null=True, editable=False)  # what is left of them names nobody
    invitation = models.PositiveSmallIntegerField(default=1)  # raised by one, every link made before is dead
    made_at = models.DateTimeField(auto_now_add=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """In the order of the list."""

        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("event", "code"), name="one_attendee_by_code")]
        indexes = [models.Index(fields=("event", "state"))]

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    """A browser in which an attendee has opened their link; only a digest of its cookie is kept, and no address."""

    attendee = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="visits")
    digest = models.CharField(max_length=64, unique=True)
    invitation = models.PositiveSmallIntegerField()
    browser = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True)

    scope_path = "attendee__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """The one used last first."""

        ordering = ("-seen_at",)

    def __str__(self) -> str:
        return f"visit of {self.attendee_id}"


class VisitCode(models.Model):
    """A code that was asked for in a browser; it is made again from this row when a mail needs it, and kept nowhere."""

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="code")
    salt = models.CharField(max_length=32)
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    scope_path = "visit__attendee__event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"code of {self.visit_id}"


class Statement(models.Model):
    """A short sentence that others can say "me too" to.

    It is planned with while it is approved, and shown to others only as the very text that somebody approved. What an
    organiser or a list wrote is approved from the start, and shown once somebody has read it. Who wrote it is for
    the safety leads alone.
    """

    class State(models.TextChoices):
        """Where a statement is in its life."""

        DRAFT = "draft", _("being written")
        HELD = "held", _("waiting to be read")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")
        RETIRED = "retired", _("no longer shown")
        JOINED = "joined", _("joined with another")
        WITHDRAWN = "withdrawn", _("withdrawn")

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="statements")
    text = models.CharField(_("statement"), max_length=300)
    key = models.CharField(max_length=300, blank=True)  # blank until it is approved: two may write the same meanwhile
    language = models.CharField(_("language"), max_length=10, blank=True)
    translations = models.JSONField(_("in other languages"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.APPROVED)
    sensitive = models.BooleanField(_("sensitive topic"), default=False)
    starter = models.CharField(_("to begin with"), max_length=40, blank=True)
    author = models.ForeignKey(Attendee, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    approved_hash = models.CharField(max_length=64, blank=True)
    first_yes = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    joined_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="joined")
    holds = models.JSONField(_("reasons to look twice"), default=list, blank=True)
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    suggestion = models.CharField(_("suggested wording"), max_length=140, blank=True)
    dots = models.PositiveIntegerField(_("dots on paper"), default=0)
    made_at = models.DateTimeField(default=timezone.now)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Each sentence once, whatever its case and spacing."""

        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("event", "key"), condition=~models.Q(key=""), name="one_statement_by_key")
        ]
        indexes = [models.Index(fields=("event", "state"))]

    def __str__(self) -> str:
        return self.text

    def floor(self, raised_to: int = 0) -> int:
        """Return the smallest count of which anything is told; ``raised_to`` is what an organiser wants at least."""
        return floor_of(delicate=self.sensitive, own_words=self.author_id is not None, raised_to=raised_to)


class MeToo(models.Model):
    """One person's yes to a statement; ``shown`` if it may be named at their table.

    ``own`` if they said it themselves on their phone: it is then for nobody else to read, lists and organisers included.
    ``made_at`` is when they said it as it stands: once they let their table know what was only counted, that is anew.
    """

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="me_toos")
    attendee = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="me_toos")
    shown = models.BooleanField(default=False)
    own = models.BooleanField(default=False)
    key = models.UUIDField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        """One yes each."""

        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("statement", "attendee"), name="one_me_too_each")]

    def __str__(self) -> str:
        return f"{self.attendee_id} to {self.statement_id}"


class Skip(models.Model):
    """Somebody's "not me, or not now": the statement is not shown to them again.

    ``key`` is the tap that it answers: a phone that sends an old yes again after it was taken back says nothing new.
    """

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="skips")
    attendee = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="skips")
    key = models.UUIDField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        """One each."""

        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("statement", "attendee"), name="one_skip_each")]

    def __str__(self) -> str:
        return f"{self.attendee_id} skips {self.statement_id}"


class ToldCount(models.Model):
    """The number that everybody is told of a statement, moved in batches by the worker; see :mod:`core.privacy`."""

    statement = models.OneToOneField(Statement, on_delete=models.CASCADE, primary_key=True, related_name="told_count")
    told = models.PositiveIntegerField(default=0)
    counted = models.PositiveIntegerField(default=0)
    waits_for = models.PositiveSmallIntegerField(default=8)
    answers_then = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"about {self.told} to {self.statement_id}"


class Likeness(models.Model):
    """What a statement means, as numbers, and which others mean nearly the same; worked out by the worker."""

    statement = models.OneToOneField(Statement, on_delete=models.CASCADE, primary_key=True, related_name="likeness")
    digest = models.CharField(max_length=64)
    vector = models.BinaryField()
    near = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"likeness of {self.statement_id}"


class Moderation(models.Model):
    """How an event looks after its statements: whether they are shown, which words are held, what is offered to begin."""

    event = models.OneToOneField(
        "kinfolk_web.Event", on_delete=models.CASCADE, primary_key=True, related_name="moderation"
    )
    stopped = models.BooleanField(_("nothing is shown"), default=False)
    words = models.JSONField(_("words to hold"), default=list, blank=True)
    floor = models.PositiveSmallIntegerField(_("smallest number told"), default=5)
    fields = models.JSONField(_("fields of work"), default=list, blank=True)
    needs_two = models.PositiveSmallIntegerField(
        default=0
    )  # statements that two people say yes to before they are shown
    version = models.PositiveBigIntegerField(default=0)  # one more whenever anything that is shown may be different

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    def __str__(self) -> str:
        return f"statements of {self.event_id}"


class Tie(models.Model):
    """Two attendees who sit together always, or who have met already."""

    class Kind(models.TextChoices):
        """What ties them."""

        TOGETHER = "together", _("sit together")
        KNOWN = "known", _("know each other")

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="ties")
    kind = models.CharField(max_length=10, choices=Kind)
    a = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="+")

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Each pair once, the attendee made first first."""

        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("kind", "a", "b"), name="each_tie_once"),
            models.CheckConstraint(condition=models.Q(a__lt=models.F("b")), name="tie_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.a_id} {self.kind} {self.b_id}"


class Import(models.Model):
    """A list that came in: how it was read, what it would change, and whether that was done."""

    class State(models.TextChoices):
        """Where an import is."""

        READING = "reading", _("being read")
        REFUSED = "refused", _("could not be read")
        READY = "ready", _("waiting for a yes")
        APPLIED = "applied", _("done")
        UNDONE = "undone", _("undone")
        DROPPED = "dropped", _("dropped")

    event = models.ForeignKey("kinfolk_web.Event", on_delete=models.CASCADE, related_name="imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200)
    file = models.ForeignKey("kinfolk_web.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+")
    job = models.ForeignKey("kinfolk_web.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    reading = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    difference = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.READING)
    change = models.ForeignKey("kinfolk_web.Change", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    scope_path = "event__community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """Newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name


class Mapping(models.Model):
    """How a list with these headers was read last time, remembered for the community."""

    community = models.ForeignKey("kinfolk_web.Community", on_delete=models.CASCADE, related_name="mappings")
    headers = models.CharField(max_length=64)
    reading = models.JSONField(default=dict)
    used_at = models.DateTimeField(auto_now=True)

    scope_path = "community"
    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        """One for each set of headers."""

        constraints = [models.UniqueConstraint(fields=("community", "headers"), name="one_mapping_by_headers")]

    def __str__(self) -> str:
        return self.headers
