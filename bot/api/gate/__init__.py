"""Lets requests in: who asks, how often, under which name, what is repeated, and how a refusal is told."""
