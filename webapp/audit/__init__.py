"""What operators did, kept for good."""
