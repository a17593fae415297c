"""What people do together on the day: open tables, pulse, casts and the closing, as staff see to them."""
