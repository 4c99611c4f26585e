"""Meta decides about an official business account (fact sheet §2.3, §9.5)."""

from simulator.simulation import Simulation
from simulator.world.models import Number

ALERTS = {
    "APPROVED": "The phone number is an Official Business Account now.",
    "REJECTED": "The application for an Official Business Account was rejected.",
}


def decide(simulation: Simulation, number: Number, status: str) -> None:
    """Sets the state of the application; an approval and a rejection are told by webhook."""
    number.oba_status, number.oba_decided_at = status, simulation.clock.now()
    simulation.world.changed()
    if status not in ALERTS:
        return
    alert = {
        "alert_severity": "INFORMATIONAL",
        "alert_status": "NONE",
        "alert_type": f"OBA_{status}",
        "alert_description": ALERTS[status],
    }
    value = {"entity_type": "PHONE_NUMBER", "entity_id": number.id, "alert_info": alert}
    simulation.webhooks.notify(number.waba_id, "account_alerts", value)
