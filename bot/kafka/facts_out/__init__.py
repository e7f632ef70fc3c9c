"""What happens, told over Kafka: in order at each door and camera, and nothing lost while Kafka is away."""

from bot.kafka.facts_out.outlet import KafkaFacts
from bot.kafka.facts_out.shapes import FactShapes

__all__ = ["FactShapes", "KafkaFacts"]
