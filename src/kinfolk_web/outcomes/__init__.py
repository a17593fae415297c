"""What came of an event: the report, what is asked afterwards, stories, and evaluation that can be switched on."""
