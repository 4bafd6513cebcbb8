"""Cover letters and answers to reviewers."""
