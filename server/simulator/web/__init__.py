"""HTTP without a framework: requests, responses and routes on bare ASGI.

A send through it costs about what the HTTP server itself costs.
"""
