"""The only prose that a person reads: facts, cards, refusals and findings as sentences, in every language."""
