"""A WhatsApp of our own: Meta's Cloud API, with phones to type on. Imports nothing of rapport.

Calls go down: process → app → graph · control · pages → network → review · account → simulation →
webhooks · media · outbox · limits · faults → world · messages · templates → web · errors · clock.
`docs/simulator.md` is the page for people.
"""
