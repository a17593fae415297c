"""A whole day with invented people, played by scripted clients over HTTP against the real site (`make demo-day`)."""
