"""A clock for a whole tree of processes, put forward by whoever holds it.

Waits go by the monotonic clock, which is left alone: libfaketime 0.9.10 cannot do that to Python 3.11, whose `time.sleep`
then fails with EINVAL, or it moves that clock too, and a leap is a week of waiting done at once.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
import time
from datetime import datetime
from pathlib import Path

SOURCE = Path(__file__).with_name("clock.c")
COMPILERS = ("cc", "gcc", "clang")


class Clock:
    """`environment`: what makes a process, and all that it starts, go by this clock. Needs a C compiler (RuntimeError)."""

    def __init__(self, folder: Path) -> None:
        compiler = next((found for name in COMPILERS if (found := shutil.which(name))), None)
        if compiler is None:
            raise RuntimeError("the week's clock needs a C compiler: apt-get install -y gcc libc6-dev")
        library, self._file = folder / "clock.so", folder / "clock"
        subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"], check=True, timeout=60)
        self._file.write_bytes(struct.pack("=q", 0))
        self._moved = 0
        self.environment = {"LD_PRELOAD": str(library), "WEEK_CLOCK": str(self._file)}

    def put_to(self, moment: datetime) -> None:
        """Put it forward to a moment, for every process at once."""
        moved = int(moment.timestamp() - time.time())
        assert moved >= self._moved, f"{moment} has gone by"
        self._moved = moved
        with self._file.open("r+b") as file:  # the same file, which is mapped
            file.write(struct.pack("=q", moved))
