"""From wish to paid order: what became of what was saved, and what prompted it."""
