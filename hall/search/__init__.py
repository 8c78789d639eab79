"""The search box of every officer's page: people, units, requests and papers, by name, pinyin or number."""
