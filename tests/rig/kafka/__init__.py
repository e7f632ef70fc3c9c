"""A real broker that speaks Kafka's wire, and ends that it does not play."""
