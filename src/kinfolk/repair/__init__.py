"""Repair: the smallest change to a plan when the day differs from it."""

from kinfolk.repair.proposal import Proposal
from kinfolk.repair.repairer import Repairer, repair

__all__ = ["Proposal", "Repairer", "repair"]
