"""Hosts, greeters and their stand-ins: who is proposed where the list names none, and who welcomes whom."""

from kinfolk.roles.greeting import assign_greeters, greeter_stand_ins, settled_stand_ins
from kinfolk.roles.proposing import Proposal, propose
from kinfolk.roles.standing_in import host_stand_ins

__all__ = ["Proposal", "assign_greeters", "greeter_stand_ins", "host_stand_ins", "propose", "settled_stand_ins"]
