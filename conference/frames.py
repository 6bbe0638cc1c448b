"""The usual WebSocket frame (RFC 6455 5.2): a whole text message, as nearly all that passes here are.

Autobahn reads and writes every case with the same care, which costs more than all the rest of a relay.
"""

try:
    from websockets.speedups import apply_mask  # in C; the one that this library itself unmasks with
except ImportError:
    from websockets.utils import apply_mask

FIN_TEXT = 0x81
MASKED = 0x80
LENGTH_16 = 126  # in place of a length: it follows in 16 bits


def text_frame(payload: bytes) -> bytes:
    """A whole text message from a server, which does not mask."""
    length = len(payload)
    if length < LENGTH_16:
        return bytes((FIN_TEXT, length)) + payload
    if length < 1 << 16:
        return b"\x81\x7e" + length.to_bytes(2, "big") + payload
    return b"\x81\x7f" + length.to_bytes(8, "big") + payload


def take_text(data: bytes, start: int) -> tuple[bytes, int] | None:
    """The payload of a client's whole text message at `start`, and where the next frame begins.

    None if something else is there, or not all of it yet, or more than 16 bits of length can tell.
    """
    if len(data) < start + 6 or data[start] != FIN_TEXT:
        return None
    length = data[start + 1] - MASKED
    mask = start + 2
    if length == LENGTH_16:
        length = data[mask] << 8 | data[mask + 1]
        mask += 2
        if length < LENGTH_16:  # written longer than need be, which is an error
            return None
    elif not 0 <= length < LENGTH_16:
        return None
    begin = mask + 4
    end = begin + length
    if len(data) < end:
        return None
    return apply_mask(data[begin:end], data[mask:begin]), end


def is_begun(data: bytes, start: int) -> bool:
    """Whether what is left at `start`, where `take_text` found nothing, is the beginning of what it would take."""
    head = data[start : start + 4]
    if head[0] != FIN_TEXT:
        return False
    if len(head) < 2:
        return True
    length = head[1] - MASKED
    if length == LENGTH_16:
        return len(head) < 4 or int.from_bytes(head[2:]) >= LENGTH_16
    return 0 <= length < LENGTH_16
