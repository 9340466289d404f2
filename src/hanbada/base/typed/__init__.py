"""What people type: one parser each of numbers, money, days and codes, for every door, and refused where it is not whole."""
