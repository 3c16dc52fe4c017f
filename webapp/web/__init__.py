"""What all doors share: who is asking, how pages are answered, guarded and formatted."""
