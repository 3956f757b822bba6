"""A Slack of our own on loopback, written from Slack's public documentation; tests inject what goes wrong."""

from tests.fakes.slack_wire.faults import (
    Fault as Fault,
    broken as broken,
    failed_after as failed_after,
    hung as hung,
    lost as lost,
    refused as refused,
    throttled as throttled,
)
from tests.fakes.slack_wire.people import HttpWay as HttpWay, People as People
from tests.fakes.slack_wire.server import Call as Call, SlackWire as SlackWire, slack_wire as slack_wire
from tests.fakes.slack_wire.shapes import (
    check_blocks as check_blocks,
    check_view as check_view,
    links as links,
    live_markup as live_markup,
)
from tests.fakes.slack_wire.sockets import Exchange as Exchange
from tests.fakes.slack_wire.world import (
    Channel as Channel,
    Refusal as Refusal,
    Team as Team,
    User as User,
    World as World,
)
