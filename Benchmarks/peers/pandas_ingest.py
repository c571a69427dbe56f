"""Reads éCO2mix files with pandas and writes them to SQLite.
usage: pandas_ingest.py DATABASE FILE…"""
import sqlite3
import sys

import pandas as pd

connection = sqlite3.connect(sys.argv[1])
for path in sys.argv[2:]:
    frame = pd.read_csv(path, sep="\t", encoding="latin-1", index_col=False, na_values=["ND", "-"], low_memory=False)
    frame.to_sql("eco2mix", connection, if_exists="append", index=False)
connection.commit()
