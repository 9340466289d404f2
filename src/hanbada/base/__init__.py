"""Words that everybody shares: texts in two languages, codes, units, stamps, panels, errors."""
