"""Slack, against a simulated one."""
