"""Pages of whoever looks after greeters and hosts."""
