"""Frames that are no messages of the protocol, of many kinds, each with the code that answers it."""

import json
from typing import Any

from hypothesis import strategies as st

Frame = tuple[str, str]  # what is sent, and the code of the error

BAD, UNKNOWN = "bad-message", "unknown-type"
GOOD: dict[str, dict[str, Any]] = {
    "offer": {"recipient": "x", "connection": 1, "sdp": "v=0"},
    "answer": {"recipient": "x", "connection": 1, "sdp": "v=0"},
    "candidates": {"recipient": "x", "connection": 1, "candidates": [{"candidate": "", "sdpMid": "0"}]},
    "reconnect": {"recipient": "x", "rebuild": True},
    "media": {"media": {"audio": True, "video": True, "screen": False, "hand": False, "recording": False}},
    "report": {"recipient": "x", "outcome": "connected", "relayed": False, "ms": 10},
    "lock": {"locked": True},
    "role": {"subject": "x", "role": "member"},
    "mute": {"subject": "x", "kinds": ["audio"]},
    "remove": {"subject": "x"},
}
# Right for no field of any message; where a number may be any, only what is none.
WRONG: list[Any] = [None, -1, 2.5, 10**30, [[]], {"a": {"b": []}}, [1, 2], [None]]
KNOWN = {*GOOD, "hello", "configuration", "ping", "leave", "admit", "deny", "ask-unmute", "end"}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def is_json(text: str) -> bool:
    """Whether a strict reader takes it; Python's own would take NaN."""

    def refuse(name: str) -> None:
        raise ValueError(name)

    try:
        json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError):
        return False
    return True


def without(kind: str, name: str) -> str:
    return json.dumps({"type": kind, **{key: value for key, value in GOOD[kind].items() if key != name}})


def with_wrong(kind: str, name: str) -> st.SearchStrategy[str]:
    wrong = [value for value in WRONG if name != "ms" or not isinstance(value, int | float)]
    return st.sampled_from(wrong).map(lambda value: json.dumps({"type": kind, **GOOD[kind], name: value}))


fields = st.sampled_from([(kind, name) for kind in sorted(GOOD) for name in GOOD[kind]])

no_json = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).filter(lambda text: not is_json(text))
cut_short = st.sampled_from(sorted(GOOD)).flatmap(
    lambda kind: st.integers(1, 20).map(lambda n: json.dumps({"type": kind, **GOOD[kind]})[:-n])
)
no_object = json_values.filter(lambda value: not isinstance(value, dict)).map(json.dumps)
no_type = st.dictionaries(st.text(max_size=8).filter(lambda key: key != "type"), json_values, max_size=4).map(
    json.dumps
)
odd_type = json_values.filter(lambda value: not isinstance(value, str)).map(lambda value: json.dumps({"type": value}))
missing = fields.map(lambda field: without(*field))
mistyped = fields.flatmap(lambda field: with_wrong(*field))
additional = st.tuples(st.sampled_from(sorted(GOOD)), st.text(min_size=1, max_size=12), json_values).map(
    lambda parts: json.dumps({"type": parts[0], **GOOD[parts[0]], "x" + parts[1]: parts[2]})
)
bad_id = st.sampled_from([*WRONG, "i" * 65]).map(lambda value: json.dumps({"type": "ping", "id": value}))
deep = st.integers(50, 9000).map(lambda depth: '{"type":"media","media":' + "[" * depth + "]" * depth + "}")
second_hello = st.just('{"type":"hello"}')
nan = st.sampled_from(["NaN", "Infinity", "-Infinity", "1e999", "01", "+1"]).map(
    lambda text: '{"type":"report","recipient":"x","outcome":"failed","relayed":false,"ms":' + text + "}"
)
unknown_type = st.text(max_size=20).filter(lambda text: text not in KNOWN).map(lambda text: json.dumps({"type": text}))

bad_messages = st.one_of(
    no_json, cut_short, no_object, no_type, odd_type, missing, mistyped, additional, bad_id, deep, second_hello, nan
)
frames: st.SearchStrategy[Frame] = st.one_of(
    bad_messages.map(lambda text: (text, BAD)), unknown_type.map(lambda text: (text, UNKNOWN))
)
