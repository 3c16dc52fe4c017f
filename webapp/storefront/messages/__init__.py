"""What a customer is told: choosing, pausing, stopping, and reading what was."""
