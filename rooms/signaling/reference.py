"""The protocol for programs: AsyncAPI 3 and JSON Schema, made of the message classes and of nothing else.

`manage.py reference` writes both; a test holds the files against the classes.
"""

from typing import Any

import msgspec

from .entrance import SUBPROTOCOL
from .messages import CLIENT_MESSAGES
from .outgoing import SERVER_MESSAGES

SCHEMA_FILE = "protocol.schema.json"
INFO = {
    "title": "Signaling",
    "version": "1.0.0",
    "description": "Taking part in a room. The words are in protocol.md; this says the same to programs.",
}


def json_schema() -> dict[str, Any]:
    """JSON Schema 2020-12: a definition for each message, named by direction and type."""
    named: list[tuple[str, type[msgspec.Struct]]] = [
        (f"client.{kind}", message) for kind, message in CLIENT_MESSAGES.items()
    ]
    named += [(f"server.{message.__struct_config__.tag}", message) for message in SERVER_MESSAGES]
    schemas, components = msgspec.json.schema_components(
        [message for _name, message in named], ref_template="#/$defs/{name}"
    )
    # msgspec names a definition by its class; the protocol's own names lead to them.
    messages = {name: schema for (name, _message), schema in zip(named, schemas, strict=True)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": INFO["title"],
        "$defs": {**messages, **components},
    }


def asyncapi() -> dict[str, Any]:
    """AsyncAPI 3.0: the room endpoint, who sends which message, and where its schema is."""
    from_client = [f"client.{kind}" for kind in CLIENT_MESSAGES]
    from_server = [f"server.{message.__struct_config__.tag}" for message in SERVER_MESSAGES]
    channel = {
        "address": "/ws/rooms/{slug}/",
        "parameters": {"slug": {"description": "The room's code."}},
        "messages": {name: message_of(name) for name in from_client + from_server},
        "bindings": {"ws": {"headers": {"type": "object", "properties": protocol_header()}}},
    }
    return {
        "asyncapi": "3.0.0",
        "info": INFO,
        "defaultContentType": "application/json",
        "channels": {"room": channel},
        # Seen from the server: it receives what clients send.
        "operations": {
            "receive": operation("receive", from_client),
            "send": operation("send", from_server),
        },
    }


def message_of(name: str) -> dict[str, Any]:
    return {"name": name.split(".", 1)[1], "payload": {"$ref": f"{SCHEMA_FILE}#/$defs/{name}"}}


def protocol_header() -> dict[str, Any]:
    return {"Sec-WebSocket-Protocol": {"type": "string", "const": SUBPROTOCOL}}


def operation(action: str, names: list[str]) -> dict[str, Any]:
    messages = [{"$ref": f"#/channels/room/messages/{name}"} for name in names]
    return {"action": action, "channel": {"$ref": "#/channels/room"}, "messages": messages}
