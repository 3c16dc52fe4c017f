"""What all doors share: who asks, how pages are answered, guarded and formatted."""
