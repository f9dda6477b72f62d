"""What leads, sentences and lists tell of lives: born and died when and where, and known as what."""
