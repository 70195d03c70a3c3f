"""The connection breaks, or what came through it is damaged."""

from breakfix.faults.kinds import kind


@kind()
async def reset(exchange, _):
    """Cut the connection with RST before a byte of the answer."""
    exchange.reset()


@kind()
async def cut_short(exchange, _):
    """Send half of the body that the head has promised, and close."""
    status, headers, body = await exchange.ask(exchange.unconditional())
    await exchange.begin(status, {"content-length": str(len(body))} | headers)
    await exchange.send_part(body[: len(body) // 2])
    exchange.hang_up()


@kind()
async def malformed_json(exchange, _):
    """Send a whole answer whose JSON ends in the middle."""
    status, headers, body = await exchange.ask(exchange.unconditional())
    body = body[: len(body) // 2]
    await exchange.answer(status, headers | {"content-length": str(len(body))}, body)
