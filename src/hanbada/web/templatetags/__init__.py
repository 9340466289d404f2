"""Template tags of the shell, at hand in every template."""
