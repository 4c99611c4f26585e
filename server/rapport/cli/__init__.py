"""The `rapport` command: assembles the processes and the operator's tools, and decides nothing."""
