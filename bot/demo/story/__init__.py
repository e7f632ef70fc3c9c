"""The chapters that a visitor of the demo's page may click: each runs the real thing, and says what to tap next."""
