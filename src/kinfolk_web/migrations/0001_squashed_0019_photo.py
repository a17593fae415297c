"""The first nineteen migrations as one, for a database with nothing in it; others go on where they stand.

What those make one by one, whoever begins now makes in one step; docs/decisions/0062 says why and how.
"""

import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
import django.utils.timezone
import kinfolk_web.people.models
import uuid
from django.conf import settings
from django.db import migrations, models

from kinfolk_web.core import journal, limits, touching
from kinfolk_web.core.tables import CreateTogether


class Migration(migrations.Migration):
    replaces = [
        ("kinfolk_web", "0001_initial"),
        ("kinfolk_web", "0002_journal"),
        ("kinfolk_web", "0003_day"),
        ("kinfolk_web", "0004_door"),
        ("kinfolk_web", "0005_clock"),
        ("kinfolk_web", "0006_floor"),
        ("kinfolk_web", "0007_after"),
        ("kinfolk_web", "0008_rehearsal"),
        ("kinfolk_web", "0009_forecast"),
        ("kinfolk_web", "0010_evaluation"),
        ("kinfolk_web", "0011_memory"),
        ("kinfolk_web", "0012_seasons"),
        ("kinfolk_web", "0013_outcomes"),
        ("kinfolk_web", "0014_kept_pages"),
        ("kinfolk_web", "0015_hours"),
        ("kinfolk_web", "0016_leftovers"),
        ("kinfolk_web", "0017_proposed"),
        ("kinfolk_web", "0018_stepped"),
        ("kinfolk_web", "0019_photo"),
    ]

    initial = True

    dependencies = []

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                        ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                        ("language", models.CharField(blank=True, max_length=10)),
                        ("is_active", models.BooleanField(default=True)),
                        ("joined_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Attendee",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(default=kinfolk_web.people.models.new_code, max_length=8)),
                        (
                            "token",
                            models.CharField(default=kinfolk_web.people.models.new_token, max_length=20, unique=True),
                        ),
                        ("source_key", models.CharField(blank=True, max_length=200)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("coming", "coming"),
                                    ("cancelled", "cancelled"),
                                    ("gone", "no longer on the list"),
                                ],
                                default="coming",
                                max_length=12,
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="name")),
                        ("email", models.CharField(blank=True, max_length=254, verbose_name="e-mail")),
                        ("organisation", models.CharField(blank=True, max_length=300, verbose_name="employer")),
                        ("order", models.CharField(blank=True, max_length=200, verbose_name="order")),
                        ("parties", models.JSONField(blank=True, default=list, verbose_name="came with")),
                        (
                            "times_attended",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="times attended before"
                            ),
                        ),
                        ("is_host", models.BooleanField(default=False, verbose_name="host")),
                        ("is_greeter", models.BooleanField(default=False, verbose_name="greeter")),
                        (
                            "host_rounds",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="rounds willing to host"
                            ),
                        ),
                        (
                            "greeter_capacity",
                            models.PositiveSmallIntegerField(default=4, verbose_name="newcomers to greet at most"),
                        ),
                        ("languages", models.JSONField(blank=True, default=list, verbose_name="languages")),
                        ("needs", models.JSONField(blank=True, default=list, verbose_name="needs")),
                        (
                            "largest_table",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="largest table at ease with"
                            ),
                        ),
                        ("rounds", models.JSONField(blank=True, null=True, verbose_name="rounds present for")),
                        ("kinds", models.JSONField(blank=True, default=list, verbose_name="kinds")),
                        ("pronouns", models.CharField(blank=True, max_length=60, verbose_name="pronouns")),
                        (
                            "name_sound",
                            models.CharField(blank=True, max_length=120, verbose_name="how the name sounds"),
                        ),
                        ("hide_new", models.BooleanField(default=False, verbose_name="hide that they are new")),
                        ("listen_first", models.BooleanField(default=False, verbose_name="would rather listen first")),
                        ("no_greeter", models.BooleanField(default=False, verbose_name="wants no greeter")),
                        ("no_mail", models.BooleanField(default=False, verbose_name="wants no mail")),
                        ("paused", models.BooleanField(default=False, verbose_name="sits out every round for now")),
                        ("guest_of", models.CharField(blank=True, max_length=300)),
                        ("attributes", models.JSONField(blank=True, default=dict)),
                        ("edited", models.JSONField(blank=True, default=list)),
                        ("source_row", models.JSONField(blank=True, default=dict)),
                        ("erased_at", models.DateTimeField(editable=False, null=True)),
                        ("invitation", models.PositiveSmallIntegerField(default=1)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attendees",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attendances",
                                to="kinfolk_web.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "indexes": [models.Index(fields=["event", "state"], name="kinfolk_web_event_i_699ffc_idx")],
                        "constraints": [models.UniqueConstraint(fields=("event", "code"), name="one_attendee_by_code")],
                    },
                ),
                migrations.CreateModel(
                    name="Community",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("slug", models.SlugField(max_length=60, unique=True)),
                        ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "rehearses",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rehearsal",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("name", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="Erasure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("digest", models.CharField(max_length=64, unique=True)),
                        ("swept", models.BooleanField(default=False)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ("id",),
                    },
                ),
                migrations.CreateModel(
                    name="Event",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=160, verbose_name="name")),
                        ("slug", models.SlugField(max_length=60)),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                        ("timezone", models.CharField(default="UTC", max_length=60, verbose_name="time zone")),
                        (
                            "language",
                            models.CharField(default="en", max_length=10, verbose_name="language of its paper"),
                        ),
                        ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                        (
                            "expected",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="people expected"),
                        ),
                        (
                            "safety_name",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="who to speak to when something is wrong"
                            ),
                        ),
                        (
                            "safety_phone",
                            models.CharField(blank=True, max_length=60, verbose_name="their phone number"),
                        ),
                        (
                            "reply_to",
                            models.CharField(blank=True, max_length=254, verbose_name="replies to mails go to"),
                        ),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        ("archived", models.BooleanField(default=False)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="events",
                                to="kinfolk_web.community",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-starts_on", "-id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "slug"), name="one_event_by_slug")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Statement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(max_length=300, verbose_name="statement")),
                        ("key", models.CharField(blank=True, max_length=300)),
                        ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
                        ("translations", models.JSONField(blank=True, default=dict, verbose_name="in other languages")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "being written"),
                                    ("held", "waiting to be read"),
                                    ("approved", "approved"),
                                    ("declined", "declined"),
                                    ("retired", "no longer shown"),
                                    ("joined", "joined with another"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="approved",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("sensitive", models.BooleanField(default=False, verbose_name="sensitive topic")),
                        ("starter", models.CharField(blank=True, max_length=40, verbose_name="to begin with")),
                        ("approved_hash", models.CharField(blank=True, max_length=64)),
                        ("holds", models.JSONField(blank=True, default=list, verbose_name="reasons to look twice")),
                        ("reason", models.CharField(blank=True, max_length=20, verbose_name="reason")),
                        ("suggestion", models.CharField(blank=True, max_length=140, verbose_name="suggested wording")),
                        ("dots", models.PositiveIntegerField(default=0, verbose_name="dots on paper")),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="statements",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "joined_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="joined",
                                to="kinfolk_web.statement",
                            ),
                        ),
                        (
                            "first_yes",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "indexes": [models.Index(fields=["event", "state"], name="kinfolk_web_event_i_afc740_idx")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("key", ""), _negated=True),
                                fields=("event", "key"),
                                name="one_statement_by_key",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Plan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="number")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("released", "released"),
                                    ("superseded", "superseded"),
                                    ("dropped", "dropped"),
                                ],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                        ("why", models.CharField(default="solved", max_length=20)),
                        ("seed", models.PositiveBigIntegerField(default=0)),
                        ("steps", models.PositiveBigIntegerField(default=0)),
                        ("stopped", models.CharField(blank=True, max_length=12)),
                        ("seconds", models.FloatField(default=0)),
                        ("musts", models.CharField(blank=True, max_length=12)),
                        ("complete", models.BooleanField(default=False)),
                        ("programme", models.JSONField(default=dict)),
                        ("ledger", models.JSONField(default=list)),
                        ("totals", models.JSONField(default=dict)),
                        ("said", models.JSONField(default=dict)),
                        ("moved", models.JSONField(default=list)),
                        ("problem_digest", models.CharField(blank=True, max_length=64)),
                        ("edits", models.PositiveIntegerField(default=0)),
                        ("judged_edits", models.PositiveIntegerField(default=0)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        ("released_at", models.DateTimeField(null=True)),
                        (
                            "base",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="successors",
                                to="kinfolk_web.plan",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="plans",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "released_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-number",),
                        "constraints": [models.UniqueConstraint(fields=("event", "number"), name="one_plan_by_number")],
                    },
                ),
                migrations.CreateModel(
                    name="CastWish",
                    fields=[
                        (
                            "attendee",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="cast_wish",
                                serialize=False,
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        ("new", models.BooleanField(default=False)),
                    ],
                ),
                migrations.CreateModel(
                    name="Standing",
                    fields=[
                        (
                            "attendee",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="standing",
                                serialize=False,
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        ("place", models.CharField(blank=True, max_length=120, verbose_name="where you stand")),
                        ("sign", models.CharField(blank=True, max_length=120, verbose_name="how people find you")),
                        ("here_at", models.DateTimeField(null=True)),
                        ("away", models.BooleanField(default=False)),
                    ],
                ),
                migrations.CreateModel(
                    name="Cast",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60)),
                        ("place", models.PositiveSmallIntegerField(default=0)),
                        (
                            "host",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="casts", to="kinfolk_web.plan"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("place",),
                        "constraints": [models.UniqueConstraint(fields=("plan", "name"), name="one_cast_by_name")],
                    },
                ),
                migrations.CreateModel(
                    name="Change",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        ("verb", models.CharField(max_length=60)),
                        ("about", models.CharField(blank=True, max_length=60)),
                        ("facts", models.JSONField(default=dict)),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "undoes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="undone_by",
                                to="kinfolk_web.change",
                            ),
                        ),
                        (
                            "community",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="kinfolk_web.community",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="changes",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "indexes": [models.Index(fields=["event", "-id"], name="kinfolk_web_event_i_64db96_idx")],
                    },
                ),
                migrations.CreateModel(
                    name="ChangedRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("table", models.CharField(max_length=63)),
                        ("row", models.CharField(max_length=40)),
                        ("before", models.JSONField(null=True)),
                        ("after", models.JSONField(null=True)),
                        (
                            "change",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rows",
                                to="kinfolk_web.change",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Consent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("purpose", models.CharField(max_length=20)),
                        ("given", models.BooleanField()),
                        ("wording", models.CharField(max_length=12)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="consents",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                    },
                ),
                migrations.CreateModel(
                    name="Device",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("session_key", models.CharField(max_length=40, unique=True)),
                        ("browser", models.CharField(blank=True, max_length=60)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        ("seen_at", models.DateTimeField()),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="devices",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-seen_at",),
                    },
                ),
                migrations.CreateModel(
                    name="Moderation",
                    fields=[
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="moderation",
                                serialize=False,
                                to="kinfolk_web.event",
                            ),
                        ),
                        ("stopped", models.BooleanField(default=False, verbose_name="nothing is shown")),
                        ("words", models.JSONField(blank=True, default=list, verbose_name="words to hold")),
                        ("floor", models.PositiveSmallIntegerField(default=5, verbose_name="smallest number told")),
                        ("fields", models.JSONField(blank=True, default=list, verbose_name="fields of work")),
                        ("version", models.PositiveBigIntegerField(default=0)),
                        ("needs_two", models.PositiveSmallIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="Programme",
                    fields=[
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="programme",
                                serialize=False,
                                to="kinfolk_web.event",
                            ),
                        ),
                        ("template", models.CharField(blank=True, max_length=40)),
                        ("seats", models.PositiveSmallIntegerField(default=7, verbose_name="people at a table")),
                        ("cast_size", models.PositiveSmallIntegerField(default=0, verbose_name="people in a cast")),
                        (
                            "cast_meetings",
                            models.PositiveSmallIntegerField(default=2, verbose_name="meetings of each cast"),
                        ),
                        ("casts_from_memory", models.CharField(blank=True, max_length=6)),
                        (
                            "neighbourhood",
                            models.PositiveSmallIntegerField(default=0, verbose_name="people in a neighbourhood"),
                        ),
                        (
                            "crossing",
                            models.FloatField(default=0.25, verbose_name="share of rounds that cross neighbourhoods"),
                        ),
                        ("hosts_keep_table", models.BooleanField(default=True, verbose_name="hosts keep their table")),
                        ("walk_limit", models.FloatField(blank=True, null=True, verbose_name="longest walk in metres")),
                        ("promises", models.JSONField(blank=True, default=dict)),
                        ("parties", models.JSONField(blank=True, default=dict)),
                        ("not_the_only_one", models.JSONField(blank=True, default=list)),
                        ("at_most", models.JSONField(blank=True, default=list)),
                        ("balanced", models.JSONField(blank=True, default=list)),
                    ],
                ),
                migrations.CreateModel(
                    name="ChecklistTick",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("step", models.CharField(max_length=40)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ticks",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("event", "step"), name="each_step_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Call",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField()),
                        ("table", models.CharField(max_length=40)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        ("done_at", models.DateTimeField(null=True)),
                        (
                            "about",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.attendee"
                            ),
                        ),
                        (
                            "done_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calls",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("event", "round", "by", "about"), name="each_call_once", nulls_distinct=False
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApartRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("new", "new"),
                                    ("confirmed", "confirmed"),
                                    ("declined", "declined"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="new",
                                max_length=12,
                            ),
                        ),
                        ("sealed", models.BinaryField()),
                        ("fingerprint", models.CharField(max_length=64)),
                        ("asker", models.CharField(blank=True, db_index=True, max_length=64)),
                        ("keep_until", models.DateField(null=True)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        ("decided_at", models.DateTimeField(null=True)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="apart_requests",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "fingerprint"), name="each_request_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Agreement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(max_length=200, verbose_name="agreement")),
                        ("place", models.PositiveSmallIntegerField(default=0)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="agreements",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("place", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="AgreedText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("digest", models.CharField(max_length=64)),
                        ("lines", models.JSONField(default=list)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="agreed_texts",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "digest"), name="each_agreed_text_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Job",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("kind", models.CharField(max_length=40)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("running", "running"),
                                    ("done", "done"),
                                    ("failed", "failed"),
                                    ("cancelled", "cancelled"),
                                ],
                                default="waiting",
                                max_length=12,
                            ),
                        ),
                        ("given", models.JSONField(default=dict)),
                        ("progress", models.JSONField(default=dict)),
                        ("result", models.JSONField(default=dict)),
                        ("problem", models.TextField(blank=True)),
                        ("cancel", models.BooleanField(default=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("beat_at", models.DateTimeField(null=True)),
                        ("finished_at", models.DateTimeField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="jobs",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-created_at",),
                    },
                ),
                migrations.CreateModel(
                    name="LeftOut",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("digest", models.CharField(max_length=64)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.event"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("event", "digest"), name="left_out_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Likeness",
                    fields=[
                        (
                            "statement",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="likeness",
                                serialize=False,
                                to="kinfolk_web.statement",
                            ),
                        ),
                        ("digest", models.CharField(max_length=64)),
                        ("vector", models.BinaryField()),
                        ("near", models.JSONField(default=list)),
                    ],
                ),
                migrations.CreateModel(
                    name="ToldCount",
                    fields=[
                        (
                            "statement",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="told_count",
                                serialize=False,
                                to="kinfolk_web.statement",
                            ),
                        ),
                        ("told", models.PositiveIntegerField(default=0)),
                        ("counted", models.PositiveIntegerField(default=0)),
                        ("waits_for", models.PositiveSmallIntegerField(default=8)),
                        ("answers_then", models.PositiveIntegerField(default=0)),
                        ("answers", models.PositiveIntegerField(default=0)),
                        ("moved_at", models.DateTimeField(auto_now=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Link",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("digest", models.CharField(max_length=64, unique=True)),
                        ("purpose", models.CharField(max_length=40)),
                        ("facts", models.JSONField(default=dict)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        ("expires_at", models.DateTimeField()),
                        ("used_at", models.DateTimeField(null=True)),
                        (
                            "community",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="kinfolk_web.community",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Mailing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        ("paused", models.BooleanField(default=False)),
                        ("stopped_at", models.DateTimeField(null=True)),
                        (
                            "again_for",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="again",
                                to="kinfolk_web.mailing",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mailings",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-id",),
                    },
                ),
                migrations.CreateModel(
                    name="Mail",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("kind", models.CharField(max_length=40)),
                        ("attendee_id", models.BigIntegerField(null=True)),
                        ("address", models.CharField(blank=True, max_length=254)),
                        ("facts", models.JSONField(default=dict)),
                        ("key", models.CharField(blank=True, max_length=120)),
                        ("language", models.CharField(blank=True, max_length=10)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("sending", "being sent"),
                                    ("sent", "sent"),
                                    ("failed", "failed"),
                                    ("bounced", "came back"),
                                    ("held", "kept here"),
                                    ("dropped", "not sent"),
                                ],
                                default="waiting",
                                max_length=12,
                            ),
                        ),
                        ("urgent", models.BooleanField(default=False)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("not_before", models.DateTimeField(default=django.utils.timezone.now)),
                        ("problem", models.CharField(blank=True, max_length=60)),
                        ("recipient", models.CharField(blank=True, max_length=32)),
                        ("message_id", models.CharField(blank=True, max_length=200)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("sent_at", models.DateTimeField(null=True)),
                        (
                            "event",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mails",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "mailing",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mails",
                                to="kinfolk_web.mailing",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("made_at", "id"),
                        "indexes": [
                            models.Index(
                                fields=["state", "-urgent", "made_at", "id"], name="kinfolk_web_state_df564c_idx"
                            ),
                            models.Index(fields=["event", "state"], name="kinfolk_web_event_i_8a01da_idx"),
                            models.Index(fields=["recipient", "sent_at"], name="kinfolk_web_recipie_b38ab9_idx"),
                            models.Index(fields=["sent_at"], name="kinfolk_web_sent_at_7c1fa4_idx"),
                            models.Index(fields=["attendee_id", "kind"], name="kinfolk_web_attende_ae4cb1_idx"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("key", ""), _negated=True),
                                fields=("event", "key"),
                                name="mail_once_by_key",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MailText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        ("language", models.CharField(max_length=10)),
                        ("subject", models.CharField(max_length=200)),
                        ("text", models.TextField(max_length=5000)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mail_texts",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "kind", "language"), name="one_mail_text_each")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mapping",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("headers", models.CharField(max_length=64)),
                        ("reading", models.JSONField(default=dict)),
                        ("used_at", models.DateTimeField(auto_now=True)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mappings",
                                to="kinfolk_web.community",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("community", "headers"), name="one_mapping_by_headers")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("organiser", "organiser"),
                                    ("door", "door"),
                                    ("host_lead", "host lead"),
                                    ("moderator", "moderator"),
                                    ("safety_lead", "safety lead"),
                                    ("read_only", "read only"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="kinfolk_web.community",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "community", "event", "role"),
                                name="each_role_once",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeToo",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("shown", models.BooleanField(default=False)),
                        ("own", models.BooleanField(default=False)),
                        ("key", models.UUIDField(blank=True, null=True)),
                        ("made_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="me_toos",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="me_toos",
                                to="kinfolk_web.statement",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [
                            models.UniqueConstraint(fields=("statement", "attendee"), name="one_me_too_each")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Note",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("greeting", "from a greeter"),
                                    ("answer", "to a greeter"),
                                    ("cast", "to a cast"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("text", models.TextField(max_length=1000)),
                        ("batch", models.CharField(blank=True, max_length=32)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notes_written",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notes",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "to",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notes_received",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "indexes": [
                            models.Index(fields=["to", "kind"], name="kinfolk_web_to_id_d95e38_idx"),
                            models.Index(fields=["by", "kind"], name="kinfolk_web_by_id_879d3b_idx"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Openings",
                    fields=[
                        (
                            "plan",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="openings",
                                serialize=False,
                                to="kinfolk_web.plan",
                            ),
                        ),
                        ("keys", models.JSONField(default=dict)),
                    ],
                ),
                migrations.CreateModel(
                    name="Greeting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "greeter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.attendee"
                            ),
                        ),
                        (
                            "newcomer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.attendee"
                            ),
                        ),
                        (
                            "stand_in",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="greetings",
                                to="kinfolk_web.plan",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("greeter_id", "newcomer_id"),
                        "constraints": [models.UniqueConstraint(fields=("plan", "newcomer"), name="one_greeter_each")],
                    },
                ),
                migrations.CreateModel(
                    name="CastMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.attendee"
                            ),
                        ),
                        (
                            "cast",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="members",
                                to="kinfolk_web.cast",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cast_members",
                                to="kinfolk_web.plan",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("cast__place", "attendee_id"),
                        "constraints": [models.UniqueConstraint(fields=("plan", "attendee"), name="one_cast_each")],
                    },
                ),
                migrations.CreateModel(
                    name="OutsideLead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("accepted_at", models.DateTimeField(null=True)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="outside_leads",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.link"
                            ),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                    ],
                ),
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="name")),
                        ("email", models.CharField(blank=True, max_length=254, verbose_name="e-mail")),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="persons",
                                to="kinfolk_web.community",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "indexes": [models.Index(fields=["community", "email"], name="kinfolk_web_communi_d27e2b_idx")],
                    },
                ),
                migrations.CreateModel(
                    name="Pin",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField(verbose_name="round")),
                        ("table", models.CharField(blank=True, max_length=40, verbose_name="table")),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pins",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="pins", to="kinfolk_web.event"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [
                            models.UniqueConstraint(fields=("attendee", "round"), name="one_pin_each_round")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Print",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sheets", models.JSONField(default=list)),
                        ("options", models.JSONField(default=dict)),
                        ("items", models.JSONField(default=dict)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="prints",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="prints",
                                to="kinfolk_web.plan",
                            ),
                        ),
                        ("on_paper_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ("-id",),
                    },
                ),
                migrations.CreateModel(
                    name="Prompt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("opening", "opening question"),
                                    ("middle", "halfway"),
                                    ("closing", "closing"),
                                    ("first_note", "first note of a greeter"),
                                ],
                                max_length=10,
                                verbose_name="when",
                            ),
                        ),
                        (
                            "depth",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "light: half a minute, nothing is given away"),
                                    (2, "personal: a short story of one’s own"),
                                    (3, "deep: for people who have warmed up"),
                                ],
                                default=1,
                                verbose_name="depth",
                            ),
                        ),
                        ("theme", models.CharField(blank=True, max_length=20)),
                        ("text", models.TextField(max_length=1000, verbose_name="text")),
                        ("place", models.PositiveSmallIntegerField(default=0)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="prompts",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("stage", "depth", "place", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="Report",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.UUIDField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("new", "new"), ("open", "being looked after"), ("closed", "closed")],
                                default="new",
                                max_length=12,
                            ),
                        ),
                        ("sealed", models.BinaryField()),
                        ("handling", models.BinaryField(default=bytes)),
                        ("asker", models.CharField(blank=True, db_index=True, max_length=64)),
                        ("follow_up_on", models.DateField(null=True)),
                        ("keep_until", models.DateField(null=True)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reports",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [models.UniqueConstraint(fields=("event", "key"), name="each_report_once")],
                    },
                ),
                migrations.CreateModel(
                    name="RetentionRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        ("counts", models.JSONField(default=dict)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "community",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="kinfolk_web.community",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-id",),
                    },
                ),
                migrations.CreateModel(
                    name="Room",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("width", models.FloatField(default=24, verbose_name="width in metres")),
                        ("depth", models.FloatField(default=16, verbose_name="depth in metres")),
                        ("note", models.TextField(blank=True, verbose_name="for the venue")),
                        ("place", models.PositiveSmallIntegerField(default=0)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rooms",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("place", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="Fixture",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("door", "door"),
                                    ("stage", "stage"),
                                    ("screen", "screen"),
                                    ("microphone", "microphone"),
                                    ("welcome", "welcome place"),
                                    ("quiet", "quiet corner"),
                                    ("food", "food and drink"),
                                    ("other", "something else"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("label", models.CharField(blank=True, max_length=60, verbose_name="name")),
                        ("x", models.FloatField(default=0)),
                        ("y", models.FloatField(default=0)),
                        ("width", models.FloatField(default=1)),
                        ("depth", models.FloatField(default=1)),
                        (
                            "room",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="fixtures",
                                to="kinfolk_web.room",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                    },
                ),
                migrations.CreateModel(
                    name="Block",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.PositiveSmallIntegerField(default=1, verbose_name="day")),
                        ("starts_at", models.TimeField(verbose_name="from")),
                        ("minutes", models.PositiveSmallIntegerField(default=45, verbose_name="minutes")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("arrival", "doors and arrival"),
                                    ("opening", "opening"),
                                    ("look_around", "look around"),
                                    ("round", "round of tables"),
                                    ("cast", "cast meeting"),
                                    ("talk", "talk or session"),
                                    ("break", "break"),
                                    ("meal", "meal"),
                                    ("open_tables", "open tables"),
                                    ("reunion", "reunion hour"),
                                    ("closing", "closing"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=120, verbose_name="title")),
                        ("text", models.TextField(blank=True, verbose_name="what to say or do")),
                        (
                            "seats",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="people at a table, if different"
                            ),
                        ),
                        (
                            "without",
                            models.JSONField(blank=True, default=list, verbose_name="kinds of people left out"),
                        ),
                        ("crossing", models.BooleanField(default=False, verbose_name="crosses neighbourhoods")),
                        (
                            "welcome_place",
                            models.CharField(blank=True, max_length=120, verbose_name="standing welcome place"),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="blocks",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.room",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("day", "starts_at", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="SafetyReview",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("edits", models.PositiveIntegerField()),
                        ("accepted", models.JSONField(default=list)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "outside",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.outsidelead",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.plan"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Seat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField()),
                        ("table", models.CharField(max_length=40)),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="seats",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="all_seats",
                                to="kinfolk_web.plan",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("round", "attendee_id"),
                        "indexes": [
                            models.Index(fields=["plan", "round", "table"], name="kinfolk_web_plan_id_728a9b_idx")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "round", "attendee"), name="one_seat_each_round")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sitting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField()),
                        ("table", models.CharField(max_length=40)),
                        ("seats", models.PositiveSmallIntegerField()),
                        ("place", models.PositiveSmallIntegerField(default=0)),
                        (
                            "host",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sittings",
                                to="kinfolk_web.plan",
                            ),
                        ),
                        (
                            "stand_in",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("round", "place"),
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "round", "table"), name="one_sitting_each")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Skip",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.UUIDField(blank=True, null=True)),
                        ("made_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="skips",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="skips",
                                to="kinfolk_web.statement",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [
                            models.UniqueConstraint(fields=("statement", "attendee"), name="one_skip_each")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StoredFile",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("name", models.CharField(max_length=200)),
                        ("kind", models.CharField(max_length=100)),
                        ("content", models.BinaryField()),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        ("expires_at", models.DateTimeField()),
                        (
                            "event",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Import",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("reading", models.JSONField(default=dict)),
                        ("report", models.JSONField(default=dict)),
                        ("rows", models.JSONField(default=list)),
                        ("difference", models.JSONField(default=dict)),
                        ("problem", models.TextField(blank=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("reading", "being read"),
                                    ("refused", "could not be read"),
                                    ("ready", "waiting for a yes"),
                                    ("applied", "done"),
                                    ("undone", "undone"),
                                    ("dropped", "dropped"),
                                ],
                                default="reading",
                                max_length=12,
                            ),
                        ),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "change",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.change",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="imports",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "job",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.job",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.storedfile",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-id",),
                    },
                ),
                migrations.CreateModel(
                    name="Table",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("label", models.CharField(max_length=40, verbose_name="name or number")),
                        ("seats", models.PositiveSmallIntegerField(verbose_name="seats")),
                        (
                            "least",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="people at least"),
                        ),
                        (
                            "shape",
                            models.CharField(
                                choices=[("round", "round"), ("square", "square"), ("long", "long")],
                                default="round",
                                max_length=8,
                            ),
                        ),
                        ("x", models.FloatField(default=0)),
                        ("y", models.FloatField(default=0)),
                        ("angle", models.FloatField(default=0)),
                        ("features", models.JSONField(blank=True, default=list, verbose_name="features")),
                        ("language", models.CharField(blank=True, max_length=20, verbose_name="language")),
                        ("topic", models.CharField(blank=True, max_length=120, verbose_name="topic")),
                        (
                            "spare",
                            models.BooleanField(default=False, verbose_name="spare: set up, used only when needed"),
                        ),
                        ("place", models.PositiveSmallIntegerField(default=0)),
                        (
                            "room",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tables",
                                to="kinfolk_web.room",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("room__place", "room_id", "place", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                                fields=("room", "label"),
                                name="one_table_by_label",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tie",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("together", "sit together"), ("known", "know each other")], max_length=10
                            ),
                        ),
                        (
                            "a",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.attendee"
                            ),
                        ),
                        (
                            "b",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.attendee"
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="ties", to="kinfolk_web.event"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [
                            models.UniqueConstraint(fields=("kind", "a", "b"), name="each_tie_once"),
                            models.CheckConstraint(condition=models.Q(("a__lt", models.F("b"))), name="tie_in_order"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VaultRead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("purpose", models.CharField(max_length=40)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.event"
                            ),
                        ),
                        (
                            "outside",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.outsidelead",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reads",
                                to="kinfolk_web.report",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reads",
                                to="kinfolk_web.apartrequest",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-id",),
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("digest", models.CharField(max_length=64, unique=True)),
                        ("invitation", models.PositiveSmallIntegerField()),
                        ("browser", models.CharField(blank=True, max_length=60)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        ("seen_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("proved_at", models.DateTimeField(null=True)),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="visits",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-seen_at",),
                    },
                ),
                migrations.CreateModel(
                    name="VisitCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.CharField(max_length=32)),
                        ("made_at", models.DateTimeField()),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        (
                            "visit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="code", to="kinfolk_web.visit"
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Welcome",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("assigned", "assigned"),
                                    ("contacted", "contacted"),
                                    ("silent", "silent"),
                                    ("met", "met"),
                                ],
                                default="assigned",
                                max_length=10,
                            ),
                        ),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("matched", "matched"),
                                    ("hand", "chosen by the team"),
                                    ("plan", "from the plan"),
                                    ("stood_in", "stood in"),
                                ],
                                default="matched",
                                max_length=10,
                            ),
                        ),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        ("reminded_at", models.DateTimeField(null=True)),
                        ("contacted_at", models.DateTimeField(null=True)),
                        ("met_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "ended_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("greeter", "the greeter asked"),
                                    ("newcomer", "the newcomer asked"),
                                    ("team", "changed by the team"),
                                    ("silence", "no word for five days"),
                                    ("opted_out", "wants no greeter"),
                                    ("away", "somebody is not coming"),
                                    ("stood_in", "a stand-in took over"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="welcomes",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "greeter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="greets",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "newcomer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="welcomes",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "stand_in",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "indexes": [
                            models.Index(fields=["event", "ended_at"], name="kinfolk_web_event_i_55edcc_idx"),
                            models.Index(fields=["greeter", "ended_at"], name="kinfolk_web_greeter_895963_idx"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("newcomer",),
                                name="one_welcome_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("newcomer", models.F("greeter")), _negated=True),
                                name="nobody_welcomes_themselves",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Acceptance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "text",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="acceptances",
                                to="kinfolk_web.agreedtext",
                            ),
                        ),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="acceptances",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [
                            models.UniqueConstraint(fields=("attendee", "text"), name="each_acceptance_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Duty",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="duties",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "block",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="duties",
                                to="kinfolk_web.block",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [models.UniqueConstraint(fields=("block", "attendee"), name="each_duty_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Release",
                    fields=[
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="release",
                                serialize=False,
                                to="kinfolk_web.event",
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now=True)),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.plan"
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Desk",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        ("digest", models.CharField(max_length=64, unique=True)),
                        ("paired_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("seen_at", models.DateTimeField(null=True)),
                        ("plan", models.PositiveIntegerField(null=True)),
                        ("skew", models.IntegerField(default=0)),
                        ("offline_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="desks",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "paired_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("browser", models.CharField(blank=True, max_length=60)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("desk", "checks people in"),
                                    ("finder", "shows people their table"),
                                    ("list", "a list of another door"),
                                ],
                                default="desk",
                                max_length=8,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                    },
                ),
                migrations.CreateModel(
                    name="CheckIn",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("here", "is here"), ("mistake", "was a mistake")],
                                default="here",
                                max_length=8,
                            ),
                        ),
                        ("undoes", models.UUIDField(null=True)),
                        ("at", models.DateTimeField()),
                        ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="check_ins",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="check_ins",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "desk",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="check_ins",
                                to="kinfolk_web.desk",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("received_at", "id"),
                        "indexes": [models.Index(fields=["event", "attendee"], name="kinfolk_web_event_i_e7fc2b_idx")],
                    },
                ),
                migrations.CreateModel(
                    name="WalkIn",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("added", models.BooleanField(default=True)),
                        ("again", models.BooleanField(default=False)),
                        ("at", models.DateTimeField()),
                        ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="walk_ins",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "desk",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="walk_ins",
                                to="kinfolk_web.desk",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="walk_ins",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("received_at", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="DoorSeat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField()),
                        ("table", models.CharField(max_length=40)),
                        ("number", models.PositiveSmallIntegerField()),
                        ("way", models.UUIDField(default=uuid.uuid4)),
                        ("held_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("given_at", models.DateTimeField(null=True)),
                        (
                            "attendee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="door_seats",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "desk",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="seats",
                                to="kinfolk_web.desk",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="door_seats",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("round", "id"),
                        "indexes": [models.Index(fields=["event", "way"], name="kinfolk_web_event_i_650101_idx")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("event", "round", "table", "number"), name="no_door_seat_twice"
                            ),
                            models.UniqueConstraint(
                                fields=("event", "round", "attendee"), name="one_door_seat_each_round"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Clock",
                    fields=[
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="clock",
                                serialize=False,
                                to="kinfolk_web.event",
                            ),
                        ),
                        ("version", models.PositiveBigIntegerField(default=0)),
                        ("moved", models.JSONField(default=dict)),
                        ("skipped", models.JSONField(default=list)),
                        ("held_at", models.DateTimeField(null=True)),
                        ("earlier", models.JSONField(default=list)),
                        ("done", models.JSONField(default=list)),
                    ],
                ),
                migrations.CreateModel(
                    name="Cue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("place", models.PositiveSmallIntegerField(default=0)),
                        (
                            "own",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "a statement of people here"),
                                    ("opening", "everybody can stand, also whoever is new"),
                                    ("closing", "the whole room stands and lights"),
                                    ("text", "a sentence of the organisers"),
                                ],
                                default="",
                                max_length=8,
                            ),
                        ),
                        ("text", models.CharField(blank=True, max_length=140, verbose_name="sentence")),
                        (
                            "posture",
                            models.CharField(
                                choices=[("stand", "stand up"), ("hands", "hands up")], default="stand", max_length=5
                            ),
                        ),
                        ("shown_at", models.DateTimeField(null=True)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="cues", to="kinfolk_web.event"
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="kinfolk_web.statement",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("place", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="Stage",
                    fields=[
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="stage",
                                serialize=False,
                                to="kinfolk_web.event",
                            ),
                        ),
                        ("version", models.PositiveBigIntegerField(default=0)),
                        (
                            "scene",
                            models.CharField(
                                choices=[
                                    ("auto", "what fits the programme"),
                                    ("welcome", "welcome"),
                                    ("countdown", "countdown"),
                                    ("statements", "statements"),
                                    ("tables", "find your table"),
                                    ("open_tables", "open tables"),
                                    ("closing", "closing"),
                                ],
                                default="auto",
                                max_length=12,
                            ),
                        ),
                        ("blank", models.BooleanField(default=False)),
                        (
                            "light",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "no cue"),
                                    ("called", "called: phones are asked"),
                                    ("wanted", "phones light once enough are ready"),
                                    ("lit", "phones are lit"),
                                ],
                                default="",
                                max_length=6,
                            ),
                        ),
                        ("turn", models.PositiveBigIntegerField(default=0)),
                        ("done", models.JSONField(default=list)),
                        (
                            "cue",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.cue",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Wall",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("seen_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="walls",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                    },
                ),
                migrations.CreateModel(
                    name="Ready",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.attendee"
                            ),
                        ),
                        (
                            "cue",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="ready", to="kinfolk_web.cue"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("cue", "attendee"), name="each_ready_once")],
                    },
                ),
                migrations.CreateModel(
                    name="LeftAlone",
                    fields=[
                        (
                            "attendee",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="left_alone",
                                serialize=False,
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                ),
                migrations.CreateModel(
                    name="Readiness",
                    fields=[
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="readiness",
                                serialize=False,
                                to="kinfolk_web.event",
                            ),
                        ),
                        ("paper_only", models.BooleanField(default=False)),
                        ("reached_at", models.DateTimeField(null=True)),
                        ("stick_at", models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="CutOff",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField()),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cut_offs",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("round",),
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "round"), name="one_cut_off_each_round")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Stay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField()),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.attendee"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stays",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [models.UniqueConstraint(fields=("event", "attendee"), name="one_stay_each")],
                    },
                ),
                migrations.CreateModel(
                    name="TableCount",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("round", models.PositiveSmallIntegerField()),
                        ("table", models.CharField(max_length=40)),
                        ("people", models.PositiveSmallIntegerField()),
                        ("plan", models.PositiveIntegerField()),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="table_counts",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "host",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("received_at", "id"),
                        "indexes": [
                            models.Index(fields=["event", "round", "table"], name="kinfolk_web_event_i_927695_idx")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tick",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("round", models.PositiveSmallIntegerField()),
                        ("table", models.CharField(max_length=40)),
                        ("here", models.BooleanField(default=True)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.attendee"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="table_ticks",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "host",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("received_at", "id"),
                        "indexes": [models.Index(fields=["event", "round"], name="kinfolk_web_event_i_849ff6_idx")],
                    },
                ),
                migrations.CreateModel(
                    name="ContactChoice",
                    fields=[
                        (
                            "attendee",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="contact_choice",
                                serialize=False,
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "what",
                            models.CharField(
                                choices=[("name", "only my name"), ("mail", "my e-mail"), ("line", "a line of my own")],
                                default="name",
                                max_length=6,
                            ),
                        ),
                        ("line", models.CharField(blank=True, max_length=140, verbose_name="a line of my own")),
                    ],
                ),
                migrations.CreateModel(
                    name="OpenTableRules",
                    fields=[
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="open_table_rules",
                                serialize=False,
                                to="kinfolk_web.event",
                            ),
                        ),
                        ("stopped", models.BooleanField(default=False, verbose_name="nothing is shown")),
                    ],
                ),
                migrations.CreateModel(
                    name="Reunion",
                    fields=[
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="reunion",
                                serialize=False,
                                to="kinfolk_web.event",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="day")),
                        ("at", models.TimeField(blank=True, null=True, verbose_name="from")),
                        ("place", models.CharField(blank=True, max_length=140, verbose_name="place")),
                    ],
                ),
                migrations.CreateModel(
                    name="CastGuest",
                    fields=[
                        ("cast", models.CharField(max_length=60)),
                        (
                            "attendee",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="cast_guest",
                                serialize=False,
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cast_guests",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("attendee_id",),
                    },
                ),
                migrations.CreateModel(
                    name="OpenTable",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.UUIDField(unique=True)),
                        ("title", models.CharField(max_length=140, verbose_name="what it is about")),
                        ("language", models.CharField(blank=True, max_length=10)),
                        ("seats", models.PositiveSmallIntegerField(verbose_name="seats")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("held", "waiting to be read"),
                                    ("shown", "shown"),
                                    ("declined", "declined"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="held",
                                max_length=10,
                            ),
                        ),
                        ("holds", models.JSONField(default=list, verbose_name="reasons to look twice")),
                        ("reason", models.CharField(blank=True, max_length=20, verbose_name="reason")),
                        ("on_paper", models.BooleanField(default=False)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "block",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="open_tables",
                                to="kinfolk_web.block",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="open_tables",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "host",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="open_tables",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.room",
                            ),
                        ),
                        (
                            "table",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.table",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "indexes": [models.Index(fields=["event", "state"], name="kinfolk_web_event_i_e8c07b_idx")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("held", "shown"))),
                                fields=("block", "table"),
                                name="one_open_table_at_a_table",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Joining",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("left", models.BooleanField(default=False)),
                        ("keys", models.JSONField(default=list)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="joinings",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "block",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.block"
                            ),
                        ),
                        (
                            "table",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="joinings",
                                to="kinfolk_web.opentable",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("made_at", "id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("table", "attendee"), name="each_joining_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("left", False)),
                                fields=("block", "attendee"),
                                name="one_open_table_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PulseAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField()),
                        ("belong", models.PositiveSmallIntegerField(null=True)),
                        ("bond", models.PositiveSmallIntegerField(null=True)),
                        ("alike", models.BooleanField(null=True)),
                        ("circles", models.PositiveSmallIntegerField(null=True)),
                        ("welcomed", models.BooleanField(null=True)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "attendee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="pulse_answers",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pulse_answers",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "indexes": [models.Index(fields=["event", "round"], name="kinfolk_web_event_i_cf840e_idx")],
                        "constraints": [
                            models.UniqueConstraint(fields=("attendee", "round"), name="one_pulse_each_round"),
                            models.CheckConstraint(
                                condition=models.Q(("belong__range", (1, 5))), name="pulse_belong_1_to_5"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("bond__range", (1, 5))), name="pulse_bond_1_to_5"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("circles__range", (1, 7))), name="pulse_circles_1_to_7"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PulseCards",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField()),
                        ("counts", models.JSONField(default=dict)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pulse_cards",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("round",),
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "round"), name="one_pile_of_cards_each_round")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tap",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(choices=[("met", "we met"), ("touch", "keep in touch")], max_length=6),
                        ),
                        ("stands", models.BooleanField(default=True)),
                        ("keys", models.JSONField(default=list)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "about",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.attendee"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="taps",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="taps", to="kinfolk_web.event"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [
                            models.UniqueConstraint(fields=("by", "about", "kind"), name="each_tap_once"),
                            models.CheckConstraint(
                                condition=models.Q(("by", models.F("about")), _negated=True),
                                name="nobody_taps_themselves",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Thanks",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "what_for",
                            models.CharField(choices=[("host", "hosting"), ("greeter", "greeting")], max_length=8),
                        ),
                        ("stands", models.BooleanField(default=True)),
                        ("keys", models.JSONField(default=list)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="thanks_said",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="thanks",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "to",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="thanked",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [
                            models.UniqueConstraint(fields=("by", "to", "what_for"), name="each_thanks_once"),
                            models.CheckConstraint(
                                condition=models.Q(("by", models.F("to")), _negated=True),
                                name="nobody_thanks_themselves",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ThanksCards",
                    fields=[
                        (
                            "to",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="thanks_cards",
                                serialize=False,
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        ("count", models.PositiveIntegerField(default=0)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="thanks_cards",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("to_id",),
                    },
                ),
                migrations.CreateModel(
                    name="CastAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("cast", models.CharField(max_length=60)),
                        ("holds", models.BooleanField()),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cast_answers",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cast_answers",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("made_at", "id"),
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "attendee"), name="one_cast_answer_each")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CastPair",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("cast", models.CharField(max_length=60)),
                        ("other", models.CharField(max_length=60)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cast_pairs",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [models.UniqueConstraint(fields=("event", "cast"), name="each_cast_joins_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Connection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "a",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.attendee"
                            ),
                        ),
                        (
                            "b",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.attendee"
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="connections",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [
                            models.UniqueConstraint(fields=("a", "b"), name="each_connection_once"),
                            models.CheckConstraint(
                                condition=models.Q(("a__lt", models.F("b"))), name="connection_in_order"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Forecast",
                    fields=[
                        (
                            "plan",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="forecast",
                                serialize=False,
                                to="kinfolk_web.plan",
                            ),
                        ),
                        ("edits", models.PositiveIntegerField(default=0)),
                        ("assume", models.JSONField(default=dict)),
                        ("found", models.JSONField(default=dict)),
                        ("variants", models.JSONField(default=list)),
                        ("made_at", models.DateTimeField(auto_now=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Study",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "design",
                            models.CharField(
                                choices=[
                                    ("plan-lottery", "Plan lottery"),
                                    ("same-treatment", "Nothing against nothing"),
                                    ("welcome-lottery", "Welcome lottery"),
                                    ("stepped-rounds", "Stepped rounds"),
                                    ("cast-or-mixer", "Cast against mixer"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("written", "written, not drawn"),
                                    ("drawn", "drawn"),
                                    ("taken-back", "taken back before the draw"),
                                ],
                                default="written",
                                max_length=12,
                            ),
                        ),
                        ("protocol", models.JSONField()),
                        ("fingerprint", models.CharField(max_length=64)),
                        ("seed", models.CharField(max_length=32)),
                        ("drawn", models.PositiveIntegerField(null=True)),
                        ("result", models.JSONField(null=True)),
                        ("written_at", models.DateTimeField(auto_now_add=True)),
                        ("drawn_at", models.DateTimeField(null=True)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="studies",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.plan",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ("-id",),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "taken-back"), _negated=True),
                                fields=("event", "design"),
                                name="one_study_of_each_design",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StudyPlans",
                    fields=[
                        (
                            "study",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="plans",
                                serialize=False,
                                to="kinfolk_web.study",
                            ),
                        ),
                        ("content", models.BinaryField()),
                        ("people", models.JSONField()),
                    ],
                ),
                migrations.CreateModel(
                    name="StudyArm",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveIntegerField()),
                        ("first", models.BooleanField(null=True)),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.attendee"
                            ),
                        ),
                        (
                            "study",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="arms", to="kinfolk_web.study"
                            ),
                        ),
                        ("done_at", models.DateTimeField(null=True)),
                        ("cast", models.PositiveSmallIntegerField(null=True)),
                    ],
                    options={
                        "ordering": ("position",),
                        "constraints": [models.UniqueConstraint(fields=("study", "attendee"), name="one_arm_each")],
                    },
                ),
                migrations.CreateModel(
                    name="Talked",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                blank=True, choices=[("yes", "yes"), ("no", "no"), ("unsure", "not sure")], max_length=6
                            ),
                        ),
                        (
                            "about",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.attendee"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="talks",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "study",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="talks",
                                to="kinfolk_web.study",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [
                            models.UniqueConstraint(fields=("study", "by", "about"), name="asked_once"),
                            models.CheckConstraint(
                                condition=models.Q(("by", models.F("about")), _negated=True),
                                name="nobody_is_asked_about_themselves",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CastTable",
                    fields=[
                        (
                            "attendee",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="cast_table",
                                serialize=False,
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        ("cast", models.CharField(max_length=60)),
                    ],
                ),
                migrations.CreateModel(
                    name="LadderOffer",
                    fields=[
                        (
                            "attendee",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="ladder_offer",
                                serialize=False,
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "step",
                            models.CharField(
                                choices=[("greet", "greet one newcomer"), ("host", "host one table")], max_length=5
                            ),
                        ),
                        ("proposed", models.BooleanField(default=False)),
                        ("until", models.DateField()),
                        ("yes", models.BooleanField(null=True)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("taken_up_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ("made_at", "attendee_id"),
                    },
                ),
                migrations.CreateModel(
                    name="MemoryOf",
                    fields=[
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="memory_of",
                                serialize=False,
                                to="kinfolk_web.event",
                            ),
                        ),
                        ("written_at", models.DateTimeField()),
                        ("people", models.PositiveIntegerField(default=0)),
                        ("willing", models.PositiveIntegerField(default=0)),
                        ("pairs", models.PositiveIntegerField(default=0)),
                        ("met", models.PositiveIntegerField(default=0)),
                        ("kept", models.PositiveIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="Postcard",
                    fields=[
                        (
                            "attendee",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="postcard",
                                serialize=False,
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        ("sealed", models.BinaryField()),
                        ("due_on", models.DateField()),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                ),
                migrations.CreateModel(
                    name="CastReunion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("cast", models.CharField(max_length=60)),
                        ("place", models.CharField(blank=True, max_length=140, verbose_name="where")),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("chosen_at", models.DateTimeField(null=True)),
                        ("told_at", models.DateTimeField(null=True)),
                        ("reminded_at", models.DateTimeField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cast_reunions",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [models.UniqueConstraint(fields=("event", "cast"), name="one_reunion_by_cast")],
                    },
                ),
                migrations.CreateModel(
                    name="Remembered",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("times", models.PositiveSmallIntegerField(default=1)),
                        ("met", models.BooleanField(default=False)),
                        (
                            "a",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.attendee"
                            ),
                        ),
                        (
                            "b",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kinfolk_web.attendee"
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="remembered",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [
                            models.UniqueConstraint(fields=("a", "b"), name="each_remembered_once"),
                            models.CheckConstraint(
                                condition=models.Q(("a__lt", models.F("b"))), name="remembered_in_order"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReunionDate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "reunion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="dates",
                                to="kinfolk_web.castreunion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("at",),
                        "constraints": [
                            models.UniqueConstraint(fields=("reunion", "at"), name="each_reunion_date_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReunionAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("can", models.BooleanField()),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reunion_answers",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "date",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="kinfolk_web.reuniondate",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [
                            models.UniqueConstraint(fields=("date", "attendee"), name="one_reunion_answer_each")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Season",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "about",
                            models.TextField(blank=True, max_length=500, verbose_name="what it is for, in a few words"),
                        ),
                        ("starts_on", models.DateField(verbose_name="first week")),
                        (
                            "weeks",
                            models.PositiveSmallIntegerField(
                                default=4, verbose_name="weeks from one meeting to the next"
                            ),
                        ),
                        ("meetings", models.PositiveSmallIntegerField(default=6, verbose_name="how many meetings")),
                        ("minutes", models.PositiveSmallIntegerField(default=60, verbose_name="minutes of a circle")),
                        (
                            "places",
                            models.JSONField(blank=True, default=list, verbose_name="places where circles can meet"),
                        ),
                        (
                            "zone",
                            models.CharField(default="UTC", max_length=60, verbose_name="time zone to begin with"),
                        ),
                        ("invited_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="seasons",
                                to="kinfolk_web.community",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-id",),
                    },
                ),
                migrations.CreateModel(
                    name="SeasonMeeting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("first_day", models.DateField()),
                        ("seed", models.PositiveIntegerField(default=0)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planning", "being planned"),
                                    ("draft", "planned, not released"),
                                    ("released", "released"),
                                ],
                                default="planning",
                                max_length=10,
                            ),
                        ),
                        ("repeats", models.PositiveIntegerField(default=0)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("released_at", models.DateTimeField(null=True)),
                        (
                            "job",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.job",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "season",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="held",
                                to="kinfolk_web.season",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("season", "number"),
                        "constraints": [models.UniqueConstraint(fields=("season", "number"), name="each_meeting_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Circle",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("starts_at", models.DateTimeField()),
                        ("minutes", models.PositiveSmallIntegerField()),
                        ("place", models.CharField(blank=True, max_length=120)),
                        ("language", models.CharField(blank=True, max_length=35)),
                        ("willing", models.BooleanField(default=False)),
                        ("prompt", models.CharField(blank=True, max_length=40)),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="circles",
                                to="kinfolk_web.seasonmeeting",
                            ),
                        ),
                        (
                            "host",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.seasonmember",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("meeting", "number"),
                        "constraints": [models.UniqueConstraint(fields=("meeting", "number"), name="each_circle_once")],
                    },
                ),
                migrations.CreateModel(
                    name="SeasonMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("zone", models.CharField(default="UTC", max_length=60, verbose_name="time zone")),
                        ("hours", models.JSONField(blank=True, default=list, verbose_name="hours I am usually free")),
                        ("languages", models.JSONField(blank=True, default=list, verbose_name="languages")),
                        ("online", models.BooleanField(default=True, verbose_name="online")),
                        ("places", models.JSONField(blank=True, default=list, verbose_name="places")),
                        ("hosts", models.BooleanField(default=False, verbose_name="willing to host")),
                        ("statements", models.JSONField(blank=True, default=list, verbose_name="statements")),
                        ("paused_until", models.DateField(blank=True, null=True, verbose_name="paused until")),
                        ("asked_at", models.DateTimeField(null=True)),
                        ("heard_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="circle_seasons",
                                to="kinfolk_web.person",
                            ),
                        ),
                        (
                            "season",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="members",
                                to="kinfolk_web.season",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [models.UniqueConstraint(fields=("season", "person"), name="one_member_each")],
                    },
                ),
                migrations.CreateModel(
                    name="CircleSeat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("coming", models.BooleanField(null=True)),
                        ("why", models.CharField(blank=True, max_length=12)),
                        ("remedy", models.CharField(blank=True, max_length=12)),
                        ("remedy_at", models.DateTimeField(null=True)),
                        (
                            "circle",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="seats",
                                to="kinfolk_web.circle",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="seats",
                                to="kinfolk_web.seasonmeeting",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="seats",
                                to="kinfolk_web.seasonmember",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "indexes": [models.Index(fields=["meeting", "circle"], name="kinfolk_web_meeting_9203be_idx")],
                        "constraints": [
                            models.UniqueConstraint(fields=("meeting", "member"), name="one_circle_seat_each")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CircleNote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(blank=True, max_length=500, verbose_name="a note")),
                        ("link", models.URLField(blank=True, max_length=300, verbose_name="link to meet online")),
                        ("spot", models.CharField(blank=True, max_length=200, verbose_name="where exactly")),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "circle",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="note",
                                to="kinfolk_web.circle",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="kinfolk_web.seasonmember",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Uncounted",
                    fields=[
                        (
                            "attendee",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="uncounted",
                                serialize=False,
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                ),
                migrations.CreateModel(
                    name="Instrument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("data", models.JSONField(default=dict)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "brought_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="instruments",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                    },
                ),
                migrations.CreateModel(
                    name="BoardReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("inputs_at", models.DateTimeField()),
                        ("content", models.JSONField(default=dict)),
                        ("pdf", models.BinaryField(default=bytes)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="board_reports",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-number",),
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "number"), name="one_report_by_number")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FirstAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("belong", models.PositiveSmallIntegerField()),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "attendee",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="first_answer",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="first_answers",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("belong__range", (1, 5))), name="first_belong_1_to_5"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InstrumentAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("values", models.JSONField(default=list)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "attendee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "instrument",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="kinfolk_web.instrument",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("instrument", "attendee"), name="one_answer_to_an_instrument"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LaterAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("belong", models.PositiveSmallIntegerField(null=True)),
                        ("bond", models.PositiveSmallIntegerField(null=True)),
                        ("alike", models.BooleanField(null=True)),
                        ("circles", models.PositiveSmallIntegerField(null=True)),
                        ("touch", models.BooleanField(null=True)),
                        ("again", models.PositiveSmallIntegerField(null=True)),
                        ("met_at_table", models.BooleanField(null=True)),
                        ("met_in_free_time", models.BooleanField(null=True)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "attendee",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="later_answer",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="later_answers",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("belong__range", (1, 5))), name="later_belong_1_to_5"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("bond__range", (1, 5))), name="later_bond_1_to_5"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("circles__range", (1, 7))), name="later_circles_1_to_7"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("again__range", (0, 2))), name="later_again_0_to_2"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoomAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField()),
                        (
                            "noise",
                            models.PositiveSmallIntegerField(
                                choices=[(0, "I heard everybody"), (1, "too loud")], null=True
                            ),
                        ),
                        (
                            "light",
                            models.PositiveSmallIntegerField(
                                choices=[(0, "good light"), (1, "too dark"), (2, "too bright")], null=True
                            ),
                        ),
                        (
                            "space",
                            models.PositiveSmallIntegerField(
                                choices=[(0, "good space"), (1, "too tight"), (2, "too far apart")], null=True
                            ),
                        ),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "attendee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="room_answers",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="kinfolk_web.room",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [
                            models.UniqueConstraint(fields=("attendee", "round"), name="one_word_on_a_room_each_round")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Story",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(max_length=2000)),
                        (
                            "quote",
                            models.CharField(
                                choices=[
                                    ("no", "nobody but the team reads it"),
                                    ("nameless", "it may be quoted without my name"),
                                    ("named", "it may be quoted with my first name"),
                                ],
                                default="no",
                                max_length=8,
                            ),
                        ),
                        ("tags", models.JSONField(default=list)),
                        ("read_at", models.DateTimeField(null=True)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "attendee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="stories",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stories",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "indexes": [models.Index(fields=["event", "attendee"], name="kinfolk_web_event_i_66ae26_idx")],
                    },
                ),
                migrations.CreateModel(
                    name="ToldTable",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("topic", models.CharField(max_length=40)),
                        ("data", models.JSONField(default=dict)),
                        ("counted_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "about",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="kinfolk_web.event",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="told_tables",
                                to="kinfolk_web.event",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("id",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("event", "topic", "about"), name="each_topic_told_once", nulls_distinct=False
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeptPage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("language", models.CharField(max_length=10)),
                        ("page", models.TextField()),
                        ("behind", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                        ("snapshot", models.TextField()),
                        ("stamp", models.CharField(max_length=64)),
                        ("knows_times", models.BooleanField(null=True)),
                        ("since", models.DateTimeField()),
                        ("until", models.DateTimeField()),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="kept_pages",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        ("uses", models.JSONField(default=dict)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("attendee", "language"), name="one_kept_page_each")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeptDay",
                    fields=[
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="kinfolk_web.event",
                            ),
                        ),
                        ("facts", models.JSONField()),
                        ("said", models.JSONField()),
                        ("behind", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                        ("snapshot", models.TextField()),
                        ("stamp", models.CharField(max_length=64)),
                        ("since", models.DateTimeField()),
                        ("until", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Asked",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("role", models.CharField(max_length=8)),
                        ("yes", models.BooleanField()),
                        ("at", models.DateTimeField(auto_now=True)),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="asked",
                                to="kinfolk_web.attendee",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("attendee", "role"), name="one_answer_each")],
                    },
                ),
                migrations.CreateModel(
                    name="Renewal",
                    fields=[
                        (
                            "attendee",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="renewal",
                                serialize=False,
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        ("on", models.DateField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Photo",
                    fields=[
                        (
                            "attendee",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="photo",
                                serialize=False,
                                to="kinfolk_web.attendee",
                            ),
                        ),
                        ("sealed", models.BinaryField()),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                    ],
                ),
            ],
        ),
        migrations.RunSQL(journal.FUNCTIONS + journal.triggers(), journal.without_triggers()),
        migrations.RunSQL(limits.CACHE_TABLE, limits.WITHOUT_CACHE_TABLE),
        migrations.RunSQL(touching.SETUP + touching.triggers(), touching.without_triggers()),
    ]
