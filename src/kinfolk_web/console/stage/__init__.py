"""The stage manager's page: the clock, the walls, and Look Around."""
