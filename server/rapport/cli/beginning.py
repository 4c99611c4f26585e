"""What every command begins with. It imports little, so that a small process stays small."""

from rapport.core import config, log
from rapport.core.config import Settings


def begin(process: str) -> Settings:
    """The settings of this process, with its logs set up and its data directory made.

    Raises ConfigError.
    """
    settings = config.load()
    log.configure(settings.log_format, settings.log_level, process, settings.log_file)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return settings
