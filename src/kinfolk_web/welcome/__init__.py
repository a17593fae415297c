"""Who welcomes whom before and on the day: greeters, hosts' prompts, notes that go through the system."""
