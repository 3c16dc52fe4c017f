"""The believable shop that an empty database is filled with."""
