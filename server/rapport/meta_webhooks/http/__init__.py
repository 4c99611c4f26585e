"""The door that Meta knocks on, and the dead letters."""
