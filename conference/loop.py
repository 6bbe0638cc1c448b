"""Which event loop serves: uvloop, where it is installed."""

import asyncio


def prefer_uvloop() -> None:
    """Let event loops made from now on be uvloop's, which need about a quarter less CPU.

    Has to be called before Django is loaded: the app `daphne` makes its event loop when it is imported.
    Without uvloop (it does not exist for every system) nothing changes.
    """
    try:
        import uvloop
    except ImportError:
        return
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
