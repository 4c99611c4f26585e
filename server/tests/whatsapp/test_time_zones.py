"""Meta's numbers of time zones."""

from zoneinfo import available_timezones

import pytest

from rapport.whatsapp import time_zones


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("1", "America/Los_Angeles"),
        ("7", "America/New_York"),
        ("25", "America/Sao_Paulo"),
        ("47", "Europe/Berlin"),
        ("71", "Asia/Kolkata"),
        ("141", "Africa/Johannesburg"),
    ],
)
def test_a_known_number_has_a_name(number: str, name: str):
    """As in Meta's list of time zone ids."""
    assert time_zones.name_of(number) == name
    assert name in available_timezones()


@pytest.mark.parametrize("number", [None, "", "0", "-1", "99999", "Asia/Kolkata"])
def test_an_unknown_number_has_none(number: str | None):
    assert time_zones.name_of(number) is None


def test_every_name_is_one_that_clocks_know():
    names = [time_zones.name_of(str(number)) for number in range(500)]
    known = [name for name in names if name is not None]
    assert len(known) > 400
    assert set(known) <= available_timezones()
