"""The day with 3,000 phones: what is held open, asked for, tapped and checked in, while things fail (`make bench-day`)."""
