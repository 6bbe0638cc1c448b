"""Wrong clocks for a process, by libfaketime: https://github.com/wolfcw/libfaketime."""

import subprocess

from tests.support.services import program


def wrong_clock(seconds: int) -> dict[str, str]:
    """The environment of a process whose clock is that much ahead (or behind); only the clock on the wall is wrong.

    The release in Debian 12 cannot sleep by the other clock: `time.sleep` fails there with EINVAL.
    """
    # The program knows where its library is; run by it, the server would be a child that gets no signals.
    command = [program("faketime"), "-m", "--exclude-monotonic", "-f", f"{seconds:+}s", "env"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    found = dict(line.split("=", 1) for line in lines if "=" in line)
    return {
        **{name: found[name] for name in ("LD_PRELOAD", "FAKETIME", "FAKETIME_DONT_FAKE_MONOTONIC")},
        # Files keep the times that they have, and nothing is shared with other processes.
        "NO_FAKE_STAT": "1",
        "FAKETIME_DISABLE_SHM": "1",
    }
