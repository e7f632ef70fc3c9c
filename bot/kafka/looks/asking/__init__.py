"""The service’s side of looks that workers do."""
