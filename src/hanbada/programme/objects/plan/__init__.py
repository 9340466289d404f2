"""Plans: versions of the tailored market-entry plan of a company, read, edited beside, approved, shared, exported."""
