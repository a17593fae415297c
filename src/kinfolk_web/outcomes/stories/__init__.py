"""Stories that people write: when they felt that they were not the only one."""
