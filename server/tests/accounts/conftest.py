"""People at their browsers."""

from collections.abc import AsyncGenerator

import pytest

from tests.factories import accounts
from tests.served import Client


@pytest.fixture
async def visitor(served: str) -> AsyncGenerator[Client]:
    """A browser where nobody is signed in."""
    async with Client(served) as client:
        yield client


@pytest.fixture
async def owner(served: str, shop: accounts.Shop) -> AsyncGenerator[Client]:
    """The shop's owner, signed in."""
    async with Client(served) as client:
        await client.sign_in(shop.owner_email, accounts.PASSWORD)
        yield client
