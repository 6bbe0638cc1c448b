"""Frames that are no messages of the protocol, of many kinds, each with the code that answers it."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

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
FIELDS = [(kind, name) for kind in sorted(GOOD) for name in GOOD[kind]]
# Right for no field of any message; where a number may be any, only what is none.
WRONG: list[Any] = [None, -1, 2.5, 10**30, [[]], {"a": {"b": []}}, [1, 2], [None]]
NO_NUMBERS = ["NaN", "Infinity", "-Infinity", "1e999", "01", "+1"]
KNOWN = {*GOOD, "hello", "configuration", "ping", "leave", "admit", "deny", "ask-unmute", "end"}
# What readers of text stumble over, beside plain letters: quotes, controls, marks of direction, astral planes.
LETTERS = 'abcXYZ019 _-"\\/{}[]:,.\n\r\t\0\x1b\x7f\x85é߀\u200b\u202e\u2028\ufeff\ufffd\uffff😀\U0010ffff'


def text(random: Random, longest: int, shortest: int = 0) -> str:
    """Characters of LETTERS, and some of all that there are but halves of surrogate pairs."""
    size = random.randint(shortest, longest)
    return "".join(
        random.choice(LETTERS) if random.random() < 0.8 else chr(random.choice([0, 0xE000]) + random.randrange(0xD800))
        for _ in range(size)
    )


def value(random: Random, depth: int = 2) -> Any:
    """Whatever JSON can say."""
    kind = random.randrange(7 if depth else 5)
    if kind == 0:
        return random.choice([None, True, False])
    if kind == 1:
        return random.choice([0, -1, random.getrandbits(70), -random.getrandbits(20)])
    if kind == 2:
        return random.choice([0.0, -0.5, 5e-324, 1.7e308, random.random()])
    if kind in (3, 4):
        return text(random, 20)
    if kind == 5:
        return [value(random, depth - 1) for _ in range(random.randint(0, 3))]
    return {text(random, 8): value(random, depth - 1) for _ in range(random.randint(0, 3))}


def unless(make: Callable[[], Any], unwanted: Callable[[Any], bool]) -> Any:
    """The first of what is made that is not unwanted."""
    while unwanted(found := make()):
        pass
    return found


def is_json(text: str) -> bool:
    """Whether a strict reader takes it; Python's own would take NaN."""

    def refuse(name: str) -> None:
        raise ValueError(name)

    try:
        json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError):
        return False
    return True


def no_json(random: Random) -> str:
    return str(unless(lambda: text(random, 60), is_json))


def cut_short(random: Random) -> str:
    kind = random.choice(sorted(GOOD))
    return json.dumps({"type": kind, **GOOD[kind]})[: -random.randint(1, 20)]


def no_object(random: Random) -> str:
    return json.dumps(unless(lambda: value(random), lambda found: isinstance(found, dict)))


def no_type(random: Random) -> str:
    fields = {text(random, 8): value(random) for _ in range(random.randint(0, 4))}
    return json.dumps({name: found for name, found in fields.items() if name != "type"})


def odd_type(random: Random) -> str:
    return json.dumps({"type": unless(lambda: value(random), lambda found: isinstance(found, str))})


def missing(random: Random) -> str:
    kind, absent = random.choice(FIELDS)
    return json.dumps({"type": kind, **{name: found for name, found in GOOD[kind].items() if name != absent}})


def mistyped(random: Random) -> str:
    kind, name = random.choice(FIELDS)
    wrong = [each for each in WRONG if name != "ms" or not isinstance(each, int | float)]
    return json.dumps({"type": kind, **GOOD[kind], name: random.choice(wrong)})


def additional(random: Random) -> str:
    kind = random.choice(sorted(GOOD))
    return json.dumps({"type": kind, **GOOD[kind], "x" + text(random, 12, 1): value(random)})


def bad_id(random: Random) -> str:
    return json.dumps({"type": "ping", "id": random.choice([*WRONG, "i" * 65])})


def deep(random: Random) -> str:
    depth = random.randint(50, 9000)
    return '{"type":"media","media":' + "[" * depth + "]" * depth + "}"


def second_hello(_random: Random) -> str:
    return '{"type":"hello"}'


def no_number(random: Random) -> str:
    ms = random.choice(NO_NUMBERS)
    return '{"type":"report","recipient":"x","outcome":"failed","relayed":false,"ms":' + ms + "}"


def unknown_type(random: Random) -> str:
    return json.dumps({"type": unless(lambda: text(random, 20), KNOWN.__contains__)})


BAD_MESSAGES = (
    no_json,
    cut_short,
    no_object,
    no_type,
    odd_type,
    missing,
    mistyped,
    additional,
    bad_id,
    deep,
    second_hello,
    no_number,
)


def frame(random: Random) -> Frame:
    """One of them, with the code that answers it."""
    if random.random() < 1 / 4:
        return unknown_type(random), UNKNOWN
    return random.choice(BAD_MESSAGES)(random), BAD
