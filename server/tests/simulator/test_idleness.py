"""Templates that nobody uses for a year end in the archive, and four weeks later nowhere."""

from pathlib import Path

from tests.simulator.conftest import Graph, error_of
from tests.simulator.receiver import Receiver
from tests.simulator.templates import body, created, submission, template_of, wait_update
from tests.simulator.test_sending import template
from tests.simulator_process import SimulatorProcess

DAY = 86_400
PARCEL = submission(body("Your parcel has left the house and comes tomorrow."))
MESSAGE = template("parcel_update")


def parcel(graph: Graph, receiver: Receiver) -> str:
    """An approved template; its id."""
    template_id = created(graph, PARCEL)["id"]
    wait_update(receiver, template_id, "APPROVED")
    return template_id


def test_a_year_without_a_send_archives_it_and_four_weeks_more_delete_it(
    graph: Graph, receiver: Receiver, simulator: SimulatorProcess
):
    template_id = parcel(graph, receiver)
    simulator.advance(366 * DAY)
    wait_update(receiver, template_id, "ARCHIVED")
    assert error_of(graph.send(MESSAGE))["code"] == 132001
    simulator.advance(29 * DAY)
    wait_update(receiver, template_id, "DELETED")
    assert error_of(graph.get(template_id))["code"] == 100


def test_a_send_keeps_it_for_another_year(
    graph: Graph, receiver: Receiver, simulator: SimulatorProcess
):
    template_id = parcel(graph, receiver)
    simulator.advance(200 * DAY)
    graph.sent(MESSAGE)
    simulator.advance(200 * DAY)
    simulator.advance(2 * DAY)
    assert template_of(graph, template_id)["status"] == "APPROVED"


def test_taken_out_of_the_archive_it_stays(
    graph: Graph, receiver: Receiver, simulator: SimulatorProcess
):
    template_id = parcel(graph, receiver)
    simulator.advance(366 * DAY)
    wait_update(receiver, template_id, "ARCHIVED")
    order = {"hsm_ids": template_id}
    assert graph.post(f"{graph.waba_id}/message_templates/unarchive", order).is_success
    simulator.advance(29 * DAY)
    simulator.advance(2 * DAY)
    assert template_of(graph, template_id)["status"] == "APPROVED"
    graph.sent(MESSAGE)


def test_what_somebody_archived_is_kept(
    graph: Graph, receiver: Receiver, simulator: SimulatorProcess
):
    template_id = parcel(graph, receiver)
    order = {"hsm_ids": template_id}
    assert graph.post(f"{graph.waba_id}/message_templates/archive", order).is_success
    simulator.advance(500 * DAY)
    simulator.advance(2 * DAY)
    assert template_of(graph, template_id)["status"] == "ARCHIVED"


def test_the_days_are_counted_after_a_restart_too(tmp_path: Path, receiver: Receiver):
    state = tmp_path / "state.json"
    with SimulatorProcess.start(receiver.url, seed=1, state=state) as simulator:
        graph = Graph(simulator)
        template_id = parcel(graph, receiver)
        graph.http.close()
    with SimulatorProcess.start(receiver.url, seed=1, state=state) as simulator:
        simulator.advance(366 * DAY)
        wait_update(receiver, template_id, "ARCHIVED")
