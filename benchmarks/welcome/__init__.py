"""From invitation to plan with simulated people over HTTP and a real mail server (`make bench-welcome`)."""
