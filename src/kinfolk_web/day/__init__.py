"""The day itself: who is here, what runs now, what changes on the floor, and what people say of it."""
