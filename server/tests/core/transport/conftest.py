"""The product runs on uvloop, which ends connections in ways of its own; asyncio is the judge."""

import asyncio

import uvloop


def pytest_asyncio_loop_factories():
    return {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}
