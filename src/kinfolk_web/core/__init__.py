"""The ground floor: audit, undo, live events, jobs, links; knows nothing of events."""
