"""The usual frame is read and written as another implementation writes and reads it; any other is left alone."""

from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from conference.frames import is_begun, take_text, text_frame

# An example has as long as it takes: on a busy machine any of them may be interrupted.
unhurried = settings(deadline=None)
PAYLOADS = st.one_of(st.binary(max_size=300), st.integers(0, 65535).map(lambda size: b"x" * size))
OTHERS = [
    Frame(Opcode.BINARY, b"payload"),
    Frame(Opcode.PING, b"payload"),
    Frame(Opcode.PONG, b"payload"),
    Frame(Opcode.CLOSE, b"\x03\xe8"),
    Frame(Opcode.CONT, b"payload"),
    Frame(Opcode.TEXT, b"payload", fin=False),
]


def written(frame: Frame, mask: bool = True) -> bytes:
    return frame.serialize(mask=mask)


@unhurried
@given(PAYLOADS, st.binary(max_size=20))
def test_a_whole_text_message_is_taken_and_what_follows_is_left(payload: bytes, rest: bytes) -> None:
    frame = written(Frame(Opcode.TEXT, payload))
    assert take_text(frame + rest, 0) == (payload, len(frame))
    assert take_text(rest + frame, len(rest)) == (payload, len(rest + frame))


@unhurried
@given(PAYLOADS, st.data())
def test_nothing_is_taken_of_a_message_that_has_not_all_arrived(payload: bytes, data: st.DataObject) -> None:
    frame = written(Frame(Opcode.TEXT, payload))
    arrived = data.draw(st.integers(0, len(frame) - 1))
    assert take_text(frame[:arrived], 0) is None


def test_what_is_no_whole_text_message_is_left_alone() -> None:
    for frame in OTHERS:
        assert take_text(written(frame), 0) is None, frame
    assert take_text(written(Frame(Opcode.TEXT, b"not masked"), mask=False), 0) is None
    assert take_text(written(Frame(Opcode.TEXT, b"x" * 65536)), 0) is None
    compressed = b"\xc1" + written(Frame(Opcode.TEXT, b"payload"))[1:]
    assert take_text(compressed, 0) is None
    longer_than_need_be = b"\x81\xfe\x00\x05\0\0\0\0hello"
    assert take_text(longer_than_need_be, 0) is None


@unhurried
@given(PAYLOADS, st.binary(max_size=20), st.data())
def test_the_beginning_of_a_text_message_is_known_however_little_of_it_has_arrived(
    payload: bytes, before: bytes, data: st.DataObject
) -> None:
    frame = written(Frame(Opcode.TEXT, payload))
    arrived = data.draw(st.integers(1, len(frame) - 1))
    assert is_begun(before + frame[:arrived], len(before))


def test_nothing_is_waited_for_where_something_else_begins() -> None:
    for frame in OTHERS:
        assert not is_begun(written(frame), 0), frame
    assert not is_begun(written(Frame(Opcode.TEXT, b"not masked"), mask=False), 0)
    assert not is_begun(written(Frame(Opcode.TEXT, b"x" * 65536))[:20], 0)
    longer_than_need_be = b"\x81\xfe\x00\x05"
    assert not is_begun(longer_than_need_be, 0)


@unhurried
@given(PAYLOADS)
def test_what_is_written_is_read_by_others(payload: bytes) -> None:
    assert read(text_frame(payload)) == Frame(Opcode.TEXT, payload)


def test_a_message_above_16_bits_of_length_is_read_by_others() -> None:
    payload = b"x" * 65536
    assert read(text_frame(payload)) == Frame(Opcode.TEXT, payload)


def read(data: bytes) -> Frame:
    """By the other implementation, as a client."""
    stream = StreamReader()
    stream.feed_data(data)
    parsing = Frame.parse(stream.read_exact, mask=False)
    try:
        while True:
            next(parsing)
    except StopIteration as done:
        frame: Frame = done.value
        return frame
