"""What Home Assistant would show, made of nothing but what stands on the demo's broker."""
