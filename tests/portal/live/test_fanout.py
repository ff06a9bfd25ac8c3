"""One subscription told on to many listeners."""

import asyncio

import pytest

from portal.live.fanout import Listener


def test_a_listener_hears_the_newest_event_only():
    async def follow():
        listener = Listener()
        for event in (3, 5, 4):
            listener.hear(event)
        return await asyncio.wait_for(listener.later_than(2), 1)

    assert asyncio.run(follow()) == 5


def test_a_listener_waits_for_something_later():
    async def follow():
        listener = Listener()
        listener.hear(5)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(listener.later_than(5), 0.05)
        asyncio.get_running_loop().call_soon(listener.hear, 6)
        return await asyncio.wait_for(listener.later_than(5), 1)

    assert asyncio.run(follow()) == 6
