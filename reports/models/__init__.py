"""Review cards and exports."""
