"""Kafka's room: facts go out, pictures come in, and other machines help to recognise."""
