"""The tables of all rooms in flow order, where Django looks for them."""

from kinfolk_web.accounts.models import Device, User
from kinfolk_web.communities.models import Community, Event, Membership, Role
from kinfolk_web.core.models import Change, ChangedRow, Job, Link, StoredFile
from kinfolk_web.keeping.models import Erasure, RetentionRun
from kinfolk_web.people.models import Attendee, Consent, Import, LeftOut, Mapping, MeToo, Person, Statement, Tie, Visit
from kinfolk_web.plans.models import Cast, CastMember, Greeting, Plan, Print, Release, Seat, Sitting
from kinfolk_web.programme.models import (
    Acceptance,
    AgreedText,
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
from kinfolk_web.safety.models import ApartRequest, OutsideLead, Report, SafetyReview, VaultRead

__all__ = [
    "Acceptance",
    "AgreedText",
    "Agreement",
    "ApartRequest",
    "Attendee",
    "Block",
    "Cast",
    "CastMember",
    "Change",
    "ChangedRow",
    "ChecklistTick",
    "Community",
    "Consent",
    "Device",
    "Duty",
    "Erasure",
    "Event",
    "Fixture",
    "Greeting",
    "Import",
    "Job",
    "LeftOut",
    "Link",
    "Mapping",
    "MeToo",
    "Membership",
    "OutsideLead",
    "Person",
    "Pin",
    "Plan",
    "Print",
    "Programme",
    "Release",
    "Report",
    "RetentionRun",
    "Role",
    "Room",
    "SafetyReview",
    "Seat",
    "Sitting",
    "Statement",
    "StoredFile",
    "Table",
    "Tie",
    "User",
    "VaultRead",
    "Visit",
]
