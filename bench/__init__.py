"""What the README's figures are measured with. Ratios travel between machines, absolute times do not."""
