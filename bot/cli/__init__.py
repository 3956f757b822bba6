"""The command line: data on standard output, everything else on standard error."""

from bot.cli.root import main as main
