"""What is remembered: tables, the unit of work, and the questions asked of them."""
