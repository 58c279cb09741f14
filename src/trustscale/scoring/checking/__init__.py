"""What only scoring tells about a definition: whether its examples come out, and what they leave untested."""
