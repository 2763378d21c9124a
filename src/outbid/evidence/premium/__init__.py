"""What a tag adds to pay, held against like pay step by step."""
