"""What every HTTP door stands on: who asks, the transaction, errors in one shape, safe headers."""
