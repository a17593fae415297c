"""Everything that is kept, field by field: what for, how delicate, who sees it, how long, who gets to read it, how it goes.

A test holds this table against the models. The privacy notice and the record of processing are made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Kind = Literal["none", "personal", "special", "vault", "security"]
Erase = Literal["stays", "blank", "gone", "number", "words", "untied"]


@dataclass(frozen=True, slots=True)
class Topic:
    """What one sort of data is for, in words for people.

    Parameters
    ----------
    kind
        ``none`` is about no attendee; ``special`` is delicate by law or by what it lets guess; ``vault`` is sealed.
    basis
        What the law lets it be kept for, as a suggestion: whoever runs the event decides.
    """

    title: StrPromise
    kind: Kind
    purpose: StrPromise
    basis: StrPromise
    seen_by: StrPromise
    kept: StrPromise


@dataclass(frozen=True, slots=True)
class Entry:
    """Some fields of one table.

    Parameters
    ----------
    erase
        What becomes of them when somebody is deleted: the row is ``gone``, the field ``blank``; a ``number`` that names
        nobody stays; ``words`` lose the name where others wrote it; ``untied`` is no longer tied to them.
    export
        The part of somebody's own data that they are in; empty where they say nothing of an attendee.
    """

    model: str
    fields: tuple[str, ...]
    topic: str
    erase: Erase
    export: str = ""


CONTRACT, INTEREST, CONSENT = _("to run the event"), _("legitimate interest"), _("consent")
TEAM, NOBODY_SEES = _("the team of the event"), _("nobody; the program alone")
NINETY = _(
    "90 days after the event; with your yes to being remembered, two years; as long as you are in a season of circles"
)

TOPICS = {
    "event": Topic(
        _("The event itself"), "none", _("to plan and run it"), INTEREST, TEAM, _("until the event is deleted")
    ),
    "name": Topic(
        _("Name and e-mail"), "personal", _("to expect you, to greet you, and to reach you"), CONTRACT,
        _("the team; people at your tables and your greeter see the name"), NINETY,
    ),
    "details": Topic(
        _("Employer, group, languages, times attended and what you said in the minute"), "personal",
        _("so that you meet people whom you do not know yet, and understand each other"), INTEREST,
        _("the team; your hosts see what helps them welcome you"), NINETY,
    ),
    "needs": Topic(
        _("What your seat must have"), "special", _("to seat you"), CONSENT,
        _("the team; hosts see what the seat is like, never why"), _("7 days after the event"),
    ),
    "statements": Topic(
        _("What you said and said me too to"), "special", _("so that you sit with somebody who says so too"), CONSENT,
        _("counted for all from five people on; by name only at your own table, and only with your yes"), _("30 days after the event"),
    ),
    "seats": Topic(
        _("Where you sit, and who greets you"), "personal", _("to run the rounds"), CONTRACT,
        _("you see yours, hosts their table, the team the plan"), _("90 days by name, then as a guest’s"),
    ),
    "day": Topic(
        _("That you were here"), "personal", _("to seat those who are here, and to look for those who are not"), CONTRACT,
        _("the team at the door"), _("90 days by name, then as a guest’s"),
    ),
    "tables": Topic(
        _("Open tables that you propose and join"), "personal", _("so that others find them, and you have a seat"), CONTRACT,
        _("everybody reads the table and what its host is called; its host sees who joined"), _("30 days after the event"),
    ),
    "pulse": Topic(
        _("Your pulse after a round"), "special", _("to see whether the day does people good"), CONSENT,
        _("nobody by name; counted from five people on, in fives"), _("30 days by name, then as nobody’s"),
    ),
    "met": Topic(
        _("Whom you met and stay in touch with, and what you share with them"), "personal",
        _("so that you find each other again, if both of you want to"), CONSENT,
        _("nobody, unless the other says the same; then the two of you"), _("30 days after the event; where both said yes, 90 days"),
    ),
    "memory": Topic(
        _("Whom you sat with, and who met"), "personal", _("so that you meet others next time"), CONSENT, NOBODY_SEES,
        _("13 months after the event, with your yes; numbers that name nobody stay"),
    ),
    "again": Topic(
        _("When your cast meets again, and what you are asked for next time"), "personal",
        _("to find a date, and to ask you once"), CONSENT,
        _("your cast reads dates and numbers, the team numbers; who said yes to helping stands on the next list"), NINETY,
    ),
    "postcard": Topic(
        _("Your postcard to yourself"), "special", _("to send it to you"), CONSENT, NOBODY_SEES,
        _("sealed, until it has been sent"),
    ),
    "answers": Topic(
        _("What you answered about a room, before the event and weeks after it"), "special",
        _("to see whether the event does people good, and to set the room up better"), CONSENT,
        _("nobody by name; counted from five people on, each number moved at random"),
        _("60 days by name, then as nobody’s"),
    ),
    "stories": Topic(
        _("Stories that you write"), "special", _("so that the team learns from them, and others read what you let them"),
        CONSENT, _("organisers; others only with your yes to being quoted"),
        _("90 days; with your yes to being quoted, longer without your name"),
    ),
    "thanks": Topic(
        _("Whom you thanked"), "personal", _("so that hosts and greeters hear it"), CONSENT,
        _("whoever is thanked sees a number from three people on, never whose it is"), _("30 days by name, then as nobody’s"),
    ),
    "evaluation": Topic(
        _("How a lot fell for you, and with whom you say that you talked"), "personal",
        _("to find out honestly whether seats help people meet"), CONSENT,
        _("nobody by name; counted as a whole, from ten people on"), _("30 days after the event, then as numbers of the whole"),
    ),
    "notes": Topic(
        _("Notes between you and your greeter, newcomers or cast"), "personal", _("so that you find each other"), CONTRACT,
        _("the two of you, or your cast; the team sees that something was written, not what"), _("30 days after the event"),
    ),
    "photo": Topic(
        _("Your photo as a greeter"), "personal", _("so that the people you greet find you"), CONSENT,
        _("the people you greet, on their page, and nobody of the team"), _("until you take it away; 30 days after the event"),
    ),
    "apart": Topic(
        _("Whom you must never sit with"), "vault", _("your safety"), INTEREST,
        _("two safety leads, sealed; each reading is counted"), _("30 days after the event, or until a review date"),
    ),
    "reports": Topic(
        _("Reports of what went wrong"), "vault", _("safety, and legal claims"), INTEREST,
        _("safety leads who are not named in it, sealed"), _("a year after the event, or until a review date"),
    ),
    "consents": Topic(
        _("What you said yes to"), "personal", _("to prove it, and to keep to it"), _("legal duty"),
        _("you; the team sees numbers"), NINETY,
    ),
    "access": Topic(
        _("Links, browsers and codes"), "security", _("so that your page opens for you alone"), INTEREST, NOBODY_SEES,
        _("browsers a week after your page closes; links of staff a day after they end"),
    ),
    "mail": Topic(
        _("Mail to you"), "personal", _("to send it once, and to know that it arrived"), CONTRACT, TEAM,
        _("90 days after the event; its words are made anew and kept nowhere"),
    ),
    "lists": Topic(
        _("Lists that came in"), "personal", _("to take them in and to show what changes"), CONTRACT, TEAM,
        _("the file until it is taken in or for a day; numbers for 90 days"),
    ),
    "files": Topic(
        _("Files made for the team"), "personal", _("to print, and to take along"), CONTRACT,
        _("whoever of the team asked for them"), _("24 hours"),
    ),
    "circles": Topic(
        _("What you say for circles between events"), "special", _("to find you a circle with people you can meet"), CONSENT,
        _("people in your circle see your name; the team sees numbers"),
        _("until you leave, or 90 days after the season; notes of hosts 30 days"),
    ),
    "log": Topic(
        _("The log of changes"), "personal", _("so that everything can be explained and undone"), INTEREST, TEAM,
        _("12 months, with numbers instead of names; rows before and after a change until they go themselves"),
    ),
    "staff": Topic(
        _("Accounts of the team"), "personal", _("so that only the team opens its pages"), CONTRACT, TEAM,
        _("as long as they work on it"),
    ),
    "forgotten": Topic(
        _("That somebody was deleted"), "security", _("so that no list and no restored copy brings you back"), INTEREST,
        NOBODY_SEES, _("digests that name nobody, as long as there are copies and lists"),
    ),
}  # fmt: skip

_PLANS = "id plan round table"
TABLE: tuple[tuple[str, str, str, Erase, str], ...] = (
    ("User", "id password last_login email name language is_active joined_at", "staff", "stays", ""),
    ("Device", "id user session_key browser made_at seen_at", "staff", "stays", ""),
    ("Community", "id name slug language made_at rehearses", "event", "stays", ""),
    ("Event", "id community name slug starts_on ends_on timezone language place expected made_at archived follow_up ask_pairs", "event", "stays", ""),
    ("Event", "safety_name safety_phone reply_to", "staff", "stays", ""),
    ("Membership", "id user community event role part made_at", "staff", "stays", ""),
    ("Change", "id at actor community event verb undoes", "log", "stays", ""),
    ("Change", "about facts", "log", "words", ""),
    ("ChangedRow", "id change table row before after", "log", "gone", ""),
    ("Job", "id kind event by state cancel created_at beat_at finished_at", "log", "stays", ""),
    ("Job", "given progress result problem", "log", "words", ""),
    ("Link", "id digest purpose community event user made_by facts made_at expires_at used_at", "staff", "stays", ""),
    ("StoredFile", "id event owner name kind content made_at expires_at", "files", "gone", ""),
    ("Mailing", "id event kind made_by made_at paused stopped_at again_for", "mail", "stays", ""),
    (
        "Mail",
        ("id event mailing kind attendee_id address facts key language state urgent tries not_before problem recipient "
        "message_id made_at sent_at"),
        "mail",
        "gone",
        "mails",
    ),
    ("MailText", "id event kind language subject text", "event", "stays", ""),
    ("Erasure", "id digest swept at", "forgotten", "stays", ""),
    ("LeftOut", "id event digest", "forgotten", "stays", ""),
    ("RetentionRun", "id at community event by counts", "log", "stays", ""),
    ("Person", "id community made_at", "name", "number", ""),
    ("Person", "name email", "name", "blank", "me"),
    ("Person", "offered_on", "again", "blank", "remembered"),
    ("Attendee", "id event person code state made_at", "seats", "number", "events"),
    ("Attendee", "erased_at", "forgotten", "number", ""),
    ("Attendee", "token invitation", "access", "blank", ""),
    ("Attendee", "name email order guest_of", "name", "blank", "me"),
    ("Attendee", "source_key edited source_row times_by_self", "lists", "blank", ""),
    ("Attendee", ("organisation parties times_attended is_host is_greeter host_rounds greeter_capacity languages rounds "
     "kinds pronouns name_sound hide_new listen_first no_greeter no_mail paused attributes"), "details", "blank", "me"),
    ("Attendee", "needs largest_table", "needs", "blank", "me"),
    ("Visit", "id attendee digest invitation browser made_at seen_at expires_at proved_at", "access", "gone", "devices"),
    ("VisitCode", "id visit salt made_at tries", "access", "gone", ""),
    ("Consent", "id attendee purpose given wording at", "consents", "gone", "consents"),
    (
        "Statement",
        ("id event text key language translations state sensitive starter approved_hash joined_into holds reason suggestion "
        "dots made_at"),
        "statements",
        "stays",
        "",
    ),
    ("Statement", "author", "statements", "blank", "statements"),
    ("Statement", "first_yes", "staff", "stays", ""),
    ("MeToo", "id statement attendee shown own key made_at", "statements", "gone", "statements"),
    ("Skip", "id statement attendee key made_at", "statements", "gone", ""),
    ("ToldCount", "statement told counted waits_for answers_then answers moved_at", "statements", "stays", ""),
    ("Likeness", "statement digest vector near", "statements", "stays", ""),
    ("Moderation", "event stopped words floor fields needs_two version", "event", "stays", ""),
    ("Tie", "id event kind a b", "details", "gone", ""),
    ("Remembered", "id event a b times met", "memory", "gone", "remembered"),
    ("MemoryOf", "event written_at people willing pairs met kept", "event", "stays", ""),
    ("Import", "id event by file job state change made_at", "lists", "stays", ""),
    ("Import", "name reading report rows difference problem", "lists", "words", ""),
    ("Mapping", "id community headers reading used_at", "event", "stays", ""),
    ("Plan", ("id event number state base why seed steps stopped seconds musts complete totals problem_digest edits "
     "judged_edits made_by made_at released_by released_at"), "seats", "stays", ""),
    ("Plan", "note programme ledger said moved", "seats", "words", ""),
    ("Forecast", "plan edits assume found variants made_by made_at", "event", "stays", ""),
    ("Sitting", f"{_PLANS} seats place host stand_in", "seats", "number", ""),
    ("Seat", f"{_PLANS} attendee", "seats", "number", "seats"),
    ("Cast", "id plan name place host", "seats", "number", ""),
    ("CastMember", "id plan cast attendee", "seats", "number", ""),
    ("Greeting", "id plan newcomer greeter stand_in", "seats", "number", ""),
    ("CastWish", "attendee new", "details", "gone", ""),
    ("Asked", "id attendee role yes at", "details", "gone", "me"),
    (
        "Welcome",
        "id event newcomer greeter stand_in state how made_at reminded_at contacted_at met_at ended_at ended_by",
        "seats",
        "number",
        "",
    ),
    ("Desk", "id event name kind browser digest paired_by paired_at seen_at plan skew offline_at ended_at", "staff", "stays", ""),
    ("DoorSeat", "id event round table number way desk attendee held_at given_at", "seats", "number", "seats"),
    ("WalkIn", "id event attendee desk added again at received_at", "day", "number", ""),
    ("CheckIn", "id event attendee kind undoes desk by at received_at", "day", "number", "day"),
    ("Clock", "event version moved skipped held_at earlier done", "event", "stays", ""),
    ("Cue", "id event place own statement text posture shown_at", "event", "stays", ""),
    ("Stage", "event version scene blank cue light turn done", "event", "stays", ""),
    ("Ready", "id cue attendee", "statements", "gone", ""),
    ("KeptDay", "event facts said behind snapshot stamp since until", "event", "stays", ""),
    ("KeptPage", "id attendee language page behind uses snapshot stamp knows_times since until", "seats", "gone", ""),
    ("Wall", "id event name made_by made_at seen_at ended_at", "staff", "stays", ""),
    ("OpenTable", "id event key block table room seats state holds reason on_paper made_at", "tables", "stays", ""),
    ("OpenTable", "title language", "tables", "words", ""),
    ("OpenTable", "host", "tables", "blank", "tables"),
    ("Joining", "id table block attendee left keys made_at", "tables", "gone", "tables"),
    ("OpenTableRules", "event stopped", "event", "stays", ""),
    ("PulseAnswer", "id event attendee round belong bond alike circles welcomed made_at", "pulse", "untied", "pulse"),
    ("PulseCards", "id event round counts", "pulse", "stays", ""),
    ("Tap", "id event by about kind stands keys made_at", "met", "gone", "met"),
    ("Study", "id event design state protocol fingerprint seed drawn plan result made_by written_at drawn_at ended_at", "event", "stays", ""),
    ("StudyPlans", "study content", "evaluation", "stays", ""),
    ("StudyPlans", "people", "evaluation", "untied", ""),
    ("StudyArm", "id study attendee position cast first done_at", "evaluation", "gone", "talked"),
    ("Talked", "id study by about answer", "evaluation", "gone", "talked"),
    ("ContactChoice", "attendee what line", "met", "gone", "met"),
    ("Connection", "id event a b made_at ended_at", "met", "gone", "met"),
    ("CastAnswer", "id event cast attendee holds made_at", "seats", "gone", ""),
    ("CastGuest", "event cast attendee", "seats", "number", "seats"),
    ("CastPair", "id event cast other made_at", "seats", "stays", ""),
    ("Reunion", "event on at place", "event", "stays", ""),
    ("Thanks", "id event to by what_for stands keys made_at", "thanks", "untied", "thanks"),
    ("ThanksCards", "event to count", "thanks", "gone", ""),
    ("CastReunion", "id event cast place made_at chosen_at told_at reminded_at", "again", "stays", "remembered"),
    ("CastReunion", "by", "again", "blank", "remembered"),
    ("ReunionDate", "id reunion at", "again", "stays", ""),
    ("ReunionAnswer", "id date attendee can", "again", "gone", "remembered"),
    ("CastTable", "attendee cast", "again", "gone", "remembered"),
    ("Postcard", "attendee sealed due_on made_at", "postcard", "gone", "remembered"),
    ("LadderOffer", "attendee step proposed until yes made_at answered_at taken_up_at", "again", "gone", "remembered"),
    ("CutOff", "id event round at by", "event", "stays", ""),
    ("TableCount", "id event round table people plan host by at received_at", "day", "number", ""),
    ("Tick", "id event attendee round table here host by at received_at", "day", "number", "day"),
    ("Stay", "id event attendee round by at", "seats", "gone", ""),
    ("LeftAlone", "attendee at", "notes", "gone", "day"),
    ("Readiness", "event paper_only reached_at stick_at", "event", "stays", ""),
    ("Standing", "attendee place sign here_at away", "notes", "gone", "notes"),
    ("Photo", "attendee sealed made_at", "photo", "gone", "photo"),
    ("Note", "id event by to kind text batch made_at", "notes", "gone", "notes"),
    ("Call", "id event round table by about made_at done_at done_by", "notes", "gone", ""),
    ("Prompt", "id event stage depth theme text place", "event", "stays", ""),
    ("Openings", "plan keys", "event", "stays", ""),
    ("RoomAnswer", "id event attendee round room noise light space made_at", "answers", "untied", "answers"),
    ("FirstAnswer", "id event attendee belong made_at", "answers", "untied", "answers"),
    (
        "LaterAnswer",
        "id event attendee belong bond alike circles touch again met_at_table met_in_free_time rather_not made_at",
        "answers",
        "untied",
        "answers",
    ),
    ("Instrument", "id event name data brought_by made_at ended_at", "event", "stays", ""),
    ("InstrumentAnswer", "id instrument attendee before values made_at", "answers", "untied", "answers"),
    ("Renewal", "attendee on", "answers", "gone", "answers"),
    ("Uncounted", "attendee at", "answers", "gone", "answers"),
    ("Story", "id event attendee text quote tags read_at made_at", "stories", "gone", "stories"),
    ("ToldTable", "id event topic about data counted_at", "event", "stays", ""),
    ("BoardReport", "id event number inputs_at content pdf made_by made_at", "event", "stays", ""),
    ("Release", "event plan at", "seats", "stays", ""),
    ("Print", "id event plan by sheets at on_paper_at", "seats", "stays", ""),
    ("Print", "options items", "seats", "words", ""),
    ("Programme", ("event template seats cast_size cast_meetings casts_from_memory neighbourhood crossing "
     "hosts_keep_table walk_limit promises parties not_the_only_one at_most balanced"), "event", "stays", ""),
    ("Room", "id event name width depth note place", "event", "stays", ""),
    ("Table", "id room label seats least shape x y angle features language topic spare place", "event", "stays", ""),
    ("Fixture", "id room kind label x y width depth", "event", "stays", ""),
    ("Block", "id event day starts_at minutes kind title text room seats without crossing welcome_place", "event", "stays", ""),
    ("Duty", "id block attendee", "seats", "gone", ""),
    ("Pin", "id event attendee round table", "seats", "gone", ""),
    ("Agreement", "id event text place", "event", "stays", ""),
    ("AgreedText", "id event digest lines made_at", "event", "stays", ""),
    ("Acceptance", "id attendee text at", "consents", "gone", "consents"),
    ("ChecklistTick", "id event step by at", "event", "stays", ""),
    ("Season", "id community name about starts_on weeks meetings minutes places zone invited_at ended_at made_at", "event", "stays", ""),
    (
        "SeasonMember",
        "id season person zone hours languages online places hosts statements paused_until asked_at heard_at joined_at",
        "circles",
        "gone",
        "circles",
    ),
    ("SeasonMeeting", "id season number first_day seed state repeats job made_by made_at released_at", "event", "stays", ""),
    ("Circle", "id meeting number starts_at minutes place language willing prompt", "circles", "stays", ""),
    ("Circle", "host", "circles", "untied", ""),
    ("CircleNote", "id circle by link spot made_at", "circles", "gone", "circles"),
    ("CircleNote", "text", "circles", "words", "circles"),
    ("CircleSeat", "id meeting circle member coming why remedy remedy_at", "circles", "untied", "circles"),
    ("OutsideLead", "id event name email link accepted_at", "staff", "stays", ""),
    ("ApartRequest", "id event state sealed fingerprint asker keep_until made_at decided_at", "apart", "gone", "asked"),
    ("Report", "id event key state sealed handling asker follow_up_on keep_until made_at", "reports", "untied", "reports"),
    ("VaultRead", "id event user outside request report purpose at", "apart", "stays", ""),
    ("SafetyReview", "id plan edits accepted user outside at", "apart", "stays", ""),
)  # fmt: skip
INVENTORY = tuple(
    Entry(model, tuple(fields.split()), topic, erase, export) for model, fields, topic, erase, export in TABLE
)

# Tables of libraries: what they hold, and how it goes.
OTHERS = {
    "account_emailaddress": "staff",
    "account_emailconfirmation": "staff",
    "auth_group": "event",
    "auth_group_permissions": "event",
    "auth_permission": "event",
    "django_content_type": "event",
    "django_migrations": "event",
    "django_session": "access",
    "kinfolk_cache": "access",
    "kinfolk_touched": "log",
    "mfa_authenticator": "staff",
    "procrastinate_events": "log",
    "procrastinate_jobs": "log",
    "procrastinate_periodic_defers": "log",
    "procrastinate_workers": "log",
}
