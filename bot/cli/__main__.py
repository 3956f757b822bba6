"""`python -m bot.cli` is `slugline`, for where the command is not on the path."""

from bot.cli.root import main

main()
