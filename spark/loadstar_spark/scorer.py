"""The native scorer as a child process that serves many batches."""

import base64
import subprocess
import threading

_running = {}
_lock = threading.Lock()


class ScorerError(RuntimeError):
    """The scorer ended, or answered with something that is no frame."""


class NativeScorer:
    """`loadstar scorer …`, fed with frames over its standard input and output.

    Starting it costs a look into the database, so one process serves a worker for as long as the worker lives.
    """

    def __init__(self, command):
        self.command = tuple(command)
        self._process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=1 << 20
        )

    def score(self, states, lines):
        """Scores reading lines (str), given the states (series -> bytes); gives new states, events and refused lines."""
        out = [f"FRAME {len(states)} {len(lines)}\n"]
        out += [f"{series} {base64.b64encode(state).decode()}\n" for series, state in states.items()]
        out += [line.replace("\n", " ") + "\n" for line in lines]
        # A frame and its answer may both be larger than a pipe holds: write while reading.
        writer = threading.Thread(target=self._send, args=("".join(out).encode(),), daemon=True)
        writer.start()
        head = self._line().split(" ")
        if len(head) != 4 or head[0] != "FRAME":
            raise ScorerError(f"the scorer answered {head!r}, which is no frame")
        counts = [int(word) for word in head[1:]]
        fresh = {}
        for _ in range(counts[0]):
            series, state = self._line().split(" ", 1)
            fresh[series] = base64.b64decode(state)
        events = [self._line() for _ in range(counts[1])]
        refused = [self._line() for _ in range(counts[2])]
        writer.join()
        return fresh, events, refused

    def close(self):
        self._process.stdin.close()
        return self._process.wait()

    @property
    def is_alive(self):
        return self._process.poll() is None

    def _send(self, data):
        try:
            self._process.stdin.write(data)
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # The reader tells of it, with the exit status.

    def _line(self):
        line = self._process.stdout.readline()
        if not line:
            raise ScorerError(f"{' '.join(self.command)} ended with status {self._process.wait()}")
        return line.decode().rstrip("\n")


def scorer(command):
    """The process of this worker for that command; started where there is none, or where it has died."""
    key = tuple(command)
    with _lock:
        if key not in _running or not _running[key].is_alive:
            _running[key] = NativeScorer(key)
        return _running[key]
