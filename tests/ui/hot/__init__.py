"""Between scan and answer: sound, and amber before green."""
