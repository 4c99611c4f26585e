"""What an operator is told in one line."""


class Failure(Exception):
    """Something that an operator can mend. The message is one clear line that names the remedy;
    the command line prints it and nothing else."""
