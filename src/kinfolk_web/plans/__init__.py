"""Drafts, releases, repairs; bridge.py is the one wire to the planner."""
