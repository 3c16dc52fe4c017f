"""Orders, from whatever channel, with what was paid for them and sent."""
