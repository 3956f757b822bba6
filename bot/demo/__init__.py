"""The demo's newsstand: invented outlets on loopback that show the desk at work without a network."""
