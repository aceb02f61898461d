"""Snapshots become numbers. Pure functions: no database, no clock.

In working order: definitions (the one table of measures) -> a module a topic -> tally and sheet (rolling up) -> ratios
-> compute; then pool, weeks, runs, targets, usual, needed and reasons for whoever reads the facts.
"""
