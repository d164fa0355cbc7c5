"""Other systems: tokens by which they ask us, and webhooks by which we tell them."""
