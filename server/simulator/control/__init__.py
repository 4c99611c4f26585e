"""The control plane under /_simulator: what only the simulator's owner may do and see.

Shapes marked as stable in `docs/simulator.md` are a contract with scripts and tests.
"""
