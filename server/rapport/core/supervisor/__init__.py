"""Programs that run as our children: started in order, started again when they die, and stopped.

It imports little, since it lives as long as everything that it watches.
"""
