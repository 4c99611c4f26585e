"""What comes by itself: taken up when a process starts, and anew in a new world."""

from simulator.account import names, portfolio, quality
from simulator.network import talk
from simulator.review import idleness, resume
from simulator.simulation import Simulation


def take_up(simulation: Simulation) -> None:
    """Whatever was left to be done later, and what is done every day. Needs a running loop."""
    resume.resume(simulation)
    names.resume(simulation)
    idleness.watch(simulation)
    portfolio.watch(simulation)
    for number in simulation.world.state.numbers.values():
        quality.watch(simulation, number)
    talk.go_on(simulation)
