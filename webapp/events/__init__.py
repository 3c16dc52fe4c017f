"""What happened, told upwards: events and their dispatch to whoever subscribed."""
