"""What the stages share: how they are divided, how a product is put into words, what they draw."""
