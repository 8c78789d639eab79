"""Pages of unit training plans (article 7.2)."""
