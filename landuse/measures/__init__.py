"""What several checks measure with: rows, pieces of land, dates by the law, industries, stock land."""
