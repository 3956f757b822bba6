"""Slack: outbound, inbound, and pure drawing."""
