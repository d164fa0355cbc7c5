"""The heads of a request as Chromium on a phone sends them: what an exchange costs on the wire, it costs with
them.
"""

HEADERS = {
    "Accept": "*/*",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "id-ID",
    "Cache-Control": "no-cache",
    "Content-Type": "application/x-ndjson",
    "Pragma": "no-cache",
    "Sec-Fetch-Dest": "empty",
    "Sec-Fetch-Mode": "cors",
    "Sec-Fetch-Site": "same-origin",
    "User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36",
}


def head(method: str, path: str, host: str, cookie: str = "", **more: str) -> bytes:
    """Write a request's head up to its length and encoding, which follow the body; no empty line yet."""
    fields = {"Host": host, "Origin": f"http://{host}", **HEADERS, **({"Cookie": cookie} if cookie else {})}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in {**fields, **more}.items())]
    return "\r\n".join(lines).encode() + b"\r\n"
