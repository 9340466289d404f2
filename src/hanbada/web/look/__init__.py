"""What the office looks like: words for numbers and days, shapes of states, geometry of bars, the gallery of all parts."""
