"""What others see of a list that was shared with them, or with everybody."""
