"""Pages: imports (``imports``), the verification desk (``desk``), reports of missing hours (``missing``)."""
