"""Whole stories played through: phones that lose their signal, a server that dies, people who disagree.

The phones are `sync.device` with real keys, the server is `server.exchange` on the real SQLite store. Only
time, chance and the network are made up: everything follows from a seed, so whatever fails, fails again.

Read in this order: `plan` (what happens when, from a seed), `agency` (to whom), `phone`, `people` and
`mischief` (what they do), `network` and `server` (what becomes of it on the way and there), `world` (all of
it together), `oracles` and `replay` (what must be true whatever happened), `story` (one run), `shrink` (the
shortest story that still fails).

`make simulate SEEDS=100` plays a hundred. Each event draws from a chance of its own, so leaving one out
changes none of the others.
"""
