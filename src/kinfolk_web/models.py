"""The tables of all rooms in flow order, where Django looks for them."""

from kinfolk_web.accounts.models import Device, User
from kinfolk_web.communities.models import Community, Event, Membership, Role
from kinfolk_web.core.models import Change, ChangedRow, Job, Link, Mail, Mailing, MailText, StoredFile
from kinfolk_web.people.models import Attendee, Import, Mapping, MeToo, Person, Statement, Tie, Visit, VisitCode
from kinfolk_web.plans.models import Cast, CastMember, CastWish, Greeting, Plan, Print, Release, Seat, Sitting
from kinfolk_web.programme.models import (
    Agreement,
    Block,
    ChecklistTick,
    Duty,
    Fixture,
    Pin,
    Programme,
    Room,
    Table,
)
from kinfolk_web.safety.models import ApartRequest, OutsideLead, SafetyReview, VaultRead
from kinfolk_web.welcome.models import Call, Note, Openings, Prompt, Standing, Welcome

__all__ = [
    "Agreement",
    "ApartRequest",
    "Attendee",
    "Block",
    "Call",
    "Cast",
    "CastMember",
    "CastWish",
    "Change",
    "ChangedRow",
    "ChecklistTick",
    "Community",
    "Device",
    "Duty",
    "Event",
    "Fixture",
    "Greeting",
    "Import",
    "Job",
    "Link",
    "Mail",
    "MailText",
    "Mailing",
    "Mapping",
    "MeToo",
    "Membership",
    "Note",
    "Openings",
    "OutsideLead",
    "Person",
    "Pin",
    "Plan",
    "Print",
    "Programme",
    "Prompt",
    "Release",
    "Role",
    "Room",
    "SafetyReview",
    "Seat",
    "Sitting",
    "Standing",
    "Statement",
    "StoredFile",
    "Table",
    "Tie",
    "User",
    "VaultRead",
    "Visit",
    "VisitCode",
    "Welcome",
]
