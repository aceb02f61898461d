"""The daily patient-flow huddle: snapshots -> measures -> huddle, actions -> store -> services -> screens.

`docs/architecture.md` says what each package owns and what it never does.
"""

__version__ = "0.1.0"
