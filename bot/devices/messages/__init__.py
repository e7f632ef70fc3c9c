"""What the household says and hears on its broker beside its doors."""
