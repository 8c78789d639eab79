"""What programs call, below ``/api/v1/``."""
