"""The shell of the programme office in a browser: settings, addresses, templates, static files and translations."""
