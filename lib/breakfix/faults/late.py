"""The answer comes late, or not at all."""

import asyncio

from breakfix.faults.kinds import kind

PARTS = 8  # a slow answer comes in so many parts: each in time, all of them late


@kind(seconds=0.4)
async def slow(exchange, fault):
    """Send the answer in parts, over `seconds` seconds."""
    status, headers, body = await exchange.ask()
    await exchange.begin(status, {"content-length": str(len(body))} | headers)
    for part in range(PARTS):
        await asyncio.sleep(fault.seconds / PARTS)
        await exchange.send_part(body[part * len(body) // PARTS : (part + 1) * len(body) // PARTS])
    await exchange.send({"type": "http.response.body", "body": b""})


@kind()
async def silent(exchange, _):
    """Take the request and never answer, until the client gives up."""
    await exchange.until_gone()
