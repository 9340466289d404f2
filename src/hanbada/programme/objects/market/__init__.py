"""Questions of machines about the world, not about a company: HS codes for words, markets for products."""
