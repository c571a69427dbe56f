"""usage: run [speed|stream|accuracy|windows|growth] [--repeats N] [--series N,N] [--quick] [--write FILE.md]"""
import argparse
import datetime
import sys

from . import accuracy, growth, places, section, speed, stream, windows
from .table import machine, versions


def document(kind, tables):
    head = [f"# Benchmarks/run {kind}", "", f"Made by `Benchmarks/run {kind} --write` on {datetime.date.today()}.", "",
            f"Machine: {machine()}.", "", f"Programs: {versions()}.", ""]
    return "\n".join(head + [table.markdown() for table in tables])


def main():
    parser = argparse.ArgumentParser(prog="Benchmarks/run", description="Loadstar beside its peers, in one run.")
    parser.add_argument("kind", nargs="?", choices=["speed", "stream", "accuracy", "windows", "growth"], default="speed")
    parser.add_argument("--repeats", type=int, default=5, help="counted runs of each command (default 5)")
    parser.add_argument("--quick", action="store_true", help="leave the slow peers out")
    parser.add_argument("--series", default="1,10,100", help="growth: numbers of series (default 1,10,100)")
    parser.add_argument("--sample", type=int, default=13, help="accuracy: MSTL is tried on every N-th day (default 13)")
    parser.add_argument("--write", metavar="FILE", help="also write the tables as Markdown")
    options = parser.parse_args()
    if not places.BINARY.exists():
        sys.exit("no release binary: run scripts/build first")
    print(machine(), versions(), sep="\n", end="\n\n")
    tables = []
    source = {"speed": lambda: speed.tables(options.repeats, not options.quick),
              "stream": lambda: stream.tables(options.repeats), "accuracy": lambda: accuracy.tables(options.sample),
              "windows": windows.tables,
              "growth": lambda: growth.tables([int(count) for count in options.series.split(",")])}[options.kind]()
    try:
        for table in source:
            tables.append(table)
            print(table.text(), flush=True)
    finally:
        places.clean()
    if options.write:
        section.write(options.write, f"Benchmarks/run {options.kind}", document(options.kind, tables))


main()
