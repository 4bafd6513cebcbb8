"""What the article says, with every number, citation and reference resolved."""
