"""Kills the working desk at every fault point, again and again, and looks what people would see."""
