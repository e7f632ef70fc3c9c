"""What the demo's page says."""
