"""The panel from which an owner shares a list, and takes it back."""
