"""Telling apps what happened: signed POSTs, batched, retried, and as unruly as asked for."""
