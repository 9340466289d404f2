"""The programme office: who works with whom on a company's way abroad, as rows with access rules and history."""
