"""What `slugline init` asks for, and the two files and three links that it makes of it."""
