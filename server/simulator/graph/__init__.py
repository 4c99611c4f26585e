"""The Graph API: nodes, their edges and fields, in Meta's shapes and with Meta's refusals.

`routes.py` is the table of what exists; each other module is one family of nodes or edges.
"""
