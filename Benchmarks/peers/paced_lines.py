"""Writes a file's lines to standard output at a steady rate, and notes when.
usage: paced_lines.py FILE LINES_A_SECOND NOTES      notes: a line for each write, how many lines and the monotonic time"""
import sys
import time

rate = float(sys.argv[2])
with open(sys.argv[1], "rb") as file:
    lines = file.readlines()
out = sys.stdout.buffer
out.write(lines[0])
sent = 1
began = time.monotonic()
with open(sys.argv[3], "w") as notes:
    while sent < len(lines):
        due = min(len(lines), 1 + int((time.monotonic() - began) * rate))
        if due > sent:
            now = time.monotonic_ns()
            out.write(b"".join(lines[sent:due]))
            out.flush()
            notes.write(f"{due - sent} {now}\n")
            sent = due
        time.sleep(0.0005)
