"""PostgreSQL as Django speaks to it, with a client that does not wait for ever."""
