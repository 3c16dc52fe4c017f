"""A customer's orders: where they are, what to do next, and the way back."""
