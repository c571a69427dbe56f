"""Times whole processes by the operating system's own accounting of each finished run."""
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass


@dataclass
class Run:
    """One finished process: seconds on the clock, CPU seconds, the largest memory it held in MB."""
    wall: float
    cpu: float
    memory: float


class Failed(Exception):
    """A measured command did not end with status 0."""


def once(command, before=None):
    """Runs a command once; `before` puts back what the run needs to find."""
    if before:
        before()
    with tempfile.TemporaryFile() as log:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            log.seek(0)
            sys.stderr.write(log.read().decode(errors="replace")[-2000:])
            raise Failed(f"{' '.join(command)[:200]} ended with status {process.returncode}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median(runs):
    """The run of the middle wall time, with the middle CPU time and the largest memory."""
    return Run(statistics.median(run.wall for run in runs), statistics.median(run.cpu for run in runs),
               max(run.memory for run in runs))


def paired(commands, repeats=5):
    """Runs several commands in turn (A B A B …) after one uncounted turn, so that drift hits all alike.

    `commands` maps a name to (command, before). Returns a name → median Run.
    """
    for command, before in commands.values():
        once(command, before)
    runs = {name: [] for name in commands}
    for _ in range(repeats):
        for name, (command, before) in commands.items():
            runs[name].append(once(command, before))
    return {name: median(all_runs) for name, all_runs in runs.items()}
