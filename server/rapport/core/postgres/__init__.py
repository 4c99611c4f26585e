"""The embedded PostgreSQL: an ordinary server that we initialise, start, watch and stop ourselves.

It listens on a unix socket only, in a folder that nobody else may enter. Its binaries come from a
wheel, so that a newcomer needs no database server. Any external PostgreSQL 15+ does as well.
"""
