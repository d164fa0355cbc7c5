"""Stories told through a real server process and a real browser, with a bad line in between.

- `server_process.py` starts, kills and restarts a server
- `line.py` is the line between phone and server, which can be cut
- `phone.py` is a browser with a profile of its own
- `steps.py` is what a person does, in the words on the screen
- `conftest.py` puts them together. One story a file.
"""
