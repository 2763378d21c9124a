"""What pay posting laws ask, from dated tables beside this module, and the minimum wages that are at hand."""
