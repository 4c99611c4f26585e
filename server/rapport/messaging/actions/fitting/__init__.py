"""Files made fit for WhatsApp, and looked at. Everything here runs in a child of the sandbox.

Whatever a decoder raises on a file ends in `WorkFailed` at the caller: the file cannot be read.
"""
