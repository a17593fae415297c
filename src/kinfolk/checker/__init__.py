"""The independent recount behind ``kinfolk check``: plain Python that shares no code with the planner."""

from kinfolk.checker.check import check
from kinfolk.checker.recount import Breach, Recount, Tally
from kinfolk.checker.render import as_json, render

__all__ = ["Breach", "Recount", "Tally", "as_json", "check", "render"]
