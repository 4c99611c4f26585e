"""What `wiring.py` puts together fits: names are one thing each, and no door is open by mistake."""

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterable

import pytest
from litestar.handlers import HTTPRouteHandler

import rapport
from rapport import wiring
from rapport.core.fact_log import Fact, kind_of
from rapport.core.queue import Job, job_name

# Doors that do not ask who is there, each with its own proof: a password, a link's token, the
# session that it ends, or nothing that it could give away.
PUBLIC = {
    "/session",
    "/sessions",
    "/sessions/{session_id:str}",
    "/links/{token:str}",
    "/setup",
    "/invitations/accept",
    "/password-resets",
    "/onboarding/probe/{question:str}",
    "/shared-files/{token:str}",
}

for module in pkgutil.walk_packages(rapport.__path__, "rapport."):
    if module.name.endswith((".facts", ".jobs")):
        importlib.import_module(module.name)

FACTS = [kind for kind in Fact.__subclasses__() if kind.__module__.startswith("rapport.")]
JOBS = [job for job in Job.__subclasses__() if job.__module__.startswith("rapport.")]


def repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def name(route: HTTPRouteHandler) -> str:
    return " ".join([*sorted(route.http_methods), *sorted(route.paths)])


def test_a_fact_has_its_name_for_itself():
    """The log knows facts by their class names, whatever domain they come from."""
    assert not repeated(kind_of(kind) for kind in FACTS)


def test_a_job_has_its_name_for_itself_and_at_most_one_handler():
    assert not repeated(job_name(job) for job in JOBS)
    assert not repeated(job_name(handler.job) for handler in wiring.HANDLERS)
    assert {handler.job for handler in wiring.HANDLERS} <= set(JOBS)


def test_consumers_and_the_timetable_have_names_of_their_own():
    assert not repeated(consumer.name for consumer in wiring.CONSUMERS)
    assert not repeated(periodic.name for periodic in wiring.TIMETABLE)


def test_permissions_are_said_once():
    assert not repeated(permission.name for permission in wiring.CATALOGUE.all)


@pytest.mark.parametrize("route", wiring.ROUTES, ids=name)
def test_a_door_asks_for_a_permission_that_exists(route: HTTPRouteHandler):
    permission = route.opt.get("permission")
    assert permission is None or permission in wiring.CATALOGUE.names


@pytest.mark.parametrize("route", wiring.ROUTES, ids=name)
def test_a_door_is_public_only_on_purpose(route: HTTPRouteHandler):
    if route.opt.get("public"):
        assert route.paths <= PUBLIC
    else:
        assert route.guards, "nobody would ask who is there"


def test_no_two_doors_have_one_address():
    assert not repeated(name(route) for route in wiring.ROUTES)
