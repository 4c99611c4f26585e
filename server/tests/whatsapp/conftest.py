from hypothesis import settings

# an example may take long on a busy machine without being wrong
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
