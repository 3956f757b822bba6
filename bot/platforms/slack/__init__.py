"""Slack: outbound, inbound, and pure drawing."""

from bot.platforms.slack.app import Doors as Doors, SlackApp as SlackApp
from bot.platforms.slack.calls import Clients as Clients
from bot.platforms.slack.outbound import SlackPlatform as SlackPlatform
from bot.platforms.slack.workspaces import Workspaces as Workspaces
