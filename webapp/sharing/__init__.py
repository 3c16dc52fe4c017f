"""Lists that somebody else may see: links that can be taken back."""
