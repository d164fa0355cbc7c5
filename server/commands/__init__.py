"""What each command of the command line does, one file each. `server/__main__.py` says how they are called.

Each gets its options, the words of its language, and `out`, which prints a line; it returns the exit code.
`shared.py` has what they have in common. The web framework loads slowly and is imported where it is needed.
"""
