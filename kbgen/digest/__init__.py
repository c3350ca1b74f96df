"""What is new, when it became so, and what has been told of it."""
