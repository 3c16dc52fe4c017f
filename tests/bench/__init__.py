"""What pages cost, as ratios to the cheapest answer this stack can give."""
