"""What keeps the desk running where nobody looks."""
