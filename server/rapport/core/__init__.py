"""db, fact log, queue, web, …: what every domain stands on."""
