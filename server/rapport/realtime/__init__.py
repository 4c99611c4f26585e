"""Streams to browsers and programs: what just happened, to those who may know it.

Reads the fact log, so that a stream continues where it stopped and nothing is missed.
"""
