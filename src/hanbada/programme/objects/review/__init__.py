"""The auditor's pages: who saw and changed what, and whether the seals hold."""
