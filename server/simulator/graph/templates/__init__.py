"""The template endpoints (fact sheet §7.1): what is asked and answered; `review` decides."""
