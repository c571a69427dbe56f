"""Loadstar's scorer and trainer on many machines, under Spark."""
