"""What residents tap and write, one file a subject. A handler reads, hands on, answers."""
