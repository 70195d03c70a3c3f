"""The source answers, and says no."""

from breakfix.faults.kinds import kind


@kind()
async def expired_token(exchange, _):
    """401: the token, or the key, is not good any more. A source that hands out tokens forgets all of them."""
    exchange.source.forget_tokens()
    challenge = {"www-authenticate": 'Bearer error="invalid_token", error_description="The token expired"'}
    await exchange.refuse(401, "the token expired", challenge)


@kind()
async def forbidden(exchange, _):
    """403: known, and not allowed."""
    await exchange.refuse(403, "this key may not read the collection")


@kind()
async def not_found(exchange, _):
    """404: nothing there."""
    await exchange.refuse(404, "no such page")


@kind(retry_after=0.05, strict=True)
async def too_many_requests(exchange, fault):
    """429 with Retry-After, in seconds. With `strict` whoever comes back sooner is refused again, and counted."""
    if fault.strict:
        exchange.source.close_for(fault.retry_after)
    await exchange.refuse(429, "too many requests", {"retry-after": f"{fault.retry_after:g}"})


@kind(status=500, retry_after=0.0)
async def server_error(exchange, fault):
    """500, or another `status`; `times` makes it a burst. With `retry_after`, in seconds, it says when to come back."""
    if fault.retry_after:
        exchange.source.close_for(fault.retry_after)
    await exchange.refuse(
        fault.status, "the source has a fault", {"retry-after": f"{fault.retry_after:g}"} if fault.retry_after else {}
    )
