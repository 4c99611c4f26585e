"""A WhatsApp of our own: Meta's Cloud API, with phones to type on. Imports nothing of rapport.

Calls go down: process → app → graph · control · pages → chores → network → review · account →
simulation → webhooks · media · outbox · limits · faults → world · messages · templates → crowd ·
web · errors · clock.
`docs/simulator.md` is the page for people.
"""
