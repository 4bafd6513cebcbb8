"""What a citation command prints, by natbib's rules."""
