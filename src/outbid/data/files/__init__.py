"""What a file is, found out before anything is made of it."""
