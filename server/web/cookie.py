"""The cookie that carries a session's token: unreadable for scripts, never sent by other sites."""

from litestar.datastructures import CacheControlHeader, Cookie

COOKIE = "luring"
NEVER_KEPT = CacheControlHeader(no_store=True)  # for answers that are one person's


def session_cookie(token: str, lasts_s: int, secure: bool) -> Cookie:
    """Hand the token to the browser."""
    return Cookie(
        key=COOKIE, value=token, max_age=lasts_s, path="/", httponly=True, samesite="strict", secure=secure
    )


def expired_cookie(secure: bool) -> Cookie:
    """Take it back."""
    return session_cookie("", 0, secure)
