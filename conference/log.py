"""The log: one line or one JSON object for each record, with the connection it is about, and without secrets.

Records of ours say ids, addresses, codes and durations, never what people send, nor names, tokens or cookies. Those of
libraries are shown from WARNING on only, since at DEBUG some of them print whatever they handle.
"""

import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter

# Random; set for everything that a WebSocket's own task does.
connection_id: ContextVar[str] = ContextVar("connection_id", default="-")

LINE = "%(asctime)s %(levelname)s %(name)s %(connection)s: %(message)s"
# What records of ours may carry besides the text, as `extra`.
FIELDS = ("connection", "event", "address", "room", "participant", "instance", "code", "seconds")


class Connection(logging.Filter):
    """Adds the id of the connection."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.connection = connection_id.get()
        return True


class OneLine(logging.Filter):
    """Takes the traceback off a record whose cause is not in our code."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.name.startswith("channels_redis"):
            record.msg, record.args = f"{record.getMessage()} {record.exc_info[1]!r}", ()
        record.exc_info = record.exc_text = None
        return True


class Route(logging.Filter):
    """Names a page by its pattern: the address of a room lets people in, and that of a password's reset even more."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            route = f"/{match.route}" if match else "(no page)"
            record.args = tuple(route if each == request.path else each for each in record.args)
        return True


class Json(JsonFormatter):
    """One object a line: time (UTC), level, logger, process, message, and FIELDS; `exc_info` has a traceback."""

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data["level"], log_data["logger"] = record.levelname, record.name
        log_data["process"] = record.process
        log_data["message"] = record.message
        log_data.update({name: getattr(record, name) for name in FIELDS if hasattr(record, name)})
        log_data.update(message_dict)


def configuration(form: str, level: str) -> dict[str, Any]:
    """Django's LOGGING: to stderr, where systemd and containers look for it. `form` is `line` or `json`."""
    if form == "json":
        logging.captureWarnings(True)
    filters = {"connection": Connection, "one_line": OneLine, "route": Route}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {name: {"()": each} for name, each in filters.items()},
        "formatters": {"line": {"format": LINE}, "json": {"()": Json}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": form, "filters": ["connection", "route"]}
        },
        "root": {"handlers": ["console"], "level": "ERROR" if level == "ERROR" else "WARNING"},
        "loggers": {
            **{name: {"level": level} for name in ("conference", "accounts", "rooms")},
            "django": {"handlers": [], "level": "WARNING"},
            # A 404 is not worth a line.
            "django.request": {"level": "ERROR"},
            # Anybody can send a foreign Host; that is worth a line each, and not forty.
            "django.security.DisallowedHost": {"filters": ["one_line"]},
            # While Redis is away, the same every two seconds.
            "channels_redis.pubsub": {"filters": ["one_line"]},
        },
    }
