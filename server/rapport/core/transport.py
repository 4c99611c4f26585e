"""placeholder"""


class Transport:
    async def close(self) -> None: ...
