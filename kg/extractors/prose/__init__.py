"""What sentences say: relations, institutions, events and claims, and who stands behind them."""
