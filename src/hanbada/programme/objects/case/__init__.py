"""A case: one company in one cohort."""
