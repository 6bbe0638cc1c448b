"""The benchmark runs, in a size that says nothing about speed."""

import json
import subprocess
import sys
from pathlib import Path

from tests.support.installation import ROOT


def test_a_tiny_run_measures_us_and_another_relay(tmp_path: Path) -> None:
    output = tmp_path / "tiny.json"
    which = ["--only", "speed,latency", "--systems", "ours,ws", "--output", str(output)]
    command = [sys.executable, "benchmarks/run.py", "--tiny", *which]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(output.read_text())["figures"]
    # A pair of ours: two descriptions, and candidates in batches; of theirs: two descriptions and 16 candidates.
    assert 6 <= figures["speed"]["ours"]["pair: messages"]["median"] < 18
    for name, system in (("pair", "ws"), ("one by one", "ours")):
        assert figures["speed"][system][f"{name}: messages"]["median"] == 18
    for system in ("ours", "ws"):
        assert figures["speed"][system]["pair: ms"]["median"] > 0
        assert 0 < figures["latency"][system]["p50"]["median"] <= figures["latency"][system]["p99"]["median"]
    assert "CPU a pair, one instance, against ws" in done.stdout
