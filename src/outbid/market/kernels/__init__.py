"""What visits pairs: sums over all of them for any frontier, for lines, for tables, for sparse markets."""
