"""Files that others read while they are written."""

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, content: bytes, changed: int | None = None) -> None:
    """Write a file in one step, in a folder that is made if need be. `changed` is when it says it was, in ns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as new:
        new.write(content)
    if changed is not None:
        os.utime(new.name, ns=(changed, changed))
    Path(new.name).replace(path)
