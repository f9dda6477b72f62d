"""What climate tables say: cells, periods and sources."""
