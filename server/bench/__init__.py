"""The figures of the README: `python -m bench [NAME…]` measures, `python -m bench readme` writes.

Everything is real: `rapport` commands as processes of their own, the embedded PostgreSQL with the
settings that it always has (nothing that endangers data is switched off), the simulator as Meta.
Every load is bounded in count and in time, and only what was started here is ended.
"""
