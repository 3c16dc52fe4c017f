"""A customer's account: coming in, going out, and what belongs to it."""
