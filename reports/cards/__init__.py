"""Review cards (审验卡) and statements of hours: frozen content, PDF, pictures and public verification."""
