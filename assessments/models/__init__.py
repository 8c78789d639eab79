"""Applications, frozen assessments and the standing of everybody."""
