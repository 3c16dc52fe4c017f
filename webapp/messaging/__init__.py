"""What the shop says to people: one message to one person over one channel."""
