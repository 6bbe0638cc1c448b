"""Figures of this process for Prometheus, on a port of their own that is not for the public.

What is counted on the way of a message are plain numbers (rooms/signaling/counts.py). They become metrics here, on
another thread, when somebody asks.
"""

import asyncio
import platform
from collections.abc import Iterable, Iterator

from django.db import connection
from prometheus_client import CollectorRegistry, ProcessCollector, start_http_server
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from rooms.signaling import lifecycle
from rooms.signaling.counts import counts
from rooms.signaling.errors import CLOSE_CODES, ERROR_CODES
from rooms.signaling.handlers import HANDLERS
from rooms.signaling.hub import Hub

from . import VERSION


def serve_metrics(host: str, port: int) -> None:
    """Answer to Prometheus from a thread, for as long as the process lives. Raises OSError."""
    registry = CollectorRegistry()
    registry.register(ProcessCollector(registry=None))
    registry.register(Figures())
    start_http_server(port, host, registry)


class Figures(Collector):
    """Everything that is known of this process; it begins at 0 with each start."""

    def collect(self) -> Iterator[Metric]:
        yield from presence(lifecycle.state.hub)
        yield from joins()
        yield from relayed()
        yield from bus()
        yield from database()
        loop = type(asyncio.get_event_loop_policy()).__module__.partition(".")[0]
        about = {"version": VERSION, "python": platform.python_version(), "loop": loop}
        yield InfoMetricFamily("conference_build", "What runs here.", about)


def presence(hub: Hub | None) -> Iterator[Metric]:
    """Who is here. Copies are made in one step each, since the event loop goes on meanwhile."""
    rooms = list(hub.rooms.values()) if hub else []
    channel = hub.relay.channel if hub else ""
    yield GaugeMetricFamily("conference_connections", "Open WebSockets.", len(lifecycle.state.sockets))
    yield GaugeMetricFamily(
        "conference_rooms", "Rooms with somebody connected here.", sum(bool(r.local) for r in rooms)
    )
    participants = GaugeMetricFamily(
        "conference_participants",
        "Participants connected here (live), and those who were and may come back (detached).",
        labels=["state"],
    )
    participants.add_metric(["live"], sum(len(room.local) for room in rooms))
    known = (who for room in rooms for who in list(room.roster.values()))
    participants.add_metric(["detached"], sum(who.state == "detached" and who.channel == channel for who in known))
    yield participants


def joins() -> Iterator[Metric]:
    yield CounterMetricFamily("conference_joins", "Joins that succeeded, resumes among them.", counts.joined)
    yield by_label(
        "conference_joins_refused", "Joins that did not, by the code of the bye.", "reason", CLOSE_CODES, counts.refused
    )


def relayed() -> Iterator[Metric]:
    tags = {str(kind.__struct_config__.tag): counts.messages.get(kind, 0) for kind in HANDLERS}
    yield by_label("conference_messages", "Messages from clients.", "type", tags, tags)
    yield by_label(
        "conference_errors", "Messages not obeyed, by the code of the error.", "code", ERROR_CODES, counts.errors
    )
    durations = counts.relay_seconds
    buckets = [(str(bound).replace("inf", "+Inf"), number) for bound, number in durations.cumulative()]
    yield HistogramMetricFamily(
        "conference_relay_seconds",
        "From the arrival of a relayed message until it is sent on.",
        buckets,
        durations.total,
    )


def bus() -> Iterator[Metric]:
    yield CounterMetricFamily("conference_bus_sent", "Messages given to the bus.", counts.bus_sent)
    yield CounterMetricFamily("conference_bus_lost", "Messages known to be lost on the bus.", counts.bus_lost)
    yield GaugeMetricFamily(
        "conference_bus_misses", "How many of our messages to ourselves did not come back, in a row.", counts.bus_misses
    )


def database() -> Iterator[Metric]:
    """The pool of connections, where there is one."""
    pool = getattr(connection, "pool", None)
    if pool is None:
        return
    stats = pool.get_stats()
    connections = GaugeMetricFamily("conference_database_connections", "Connections to the database.", labels=["state"])
    connections.add_metric(["idle"], stats.get("pool_available", 0))
    connections.add_metric(["used"], stats.get("pool_size", 0) - stats.get("pool_available", 0))
    yield connections
    yield GaugeMetricFamily("conference_database_waiting", "Who waits for one.", stats.get("requests_waiting", 0))


def by_label(name: str, text: str, label: str, known: Iterable[str], numbers: dict[str, int]) -> CounterMetricFamily:
    """A counter with a value for each that is known, so that a rate can be told from the first one on."""
    family = CounterMetricFamily(name, text, labels=[label])
    for value in sorted({*known, *list(numbers)}):
        family.add_metric([value], numbers.get(value, 0))
    return family
