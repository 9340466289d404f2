"""People and where they belong: users, organisations, memberships, invitations."""
