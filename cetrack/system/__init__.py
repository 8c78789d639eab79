"""The system administrator's page: how the installation stands, what works in the background, what is set."""
