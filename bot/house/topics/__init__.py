"""What a household says and hears on its broker beside its doors: a lamp, a washing machine, a chime."""
