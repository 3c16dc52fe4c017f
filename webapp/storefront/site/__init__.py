"""What belongs to the shop as a whole: its colours, its health, a word to crawlers."""
