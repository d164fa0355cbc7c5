"""The version of the product, for whoever asks the running server."""

VERSION = "0.1.0"
